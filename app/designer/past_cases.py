"""What running and finished cases say about a version: where they stand, and what it would have made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from app.cases.history import MOVE
from app.cases.models import Case, CaseEvent, CaseVote
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from workflows.comparing import describing
from workflows.definition import Definition, Text
from workflows.engine import compile_definition
from workflows.replaying import Happened, Histories, Verdict

MOST_CASES = 20_000
"""Of more finished cases the newest are looked at: some seconds of reading."""
MOST_HISTORIES = 2_000
"""Of more different histories those of the newest cases are walked."""


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
    """What became of the finished cases: ``total`` were walked, by ``histories`` different ways; ``left`` were not."""

    total: int
    histories: int
    same: int
    stops: tuple[Reason, ...]
    untold: tuple[Reason, ...]
    left: int


def replayed(session: Session, definition: Definition, *, agency_id: UUID, code: str) -> Replay:
    """The finished cases of a workflow walked through a new text of it, each history once. Two statements."""
    histories = Histories(compile_definition(definition), MOST_HISTORIES)
    for owner, events in _cases(session, agency_id, code):
        histories.add(events, owner=owner)
    tally = histories.tally()
    total = sum(count for _verdict, count in tally)
    return Replay(
        total=total,
        histories=len(tally),
        same=sum(count for verdict, count in tally if verdict.outcome == "same"),
        stops=_grouped(definition, tally, "stops"),
        untold=_grouped(definition, tally, "untold"),
        left=_finished(session, agency_id, code) - total,
    )


def _of(agency_id: UUID, code: str) -> ColumnElement[bool]:
    versions = select(DefinitionVersion.id).where(
        DefinitionVersion.agency_id == agency_id, DefinitionVersion.code == code
    )
    return and_(Case.agency_id == agency_id, Case.closed_at.is_not(None), Case.definition_version_id.in_(versions))


def _finished(session: Session, agency_id: UUID, code: str) -> int:
    return session.scalar(select(func.count()).select_from(Case).where(_of(agency_id, code))) or 0


def _cases(session: Session, agency_id: UUID, code: str) -> Iterator[tuple[str, list[Happened]]]:
    """Owner and events of the newest finished cases; rows come in parts, so that they need little memory.

    A row holds all events of a case, since thousands of rows would cost more than the walk itself.
    """
    query = (
        select(Case.owner_id, _events(), _votes())
        .where(_of(agency_id, code))
        .order_by(Case.closed_at.desc(), Case.id)
        .limit(MOST_CASES)
    )
    for owner, events, cast in session.execute(query, execution_options={"yield_per": 500}):
        votes = _by_stay(cast or ())
        yield str(owner), [_happened(one, votes.get(one[2], {})) for one in events or ()]


def _events() -> ScalarSelect[Any]:
    event = func.json_build_array(
        CaseEvent.seq, CaseEvent.kind, CaseEvent.transition, CaseEvent.relation, CaseEvent.to_state, CaseEvent.actor_id,
        CaseEvent.acting_for_id, CaseEvent.facts, CaseEvent.comment,
    )  # fmt: skip
    listed = func.json_agg(aggregate_order_by(event, CaseEvent.seq), type_=JSON)
    return select(listed).where(CaseEvent.case_id == Case.id).scalar_subquery()


def _votes() -> ScalarSelect[Any]:
    vote = func.json_build_array(CaseVote.transition, CaseVote.entry_seq, CaseVote.voter_id, CaseVote.approve)
    listed = func.json_agg(aggregate_order_by(vote, CaseVote.at), type_=JSON)
    return select(listed).where(CaseVote.case_id == Case.id).scalar_subquery()


def _by_stay(cast: Iterable[Sequence[Any]]) -> dict[str, dict[int, list[tuple[str, bool]]]]:
    """Votes by step, and there by the event with which the stay began."""
    found: dict[str, dict[int, list[tuple[str, bool]]]] = {}
    for transition, entry, voter, yes in cast:
        found.setdefault(transition, {}).setdefault(entry, []).append((voter, yes))
    return found


def _happened(event: Sequence[Any], votes: Mapping[int, list[tuple[str, bool]]]) -> Happened:
    """The votes of a stay belong to the step that ended it, which is the first one after they were cast."""
    seq, kind, transition, relation, to_state, actor, acting_for, facts, comment = event
    stay = max((entry for entry in votes if entry < seq), default=None) if votes else None
    before = [(person, yes) for person, yes in votes[stay] if person != actor] if stay is not None else []
    return Happened(
        transition, relation, to_state, actor, acting_for, facts, comment, tuple(before), moved=kind == MOVE
    )


def _grouped(definition: Definition, tally: Iterable[tuple[Verdict, int]], outcome: str) -> tuple[Reason, ...]:
    """Equal reasons together, the most frequent first."""
    groups: dict[tuple[str, ...], list[tuple[Verdict, int]]] = {}
    for verdict, count in tally:
        if verdict.outcome == outcome:
            said = (verdict.reason or {}).get("id", "")
            groups.setdefault((verdict.code, verdict.state, verdict.transition, said), []).append((verdict, count))
    found = [_reason(definition, alike[0][0], sum(count for _one, count in alike)) for alike in groups.values()]
    return tuple(sorted(found, key=lambda one: -one.count))


def _reason(definition: Definition, verdict: Verdict, count: int) -> Reason:
    return Reason(
        verdict,
        describing.step(definition, verdict.transition),
        describing.state(definition, verdict.state),
        count,
    )
