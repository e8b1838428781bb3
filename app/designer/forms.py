"""Forms of the designer's frame: beginning a workflow and naming it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from app.admin.forms import options
from app.web.forms import BaseForm

KINDS = {
    "request": _l("Permohonan (cuti, izin, dan lain-lain)"),
    "appraisal": _l("Penilaian tahunan"),
    "periodic": _l("Evaluasi periodik"),
}


class NewWorkflowForm(BaseForm):
    """A workflow from nothing."""

    title_id = StringField(_l("Nama alur kerja"), validators=[DataRequired(_l("Isi namanya.")), Length(max=200)])
    title_en = StringField(_l("Nama dalam bahasa Inggris"), validators=[Length(max=200)])
    code = StringField(
        _l("Kode"),
        description=_l("Huruf kecil, angka, dan tanda hubung, misalnya cuti-tahunan."),
        validators=[
            DataRequired(_l("Isi kodenya.")),
            Regexp(r"[a-z][a-z0-9-]{0,49}\Z", message=_l("Pakai huruf kecil, angka, dan tanda hubung saja.")),
        ],
    )
    kind = SelectField(_l("Jenis"), choices=options(KINDS), default="request")


class CopyForm(BaseForm):
    """A workflow of its own that begins as another one."""

    title_id = NewWorkflowForm.title_id
    title_en = NewWorkflowForm.title_en
    code = NewWorkflowForm.code


class TitleForm(BaseForm):
    """What the workflow is called."""

    title_id = NewWorkflowForm.title_id
    title_en = NewWorkflowForm.title_en
