"""Tiles as tables with words: what the page shows beside each chart, and what a CSV file of it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from app.dashboards import charts
from app.dashboards.boards import Board
from app.dashboards.charts import Chart
from app.dashboards.cutting import AnswerGroup, Breakdown, Flow, MeanLine
from app.dashboards.values import AGE_BANDS, Holder, Place
from app.web.dates import number, short_day
from app.web.filters import t
from workflows.definition import Definition, Field, Text
from workflows.tiles import NUMERIC

Cell = str | int | float | Decimal | None
PLACES = 1


@dataclass(frozen=True)
class Sheet:
    """A table: ``name`` is what its file is called, ``kind`` the tile it comes from.

    The first column names the row, the others are numbers unless ``words`` names them. ``bar``: the column whose
    numbers are also drawn as bars. ``people``: whom each row is about.
    ``note`` says what the numbers mean or why there are none.
    """

    name: str
    kind: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    bar: int | None = None
    chart: Chart | None = None
    people: tuple[str | None, ...] = ()
    words: frozenset[int] = frozenset()

    @property
    def most(self) -> float:
        """The largest number of the column that is drawn."""
        return max((float(row[self.bar] or 0) for row in self.rows), default=0) if self.bar is not None else 0


def written(value: Cell) -> str:
    """A cell as people read it."""
    if isinstance(value, (float, Decimal)):
        return number(round(value, PLACES), PLACES)
    return number(value) if isinstance(value, int) else value or "–"


def plain(value: Cell) -> str:
    """A cell as a file holds it: numbers with a point, and without thousands."""
    return "" if value is None else f"{value:.{PLACES}f}" if isinstance(value, (float, Decimal)) else str(value)


def sheets_of(board: Board, definition: Definition, words: Mapping[str, Text | str]) -> list[Sheet]:
    """Every tile of a board as a table, in the order in which the states name their kinds."""
    titles = {state.id: t(state.title) for state in definition.states}
    made = {
        "funnel": _funnel(board),
        "overdue": [],
        "ageing": _ages(board),
        "distribution": _distribution(board, words),
        "trend": [*(_flow(one, titles) for one in board.flows), *(_mean(one, titles) for one in board.means)],
        "field_breakdown": [_breakdown(one, titles) for one in board.breakdowns],
        "bottleneck": [] if board.holders is None else [_holders(board.holders)],
        "time_in_state": [] if board.stays is None else [_stays(board, titles)],
    }
    return [sheet for kind in board.order for sheet in made.get(kind, ())]


def sheets_by_kind(sheets: Sequence[Sheet]) -> dict[str, list[Sheet]]:
    """For templates that place each kind."""
    found: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        found.setdefault(sheet.kind, []).append(sheet)
    return found


def _named(places: Sequence[Place]) -> str:
    return ", ".join(place.name for place in places) or _("Semua unit")


def _funnel(board: Board) -> Iterator[Sheet]:
    if board.funnel is not None:
        rows = tuple((line.place.name, line.count, line.overdue, line.total) for line in board.funnel)
        columns = (_("Unit kerja"), _("Di tahap ini"), _("Terlambat"), _("Semua"))
        yield Sheet("unit", "funnel", _("Menurut unit kerja"), columns, rows)


def band_name(band: tuple[int, int | None]) -> str:
    """A range of days in words."""
    youngest, oldest = band
    if oldest is None:
        return _("%(days)s hari atau lebih", days=youngest)
    if youngest == 0:
        return _("kurang dari %(days)s hari", days=oldest)
    return _("%(youngest)s–%(oldest)s hari", youngest=youngest, oldest=oldest - 1)


def _ages(board: Board) -> Iterator[Sheet]:
    if board.ages is not None:
        rows = tuple((band_name(band), count) for band, count in zip(AGE_BANDS, board.ages, strict=True))
        title = _("Lama menunggu di keadaan sekarang")
        yield Sheet("umur", "ageing", title, (_("Lama"), _("Jumlah")), rows)


def _distribution(board: Board, words: Mapping[str, Text | str]) -> Iterator[Sheet]:
    if board.distribution is not None:
        rows = tuple(
            (_named(group.places), *(group.counts.get(value, 0) for value in words), group.total)
            for group in board.distribution
        )
        columns = (_("Unit kerja"), *(t(word) for word in words.values()), _("Jumlah"))
        yield Sheet("sebaran", "distribution", _("Sebaran predikat kinerja"), columns, rows)


def _flow(found: Flow, titles: Mapping[str, str]) -> Sheet:
    labels = [short_day(week.start) for week in found.weeks]
    series = [
        (_("Masuk"), [week.entered for week in found.weeks]),
        (_("Keluar"), [week.left for week in found.weeks]),
    ]
    return Sheet(
        f"tren-{found.state}", "trend", _("Masuk dan keluar per minggu: %(state)s", state=titles[found.state]),
        (_("Minggu mulai"), _("Masuk"), _("Keluar")),
        () if found.empty else tuple(
            (label, week.entered, week.left) for label, week in zip(labels, found.weeks, strict=True)
        ),
        note=_("Belum ada yang masuk atau keluar dalam 12 minggu terakhir.") if found.empty else "",
        chart=None if found.empty else charts.line_chart(labels, series),
    )  # fmt: skip


def _mean(found: MeanLine, titles: Mapping[str, str]) -> Sheet:
    labels = [short_day(one.start, month=True) for one in found.months]
    means = [float(one.mean) for one in found.months]
    label = _labelled(found.field)
    note = _withheld(found.withheld) if found.withheld else "" if found.months else _("Belum ada jawaban.")
    return Sheet(
        f"rata-rata-{found.state}-{found.field.id}", "trend",
        _("Rata-rata %(field)s per bulan: %(state)s", field=label, state=titles[found.state]),
        (_("Bulan"), _("Rata-rata"), _("Jawaban")),
        tuple((name, one.mean, one.count) for name, one in zip(labels, found.months, strict=True)),
        note=note,
        chart=charts.line_chart(labels, [(_("Rata-rata"), means)]) if min(means, default=-1) >= 0 else None,
    )  # fmt: skip


def _withheld(count: int) -> str:
    return _(
        "%(count)s jawaban tidak ditampilkan: kelompoknya terlalu kecil sehingga jawaban seseorang dapat ditebak.",
        count=count,
    )


def _labelled(field: Field) -> str:
    return f"{t(field.label)} ({t(field.unit)})" if field.unit else t(field.label)


def _breakdown(found: Breakdown, titles: Mapping[str, str]) -> Sheet:
    title = _("%(field)s: %(state)s", field=_labelled(found.field), state=titles[found.state])
    note = _withheld(found.withheld) if found.withheld else "" if found.groups else _("Belum ada yang menjawab.")
    shape = _numbers if found.field.type in NUMERIC else _by_unit if found.by_unit else _by_answer
    columns, rows, bar = shape(found)
    return Sheet(f"jawaban-{found.state}-{found.field.id}", "field_breakdown", title, columns, rows, note, bar)


Shape = tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...], int | None]


def _values(field: Field) -> dict[str, str]:
    if field.type == "bool":
        return {"true": _("Ya"), "false": _("Tidak")}
    return {choice.id: t(choice.title) for choice in field.choices}


def _spelled(found: Breakdown) -> dict[str, str]:
    """The choices of the field, and behind them answers that an older version offered."""
    known = _values(found.field)
    older = sorted({value for group in found.groups for value in group.counts} - known.keys())
    return known | {value: value for value in older}


def _by_answer(found: Breakdown) -> Shape:
    words = _spelled(found)
    counts: Mapping[str, int] = found.groups[0].counts if found.groups else {}
    rows = tuple((word, counts.get(value, 0)) for value, word in words.items()) if found.groups else ()
    return (_("Jawaban"), _("Jumlah")), rows, 1


def _by_unit(found: Breakdown) -> Shape:
    words = _spelled(found)
    rows = tuple(
        (_named(group.places), *(group.counts.get(value, 0) for value in words), group.total) for group in found.groups
    )
    return (_("Unit kerja"), *words.values(), _("Penjawab")), rows, None


def _numbers(found: Breakdown) -> Shape:
    extremes = any(group.low is not None for group in found.groups)
    columns = (_("Unit kerja"), _("Penjawab"), _("Rata-rata"))
    return (
        (*columns, _("Terendah"), _("Tertinggi")) if extremes else columns,
        tuple(_number_row(group, extremes) for group in found.groups),
        2,
    )


def _number_row(group: AnswerGroup, extremes: bool) -> tuple[Cell, ...]:
    row: tuple[Cell, ...] = (_named(group.places), group.total, group.mean)
    return (*row, group.low, group.high) if extremes else row


def _holders(found: Sequence[Holder]) -> Sheet:
    rows = tuple((one.name or _("Belum ada orangnya"), one.count, one.days, one.longest) for one in found)
    return Sheet(
        "pemegang", "bottleneck", _("Yang paling banyak dan paling lama memegang"),
        (_("Pemegang tugas"), _("Tugas"), _("Jumlah hari menunggu"), _("Terlama (hari)")),
        rows,
        note="" if rows else _("Tidak ada tugas yang terbuka."),
        bar=2,
        people=tuple(str(one.person_id) if one.person_id else None for one in found),
    )  # fmt: skip


def _stays(board: Board, titles: Mapping[str, str]) -> Sheet:
    known = {one.state: one for one in board.stays or ()}
    rows = []
    for state in board.stay_states:
        one = known.get(state)
        here = board.states.get(state, 0)
        rows.append(
            (titles[state], one.median if one else None, one.ninth if one else None, one.count if one else 0, here)
        )
    columns = (_("Keadaan"), _("Median (hari)"), _("Persentil 90 (hari)"), _("Selesai dilalui"), _("Sekarang di sini"))
    note = "" if known else _("Belum ada yang meninggalkan keadaan ini, jadi lamanya belum dapat diukur.")
    return Sheet("lama", "time_in_state", _("Lama di keadaan ini"), columns, tuple(rows), note, bar=1)
