"""Writing notices. A job may run twice: reader and ``dedup_key`` are unique, so the second run writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.cases.models import Case, CaseEvent, CaseTask
from app.cases.queries import list_parties
from app.cases.words import may_read
from app.core.clock import local_day
from app.core.ids import new_id
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from app.notifications import queries
from app.notifications.models import Notification
from app.notifications.policy import notices, with_substitutes
from app.notifications.values import WITH_COMMENT, Happening, Letter, Notice, Template
from app.people.calendar import timezone_of
from workflows.engine import Compiled, may_see


def tell_event(session: Session, case_id: UUID, event_id: UUID, *, now: datetime) -> list[UUID]:
    """Tell everybody concerned about a step; the identifiers of the notices that are new."""
    event = queries.find_event(session, case_id, event_id)
    if event is None:
        return []
    case = session.get_one(Case, event.case_id)
    definition = compiled(session.get_one(DefinitionVersion, event.definition_version_id))
    stay = _Stay(session, case, event.seq)
    happening = _happening(event, definition, stay)
    told = _everybody(session, case, notices(happening), actor_id=event.actor_id, now=now)
    params = _params(case, definition, event) | {"due": _iso(stay.due_at)}
    return _store(
        session, case, told, key=f"event:{event.id}", at=event.at, params=_Words(event, definition, stay, params)
    )


def remind(session: Session, case_id: UUID, timer_id: UUID, *, now: datetime) -> list[UUID]:
    """Remind whoever still has a task of the stay that the timer belongs to; nobody, once the state was left."""
    timer = queries.find_timer(session, case_id, timer_id)
    if timer is None:
        return []
    case = session.get_one(Case, timer.case_id)
    return _remind_holders(session, case, timer.entry_seq, f"timer:{timer.id}", now)[1]


@dataclass(frozen=True)
class Nudge:
    """What a reminder by hand came to: whether anybody is asked at all, and the notices that are new."""

    asked: bool
    notices: tuple[UUID, ...] = ()


def remind_today(session: Session, case_id: UUID, *, stage: str, now: datetime) -> Nudge | None:
    """Remind whoever has to act on a case now, at most once a day; None where it has left the stage meanwhile."""
    case = session.get_one(Case, case_id)
    if case.stage != stage:
        return None
    key = f"hand:{case.id}:{case.entry_seq}:{_today(session, case, now)}"
    told, written = _remind_holders(session, case, case.entry_seq, key, now)
    return Nudge(bool(told), tuple(written))


def count_readers(session: Session, case_ids: Iterable[UUID], *, now: datetime) -> int:
    """How many people a reminder by hand about the cases would reach, substitutes included."""
    people, agency_id = queries.list_holders(session, case_ids)
    if agency_id is None:
        return 0
    substitutes = queries.list_substitutes(session, people, local_day(now, timezone_of(session, agency_id)))
    everybody = people | {person for found in substitutes.values() for person in found}
    return len(queries.list_active(session, everybody))


def _remind_holders(
    session: Session, case: Case, entry_seq: int, key: str, now: datetime
) -> tuple[list[Notice], list[UUID]]:
    """Who has an open task of the stay, substitutes included, and the notices that are new."""
    tasks = [task for task in queries.list_tasks(session, case.id) if _is_open(task, entry_seq)]
    asked = [Notice(person, Template.REMINDER) for person in _assignees(tasks)]
    told = _everybody(session, case, asked, actor_id=None, now=now)
    params = _standing_params(case, due_at=next((task.due_at for task in tasks), None))
    return told, _store(session, case, told, key=key, at=now, params=lambda _: params)


def tell_new_holder(session: Session, task_id: UUID, *, now: datetime) -> list[UUID]:
    """Tell whoever a task went to because people moved; nobody, once it was done."""
    task = session.get(CaseTask, task_id)
    if task is None or task.status != "open" or task.assignee_id is None:
        return []
    told = _everybody(session, task.case, [Notice(task.assignee_id, Template.TURN)], actor_id=None, now=now)
    params = _standing_params(task.case, due_at=task.due_at)
    key = f"task:{task.id}:{task.assignee_id}"
    return _store(session, task.case, told, key=key, at=now, params=lambda _: params)


def tell_plainly(
    session: Session,
    template: Template,
    people: Iterable[UUID],
    *,
    params: Mapping[str, Any],
    key: str,
    case_id: UUID | None,
    now: datetime,
) -> list[UUID]:
    """Tell some people the same thing, apart from any step: the notices that are new. Nobody who left the service."""
    agencies = queries.list_agencies(session, people)
    new = []
    for person, agency_id in agencies.items():
        statement = insert(Notification).values(
            id=new_id(), agency_id=agency_id, employee_id=person, case_id=case_id, template=template.value,
            params=dict(params), dedup_key=key, at=now,
        )  # fmt: skip
        written = session.scalar(statement.on_conflict_do_nothing().returning(Notification.id))
        new += [written] if written else []
    return new


def tell_people(
    session: Session, case: Case, told: list[Notice], *, key: str, params: Mapping[str, Any], now: datetime
) -> list[UUID]:
    """Tell people about something beside the steps of a case, once for each key; substitutes included."""
    everybody = _everybody(session, case, told, actor_id=None, now=now)
    return _store(session, case, everybody, key=key, at=now, params=lambda _: dict(params) | _period(case))


def mark_read(session: Session, notice_id: UUID, *, employee_id: UUID | None, now: datetime) -> UUID | None:
    """Mark one's own notice as read; the case it is about. Raises NotFound."""
    notice = queries.get_own(session, notice_id, employee_id=employee_id)
    notice.read_at = notice.read_at or now
    return notice.case_id


