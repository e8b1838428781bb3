"""Which of a form's own fields are asked, given the answers so far and the facts of the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.dynamic_forms.values import Answers
from workflows import guards
from workflows.definition import Field
from workflows.engine import Compiled


@dataclass(frozen=True)
class OwnFields:
    """HR's own fields of one form, in order, with their conditions made ready.

    ``reads`` names the facts of the case that the conditions ask for besides the answers.
    """

    fields: Mapping[str, Field]
    conditions: Mapping[str, guards.Guard]
    reads: frozenset[str]

    def shown(self, answers: Answers, facts: Mapping[str, object]) -> frozenset[str]:
        """The fields that are asked. A field that isn't asked has no answer for those below it."""
        known = {name: value for name, value in facts.items() if name not in self.fields}
        shown = set()
        for name in self.fields:
            condition = self.conditions.get(name)
            if condition is None or condition(known) is True:
                shown.add(name)
                known[name] = answers.get(name)
        return frozenset(shown)


@lru_cache(maxsize=256)
def own_fields(compiled: Compiled, form_id: str) -> OwnFields:
    """HR's own fields of a form; definitions of equal hash share one Compiled, so this is kept by the hash."""
    definition = compiled.definition
    fields = {field.id: field for section in definition.forms[form_id].sections for field in section.fields}
    types = dict(definition.facts)
    types |= {name: field.fact_type for name, field in fields.items() if field.fact_type is not None}
    conditions = {
        name: guards.compile(field.show_if, types) for name, field in fields.items() if field.show_if is not None
    }
    read = _read_by(field for field in fields.values() if field.show_if is not None)
    return OwnFields(fields, conditions, read.difference(fields))


def _read_by(fields: Iterable[Field]) -> frozenset[str]:
    return frozenset(name for field in fields for name in guards.facts_of(field.show_if))
