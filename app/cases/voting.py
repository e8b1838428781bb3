"""Votes on steps that need several people: reading them, casting one, and telling when they can't succeed any more.

One seat has one vote, also through a substitute, and one person gives one. A vote that doesn't decide writes no event;
it keeps the key of its request itself, so that a double click counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from app.cases import history, journal, queries
from app.cases.casefile import CaseFile
from app.cases.models import CaseEvent, CaseTask, CaseVote
from app.cases.values import Action, Performed
from app.core.errors import DuplicateKey, Refused
from app.core.jobs import defer
from workflows.definition import Transition
from workflows.engine import Blocker, Outcome, vote_is_lost

_ROLES = frozenset({"unit_hr", "agency_hr"})


def all_votes(file: CaseFile) -> list[CaseVote]:
    """Every vote of a case; nothing is read where no version that it followed knows voting."""
    if not any(step.vote for one in history.definitions_of(file) for step in one.definition.transitions):
        return []
    return file.load("votes", queries.list_votes)


def of_the_stay(file: CaseFile) -> list[CaseVote]:
    """Those that count for the present stay in the state."""
    return [vote for vote in all_votes(file) if vote.entry_seq == file.case.entry_seq]


def names(file: CaseFile) -> Mapping[UUID, str]:
    """Names of everybody who voted on the case, of those for whom they did, and of all who sit in its groups."""
    people = {person for vote in all_votes(file) for person in (vote.voter_id, vote.acting_for_id) if person}
    people |= {person for members in file.groups.values() for person in members}
    return file.load("voter_names", lambda session, _case_id: queries.names_of(session, people)) if people else {}


def step_of(file: CaseFile, vote: CaseVote) -> Transition | None:
    """The step that a vote was about, in the newest version that the case followed and that knows it."""
    found = (one.transitions.get(vote.transition) for one in reversed(history.definitions_of(file)))
    return next((step for step in found if step is not None), None)


def seats_taken(file: CaseFile) -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """Votes of the present stay by transition, each by its seat."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for vote in of_the_stay(file):
        found.setdefault(vote.transition, []).append((str(vote.seat_id), vote.approve))
    return {transition: tuple(cast) for transition, cast in found.items()}


def voters(file: CaseFile) -> Mapping[str, frozenset[str]]:
    """Who cast them, in whatever seat."""
    found: dict[str, frozenset[str]] = {}
    for vote in of_the_stay(file):
        found[vote.transition] = found.get(vote.transition, frozenset()) | {str(vote.voter_id)}
    return found


def with_voters(file: CaseFile, events: list[CaseEvent]) -> Mapping[str, frozenset[str]]:
    """Who did which step, for the separation of duties: a vote counts as doing it, as long as its stay isn't undone."""
    done = dict(queries.done_by(events))
    stays = {0, *(event.seq for event in events)}
    for vote in all_votes(file):
        if vote.entry_seq in stays:
            people = {str(person) for person in (vote.voter_id, vote.acting_for_id) if person}
            done[vote.transition] = done.get(vote.transition, frozenset()) | people
    return done


def repeated(file: CaseFile, action: Action) -> Performed | None:
    """The answer to a vote that was sent before under the same key. Raises DuplicateKey for another body."""
    vote = next((one for one in all_votes(file) if one.idempotency_key == action.idempotency_key), None)
    if vote is None:
        return None
    if vote.body_hash != journal.body_hash(action, file.actor):
        raise DuplicateKey(action.idempotency_key)
    return Performed(None, repeated=True)


def cast(file: CaseFile, outcome: Outcome, action: Action, now: datetime) -> CaseVote:
    """Store a vote that the engine allowed, and settle the task of its seat. Raises Refused for who is no employee."""
    case, step = file.case, outcome.transition
    if file.actor is None or file.actor.employee_id is None:
        raise Refused([Blocker("not_your_part", {"title": step.title, "who": ()})])
    vote = CaseVote(
        agency_id=case.agency_id,
        case_id=case.id,
        entry_seq=case.entry_seq,
        transition=step.id,
        voter_id=file.actor.employee_id,
        acting_for_id=UUID(outcome.standing.acting_for) if outcome.standing.acting_for else None,
        approve=action.approve,
        comment=action.comment,
        at=now,
        idempotency_key=action.idempotency_key,
        body_hash=journal.body_hash(action, file.actor),
    )
    file.session.add(vote)
    file.session.flush()
    file.session.execute(
        update(CaseTask)
        .where(
            CaseTask.case_id == case.id, CaseTask.entry_seq == case.entry_seq, CaseTask.assignee_id == vote.seat_id,
            CaseTask.status == "open",
        )
        .values(status="done")
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    file.forget("votes", "voter_names")
    if vote.acting_for_id is not None:
        _tell_absent(file, step, vote)
    return vote


def _tell_absent(file: CaseFile, step: Transition, vote: CaseVote) -> None:
    """A vote that decides nothing writes no event, so nothing else would tell for whom it was given."""
    case, definition = file.case, file.compiled.definition
    params = {
        "owner": case.owner.name, "cycle": case.cycle.name, "actor": file.actor.name if file.actor else "",
        "action": dict(step.title), "state": dict(file.compiled.states[case.state].title),
    }  # fmt: skip
    params |= {"request": dict(definition.title)} if definition.kind == "request" else {}
    told = {
        "template": "acted_for_you", "employee_ids": [str(vote.acting_for_id)], "params": params,
        "key": f"vote:{vote.id}", "case_id": str(case.id),
    }  # fmt: skip
    defer(file.session, "notifications.plain", told)


def seats(file: CaseFile, step: Transition) -> frozenset[str] | None:
    """Who may vote today, by seat; None where holders of a role may, whom nobody can count."""
    if not _ROLES.isdisjoint(step.by):
        return None
    found: set[UUID] = set()
    takers = (file.case.handed_to,) if file.case.handed_to and file.case.hands in step.by else ()
    for relation in (*step.by, *takers):
        party = file.parties.get(relation)
        found.update(file.groups.get(relation, ()))
        found.update({party.employee_id} if party is not None and party.employee_id else set())
        found.update({file.case.owner_id} if relation == "owner" else set())
    return frozenset(str(person) for person in found)


def is_lost(file: CaseFile, step: Transition) -> bool:
    """Whether the votes of the present stay, with all that could still come, don't carry the step."""
    return step.vote is not None and vote_is_lost(step.vote, seats_taken(file).get(step.id, ()), seats(file, step))
