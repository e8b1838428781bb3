"""Why a version isn't published or taken out of use, and what the parts of the publish page are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.admin.definition_pages import state_title, step_title
from app.definitions.acknowledging import Tick
from app.definitions.publishing import Unpublishable, Unsound
from app.people.messages import POSITION_KINDS
from app.web.filters import t
from workflows.comparing.permissions import Line
from workflows.definition import Definition

REFUSALS: dict[str, LazyString] = {
    "text_changed": _l("Naskah ini diubah orang lain setelah Anda memeriksanya. Periksa lagi, lalu terbitkan."),
    "unsound": _l("Belum terbit: pemeriksaan menemukan kesalahan di bawah ini."),
    "unacknowledged": _l("Belum terbit: %(count)s perubahan hak belum dicentang."),
    "note_empty": _l("Tulis mengapa versi ini diterbitkan."),
    "note_long": _l("Alasan paling panjang %(limit)s huruf."),
    "reason_empty": _l("Tulis alasannya."),
    "not_submitted": _l("Instansi Anda meminta dua orang: ajukan naskah ini dahulu, lalu orang lain menerbitkannya."),
    "other_person": _l("Anda yang mengajukan naskah ini, jadi orang lain yang menerbitkannya."),
    "in_use": _l("Versi ini masih dipakai: %(count)s kasus berjalan. Siklus: %(cycles)s."),
    "only_offer": _l(
        "Belum ada versi lebih baru yang ditawarkan, dan versi ini masih dipakai: %(count)s kasus berjalan. "
        "Siklus: %(cycles)s."
    ),
}
DONE: dict[str, LazyString] = {
    "publish": _l("Alur kerja terbit. Siklus baru dapat memakainya; penilaian yang berjalan tidak berubah."),
    "submit": _l("Naskah diajukan. Orang lain yang memeriksa dan menerbitkannya."),
    "withdraw": _l("Versi ini tidak ditawarkan lagi untuk siklus baru."),
    "offer": _l("Versi ini ditawarkan lagi untuk siklus baru."),
    "retire": _l("Versi ini tidak dipakai lagi."),
}
DONE_FOR_REQUESTS: dict[str, LazyString] = DONE | {
    "publish": _l("Alur kerja terbit. Permohonan baru memakainya; permohonan yang berjalan tidak berubah."),
    "withdraw": _l("Versi ini tidak ditawarkan lagi untuk permohonan baru."),
    "offer": _l("Versi ini ditawarkan lagi untuk permohonan baru."),
}
RIGHTS: dict[str, tuple[LazyString, str]] = {
    "widens": (_l("Hak bertambah"), "warning"),
    "narrows": (_l("Hak berkurang"), "info"),
    "changes": (_l("Berubah"), "neutral"),
}


def done(action: str, kind: str) -> str:
    """What became of a version of a workflow of some kind; nobody opens a cycle for requests."""
    return str((DONE_FOR_REQUESTS if kind == "request" else DONE)[action])


def refusal(error: Unpublishable) -> str:
    """The sentence of a refusal."""
    params = {name: value or "–" for name, value in error.params.items()} | {"count": error.params.get("count", 0)}
    sentence = str(REFUSALS[error.code]) % params
    return f"{sentence} {t(error.findings[0].sentence)}" if isinstance(error, Unsound) else sentence


@dataclass(frozen=True)
class Row:
    """A line of the permission difference as the page shows it; ``tick`` counts, ``other`` doesn't."""

    line: Line
    tick: Tick | None
    other: Tick | None


@dataclass(frozen=True)
class Group:
    """Lines that concern the same step or state; ``key`` names the group in the form."""

    key: str
    title: str
    rows: tuple[Row, ...]

    @property
    def open(self) -> int:
        """Lines that still need a tick."""
        return sum(row.tick is None for row in self.rows)


def groups(
    lines: Iterable[Line], found: dict[str, Tick], counting: dict[str, Tick], definition: Definition
) -> list[Group]:
    """Lines by the step or state they concern, in their order."""
    by_place: dict[str, list[Row]] = {}
    for line in lines:
        row = Row(line, counting.get(line.key), None if line.key in counting else found.get(line.key))
        by_place.setdefault(group_of(line), []).append(row)
    return [Group(key, _title(key, definition), tuple(rows)) for key, rows in by_place.items()]


def group_of(line: Line) -> str:
    """The step, state or table that a line concerns, or the key of the definition."""
    parts = line.place.split(".")
    return ".".join(parts[:2]) if parts[0] in ("transitions", "states", "tables") else parts[0].partition("[")[0]


def _title(key: str, definition: Definition) -> str:
    kind, _dot, name = key.partition(".")
    if kind == "transitions":
        return _("Langkah “%(title)s”", title=step_title(definition, name))
    if kind == "states":
        return _("Keadaan “%(title)s”", title=state_title(definition, name))
    if kind == "tables":
        table = definition.tables.get(name)
        return _("Tabel keputusan “%(title)s”", title=t(table.title) if table else name)
    return _("Alur secara keseluruhan")


def kind_title(name: str) -> str:
    """What a kind of posts is called."""
    return str(POSITION_KINDS.get(name, name))
