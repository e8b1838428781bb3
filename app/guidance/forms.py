"""Forms of guidance: the rows of the official forms as fields, always with two blank rows more than are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.guidance.values import (
    COMPETENCES,
    CRITERIA,
    LINE_LIMIT,
    ROWS,
    SCALE,
    TABLES,
    TECHNICAL_ROWS,
    TEXT_LIMIT,
    CompetenceView,
    Kind,
    SessionView,
    Table,
)
from app.progress.execution_forms import SafeDateField
from app.progress.forms import long_enough, options, strip
from app.web.forms import BaseForm

KINDS = {
    Kind.COACHING: _l("Coaching (B.1.6)"),
    Kind.MENTORING: _l("Mentoring (B.1.7)"),
    Kind.COUNSELLING: _l("Konseling kinerja (rahasia)"),
}
BLANK_ROWS = 2
YES_NO = {"": _l("Belum dipilih"), "YA": _l("Ya"), "TIDAK": _l("Tidak")}


def _long(label: object, *, needed: object = None, limit: int = TEXT_LIMIT, help_text: object = "") -> TextAreaField:
    validators = [DataRequired(needed)] if needed else []
    return TextAreaField(
        label, [*validators, Length(max=limit, message=long_enough(limit))], filters=[strip], description=help_text
    )


def _line(label: object, *, needed: object = None) -> StringField:
    validators = [DataRequired(needed)] if needed else []
    return StringField(label, [*validators, Length(max=200, message=long_enough(200))], filters=[strip])


class PlanForm(BaseForm):
    """A new session."""

    kind = RadioField(_l("Bentuk pembinaan"), choices=options(KINDS), default=Kind.COACHING.value)
    held_on = SafeDateField(_l("Tanggal"), [InputRequired(_l("Isi tanggalnya."))])
    place = _line(_l("Tempat"))
    topic = _line(_l("Pokok bahasan"), needed=_l("Tulis pokok bahasannya."))
    guide_nip = StringField(
        _l("NIP pembimbing lain"),
        [Length(max=40, message=long_enough(40))],
        filters=[strip],
        description=_l(
            "Kosongkan bila Anda sendiri yang membimbing. Isi NIP coach, mentor, atau konselor yang ditugasi."
        ),
    )


class ReportForm(BaseForm):
    """Form B.1.10: a behaviour problem, reported to the personnel unit."""

    problem = _long(
        _l("Masalah: apa permasalahan perilaku kerja pegawai didasarkan pada nilai dasar ASN?"),
        needed=_l("Tulis permasalahannya."),
    )
    expectation = _long(
        _l("Apakah Anda memiliki ekspektasi khusus? Jika ya, apa ekspektasi khusus tersebut?"),
        help_text=_l("Kosongkan bila tidak ada."),
    )
    detail = _long(
        _l("Jelaskan secara detail perilaku yang menghambat kinerja individu, unit kerja, dan/atau tim kerja"),
        needed=_l("Tulis penjelasannya."),
    )
    others_too = BooleanField(_l("Permasalahan serupa juga terjadi pada pegawai lainnya"))
    retrospective = _long(
        _l("Retrospektif: yang sudah saya lakukan untuk memperbaiki perilaku kerja pegawai"),
        needed=_l("Tulis yang sudah Anda lakukan."),
    )

    def words(self) -> dict[str, str]:
        """The texts by column."""
        return {name: self[name].data for name in ("problem", "expectation", "detail", "retrospective")}


class ActionForm(BaseForm):
    """What was agreed to follow a session."""

    text = _line(_l("Tindak lanjut"), needed=_l("Tulis tindak lanjutnya."))
    due_on = SafeDateField(_l("Selesai paling lambat"), [InputRequired(_l("Isi tanggalnya."))])


class SignForm(BaseForm):
    """A signature under what the page showed."""

    seen = HiddenField()


@dataclass(frozen=True)
class Grid:
    """One table of a form with its fields, row by row."""

    table: Table
    rows: list[list[Field]]


class ContentForm(BaseForm):
    """The part of the employee or of the guide; ``make`` adds the fields of its tables."""

    seen = HiddenField()
    tables: tuple[Table, ...] = ()
    texts: tuple[str, ...] = ()
    sizes: Mapping[str, int] = {}

    @classmethod
    def make(cls, session: SessionView, role: str, **kwargs: Any) -> ContentForm:
        """The form for one role, big enough for what is stored."""
        tables = tuple(table for table in TABLES[session.kind] if table.by == role)
        sizes = {one.name: min(ROWS, len(session.tables.get(one.name, ())) + BLANK_ROWS) for one in tables}
        fields: dict[str, Any] = {}
        for table in tables:
            for place in range(sizes[table.name]):
                for column, label in table.columns.items():
                    fields[f"{table.name}_{place}_{column}"] = _cell(column, label)
        texts = _texts(session.kind, role)
        about = _about() if role == "guide" else {}
        body = {**about, **fields, **texts, "tables": tables, "texts": tuple(texts), "sizes": sizes}
        return type(cls.__name__, (cls,), body)(**kwargs)

    def show(self, session: SessionView) -> None:
        """Fill with what is stored."""
        self.seen.data = str(session.revision)
        for table in self.tables:
            for place, row in enumerate(session.tables.get(table.name, ())[: self.sizes[table.name]]):
                for column in table.columns:
                    self[f"{table.name}_{place}_{column}"].data = row.get(column, "")
        for name in self.texts:
            self[name].data = session.texts.get(name, "")
        if "topic" in self:
            self["topic"].data, self["held_on"].data, self["place"].data = session.topic, session.held_on, session.place

    def grids(self) -> list[Grid]:
        """The fields as tables."""
        return [
            Grid(table, [[self[f"{table.name}_{place}_{column}"] for column in table.columns] for place in range(size)])
            for table in self.tables
            for size in (self.sizes[table.name],)
        ]

    def content(self) -> dict[str, Any]:
        """Rows that say something, and the texts."""
        found: dict[str, Any] = {}
        for table in self.tables:
            rows = [
                {column: self[f"{table.name}_{place}_{column}"].data or "" for column in table.columns}
                for place in range(self.sizes[table.name])
            ]
            found[table.name] = [row for row in rows if any(row.values())]
        return found | {name: self[name].data or "" for name in self.texts}


def _cell(column: str, label: str) -> Field:
    if column == "adjust":
        return SelectField(label, choices=options(YES_NO), default="")
    return TextAreaField(label, [Length(max=LINE_LIMIT, message=long_enough(LINE_LIMIT))], filters=[strip])


def _about() -> dict[str, Field]:
    return {
        "topic": _line(_l("Pokok bahasan"), needed=_l("Tulis pokok bahasannya.")),
        "held_on": SafeDateField(_l("Tanggal"), [InputRequired(_l("Isi tanggalnya."))]),
        "place": _line(_l("Tempat")),
    }


def _texts(kind: Kind, role: str) -> dict[str, Field]:
    """The free texts of a form."""
    if kind is Kind.COACHING and role == "employee":
        return {"opportunity": _long(_l("Peluang: apa yang dapat saya lakukan?"))}
    if kind is Kind.COUNSELLING and role == "guide":
        return {
            "problem": _long(_l("Masalah perilaku kerja yang dibahas")),
            "result": _long(_l("Hasil konseling")),
            "follow_up": _long(_l("Tindak lanjut yang dibutuhkan")),
            "report": _long(
                _l("Ringkasan yang dilaporkan"),
                help_text=_l(
                    "Hanya bagian ini yang dibaca penilai, atasannya, dan kepegawaian. Boleh dikosongkan dahulu."
                ),
            ),
        }
    return {}


class GuidanceFeedbackForm(BaseForm):
    """Form B.1.8: the employee's word on each of the nine criteria."""

    @classmethod
    def make(cls, **kwargs: Any) -> GuidanceFeedbackForm:
        """The form with its nine fields."""
        sentences = [sentence for _subject, items in CRITERIA for sentence in items]
        fields = {
            f"answer_{place}": TextAreaField(
                f"{place + 1}. {sentence}",
                [DataRequired(_l("Isi umpan balik untuk kriteria ini.")), Length(max=1000, message=long_enough(1000))],
                filters=[strip],
            )
            for place, sentence in enumerate(sentences)
        }
        return type(cls.__name__, (cls,), fields)(**kwargs)

    def answers(self) -> list[str]:
        """In the order of the criteria."""
        return [self[f"answer_{place}"].data for place in range(sum(len(items) for _subject, items in CRITERIA))]


