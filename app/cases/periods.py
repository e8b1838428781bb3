"""The periods of a cycle: made from its rhythm, and changed by HR. Refusals are codes; the panel words them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.values import CurrentActor
from app.cases.children import ask_for_periods
from app.cases.models import Case, Cycle, Period
from app.core.errors import InvalidInput

RHYTHMS = ("none", "monthly", "quarterly")
DATE_FIELDS = ("starts_on", "ends_on", "opens_on", "report_due", "rating_due")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Rhythm:
    """Length of a period in months, and the days around its end: opening before it, report and rating due after it."""

    months: int
    opens_before: int
    report_after: int
    rating_after: int


# The law names the window by an example alone (p.91-92 A.14): for a quarter that ends on 30 September, 25 August lies
# outside and 25 September inside. Ten days before the end keep to it; HR may set other dates.
_RHYTHMS = {"monthly": Rhythm(1, 5, 3, 7), "quarterly": Rhythm(3, 10, 5, 14)}


@dataclass(frozen=True)
class PeriodDates:
    """A period that isn't stored yet."""

    name: str
    starts_on: date
    ends_on: date
    opens_on: date
    report_due: date
    rating_due: date
    annual: bool


def periods_of(rhythm: str, starts_on: date, ends_on: date) -> list[PeriodDates]:
    """The calendar months or quarters of a cycle, cut at its ends; the annual evaluation is that of the last one.

    Pasal 24(2) and p.90 A.8a; the official form calls the last one "TRIWULAN IV-AKHIR". Nothing without a rhythm.
    """
    if rhythm == "none":
        return []
    shape = _RHYTHMS[rhythm]
    spans = []
    first = starts_on
    while first <= ends_on:
        last = min(_last_day(first, shape.months), ends_on)
        spans.append((first, last))
        first = last + timedelta(days=1)
    return [_period(shape, *span, annual=span == spans[-1]) for span in spans]


def _last_day(day: date, months: int) -> date:
    """The last day of the calendar month or quarter that a day lies in."""
    month = ((day.month - 1) // months + 1) * months
    return (date(day.year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _period(shape: Rhythm, first: date, last: date, *, annual: bool) -> PeriodDates:
    name = MONTHS[first.month - 1] if shape.months == 1 else f"Triwulan {QUARTERS[(first.month - 1) // 3]}"
    return PeriodDates(
        name=f"{name}-Akhir" if annual else name,
        starts_on=first,
        ends_on=last,
        opens_on=max(first, last - timedelta(days=shape.opens_before)),
        report_due=last + timedelta(days=shape.report_after),
        rating_due=last + timedelta(days=shape.rating_after),
        annual=annual,
    )


def lay_periods(session: Session, cycle: Cycle) -> None:
    """Make the periods of a cycle anew from its rhythm. Raises InvalidInput once a period has a case."""
    if has_cases(session, cycle.id):
        raise InvalidInput({"rhythm": "periods_used"})
    cycle.periods.clear()
    session.flush()
    for ordinal, dates in enumerate(periods_of(cycle.rhythm, cycle.starts_on, cycle.ends_on), 1):
        cycle.periods.append(Period(agency_id=cycle.agency_id, ordinal=ordinal, **vars(dates)))
    session.flush()


def has_cases(session: Session, cycle_id: UUID) -> bool:
    """Whether a periodic case of the cycle was opened."""
    return bool(session.scalar(select(exists().where(Case.cycle_id == cycle_id, Case.period_id.is_not(None)))))


def used(session: Session, cycle_id: UUID) -> frozenset[UUID]:
    """The periods that have a case, whose dates are therefore fixed."""
    query = select(Case.period_id).where(Case.cycle_id == cycle_id, Case.period_id.is_not(None)).distinct()
    return frozenset(session.scalars(query))


def change_periods(
    session: Session, cycle: Cycle, wanted: Mapping[UUID, Mapping[str, object]], *, actor: CurrentActor, now: datetime
) -> None:
    """Change names, dates and the flag of the periods named. Raises InvalidInput with keys like ``<id>.opens_on``.

    Due dates of running cases were computed from these dates, so a period that has a case stays as it is.
    """
    locked = session.get_one(Cycle, cycle.id, with_for_update={"of": Cycle}, populate_existing=True)
    fixed, changes = used(session, locked.id), {}
    for period in locked.periods:
        values = wanted.get(period.id, {})
        found = {name: value for name, value in values.items() if getattr(period, name) != value}
        if found and period.id in fixed:
            raise InvalidInput({f"{period.id}.name": "period_used"})
        for name, value in found.items():
            changes[f"{period.ordinal}.{name}"] = [getattr(period, name), value]
            setattr(period, name, value)
    problems = period_problems(locked, locked.periods)
    if problems:
        raise InvalidInput(problems)
    if changes:
        record(session, actor=actor, action="cycle.change", subject=locked, changes=changes, now=now)
        ask_for_periods(session, locked, now)


_ORDER = (("ends_on", "starts_on"), ("opens_on", "starts_on"), ("report_due", "opens_on"), ("rating_due", "report_due"))


def period_problems(cycle: Cycle, periods: Iterable[Period]) -> dict[str, str]:
    """Dates out of order, outside the cycle or overlapping; an annual evaluation that isn't the last one."""
    found: dict[str, str] = {}
    rows = sorted(periods, key=lambda one: one.ordinal)
    for place, period in enumerate(rows):
        if not period.name.strip():
            found[f"{period.id}.name"] = "name_empty"
        for later, earlier in _ORDER:
            if getattr(period, later) < getattr(period, earlier):
                found.setdefault(f"{period.id}.{later}", "order")
        if period.starts_on < cycle.starts_on or period.ends_on > cycle.ends_on:
            found.setdefault(f"{period.id}.starts_on", "outside_cycle")
        if place and period.starts_on <= rows[place - 1].ends_on:
            found.setdefault(f"{period.id}.starts_on", "overlap")
        if period.annual and period is not rows[-1]:
            found[f"{period.id}.annual"] = "annual_not_last"
    return found
