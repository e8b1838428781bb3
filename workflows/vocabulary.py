"""What conditions can read, and what it is called: the facts of a workflow and, on a form, the form's own fields."""

from __future__ import annotations

from workflows.definition import Definition, FactType, Form
from workflows.guards import Words


def types_of(definition: Definition, form: Form) -> dict[str, FactType]:
    """By name, for conditions of fields; an own field hides the fact that it is named like."""
    return {**definition.facts, **{one.id: one.fact_type for one in form.fields if one.fact_type is not None}}


def words_of(definition: Definition, form: Form | None = None) -> Words:
    """How sentences call them; without a form, for conditions of steps."""
    fields = form.fields if form is not None else ()
    return Words(
        {**definition.fact_titles, **{one.id: one.label for one in fields}},
        {**definition.fact_labels, **{one.id: {choice.id: choice.title for choice in one.choices} for one in fields}},
    )
