"""Which of a form's own fields are asked, and what the computed ones give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP
from functools import lru_cache

from app.dynamic_forms.values import Answers, Value
from workflows import formulas, guards
from workflows.definition import APPLICATION_FACTS, Definition, FactType, Field, Text
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

    def answering(self, declared: Mapping[str, FactType]) -> list[str]:
        """The declared facts that a field of their name and type answers."""
        return [name for name, field in self.fields.items() if answers_fact(field, declared)]

    @property
    def required(self) -> Mapping[str, Field]:
        """The fields that people must answer where they are asked."""
        return {name: field for name, field in self.fields.items() if field.required and field.computed is None}

    def missing(self, settled: Answers) -> tuple[Text, ...]:
        """The labels of the required fields that are asked and have no answer."""
        found = ((name, field.label) for name, field in self.required.items() if name in settled)
        return tuple(label for name, label in found if settled[name] is None)


def answers_fact(field: Field, declared: Mapping[str, FactType]) -> bool:
    """Whether the answer to a field is what guards read as the fact of its name."""
    known = declared.get(field.id)
    return known is not None and known == field.fact_type and field.id not in APPLICATION_FACTS


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
