"""Verbs of the import: check a file, apply it whole or not at all, drop it, settle a quarantined row."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.values import CurrentActor
from app.core.errors import NotFound
from app.imports.columns import cells_of, place_columns
from app.imports.comparing import UNIT_LINK, compare
from app.imports.models import ImportRun, QuarantinedRow
from app.imports.parsing import parse_row, plain_text
from app.imports.plan import Plan
from app.imports.present import read_present
from app.imports.reading import read_table
from app.imports.values import Level, Outcome, StaffRow
from app.imports.wanted import gather
from app.imports.writing import write
from app.people.changes import fetch, refresh_parties
from app.people.hierarchy import lock_structure
from app.people.models import Position, Unit
from app.people.organisation import set_parent, set_superior
from app.people.problems import refuse

MAX_FINDINGS = 2_000
_NAME_MARKS = re.compile(r"[\x00-\x1f\x7f<>:\"|?*]+")


class Applied(StrEnum):
    """What came of pressing apply."""

    WRITTEN = "written"
    DIFFERENT = "different"
    REFUSED = "refused"
    SETTLED = "settled"


def check_file(
    session: Session, filename: str, content: bytes, *, actor: CurrentActor, today: date, now: datetime
) -> ImportRun:
    """Dry run: store the file and what it would change, nothing else. Raises RegisterRefused for an unreadable file."""
    plan = plan_file(session, actor.agency_id, content, today=today)
    run = ImportRun(
        agency_id=actor.agency_id, filename=_plain_name(filename), content=content,
        sha256=hashlib.sha256(content).hexdigest(), uploaded_by_id=actor.user_id,
    )  # fmt: skip
    _report(run, plan)
    session.add(run)
    changes = {"filename": run.filename, "sha256": run.sha256, "rows": run.summary["rows"]}
    record(session, actor=actor, action="import.check", subject=run, changes=changes, now=now)
    return run


def plan_file(session: Session, agency_id: UUID, content: bytes, *, today: date, lock: bool = False) -> Plan:
    """What the file would change in the register as it is now. Raises RegisterRefused for an unreadable file."""
    table = read_table(content)
    places, findings = place_columns(table)
    rows: list[StaffRow] = []
    by_column = [(number, cells_of(cells, places)) for number, cells in table.rows]
    for number, cells in by_column:
        row, remarks = parse_row(number, cells, today)
        findings += remarks
        rows += [row] if row is not None else []
    units, positions = ([plain_text(cells[name]) for _, cells in by_column] for name in ("kode_unit", "kode_jabatan"))
    register = gather(rows, units, positions)
    present = read_present(session, agency_id, list(register.people), lock=lock)
    return compare(register, present, [number for number, _ in table.rows], findings)


def _plain_name(filename: str) -> str:
    """The last part of a path, without marks that a file name can't hold."""
    name = _NAME_MARKS.sub("", filename.replace("\\", "/").rsplit("/", 1)[-1]).strip()
    return name[-120:] or "berkas"


def _report(run: ImportRun, plan: Plan) -> None:
    """Refusals come first and replaced values last, so that a cut list loses no reason."""
    ordered = sorted(plan.findings, key=lambda finding: (_place(finding.level), finding.row))
    run.summary = plan.summary() | {"findings": len(ordered), "writes": int(not plan.empty)}
    run.findings = [finding.stored() for finding in ordered[:MAX_FINDINGS]]


def _place(level: Level) -> int:
    return {Level.REFUSED: 0, Level.CHANGED: 2}.get(level, 1)


def apply_run(session: Session, run_id: UUID, *, actor: CurrentActor, today: date, now: datetime) -> Applied:
    """Write a checked file, whole. The file is compared anew under lock: when the register has changed since the person
    saw the report, nothing is written and the report is renewed.

    A second press finds the run settled and changes nothing. Raises NotFound for a run that isn't the agency's.
    """
    run = _locked(session, run_id, actor)
    if run.status != "checked":
        return Applied.SETTLED
    lock_structure(session, run.agency_id)
    plan = plan_file(session, run.agency_id, run.content, today=today, lock=True)
    seen = (dict(run.summary), list(run.findings))
    _report(run, plan)
    if plan.refused:
        return Applied.REFUSED
    if seen != (run.summary, run.findings):
        return Applied.DIFFERENT
    write(session, run, plan)
    run.status, run.applied_at = "applied", now
    record(session, actor=actor, action="import.apply", subject=run, changes=_changes(run, plan), now=now)
    refresh_parties(session, run.agency_id)
    return Applied.WRITTEN


def _changes(run: ImportRun, plan: Plan) -> dict[str, object]:
    """For the audit: the counts, and of everything that was replaced what stood there before."""
    replaced = {
        name: getattr(plan, name).replaced
        for name in ("units", "positions", "people", "postings")
        if getattr(plan, name).replaced
    }
    return {"status": ["checked", "applied"], "sha256": run.sha256, "summary": run.summary, **replaced}


def abandon_run(session: Session, run_id: UUID, *, actor: CurrentActor, now: datetime) -> bool:
    """Drop a checked file. Its content goes, since nothing was taken from it. False when it was settled before.

    Raises NotFound as apply_run does.
    """
    run = _locked(session, run_id, actor)
    if run.status != "checked":
        return False
    run.status, run.content = "abandoned", b""
    changes = {"status": ["checked", "abandoned"]}
    record(session, actor=actor, action="import.abandon", subject=run, changes=changes, now=now)
    return True


def _locked(session: Session, run_id: UUID, actor: CurrentActor) -> ImportRun:
    """The run under a row lock, so that two clicks apply it once."""
    run = session.get(ImportRun, run_id, with_for_update=True, populate_existing=True)
    if run is None or run.agency_id != actor.agency_id:
        raise NotFound
    return run


def resolve_row(
    session: Session, row_id: UUID, above_id: UUID | None, *, actor: CurrentActor, now: datetime
) -> QuarantinedRow:
    """Name the superior post (or the unit above) by hand; ``None`` says that there is none.

    Raises RegisterRefused when that is impossible too, or the row was settled before; NotFound as usual.
    """
    # The tree before the row, as applying a file takes them, or each could wait for the other.
    lock_structure(session, actor.agency_id)
    row = fetch(session, QuarantinedRow, row_id, actor.agency_id)
    session.refresh(row, with_for_update=True)
    if row.status != "open":
        raise refuse("above", "row_resolved")
    if row.data["column"] == UNIT_LINK:
        unit = _by_code(session, Unit, row)
        set_parent(session, unit.id, above_id, agency_id=actor.agency_id, actor=actor)
    else:
        position = _by_code(session, Position, row)
        set_superior(session, position.id, above_id, agency_id=actor.agency_id, actor=actor)
    row.status = "resolved"
    changes = {"status": ["open", "resolved"], "code": row.position_code}
    record(session, actor=actor, action="quarantine.resolve", subject=row, changes=changes, now=now)
    return row


def _by_code(session: Session, model: type[Unit] | type[Position], row: QuarantinedRow) -> Unit | Position:
    query = select(model).where(model.agency_id == row.agency_id, model.code == row.position_code)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def has_refusals(run: ImportRun) -> bool:
    """Whether the report names rows that must be mended before the file can be applied."""
    return run.summary.get(Outcome.REFUSED, 0) > 0
