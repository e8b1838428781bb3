"""What an address or a form asks to be moved: versions, unit, cycle and the map of states, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.auth.values import CurrentActor
from app.cases.models import Cycle
from app.core.db import db
from app.core.errors import NotFound
from app.core.ids import parse_id
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from app.moves import queries
from app.moves.values import Wish
from workflows.state_maps import open_states, propose

MAPPED = "to-"
"""Begins the name of the field that holds where a state leads."""
STAYS = "-"
"""The choice to leave the cases of a state on their version."""


@dataclass
class Asked:
    """What was asked so far. ``states`` leaves out those without an answer; ``wanted``: the map was sent."""

    sources: list[tuple[DefinitionVersion, int]]
    source: DefinitionVersion | None = None
    targets: list[DefinitionVersion] = field(default_factory=list)
    cycles: list[Cycle] = field(default_factory=list)
    target: DefinitionVersion | None = None
    unit_id: UUID | None = None
    cycle_id: UUID | None = None
    states: dict[str, str | None] = field(default_factory=dict)
    wanted: bool = False

    @property
    def wish(self) -> Wish | None:
        """The move that is asked for."""
        if self.source is None or self.target is None:
            return None
        return Wish(self.source, self.target, self.states, self.unit_id, self.cycle_id)

    @property
    def fields(self) -> dict[str, str]:
        """What an address or a form carries on, the map included."""
        found = {"source": self.source, "target": self.target, "unit": self.unit_id, "cycle": self.cycle_id}
        kept = {name: str(getattr(value, "id", value)) for name, value in found.items() if value is not None}
        return kept | {f"{MAPPED}{name}": to or STAYS for name, to in self.states.items()}


def read(values: Mapping[str, Any], actor: CurrentActor) -> Asked:
    """Raises NotFound for a version, unit or cycle of elsewhere."""
    session = db()
    found = queries.versions(session, actor.agency_id)
    asked = Asked([(version, number) for version, number in found if number])
    asked.source = _version(values.get("source"), actor)
    if asked.source is None:
        return asked
    asked.targets, asked.cycles = queries.targets(found, asked.source), queries.cycles_of(session, asked.source)
    asked.target = _one_of(values.get("target"), asked.targets)
    asked.unit_id = _id(values.get("unit"))
    if asked.unit_id is not None and not queries.has_unit(session, asked.unit_id, actor.agency_id):
        raise NotFound
    cycle = _one_of(values.get("cycle"), asked.cycles)
    asked.cycle_id = cycle.id if cycle else None
    if asked.target is not None:
        asked.wanted = any(name.startswith(MAPPED) for name in values)
        asked.states = _states(values, asked.source, asked.target, given=asked.wanted)
    return asked


def _states(
    values: Mapping[str, Any], source: DefinitionVersion, target: DefinitionVersion, *, given: bool
) -> dict[str, str | None]:
    """The map as it was sent; the proposal where none was. A state without an answer is left out."""
    before, after = compiled(source).definition, compiled(target).definition
    if not given:
        return {name: to for name, to in propose(before, after).items() if to is not None}
    sent = {state.id: values.get(f"{MAPPED}{state.id}", "") for state in open_states(before)}
    return {name: None if to == STAYS else to for name, to in sent.items() if to}


def _version(text: str | None, actor: CurrentActor) -> DefinitionVersion | None:
    wanted = _id(text)
    if wanted is None:
        return None
    version = db().get(DefinitionVersion, wanted)
    if version is None or version.agency_id != actor.agency_id or version.status == "draft":
        raise NotFound
    return version


def _one_of(text: str | None, found: list[Any]) -> Any:
    wanted = _id(text)
    if wanted is None:
        return None
    row = next((one for one in found if one.id == wanted), None)
    if row is None:
        raise NotFound
    return row


def _id(text: str | None) -> UUID | None:
    if not text:
        return None
    wanted = parse_id(text)
    if wanted is None:
        raise NotFound
    return wanted
