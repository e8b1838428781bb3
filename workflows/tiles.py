"""What the tiles of a dashboard may show: which of a definition's own fields and facts fit each kind."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition, Field, State

DISTRIBUTED = "predicate"
"""The fact whose outcome is stored with each case, and so can be counted."""

NUMERIC = frozenset({"int", "decimal"})
COUNTED = frozenset({"choice", "choices", "bool"})
_FIT = {"trend": NUMERIC, "field_breakdown": NUMERIC | COUNTED}


def needs_field(kind: str) -> bool:
    """Whether a tile of this kind says nothing without a field."""
    return kind in ("distribution", "field_breakdown")


def takes_field(kind: str) -> bool:
    """Whether a tile of this kind may show a field."""
    return needs_field(kind) or kind in _FIT


def own_fields(definition: Definition, state: State | None = None) -> Iterator[tuple[str, Field]]:
    """(form, field) of HR's own fields, those of the state's form first; a name that comes twice counts once."""
    first = state.form if state else None
    seen: set[str] = set()
    for name in sorted(definition.forms, key=lambda form: form != first):
        for field in definition.forms[name].fields:
            if field.id not in seen:
                seen.add(field.id)
                yield name, field


def fitting(definition: Definition, kind: str, state: State | None = None) -> tuple[str, ...]:
    """Names of the fields and facts that a tile of this kind can show."""
    if kind == "distribution":
        return (DISTRIBUTED,) if isinstance(definition.facts.get(DISTRIBUTED), tuple) else ()
    types = _FIT.get(kind, frozenset())
    return tuple(field.id for _form, field in own_fields(definition, state) if field.type in types)


def source(definition: Definition, state: State, name: str) -> tuple[str, Field] | None:
    """The form and the field that a tile of a state means by a name; None where there is none."""
    return next((found for found in own_fields(definition, state) if found[1].id == name), None)
