"""The verbs of action plans (form B.1.1, p.67 A.2-3). The caller opened the case with ``cases.service.edit``."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from app.cases.casefile import CaseFile
from app.core.errors import NotFound
from app.core.repeats import find_same
from app.progress.models import ActionPlan
from app.progress.service import ChangedMeanwhile, TooMany, demand_annual, demand_result
from app.progress.values import ACTIONS_PER_RESULT


class OutsideCycle(Exception):
    """A date that lies outside the year of the appraisal."""


def add(file: CaseFile, *, result: UUID, text: str, target: str, due_on: date | None, now: datetime) -> ActionPlan:
    """Add a line under a result of the plan; one that stands there word for word is not added again.

    Raises NotFound, TooMany, OutsideCycle.
    """
    demand_annual(file)
    demand_result(file, result)
    _demand_inside(file, due_on)
    here = (ActionPlan.case_id == file.case.id, ActionPlan.result == result)
    same = find_same(file.session, ActionPlan, *here, text=text, target=target, due_on=due_on)
    if same is not None:
        return same
    count, last = file.session.execute(select(func.count(), func.max(ActionPlan.ordinal)).where(*here)).one()
    if count >= ACTIONS_PER_RESULT:
        raise TooMany
    row = ActionPlan(
        agency_id=file.case.agency_id,
        case_id=file.case.id,
        result=result,
        ordinal=(last or 0) + 1,
        text=text,
        target=target,
        due_on=due_on,
        updated_at=now,
    )
    file.session.add(row)
    file.session.flush()
    return row


def change(
    file: CaseFile,
    action_id: UUID,
    *,
    text: str,
    target: str,
    due_on: date | None,
    seen: datetime | None,
    now: datetime,
) -> ActionPlan:
    """Reword a line; the leader's agreement to the former words ends. Raises NotFound, ChangedMeanwhile."""
    row = _get(file, action_id)
    if row.updated_at != seen:
        raise ChangedMeanwhile
    _demand_inside(file, due_on)
    if (row.text, row.target, row.due_on) != (text, target, due_on):
        row.text, row.target, row.due_on, row.updated_at = text, target, due_on, now
        row.agreed_at = row.agreed_by_id = None
    file.session.flush()
    return row


def remove(file: CaseFile, action_id: UUID) -> UUID:
    """Take a line out; gives its result. Raises NotFound."""
    row = _get(file, action_id)
    file.session.delete(row)
    file.session.flush()
    return row.result


def agree(file: CaseFile, *, seen: datetime | None, now: datetime) -> int:
    """The leader agrees, in the dialogue, to all lines that wait for it (p.67 A.3); gives their number.

    ``seen`` is the newest change that the page showed. Raises NotFound, ChangedMeanwhile (something changed after it).
    """
    demand_annual(file)
    rows = file.session.scalars(
        select(ActionPlan).where(ActionPlan.case_id == file.case.id, ActionPlan.agreed_at.is_(None))
    ).all()
    if rows and max(row.updated_at for row in rows) != seen:
        raise ChangedMeanwhile
    for row in rows:
        row.agreed_at, row.agreed_by_id = now, file.actor.employee_id if file.actor else None
    return len(rows)


def _get(file: CaseFile, action_id: UUID) -> ActionPlan:
    row = file.session.get(ActionPlan, action_id)
    if row is None or row.case_id != file.case.id:
        raise NotFound
    return row


def _demand_inside(file: CaseFile, day: date | None) -> None:
    cycle = file.case.cycle
    if day is not None and not cycle.starts_on <= day <= cycle.ends_on:
        raise OutsideCycle
