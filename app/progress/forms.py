"""Small forms inside the evaluation grid; each carries the subject it belongs to in its field names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, SelectChoice, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from app.progress.labels import KIND_CHOICES, MANNER_CHOICES
from app.progress.values import (
    LABEL_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    URL_LIMIT,
    FeedbackKind,
    Manner,
    RealisationView,
)
from app.web.forms import BaseForm


def long_enough(limit: int) -> LazyString:
    """The sentence for a text that is longer than it may be."""
    return _l("Tulis paling banyak %(max)d karakter.", max=limit)


def options(labels: Mapping[Any, LazyString | str]) -> list[SelectChoice]:
    """The choices of a field, by code."""
    return [SelectChoice(str(code), label) for code, label in labels.items()]


_TOO_LONG = long_enough(TEXT_LIMIT)


def strip(value: str | None) -> str:
    """Without blank margins, and with one kind of line end."""
    return (value or "").replace("\r\n", "\n").strip()


class SubjectForm(BaseForm):
    """A form for one indicator, result or behaviour; ``key`` tells it apart from its sisters on the page."""

    kind = ""

    def __init__(self, subject: object, **kwargs: Any) -> None:
        self.key = self.key_for(subject)
        super().__init__(prefix=f"{self.key}-", **kwargs)

    @classmethod
    def key_for(cls, subject: object) -> str:
        """Unique on the page, and fit for an HTML id."""
        return f"{cls.kind}-{subject}"


class RealisationForm(SubjectForm):
    """What was achieved for one indicator, based on evidence; ``seen`` is the version that the page showed."""

    kind = "realisasi"

    text = TextAreaField(
        _l("Realisasi"),
        [DataRequired(_l("Tulis apa yang sudah tercapai.")), Length(max=TEXT_LIMIT, message=_TOO_LONG)],
        filters=[strip],
        description=_l("Tulis hasil yang tercapai, bukan kegiatan yang dilakukan."),
    )
    source = StringField(
        _l("Sumber data"),
        [Length(max=TITLE_LIMIT, message=long_enough(TITLE_LIMIT))],
        filters=[strip],
        description=_l("Misalnya nama laporan atau aplikasi. Boleh dikosongkan."),
    )
    seen = HiddenField()

    def show(self, view: RealisationView | None) -> None:
        """Fill with what is stored."""
        if view is not None:
            self.text.data, self.source.data, self.seen.data = view.text, view.source, view.mark

    def seen_at(self) -> datetime | None:
        """The version that the page showed; nonsense counts as none and is refused by the comparison."""
        try:
            return datetime.fromisoformat(self.seen.data or "")
        except ValueError:
            return None


class EvidenceForm(SubjectForm):
    """A file or a link that proves the result of one indicator: exactly one of the two."""

    kind = "bukti"

    upload = FileField(
        _l("Berkas"),
        description=_l("Foto, PDF, Word, Excel, ODT, ODS, TXT, atau CSV. Isi berkas atau tautan, salah satu."),
    )
    url = StringField(
        _l("Tautan"),
        [Length(max=URL_LIMIT, message=_l("Tautan terlalu panjang."))],
        filters=[strip],
        description=_l("Dimulai dengan https:// atau http://"),
    )
    title = StringField(
        _l("Nama bukti dukung"),
        [Length(max=TITLE_LIMIT, message=long_enough(TITLE_LIMIT))],
        filters=[strip],
        description=_l("Boleh dikosongkan: nama berkas atau alamat tautan yang dipakai."),
    )
    evidence_optional = False

    @property
    def file(self) -> FileStorage | None:
        """The file that was chosen, if any."""
        chosen = self.upload.data
        return chosen if isinstance(chosen, FileStorage) and chosen.filename else None

    def validate_url(self, field: StringField) -> None:
        if self.file and field.data:
            raise ValidationError(_l("Isi berkas atau tautan saja, jangan keduanya."))
        if not self.file and not field.data and not self.evidence_optional:
            raise ValidationError(_l("Pilih berkas atau isi tautan."))
        if field.data and not is_web_address(field.data):
            raise ValidationError(
                _l("Tautan harus alamat web lengkap tanpa nama pengguna atau kata sandi di dalamnya.")
            )


class FeedbackForm(SubjectForm):
    """Continuous feedback on one result or behaviour, with the label of its giver as on the official form."""

    text = TextAreaField(
        _l("Umpan balik"),
        [DataRequired(_l("Tulis umpan baliknya.")), Length(max=TEXT_LIMIT, message=_TOO_LONG)],
        filters=[strip],
    )
    giver = StringField(
        _l("Dari"),
        [
            DataRequired(_l("Sebutkan dari siapa umpan balik ini.")),
            Length(max=LABEL_LIMIT, message=long_enough(LABEL_LIMIT)),
        ],
        filters=[strip],
        default="Pimpinan",
        description=_l("Misalnya Pimpinan, Pegawai, Rekan kerja setingkat, atau Pasien."),
    )
    occasion = SelectField(_l("Bentuk"), choices=options(KIND_CHOICES), default=FeedbackKind.INCIDENTAL.value)
    manner = SelectField(_l("Cara penyampaian"), choices=options(MANNER_CHOICES), default=Manner.DIRECT.value)


class ResultFeedbackForm(FeedbackForm):
    """Feedback on one result."""

    kind = "umpan-balik-hasil"


class BehaviourFeedbackForm(FeedbackForm):
    """Feedback on one of the seven values."""

    kind = "umpan-balik-perilaku"


def is_web_address(text: str) -> bool:
    """A complete http or https address without credentials, blanks or control characters."""
    if any(not letter.isprintable() or letter.isspace() or letter == "\\" for letter in text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
