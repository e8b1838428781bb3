"""Plays the story of a case: each step and each text by the services, as its own person, at its own moment."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.cases import parties
from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.cases.values import Action
from app.cli.demo import content
from app.cli.demo.moments import Moments
from app.cli.demo.regency import Regency
from app.core import clock
from app.core.ids import new_id
from app.definitions.queries import compiled
from app.evaluations import service as evaluations
from app.evaluations.values import Ratings
from app.plans import service as plans
from app.plans.queries import offered_leader_results, read_plan
from app.plans.records import PlanVersion
from app.progress import service as progress
from app.progress.storage import EvidenceStore

PERSONNEL = "analis-sdm"


@dataclass(frozen=True)
class Script:
    """What is typed in one case: ``texts`` as in the files of plans, and the words of the evaluation."""

    texts: Any
    self_assessment: Any
    ratings: Any
    decision: Any
    addition: Any
    quarters: Any


@dataclass
class Player:
    """One case after the other. ``files`` keeps received files on disk only if all of the demo is stored."""

    session: Session
    regency: Regency
    moments: Moments
    store: EvidenceStore
    files: ExitStack
    _above: dict[UUID, tuple[date, dict[str, UUID | None]]] = field(default_factory=dict)

    def play(self, case: Case, script: Script, steps: list[Any], before_step: Callable[[str, datetime], None]) -> None:
        """Take the steps in order; ``before_step`` lets happen what happened elsewhere until then."""
        moment: datetime | None = None
        for step in steps:
            moment = self.moments.before(step["ago"], moment)
            before_step(step["do"], moment)
            clock.set_source(lambda at=moment: at)
            verb = VERBS.get(step["do"])
            if verb is not None:
                verb(self, case, script, moment)
            else:
                self.move(case, step, moment)

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


def write_plan(player: Player, case: Case, script: Script, now: datetime) -> None:
    """The owner types the plan."""
    file = player.edit(case, "plan", "owner", now)
    offered = offered_leader_results(player.session, case.id)
    plans.replace_draft(file, content.plan_content(script.texts, offered), now=now)


def expect(player: Player, case: Case, script: Script, now: datetime) -> None:
    """The appraiser names special expectations."""
    file = player.edit(case, "expectations", "appraiser", now)
    plans.replace_expectations(file, content.expectations(script.texts), now=now)


def revise_plan(player: Player, case: Case, script: Script, now: datetime) -> None:
    """The owner words the change of the plan."""
    file = player.edit(case, "plan", "owner", now)
    draft = read_plan(player.session, case.id).draft
    if draft is None:
        raise LookupError(case.owner_id)
    plans.replace_draft(file, content.revised_content(script.texts, draft), now=now)


def extend_plan(player: Player, case: Case, script: Script, now: datetime) -> None:
    """The owner adds the result of a new assignment to the change of the plan."""
    file = player.edit(case, "plan", "owner", now)
    draft = read_plan(player.session, case.id).draft
    if draft is None:
        raise LookupError(case.owner_id)
    plans.replace_draft(file, content.extended_content(script.addition, draft), now=now)


def report(player: Player, case: Case, script: Script, now: datetime) -> None:
    """The owner notes realisations and adds evidence."""
    pairs = list(content.indicators(script.texts, player.agreed_plan(case)))
    reported = [(given, row.lineage) for given, row in pairs if "realisation" in given]
    if not reported:
        return
    file = player.edit(case, "realisations", "owner", now)
    for given, indicator in reported:
        text = given["realisation"]
        progress.save_realisation(file, indicator=indicator, text=text, source="", seen=None, now=now)
    file = player.edit(case, "evidence", "owner", now)
    for given, indicator in reported:
        if "evidence" in given:
            _prove(player, file, indicator, given["evidence"])


def _prove(player: Player, file: CaseFile, indicator: UUID, given: Any) -> None:
    if "url" in given:
        progress.add_link(file, indicator=indicator, title=given["title"], url=given["url"])
        return
    received = player.store.receive(BytesIO(given["content"].encode()), given["name"])
    progress.add_file(file, indicator=indicator, title=given["name"], upload=player.files.enter_context(received))


def feedback(player: Player, case: Case, script: Script, now: datetime) -> None:
    """The appraiser notes feedback, of their own and of others; a second apart, so that its order is kept."""
    file = player.edit(case, "feedback", "appraiser", now)
    for given, result in content.results(script.texts, player.agreed_plan(case)):
        for one in given.get("feedback", ()):
            now += timedelta(seconds=1)
            progress.give_feedback_on_result(file, result=result.lineage, giver=one["giver"], text=one["text"], now=now)
    for code, value in script.texts["behaviours"].items():
        for one in value.get("feedback", ()):
            now += timedelta(seconds=1)
            progress.give_feedback_on_behaviour(file, behaviour=code, giver=one["giver"], text=one["text"], now=now)


def assess_self(player: Player, case: Case, script: Script, now: datetime) -> None:
    """The owner's own view."""
    file = player.edit(case, "self_assessment", "owner", now)
    evaluations.save_self_assessment(file, **script.self_assessment, now=now)


def rate(player: Player, case: Case, script: Script, now: datetime) -> None:
    """The appraiser's ratings."""
    evaluations.save_ratings(player.edit(case, "ratings", "appraiser", now), Ratings(**script.ratings))


def decide(player: Player, case: Case, script: Script, now: datetime) -> None:
    """The ratings of the superior who decides an objection."""
    file = player.edit(case, "decision_ratings", "appraiser_superior", now)
    evaluations.draft_decision(file, Ratings(**script.decision))


VERBS: dict[str, Callable[[Player, Case, Script, datetime], None]] = {
    verb.__name__: verb
    for verb in (write_plan, expect, revise_plan, extend_plan, report, feedback, assess_self, rate, decide)
}
