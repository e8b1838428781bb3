"""How plans of the demo are carried out: action plans, documentation, feedback, guidance, a result taken over."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from app.cases.models import Case
from app.cli.demo.player import Player, Script
from app.cli.demo.stage import Stage, day_of_year, indicator_at, result_at, weekday_before, within
from app.core import clock
from app.guidance import service as guidance
from app.guidance.models import GuidanceSession
from app.guidance.policy import GUIDE, OWNER
from app.guidance.values import COMPETENCES, Kind
from app.plans.records import PlanVersion
from app.progress import action_plans, documentation, takeovers
from app.progress import feedback as feedbacks
from app.progress.records import Subject
from app.progress.values import FeedbackKind, Manner, OutcomeAction


def carry_out(player: Player, case: Case, script: Script, now: datetime) -> None:
    """Everything that the owner and the leader note while the plan runs."""
    given = script.further.get("execution")
    if given is None:
        return
    plan = player.agreed_plan(case)
    _plan_actions(player, case, given, plan, now)
    for one in given.get("documentation", ()):
        _document(player, case, one, plan, now)
    for one in given.get("outcomes", ()):
        file = player.edit(case, "feedback", "appraiser", now)
        actions = [OutcomeAction(action) for action in one["actions"]]
        lineage = result_at(plan, one["result"]).lineage
        feedbacks.conclude(
            file, result=lineage, progressing=one["progressing"], actions=actions, text=one["text"], now=now
        )  # fmt: skip
    for one in given.get("guidance", ()):
        _guide(player, case, one, now)
    _escalate(player, case, given, plan, now)


def _plan_actions(player: Player, case: Case, given: Any, plan: PlanVersion, now: datetime) -> None:
    file = player.edit(case, "action_plans", "owner", now)
    for one in given.get("actions", ()):
        lineage, due_on = result_at(plan, one["result"]).lineage, day_of_year(case, one["due"])
        action_plans.add(file, result=lineage, text=one["text"], target=one["target"], due_on=due_on, now=now)
    if given.get("agreed"):
        action_plans.agree(player.edit(case, "feedback", "appraiser", now), seen=now, now=now)


def _document(player: Player, case: Case, given: Any, plan: PlanVersion, now: datetime) -> None:
    """An entry of its day, with a link or a file where there is one."""
    file, today = player.edit(case, "documentation", "owner", now), clock.local_day(now, player.moments.timezone)
    day = min(within(case, weekday_before(player.moments.today - timedelta(days=given["ago"]))), today)
    indicator = indicator_at(plan, given["at"]).lineage
    if day < case.cycle.starts_on:
        return
    entry = documentation.add(file, indicator=indicator, day=day, text=given["text"], today=today, now=now)
    if "url" in given:
        documentation.add_link(file, entry, title=given["title"], url=given["url"])
    elif "content" in given:
        received = player.store.receive(BytesIO(given["content"].encode()), given["name"])
        documentation.add_file(file, entry, title=given["title"], upload=player.files.enter_context(received))


def _guide(player: Player, case: Case, given: Any, now: datetime) -> None:
    """Coaching, mentoring or counselling from the plan of it to what follows (p.78-88)."""
    file = player.edit(case, "guidance", "appraiser", now)
    other = player.regency.people[given["guide_key"]] if "guide_key" in given else None
    row = guidance.plan(
        file,
        kind=Kind(given["kind"]),
        guide_nip=(other.nip or "") if other else "",
        topic=given["topic"],
        held_on=within(case, clock.local_day(now, player.moments.timezone)),
        place=given["place"],
    )
    _fill_in(player, case, row, given, now)
    _follow_guidance(player, case, row, given, now)


def _fill_in(player: Player, case: Case, row: GuidanceSession, given: Any, now: datetime) -> None:
    """Each of the two writes their part, and signs what stands there then."""
    session = player.session
    actors = {OWNER: player.actor(case, "owner", now), GUIDE: player.regency.actor_of(row.guide_id)}
    parts = {OWNER: given["employee"], GUIDE: given["guide"]}
    for role, actor in actors.items():
        guidance.save(session, row.id, actor=actor, role=role, content=parts[role], seen=row.revision, now=now)
    if given.get("signed") and row.held_on <= clock.local_day(now, player.moments.timezone):
        for actor in actors.values():
            guidance.sign(session, row.id, actor=actor, seen=row.revision, now=now)


def _follow_guidance(player: Player, case: Case, row: GuidanceSession, given: Any, now: datetime) -> None:
    """Forms B.1.8 and B.1.9, and what was agreed, once the session was held."""
    session, owner = player.session, player.actor(case, "owner", now)
    guide, held = player.regency.actor_of(row.guide_id), clock.local_day(now, player.moments.timezone)
    if row.held_on > held:
        return
    if "answers" in given:
        guidance.give_feedback(session, row.id, actor=owner, answers=given["answers"], now=now)
    if "competence" in given:
        words = _competence(given["competence"])
        guidance.evaluate(session, row.id, actor=guide, competence=words, seen=None, now=now)
    for one in given.get("actions", ()):
        due_on = held + timedelta(days=one["due_in"])
        action = guidance.add_action(session, row.id, actor=guide, text=one["text"], due_on=due_on, now=now)
        if one.get("done"):
            guidance.finish_action(session, row.id, action.id, actor=owner, now=now)


def _competence(given: Any) -> dict[str, Any]:
    """Form B.1.9: all named competences alike, one of them better."""
    codes = [code for _group, items in COMPETENCES for code, _name in items]
    scores = [
        {"code": code, "value": given["value"] + (code == given["better"]), "reason": given["reason"]} for code in codes
    ]
    technical = [{"name": given["technical"], "value": given["value"], "reason": given["reason"]}]
    return {"scores": scores, "technical": technical, "recommendation": given["recommendation"]}


def _escalate(player: Player, case: Case, given: Any, plan: PlanVersion, now: datetime) -> None:
    """A problem of behaviour reported to HR (B.1.10), and a result that the leader takes over (Pasal 20(6))."""
    if "behaviour_report" in given:
        file = player.edit(case, "guidance", "appraiser", now)
        words = {name: value for name, value in given["behaviour_report"].items() if name != "others_too"}
        guidance.report_behaviour(file, now=now, words=words, others_too=given["behaviour_report"]["others_too"])
    if "takeover" in given:
        one = given["takeover"]
        file, lineage = player.edit(case, "takeovers", "appraiser", now), result_at(plan, one["result"]).lineage
        takeovers.take_over(file, result=lineage, reason=one["reason"], note=one["note"], now=now)


def ask_for_feedback(stage: Stage, given: Any) -> None:
    """A request of the last days, and what came back (p.69-70 C)."""
    now, case = stage.at(given["ago"]), stage.cases[given["owner"]]
    plan = stage.player.agreed_plan(case)
    asker, giver = stage.player.actor(case, given["by"], now), stage.actor(given["giver"])
    subjects = [_subject(one, plan) for one in given["about"]]
    row = feedbacks.ask(
        feedbacks.open_case(stage.session, case.id, actor=asker, now=now),
        giver_id=stage.person(given["giver"]),
        subjects=subjects,
        kind=FeedbackKind(given["kind"]),
        message=given["message"],
        due_on=stage.player.moments.today + timedelta(days=given["due_in"]),
        now=now,
    )
    _reply(stage, row.id, given, subjects, giver_at=stage.at(given["ago"] - 1), giver=giver)


def _reply(
    stage: Stage, request_id: UUID, given: Any, subjects: list[Subject], *, giver_at: datetime, giver: Any
) -> None:
    if "decline" in given:
        feedbacks.decline(stage.session, request_id, actor=giver, reason=given["decline"], now=giver_at)
    elif "answer" in given:
        words = dict(zip(subjects, given["answer"], strict=True))
        feedbacks.answer(
            stage.session, request_id, actor=giver, words=words, manner=Manner.INDIRECT, now=giver_at
        )  # fmt: skip


def _subject(given: Any, plan: PlanVersion) -> Subject:
    if "result" in given:
        return Subject(result=result_at(plan, given["result"]).lineage)
    return Subject(behaviour=given["behaviour"])
