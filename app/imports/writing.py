"""Carrying a plan out: a few statements for each table, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, tuple_, update
from sqlalchemy.orm import Session

from app.imports.links import Impossible
from app.imports.models import ImportRun, QuarantinedRow
from app.imports.plan import Plan, Writes
from app.people.models import Employee, Position, Posting, Unit


def write(session: Session, run: ImportRun, plan: Plan) -> None:
    """Everything in the plan; raises what the database raises, and the transaction is the caller's to end."""
    units, positions = plan.ids["units"], plan.ids["positions"]
    _tree(session, Unit, plan.units, run.agency_id, _unit(units), "parent_id")
    _tree(session, Position, plan.positions, run.agency_id, _position(units, positions), "superior_id")
    _flat(session, Employee, _people(plan.people), run.agency_id)
    _flat(session, Posting, plan.postings, run.agency_id)
    _settle(session, run.agency_id, plan.settled)
    session.add_all(_quarantined(run, item) for item in plan.quarantine)
    session.flush()


Columns = Mapping[str, tuple[str, Mapping[Any, UUID] | None]]


def _unit(units: Mapping[str, UUID]) -> Columns:
    """Field of a plan -> column of the table, and how a code becomes an identifier."""
    return {"id": ("id", None), "key": ("code", None), "name": ("name", None), "parent": ("parent_id", units)}


def _position(units: Mapping[str, UUID], positions: Mapping[str, UUID]) -> Columns:
    plain = {name: (name, None) for name in ("id", "title", "kind", "heads_unit")}
    return {**plain, "key": ("code", None), "unit": ("unit_id", units), "superior": ("superior_id", positions)}


def _columns(row: Mapping[str, object], names: Columns) -> dict[str, object]:
    """A row as the table wants it."""
    found: dict[str, object] = {}
    for field, value in row.items():
        column, ids = names[field]
        found[column] = value if ids is None or value is None else ids[value]
    return found


def _tree(
    session: Session, model: type[Unit] | type[Position], writes: Writes, agency_id: UUID, names: Columns, link: str
) -> None:
    """New rows first without their link upwards, then all links: so their order doesn't matter."""
    new = [_columns(row, names) for row in writes.new]
    links = [{"id": row["id"], link: row[link]} for row in new if row[link] is not None]
    if new:
        session.execute(insert(model), [{**row, link: None, "agency_id": agency_id} for row in new])
    _update(session, model, [*links, *(_columns(row, names) for row in writes.changed)])


def _flat(session: Session, model: type[Employee] | type[Posting], writes: Writes, agency_id: UUID) -> None:
    """Postings that end come before those that start: a person has one open definitive post at any moment."""
    _update(session, model, writes.changed)
    if writes.new:
        session.execute(insert(model), [{**row, "agency_id": agency_id} for row in writes.new])


def _update(
    session: Session, model: type[Unit] | type[Position] | type[Employee] | type[Posting], rows: list[dict[str, Any]]
) -> None:
    """Many rows by key; rows of the same columns travel together."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    for group in groups.values():
        session.execute(update(model), group)


def _people(writes: Writes) -> Writes:
    """The key of a person is the number, or the name of an official, who has none."""
    new = [
        {
            "id": row["id"], "nip": None if row["kind"] == "official" else row["key"], "name": row["name"],
            "kind": row["kind"], "rank": row["rank"] or "", "email": row["email"] or "",
        }
        for row in writes.new
    ]  # fmt: skip
    return Writes(new, writes.changed, writes.replaced)


def _quarantined(run: ImportRun, item: Impossible) -> QuarantinedRow:
    return QuarantinedRow(
        agency_id=run.agency_id, run_id=run.id, row_number=item.row.number, position_code=item.code,
        reason=item.reason, detail=item.detail,
        data={**item.row.cells, item.column: item.target, "column": item.column},
    )  # fmt: skip


def _settle(session: Session, agency_id: UUID, settled: list[tuple[str, str]]) -> None:
    """A later file brought a link that can be: what waited for it is done."""
    if not settled:
        return
    session.execute(
        update(QuarantinedRow)
        .where(
            QuarantinedRow.agency_id == agency_id,
            QuarantinedRow.status == "open",
            tuple_(QuarantinedRow.data["column"].astext, QuarantinedRow.position_code).in_(settled),
        )
        .values(status="resolved")
        .execution_options(synchronize_session=False)
    )
