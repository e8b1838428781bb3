"""Forms of a step: from where to where, by whom, and what follows."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import NumberRange, Optional, Regexp

from app.admin.forms import options
from app.designer.stage_forms import AddStageForm, StageForm
from app.dynamic_forms.controls import SelectMultipleCheckboxField
from app.web.forms import BaseForm

COMMENT_RULES = {"required": _l("Wajib"), "optional": _l("Boleh"), "none": _l("Tidak ada")}


class AddStepForm(AddStageForm):
    """A new step."""

    source = SelectField(_l("Dari"))
    to = SelectField(_l("Ke"))
    kind = SelectField(_l("Jenis"))
    by = SelectMultipleCheckboxField(_l("Oleh"), description=_l("Batas waktu dan akibat dijalankan oleh Sistem."))


class StepForm(StageForm):
    """All of a step but its condition and its separation from others."""

    sources = SelectMultipleCheckboxField(_l("Dari"))
    to = SelectField(_l("Ke"))
    kind = SelectField(_l("Jenis"))
    by = SelectMultipleCheckboxField(_l("Oleh"))
    panel = StringField(
        _l("Tim lain"),
        description=_l(
            "Kode tim yang belum ada pada daftar, misalnya kalibrasi. Ditambahkan pada yang boleh melakukan."
        ),
        validators=[
            Optional(),
            Regexp(r"[a-z][a-z0-9_-]{0,49}\Z", message=_l("Pakai huruf kecil, angka, garis bawah, dan tanda hubung.")),
        ],
        filters=[lambda value: (value or "").strip()],
    )
    not_by = SelectMultipleCheckboxField(
        _l("Bukan oleh"),
        description=_l("Orang yang menyandang peran ini tidak boleh melakukannya, juga sebagai pengganti."),
    )
    comment = SelectField(_l("Catatan"), choices=options(COMMENT_RULES))
    effects = SelectMultipleCheckboxField(_l("Akibat"))
    hand_to = SelectField(_l("Wewenang beralih kepada"))
    hands = SelectField(_l("Wewenang yang beralih"))
    need = IntegerField(
        _l("Suara setuju yang diperlukan"),
        description=_l("Kosongkan bila cukup satu orang yang bertindak."),
        validators=[Optional(), NumberRange(1, 100, message=_l("Tulis bilangan bulat dari 1 sampai 100."))],
    )
    of = SelectField(_l("Dari"))
    veto = BooleanField(_l("Satu penolakan sudah menggugurkan"))
    otherwise = SelectField(
        _l("Bila tidak mungkin lagi disetujui"),
        description=_l("Langkah berjenis “sebagai akibat” dari keadaan yang sama."),
    )
    reopens = BooleanField(_l("Membuka kembali keadaan akhir"))

    def validate(self, extra_validators: Any = None) -> bool:
        """A vote names whose votes are counted."""
        sound = super().validate(extra_validators)
        if self.need.data is not None and not self.of.data:
            self.of.errors = [*self.of.errors, _l("Pilih suara siapa yang dihitung.")]
            return False
        return sound


class SeparateForm(BaseForm):
    """Which other steps the same person may not take."""

    others = SelectMultipleCheckboxField(_l("Orang yang melakukan langkah ini tidak boleh melakukan"))
