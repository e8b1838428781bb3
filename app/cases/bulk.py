"""The same action on many cases: each in a transaction of its own, through the same door, with one report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.auth.values import CurrentActor
from app.cases import service
from app.cases.values import Action, BulkReport
from app.core.errors import DuplicateKey, NotFound, Refused
from app.core.unit_of_work import unit_of_work
from workflows.engine import Blocker

MOVED = frozenset({"wrong_state", "case_closed"})


def perform_many(
    case_ids: Sequence[UUID], transition: str, *, actor: CurrentActor, comment: str, key: str, now: datetime
) -> BulkReport:
    """Do what can be done and say what could not, and why.

    A case that somebody moved meanwhile is reported as moved, not as an error; one that the person may not know of is
    left out without a word. ``key`` names the whole press: sending the form twice acts once on each case.
    """
    report = BulkReport()
    for case_id in dict.fromkeys(case_ids):
        _one(report, case_id, Action(case_id, transition, _key(key, case_id), comment=comment), actor, now)
    return report


def _one(report: BulkReport, case_id: UUID, action: Action, actor: CurrentActor, now: datetime) -> None:
    try:
        with unit_of_work() as session:
            service.perform(session, action, actor=actor, now=now)
    except Refused as refusal:
        if {blocker.code for blocker in refusal.blockers} <= MOVED:
            report.moved.append(case_id)
        else:
            report.refused.append((case_id, refusal.blockers))
    except DuplicateKey:
        report.refused.append((case_id, (Blocker("duplicate_key"),)))
    except NotFound:
        return
    else:
        report.done.append(case_id)


def _key(key: str, case_id: UUID) -> str:
    """One key for each case of the press."""
    return hashlib.sha256(f"{key}:{case_id}".encode()).hexdigest()
