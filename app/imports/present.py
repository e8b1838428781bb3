"""What the database holds of the things a file names; a handful of statements whatever the file's length."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, String, Uuid, any_, func, literal, or_, select
from sqlalchemy.orm import Session

from app.imports.models import QuarantinedRow
from app.imports.values import official_key
from app.people.models import Employee, Position, Posting, Unit


@dataclass(frozen=True)
class Stored:
    """A stored unit, post or person: its identifier and the values that an import may change."""

    id: UUID
    values: dict[str, object]


@dataclass(frozen=True)
class StoredPosting:
    """A span in which somebody holds a post."""

    id: UUID
    person_id: UUID
    position_id: UUID
    kind: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Present:
    """The register as it is now. People and postings only of those whom the file names."""

    units: dict[str, Stored]
    positions: dict[str, Stored]
    people: dict[str, Stored]
    namesakes: frozenset[str]
    postings: dict[UUID, list[StoredPosting]]
    quarantined: dict[tuple[str, str, str, str], str]


def read_present(session: Session, agency_id: UUID, people: Collection[str], *, lock: bool) -> Present:
    """With ``lock`` the people named can't be changed by others until the transaction ends."""
    found, namesakes = _people(session, agency_id, people, lock)
    return Present(
        units=_units(session, agency_id),
        positions=_positions(session, agency_id),
        people=found,
        namesakes=namesakes,
        postings=_postings(session, [stored.id for stored in found.values()]),
        quarantined=_quarantined(session, agency_id),
    )


def _units(session: Session, agency_id: UUID) -> dict[str, Stored]:
    rows = session.execute(
        select(Unit.id, Unit.code, Unit.name, Unit.parent_id).where(Unit.agency_id == agency_id)
    ).all()
    codes = {row.id: row.code for row in rows}
    return {row.code: Stored(row.id, {"name": row.name, "parent": codes.get(row.parent_id)}) for row in rows}


def _positions(session: Session, agency_id: UUID) -> dict[str, Stored]:
    rows = session.execute(
        select(
            Position.id, Position.code, Position.title, Position.kind, Position.heads_unit, Position.superior_id,
            Unit.code.label("unit"),
        )
        .join(Unit, Unit.id == Position.unit_id)
        .where(Position.agency_id == agency_id)
    ).all()  # fmt: skip
    codes = {row.id: row.code for row in rows}
    return {
        row.code: Stored(
            row.id,
            {
                "title": row.title, "kind": row.kind, "unit": row.unit, "heads_unit": row.heads_unit,
                "superior": codes.get(row.superior_id),
            },
        )
        for row in rows
    }  # fmt: skip


def _people(
    session: Session, agency_id: UUID, keys: Collection[str], lock: bool
) -> tuple[dict[str, Stored], frozenset[str]]:
    """By key; and the names that several officials share, who therefore can't be told apart by a file."""
    names = [key.removeprefix("official:") for key in keys if key.startswith("official:")]
    numbers = [key for key in keys if not key.startswith("official:")]
    query = (
        select(Employee.id, Employee.nip, Employee.name, Employee.kind, Employee.rank, Employee.email)
        .where(
            Employee.agency_id == agency_id,
            or_(
                Employee.nip == any_(literal(numbers, ARRAY(String))),
                Employee.nip.is_(None) & (func.lower(Employee.name) == any_(literal(names, ARRAY(String)))),
            ),
        )
        .order_by(Employee.id)
    )
    found: dict[str, Stored] = {}
    twice: set[str] = set()
    for row in session.execute(query.with_for_update(key_share=True) if lock else query):
        key = row.nip or official_key(row.name)
        if key in found:
            twice.add(key)
        values = {"name": row.name, "kind": row.kind, "rank": row.rank, "email": row.email}
        found[key] = Stored(row.id, values)
    return found, frozenset(twice)


def _postings(session: Session, people: list[UUID]) -> dict[UUID, list[StoredPosting]]:
    rows = session.execute(
        select(Posting.id, Posting.employee_id, Posting.position_id, Posting.kind, Posting.starts_on, Posting.ends_on)
        .where(Posting.employee_id == any_(literal(people, ARRAY(Uuid))))
        .order_by(Posting.starts_on)
    )
    found: dict[UUID, list[StoredPosting]] = {}
    for row in rows:
        found.setdefault(row.employee_id, []).append(StoredPosting(*row))
    return found


def _quarantined(session: Session, agency_id: UUID) -> dict[tuple[str, str, str, str], str]:
    """(column, code, reason, superior's code) -> status, so that the same row isn't listed twice."""
    rows = session.execute(
        select(QuarantinedRow.position_code, QuarantinedRow.reason, QuarantinedRow.data, QuarantinedRow.status)
        .where(QuarantinedRow.agency_id == agency_id)
        .order_by(QuarantinedRow.id)
    )
    return {
        (row.data["column"], row.position_code, row.reason, row.data.get(row.data["column"], "")): row.status
        for row in rows
    }
