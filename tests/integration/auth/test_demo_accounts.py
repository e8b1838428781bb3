"""Demo accounts are shown by a demo installation and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from app.auth.demo_accounts import provide_demo_accounts
from config import Settings
from tests.integration.auth.conftest import make_app

ACCOUNT = SimpleNamespace(
    username="pegawai", password="rahasia-percobaan", role="appraiser", name="Ranti <b>Kembang</b>"
)


@pytest.mark.usefixtures("connection")
@pytest.mark.parametrize(
    ("demo", "production", "shown"),
    [(True, False, True), (False, False, False), (True, True, False), (False, True, False)],
)
def test_accounts_are_listed_only_in_a_demo(settings: Settings, demo: bool, production: bool, shown: bool) -> None:
    app = make_app(replace(settings, demo=demo, production=production))
    provide_demo_accounts(app, lambda: [ACCOUNT])
    page = app.test_client().get("/login").text
    assert ("rahasia-percobaan" in page) is shown
    assert ("Pejabat Penilai Kinerja" in page) is shown
    assert "<b>Kembang" not in page
