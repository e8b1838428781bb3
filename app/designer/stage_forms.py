"""Forms of a stage, and the names that stages, states and steps are given."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import Optional, Regexp

from app.admin.forms import line
from app.cases.forms import strip
from app.web.forms import BaseForm

LONGEST = 500
NAME = Regexp(
    r"[a-z][a-z0-9_-]{0,63}\Z", message=_l("Pakai huruf kecil, angka, garis bawah, dan tanda hubung; awali huruf.")
)


class StageForm(BaseForm):
    """What a stage is called."""

    title_id = line(_l("Judul"), LONGEST)
    title_en = line(_l("Judul dalam bahasa Inggris"), LONGEST, required=False)


class AddStageForm(StageForm):
    """A new stage."""

    id = StringField(
        _l("Nama pengenal"),
        description=_l("Boleh dikosongkan: dibuat dari judul."),
        validators=[Optional(), NAME],
        filters=[strip],
    )


class RenameForm(BaseForm):
    """Another identifier; what names it follows."""

    id = StringField(
        _l("Nama pengenal"),
        description=_l("Dipakai dalam berkas YAML dan riwayat. Semua yang menyebutnya ikut berubah."),
        validators=[NAME],
        filters=[strip],
    )


class RemoveForm(BaseForm):
    """Whether what names it goes as well."""

    with_steps = BooleanField(_l("Hapus juga langkahnya"))
