"""Forms about assignments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional

from app.assignments.labels import FORMS, REACHES, SECTIONS
from app.assignments.values import MAX_LINE, MAX_TEXT, Proposal
from app.core.ids import parse_id
from app.plans.values import AssignmentForm, AssignmentReach, Section
from app.web.forms import BaseForm

LONG = Length(max=MAX_TEXT, message=_l("Paling panjang 2.000 karakter."))
SHORT = Length(max=MAX_LINE, message=_l("Paling panjang 200 karakter."))
NOBODY = ""


def _choices(labels: Mapping[Any, LazyString]) -> Callable[[], list[SelectChoice]]:
    return lambda: [SelectChoice(str(key), str(text)) for key, text in labels.items()]


class SearchForm(BaseForm):
    """A search for people of the agency, sent by GET."""

    class Meta(BaseForm.Meta):
        """Searching changes nothing."""

        csrf = False

    q = StringField(_l("Cari nama atau NIP"), [Length(max=100)])


class WorkForm(BaseForm):
    """What is to be done, on which basis and when."""

    text = TextAreaField(_l("Hasil kerja yang diharapkan"), [DataRequired(_l("Tulis hasil kerjanya.")), LONG])
    basis = StringField(_l("Dasar penugasan"), [SHORT], description=_l("Nomor dan tanggal surat, bila ada."))
    starts_on = DateField(_l("Mulai tanggal"), [InputRequired(_l("Isi tanggal mulai."))])
    ends_on = DateField(
        _l("Sampai dengan tanggal"), [Optional()], description=_l("Kosongkan bila sampai akhir tahun kinerja.")
    )

    def _proposal(self, **more: Any) -> Proposal:
        return Proposal(
            text=(self.text.data or "").strip().replace("\r\n", "\n"),
            basis=" ".join((self.basis.data or "").split()),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            **more,
        )


class AppointForm(WorkForm):
    """A leader gives work to somebody; ``post`` is the post in whose name."""

    employee = RadioField(_l("Pegawai"), [InputRequired(_l("Pilih pegawai."))], validate_choice=False)
    post = SelectField(_l("Atas nama jabatan"), choices=[])

    def proposal(self, assigned_by: str, assigner: UUID) -> Proposal:
        """Only after validation."""
        return self._proposal(
            form=AssignmentForm.APPOINTED,
            reach=AssignmentReach.OTHER_UNIT,
            assigned_by=assigned_by,
            assigned_by_employee_id=assigner,
        )


class ApplyForm(WorkForm):
    """The employee seeks work, or writes down what a leader elsewhere gave them."""

    form = RadioField(_l("Bentuk penugasan"), choices=_choices(FORMS), default=AssignmentForm.VOLUNTARY.value)
    reach = SelectField(_l("Tempat penugasan"), choices=_choices(REACHES), default=AssignmentReach.OTHER_UNIT.value)
    assigner = RadioField(_l("Pimpinan di instansi ini"), [Optional()], validate_choice=False, default=NOBODY)
    assigned_by = StringField(
        _l("Pemberi penugasan"),
        [SHORT],
        description=_l("Jabatan dan unit atau lembaganya, misalnya “Kepala Bidang Data Dinas Kominfo”."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Who gives the work is either found by the search or written in words."""
        sound = super().validate(extra_validators)
        if not (self.assigned_by.data or "").strip() and parse_id(self.assigner.data) is None:
            self.assigned_by.errors = [*self.assigned_by.errors, _l("Tulis siapa yang memberi penugasan.")]
            return False
        return sound

    def proposal(self, assigned_by: str, assigner: UUID | None) -> Proposal:
        """Only after validation."""
        return self._proposal(
            form=AssignmentForm(self.form.data),
            reach=AssignmentReach(self.reach.data),
            assigned_by=assigned_by,
            assigned_by_employee_id=assigner,
        )


class DecisionForm(BaseForm):
    """The appraiser approves into a section, or refuses with a reason."""

    decision = RadioField(
        _l("Keputusan"),
        [InputRequired(_l("Pilih keputusan Anda."))],
        choices=lambda: [SelectChoice("approve", str(_l("Setujui"))), SelectChoice("refuse", str(_l("Tolak")))],
    )
    section = SelectField(
        _l("Masuk SKP sebagai"),
        [AnyOf([section.value for section in Section])],
        choices=_choices(SECTIONS),
        default=Section.ADDITIONAL.value,
    )
    reason = TextAreaField(_l("Catatan atau alasan"), [LONG], description=_l("Wajib bila ditolak."))
