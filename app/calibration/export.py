"""The roster of a session as a file."""

from __future__ import annotations

import io

from flask import Response
from flask_babel import gettext as _

from app.calibration.labels import ANSWERS, PREDICATES, RATINGS
from app.calibration.values import Answer, Rated, RosterLine
from app.core import clock
from app.evaluations.values import Predicate, Rating
from app.web.csvfile import csv_file, harmless

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _table(lines: list[RosterLine]) -> list[list[str]]:
    head = [
        _("Pegawai"), _("Jabatan"), _("Unit kerja"), _("Pejabat Penilai Kinerja"),
        _("Hasil kerja sebelum"), _("Perilaku sebelum"), _("Predikat sebelum"),
        _("Hasil kerja sesudah"), _("Perilaku sesudah"), _("Predikat sesudah"), _("Usulan dan tanggapan"),
    ]  # fmt: skip
    rows = [
        [one.owner, one.position, one.unit, one.appraiser, *_rated(one.before), *_rated(one.after), _proposals(one)]
        for one in lines
    ]
    return [head, *rows]


def _rated(rated: Rated) -> list[str]:
    return [
        str(RATINGS[Rating(rated.result)]) if rated.result else "",
        str(RATINGS[Rating(rated.behaviour)]) if rated.behaviour else "",
        str(PREDICATES[Predicate(rated.predicate)]) if rated.predicate else "",
    ]


def _proposals(line: RosterLine) -> str:
    """One line for each proposal: what, by whom, why, and what the appraiser said."""
    words = []
    for one in line.proposals:
        wish = f"{RATINGS[Rating(one.result)]} / {RATINGS[Rating(one.behaviour)]}"
        said = f"{ANSWERS[Answer(one.answer)]}: {one.answer_reason}" if one.answer else _("belum ditanggapi")
        words.append(f"{wish} ({one.by}): {one.reason} → {said}")
    return "\n".join(words)


def roster_csv(lines: list[RosterLine]) -> Response:
    """What spreadsheets open by double click."""
    head, *rows = _table(lines)
    return csv_file("kalibrasi", head, rows)


def roster_xlsx(lines: list[RosterLine]) -> Response:
    """An Excel sheet of texts only, formulas made harmless."""
    # It takes some 10 MB in each web worker, and few ever ask for it.
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook()
    sheet = book.active
    sheet.title = "Kalibrasi"
    for row in _table(lines):
        sheet.append([harmless(ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in row])
    content = io.BytesIO()
    book.save(content)
    answer = Response(content.getvalue(), mimetype=EXCEL)
    answer.headers["Content-Disposition"] = f"attachment; filename=kalibrasi-{clock.now():%Y%m%d}.xlsx"
    return answer
