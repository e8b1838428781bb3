"""Relations that several people hold at once: the members of a panel, and the owner's peers. Each is asked alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.models import Case, CaseTask
from app.core.jobs import defer
from app.people.heads import peers_of
from app.people.panels import PREFIX, seated_on

PEER = "peer"
Groups = Mapping[str, tuple[UUID, ...]]
NO_GROUPS: Groups = {}


def is_group(relation: str) -> bool:
    """Whether a relation has members instead of one holder."""
    return relation == PEER or relation.startswith(PREFIX)


def members(session: Session, case: Case, relation: str, day: date) -> tuple[UUID, ...]:
    """Who holds a group's relation to a case on a day; the owner never does."""
    if relation == PEER:
        return peers_of(session, owner_id=case.owner_id, position_id=case.position_id, day=day)
    seated = seated_on(session, agency_id=case.agency_id, code=relation.removeprefix(PREFIX), day=day)
    return tuple(one for one in seated if one != case.owner_id)


def resolve(session: Session, case: Case, relations: Iterable[str], day: date) -> Groups:
    """The members of every group among the relations that a definition uses; mostly there is none, and no statement."""
    return {one: members(session, case, one, day) for one in sorted(relations) if is_group(one)}


def sync_tasks(session: Session, case: Case, groups: Groups, asked: Collection[str]) -> None:
    """Ask whoever joined a group in the present stay and stop asking who left; what somebody settled stays settled."""
    wanted = [relation for relation in groups if relation in asked]
    if not wanted:
        return
    query = select(CaseTask).where(
        CaseTask.case_id == case.id, CaseTask.entry_seq == case.entry_seq, CaseTask.relation.in_(wanted)
    )
    tasks = list(session.scalars(query))
    for relation in wanted:
        _sync(session, case, relation, groups[relation], [one for one in tasks if one.relation == relation])


def _sync(session: Session, case: Case, relation: str, people: tuple[UUID, ...], tasks: list[CaseTask]) -> None:
    known = {task.assignee_id: task for task in tasks}
    for person, task in known.items():
        if task.status == "open" and person not in (people or (None,)):
            task.status = "cancelled"
    for person in people or (None,):
        task = known.get(person)
        if task is None:
            task = CaseTask(
                agency_id=case.agency_id, case_id=case.id, entry_seq=case.entry_seq, relation=relation,
                assignee_id=person, state=case.state, due_at=case.due_at,
            )  # fmt: skip
            session.add(task)
        elif task.status == "cancelled":
            task.status = "open"
        else:
            continue
        session.flush()
        if person is not None:
            defer(session, "notifications.new_holder", {"task_id": str(task.id)})