class CompetenceForm(BaseForm):
    """Form B.1.9: a score from 1 to 5 with its reason for each competence, and a recommendation."""

    seen = HiddenField()
    recommendation = _long(_l("Rekomendasi"), needed=_l("Tulis rekomendasinya."))

    @classmethod
    def make(cls, **kwargs: Any) -> CompetenceForm:
        """The form with its fields: the nine named competences must be scored."""
        fields: dict[str, Any] = {}
        for _group, items in COMPETENCES:
            for code, name in items:
                fields |= _scored(code, name, needed=True)
        for place in range(TECHNICAL_ROWS):
            fields[f"technical_{place}_name"] = _line(_l("Kompetensi teknis %(number)d", number=place + 1))
            fields |= _scored(f"technical_{place}", _l("Kompetensi teknis %(number)d", number=place + 1), needed=False)
        return type(cls.__name__, (cls,), fields)(**kwargs)

    def show(self, view: CompetenceView | None) -> None:
        """Fill with what is stored."""
        self.mark(view)
        if view is None:
            return
        self.recommendation.data = view.recommendation
        technical = [one for one in view.scores if one.group == "Teknis"]
        for one in view.scores:
            if one.code:
                self[f"{one.code}_value"].data, self[f"{one.code}_reason"].data = str(one.value or ""), one.reason
        for place, one in enumerate(technical[:TECHNICAL_ROWS]):
            self[f"technical_{place}_name"].data = one.name
            self[f"technical_{place}_value"].data, self[f"technical_{place}_reason"].data = str(one.value), one.reason

    def mark(self, view: CompetenceView | None) -> None:
        """Name the version that the page shows."""
        self.seen.data = view.at.isoformat() if view else ""

    def validate(self, extra_validators: Any = None) -> bool:
        """A technical competence needs name, score and reason, or none of them."""
        sound = super().validate(extra_validators)
        for place in range(TECHNICAL_ROWS):
            parts = [self[f"technical_{place}_{name}"] for name in ("name", "value", "reason")]
            if 0 < sum(bool(part.data) for part in parts) < len(parts):
                parts[0].errors = [_l("Isi nama, nilai, dan alasan kompetensi teknis ini, atau kosongkan ketiganya.")]
                sound = False
        return sound

    def groups(self) -> list[tuple[str, list[tuple[Field, Field]]]]:
        """Value and reason by group, in the order of the form."""
        return [
            (group, [(self[f"{code}_value"], self[f"{code}_reason"]) for code, _name in items])
            for group, items in COMPETENCES
        ]

    def technical(self) -> list[Sequence[Field]]:
        """Name, value and reason of the technical rows."""
        return [
            [self[f"technical_{place}_{name}"] for name in ("name", "value", "reason")]
            for place in range(TECHNICAL_ROWS)
        ]

    def competence(self) -> dict[str, Any]:
        """As it is stored."""
        scores = [
            {"code": code, "value": int(self[f"{code}_value"].data), "reason": self[f"{code}_reason"].data}
            for _group, items in COMPETENCES
            for code, _name in items
        ]
        technical = [
            {"name": name.data, "value": int(value.data), "reason": reason.data}
            for name, value, reason in self.technical()
            if name.data
        ]
        return {"scores": scores, "technical": technical, "recommendation": self.recommendation.data}


def _scored(code: str, name: object, *, needed: bool) -> dict[str, Any]:
    values = [
        SelectChoice("", _l("Pilih nilai")),
        *(SelectChoice(str(one), f"{one} – {SCALE[one][0]}") for one in SCALE),
    ]
    checks = [InputRequired(_l("Pilih nilainya."))] if needed else []
    return {
        f"{code}_value": SelectField(name, checks, choices=values),
        f"{code}_reason": _line(_l("Alasan"), needed=_l("Tulis alasannya.") if needed else None),
    }
