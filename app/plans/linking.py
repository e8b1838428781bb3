"""Links of an agreed plan to the leader's results: words until the leader's plan is agreed, then real ones.

The wording of an agreed plan is never touched; a link only says which result of the leader it means (p.58-59).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, contains_eager

from app.audit.service import record
from app.auth.values import CurrentActor
from app.cases.casefile import CaseFile
from app.cases.models import Case, CaseParty
from app.cases.queries import lock_case
from app.core.errors import NotFound
from app.core.jobs import defer
from app.plans.models import Plan, PlanResult
from app.plans.queries import offered_leader_results
from app.plans.values import PlanStatus


def wording(text: str) -> str:
    """Equal wording, whatever the capitals and the spacing."""
    return " ".join(text.split()).casefold().rstrip(".")


def bind_agreed(session: Session, case_id: UUID, *, now: datetime) -> int:
    """Link what the agreed plan of a case names in words to the leader's agreed results of that wording.

    The caller holds the case's lock. Says how many were linked.
    """
    waiting = _provisional(session, case_id)
    if not waiting:
        return 0
    agreed = {wording(one.text): one.id for one in offered_leader_results(session, case_id) if one.agreed}
    found = {row.id: agreed[_words_of(row)] for row in waiting if _words_of(row) in agreed}
    _link(session, waiting, found, actor=None, now=now)
    return len(found)


def choose_links(file: CaseFile, chosen: Mapping[UUID, UUID], *, now: datetime) -> int:
    """Link results of the agreed plan to the leader's results that a person has chosen; how many were linked.

    Raises NotFound for a result that isn't provisional, and for one that the leader's agreed plan doesn't offer.
    """
    waiting = _provisional(file.session, file.case.id)
    offered = {one.id for one in offered_leader_results(file.session, file.case.id) if one.agreed}
    if not chosen.keys() <= {row.id for row in waiting} or not set(chosen.values()) <= offered:
        raise NotFound
    _link(file.session, waiting, chosen, actor=file.actor, now=now)
    file.forget()
    return len(chosen)


def ask_to_bind(session: Session, case: Case) -> None:
    """The plan of a case is in force: those who named its results in words get real links."""
    defer(session, "plans.bind_below", {"case_id": str(case.id)}, queueing_lock=f"bind:{case.id}")


def bind_one(session: Session, case_id: UUID, *, now: datetime) -> int:
    """The same for one case, locked here."""
    return bind_agreed(session, lock_case(session, case_id).id, now=now)


def waiting_below(session: Session, case_id: UUID) -> list[UUID]:
    """Cases of the cycle whose agreed plan names results of this case's owner in words only."""
    leader = session.get(Case, case_id)
    if leader is None:
        return []
    in_words = exists().where(
        Plan.case_id == Case.id,
        Plan.status == PlanStatus.AGREED.value,
        PlanResult.plan_id == Plan.id,
        PlanResult.leader_result_id.is_(None),
        PlanResult.leader_result_text != "",
    )
    return list(
        session.scalars(
            select(Case.id)
            .join(CaseParty, CaseParty.case_id == Case.id)
            .where(
                Case.cycle_id == leader.cycle_id,
                CaseParty.relation == "appraiser",
                CaseParty.employee_id == leader.owner_id,
                in_words,
            )
            .order_by(Case.id)
        )
    )


def _provisional(session: Session, case_id: UUID) -> list[PlanResult]:
    """Results of the agreed plan that name the leader's in words only."""
    return list(
        session.scalars(
            select(PlanResult)
            .join(PlanResult.plan)
            .where(Plan.case_id == case_id, Plan.status == PlanStatus.AGREED.value)
            .where(PlanResult.leader_result_id.is_(None), PlanResult.leader_result_text != "")
            .options(contains_eager(PlanResult.plan))
        )
    )


def _words_of(row: PlanResult) -> str:
    return wording(row.leader_result_text)


def _link(
    session: Session,
    waiting: Sequence[PlanResult],
    found: Mapping[UUID, UUID],
    *,
    actor: CurrentActor | None,
    now: datetime,
) -> None:
    if not found:
        return
    for row in waiting:
        row.leader_result_id = found.get(row.id)
    changes = {"bound": {str(row): str(result) for row, result in found.items()}}
    record(session, actor=actor, action="plan.bind", subject=waiting[0].plan, changes=changes, now=now)
    session.flush()
