"""Who stands in which relation to a case, and what that lets them see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal, or_, select, true
from sqlalchemy.orm import Session

from app.auth.permissions import Permission, Role
from app.auth.queries import absent_of, people_of
from app.auth.values import CurrentActor, Scope
from app.cases.groups import NO_GROUPS, PEER, Groups
from app.cases.models import Case, CaseParty, CaseTask
from app.people.models import Panel, PanelMember, Unit
from app.people.panels import PREFIX
from app.people.structure import running
from workflows.engine import Actor, Standing

SYSTEM = Actor(None, (Standing("system", via="system"),))
_VIA = {"definitive": "self"}


def stand(
    session: Session,
    *,
    case: Case,
    parties: Iterable[CaseParty],
    actor: CurrentActor | None,
    day: date,
    groups: Groups = NO_GROUPS,
) -> Actor:
    """All relations of a person to a case on a day; no actor means the system itself."""
    if actor is None:
        return SYSTEM
    standings = _own(case, parties, actor.employee_id)
    standings += [Standing(relation) for relation, people in groups.items() if actor.employee_id in people]
    standings += _as_substitute(parties, groups, absent_of(session, actor, day))
    standings += _as_hr(session, case, actor)
    return Actor(str(actor.employee_id or actor.user_id), tuple(standings))


def effective_relations(case: Case, standing: Actor) -> frozenset[str]:
    """In which relations a person edits a case: their own, and the one that was handed over to them."""
    relations = {one.relation for one in standing.standings}
    if case.handed_to in relations and case.hands is not None:
        relations.add(case.hands)
    return frozenset(relations)


def may_audit(session: Session, case: Case, actor: CurrentActor) -> bool:
    """Whether a role lets somebody read the case who has no relation to it."""
    if case.agency_id != actor.agency_id:
        return False
    scope = actor.scope(Permission.CASE_READ)
    return scope.whole_agency or bool(scope.units and session.scalar(select(unit_in_scope(scope, case.unit_id))))


def relations_to_parent(session: Session, case: Case, actor: CurrentActor, day: date) -> frozenset[str]:
    """In which relations somebody stands to the annual case of a periodic one.

    Who evaluates the year reads the evaluations of its periods (p.90 A.10), also those made by a predecessor.
    """
    if case.parent_id is None or actor.employee_id is None:
        return frozenset()
    people = people_of(session, actor, day)
    query = select(CaseParty.relation).where(CaseParty.case_id == case.parent_id, CaseParty.employee_id.in_(people))
    return frozenset(session.scalars(query))


def _own(case: Case, parties: Iterable[CaseParty], employee_id: UUID | None) -> list[Standing]:
    if employee_id is None:
        return []
    own = [Standing("owner")] if case.owner_id == employee_id else []
    return own + [
        Standing(party.relation, via=_VIA.get(party.via, party.via))
        for party in parties
        if party.employee_id == employee_id
    ]


def _as_substitute(parties: Iterable[CaseParty], groups: Groups, absent: frozenset[UUID]) -> list[Standing]:
    """Rights of the people somebody stands in for; the owner's own part can't be delegated."""
    held = [(party.relation, party.employee_id) for party in parties]
    held += [(relation, person) for relation, people in groups.items() for person in people]
    return [
        Standing(relation, acting_for=str(person), via="delegation") for relation, person in held if person in absent
    ]


def _as_hr(session: Session, case: Case, actor: CurrentActor) -> list[Standing]:
    """HR's grants alone count: an administrator of the whole agency who is HR of one unit is no agency HR."""
    if case.agency_id != actor.agency_id:
        return []
    units = {grant.unit_id for grant in actor.roles if grant.role is Role.HR}
    if None in units:
        return [Standing("agency_hr", via="role"), Standing("unit_hr", via="role")]
    scope = Scope(whole_agency=False, units=frozenset(unit for unit in units if unit is not None))
    inside = bool(scope) and session.scalar(select(unit_in_scope(scope, case.unit_id)))
    return [Standing("unit_hr", via="role")] if inside else []


def below(units: Iterable[UUID]) -> Select[tuple[UUID]]:
    """Identifiers of the units and of everything below them."""
    top = select(Unit.id).where(Unit.id.in_(set(units))).cte(recursive=True)
    tree = top.union(select(Unit.id).join(top, Unit.parent_id == top.c.id))
    return select(tree.c.id)


def unit_in_scope(scope: Scope, unit: UUID | ColumnElement[UUID]) -> ColumnElement[bool]:
    """The unit is one of the scope's units or lies below one."""
    return literal(unit).in_(below(scope.units)) if isinstance(unit, UUID) else unit.in_(below(scope.units))


def accessible(session: Session, actor: CurrentActor, day: date) -> ColumnElement[bool]:
    """The condition that keeps a query of cases to those the actor may know of."""
    ways = [_in_role_scope(actor.scope(Permission.CASE_READ))]
    if actor.employee_id is not None:
        ways.append(takes_part(actor.employee_id, people_of(session, actor, day), day))
    return and_(Case.agency_id == actor.agency_id, or_(*ways))


def takes_part(employee_id: UUID, people: frozenset[UUID], day: date) -> ColumnElement[bool]:
    """The condition that keeps a query of cases to those in which a person, or somebody they stand in for, has a part;
    ``people`` are all of them."""
    return or_(
        Case.owner_id == employee_id,
        exists().where(CaseParty.case_id.in_((Case.id, Case.parent_id)), CaseParty.employee_id.in_(people)),
        Case.id.in_(_asked_of_panels(people, day)),
        Case.id.in_(_asked_as_peers(people)),
    )


def _asked_of_panels(people: Iterable[UUID], day: date) -> Select[tuple[UUID]]:
    """Cases about which a panel was asked on which one of these people sits today."""
    return (
        select(CaseTask.case_id)
        .join(Panel, (CaseTask.relation == PREFIX + Panel.code) & (CaseTask.agency_id == Panel.agency_id))
        .join(PanelMember, PanelMember.panel_id == Panel.id)
        .where(CaseTask.relation.like(f"{PREFIX}%"), PanelMember.employee_id.in_(people), running(PanelMember, day))
    )


def _asked_as_peers(people: Iterable[UUID]) -> Select[tuple[UUID]]:
    return select(CaseTask.case_id).where(CaseTask.relation == PEER, CaseTask.assignee_id.in_(people))


def _in_role_scope(scope: Scope) -> ColumnElement[bool]:
    if scope.whole_agency:
        return true()
    return unit_in_scope(scope, Case.unit_id) if scope.units else false()
