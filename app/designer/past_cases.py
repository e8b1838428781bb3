"""What running and finished cases say about a version: where they stand, and what it would have made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Row, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from app.cases.models import Case, CaseEvent, CaseVote
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from workflows.definition import Definition, Text
from workflows.engine import prepare
from workflows.replaying import Happened, Verdict, replay

REPLAYED = 300
"""The newest finished cases that are walked through a new version."""


@dataclass(frozen=True)
class Standing:
    """Running cases of one version: how many in which state, by its title in both languages."""

    version: DefinitionVersion
    states: tuple[tuple[Text, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _title, count in self.states)


def running(session: Session, *, agency_id: UUID, code: str) -> list[Standing]:
    """Cases that aren't finished, by version of the workflow and by state; newest version first."""
    rows = session.execute(
        select(DefinitionVersion, Case.state, func.count())
        .join(Case, Case.definition_version_id == DefinitionVersion.id)
        .where(
            Case.agency_id == agency_id, Case.closed_at.is_(None),
            DefinitionVersion.agency_id == agency_id, DefinitionVersion.code == code,
        )
        .group_by(DefinitionVersion.id, Case.state)
        .order_by(DefinitionVersion.number.desc())
    )  # fmt: skip
    found = []
    for version, states in groupby(rows, key=lambda row: row[0]):
        counts = {state: count for _version, state, count in states}
        known = compiled(version).definition.states
        found.append(Standing(version, tuple((one.title, counts[one.id]) for one in known if one.id in counts)))
    return found


@dataclass(frozen=True)
class Reason:
    """Why some finished cases would have stopped: at which step, out of which state, and how many."""

    verdict: Verdict
    step: Text
    state: Text
    count: int


@dataclass(frozen=True)
class Replay:
    """What became of the finished cases; ``more``: there are older ones that were not walked."""

    total: int
    same: int
    stops: tuple[Reason, ...]
    untold: tuple[Reason, ...]
    more: bool = False


def replayed(session: Session, definition: Definition, *, agency_id: UUID, code: str) -> Replay:
    """The newest finished cases of a workflow walked through a new text of it. Three statements."""
    cases = _finished(session, agency_id, code)
    more, cases = len(cases) > REPLAYED, cases[:REPLAYED]
    events = _events(session, [case.id for case in cases])
    walked = prepare(definition)
    verdicts = [replay(walked, events.get(case.id, ()), owner=str(case.owner_id)) for case in cases]
    return Replay(
        total=len(cases),
        same=sum(one.outcome == "same" for one in verdicts),
        stops=_grouped(definition, [one for one in verdicts if one.outcome == "stops"]),
        untold=_grouped(definition, [one for one in verdicts if one.outcome == "untold"]),
        more=more,
    )


def _finished(session: Session, agency_id: UUID, code: str) -> Sequence[Row[tuple[UUID, UUID]]]:
    query = (
        select(Case.id, Case.owner_id)
        .join(DefinitionVersion, DefinitionVersion.id == Case.definition_version_id)
        .where(Case.agency_id == agency_id, Case.closed_at.is_not(None), DefinitionVersion.code == code)
        .order_by(Case.closed_at.desc(), Case.id)
        .limit(REPLAYED + 1)
    )
    return session.execute(query).all()


def _events(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, list[Happened]]:
    """The events of cases in their order, with the votes that went before each.

    A row holds all events of a case, since thousands of rows would cost more than the walk itself.
    """
    votes = _votes(session, case_ids)
    event = func.json_build_array(
        CaseEvent.seq, CaseEvent.transition, CaseEvent.relation, CaseEvent.to_state, CaseEvent.actor_id,
        CaseEvent.acting_for_id, CaseEvent.facts, CaseEvent.comment,
    )  # fmt: skip
    events = func.json_agg(aggregate_order_by(event, CaseEvent.seq), type_=JSON)
    query = select(CaseEvent.case_id, events).where(CaseEvent.case_id.in_(case_ids)).group_by(CaseEvent.case_id)
    return {
        case_id: [_happened(one, votes.get((case_id, one[1]), {})) for one in found]
        for case_id, found in session.execute(query)
    }


def _happened(event: Sequence[Any], votes: Mapping[int, list[tuple[str, bool]]]) -> Happened:
    """The votes of a stay belong to the step that ended it, which is the first one after they were cast."""
    seq, transition, relation, to_state, actor, acting_for, facts, comment = event
    stay = max((entry for entry in votes if entry < seq), default=None) if votes else None
    before = [(person, yes) for person, yes in votes[stay] if person != actor] if stay is not None else []
    return Happened(transition, relation, to_state, actor, acting_for, facts, comment, tuple(before))


def _votes(session: Session, case_ids: Sequence[UUID]) -> dict[tuple[UUID, str], dict[int, list[tuple[str, bool]]]]:
    """Votes by case and step, and there by the event with which the stay began."""
    query = select(CaseVote.case_id, CaseVote.transition, CaseVote.entry_seq, CaseVote.voter_id, CaseVote.approve)
    found: dict[tuple[UUID, str], dict[int, list[tuple[str, bool]]]] = {}
    for case_id, transition, entry, voter, yes in session.execute(query.where(CaseVote.case_id.in_(case_ids))):
        found.setdefault((case_id, transition), {}).setdefault(entry, []).append((str(voter), yes))
    return found


def _grouped(definition: Definition, verdicts: Iterable[Verdict]) -> tuple[Reason, ...]:
    """Equal reasons together, the most frequent first."""
    groups: dict[tuple[str, ...], list[Verdict]] = {}
    for one in verdicts:
        said = (one.reason or {}).get("id", "")
        groups.setdefault((one.code, one.state, one.transition, said), []).append(one)
    steps = {one.id: one.title for one in definition.transitions}
    states = {one.id: one.title for one in definition.states}
    found = [
        Reason(
            alike[0],
            steps.get(alike[0].transition, {"id": alike[0].transition, "en": alike[0].transition}),
            states[alike[0].state],
            len(alike),
        )
        for alike in groups.values()
    ]
    return tuple(sorted(found, key=lambda one: -one.count))
