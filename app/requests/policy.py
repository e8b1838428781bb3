"""What somebody may ask for: the published request workflows that apply to them in their post."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, exists, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, joinedload

from app.auth.models import User
from app.auth.queries import tell_who_may_ask
from app.definitions.applicability import parents_of
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from app.people.models import Position, Posting
from app.people.structure import running
from app.requests.values import Kind
from workflows.applicability import EVERYBODY, Person, applies, path, rule_of

OFFERED = (
    DefinitionVersion.kind == "request",
    DefinitionVersion.status == "published",
    DefinitionVersion.withdrawn_at.is_(None),
)
# Part of the statement that reads the account, so that pages of agencies without such workflows cost nothing more.
tell_who_may_ask(exists().where(DefinitionVersion.agency_id == User.agency_id, *OFFERED))


def kinds_for(session: Session, *, agency_id: UUID, employee_id: UUID, day: date) -> list[Kind]:
    """The kinds of requests open to a person on a day, by title; nothing for who is no longer in service.

    One statement; two where a workflow names units.
    """
    rows = session.execute(_offered(agency_id, employee_id, day)).all()
    if not rows or not rows[0].Posting.employee.active:
        return []
    posting, offered = rows[0].Posting, [row.DefinitionVersion for row in rows]
    rules = {version.id: rule_of(compiled(version).definition) for version in offered}
    units = any(rule.units for rule in rules.values())
    person = Person(
        employee_kind=posting.employee.kind,
        units=path(posting.position.unit.code, parents_of(session, agency_id)) if units else EVERYBODY,
        position_kind=posting.position.kind,
    )
    found = [Kind(version) for version in offered if applies(rules[version.id], person)]
    return sorted(found, key=lambda kind: (kind.title["id"], kind.code))


def find_posting(session: Session, employee_id: UUID, day: date) -> Posting | None:
    """The post in which a person asks: their definitive one, else the one they act in; none for who has left."""
    found = session.scalar(select(Posting).where(Posting.id == _post(employee_id, day)).options(*_WITH_UNIT))
    return found if found is not None and found.employee.active else None


_WITH_UNIT = (
    joinedload(Posting.employee, innerjoin=True),
    joinedload(Posting.position, innerjoin=True).joinedload(Position.unit, innerjoin=True),
)


def _offered(agency_id: UUID, employee_id: UUID, day: date) -> Select[tuple[DefinitionVersion, Posting]]:
    """The newest published version of every request workflow that HR offers, each beside the person's post."""
    return (
        select(DefinitionVersion, Posting)
        .join(Posting, Posting.id == _post(employee_id, day))
        .where(DefinitionVersion.agency_id == agency_id, *OFFERED)
        .ext(distinct_on(DefinitionVersion.code))
        .order_by(DefinitionVersion.code, DefinitionVersion.number.desc())
        .options(*_WITH_UNIT)
    )


def _post(employee_id: UUID, day: date) -> ScalarSelect[UUID]:
    return (
        select(Posting.id)
        .where(Posting.employee_id == employee_id, running(Posting, day))
        .order_by(Posting.kind != "definitive", Posting.starts_on.desc(), Posting.id)
        .limit(1)
        .correlate(None)
        .scalar_subquery()
    )
