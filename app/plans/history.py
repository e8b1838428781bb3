"""The versions of a plan that were agreed, one after the other, with who agreed each and why (Pasal 14(2)-(3))."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.cases import queries as cases
from app.cases.casefile import CaseFile
from app.cases.history import step_of
from app.cases.models import CaseEvent
from app.cases.words import words_of
from app.plans.queries import list_agreed
from app.plans.records import PlanVersion

_AGREEING = frozenset({"agree_plan", "apply_plan_change"})


@dataclass(frozen=True)
class Reason:
    """Words that came with a step on the way to a version."""

    who: str
    words: str


@dataclass(frozen=True)
class Agreed:
    """A version that is or was in force. ``place`` counts from 1; ``agreed_by`` is empty where no step tells."""

    place: int
    version: PlanVersion
    agreed_by: str
    acting_for: str
    reasons: tuple[Reason, ...]


def agreed_versions(file: CaseFile) -> list[Agreed]:
    """Oldest first; the words of each as far as the person may read them."""
    versions = file.load("agreed_versions", lambda session, _id: list_agreed(session, file.case.plan_case_id))
    events: list[CaseEvent] = file.load("events", cases.list_events)
    return list(_told(file, versions, events))


def _told(file: CaseFile, versions: Sequence[PlanVersion], events: Sequence[CaseEvent]) -> Iterator[Agreed]:
    steps = {event.at: event for event in events if _agrees(file, event)}
    since = 0
    for place, version in enumerate(versions, start=1):
        step = steps.get(version.agreed_at) if version.agreed_at else None
        until = step.seq if step else since
        reasons = [
            Reason(event.actor_name, words)
            for event in events
            if since < event.seq <= until and (words := words_of(file, event))
        ]
        yield Agreed(
            place, version, step.actor_name if step else "", step.acting_for_name if step else "", tuple(reasons)
        )
        since = until


def _agrees(file: CaseFile, event: CaseEvent) -> bool:
    step = step_of(file, event)
    return step is not None and not _AGREEING.isdisjoint(step.effects)
