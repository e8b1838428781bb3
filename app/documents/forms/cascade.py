"""From a leader's plan to those of the people: manual A.1.3 (p.38), workblock A.1.4 (p.43), matrix A.1.5 (p.48-49)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.cascade.policy import plans_for_others
from app.cascade.queries import find_desk, read_manuals, read_matrix, read_workblocks
from app.cascade.records import Block, Cell, Column, Manual, Matrix, Member
from app.cascade.values import Control, Reporting
from app.cases.casefile import CaseFile
from app.core.clock import local_day
from app.documents import sources, words
from app.documents.content import Head, Sheet
from app.documents.values import Reason
from app.plans.queries import plan_of

PARTS = frozenset({"plan"})
CONTROLS = {
    Control.OUTCOME: "Outcome", Control.INTERMEDIATE: "Outcome Antara", Control.LOW: "Output kendali rendah",
}  # fmt: skip
REPORTS = {
    Reporting.MONTHLY: "Bulanan", Reporting.QUARTERLY: "Triwulanan", Reporting.SEMIANNUAL: "Semesteran",
    Reporting.ANNUAL: "Tahunan",
}  # fmt: skip
MANUAL_TITLES = ("MANUAL INDIKATOR KINERJA", "SKP PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI")
BLOCK_TITLES = ("WORKBLOCK UNTUK IDENTIFIKASI STRATEGI PENCAPAIAN HASIL KERJA",)
MATRIX_TITLES = ("MATRIKS PEMBAGIAN PERAN DAN HASIL",)


def _head(file: CaseFile, code: str, titles: tuple[str, ...]) -> Head:
    return Head(code, titles, sources.agency(file).name, sources.span(file))


def _manuals(file: CaseFile) -> tuple[Manual, ...]:
    return file.load("manuals", read_manuals)


def _blocks(file: CaseFile) -> tuple[Block, ...]:
    return file.load("workblocks", read_workblocks)


def _not_a_leader(file: CaseFile) -> Reason | None:
    if file.case.parent_id is not None:
        return Reason.ANNUAL_ONLY
    return None if plans_for_others(file) else Reason.NOT_A_LEADER


def manual_unavailable(file: CaseFile) -> Reason | None:
    """Manuals are of a leader's indicators."""
    return _not_a_leader(file) or (None if _manuals(file) else Reason.NOTHING_WRITTEN)


def block_unavailable(file: CaseFile) -> Reason | None:
    """Strategies are a leader's."""
    return _not_a_leader(file) or (None if _blocks(file) else Reason.NOTHING_WRITTEN)


def matrix_unavailable(file: CaseFile) -> Reason | None:
    """The matrix is there once somebody has a role in it."""
    reason = _not_a_leader(file)
    if reason is not None:
        return reason
    matrix = _matrix(file)
    return Reason.NOTHING_WRITTEN if matrix is None or not any(_filled(one) for one in matrix.members) else None


def _filled(member: Member) -> bool:
    return any(cell.decided for cell in member.cells.values())


def build_manual(file: CaseFile) -> Sheet:
    """Form A.1.3, one page for each indicator in the order of the plan."""
    by_lineage = {one.lineage: one for one in _manuals(file)}
    found = plan_of(file).current or plan_of(file).draft
    pages: list[dict[str, Any]] = []
    for result in found.results if found else ():
        for indicator in result.indicators:
            manual = by_lineage.get(indicator.lineage)
            if manual is not None:
                pages.append(_manual(result.text, indicator.text, manual))
    return Sheet("manual", _head(file, "A.1.3", MANUAL_TITLES), {"pages": pages}, landscape=True)


def _manual(result: str, indicator: str, manual: Manual) -> dict[str, Any]:
    return {
        "result": result,
        "indicator": indicator,
        "purpose": manual.purpose or words.EMPTY,
        "definition": manual.definition or words.EMPTY,
        "formula": manual.formula or words.EMPTY,
        "unit": manual.unit or words.EMPTY,
        "control": [{"text": text, "chosen": code == manual.control} for code, text in CONTROLS.items()],
        "source": manual.source or words.EMPTY,
        "reporting": [{"text": text, "chosen": code == manual.reporting} for code, text in REPORTS.items()],
    }


def build_blocks(file: CaseFile) -> Sheet:
    """Form A.1.4, one page for each strategy."""
    return Sheet("workblock", _head(file, "A.1.4", BLOCK_TITLES), {"pages": [_block(one) for one in _blocks(file)]})


def _block(one: Block) -> dict[str, Any]:
    pairs = (
        ("JUDUL INISIATIF STRATEGI PENCAPAIAN IKU", one.title, "INDIKATOR DAN TARGET YANG DIINTERVENSI", one.targets),
        ("PEMILIK STRATEGI", one.owner, "PIHAK YANG TERLIBAT", one.involved),
        ("WAKTU PENYELESAIAN", one.due, "PENERIMA MANFAAT", one.beneficiaries),
        ("TUJUAN", one.purpose, "ANGGARAN", one.budget),
    )
    return {
        "pairs": [[text or words.EMPTY for text in row] for row in pairs],
        "parts": [
            _part("STRATEGI (KEY ACTIVITIES)", one.routine_activities, one.transformative_activities),
            _part("KELUARAN KUNCI (KEY MILESTONE)", one.routine_milestones, one.transformative_milestones),
        ],
    }


def _part(title: str, routine: tuple[str, ...], transformative: tuple[str, ...]) -> dict[str, Any]:
    sections = [["A. RUTIN", list(routine)], ["B. TRANSFORMATIF", list(transformative)]]
    return {"title": title, "sections": sections}


def _matrix(file: CaseFile) -> Matrix | None:
    """The matrix of the post in the cycle, with the people of the day on which the case came into its state."""

    def read(*_: object) -> Matrix | None:
        case = file.case
        entered = local_day(case.entered_at, sources.agency(file).timezone)
        day = min(case.cycle.ends_on, max(case.cycle.starts_on, entered))
        found = find_desk(
            file.session, agency_id=case.agency_id, position_id=case.position_id, cycle_id=case.cycle_id, who=None,
            day=day,
        )  # fmt: skip
        return read_matrix(file.session, found[0], day=day) if found else None

    return file.load("matrix", read)


def build_matrix(file: CaseFile) -> Sheet:
    """Form A.1.5: the leader's indicators on top, people on the left; a second matrix for each team (p.48 b)."""
    matrix = _matrix(file)
    assert matrix is not None  # noqa: S101 - ``matrix_unavailable`` is asked first
    leader = matrix.source.leader if matrix.source else matrix.desk.title
    tables = [_table(leader, matrix.desk.title, matrix.columns, matrix.members)]
    tables += [_table(team.lead.name, team.lead.title, team.columns, team.members) for team in matrix.teams]
    return Sheet("matrix", _head(file, "A.1.5", MATRIX_TITLES), {"tables": tables}, landscape=True)


def _table(name: str, title: str, columns: tuple[Column, ...], members: tuple[Member, ...]) -> dict[str, Any]:
    return {
        "leader": [name, title],
        "columns": [one.text for one in columns],
        "members": [
            {"name": one.name, "title": one.title, "cells": [_cell(one, column.key) for column in columns]}
            for one in members
        ],
    }


def _cell(member: Member, key: UUID) -> list[str]:
    """The roles; "TIDAK ADA PERAN" in the annex's words where somebody has none; nothing where nobody decided."""
    cell: Cell = member.cell(key)
    if cell.no_role:
        return ["TIDAK ADA PERAN"]
    return [role.text for role in cell.roles]
