"""Plays the story of a case: each step and each text by the services, as its own person, at its own moment."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.cases import parties
from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.cases.values import Action
from app.cli.demo.moments import Moments
from app.cli.demo.regency import Regency
from app.core import clock
from app.core.file_store import FileStore
from app.core.ids import new_id
from app.definitions.queries import compiled
from app.plans.queries import read_plan
from app.plans.records import PlanVersion

PERSONNEL = "analis-sdm"


@dataclass(frozen=True)
class Script:
    """What is typed in one case: ``texts`` as in the files of plans, the words of the evaluation, and what else."""

    texts: Any
    self_assessment: Any
    ratings: Any
    decision: Any
    addition: Any
    quarters: Any
    further: Any = field(default_factory=dict)


@dataclass
class Player:
    """One case after the other. ``files`` keeps received files on disk only if all of the demo is stored."""

    session: Session
    regency: Regency
    moments: Moments
    store: FileStore
    files: ExitStack
    _above: dict[UUID, tuple[date, dict[str, UUID | None]]] = field(default_factory=dict)

    def actor(self, case: Case, relation: str, now: datetime) -> CurrentActor:
        """Whoever stands in the relation on that day."""
        if relation in {"agency_hr", "unit_hr"}:
            return self.regency.actors[PERSONNEL]
        if relation == "owner":
            return self.regency.actor_of(case.owner_id)
        return self.regency.actor_of(self._leaders(case, clock.local_day(now, self.moments.timezone))[relation])

    def _leaders(self, case: Case, day: date) -> dict[str, UUID | None]:
        """Looked up anew only when an acting officer has begun since."""
        known, above = self._above.get(case.id, (date.min, {}))
        if not above or any(known < turn <= day for turn in self.regency.turns):
            found = parties.resolve(self.session, case, day)
            above = {relation: party.employee_id for relation, party in found.items()}
            self._above[case.id] = (day, above)
        return above

    def edit(self, case: Case, part: str, relation: str, now: datetime) -> CaseFile:
        """The case, locked, for somebody who may change the part."""
        actor = self.actor(case, relation, now)
        return cases.edit(self.session, case_id=case.id, part=part, actor=actor, now=now)

    def agreed_plan(self, case: Case) -> PlanVersion:
        """The version in force."""
        plan = read_plan(self.session, case.id).current
        if plan is None:
            raise LookupError(case.owner_id)
        return plan

    def move(self, case: Case, step: Any, now: datetime) -> None:
        """Take a step of the definition, by the first relation that it allows."""
        transition = compiled(case.definition_version).definition.transition(step["do"])
        action = Action(case.id, transition.id, str(new_id()), comment=step.get("comment", ""))
        cases.perform(self.session, action, actor=self.actor(case, transition.by[0], now), now=now)
