"""The parts of the pages as tables with words; each is also a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _

from app.cases.schedule import holders_of_the_ball
from app.dashboards.sheets import Cell, Sheet
from app.dashboards.values import Holder
from app.mining.cutting import Compared, EdgeCount, Loop, PingPong, StateTime, UnitLoad
from app.mining.values import ANSWERED_DAYS, AnswerTime, Ways
from app.web.dates import percent
from app.web.filters import t
from app.web.locales import language
from workflows import relations
from workflows.definition import Definition

ARROW = " → "
STEP = frozenset({1, 2})
"""Where a step leads from and to."""


class Words:
    """Titles of states and steps; what an older version called otherwise, or nobody knows any more, by its id."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._states = {one.id: t(one.title) for one in definition.states}
        self._steps = {one.id: t(one.title) for one in definition.transitions}

    def state(self, name: str) -> str:
        return self._states.get(name, name)

    def step(self, name: str) -> str:
        return self._steps.get(name, name)

    def way(self, one: EdgeCount | Loop) -> tuple[str, str, str]:
        """A step with where it leads from and to."""
        return self.step(one.transition), self.state(one.source), self.state(one.target)

    def waits_for(self, name: str) -> str:
        """Who holds the ball in a state."""
        known = next((one for one in self.definition.states if one.id == name), None)
        people = holders_of_the_ball(self.definition, known) if known else ()
        kind = self.definition.kind
        titles = (relations.title(one, language(), kind) if relations.is_known(one) else one for one in people)
        return ", ".join(titles) or "–"


def state_sheet(words: Words, stays: Sequence[StateTime], here: Mapping[str, int]) -> Sheet:
    rows = tuple(
        (
            words.state(one.state), words.waits_for(one.state), one.median, one.ninth, percent(one.share), one.count,
            here.get(one.state, 0),
        )
        for one in stays
    )  # fmt: skip
    columns = (
        _("Keadaan"), _("Menunggu"), _("Median (hari)"), _("Persentil 90 (hari)"), _("Bagian dari semua waktu"),
        _("Selesai dilalui"), _("Sekarang di sini"),
    )  # fmt: skip
    note = "" if rows else _("Belum ada langkah yang tercatat, jadi lamanya belum dapat diukur.")
    return Sheet("waktu", "states", _("Lama di setiap keadaan"), columns, rows, note, bar=2, words=frozenset({1}))


def edge_sheet(words: Words, found: Sequence[EdgeCount]) -> Sheet:
    rows = tuple((*words.way(one), one.count) for one in found)
    columns = (_("Langkah"), _("Dari"), _("Ke"), _("Berapa kali"))
    return Sheet("langkah", "edges", _("Seberapa sering setiap langkah diambil"), columns, rows, bar=3, words=STEP)


def way_sheet(words: Words, ways: Ways) -> Sheet:
    rows = tuple(
        (
            ARROW.join(words.state(state) for state in one.states), one.count, percent(one.count / ways.moved),
            one.finished, _("ya") if one.rework else _("tidak"),
        )
        for one in ways.variants
    )  # fmt: skip
    columns = (_("Jalan yang ditempuh"), _("Jumlah"), _("Bagian"), _("Sudah selesai"), _("Pernah mundur"))
    return Sheet(
        "jalur",
        "ways",
        _("Sepuluh jalan yang paling sering ditempuh"),
        columns,
        rows,
        _nothing(rows),
        words=frozenset({4}),
    )


def loop_sheet(words: Words, found: Sequence[Loop]) -> Sheet:
    rows = tuple((*words.way(one), one.count, one.mean) for one in found)
    columns = (_("Langkah mundur"), _("Dari"), _("Ke"), _("Berapa kali"), _("Rata-rata hari sampai kembali"))
    note = "" if rows else _("Belum ada yang dikembalikan atau ditarik.")
    return Sheet("pengulangan", "loops", _("Langkah yang mengembalikan"), columns, rows, note, bar=3, words=STEP)


def pair_sheet(words: Words, found: Sequence[PingPong]) -> Sheet:
    rows = tuple((words.state(one.earlier) + " ⇄ " + words.state(one.later), one.back, one.forth) for one in found)
    columns = (_("Bolak-balik antara"), _("Mundur"), _("Maju"))
    note = "" if rows else _("Tidak ada keadaan yang saling bolak-balik.")
    return Sheet("bolak-balik", "pairs", _("Keadaan yang saling bolak-balik"), columns, rows, note)


def unit_sheet(found: Sequence[UnitLoad]) -> Sheet:
    rows = tuple((one.place.name, one.open, one.waited, one.answers, one.median) for one in found)
    columns = (
        _("Unit kerja"), _("Belum selesai"), _("Jumlah hari menunggu"),
        _("Jawaban %(days)s hari terakhir", days=ANSWERED_DAYS), _("Median hari menjawab"),
    )  # fmt: skip
    return Sheet("unit", "units", _("Unit kerja"), columns, rows, _nothing(rows), bar=2)


def return_sheet(found: Sequence[UnitLoad]) -> Sheet:
    """Units by how often their cases went back."""
    ordered = sorted((one for one in found if one.returns), key=lambda one: (-one.returns, one.place.name))
    rows = tuple((one.place.name, one.returns, one.open) for one in ordered)
    columns = (_("Unit kerja"), _("Dikembalikan"), _("Belum selesai"))
    return Sheet("unit", "units", _("Pengulangan menurut unit kerja"), columns, rows, _nothing(rows), bar=1)


def person_sheet(holders: Sequence[Holder], answers: Iterable[AnswerTime]) -> Sheet:
    """Who holds tasks now, each with how quickly they answered lately."""
    took = {one.person_id: one for one in answers if one.person_id is not None}
    rows: list[tuple[Cell, ...]] = []
    for one in holders:
        answer = took.get(one.person_id) if one.person_id else None
        lately = (answer.count, answer.median) if answer else (0, None)
        rows.append((one.name or _("Belum ada orangnya"), one.count, one.days, one.longest, *lately))
    columns = (
        _("Pemegang tugas"), _("Tugas"), _("Jumlah hari menunggu"), _("Terlama (hari)"),
        _("Jawaban %(days)s hari terakhir", days=ANSWERED_DAYS), _("Median hari menjawab"),
    )  # fmt: skip
    note = "" if rows else _("Tidak ada tugas yang terbuka.")
    title = _("Sepuluh orang dengan tumpukan terbesar")
    return Sheet("orang", "people", title, columns, tuple(rows), note, bar=2)


def year_sheet(words: Words, found: Sequence[Compared], now: str, then: str) -> Sheet:
    rows = tuple((words.state(one.state), one.now, one.then, one.now - one.then) for one in found)
    columns = (_("Keadaan"), now, then, _("Selisih"))
    return Sheet("tahun-lalu", "year", _("Dibandingkan hari yang sama tahun lalu"), columns, rows)


def _nothing(rows: Sequence[object]) -> str:
    return "" if rows else _("Belum ada yang dapat ditampilkan.")
