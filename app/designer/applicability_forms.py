"""The form of whom a workflow applies to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice
from wtforms.validators import InputRequired, NumberRange

from app.admin.forms import options
from app.admin.lookups import ALL_UNITS, LookupField
from app.dynamic_forms.controls import SelectMultipleCheckboxField
from app.people.messages import EMPLOYEE_KINDS, POSITION_KINDS
from app.people.values import EmployeeKind
from app.web.forms import BaseForm
from workflows.applicability import Rule
from workflows.editing.applies_to import MOST_PRIORITY

APPRAISED_KINDS = {name: title for name, title in EMPLOYEE_KINDS.items() if name != EmployeeKind.OFFICIAL}
"""Officials (pejabat negara) appraise but are not planned for (p.65 C.8)."""


class ApplicabilityForm(BaseForm):
    """Kinds of employee, units, kinds of position, and who wins. ``units`` holds those chosen so far, to be kept."""

    employee_kinds = SelectMultipleCheckboxField(
        _l("Jenis pegawai"), choices=options(APPRAISED_KINDS), description=_l("Kosong berarti semua.")
    )
    units = SelectMultipleCheckboxField(
        _l("Unit kerja yang dipilih"), choices=[], validate_choice=False,
        description=_l("Semua unit di bawahnya ikut. Hilangkan centang untuk menghapus."),
    )  # fmt: skip
    add_unit = LookupField(
        _l("Tambah unit kerja"), source=ALL_UNITS,
        description=_l("Ketik nama atau kode. Tanpa unit berarti seluruh instansi."),
    )  # fmt: skip
    position_kinds = SelectMultipleCheckboxField(
        _l("Jenis jabatan"), choices=options(POSITION_KINDS), description=_l("Kosong berarti semua.")
    )
    priority = IntegerField(
        _l("Prioritas"),
        [
            InputRequired(_l("Isi dengan angka; 0 bila tidak perlu.")),
            NumberRange(0, MOST_PRIORITY, _l("Prioritas antara 0 dan 1.000.")),
        ],
        description=_l("Bila beberapa alur berlaku untuk orang yang sama, yang angkanya terbesar dipakai."),
        default=0,
    )

    @classmethod
    def showing(cls, rule: Rule) -> ApplicabilityForm:
        """The form with what the definition says now."""
        return cls(
            formdata=None, employee_kinds=sorted(rule.employee_kinds), units=sorted(rule.units),
            position_kinds=sorted(rule.position_kinds), priority=rule.priority,
        )  # fmt: skip

    def name_units(self, rule: Rule, names: dict[str, str]) -> None:
        """The units of the draft as choices, by name; a code that no unit has (any more) stands for itself."""
        codes = sorted(rule.units, key=lambda code: names.get(code, code))
        self.units.choices = [SelectChoice(code, names.get(code, code)) for code in codes]
