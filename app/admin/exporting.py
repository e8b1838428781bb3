"""Lists of the panel as CSV files."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.web.csvfile import csv_file


def csv_answer(view: Any) -> ResponseReturnValue:
    """The filtered list; too many rows are refused as a whole, because a file that ends early misleads."""
    rows = view.rows_to_export()
    if len(rows) > view.export_max_rows:
        flash(_("Lebih dari %(count)s baris. Persempit daftarnya dahulu.", count=view.export_max_rows), "warning")
        return redirect(view.get_url(".index_view"))
    labels = [label for _name, label in view._export_columns]
    cells = ([view.get_export_value(row, name) for name, _label in view._export_columns] for row in rows)
    return csv_file(view.endpoint, labels, cells)
