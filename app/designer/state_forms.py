"""Forms of a state: its words, its place in the picture, its deadline, and what every way to it passes."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app.admin.forms import line, options
from app.designer.stage_forms import LONGEST, AddStageForm, StageForm
from app.dynamic_forms.controls import SelectMultipleCheckboxField
from app.web.forms import BaseForm
from workflows.definition import Deadline
from workflows.placement import HEIGHT, WIDTH
from workflows.records import MAX_DAYS, MAX_PLACE

BEGINNINGS = {
    "none": _l("Tanpa batas waktu"),
    "on": _l("Pada tanggal tertentu"),
    "days": _l("Sekian hari kerja"),
}
WAYS = {
    "left": (_l("Ke kiri"), -WIDTH // 2, 0),
    "right": (_l("Ke kanan"), WIDTH // 2, 0),
    "up": (_l("Ke atas"), 0, -HEIGHT),
    "down": (_l("Ke bawah"), 0, HEIGHT),
}
"""The buttons that push a state in the picture, with how far to the right and down each does."""


def _up_to(most: int) -> NumberRange:
    return NumberRange(0, most, message=_l("Tulis bilangan bulat dari 0 sampai %(most)d.", most=most))


_DAYS = _up_to(MAX_DAYS)


def _days(label: Any, **more: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional(), _DAYS], **more)


class AddStateForm(AddStageForm):
    """A new state."""

    stage = SelectField(_l("Tahap"))
    behind = SelectField(
        _l("Letakkan setelah"), default="", description=_l("Keadaan baru memakai formulir dan pembaca keadaan ini.")
    )


class StateForm(StageForm):
    """What a state is called, and where it belongs."""

    waiting_id = line(
        _l("Kalimat tunggu"),
        LONGEST,
        required=False,
        description=_l("Ditampilkan kepada pegawai: apa yang ditunggu, dan dari siapa."),
    )
    waiting_en = line(_l("Kalimat tunggu dalam bahasa Inggris"), LONGEST, required=False)
    stage = SelectField(_l("Tahap"))
    form = SelectField(_l("Formulir yang ditampilkan"))
    initial = BooleanField(_l("Keadaan awal: alur dimulai di sini"))
    final = BooleanField(_l("Keadaan akhir: tidak ada lagi yang ditunggu"))


class PlaceForm(BaseForm):
    """Where a state stands in the picture: its upper left corner, from that of the picture."""

    x = IntegerField(_l("Jarak dari kiri"), validators=[InputRequired(), _up_to(MAX_PLACE)])
    y = IntegerField(_l("Jarak dari atas"), validators=[InputRequired(), _up_to(MAX_PLACE)])


class EscalationForm(Form):
    """What the system does some working days past the due date."""

    after = _days(_l("Hari kerja setelah jatuh tempo"))
    transition = SelectField(_l("Langkah"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Both halves, or neither."""
        sound = super().validate(extra_validators)
        half = (self.after.data is None) != (not self.transition.data)
        if sound and half:
            self.after.errors = [_l("Isi jumlah hari dan langkahnya, atau kosongkan keduanya.")]
        return sound and not half


class DeadlineForm(BaseForm):
    """When a state is due, who is reminded, and what follows."""

    start = RadioField(_l("Jatuh tempo"), choices=options(BEGINNINGS))
    on = SelectField(_l("Tanggal"))
    working_days = _days(_l("Jumlah hari kerja"))
    since = SelectField(_l("Dihitung sejak"))
    at_least_working_days = _days(
        _l("Paling cepat, hari kerja setelah masuk"),
        description=_l("Agar yang masuk terlambat tidak langsung lewat batas waktu."),
    )
    remind = StringField(
        _l("Pengingat, hari kerja sebelumnya"), description=_l("Pisahkan dengan koma, misalnya 7, 3, 1.")
    )
    escalate = FieldList(FormField(EscalationForm))
    then = SelectField(
        _l("Langkah penutup setelah batas waktu"),
        description=_l("Dijalankan sistem bila tidak ada yang bertindak sampai batas waktu."),
    )
    handed = IntegerField(
        _l("Hari kerja bagi yang mengambil alih"),
        validators=[Optional(), NumberRange(1, MAX_DAYS, message=_l("Tulis bilangan bulat dari 1."))],
        description=_l("Dihitung dari batas waktu yang terlewat."),
    )

    def validate_remind(self, field: StringField) -> None:
        """Whole numbers."""
        if any(not re.fullmatch(r"[0-9]{1,3}", one, re.ASCII) or int(one) > MAX_DAYS for one in _words(field.data)):
            raise ValidationError(_l("Tulis bilangan bulat yang dipisahkan koma, misalnya 7, 3, 1."))

    def validate(self, extra_validators: Any = None) -> bool:
        """What the choice at the top asks for is there."""
        sound = super().validate(extra_validators)
        if self.start.data == "days" and self.working_days.data is None and not self.working_days.errors:
            self.working_days.errors = [_l("Isi jumlah hari kerjanya.")]
            return False
        return sound

    def values(self) -> dict[str, Any] | None:
        """The deadline in its written form; None for a state without one."""
        if self.start.data == "none":
            return None
        dated = self.start.data == "on"
        rows = [(one.after.data, one.transition.data) for one in self.escalate]
        found = {
            "on": self.on.data if dated else None,
            "working_days": None if dated else self.working_days.data,
            "since": None if dated else self.since.data,
            "at_least_working_days": self.at_least_working_days.data,
            "remind": [int(one) for one in _words(self.remind.data)],
            "escalate": [{"after": after, "transition": name} for after, name in rows if name],
            "then": self.then.data,
            "handed": self.handed.data,
        }
        return {key: value for key, value in found.items() if value not in (None, "", [])}


def _words(text: str | None) -> list[str]:
    return [one for one in re.split(r"[\s,;]+", text or "") if one]


def deadline_data(deadline: Deadline | None) -> dict[str, Any]:
    """A deadline as data of its form."""
    if deadline is None:
        return {"start": "none", "escalate": []}
    return {
        "start": "on" if deadline.on else "days",
        "on": deadline.on,
        "working_days": deadline.working_days,
        "since": deadline.since or "",
        "at_least_working_days": deadline.at_least_working_days,
        "remind": ", ".join(str(day) for day in deadline.remind),
        "escalate": [{"after": one.after, "transition": one.transition} for one in deadline.escalate],
        "then": deadline.then or "",
        "handed": deadline.handed,
    }


class MilestonesForm(BaseForm):
    """The states that every way to a final one passes."""

    names = SelectMultipleCheckboxField(_l("Setiap jalan ke keadaan akhir ini melewati"))
