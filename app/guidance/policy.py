"""Who may read and write what of a guidance session.

Coaching and mentoring (p.78-85): the employee, the guide and the appraiser; the record goes up to the appraiser's
superior and to HR (p.85 D.4 i-k). The employee's feedback on the guidance (B.1.8) goes to the leader's superior
(p.83 g.1), so guide and appraiser don't read it, not even where they stand in for that superior. Counselling is
confidential (p.85 D.5 b): the employee and the counsellor alone; those above read only what the counsellor reports to
them (p.87-88 d).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.guidance.values import Kind, SessionView

OWNER, GUIDE, APPRAISER, SUPERIOR, HR = "owner", "guide", "appraiser", "superior", "hr"
_ROLES = {
    "owner": OWNER,
    "appraiser": APPRAISER,
    "appraiser_superior": SUPERIOR,
    "unit_hr": HR,
    "agency_hr": HR,
}


@dataclass(frozen=True)
class Reader:
    """In which parts somebody meets a session, and whether its case still runs."""

    roles: frozenset[str]
    running: bool

    def has(self, role: str) -> bool:
        """Whether the person meets the session in that part."""
        return role in self.roles


def roles_of(relations: Iterable[str]) -> frozenset[str]:
    """The parts that relations to the case give. Whoever is the employee counts as that alone."""
    found = frozenset(_ROLES[name] for name in relations if name in _ROLES)
    return frozenset({OWNER}) if OWNER in found else found


def readable(session: SessionView, reader: Reader) -> SessionView | None:
    """The session as the reader may see it; nothing where there is nothing for them."""
    if not reader.roles:
        return None
    if session.kind is Kind.COUNSELLING and reader.roles.isdisjoint({OWNER, GUIDE}):
        return _reported(session)
    return session if _reads_feedback(reader) else replace(session, feedback=None)


def _reads_feedback(reader: Reader) -> bool:
    above = SUPERIOR in reader.roles and reader.roles.isdisjoint({GUIDE, APPRAISER})
    return OWNER in reader.roles or above


def _reported(session: SessionView) -> SessionView | None:
    """That a counselling took place, and the words that the counsellor reports upward."""
    report = session.texts.get("report", "")
    if not report:
        return None
    return replace(session, topic="", tables={}, texts={"report": report}, actions=(), place="")


def is_locked(session: SessionView) -> bool:
    """Signed by both: from then on the words stand."""
    return session.owner_signed_at is not None and session.guide_signed_at is not None


def may_write(session: SessionView, reader: Reader, role: str) -> bool:
    """Whether the person may fill in the part of that role now."""
    return reader.running and reader.has(role) and not is_locked(session)
