"""The one door. Every change of a case, by whatever way it comes, passes ``perform`` or ``edit``.

Single click, bulk action, admin panel, command line and deadline all end here, so they can't differ: the engine is
asked under the row lock, and state, event, tasks, timers and jobs are written in the caller's one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.cases import groups, history, hooks, journal, parties, policy, queries, schedule, voting
from app.cases.casefile import CaseFile
from app.cases.models import Case, CaseEvent, CaseVote
from app.cases.values import Action, Performed
from app.core.clock import local_day
from app.core.errors import NotFound, Refused, StaleCase
from app.core.jobs import defer
from app.definitions.queries import compiled as compiled_definition
from app.people.calendar import timezone_of
from workflows import engine, machine
from workflows.engine import Blocker, Offer, Outcome, Refusal, Situation


def perform(session: Session, action: Action, *, actor: CurrentActor | None, now: datetime) -> Performed:
    """Move a case by one transition, or store a vote for it. ``actor`` None is the system (timers).

    Raises NotFound (no such case for this person), StaleCase (the page is out of date), DuplicateKey (the key came
    before with another body), Refused (the engine's blockers). On any of them nothing is written.
    """
    case = queries.lock_case(session, action.case_id)
    file = open_file(session, case, actor=actor, now=now, resolve=True)
    repeated = _repeated(file, action)
    if repeated:
        return repeated
    if action.seen_version not in (None, case.version):
        raise StaleCase(case.id, action.seen_version or 0, case.version)
    outcome = engine.decide(
        file.compiled, situation(file, now), file.standing, action.transition, action.comment, action.approve
    )
    if isinstance(outcome, Refusal):
        raise Refused(outcome.blockers)
    if outcome.transition.vote is not None:
        vote = voting.cast(file, outcome, action, now)
        if outcome.vote_only:
            return _give_up(file, outcome, vote, now)
    return Performed(_move(file, outcome, action, now))


def edit(
    session: Session,
    *,
    case_id: UUID,
    part: str,
    actor: CurrentActor,
    now: datetime,
    seen_revision: int | None = None,
) -> CaseFile:
    """Lock a case for a change of its content, after asking the definition whether this person may change the part.

    ``seen_revision`` guards against overwriting what somebody else saved meanwhile; leave it out for additions.
    Raises NotFound, Refused, StaleCase.
    """
    case = queries.lock_case(session, case_id)
    file = open_file(session, case, actor=actor, now=now)
    if part not in file.editable:
        raise Refused([_not_editable(file)])
    if seen_revision not in (None, case.revision):
        raise StaleCase(case.id, seen_revision or 0, case.revision)
    case.revision += 1
    return file


def open_locked(session: Session, *, case_id: UUID, actor: CurrentActor, now: datetime) -> CaseFile:
    """Lock a case for something beside its parts, about which the caller asks who may. Raises NotFound."""
    return open_file(session, queries.lock_case(session, case_id), actor=actor, now=now)


def open_in_place_of_owners(session: Session, case_ids: Iterable[UUID], *, part: str) -> list[Case]:
    """Lock, of these cases, those whose owner may change the part now; pages that are open on them become stale.

    For what a leader may lay into a draft of others without reading or changing what stands there. Locked in the order
    of their identifiers, so that two such changes can't wait for each other. The caller has checked who may do so.
    """
    found = queries.lock_cases(session, case_ids)
    free = owners_may_change(found, part=part)
    for case in found:
        case.revision += case.id in free
    return [case for case in found if case.id in free]


def owners_may_change(cases: Iterable[Case], *, part: str) -> frozenset[UUID]:
    """Of these cases, those in whose state the definition lets the owner change the part. Asks the database nothing
    when their definitions are loaded."""
    return frozenset(
        case.id
        for case in cases
        if part in engine.may_edit(compiled_definition(case.definition_version), case.state, {"owner"})
    )


def open_file(
    session: Session, case: Case, *, actor: CurrentActor | None, now: datetime, resolve: bool = False
) -> CaseFile:
    """A case as one person sees it. Raises NotFound where they have no part in it.

    With ``resolve`` the relations are looked up anew at today's date and recorded; only do so under the lock.
    """
    day = local_day(now, actor.time_zone if actor else timezone_of(session, case.agency_id))
    people = parties.resolve(session, case, day) if resolve else queries.list_parties(session, case.id)
    compiled = compiled_definition(case.definition_version)
    several = groups.resolve(session, case, compiled.relations, day)
    standing = policy.stand(session, case=case, parties=people.values(), actor=actor, day=day, groups=several)
    file = CaseFile(session, case, compiled, actor, standing, people, deciding=resolve, groups=several)
    relations = policy.effective_relations(case, standing)
    if relations:
        file.visible = engine.may_see(compiled, case.state, relations)
        file.editable = engine.may_edit(compiled, case.state, relations)
    elif actor is not None and policy.may_audit(session, case, actor):
        # An auditor reads what HR reads. It is no standing, so there is nothing they can do.
        file.visible = engine.may_see(compiled, case.state, {"agency_hr"})
    elif actor is not None and (above := policy.relations_to_parent(session, case, actor, day)):
        file.visible = engine.may_see(compiled, case.state, above)
    else:
        raise NotFound
    return file


def situation(file: CaseFile, now: datetime) -> Situation:
    """What the engine needs to know of a case at this moment."""
    case = file.case
    events = file.load("events", queries.list_events)
    return Situation(
        state=case.state,
        facts=hooks.collect_facts(file),
        now=now,
        done_by=voting.with_voters(file, _not_undone(file, events)),
        handed_to=case.handed_to,
        hands=case.hands,
        votes=voting.seats_taken(file),
        voters=voting.voters(file),
        owner=str(case.owner_id),
        missing=hooks.collect_missing(file),
    )


def _not_undone(file: CaseFile, events: list[CaseEvent]) -> list[CaseEvent]:
    """Without the steps that a re-opening made void: those out of the stage it led back to, and out of later ones.

    Whoever decided on the former rating may take part in the new one, and may have to when others are late.
    """
    kept: list[CaseEvent] = []
    for event in events:
        step = history.step_of(file, event)
        if step is not None and step.reopens:
            places = _places(file, event)
            back = places[history.target_stage(file, event)]
            kept = [one for one in kept if places[_stage_left(file, one)] < back]
        kept.append(event)
    return kept


def _stage_left(file: CaseFile, event: CaseEvent) -> str:
    return history.source_stage(file, event) or history.target_stage(file, event)


def _places(file: CaseFile, event: CaseEvent) -> dict[str, int]:
    """Where each stage stands in the order of the event's own definition.

    A stage of another version that this one doesn't have stands where the last one before it stands.
    """
    places = {stage.id: place for place, stage in enumerate(history.definition_of(file, event).definition.stages)}
    for other in history.definitions_of(file):
        last = -1
        for stage in other.definition.stages:
            last = places.setdefault(stage.id, last)
    return places


def offers(file: CaseFile, now: datetime) -> tuple[Offer, ...]:
    """The buttons of a case for this person, refused ones with their reasons; the same rules as ``perform``."""
    return engine.available(file.compiled, situation(file, now), file.standing)


def _repeated(file: CaseFile, action: Action) -> Performed | None:
    """The answer that was given before to the same request, so that a double click acts once."""
    event = journal.written_before(file, action)
    return Performed(event, repeated=True) if event is not None else voting.repeated(file, action)


def _give_up(file: CaseFile, outcome: Outcome, vote: CaseVote, now: datetime) -> Performed:
    """Let the consequence of a vote that can't succeed any more follow in the same transaction, by the system.

    Where its guard forbids it, the vote stands and the case waits for a person.
    """
    step = outcome.transition
    otherwise = step.vote.otherwise if step.vote else None
    if otherwise is None or not voting.is_lost(file, step):
        return Performed(None)
    action = Action(file.case.id, otherwise, f"vote:{vote.id}", comment=vote.comment)
    try:
        with file.session.begin_nested():
            return perform(file.session, action, actor=None, now=now)
    except Refused:
        return Performed(None)


def _move(file: CaseFile, outcome: Outcome, action: Action, now: datetime) -> CaseEvent:
    """Write the step: event, state, tasks, timers, effects, jobs."""
    session, case = file.session, file.case
    target = machine.step(file.compiled, case.state, outcome.transition.id)
    if target != outcome.target:
        raise RuntimeError(f"engine says {outcome.target}, machine says {target}")
    event = journal.write(file, outcome, action, now)
    case.version = event.seq
    if outcome.transition.hand_to is not None:
        case.handed_to, case.hands = outcome.transition.hand_to, outcome.transition.hands
        schedule.hand_over(session, case, file.compiled, now)
        schedule.ask_receiver(session, case, file.parties, outcome.transition.hand_to)
    else:
        # Nothing in here asks for what it has just written, so the case goes to the database once, not thrice.
        with session.no_autoflush:
            _enter(file, target, now)
    for name in outcome.effects:
        hooks.EFFECTS[name](hooks.Step(session, file, event, now))
        file.forget()
    for handler in hooks.ON_STEP:
        handler(hooks.Step(session, file, event, now))
    defer(session, "notifications.case_event", {"case_id": str(case.id), "event_id": str(event.id)})
    return event


def _enter(file: CaseFile, target: str, now: datetime) -> None:
    """Leave the state for the next one; a hand-over ends where its relation is no longer asked."""
    case = file.case
    if case.hands is not None and not engine.keeps_hand_over(file.compiled, case.state, target, case.hands):
        case.handed_to = case.hands = None
    schedule.leave(file.session, case)
    case.state = target
    schedule.enter(file.session, case, file.compiled, file.parties, now)
    if case.handed_to is not None:
        schedule.ask_receiver(file.session, case, file.parties, case.handed_to)


def _not_editable(file: CaseFile) -> Blocker:
    state = file.compiled.definition.state(file.case.state)
    return Blocker("not_editable", {"state": state.title})
