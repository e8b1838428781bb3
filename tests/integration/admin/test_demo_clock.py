"""The control of the demo's clock: for who may, in a demo only, and sign-ins outlive it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection

from app import create_app
from app.core import clock, demo_clock
from app.core import db as core_db
from app.core.demo_clock import DemoClock
from config import Settings
from tests.integration.plans.browser import read_form
from tests.world import World, sign_in

PAGE = "/admin/democlock/"


@pytest.fixture
def demo_client(settings: Settings, tmp_path: Path, world: World, connection: Connection) -> Iterator[FlaskClient]:
    """A browser at an installation of the demo."""
    environment = {
        "DATABASE_URL": settings.database_url, "TAHAPAN_DATA": str(tmp_path), "TAHAPAN_DEMO": "1",
        "SECRET_KEY": "kunci-untuk-pengujian-saja-0123456789",
    }  # fmt: skip
    made = create_app(Settings.from_env(environment))
    made.testing = True
    core_db.bind(connection)
    yield made.test_client()
    demo_clock.install(tmp_path, demo=False, production=False)


def test_outside_a_demo_the_address_does_not_exist(app: Flask, client: FlaskClient, world: World) -> None:
    sign_in(client, world, "admin")
    assert client.get("/admin/").status_code == 200
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}step/", data={"step": "+1d"}).status_code in (400, 404)


@pytest.mark.parametrize(("part", "status"), [("employee", 404), ("auditor", 404), ("unit_hr", 404), ("hr", 200)])
def test_only_who_manages_the_calendar_of_the_whole_agency(
    demo_client: FlaskClient, world: World, part: str, status: int
) -> None:
    sign_in(demo_client, world, part)
    assert demo_client.get(PAGE).status_code == status


def test_forward_the_page_says_so_and_the_sign_in_lasts(demo_client: FlaskClient, world: World, tmp_path: Path) -> None:
    sign_in(demo_client, world, "admin")
    form = read_form(demo_client.get(PAGE), f"{PAGE}step/").fields
    assert demo_client.post(f"{PAGE}step/", data={**form, "step": "+1w"}).status_code == 302
    demo = DemoClock(tmp_path)
    target = demo.read().target
    assert target is not None
    assert abs(target - clock.unmoved() - timedelta(days=7)) < timedelta(minutes=1)
    assert "sedang berjalan menuju" in demo_client.get("/admin/").text
    # As the worker would do on arrival; nobody is signed out by a month that took a second.
    demo.show(clock.unmoved() + timedelta(days=31))
    demo.aim(None)
    page = demo_client.get(PAGE)
    assert page.status_code == 200
    assert "bukan waktu nyata" in page.text
    form = read_form(page, f"{PAGE}day/").fields
    for day in ("2019-01-01", "1999-01-01", "9999-12-31", "bukan tanggal", ""):
        answer = demo_client.post(f"{PAGE}day/", data={**form, "day": day})
        assert answer.status_code == (302 if day == "2019-01-01" and not _lived(answer.text) else 422)
    assert demo_client.post(f"{PAGE}step/", data={**form, "step": "+9y"}).status_code == 404


def _lived(page: str) -> bool:
    return "Demo sudah mengalami waktu itu" in page


def test_halted_it_stays_where_it_is(demo_client: FlaskClient, world: World, tmp_path: Path) -> None:
    sign_in(demo_client, world, "admin")
    demo = DemoClock(tmp_path)
    demo.show(clock.unmoved() + timedelta(days=3))
    demo.aim(clock.unmoved() + timedelta(days=90))
    form = read_form(demo_client.get(PAGE), f"{PAGE}halt/").fields
    assert demo_client.get(f"{PAGE}progress/").status_code == 200
    assert demo_client.post(f"{PAGE}halt/", data=form).status_code == 302
    assert demo.read().target is None
    assert demo_client.get(f"{PAGE}progress/").headers["HX-Refresh"] == "true"
    assert abs(clock.now() - clock.unmoved() - timedelta(days=3)) < timedelta(minutes=1)
