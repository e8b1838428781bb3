"""Forms of moves: what to move, and the confirmation."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, TextAreaField
from wtforms.validators import UUID, DataRequired, InputRequired, Length

from app.cases.forms import strip
from app.web.forms import BaseForm


def _reason() -> TextAreaField:
    return TextAreaField(
        _l("Alasan"), filters=[strip],
        validators=[
            DataRequired(_l("Tulis alasannya; alasan ini tercatat dalam setiap riwayat.")),
            Length(max=2000, message=_l("Alasan paling panjang 2.000 huruf.")),
        ],
    )  # fmt: skip


def _expected(label: Any) -> IntegerField:
    return IntegerField(label, [InputRequired(_l("Tulis jumlahnya dengan angka."))])


class MoveForm(BaseForm):
    """The confirmation of a move: the number typed is what the person has read."""

    key = HiddenField(validators=[InputRequired(), UUID()])
    reason = _reason()
    for_new = BooleanField(_l("Pakai versi baru juga untuk yang dibuka nanti"))
    expected = _expected(_l("Ketik jumlah yang akan dipindahkan"))


class UndoForm(BaseForm):
    """The confirmation of a way back."""

    key = HiddenField(validators=[InputRequired(), UUID()])
    reason = _reason()
    expected = _expected(_l("Ketik jumlah yang tadi dipindahkan"))
