"""The administration panel in a browser: every page on desk and phone, and suggestions while typing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.core.db import db
from app.people.holidays import seed_year
from app.people.models import AppraiserReport, Posting
from tests.e2e.conftest import DESK, PHONE, Person, Site

pytestmark = pytest.mark.browser
LISTS = ("unit", "position", "employee", "posting", "delegation", "appraiserreport", "holiday", "user", "rolegrant")
FORMS = ("unit", "position", "employee", "posting", "delegation", "holiday", "user", "rolegrant")


@pytest.fixture
def rows(site: Site) -> dict[str, object]:
    """A row of each kind that has a page of its own."""
    world, session = site.world, db()
    report = AppraiserReport(
        agency_id=world.agency.id, employee_id=world.people["employee"].id, message="Penilai saya sudah pindah tugas."
    )
    session.add(report)
    seed_year(session, world.agency.id, 2026, actor=world.actor("hr"))
    posting = session.scalars(select(Posting.id).where(Posting.employee_id == world.people["employee"].id)).one()
    session.commit()
    return {
        "agency": world.agency.id,
        "unit": world.units["clinic"].id,
        "position": world.positions["employee"].id,
        "employee": world.people["employee"].id,
        "posting": posting,
        "appraiserreport": report.id,
        "user": world.users["employee"].id,
    }


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_every_page_is_clean(person: Callable[..., Person], rows: dict[str, object], size: tuple[int, int]) -> None:
    admin = person("admin", size=size)
    admin.open("/admin/")
    admin.look("panel-index")
    for name in LISTS:
        admin.open(f"/admin/{name}/")
        admin.look(f"panel-{name}")
    for name in (*FORMS, "posting"):
        admin.open(f"/admin/{name}/new/")
        admin.look(f"panel-{name}-baru")
    admin.open("/admin/posting/transfer/")
    admin.look("panel-mutasi")
    for name, key in rows.items():
        admin.open(f"/admin/{name}/details/?id={key}")
        admin.look(f"panel-{name}-rinci")
        admin.open(f"/admin/{name}/edit/?id={key}")
        admin.look(f"panel-{name}-ubah")
    admin.open("/admin/employee/")
    admin.page.check("[data-select-row] >> nth=0")
    admin.click("button[value=deactivate]")
    admin.look("panel-massal-tanya")
    admin.click("main form button[type=submit]")
    admin.look("panel-massal-hasil")
    admin.open("/admin/auditentry/")
    admin.look("panel-jejak")
    admin.click("main tbody th a >> nth=0")
    admin.look("panel-jejak-rinci")


def test_suggestions_come_while_typing(person: Callable[..., Person], rows: dict[str, object]) -> None:
    hr = person("hr")
    hr.open("/admin/posting/transfer/")
    hr.page.type("#employee_id", "laras")
    option = hr.page.wait_for_selector("#employee_id-options option", state="attached")
    assert option is not None
    assert option.get_attribute("value") == "Ns. Laras Kinasih, S.Kep. (199201072019032003)"
    assert hr.complaints == []


def test_a_choice_among_hits_works_without_script(person: Callable[..., Person], rows: dict[str, object]) -> None:
    hr = person("hr", script=False)
    hr.open("/admin/posting/transfer/")
    hr.page.fill("#employee_id", "a")
    hr.page.fill("#position_id", "Pengelola Data")
    hr.page.fill("#starts_on", "2026-03-01")
    hr.click("main .t-panel-form button[type=submit]")
    hr.look("panel-mutasi-pilih")
    hr.page.check("text=Wening Pertiwi")
    hr.click("main .t-panel-form button[type=submit]")
    assert "Mutasi sudah dicatat." in hr.page.inner_text("main")
