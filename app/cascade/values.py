"""Lists of the cascade as PermenPANRB 6/2022 p.37-49 fixes them, and what can be stored."""

from __future__ import annotations

from enum import StrEnum

from app.people.values import LEADER_KINDS, PositionKind

MAX_LINES = 20
MAX_ROLES = 10
MAX_TEXT = 2000
PLANNING_POSTS = LEADER_KINDS | {PositionKind.ADMINISTRATOR, PositionKind.SUPERVISOR}


class Control(StrEnum):
    """Quality and level of control that a leader's indicator may have (form A.1.3, p.38)."""

    OUTCOME = "outcome"
    INTERMEDIATE = "intermediate"
    LOW = "low"


class Reporting(StrEnum):
    """How often an indicator is reported (form A.1.3, p.38)."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMIANNUAL = "semiannual"
    ANNUAL = "annual"


class Method(StrEnum):
    """How a leader's indicator is broken down (p.39 c): directly, or by services and outputs that support it."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class Angle(StrEnum):
    """The approaches of the two methods: three direct ones (p.39-41), two indirect ones (p.41-43)."""

    ASPECT = "aspect"
    AREA = "area"
    LOAD = "load"
    SERVICE = "service"
    OUTPUT = "output"

    @property
    def method(self) -> Method:
        """Which method an approach belongs to."""
        return Method.INDIRECT if self in (Angle.SERVICE, Angle.OUTPUT) else Method.DIRECT


class Product(StrEnum):
    """What a strategy brings about (p.39 b)."""

    INTERMEDIATE = "intermediate"
    OUTPUT = "output"
    SERVICE = "service"


class RoleLevel(StrEnum):
    """Quality and level of control of an employee's role (p.44 a)."""

    INTERMEDIATE = "intermediate"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class MemberKind(StrEnum):
    """A direct report, somebody with another appraiser (p.46 f.10), or somebody of another agency (p.47 j)."""

    REPORT = "report"
    CROSS_UNIT = "cross_unit"
    OUTSIDE = "outside"


class Consent(StrEnum):
    """What the appraiser of somebody from elsewhere says of the assignment (p.46 f.10); ``none`` asks nobody."""

    NONE = "none"
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"


CLEARED = frozenset({Consent.NONE, Consent.AGREED})


class Outlook(StrEnum):
    """What sharing the matrix means for one person."""

    ADD = "add"
    DONE = "done"
    LOCKED = "locked"
    FULL = "full"
    NO_CASE = "no_case"
    WAITING = "waiting"
    DECLINED = "declined"
    OUTSIDE = "outside"
    GONE = "gone"
    NO_ROLE = "no_role"
