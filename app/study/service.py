"""Writing what a study consists of. Callers hold the lock of the case (cases.service.edit)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from app.audit.service import record
from app.cases.casefile import CaseFile
from app.core.errors import InvalidInput, NotFound
from app.people.models import EmployeeStatus
from app.study.models import StudyProgramme, StudyTerm
from app.study.queries import find_programme, read_studies
from app.study.values import Outcome, Study


@dataclass(frozen=True)
class ProgrammeData:
    """Level, accreditation and normative end of a study."""

    level: str
    accreditation: str
    programme_accreditation: str
    programme: str
    due_on: date


@dataclass(frozen=True)
class TermData:
    """One semester as its transcript tells it."""

    number: int
    ended_on: date
    ipk: Decimal
    source: str
    link: str


def describe(file: CaseFile, status_id: UUID, data: ProgrammeData, *, now: datetime) -> None:
    """Say what is studied. Raises NotFound for a study that isn't this case's, InvalidInput by field."""
    study = _study(file, status_id)
    if data.due_on <= study.starts_on:
        raise InvalidInput({"due_on": "before_start"})
    row = find_programme(file.session, status_id)
    if row is None:
        row = StudyProgramme(agency_id=file.case.agency_id, status_id=status_id, **asdict(data))
        file.session.add(row)
    else:
        for name, value in asdict(data).items():
            setattr(row, name, value)
    _record(file, row, "study.describe", asdict(data), now)


def add_term(file: CaseFile, status_id: UUID, data: TermData, *, now: datetime, today: date) -> None:
    """Add a semester, or correct the one with that number. Raises NotFound, InvalidInput by field."""
    study, row = _study(file, status_id), _programme(file, status_id)
    if data.ended_on < study.starts_on or (study.ends_on is not None and data.ended_on >= study.ends_on):
        raise InvalidInput({"ended_on": "outside_study"})
    if data.ended_on > today:
        raise InvalidInput({"ended_on": "in_future"})
    clashing = any(one.number != data.number and _disordered(one, data) for one in row.terms)
    if clashing:
        raise InvalidInput({"ended_on": "out_of_order"})
    kept = next((one for one in row.terms if one.number == data.number), None)
    if kept is None:
        row.terms.append(StudyTerm(agency_id=file.case.agency_id, **asdict(data)))
    else:
        kept.ended_on, kept.ipk, kept.source, kept.link = data.ended_on, data.ipk, data.source, data.link
    _record(file, row, "study.term", asdict(data), now)


def _disordered(one: StudyTerm, data: TermData) -> bool:
    """A later semester ends later."""
    return (one.number < data.number) != (one.ended_on < data.ended_on)


def remove_term(file: CaseFile, status_id: UUID, number: int, *, now: datetime) -> None:
    """Take a semester away that was written by mistake. Raises NotFound."""
    _study(file, status_id)
    row = _programme(file, status_id)
    kept = next((one for one in row.terms if one.number == number), None)
    if kept is None:
        raise NotFound
    row.terms.remove(kept)
    _record(file, row, "study.remove_term", {"number": number, "ipk": kept.ipk}, now)


def end_study(
    file: CaseFile, status_id: UUID, outcome: Outcome, on: date | None, *, now: datetime, today: date
) -> None:
    """Say how the study ended (p.63 B.7, p.100 d); ``running`` takes that back. Raises NotFound, InvalidInput."""
    study, row = _study(file, status_id), _programme(file, status_id)
    if outcome is not Outcome.RUNNING:
        if on is None:
            raise InvalidInput({"outcome_on": "missing"})
        if on < study.starts_on:
            raise InvalidInput({"outcome_on": "before_start"})
        if on > today:
            raise InvalidInput({"outcome_on": "in_future"})
    row.outcome, row.outcome_on = outcome.value, None if outcome is Outcome.RUNNING else on
    _record(file, row, "study.end", {"outcome": row.outcome, "outcome_on": row.outcome_on}, now)


def _study(file: CaseFile, status_id: UUID) -> Study:
    """One of the studies of this case; the status row is locked, because two cases may show the same study."""
    found = next((one for one in read_studies(file.session, file.case.id) if one.status_id == status_id), None)
    if found is None:
        raise NotFound
    file.session.get_one(EmployeeStatus, status_id, with_for_update={"key_share": True})
    return found


def _programme(file: CaseFile, status_id: UUID) -> StudyProgramme:
    row = find_programme(file.session, status_id)
    if row is None:
        raise InvalidInput({"programme": "not_described"})
    return row


def _record(file: CaseFile, row: StudyProgramme, action: str, changes: dict[str, object], now: datetime) -> None:
    record(file.session, actor=file.actor, action=action, subject=row, changes=changes, now=now)
    file.session.flush()
    file.forget()
