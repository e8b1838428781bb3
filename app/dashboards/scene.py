"""What pages of dashboards are about: a cycle or one of its periods, a part of the agency, and a workflow.

Each thing is read once. Who may open such a page is for the caller, who hands in how far they reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from app.auth.values import Scope
from app.cases.cycles import list_cycles
from app.cases.models import Cycle, Period
from app.core.errors import NotFound
from app.core.ids import parse_id
from app.dashboards import versions
from app.dashboards.queries import Selection, count_cells, read_branch, read_versions
from app.dashboards.values import Branch, Cell
from app.dashboards.versions import Present, Shown
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from workflows.definition import Definition, Text
from workflows.tiles import DISTRIBUTED


@dataclass(frozen=True)
class Asked:
    """What an address says: identifiers as they were typed, empty where nothing was."""

    cycle: str = ""
    unit: str = ""
    period: str = ""
    version: str = ""
    stage: str | None = None


@dataclass
class Scene:
    """The cycle, workflow and part of the agency that a page is about.

    ``audience``: the roles by which the viewer looks, out of TILE_ROLES. ``relation``: as which they read cases there,
    empty for leaders, who read none by leading. ``unit_by_unit``: whether its counts tell child units apart.
    """

    session: Session
    cycles: list[Cycle]
    cycle: Cycle
    reach: Scope
    unit_id: UUID | None
    now: datetime
    time_zone: str
    audience: frozenset[str]
    relation: str = ""
    period: Period | None = None
    version: str = ""
    stage: str | None = None
    unit_by_unit: bool = True

    @property
    def period_id(self) -> UUID | None:
        """Of the period looked at; empty for the annual evaluation."""
        return self.period.id if self.period else None

    @property
    def round_name(self) -> str:
        """The cycle, and the period looked at."""
        return f"{self.cycle.name} – {self.period.name}" if self.period else self.cycle.name

    @property
    def requests(self) -> bool:
        """Whether the round is a register of what people ask for."""
        return self.cycle.purpose == "requests"

    @cached_property
    def periods(self) -> list[Period]:
        """The periods with an evaluation of their own."""
        return evaluated_periods(self.cycle)

    @cached_property
    def branch(self) -> Branch:
        """Where in the unit tree the page looks. Raises NotFound."""
        return read_branch(self.session, agency_id=self.cycle.agency_id, reach=self.reach, unit_id=self.unit_id)

    @cached_property
    def all_cells(self) -> list[Cell]:
        """Counts of the round, whatever version a case follows."""
        return count_cells(
            self.session, cycle=self.cycle, reach=self.reach, now=self.now, period_id=self.period_id,
            branch=self.branch if self.unit_by_unit else None,
        )  # fmt: skip

    @cached_property
    def home(self) -> DefinitionVersion:
        """The version that the round was opened with."""
        version = self.cycle.periodic_version if self.period else None
        return version or self.cycle.definition_version

    @cached_property
    def offered(self) -> list[Shown]:
        """What the page may show: what the cases counted follow, or the cycle's own version while there are none."""
        counts: dict[UUID, int] = {}
        for cell in self.all_cells:
            if cell.version_id is not None:
                counts[cell.version_id] = counts.get(cell.version_id, 0) + cell.count
        found = read_versions(self.session, counts.keys() or {self.home.id})
        return versions.offers(
            Present(one.id, one.code, one.number, compiled(one), counts.get(one.id, 0)) for one in found
        )

    @cached_property
    def shown(self) -> Shown:
        """The board of the page."""
        home = self.home
        return versions.choose(self.offered, asked=self.version, home=home.id, code=home.code, stage=self.stage)

    @cached_property
    def elsewhere(self) -> list[Shown]:
        """Boards with the cases of the round that this one leaves out."""
        return versions.apart(self.offered, self.shown)

    @property
    def total(self) -> int:
        """All cases of the round, on whichever board."""
        return sum(cell.count for cell in self.all_cells)

    @property
    def late(self) -> int:
        """Those of them past their due date."""
        return sum(cell.overdue for cell in self.all_cells)

    @property
    def definition(self) -> Definition:
        """What the board is drawn with."""
        return self.shown.definition

    @cached_property
    def cells(self) -> list[Cell]:
        """Counts of the board."""
        return [cell for cell in self.all_cells if cell.version_id in self.shown.ids]

    @property
    def selection(self) -> Selection:
        """The cases of the board."""
        every = len(self.offered) == 1
        return Selection(
            self.cycle.agency_id, self.reach, self.cycle, self.period_id, self.unit_id,
            () if every else tuple(sorted(self.shown.ids)),
        )  # fmt: skip

    @cached_property
    def open_states(self) -> frozenset[str]:
        """States in which the viewer may read each single result."""
        return self.shown.open_for("result", self.relation) if self.relation else frozenset()

    @cached_property
    def answered_states(self) -> frozenset[str]:
        """States in which the viewer may read each single answer to HR's own fields."""
        return self.shown.open_for("fields", self.relation) if self.relation else frozenset()

    def unknown(self, stage: str) -> bool:
        """Whether the workflow at hand has no such stage."""
        return not self.shown.has_stage(stage)

    def predicates(self) -> Mapping[str, Text | str]:
        """The words for predicates, best first."""
        labels, values = self.definition.fact_labels.get(DISTRIBUTED, {}), self.definition.facts.get(DISTRIBUTED)
        return {value: labels.get(value, value) for value in values} if isinstance(values, tuple) else {}


def evaluated_periods(cycle: Cycle) -> list[Period]:
    """Periods that aren't evaluated by the annual evaluation itself; asks nothing of a cycle without a rhythm."""
    return [] if cycle.rhythm == "none" else [one for one in cycle.periods if not one.annual]


@dataclass(frozen=True)
class Viewer:
    """Who looks at dashboards, and how far they reach; see Scene."""

    agency_id: UUID
    reach: Scope
    audience: frozenset[str]
    relation: str
    time_zone: str


def find_scene(session: Session, asked: Asked, viewer: Viewer, *, now: datetime, today: date) -> Scene | None:
    """The scene that an address asks for; None before there is any cycle.

    By default it is the running cycle that holds today: next year's may be opened while this year's is rated.

    Raises NotFound for a cycle, unit or period of elsewhere.
    """
    cycles = list_cycles(session, viewer.agency_id)
    if not cycles:
        return None
    by_id = {str(cycle.id): cycle for cycle in cycles}
    cycle = by_id.get(asked.cycle) if asked.cycle else _of_today(cycles, today)
    unit = parse_id(asked.unit)
    if cycle is None or (asked.unit and unit is None):
        raise NotFound
    return Scene(
        session, cycles, cycle, viewer.reach, unit, now, viewer.time_zone, viewer.audience, viewer.relation,
        period=_period_of(cycle, asked.period), version=asked.version, stage=asked.stage,
    )  # fmt: skip


def _period_of(cycle: Cycle, period_id: str) -> Period | None:
    """The period that an address names; that of another cycle still stands there when somebody chooses this one."""
    wanted = parse_id(period_id)
    if period_id and wanted is None:
        raise NotFound
    return next((one for one in evaluated_periods(cycle) if one.id == wanted), None) if wanted else None


def _of_today(cycles: Sequence[Cycle], today: date) -> Cycle:
    """Registers of requests are looked at when they are asked for, or where there is nothing else."""
    found = [one for one in cycles if one.purpose != "requests"] or cycles
    holding = (one for one in found if one.status == "open" and one.starts_on <= today <= one.ends_on)
    return next(holding, found[0])
