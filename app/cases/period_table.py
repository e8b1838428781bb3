"""The table of periodic evaluations on the page of their annual case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from wtforms import Form

from app.cases.casefile import CaseFile
from app.cases.children import Child, children_of
from app.cases.components import Component, component
from app.core import clock
from app.web.dates import local_date
from app.web.filters import t
from workflows.engine import may_see

_RATED = frozenset({"ratings", "result"})


@dataclass(frozen=True)
class Line:
    """One period; ``predicate`` is empty where there is none, or none that this person may read."""

    name: str
    starts_on: date
    ends_on: date
    stage: str
    tone: str
    predicate: str
    due_at: datetime | None
    case_id: UUID | None


@component("periods")
def periods(file: CaseFile, _bound: Form | None) -> Component | None:
    """Each period with where it stands; nothing in a cycle without periods."""
    found = children_of(file) if "periods" in file.visible else ()
    if not found:
        return None
    today = clock.today(file.actor.time_zone) if file.actor else clock.now().date()
    lines = [_line(file, child, today) for child in found]
    return Component("cases/periods.html", {"lines": lines, "next": _next(found, today)})


def _line(file: CaseFile, child: Child, today: date) -> Line:
    stage, tone = _standing(file, child, today)
    return Line(
        child.name,
        child.starts_on,
        child.ends_on,
        stage,
        tone,
        _predicate(file, child),
        child.due_at if child.open else None,
        child.case_id,
    )


def _standing(file: CaseFile, child: Child, today: date) -> tuple[str, str]:
    """Where the period stands, in words, and how loud to say it."""
    if child.definition is not None and child.state is not None:
        return t(child.definition.states[child.state].title), "success" if child.closed else "progress"
    if child.annual:
        return _("Dinilai dalam evaluasi tahunan ini"), "neutral"
    if today < child.starts_on:
        return _("Belum dimulai"), "neutral"
    if today > child.rating_due or file.case.closed_at is not None:
        return _("Tidak dievaluasi"), "neutral"
    return _("Menunggu dibuka"), "info"


def _predicate(file: CaseFile, child: Child) -> str:
    """The predicate, to whom the period's own definition shows its result in its present state."""
    if child.definition is None or child.state is None or child.predicate is None:
        return ""
    # Who reads the case without a relation to it is an auditor, and reads what HR reads.
    if not _RATED & may_see(child.definition, child.state, file.relations or {"agency_hr"}):
        return ""
    labels = child.definition.definition.fact_labels.get("predicate", {})
    return t(labels.get(child.predicate) or child.predicate)


def _next(found: tuple[Child, ...], today: date) -> str:
    """One sentence on the period that comes next; empty when none does."""
    coming = next((one for one in found if not one.annual and today < one.starts_on), None)
    if coming is None:
        return ""
    return _("Berikutnya %(name)s, dibuka pada %(date)s.", name=coming.name, date=local_date(coming.starts_on))
