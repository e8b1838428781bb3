"""What is read of the cascade: frozen records for pages and for the official forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.cascade.values import CLEARED, Angle, Consent, Control, MemberKind, Product, Reporting, RoleLevel


@dataclass(frozen=True)
class Manual:
    """The manual of one indicator, in the rows of form A.1.3."""

    lineage: UUID
    purpose: str
    definition: str
    formula: str
    unit: str
    control: Control
    source: str
    reporting: Reporting
    revision: int


@dataclass(frozen=True)
class Block:
    """A strategy as a workblock, in the fields of form A.1.4."""

    id: UUID
    lineage: UUID
    angle: Angle
    product: Product
    title: str
    owner: str
    due: str
    purpose: str
    targets: str
    involved: str
    beneficiaries: str
    budget: str
    routine_activities: tuple[str, ...]
    transformative_activities: tuple[str, ...]
    routine_milestones: tuple[str, ...]
    transformative_milestones: tuple[str, ...]
    revision: int


@dataclass(frozen=True)
class Desk:
    """The post whose matrix it is, the cycle, and where both lie. ``matrix_id`` is empty until something is written."""

    agency_id: UUID
    position_id: UUID
    unit_id: UUID
    title: str
    unit: str
    cycle_id: UUID
    cycle: str
    open: bool
    matrix_id: UUID | None
    shared_at: datetime | None


@dataclass(frozen=True)
class Source:
    """The case whose plan gives the columns, and whose it is."""

    case_id: UUID
    leader: str
    title: str


@dataclass(frozen=True)
class Column:
    """What roles serve: an indicator of the leader, or for a team a result of its lead."""

    key: UUID
    number: int
    text: str
    target: str
    result: str
    result_id: UUID | None
    lead_role: bool = False


@dataclass(frozen=True)
class Role:
    """One role; ``plan_text`` is what the person's plan says of it now, empty where it isn't there."""

    id: UUID
    text: str
    level: RoleLevel | None
    shared_at: datetime | None
    delivered_case_id: UUID | None
    plan_text: str = ""
    plan_agreed: bool = False

    @property
    def delivered(self) -> bool:
        """Whether it was written into the person's plan."""
        return self.delivered_case_id is not None


@dataclass(frozen=True)
class Cell:
    """What one person does for one column. Revision 0: nobody has filled it in."""

    roles: tuple[Role, ...] = ()
    no_role: bool = False
    revision: int = 0

    @property
    def decided(self) -> bool:
        """Roles, or the word that there is none."""
        return self.no_role or bool(self.roles)


EMPTY = Cell()


@dataclass(frozen=True)
class Member:
    """A person of the matrix. ``key`` names them in addresses: the employee, or the row of somebody from outside.

    ``id`` is empty for a direct report about whom nothing is written yet. ``gone``: no longer answers to the leader.
    """

    key: UUID
    id: UUID | None
    kind: MemberKind
    employee_id: UUID | None
    position_id: UUID | None
    name: str
    title: str
    place: str
    team: str | None
    consent: Consent
    answer: str
    gone: bool
    lead_ids: tuple[UUID, ...]
    cells: dict[UUID, Cell]

    @property
    def cleared(self) -> bool:
        """Whether roles may go into the plan: the leader is the appraiser, or the appraiser has agreed."""
        return self.consent in CLEARED

    def cell(self, key: UUID) -> Cell:
        """What stands under a column."""
        return self.cells.get(key, EMPTY)

    def roles(self) -> Iterator[Role]:
        """All roles, whatever they serve."""
        for cell in self.cells.values():
            yield from cell.roles


@dataclass(frozen=True)
class Team:
    """A second matrix: the roles of a team's lead on top, its members on the left (p.48 b.4-7)."""

    lead: Member
    columns: tuple[Column, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Matrix:
    """The whole form A.1.5 of one leader."""

    desk: Desk
    source: Source | None
    columns: tuple[Column, ...]
    members: tuple[Member, ...]
    teams: tuple[Team, ...]

    def all_columns(self) -> dict[UUID, Column]:
        """Columns of the leader and of all teams, by key."""
        found = {column.key: column for column in self.columns}
        return found | {column.key: column for team in self.teams for column in team.columns}

    def unserved(self) -> tuple[Column, ...]:
        """Indicators of the leader for which nobody has a role (p.46-47 h)."""
        return tuple(one for one in self.columns if not any(person.cell(one.key).roles for person in self.members))

    def without_role(self) -> tuple[Member, ...]:
        """People who have no role anywhere."""
        return tuple(person for person in self.members if not any(person.roles()))

    def find(self, key: UUID) -> Member | None:
        """The person with this key."""
        return next((person for person in self.members if person.key == key), None)


@dataclass(frozen=True)
class Candidate:
    """Somebody of the register who could be named in the matrix."""

    employee_id: UUID
    position_id: UUID
    name: str
    title: str
    unit: str


@dataclass(frozen=True)
class Request:
    """An assignment of one's own employee by another leader that waits for a word (p.46 f.10)."""

    member_id: UUID
    name: str
    title: str
    leader_title: str
    leader_unit: str
    cycle: str
    consent: Consent
    answer: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class PostChoice:
    """A post and a cycle whose matrix somebody may open."""

    position_id: UUID
    cycle_id: UUID
    title: str
    unit: str
    cycle: str


@dataclass(frozen=True)
class Listed:
    """A matrix in HR's list: people about whom something is written, and roles."""

    id: UUID
    position_id: UUID
    cycle_id: UUID
    title: str
    unit: str
    cycle: str
    shared_at: datetime | None
    people: int
    roles: int
