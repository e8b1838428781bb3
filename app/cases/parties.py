"""Resolving relations at a date, and recording the resolution on the case."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import hooks
from app.cases.groups import is_group
from app.cases.models import Case, CaseParty, CaseTask
from app.cases.queries import list_parties
from app.cases.values import PARTY_RELATIONS
from app.core.jobs import defer
from app.definitions.queries import compiled
from app.people.heads import post_holder, top_head, unit_head
from app.people.structure import Holder, left_within, superiors


def resolve(session: Session, case: Case, day: date) -> dict[str, CaseParty]:
    """Who appraises, who stands above, and who above them, on this day; stored where it differs from what is recorded.

    A period is still evaluated by an appraiser who left the post inside its window (p.91-92 A.14).

    Relations nobody holds stay recorded as vacant, so that lists of cases without an appraiser can be made.
    """
    wanted = len(PARTY_RELATIONS)
    found = superiors(session, owner_id=case.owner_id, position_id=case.position_id, day=day, count=wanted)
    kept = _kept_appraiser(session, case, found, day)
    found = [kept, *found[1:]] if kept else found
    recorded = list_parties(session, case.id)
    holders: list[Holder | None] = [*found, *[None] * (wanted - len(found))]
    standing = dict(zip(PARTY_RELATIONS, holders, strict=True)) | _extra(session, case, day)
    changed = [_record(session, case, recorded, relation, holder, day) for relation, holder in standing.items()]
    if not any(changed):
        return recorded
    session.flush()
    for party in recorded.values():
        session.expire(party, ["employee", "position"])
    return list_parties(session, case.id)


def _extra(session: Session, case: Case, day: date) -> dict[str, Holder | None]:
    """The head of the unit and the competent authority, where the definition asks for them."""
    named = compiled(case.definition_version).relations
    found: dict[str, Holder | None] = {}
    if "unit_head" in named:
        found["unit_head"] = unit_head(session, owner_id=case.owner_id, unit_id=case.unit_id, day=day)
    if "authority" in named:
        found["authority"] = authority(
            session, agency_id=case.agency_id, owner_id=case.owner_id, unit_id=case.unit_id, day=day
        )
    return found


def authority(session: Session, *, agency_id: UUID, owner_id: UUID, unit_id: UUID, day: date) -> Holder | None:
    """The competent authority (Pejabat yang Berwenang): who holds the post that HR named for the unit or the agency.

    Where none is named, it is vacant, or the owner holds it, it is the head of the agency's topmost unit.
    """
    post = next((find(session, agency_id, unit_id) for find in hooks.AUTHORITY), None)
    holder = post_holder(session, owner_id=owner_id, position_id=post, day=day) if post else None
    return holder or top_head(session, owner_id=owner_id, unit_id=unit_id, day=day)


def _kept_appraiser(session: Session, case: Case, found: list[Holder], day: date) -> Holder | None:
    """Whoever held the appraiser's post when the window of the period opened and left it before the window closed.

    Whoever left before that doesn't evaluate the period. An appraiser whom HR has named since stands.
    """
    period = case.period
    if period is None or day <= period.opens_on:
        return None
    then = superiors(session, owner_id=case.owner_id, position_id=case.position_id, day=period.opens_on, count=1)
    if not then or then[0].via not in ("definitive", "override"):
        return None
    holder, now = then[0], found[0] if found else None
    renamed = now is not None and "override" in (now.via, holder.via) and now.position_id != holder.position_id
    if renamed or (now is not None and now.employee_id == holder.employee_id):
        return None
    return holder if left_within(session, holder, since=period.opens_on, until=min(period.rating_due, day)) else None


def _record(
    session: Session, case: Case, recorded: dict[str, CaseParty], relation: str, holder: Holder | None, day: date
) -> bool:
    """Whether the row had to be written."""
    wanted = (holder.employee_id, holder.position_id, holder.via) if holder else (None, None, "vacant")
    party = recorded.get(relation)
    if party is None:
        party = CaseParty(agency_id=case.agency_id, case_id=case.id, relation=relation)
        session.add(party)
    elif (party.employee_id, party.position_id, party.via) == wanted:
        return False
    party.employee_id, party.position_id, party.via = wanted
    party.resolved_on = day
    return True


def reassign(session: Session, case: Case, parties: dict[str, CaseParty], tasks: list[CaseTask]) -> None:
    """Point open tasks at whoever holds the relation now, and have the new holders told."""
    for task in tasks:
        if is_group(task.relation):
            continue
        holder = assignee(case, parties, task.relation)
        if task.assignee_id != holder:
            task.assignee_id = holder
            defer(session, "notifications.new_holder", {"task_id": str(task.id)})


def assignee(case: Case, parties: dict[str, CaseParty], relation: str) -> UUID | None:
    """The person behind a relation; roles such as agency_hr have no single one."""
    if relation == "owner":
        return case.owner_id
    party = parties.get(relation)
    return party.employee_id if party else None
