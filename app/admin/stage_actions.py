"""What can be done to the chosen cases of a stage, and the report afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from app.admin.stage_list import CaseRow
from app.audit.service import record
from app.auth.permissions import Permission, Role
from app.auth.values import CurrentActor
from app.cases.bulk import perform_many
from app.cases.models import Cycle
from app.core.unit_of_work import unit_of_work
from app.notifications import service as notifications
from app.notifications.jobs import ask_for_mail
from app.web.filters import t
from app.web.locales import language
from workflows.definition import SYSTEM_KINDS, Definition, Transition

REMIND = "remind"


@dataclass(frozen=True)
class Choice:
    """An action of the list. ``comment`` is required, optional or none; ``transition`` is empty for a reminder."""

    id: str
    label: str
    icon: str
    comment: str = "none"
    transition: Transition | None = None


@dataclass
class Outcome:
    """The report: names of what was done, was passed over, or was refused, the latter two with their reasons."""

    done: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""


def choices(definition: Definition, stage: str, actor: CurrentActor) -> list[Choice]:
    """A reminder, and the steps of the definition that HR takes here; none for those who may only read."""
    if not actor.has(Permission.CASE_ADMINISTER):
        return []
    inside = [state for state in definition.states if state.stage == stage]
    states, unfinished = {state.id for state in inside}, any(not state.final for state in inside)
    found = [Choice(REMIND, _("Ingatkan"), "bell")] if unfinished else []
    held = _relations(actor)
    return found + [
        Choice(step.id, t(step.title), "ban" if "cancel_case" in step.effects else "refresh", step.comment, step)
        for step in definition.transitions
        if step.kind not in SYSTEM_KINDS and step.vote is None and held & set(step.by) and states & set(step.sources)
    ]


def _relations(actor: CurrentActor) -> frozenset[str]:
    """The relations that HR staff hold to every case of their scope (see app.cases.policy)."""
    if not actor.has_role(Role.HR):
        return frozenset()
    everywhere = actor.scope(Permission.CASE_ADMINISTER).whole_agency
    return frozenset({"agency_hr", "unit_hr"} if everywhere else {"unit_hr"})


def name_of(row: CaseRow) -> str:
    """How the report calls a case."""
    return f"{row.owner} ({row.position})"


def take_step(
    rows: Sequence[CaseRow], choice: Choice, *, actor: CurrentActor, comment: str, key: str, now: datetime
) -> Outcome:
    """Press the same button on every case; each in its own transaction."""
    names = {row.id: name_of(row) for row in rows}
    report = perform_many([*names], choice.id, actor=actor, comment=comment, key=key, now=now)
    moved = _("Sudah berpindah tahap sebelum tindakan ini.")
    return Outcome(
        done=[names[case] for case in report.done],
        skipped=[(names[case], moved) for case in report.moved],
        refused=[
            (names[case], " ".join(blocker.sentence(language()) for blocker in blockers))
            for case, blockers in report.refused
        ],
    )


def remind(rows: Sequence[CaseRow], cycle: Cycle, stage: str, *, actor: CurrentActor, now: datetime) -> Outcome:
    """Remind whoever holds the tasks. All in one transaction with one audit entry, which is the log of sending."""
    outcome, written = Outcome(), 0
    with unit_of_work() as session:
        for row in rows:
            nudge = notifications.remind_today(session, row.id, stage=stage, now=now)
            written += len(nudge.notices) if nudge else 0
            _sort(outcome, row, nudge)
            ask_for_mail(session, nudge.notices if nudge else ())
        changes = {"stage": stage, "cases": len(outcome.done), "notices": written}
        record(session, actor=actor, action="cycle.remind", subject=cycle, changes=changes, now=now)
    outcome.note = _("%(count)s pengingat dikirim.", count=written)
    return outcome


def _sort(outcome: Outcome, row: CaseRow, nudge: notifications.Nudge | None) -> None:
    if nudge is None:
        outcome.skipped.append((name_of(row), _("Sudah berpindah tahap.")))
    elif not nudge.asked:
        outcome.refused.append(
            (name_of(row), _("Tidak ada orang yang memegang tugas ini. Periksa pejabat penilainya."))
        )
    elif not nudge.notices:
        outcome.skipped.append((name_of(row), _("Sudah diingatkan hari ini.")))
    else:
        outcome.done.append(name_of(row))