def mark_all_read(session: Session, *, employee_id: UUID, now: datetime) -> None:
    """Mark all of a person's notices as read."""
    session.execute(
        update(Notification)
        .where(Notification.employee_id == employee_id, Notification.read_at.is_(None))
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )


class _Stay:
    """The people of a case at a step: who has to act now, and who had to before."""

    def __init__(self, session: Session, case: Case, seq: int) -> None:
        tasks = queries.list_tasks(session, case.id)
        now_open = [task for task in tasks if _is_open(task, seq)]
        before = max((task.entry_seq for task in tasks if task.entry_seq < seq), default=None)
        self.turns = _assignees(now_open)
        self.left = _assignees([task for task in tasks if task.entry_seq == before])
        # A hand-over adds its task to the stay that goes on.
        self.due_at = next((task.due_at for task in now_open), case.due_at if case.version == seq else None)
        held = {relation: party.employee_id for relation, party in list_parties(session, case.id).items()}
        self.people = {relation: person for relation, person in held.items() if person is not None}
        self.people["owner"] = case.owner_id

    def relations_of(self, person: UUID) -> set[str]:
        """In which relations somebody stands to the case."""
        return {relation for relation, holder in self.people.items() if holder == person}


def _is_open(task: CaseTask, entry_seq: int) -> bool:
    return task.entry_seq == entry_seq and task.status == "open"


def _assignees(tasks: list[CaseTask]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(task.assignee_id for task in tasks if task.assignee_id is not None))


def _happening(event: CaseEvent, definition: Compiled, stay: _Stay) -> Happening:
    transition = definition.transitions[event.transition]
    return Happening(
        kind=event.kind,
        effects=frozenset(transition.effects),
        actor_id=event.actor_id,
        acting_for_id=event.acting_for_id,
        owner_id=stay.people["owner"],
        people=stay.people,
        hand_to=transition.hand_to,
        hands=transition.hands if transition.hand_to else None,
        turns=stay.turns,
        left=stay.left,
    )


def _everybody(
    session: Session, case: Case, told: list[Notice], *, actor_id: UUID | None, now: datetime
) -> list[Notice]:
    """With substitutes, without those who left the service."""
    day = _today(session, case, now)
    substitutes = queries.list_substitutes(session, [notice.employee_id for notice in told], day)
    found = with_substitutes(told, substitutes, owner_id=case.owner_id, actor_id=actor_id)
    active = queries.list_active(session, [notice.employee_id for notice in found])
    return [notice for notice in found if notice.employee_id in active]


def _today(session: Session, case: Case, now: datetime) -> date:
    return local_day(now, timezone_of(session, case.agency_id))


def _standing_params(case: Case, *, due_at: datetime | None) -> dict[str, Any]:
    """What a notice without an event may say: whose case it is, where it stands, until when."""
    state = compiled(case.definition_version).states[case.state]
    params = {"owner": case.owner.name, "cycle": case.cycle.name, "state": dict(state.title), "due": _iso(due_at)}
    return params | _period(case) | _request(compiled(case.definition_version))


def _period(case: Case) -> dict[str, str]:
    """Which of somebody's evaluations it is, where it is that of a period."""
    return {"period": case.period.name} if case.period else {}


def _request(definition: Compiled) -> dict[str, Any]:
    """What was asked for, where the case is a request: its notices have words of their own."""
    return {"request": dict(definition.definition.title)} if definition.definition.kind == "request" else {}


def _params(case: Case, definition: Compiled, event: CaseEvent) -> dict[str, Any]:
    """What sentences may use; texts of the definition are kept in both languages."""
    return {
        "owner": case.owner.name,
        "cycle": case.cycle.name,
        "actor": event.actor_name,
        "acting_for": event.acting_for_name,
        "action": dict(definition.transitions[event.transition].title),
        "state": dict(definition.states[event.to_state].title),
        **_period(case),
        **_request(definition),
    }


class _Words:
    """The parameters of each notice: the comment only goes to those who may read it."""

    def __init__(self, event: CaseEvent, definition: Compiled, stay: _Stay, params: Mapping[str, Any]) -> None:
        self.event, self.definition, self.stay, self.params = event, definition, stay, params

    def __call__(self, notice: Notice) -> dict[str, Any]:
        words = dict(self.params)
        if self.event.comment and notice.template in WITH_COMMENT and self._may_read(notice):
            words["comment"] = self.event.comment
        return words

    def _may_read(self, notice: Notice) -> bool:
        relations = self.stay.relations_of(notice.on_behalf_of or notice.employee_id)
        return may_read(self.definition, self.event, may_see(self.definition, self.event.to_state, relations))


def _store(session: Session, case: Case, told: list[Notice], *, key: str, at: datetime, params: Any) -> list[UUID]:
    names = queries.list_active(session, [notice.on_behalf_of for notice in told if notice.on_behalf_of])
    new = []
    for notice in told:
        words = params(notice) | ({"on_behalf_of": names.get(notice.on_behalf_of, "")} if notice.on_behalf_of else {})
        statement = insert(Notification).values(
            id=new_id(),
            agency_id=case.agency_id,
            employee_id=notice.employee_id,
            case_id=case.id,
            template=notice.template.value,
            params=words,
            dedup_key=key,
            at=at,
        )
        written = session.scalar(statement.on_conflict_do_nothing().returning(Notification.id))
        new += [written] if written else []
    return new


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def find_letter(session: Session, notice_id: UUID, *, now: datetime) -> Letter | None:
    """The mail to send about a notice; None where it was sent, or where its reader should no longer get it."""
    notice = session.get(Notification, notice_id)
    if notice is None or notice.mailed_at is not None:
        return None
    return queries.find_letter(session, notice, local_day(now, timezone_of(session, notice.agency_id)))
