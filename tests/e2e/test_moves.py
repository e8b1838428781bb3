"""Moving running cases and saying to whom a workflow applies, in a browser: desk, phone, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.cases.models import Case, Cycle
from app.core.db import db
from app.moves.models import CaseMove
from app.moves.service import run_batch
from tests.e2e.conftest import DESK, PHONE, Person, Site
from tests.integration.moves.conftest import everybody
from tests.versions import Document, publish, rename_state
from tests.world import World

pytestmark = pytest.mark.browser


def work(world: World) -> CaseMove:
    """All batches of the newest move, as the worker runs them."""
    db().rollback()
    move = db().scalars(select(CaseMove).order_by(CaseMove.id.desc())).first()
    assert move is not None
    while run_batch(db(), move.id, now=world.now):
        db().commit()
    db().commit()
    return move


def other(document: Document) -> None:
    """A workflow that applies to the same people as the national one."""
    document["code"], document["title"] = "penilaian-klinik", {"id": "Penilaian klinik", "en": "Clinic appraisal"}


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_hr_moves_cases_and_brings_them_back(person: Callable[..., Person], site: Site, size: tuple[int, int]) -> None:
    world = site.world
    everybody(world)
    world.force_state(world.case("hr"), "plan_review")
    target = publish(world, rename_state("draft", "first_draft"))
    hr = person("hr", size=size)

    hr.open("/admin/moves/")
    hr.look("pindah-kosong")
    hr.open(f"/admin/moves/new?source={world.cycle.definition_version_id}")
    hr.page.select_option("#m-target", str(target.id))
    hr.click("main form button[type=submit]")
    hr.page.select_option("#to-plan_review", "-")
    hr.look("pindah-peta")
    hr.click("text=Uji coba: lihat apa yang akan terjadi")
    hr.click(".m-group summary")
    hr.look("pindah-uji-coba")
    hr.click("text=Pindahkan sekarang")
    assert hr.page.locator(".t-error-summary").count() == 1
    hr.look("pindah-tanpa-alasan")
    hr.page.fill("#reason", "Alur kerja diperbarui menurut surat edaran.")
    hr.page.fill("#expected", "5")
    hr.click("text=Pindahkan sekarang")
    hr.page.wait_for_selector("#move-progress")
    hr.look("pindah-menunggu")

    move = work(world)
    hr.page.wait_for_selector("#move-progress:not([hx-get])")
    hr.open(f"/admin/moves/{move.id}")
    hr.look("pindah-selesai")
    assert hr.page.locator("#rincian tbody tr").count() == 6
    hr.click(".t-confirm summary")
    hr.look("pindah-kembalikan")
    hr.page.fill("#reason", "Keliru memilih versi.")
    hr.page.fill("#expected", "5")
    hr.click("text=Kembalikan sekarang")
    hr.page.wait_for_selector("#move-progress")
    work(world)
    hr.page.wait_for_selector("#move-progress:not([hx-get])")
    hr.look("pindah-dikembalikan")
    hr.open("/admin/moves/")
    hr.look("pindah-catatan")
    employee = person("employee", size=size)
    case = db().scalars(select(Case.id).where(Case.owner_id == world.people["employee"].id)).one()
    employee.open(f"/cases/{case}")
    assert "Dipindahkan ke versi 2" in employee.page.inner_text("main")
    employee.look("pindah-riwayat")


def test_everything_works_without_scripts(person: Callable[..., Person], site: Site) -> None:
    world = site.world
    everybody(world)
    target = publish(world, rename_state("draft", "first_draft"))
    hr = person("hr", script=False)
    hr.open(f"/admin/moves/new?source={world.cycle.definition_version_id}&target={target.id}")
    hr.click("text=Uji coba: lihat apa yang akan terjadi")
    hr.page.fill("#reason", "Alur kerja diperbarui.")
    hr.page.fill("#expected", "6")
    hr.click("text=Pindahkan sekarang")
    assert re.search(r"/admin/moves/[0-9a-f-]{36}$", hr.page.url)
    assert work(world).moved == 6
    hr.page.reload()
    assert "6 dari 6 penilaian" in hr.page.inner_text("main")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_hr_says_to_whom_a_workflow_applies(person: Callable[..., Person], site: Site, size: tuple[int, int]) -> None:
    world = site.world
    draft = publish(world, other, status="draft")
    hr = person("hr", size=size)
    hr.open(f"/admin/designer/{draft.id}/applies-to/")
    assert "Bertumpuk dengan" in hr.page.inner_text("main")
    hr.look("berlaku-untuk-bertumpuk")
    hr.page.check("#employee_kinds input[value=pns]")
    hr.page.fill("#add_unit", "Puskesmas")
    hr.page.fill("#priority", "5")
    hr.click("text=Simpan")
    hr.page.wait_for_load_state()
    hr.look("berlaku-untuk")
    assert "Bertumpuk dengan" not in hr.page.inner_text("main")
    hr.open(f"/admin/designer/{world.cycle.definition_version_id}/applies-to/")
    hr.look("berlaku-untuk-terbit")
    cycle = db().get_one(Cycle, world.cycle.id)
    cycle.status, cycle.selection = "draft", "applicable"
    db().commit()
    for name in ("cycle/details/?id=", "opening/?cycle=", "cycle/edit/?id="):
        hr.open(f"/admin/{name}{cycle.id}")
        hr.look(f"siklus-alur-{name.split('/')[0]}-{name.split('/')[1].strip('?id=')}")
