"""Documenting work as it goes (form B.1.2, Pasal 16(2)-(4), p.68 A.4-7): dated entries with their evidence.

Entries stand on the annual case, whichever of its cases they were written from.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.cases.casefile import CaseFile
from app.cases.models import Case, Period
from app.core.errors import DomainError, NotFound
from app.core.file_store import Upload
from app.core.repeats import find_same
from app.people.models import Agency
from app.progress import queries
from app.progress.models import Documentation, Evidence
from app.progress.service import ChangedMeanwhile, TooMany, author_id, proof_of, result_of
from app.progress.values import ENTRIES_PER_CASE, EVIDENCE_PER_ENTRY, DocumentationRhythm

_MONTHS = {
    DocumentationRhythm.MONTHLY: 1,
    DocumentationRhythm.QUARTERLY: 3,
    DocumentationRhythm.SEMESTER: 6,
    DocumentationRhythm.YEARLY: 12,
}


class WrongDay(DomainError):
    """A day that can't be documented; ``code`` is future, outside or closed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def rhythm_of(file: CaseFile) -> DocumentationRhythm:
    """How often people of this agency document their work (Pasal 16(4))."""
    agency = file.load("agency", lambda session, _case_id: session.get_one(Agency, file.case.agency_id))
    return DocumentationRhythm(agency.documentation_rhythm)


def span_of(day: date, rhythm: DocumentationRhythm) -> tuple[date, date]:
    """First and last day of the documentation period that holds a day; weeks begin on Monday."""
    if rhythm is DocumentationRhythm.DAILY:
        return day, day
    if rhythm is DocumentationRhythm.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    months = _MONTHS[rhythm]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    last = first.month + months - 1
    return first, date(day.year, last, monthrange(day.year, last)[1])


def window(file: CaseFile) -> tuple[date, date]:
    """First and last day that an entry may have: those of the period, else of the whole year."""
    span = file.case.period or file.case.cycle
    return span.starts_on, span.ends_on


def closed_spans(file: CaseFile) -> tuple[tuple[date, date], ...]:
    """First and last days of the periods whose evaluation is closed: what it stands on isn't written anew."""
    rows = file.session.execute(
        select(Period.starts_on, Period.ends_on)
        .join(Case, Case.period_id == Period.id)
        .where(Case.parent_id == file.case.plan_case_id, Case.closed_at.is_not(None))
    )
    return tuple((first, last) for first, last in rows)


def is_closed(day: date, spans: Iterable[tuple[date, date]]) -> bool:
    """Whether a day lies in one of the spans."""
    return any(first <= day <= last for first, last in spans)


def add(file: CaseFile, *, indicator: UUID, day: date, text: str, today: date, now: datetime) -> Documentation:
    """Write an entry; the same words of the same day are not written twice.

    Raises NotFound (no such indicator), WrongDay, TooMany.
    """
    result = result_of(file, indicator)
    _demand_day(file, day, today)
    case_id = file.case.plan_case_id
    same = find_same(file.session, Documentation, case_id=case_id, indicator=indicator, day=day, text=text)
    if same is not None:
        return same
    count = file.session.scalar(select(func.count()).where(Documentation.case_id == case_id)) or 0
    if count >= ENTRIES_PER_CASE:
        raise TooMany
    row = Documentation(
        agency_id=file.case.agency_id,
        case_id=case_id,
        result=result,
        indicator=indicator,
        day=day,
        text=text,
        updated_at=now,
    )
    file.session.add(row)
    file.session.flush()
    return row


def change(
    file: CaseFile,
    entry_id: UUID,
    *,
    indicator: UUID,
    day: date,
    text: str,
    today: date,
    seen: datetime | None,
    now: datetime,
) -> Documentation:
    """Reword an entry. Raises NotFound, WrongDay, ChangedMeanwhile."""
    row = get(file, entry_id)
    if row.updated_at != seen:
        raise ChangedMeanwhile
    _demand_day(file, day, today)
    row.result, row.indicator = result_of(file, indicator), indicator
    row.day, row.text, row.updated_at = day, text, now
    file.session.flush()
    return row


def remove(file: CaseFile, entry_id: UUID) -> list[str]:
    """Take back an entry with its evidence; gives the keys of files to delete after the commit.

    Raises NotFound, WrongDay.
    """
    row = get(file, entry_id)
    keys = list(file.session.scalars(select(Evidence.storage_key).where(Evidence.documentation_id == row.id)))
    file.session.delete(row)
    file.session.flush()
    file.forget("progress")
    return [key for key in keys if key is not None]


def add_link(file: CaseFile, entry: Documentation, *, title: str, url: str) -> Evidence:
    """Add a link that proves the entry. Raises TooMany."""
    return _add_evidence(file, entry, Evidence(title=title, url=url))


def add_file(file: CaseFile, entry: Documentation, *, title: str, upload: Upload) -> Evidence:
    """Add a received file; it gets its place on disk once the row stands. Raises TooMany."""
    row = proof_of(upload, title)
    _add_evidence(file, entry, row)
    upload.keep()
    return row


def remove_evidence(file: CaseFile, evidence_id: UUID) -> tuple[UUID, str | None]:
    """Take back a piece of evidence; gives its entry and the key of the file to delete after the commit.

    Raises NotFound, WrongDay.
    """
    row = queries.get_evidence(file.session, file.case.plan_case_id, evidence_id)
    if row.documentation_id is None or row.added_by_id != author_id(file):
        raise NotFound
    get(file, row.documentation_id)
    file.session.delete(row)
    file.session.flush()
    file.forget("progress")
    return row.documentation_id, row.storage_key


def get(file: CaseFile, entry_id: UUID) -> Documentation:
    """An entry of this case. Raises NotFound."""
    row = file.session.get(Documentation, entry_id)
    first, last = window(file)
    if row is None or row.case_id != file.case.plan_case_id or not first <= row.day <= last:
        raise NotFound
    if is_closed(row.day, closed_spans(file)):
        raise WrongDay("closed")
    return row


def _add_evidence(file: CaseFile, entry: Documentation, row: Evidence) -> Evidence:
    count = file.session.scalar(select(func.count()).where(Evidence.documentation_id == entry.id)) or 0
    if count >= EVIDENCE_PER_ENTRY:
        raise TooMany
    row.agency_id, row.case_id, row.indicator = entry.agency_id, entry.case_id, entry.indicator
    row.documentation_id, row.added_by_id = entry.id, author_id(file)
    file.session.add(row)
    file.session.flush()
    file.forget("progress")
    return row


def _demand_day(file: CaseFile, day: date, today: date) -> None:
    if day > today:
        raise WrongDay("future")
    first, last = window(file)
    if not first <= day <= last:
        raise WrongDay("outside")
    if is_closed(day, closed_spans(file)):
        raise WrongDay("closed")
