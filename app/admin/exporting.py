"""Lists as CSV files that spreadsheets open without running anything."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock

# A cell that begins with one of these is read as a formula by spreadsheets (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> str:
    """The text of a cell; an apostrophe keeps what looks like a formula a text."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_answer(view: Any) -> ResponseReturnValue:
    """The filtered list; too many rows are refused as a whole, because a file that ends early misleads.

    Semicolons and a byte order mark: what Excel with Indonesian settings opens by double click.
    """
    rows = view.rows_to_export()
    if len(rows) > view.export_max_rows:
        flash(_("Lebih dari %(count)s baris. Persempit daftarnya dahulu.", count=view.export_max_rows), "warning")
        return redirect(view.get_url(".index_view"))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([str(label) for _name, label in view._export_columns])
    for row in rows:
        writer.writerow([harmless(view.get_export_value(row, name)) for name, _label in view._export_columns])
    answer = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={view.endpoint}-{clock.now():%Y%m%d}.csv"
    return answer
