"""Writing plans: drafts, their agreement, and changes of what was agreed.

Callers hold the lock of the case (``cases.service.edit`` or a step), so no two people write one draft at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.core.errors import InvalidInput, NotFound
from app.plans import content as rules
from app.plans.assigned import enter_approved
from app.plans.content import IndicatorContent, PlanContent, Problem, ResultContent
from app.plans.copying import copy_plan
from app.plans.linking import bind_agreed, wording
from app.plans.models import Plan, PlanAttachment, PlanExpectation, PlanIndicator, PlanResult
from app.plans.queries import find_head, find_version, last_number, offered_leader_results, plan_of
from app.plans.records import LeaderResult
from app.plans.values import BEHAVIOUR_CODES, AttachmentKind, PlanStatus

PlanRow = TypeVar("PlanRow", PlanResult, PlanIndicator)


def open_draft(session: Session, case: Case) -> Plan:
    """Lay down the empty plan of a new case, in the approach that the cycle proposes."""
    plan = Plan(agency_id=case.agency_id, case_id=case.id, number=1, approach=case.cycle.approach)
    session.add(plan)
    session.flush()
    return plan


def replace_draft(file: CaseFile, content: PlanContent, *, now: datetime) -> None:
    """Make the draft say exactly this; rows that are named stay the same rows.

    ``attachments`` None leaves them as they are. Raises InvalidInput (places named as in the editor), NotFound where
    there is no draft, or where a row or a leader's result is named that isn't the draft's or the leader's.
    """
    plan = _draft(file)
    content = rules.normalised(content, is_leader=file.case.position.is_leader)
    _refuse(rules.problems(content))
    content = rules.without_blank_rows(content)
    before = len(plan.results)
    plan.approach = content.approach.value
    _write_results(file, plan, content.results)
    if content.attachments is not None:
        _write_attachments(plan, content.attachments)
    changes = {"approach": plan.approach, "results": [before, len(content.results)]}
    record(file.session, actor=file.actor, action="plan.save", subject=plan, changes=changes, now=now)
    file.forget()


def replace_expectations(file: CaseFile, lines: Mapping[str, Sequence[str]], *, now: datetime) -> None:
    """Set the leader's special expectations on the draft, several lines for each value (Pasal 10(4)).

    Raises InvalidInput, also for a value that BerAKHLAK doesn't have; NotFound where there is no draft.
    """
    plan = find_head(file.session, file.case.id, PlanStatus.DRAFT)
    if plan is None:
        raise NotFound
    tidy = {code: rules.tidy_lines(tuple(texts)) for code, texts in lines.items()}
    _refuse(rules.expectation_problems(tidy))
    plan.expectations = [
        PlanExpectation(agency_id=plan.agency_id, behaviour=code, ordinal=ordinal, text=text)
        for code in BEHAVIOUR_CODES
        for ordinal, text in enumerate(tidy.get(code, ()))
    ]
    changes = {code: list(texts) for code, texts in tidy.items() if texts}
    record(file.session, actor=file.actor, action="plan.expect", subject=plan, changes=changes, now=now)
    file.forget()


def agree(session: Session, case: Case, *, now: datetime) -> None:
    """Put the draft in force; a version that was in force before is superseded. Raises NotFound without a draft.

    What it names of the leader's plan in words becomes a real link where the leader's plan is agreed already.
    """
    draft = find_head(session, case.id, PlanStatus.DRAFT)
    if draft is None:
        raise NotFound
    current = find_head(session, case.id, PlanStatus.AGREED)
    if current is not None:
        current.status = PlanStatus.SUPERSEDED.value
        # Two versions in force at once are refused by an index, so the old one has to go first.
        session.flush()
    draft.status, draft.agreed_at = PlanStatus.AGREED.value, now
    session.flush()
    bind_agreed(session, case.id, now=now)


def open_change(session: Session, case: Case, *, now: datetime) -> None:
    """Copy the version in force into a draft. Rows keep their lineage, so progress stays attached to them.

    Assignments that were approved meanwhile come in as new results (p.46 13).
    """
    current = find_version(session, case.id, PlanStatus.AGREED)
    if current is None:
        raise NotFound
    session.add(copy_plan(current, number=last_number(session, case.id) + 1))
    session.flush()
    enter_approved(session, case, actor=None, now=now)


def is_agreed(session: Session, case: Case) -> bool:
    """Whether a version of the plan is in force."""
    return find_head(session, case.id, PlanStatus.AGREED) is not None


def discard_change(session: Session, case: Case) -> None:
    """Put the draft aside; the version in force stays as it is. Without a draft nothing happens."""
    draft = find_head(session, case.id, PlanStatus.DRAFT)
    if draft is not None:
        draft.status = PlanStatus.DISCARDED.value
        session.flush()


def bind_leader_results(file: CaseFile, *, now: datetime) -> int:
    """Turn provisional links into real ones where the leader's agreed plan has a result of the same wording."""
    plan = _draft(file)
    agreed = _by_wording(offered_leader_results(file.session, file.case.id))
    bound = 0
    for result in plan.results:
        match = agreed.get(wording(result.leader_result_text))
        if match is not None and result.leader_result_id is None:
            result.leader_result_id, result.leader_result_text = match.id, match.text
            bound += 1
    record(file.session, actor=file.actor, action="plan.bind", subject=plan, changes={"bound": bound}, now=now)
    file.forget()
    return bound


