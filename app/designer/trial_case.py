"""The case of a trial: its fields of HR's own are answered and judged as those of a real case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from app.designer.form_preview import readable
from app.dynamic_forms.policy import OwnFields, answers_fact
from app.dynamic_forms.queries import NOTHING, PART
from app.dynamic_forms.values import Answers, Value, from_json
from workflows.definition import Definition, Form
from workflows.engine import Actor, Compiled, Situation, may_edit, may_see
from workflows.simulation import Case


def answered_facts(definition: Definition) -> frozenset[str]:
    """The facts that an own field of some form answers, so that nothing else may."""
    fields = (field for form in definition.forms.values() for field in form.fields)
    return frozenset(field.id for field in fields if answers_fact(field, definition.facts))


class FilledCase(Case):
    """A played case whose guards read the answers, and whose required fields hold it back."""

    def __init__(self, compiled: Compiled, *, owner: str) -> None:
        super().__init__(compiled, owner=owner)
        self._own: dict[str, OwnFields] = {}

    @property
    def form(self) -> Form | None:
        """What the present state shows; None also where a draft names one that there isn't."""
        return self.compiled.definition.forms.get(self.compiled.states[self.state].form or "")

    def own(self) -> OwnFields:
        """HR's own fields of the present form."""
        form = self.form
        if form is None:
            return NOTHING
        if form.id not in self._own:
            self._own[form.id] = readable(self.compiled.definition, form)
        return self._own[form.id]

    def fill(self, answers: Mapping[str, object]) -> None:
        """Raises KeyError for what the present form doesn't ask."""
        for name in answers:
            self.own().fields[name]
        super().fill(answers)

    def given(self) -> dict[str, Value | None]:
        """The answers to the present form's fields, hidden ones included."""
        stored = self.answers.get(self.form.id if self.form else "", {})
        return {name: from_json(field, stored.get(name)) for name, field in self.own().fields.items()}

    def settled(self, answers: Answers) -> dict[str, Value | None]:
        """The fields that are asked if these are the answers, with what follows from them."""
        return self.own().settle(answers, self.facts)

    def right(self, actor: Actor) -> str:
        """What somebody may do with the fields here: "edit", "see", or nothing; the system sees them all."""
        held = {one.relation for one in actor.standings}
        if self.handed and self.handed[0] in held:
            held.add(self.handed[1])
        if PART in may_edit(self.compiled, self.state, held):
            return "edit"
        return "see" if actor.id is None or PART in may_see(self.compiled, self.state, held) else ""

    def situation(self, now: datetime, actor: Actor) -> Situation:
        """With the answers among the facts, and the labels of what is still to be filled in."""
        told, own = super().situation(now, actor), self.own()
        if not own.fields or not self.right(actor):
            return told
        settled = self.settled(self.given())
        answers = {name: settled.get(name) for name in own.answering(self.compiled.definition.facts)}
        return replace(told, facts={**self.facts, **answers}, missing=own.missing(settled))
