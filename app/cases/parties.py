"""Resolving relations at a date, and recording the resolution on the case."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.models import Case, CaseParty, CaseTask
from app.cases.queries import list_parties
from app.cases.values import PARTY_RELATIONS
from app.core.jobs import defer
from app.people.structure import Holder, superiors


def resolve(session: Session, case: Case, day: date) -> dict[str, CaseParty]:
    """Who appraises, who stands above, and who above them, on this day; stored where it differs from what is recorded.

    Relations nobody holds stay recorded as vacant, so that lists of cases without an appraiser can be made.
    """
    wanted = len(PARTY_RELATIONS)
    found = superiors(session, owner_id=case.owner_id, position_id=case.position_id, day=day, count=wanted)
    recorded = list_parties(session, case.id)
    holders: list[Holder | None] = [*found, *[None] * (wanted - len(found))]
    changed = [
        _record(session, case, recorded, relation, holder, day)
        for relation, holder in zip(PARTY_RELATIONS, holders, strict=True)
    ]
    if not any(changed):
        return recorded
    session.flush()
    for party in recorded.values():
        session.expire(party, ["employee", "position"])
    return list_parties(session, case.id)


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
