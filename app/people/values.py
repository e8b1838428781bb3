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


class AgencyKind(StrEnum):
    """Instansi Pusat or Instansi Daerah: who sets and evaluates the plans at the top differs (p.65 C.2-3)."""

    CENTRAL = "central"
    REGIONAL = "regional"


class PositionKind(StrEnum):
    """Groups of positions; those of LEADER_KINDS plan by perspective (PermenPANRB 6/2022, p.29).

    ``JPT`` is a Pimpinan Tinggi post whose rank the register doesn't tell.
    """

    JPT = "jpt"
    JPT_UTAMA = "jpt_utama"
    JPT_MADYA = "jpt_madya"
    JPT_PRATAMA = "jpt_pratama"
    UNIT_HEAD = "unit_head"
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    FUNCTIONAL = "functional"
    STAFF = "staff"
    POLITICAL = "political"


JPT_KINDS = frozenset({PositionKind.JPT, PositionKind.JPT_UTAMA, PositionKind.JPT_MADYA, PositionKind.JPT_PRATAMA})
LEADER_KINDS = JPT_KINDS | {PositionKind.UNIT_HEAD}


class StatusKind(StrEnum):
    """What sets a person apart from the ordinary appraisal for a span of days.

    The last four are those to whom the rules of planning don't apply (p.65-66 C.8); the first two are appraised by
    their home agency (p.92 A.15-16).
    """

    STUDY = "study"
    SECONDED = "seconded"
    STATE_OFFICE = "state_office"
    SUSPENDED = "suspended"
    UNPAID_LEAVE = "unpaid_leave"
    RETIREMENT_PREPARATION = "retirement_preparation"


EXEMPT_KINDS = frozenset(StatusKind) - {StatusKind.STUDY, StatusKind.SECONDED}
"""Planning doesn't apply (p.65-66 C.8)."""


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
