"""The periods of a cycle as one page of small forms."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from uuid import UUID

from flask_babel import gettext as _

from app.admin.process_forms import PeriodForm
from app.cases.models import Cycle, Period
from app.cases.periods import DATE_FIELDS
from app.web.forms import add_errors

FIELDS = ("name", *DATE_FIELDS, "annual")


class PeriodSheet:
    """One form for each period; ``used`` are those that have a case and so stay as they are.

    ``mark`` changes with every change of a period, so that two people can't overwrite each other's dates.
    """

    def __init__(self, cycle: Cycle, used: Collection[UUID]) -> None:
        self.rows: list[tuple[Period, PeriodForm | None]] = [
            (period, None if period.id in used else PeriodForm(obj=period, prefix=f"p{period.ordinal}-"))
            for period in cycle.periods
        ]
        self.mark = _mark(cycle.periods)
        self.errors: list[str] = []

    def validate(self, seen: str) -> bool:
        """Whether every date is one, and the page isn't older than the periods."""
        sound = [form.validate() for _period, form in self.rows if form]
        if seen != self.mark:
            self.errors = [_("Periode berubah sejak halaman ini dibuka. Periksa tanggal terbaru, lalu simpan lagi.")]
        return all(sound) and not self.errors

    def values(self) -> Mapping[UUID, Mapping[str, object]]:
        """What was filled in, by period."""
        return {period.id: {name: form[name].data for name in FIELDS} for period, form in self.rows if form}

    def refuse(self, errors: Mapping[str, str]) -> None:
        """Put each sentence beside its field; those of a period that is fixed go to the top."""
        forms = {str(period.id): form for period, form in self.rows}
        for key, sentence in errors.items():
            row, _dot, field = key.partition(".")
            form = forms.get(row)
            if form is None:
                self.errors.append(sentence)
            else:
                add_errors(form, {field: sentence})


def _mark(periods: Collection[Period]) -> str:
    text = "|".join(f"{period.id}{[getattr(period, name) for name in FIELDS]}" for period in periods)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
