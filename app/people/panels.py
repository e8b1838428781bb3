"""Panels: people who decide together, and who sits on them when. Days are half open as in the tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.people.changes import add, change, fetch, refresh_parties
from app.people.models import Employee, Panel, PanelMember
from app.people.problems import refuse
from app.people.service import check_span
from app.people.structure import running
from app.people.values import Editor

PREFIX = "panel:"
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,49}")


@dataclass(frozen=True)
class SeatData:
    """What HR types; ``ends_on`` is the first day after, or empty for now."""

    panel_id: UUID
    employee_id: UUID
    starts_on: date
    ends_on: date | None = None


def members_on(session: Session, agency_id: UUID, day: date) -> dict[str, int]:
    """How many people in service sit on each panel of the agency on the day, by its code; empty panels have 0."""
    seated = select(PanelMember.panel_id, Employee.id).join(Employee, Employee.id == PanelMember.employee_id)
    now = seated.where(running(PanelMember, day), Employee.active).subquery()
    rows = session.execute(
        select(Panel.code, func.count(now.c.id.distinct()))
        .outerjoin(now, now.c.panel_id == Panel.id)
        .where(Panel.agency_id == agency_id)
        .group_by(Panel.code)
    )
    return {code: count for code, count in rows}


def seated_on(session: Session, *, agency_id: UUID, code: str, day: date) -> tuple[UUID, ...]:
    """The people in service who sit on a panel on the day, in the order of their names."""
    rows = session.execute(
        select(Employee.id, Employee.name)
        .distinct()
        .join(PanelMember, PanelMember.employee_id == Employee.id)
        .join(Panel, Panel.id == PanelMember.panel_id)
        .where(Panel.agency_id == agency_id, Panel.code == code, running(PanelMember, day), Employee.active)
        .order_by(Employee.name, Employee.id)
    )
    return tuple(employee_id for employee_id, _ in rows)


def list_panels(session: Session, agency_id: UUID) -> list[Panel]:
    """The panels of an agency by title."""
    return list(session.scalars(select(Panel).where(Panel.agency_id == agency_id).order_by(Panel.title, Panel.id)))


def list_members(session: Session, panel_id: UUID) -> list[PanelMember]:
    """Everybody who sat, sits or will sit on a panel, the newest first."""
    query = select(PanelMember).where(PanelMember.panel_id == panel_id)
    query = query.order_by(PanelMember.starts_on.desc(), PanelMember.id).options(joinedload(PanelMember.employee))
    return list(session.scalars(query))


def create_panel(session: Session, code: str, title: str, *, agency_id: UUID, actor: Editor | None) -> Panel:
    """Raises RegisterRefused for a code that a definition could not name, or one that is taken."""
    if _CODE.fullmatch(code) is None:
        raise refuse("code", "panel_code")
    if session.scalar(select(Panel.id).where(Panel.agency_id == agency_id, Panel.code == code)) is not None:
        raise refuse("code", "code_taken", code=code)
    panel = Panel(agency_id=agency_id, code=code, title=title)
    add(session, panel, actor=actor, action="panel.create")
    return panel


def rename_panel(session: Session, panel_id: UUID, title: str, *, agency_id: UUID, actor: Editor | None) -> Panel:
    """Its code stays: definitions name it."""
    panel = fetch(session, Panel, panel_id, agency_id)
    change(session, panel, {"title": title}, actor=actor, action="panel.change")
    return panel


def seat(session: Session, data: SeatData, *, agency_id: UUID, actor: Editor | None) -> PanelMember:
    """Put somebody on a panel. Raises NotFound, RegisterRefused on impossible days or one who sits there already."""
    panel = _lock(session, data.panel_id, agency_id)
    person = fetch(session, Employee, data.employee_id, agency_id)
    if not person.active:
        raise refuse("employee_id", "member_inactive")
    check_span(data.starts_on, data.ends_on)
    _check_others(session, data)
    member = PanelMember(
        agency_id=agency_id, panel_id=panel.id, employee_id=person.id, starts_on=data.starts_on, ends_on=data.ends_on
    )
    add(session, member, actor=actor, action="panelmember.create")
    refresh_parties(session, agency_id)
    return member


def end_seat(
    session: Session, member_id: UUID, ends_on: date | None, *, agency_id: UUID, actor: Editor | None
) -> PanelMember:
    """Set or clear the first day off the panel. Votes that were given stay. Raises as ``seat`` does."""
    member = fetch(session, PanelMember, member_id, agency_id)
    _lock(session, member.panel_id, agency_id)
    check_span(member.starts_on, ends_on)
    data = SeatData(member.panel_id, member.employee_id, member.starts_on, ends_on)
    _check_others(session, data, besides=member_id)
    if change(session, member, {"ends_on": ends_on}, actor=actor, action="panelmember.change"):
        refresh_parties(session, agency_id)
    return member


def _lock(session: Session, panel_id: UUID, agency_id: UUID) -> Panel:
    """One change of a panel at a time: two spans of one person, each sound alone, could overlap."""
    panel = fetch(session, Panel, panel_id, agency_id)
    session.refresh(panel, with_for_update={"key_share": True})
    return panel


def _check_others(session: Session, data: SeatData, besides: UUID | None = None) -> None:
    query = select(PanelMember).where(
        PanelMember.panel_id == data.panel_id,
        PanelMember.employee_id == data.employee_id,
        or_(PanelMember.ends_on.is_(None), PanelMember.ends_on > data.starts_on),
        PanelMember.id != besides if besides else True,
    )
    if data.ends_on is not None:
        query = query.where(PanelMember.starts_on < data.ends_on)
    other = session.scalars(query.limit(1)).first()
    if other is not None:
        name, since = other.employee.name, other.starts_on.isoformat()
        raise refuse("employee_id", "member_overlap", name=name, starts_on=since)
