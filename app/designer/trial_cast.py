"""Who plays in a trial: samples of each relation, or a real employee with the people who really stand above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time
from uuid import NAMESPACE_OID, UUID, uuid5

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.admin.definition_pages import relation_title
from app.cases.models import Cycle
from app.cases.parties import authority
from app.cases.schedule import named_dates
from app.people.heads import peers_of, unit_head
from app.people.models import Delegation, Employee, Position, Posting
from app.people.panels import PREFIX, seated_on
from app.people.structure import Holder, running, superiors
from workflows import relations
from workflows.deadlines import WorkCalendar
from workflows.definition import Definition
from workflows.plays import Member, StandIn

LINE = ("appraiser", "appraiser_superior", "next_superior")
ROLES = ("unit_hr", "agency_hr")
"""Held by accounts of the panel; nobody of them gets a mail."""

SAMPLE_MEMBERS = 3
"""People of a group in the sample cast; a vote that needs more gets as many as it needs."""


def sample_id(name: str) -> str:
    """The id of somebody who doesn't exist, the same each time."""
    return str(uuid5(NAMESPACE_OID, f"trial:{name}"))


def spare() -> Member:
    """Somebody without a part of their own, for an absence that is only tried."""
    return Member(sample_id("substitute"), _("Pengganti"), (), _("contoh"))


def is_group(relation: str) -> bool:
    """Whether several people hold a relation at once."""
    return relation == "peer" or relation.startswith(PREFIX)


def wanted(definition: Definition) -> list[str]:
    """The relations that a definition names, the owner first; the system needs nobody."""
    found = {*relations.named_in(definition), relations.OWNER} - {relations.SYSTEM}
    return [one for one in relations.in_order(frozenset(found)) if relations.is_known(one)]


def sample(definition: Definition) -> list[Member]:
    """One person for each relation, several for a group."""
    return [one for relation in wanted(definition) for one in _samples(definition, relation)]


def _samples(definition: Definition, relation: str) -> Iterator[Member]:
    title = relation_title(relation)
    if not is_group(relation):
        yield Member(sample_id(relation), title, (relation,), _("contoh"))
        return
    votes = [one.vote.need for one in definition.transitions if one.vote and one.vote.of == relation]
    for number in range(1, min(20, max([SAMPLE_MEMBERS, *votes])) + 1):
        yield Member(sample_id(f"{relation}{number}"), f"{title} {number}", (relation,), _("contoh"))


def real(
    session: Session, definition: Definition, employee_id: UUID, *, agency_id: UUID, day: date
) -> list[Member] | None:
    """A person of the agency with whoever stands in each relation on the day; None for nobody in a post then.

    A person who holds several relations plays them all. Relations without a holder are left out: that is what would
    happen.
    """
    query = select(Posting.position_id, Position.unit_id).join(Position, Position.id == Posting.position_id)
    query = query.where(Posting.employee_id == employee_id, Posting.agency_id == agency_id, running(Posting, day))
    post = session.execute(query.order_by(Posting.kind != "definitive", Posting.starts_on.desc()).limit(1)).first()
    if post is None:
        return None
    held: dict[UUID, list[str]] = {employee_id: [relations.OWNER]}
    names = wanted(definition)
    for relation, people in _holders(session, names, employee_id, post[0], post[1], agency_id, day):
        for person in people:
            held.setdefault(person, []).append(relation)
    return [
        *_named(session, held, day),
        *(one for name in names if name in ROLES for one in _samples(definition, name)),
    ]


def _holders(
    session: Session, names: Iterable[str], owner: UUID, post: UUID, unit: UUID, agency: UUID, day: date
) -> Iterator[tuple[str, Iterable[UUID]]]:
    above = superiors(session, owner_id=owner, position_id=post, day=day, count=len(LINE))
    by_line = {relation: [holder.employee_id] for relation, holder in zip(LINE, above, strict=False)}
    for name in names:
        if name in LINE:
            yield name, by_line.get(name, [])
        elif name == "unit_head":
            yield name, _alone(unit_head(session, owner_id=owner, unit_id=unit, day=day))
        elif name == "authority":
            yield name, _alone(authority(session, agency_id=agency, owner_id=owner, unit_id=unit, day=day))
        elif name == "peer":
            yield name, peers_of(session, owner_id=owner, position_id=post, day=day)
        elif name.startswith(PREFIX):
            code = name.removeprefix(PREFIX)
            seated = seated_on(session, agency_id=agency, code=code, day=day)
            yield name, [one for one in seated if one != owner]


def stand_ins(
    session: Session, cast: Iterable[Member], calendar: WorkCalendar, day: date
) -> tuple[list[Member], list[StandIn]]:
    """Who stands in for somebody of the cast by the register, from the day on; first those who are new in it."""
    people = {UUID(one.id) for one in cast}
    query = select(Delegation).join(Employee, Employee.id == Delegation.substitute_id)
    query = query.where(Delegation.absent_id.in_(people), Delegation.ends_on > day, Employee.active)
    rows = session.scalars(query.order_by(Delegation.starts_on, Delegation.id)).all()
    new: dict[UUID, list[str]] = {one.substitute_id: [] for one in rows if one.substitute_id not in people}
    spans = [(one, calendar.at(one.starts_on, time()), calendar.at(one.ends_on, time())) for one in rows]
    found = [StandIn(str(one.absent_id), str(one.substitute_id), since, until) for one, since, until in spans]
    return _named(session, new, day) if new else [], found


def _alone(holder: Holder | None) -> list[UUID]:
    return [holder.employee_id] if holder else []


def _named(session: Session, held: dict[UUID, list[str]], day: date) -> list[Member]:
    posts = (
        select(Posting.employee_id, Position.title)
        .join(Position, Position.id == Posting.position_id)
        .where(Posting.employee_id.in_(held), running(Posting, day))
        .order_by(Position.title)
    )
    titles: dict[UUID, list[str]] = {}
    for person, title in session.execute(posts):
        titles.setdefault(person, []).append(title)
    rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(held)))
    names: dict[UUID, str] = {row[0]: row[1] for row in rows}
    return [
        Member(str(person), names[person], tuple(standing), ", ".join(titles.get(person, ())))
        for person, standing in held.items()
        if person in names
    ]


def dates(session: Session, definition: Definition, *, agency_id: UUID, day: date) -> dict[str, date]:
    """The named dates of the agency's cycle of that day; invented ones of the year where there is none."""
    purpose = "requests" if definition.kind == "request" else "appraisal"
    query = select(Cycle).where(Cycle.agency_id == agency_id, Cycle.purpose == purpose)
    query = query.where(Cycle.starts_on <= day, Cycle.ends_on >= day)
    cycle = session.scalar(query.order_by(Cycle.starts_on.desc(), Cycle.id).limit(1))
    return {**_invented(day), **(named_dates(cycle) if cycle else {})}


def _invented(day: date) -> dict[str, date]:
    year = day.year
    return {
        "cycle.start": date(year, 1, 1),
        "cycle.end": date(year, 12, 31),
        "cycle.plan_due": date(year, 1, 31),
        "cycle.evaluation_opens": date(year, 12, 1),
        "cycle.self_assessment_due": date(year, 12, 15),
        "cycle.rating_due": date(year + 1, 1, 31),
        "period.start": date(year, 1, 1),
        "period.end": date(year, 3, 31),
        "period.opens": date(year, 3, 25),
        "period.report_due": date(year, 4, 5),
        "period.rating_due": date(year, 4, 15),
    }
