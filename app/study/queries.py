"""Reading study assignments of a case's owner in the span of its cycle or period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.cases.casefile import CaseFile
from app.cases.models import Case, Cycle
from app.core.json_rows import json_list, json_object
from app.people.models import EmployeeStatus
from app.people.values import StatusKind
from app.study.models import StudyProgramme, StudyTerm
from app.study.values import Accreditation, Level, Outcome, Study, Term

_PROGRAMME = (
    StudyProgramme.level, StudyProgramme.accreditation, StudyProgramme.programme_accreditation,
    StudyProgramme.programme, StudyProgramme.due_on, StudyProgramme.outcome, StudyProgramme.outcome_on,
)  # fmt: skip
_TERM = (StudyTerm.id, StudyTerm.number, StudyTerm.ended_on, StudyTerm.ipk, StudyTerm.source, StudyTerm.link)
_STATUS = (EmployeeStatus.place, EmployeeStatus.basis, EmployeeStatus.starts_on, EmployeeStatus.ends_on)


def studies_json(case_id: ColumnElement[UUID]) -> ScalarSelect[Any]:
    """The study assignments of the owner that touch the cycle of the case, as one JSON value for a larger statement."""
    case, cycle = aliased(Case), aliased(Cycle)
    terms = (
        select(json_list(json_object(*_TERM), StudyTerm.ended_on, StudyTerm.number))
        .where(StudyTerm.programme_id == StudyProgramme.id)
        .correlate(StudyProgramme)
        .scalar_subquery()
    )
    one = json_object(*_STATUS, *_PROGRAMME, status_id=EmployeeStatus.id, terms=terms)
    return (
        select(json_list(one, EmployeeStatus.starts_on))
        .join(case, case.owner_id == EmployeeStatus.employee_id)
        .join(cycle, cycle.id == case.cycle_id)
        .outerjoin(StudyProgramme, StudyProgramme.status_id == EmployeeStatus.id)
        .where(
            case.id == case_id,
            EmployeeStatus.kind == StatusKind.STUDY,
            EmployeeStatus.starts_on <= cycle.ends_on,
            or_(EmployeeStatus.ends_on.is_(None), EmployeeStatus.ends_on > cycle.starts_on),
        )
        .scalar_subquery()
    )


def from_json(rows: Iterable[Mapping[str, Any]]) -> tuple[Study, ...]:
    """The records of ``studies_json``."""
    return tuple(_study(row) for row in rows)


def _study(row: Mapping[str, Any]) -> Study:
    return Study(
        status_id=UUID(row["status_id"]),
        place=row["place"],
        basis=row["basis"],
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=_day(row["ends_on"]),
        level=Level(row["level"]) if row["level"] else None,
        accreditation=Accreditation(row["accreditation"]) if row["accreditation"] else None,
        programme_accreditation=row["programme_accreditation"] or "",
        programme=row["programme"] or "",
        due_on=_day(row["due_on"]),
        outcome=Outcome(row["outcome"] or Outcome.RUNNING),
        outcome_on=_day(row["outcome_on"]),
        terms=tuple(_term(one) for one in row["terms"]),
    )


def _term(row: Mapping[str, Any]) -> Term:
    # JSON numbers come as floats; two decimals written out are exact again.
    ipk = Decimal(str(row["ipk"])).quantize(Decimal("0.01"))
    return Term(UUID(row["id"]), row["number"], date.fromisoformat(row["ended_on"]), ipk, row["source"], row["link"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def read_studies(session: Session, case_id: UUID) -> tuple[Study, ...]:
    """One statement."""
    return from_json(session.scalars(select(studies_json(bindparam("case_id"))), {"case_id": case_id}).one())


def studies_of(file: CaseFile) -> tuple[Study, ...]:
    """The study assignments behind a case, read once in a request."""
    return file.load("studies", read_studies)


def span_of(file: CaseFile) -> tuple[date, date]:
    """First and last day that a case is about: those of its period, or of its cycle."""
    about = file.case.period or file.case.cycle
    return about.starts_on, about.ends_on


def find_programme(session: Session, status_id: UUID) -> StudyProgramme | None:
    """The row to write, with its semesters; the caller holds the case's lock."""
    query = select(StudyProgramme).where(StudyProgramme.status_id == status_id)
    return session.scalar(query.options(selectinload(StudyProgramme.terms)))
