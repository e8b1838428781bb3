"""Which of a form's own fields are asked, and what the computed ones give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP
from functools import lru_cache

from app.dynamic_forms.values import Answers, Value
from workflows import formulas, guards
from workflows.definition import Definition, Field
from workflows.engine import Compiled
from workflows.vocabulary import types_of


@dataclass(frozen=True)
class OwnFields:
    """HR's own fields of one form, in order, with their conditions made ready.

    ``reads`` names the facts of the case that the conditions ask for besides the answers.
    """

    fields: Mapping[str, Field]
    conditions: Mapping[str, guards.Guard]
    reads: frozenset[str]

    def shown(self, answers: Answers, facts: Mapping[str, object]) -> frozenset[str]:
        """The fields that are asked."""
        return frozenset(self.settle(answers, facts))

    def settle(self, answers: Answers, facts: Mapping[str, object]) -> dict[str, Value | None]:
        """The fields that are asked, with their answers; what is computed is worked out from those above it.

        A field that isn't asked, be it hidden or retired, has no answer for those below it.
        """
        known = {name: value for name, value in facts.items() if name not in self.fields}
        settled: dict[str, Value | None] = {}
        for name, field in self.fields.items():
            condition = self.conditions.get(name)
            if field.retired or not (condition is None or condition(known) is True):
                continue
            settled[name] = known[name] = computed(field, settled) if field.computed else answers.get(name)
        return settled


def computed(field: Field, answers: Answers) -> Value | None:
    """What a formula gives, in the type of its field: halves of a whole number go up."""
    found = formulas.evaluate(field.computed, answers) if field.computed else None
    if found is None or field.type != "int":
        return found
    return int(found.to_integral_value(ROUND_HALF_UP))


@lru_cache(maxsize=256)
def own_fields(compiled: Compiled, form_id: str) -> OwnFields:
    """HR's own fields of a form; definitions of equal hash share one Compiled, so this is kept by the hash."""
    return fields_of(compiled.definition, form_id)


def fields_of(definition: Definition, form_id: str) -> OwnFields:
    """HR's own fields of a form. Raises DefinitionError where a condition can't be made ready (in a draft)."""
    fields = {field.id: field for field in definition.forms[form_id].fields}
    types = types_of(definition, definition.forms[form_id])
    conditions = {
        name: guards.compile(field.show_if, types) for name, field in fields.items() if field.show_if is not None
    }
    read = _read_by(field for field in fields.values() if field.show_if is not None)
    return OwnFields(fields, conditions, read.difference(fields))


def _read_by(fields: Iterable[Field]) -> frozenset[str]:
    return frozenset(name for field in fields for name in guards.facts_of(field.show_if))
