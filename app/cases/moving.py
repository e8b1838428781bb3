"""Moving a running case to another version of its workflow, and back: the only way in which its version changes.

A sibling of ``service.perform`` behind the same door: under the case's lock, with an event of its own in the same
chain. A case that is mapped to its own state stays there as before: since when and until when it stands there, who has
voted and who took over go on, unless the new version has another deadline. Any other state is entered anew.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.cases import history, journal, parties, policy, queries, refitting, schedule
from app.cases.casefile import CaseFile
from app.cases.models import Case, CaseEvent, CaseParty, CaseTask, CaseVote
from app.cases.values import Action
from app.core.clock import local_day
from app.core.errors import DomainError
from app.core.jobs import defer
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from app.people.calendar import timezone_of
from workflows.definition import Section
from workflows.engine import Compiled
from workflows.state_maps import StateMap, keeps_hand_over, keeps_votes

CLOSED, OTHER_VERSION, UNMAPPED, NO_PERIODS, ACTED_ON = "closed", "other_version", "unmapped", "no_periods", "acted_on"
"""Why a case can't be moved. The last one: it was acted on since the move that is to be undone."""

OVERDUE, DUE_CHANGED, VOTES_LOST, HAND_OVER_ENDED = "overdue", "due_changed", "votes_lost", "hand_over_ended"
"""What a move does to a case beside moving it."""


class Unmovable(DomainError):
    """The case stays where it is; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Relocation:
    """A wish to move a case: to which version, and to which state from each state of the version it follows now."""

    case_id: UUID
    source_id: UUID
    target: DefinitionVersion
    states: StateMap
    key: str
    reason: str


@dataclass(frozen=True)
class Place:
    """Where a case stood, since when, and who had taken over: what it takes to bring it back."""

    state: str
    entry_seq: int
    entered_at: datetime
    handed_to: str | None
    hands: str | None


@dataclass(frozen=True)
class WayBack:
    """A wish to undo a move: to which version and place. ``seq`` and ``revision``: the case's, as the move left it."""

    case_id: UUID
    target: DefinitionVersion
    place: Place
    seq: int
    revision: int
    key: str
    reason: str


@dataclass(frozen=True)
class Moved:
    """A case that was moved: from where, by which event, and what else came of it."""

    event: CaseEvent
    place: Place
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """As much of a case as decides whether it may move and what it loses by that."""

    state: str
    closed: bool
    rhythm: str
    voted: frozenset[str] = frozenset()
    hands: str | None = None


def destination(standing: Standing, target: Compiled, states: StateMap) -> str:
    """The state to which a case goes. Raises Unmovable. Asked alike by the dry run and under the lock."""
    if standing.closed:
        raise Unmovable(CLOSED)
    found = states.get(standing.state)
    if found is None:
        raise Unmovable(UNMAPPED)
    if standing.rhythm != "none" and not opens_periods(target):
        raise Unmovable(NO_PERIODS)
    return found


def opens_periods(target: Compiled) -> bool:
    """Whether the workflow can carry the cases of a cycle with periodic evaluations."""
    definition = target.definition
    return definition.kind != "appraisal" or any("open_periods" in step.effects for step in definition.transitions)


def losses(standing: Standing, source: Compiled, target: Compiled, to_state: str) -> tuple[str, ...]:
    """Votes and hand-overs of the present stay that don't outlive the move."""
    found = []
    if not keeps_votes(target.definition, standing.state, to_state, standing.voted):
        found.append(VOTES_LOST)
    if standing.hands is not None and not keeps_hand_over(
        source.definition, target.definition, standing.state, to_state, standing.hands
    ):
        found.append(HAND_OVER_ENDED)
    return tuple(found)


def move(session: Session, wanted: Relocation, *, actor: CurrentActor | None, now: datetime) -> Moved:
    """Move one case; the caller has checked that the actor may. The same key twice moves once.

    Raises NotFound, Unmovable, DuplicateKey. On any of them nothing is written.
    """
    file, action, case = _open(session, wanted, actor)
    if repeated := _repeated(file, action):
        return repeated
    if case.definition_version_id != wanted.source_id:
        raise Unmovable(OTHER_VERSION)
    standing, target = standing_of(session, case), compiled(wanted.target)
    to_state = destination(standing, target, wanted.states)
    lost = losses(standing, file.compiled, target, to_state)
    place, due = place_of(case), case.due_at
    event = _write(file, wanted.target, action, to_state, now)
    if HAND_OVER_ENDED in lost:
        case.handed_to = case.hands = None
    if to_state == place.state:
        other = file.compiled.states[place.state].deadline != target.states[to_state].deadline
        refitting.keep_stay(session, case, target, _parties(session, case, now), now, reckon=other)
    else:
        _enter(session, case, target, to_state, now)
    _tell(session, case, event, place)
    return Moved(event, place, (*lost, *due_notes(due, case.due_at, now)))


