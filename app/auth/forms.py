"""Forms of the sign-in and of the own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from app.auth.passwords import LEAST_CHARACTERS, MOST_CHARACTERS
from app.web.forms import BaseForm


def without_nul(name: str | None) -> str:
    """A name that can be looked up: what no account can hold is as unknown as any other."""
    return (name or "").replace("\x00", "")


class LoginForm(BaseForm):
    """Name and password; ``next`` is where the person wanted to go."""

    username = StringField(
        _l("Nama pengguna"),
        [InputRequired(_l("Isi nama pengguna Anda.")), Length(max=150)],
        filters=[without_nul],
    )
    password = PasswordField(_l("Kata sandi"), [InputRequired(_l("Isi kata sandi Anda.")), Length(max=1000)])
    next = HiddenField()


class PasswordForm(BaseForm):
    """Change of the own password."""

    current = PasswordField(_l("Kata sandi sekarang"), [InputRequired(_l("Isi kata sandi Anda sekarang."))])
    new = PasswordField(
        _l("Kata sandi baru"),
        [InputRequired(_l("Isi kata sandi baru.")), Length(max=MOST_CHARACTERS)],
        description=_l(
            "Paling sedikit %(count)s karakter, tidak hanya angka, dan tidak memuat nama pengguna.",
            count=LEAST_CHARACTERS,
        ),
    )
    repeated = PasswordField(
        _l("Ulangi kata sandi baru"),
        [InputRequired(_l("Ulangi kata sandi baru.")), EqualTo("new", _l("Kedua kata sandi baru tidak sama."))],
    )
