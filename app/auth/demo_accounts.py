"""Accounts of the invented regency, listed on the sign-in page of a demo installation and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l

_KEY = "tahapan.demo_accounts"

ROLE_TITLES = {
    "employee": _l("Pegawai"),
    "appraiser": _l("Pejabat Penilai Kinerja"),
    "superior": _l("Atasan Pejabat Penilai Kinerja"),
    "hr": _l("Pengelola kepegawaian"),
    "admin": _l("Administrator"),
    "performer": _l("Pegawai yang sedang melaksanakan SKP"),
    "coach": _l("Mentor"),
    "calibrator": _l("Pimpinan yang mengalibrasi"),
    "mover": _l("Pegawai yang pindah jabatan"),
}


class DemoAccount(Protocol):
    """One account that visitors may try; ``role`` is a key of ROLE_TITLES."""

    username: str
    password: str
    role: str
    name: str


def provide_demo_accounts(app: Flask, find: Callable[[], Sequence[DemoAccount]]) -> None:
    """Say where the accounts come from; called only by a demo installation."""
    app.extensions[_KEY] = find


def listed_accounts() -> Sequence[DemoAccount]:
    """What the sign-in page shows: nothing unless the installation is a demo and not in production."""
    settings = current_app.config["TAHAPAN"]
    find = current_app.extensions.get(_KEY)
    return find() if find and settings.demo and not settings.production else ()
