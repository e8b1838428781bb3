"""Enumerations of the staff register. Each member's value is what the database stores."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol
from uuid import UUID


class EmployeeKind(StrEnum):
    """Who an employee is; an official (pejabat negara, such as a head of region) appraises but has no NIP."""

    PNS = "pns"
    PPPK = "pppk"
    OFFICIAL = "official"


class PostingKind(StrEnum):
    """How a position is held: definitive, acting while vacant (Plt), acting while the holder is away (Plh)."""

    DEFINITIVE = "definitive"
    PLT = "plt"
    PLH = "plh"


class PositionKind(StrEnum):
    """Groups of positions; the first two plan by perspective (PermenPANRB 6/2022, p.29)."""

    JPT = "jpt"
    UNIT_HEAD = "unit_head"
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    FUNCTIONAL = "functional"
    STAFF = "staff"
    POLITICAL = "political"


LEADER_KINDS = frozenset({PositionKind.JPT, PositionKind.UNIT_HEAD})


class ReportStatus(StrEnum):
    """What became of an employee's word that the register names the wrong appraiser."""

    OPEN = "open"
    CORRECTED = "corrected"
    DECLINED = "declined"


ACTING_KINDS = frozenset({PostingKind.PLT, PostingKind.PLH})


class Editor(Protocol):
    """Who changes the register, as far as this layer knows people who sign in; the system itself is ``None``."""

    @property
    def user_id(self) -> UUID: ...

    @property
    def agency_id(self) -> UUID: ...
