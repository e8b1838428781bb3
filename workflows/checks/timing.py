"""Deadlines have a start, fire transitions that exist here, and lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.findings import Finding, error, warning
from workflows.definition import NAMED_DATES, Deadline, Definition, State, Transition


def check(definition: Definition) -> Iterator[Finding]:
    """Each state's deadline, and each timeout transition the other way round."""
    by_id = {one.id: one for one in definition.transitions}
    for state in definition.states:
        if state.deadline is not None:
            yield from _deadline(state, state.deadline, by_id)
            yield from _date(definition, state.deadline, f"states.{state.id}.deadline.on")
        elif not state.final and not any(state.id in one.sources and one.kind == "admin" for one in by_id.values()):
            yield warning("no_way_out_in_time", f"states.{state.id}")
    for one in definition.transitions:
        yield from _timeout(definition, one)
        yield from _hand_over(definition, one)


def _deadline(state: State, deadline: Deadline, by_id: dict[str, Transition]) -> Iterator[Finding]:
    place = f"states.{state.id}.deadline"
    if state.final:
        yield error("deadline_on_final", place)
    yield from _start(place, deadline, by_id)
    for name in fired_by(deadline):
        one = by_id.get(name)
        if one is None or one.kind != "timeout" or state.id not in one.sources:
            yield error("not_a_timeout", place, name=name)
    yield from _order(state, deadline, by_id, place)
    yield from _reminders(deadline, place)


def fired_by(deadline: Deadline) -> tuple[str, ...]:
    """The transitions that a deadline fires, in the order of time."""
    return (*((deadline.then,) if deadline.then else ()), *(one.transition for one in deadline.escalate))


def _date(definition: Definition, deadline: Deadline, place: str) -> Iterator[Finding]:
    """Only the case of a period knows the dates of one, and a register of requests only when it begins and ends."""
    if deadline.on is not None and deadline.on not in dates_of(definition.kind):
        yield error("unknown_date", place, name=deadline.on)


def dates_of(kind: str) -> tuple[str, ...]:
    """The named dates that a case of a kind of definition has."""
    if kind == "request":
        return ("cycle.start", "cycle.end")
    return tuple(one for one in NAMED_DATES if kind == "periodic" or not one.startswith("period."))


def _start(place: str, deadline: Deadline, by_id: dict[str, Transition]) -> Iterator[Finding]:
    if (deadline.on is None) == (deadline.working_days is None) or (deadline.since and deadline.on):
        yield error("deadline_start", place)
    if deadline.since is not None and deadline.since not in by_id:
        yield error("unknown_transition", f"{place}.since", name=deadline.since)


def _order(state: State, deadline: Deadline, by_id: dict[str, Transition], place: str) -> Iterator[Finding]:
    days = [one.after for one in deadline.escalate]
    if days != sorted(set(days)):
        yield error("escalations_order", f"{place}.escalate")
    then = by_id.get(deadline.then or "")
    if then is not None and then.to != state.id:
        for one in deadline.escalate:
            yield error("escalation_too_late", f"{place}.escalate", then=deadline.then, name=one.transition)


def _reminders(deadline: Deadline, place: str) -> Iterator[Finding]:
    for days in sorted({days for days in deadline.remind if deadline.remind.count(days) > 1}):
        yield error("reminder_twice", f"{place}.remind", days=days)
    if deadline.working_days is not None and deadline.since is None:
        for days in deadline.remind:
            if days >= deadline.working_days:
                yield warning("reminder_too_early", f"{place}.remind", days=days)
    if not deadline.remind and not fired_by(deadline):
        yield warning("no_consequence", place)


def _timeout(definition: Definition, one: Transition) -> Iterator[Finding]:
    if one.kind != "timeout":
        return
    for source in one.sources:
        deadline = definition.state(source).deadline
        if deadline is None or one.id not in fired_by(deadline):
            yield error("timeout_unused", f"transitions.{one.id}", name=source)


def _hand_over(definition: Definition, one: Transition) -> Iterator[Finding]:
    if one.hand_to is None:
        return
    place = f"transitions.{one.id}.hand_to"
    if one.kind != "timeout" or one.sources != (one.to,):
        yield error("hand_over_shape", place)
        return
    steps = (other for other in definition.transitions if one.to in other.sources)
    if not any(one.hands in other.by for other in steps):
        yield error("hand_over_useless", place, name=one.hands, state=one.to)
