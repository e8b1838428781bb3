"""What people of the demo type in a case: the plan, progress, feedback, their own view, the rating."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.cli.demo import content
from app.cli.demo.player import Player, Script
from app.evaluations import service as evaluations
from app.evaluations.values import Ratings
from app.plans import service as plans
from app.plans.queries import offered_leader_results, read_plan
from app.progress import service as progress


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
