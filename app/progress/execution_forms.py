"""Forms of action plans, documentation and take-overs."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.progress.forms import EvidenceForm, SubjectForm, long_enough, strip
from app.progress.records import ActionPlanView, DocumentationView
from app.progress.values import TITLE_LIMIT, URL_LIMIT
from app.web.forms import BaseForm

_WRONG_DATE = _l("Tulis tanggal yang benar, misalnya 30-06-2026.")


def moment(text: str | None) -> datetime | None:
    """The version that a page showed; nonsense counts as none and is refused by the comparison."""
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None


class SafeDateField(DateField):
    """A date that answers nonsense with a sentence of ours, and keeps what was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError with the sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_WRONG_DATE) from None


class ActionPlanForm(SubjectForm):
    """One line of form B.1.1; the subject is a result for a new line, the line itself for a change."""

    kind = "aksi"

    text = TextAreaField(
        _l("Rencana aksi"),
        [DataRequired(_l("Tulis rencana aksinya.")), Length(max=1000, message=long_enough(1000))],
        filters=[strip],
        description=_l("Satu langkah untuk mencapai hasil kerja ini."),
    )
    target = StringField(
        _l("Target"),
        [Length(max=TITLE_LIMIT, message=long_enough(TITLE_LIMIT))],
        filters=[strip],
        description=_l("Misalnya 3 dokumen, atau triwulan II. Boleh dikosongkan."),
    )
    due_on = SafeDateField(_l("Selesai paling lambat"), [Optional()], description=_l("Boleh dikosongkan."))
    seen = HiddenField()

    def show(self, view: ActionPlanView) -> None:
        """Fill with what is stored."""
        self.text.data, self.target.data, self.due_on.data = view.text, view.target, view.due_on
        self.seen.data = view.mark


class DocumentationForm(EvidenceForm):
    """A dated entry of form B.1.2, with one piece of evidence if there is one."""

    kind = "catatan"

    day = SafeDateField(_l("Tanggal"), [InputRequired(_l("Isi tanggalnya."))])
    indicator = SelectField(_l("Hasil kerja dan indikator"), coerce=str)
    text = TextAreaField(
        _l("Realisasi progres atau hasil"),
        [DataRequired(_l("Tulis apa yang tercapai.")), Length(max=4000, message=long_enough(4000))],
        filters=[strip],
        description=_l("Tulis hasil yang tercapai, bukan kegiatan yang dilakukan."),
    )
    upload = FileField(
        _l("Berkas bukti dukung"),
        description=_l("Bukti harus menunjukkan hasil, bukan kegiatan. Berkas atau tautan, boleh menyusul."),
    )
    url = StringField(_l("Tautan bukti dukung"), [Length(max=URL_LIMIT, message=_l("Tautan terlalu panjang."))],
                      filters=[strip], description=_l("Dimulai dengan https:// atau http://"))  # fmt: skip
    seen = HiddenField()
    evidence_optional = True

    def offer(self, choices: list[SelectChoice]) -> None:
        """Indicators, grouped by the result they belong to."""
        self.indicator.choices = choices

    def show(self, view: DocumentationView) -> None:
        """Fill with what is stored."""
        self.day.data, self.text.data, self.indicator.data = view.day, view.text, str(view.indicator)
        self.seen.data = view.mark

    def begin(self, day: date, indicator: str | None) -> None:
        """A new entry: today, on what the last one was about."""
        self.day.data, self.indicator.data = day, indicator


class EntryEvidenceForm(EvidenceForm):
    """One more piece of evidence for an entry."""

    kind = "bukti-catatan"


class TakeoverForm(SubjectForm):
    """The leader takes over a result, with reason and the note for the evaluation (Pasal 20(6)-(8))."""

    kind = "ambil-alih"

    reason = TextAreaField(
        _l("Alasan"),
        [DataRequired(_l("Tulis alasannya.")), Length(max=2000, message=long_enough(2000))],
        filters=[strip],
        description=_l("Tindak lanjut apa yang sudah dilakukan dan mengapa hasilnya tetap belum maju."),
    )
    note = TextAreaField(
        _l("Catatan untuk evaluasi"),
        [DataRequired(_l("Tulis catatannya.")), Length(max=2000, message=long_enough(2000))],
        filters=[strip],
        default="Pegawai yang bersangkutan tidak dapat menyelesaikan rencana hasil kerja.",
        description=_l("Catatan ini menjadi pertimbangan evaluasi kinerja (Pasal 20 ayat 8)."),
    )


class UndoForm(SubjectForm):
    """Giving a result back."""

    kind = "kembalikan"

    reason = TextAreaField(
        _l("Alasan pengembalian"),
        [DataRequired(_l("Tulis alasannya.")), Length(max=2000, message=long_enough(2000))],
        filters=[strip],
    )


class SeenForm(BaseForm):
    """A button that acts on what the page showed."""

    seen = HiddenField()