def bindable(file: CaseFile) -> int:
    """How many provisional links could be bound now; asks for the leader's plan only where there is one to bind."""
    draft = plan_of(file).draft
    waiting = [result for result in draft.results if result.provisional] if draft else []
    if not waiting:
        return 0
    agreed = _by_wording(file.load("leader_results", offered_leader_results))
    return sum(wording(result.leader_text) in agreed for result in waiting)


def _by_wording(offered: Sequence[LeaderResult]) -> dict[str, LeaderResult]:
    return {wording(one.text): one for one in offered if one.agreed}


def _draft(file: CaseFile) -> Plan:
    plan = find_version(file.session, file.case.id, PlanStatus.DRAFT)
    if plan is None:
        raise NotFound
    return plan


def _refuse(problems: Iterable[Problem]) -> None:
    found = {problem.place: problem.sentence % problem.params for problem in problems}
    if found:
        raise InvalidInput(found)


def _write_results(file: CaseFile, plan: Plan, wanted: Sequence[ResultContent]) -> None:
    known = {row.id: row for row in plan.results}
    leaders = _leaders(file, plan, wanted)
    rows = [_row_of(known, one.id) or PlanResult(agency_id=plan.agency_id) for one in wanted]
    for ordinal, (row, one) in enumerate(zip(rows, wanted, strict=True)):
        row.section, row.ordinal, row.text, row.assigned_by = one.section.value, ordinal, one.text, one.assigned_by
        row.leader_result_id = one.leader_result_id
        row.leader_result_text = leaders[one.leader_result_id] if one.leader_result_id else one.leader_text
        _write_indicators(row, one.indicators, plan.agency_id)
    plan.results = rows
    file.session.flush()


def _leaders(file: CaseFile, plan: Plan, wanted: Sequence[ResultContent]) -> dict[UUID, str]:
    """Wording of the leader's results that may be named: those linked already, and what the agreed plan offers."""
    allowed = {row.leader_result_id: row.leader_result_text for row in plan.results if row.leader_result_id}
    asked = {one.leader_result_id for one in wanted if one.leader_result_id}
    if asked - allowed.keys():
        offered = offered_leader_results(file.session, file.case.id)
        allowed.update({one.id: one.text for one in offered if one.agreed})
    if asked - allowed.keys():
        raise NotFound
    return allowed


def _write_indicators(result: PlanResult, wanted: Sequence[IndicatorContent], agency_id: UUID) -> None:
    known = {row.id: row for row in result.indicators}
    rows = [_row_of(known, one.id) or PlanIndicator(agency_id=agency_id) for one in wanted]
    for ordinal, (row, one) in enumerate(zip(rows, wanted, strict=True)):
        row.ordinal, row.text, row.target = ordinal, one.text, one.target
        row.aspect = one.aspect.value if one.aspect else None
        row.perspective = one.perspective.value if one.perspective else None
    result.indicators = rows


def _row_of(known: dict[UUID, PlanRow], row_id: UUID | None) -> PlanRow | None:
    """The row that is meant, once; a row of another plan, or the same row twice, doesn't exist here."""
    if row_id is None:
        return None
    if row_id not in known:
        raise NotFound
    return known.pop(row_id)


def _write_attachments(plan: Plan, wanted: Mapping[AttachmentKind, Sequence[str]]) -> None:
    plan.attachments = [
        PlanAttachment(agency_id=plan.agency_id, kind=kind.value, ordinal=ordinal, text=text)
        for kind in AttachmentKind
        for ordinal, text in enumerate(wanted.get(kind, ()))
    ]