def move_back(session: Session, wanted: WayBack, *, actor: CurrentActor | None, now: datetime) -> Moved:
    """Bring a case back to where it stood before a move, as if it had never left, unless somebody acted on it since.

    Raises NotFound, Unmovable, DuplicateKey.
    """
    file, action, case = _open(session, wanted, actor)
    if repeated := _repeated(file, action):
        return repeated
    if acted_on(case, wanted, voted=_voted_since(session, case, wanted.seq)):
        raise Unmovable(ACTED_ON)
    place, due, back = place_of(case), case.due_at, wanted.place
    event = _write(file, wanted.target, action, back.state, now)
    if place.entry_seq != back.entry_seq:
        schedule.leave(session, case)
    for name, value in asdict(back).items():
        setattr(case, name, value)
    target = compiled(wanted.target)
    refitting.keep_stay(session, case, target, _parties(session, case, now), now, reckon=True)
    _tell(session, case, event, place)
    return Moved(event, place, due_notes(due, case.due_at, now))


def acted_on(case: Case, wanted: WayBack, *, voted: bool) -> bool:
    """Whether a case went on, was written in or voted on since it was moved."""
    return (case.version, case.revision) != (wanted.seq, wanted.revision) or voted or case.closed_at is not None


def place_of(case: Case) -> Place:
    """Where a case stands now."""
    return Place(case.state, case.entry_seq, case.entered_at, case.handed_to, case.hands)


def standing_of(session: Session, case: Case) -> Standing:
    """What decides about the move of a locked case."""
    voted = {vote.transition for vote in queries.list_votes(session, case.id) if vote.entry_seq == case.entry_seq}
    rhythm = "none" if case.parent_id else case.cycle.rhythm
    return Standing(case.state, case.closed_at is not None, rhythm, frozenset(voted), case.hands)


def due_notes(before: datetime | None, after: datetime | None, now: datetime) -> tuple[str, ...]:
    """What is worth saying about a due date that changed."""
    if before == after:
        return ()
    late = after is not None and after <= now and (before is None or before > now)
    return (DUE_CHANGED, OVERDUE) if late else (DUE_CHANGED,)


def _open(session: Session, wanted: Relocation | WayBack, actor: CurrentActor | None) -> tuple[CaseFile, Action, Case]:
    """The case under its lock, and the wish in the words of the journal."""
    case = queries.lock_case(session, wanted.case_id)
    people, definition = queries.list_parties(session, case.id), compiled(case.definition_version)
    file = CaseFile(session, case, definition, actor, policy.SYSTEM, people, deciding=True)
    return file, Action(case.id, history.MOVE_STEP, wanted.key, comment=wanted.reason), case


def _repeated(file: CaseFile, action: Action) -> Moved | None:
    """The answer that was given before to the same request. Raises DuplicateKey for another one under its key."""
    event = journal.written_before(file, action)
    return Moved(event, place_of(file.case), ()) if event is not None else None


def _write(file: CaseFile, target: DefinitionVersion, action: Action, to_state: str, now: datetime) -> CaseEvent:
    event = journal.write_move(file, target, action, to_state, now)
    case = file.case
    # A page that is open on the case would send the answers of another form into this one.
    case.revision += _sections(file.compiled, str(event.from_state)) != _sections(compiled(target), to_state)
    case.version, case.definition_version = event.seq, target
    file.session.flush()
    return event


def _sections(compiled: Compiled, state: str) -> tuple[Section, ...]:
    """What is filled in in a state."""
    form = compiled.definition.forms.get(compiled.states[state].form or "")
    return form.sections if form else ()


def _parties(session: Session, case: Case, now: datetime) -> dict[str, CaseParty]:
    """Resolved anew: the new version may ask somebody whom the old one never asked."""
    return parties.resolve(session, case, local_day(now, timezone_of(session, case.agency_id)))


def _enter(session: Session, case: Case, target: Compiled, to_state: str, now: datetime) -> None:
    schedule.leave(session, case)
    case.state = to_state
    people = _parties(session, case, now)
    schedule.enter(session, case, target, people, now)
    if case.handed_to is not None:
        schedule.ask_receiver(session, case, people, case.handed_to)
    session.flush()


def _voted_since(session: Session, case: Case, seq: int) -> bool:
    moved_at = select(CaseEvent.at).where(CaseEvent.case_id == case.id, CaseEvent.seq == seq).scalar_subquery()
    return bool(session.scalar(select(exists().where(CaseVote.case_id == case.id, CaseVote.at > moved_at))))


def _tell(session: Session, case: Case, event: CaseEvent, before: Place) -> None:
    """Owner and holders are told where the case stands now; nobody, where it stands as before."""
    session.flush()
    if case.state == before.state:
        return
    people = {case.owner_id, *session.scalars(_holders(case))}
    state = compiled(case.definition_version).states[case.state]
    notice = {
        "template": "version_moved",
        "employee_ids": sorted(str(person) for person in people),
        "params": {"owner": case.owner.name, "cycle": case.cycle.name, "state": dict(state.title)},
        "key": f"move:{event.id}",
        "case_id": str(case.id),
    }
    defer(session, "notifications.plain", notice)


def _holders(case: Case) -> Select[tuple[UUID | None]]:
    return select(CaseTask.assignee_id).where(
        CaseTask.case_id == case.id, CaseTask.status == "open", CaseTask.assignee_id.is_not(None)
    )
