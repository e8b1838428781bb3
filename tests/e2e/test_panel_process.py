"""Stages, cycles and workflows of the panel in a browser: every page on desk and phone, and progress that moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.cases import cycles
from app.cases.opening import open_batch
from app.core.db import db
from tests import story
from tests.e2e.conftest import DESK, PHONE, Person, Site

pytestmark = pytest.mark.browser
BROKEN = "schema: 1\ncode: skp-uji\nextends: skp-nasional\nstates:\n  draft:\n    warna: merah\n"
OVERLAY = "schema: 1\ncode: skp-uji\nextends: skp-nasional\ntitle: {id: Penilaian uji, en: Trial appraisal}\n"


@pytest.fixture
def busy(site: Site) -> Site:
    """Cases at several stages, one of them rated."""
    world = site.world
    story.reach(world, "delivery")
    for part in ("superior", "appraiser", "colleague", "hr", "stranger"):
        world.case(part)
    return site


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_pages_of_stages_are_clean(person: Callable[..., Person], busy: Site, size: tuple[int, int]) -> None:
    hr = person("hr", size=size)
    hr.open("/admin/")
    hr.look("panel-ringkasan")
    hr.open("/admin/stage/")
    hr.look("tahap-semua")
    for stage in ("drafting", "rating", "closed"):
        hr.open(f"/admin/stage/{stage}/")
        hr.look(f"tahap-{stage}")
    hr.open(f"/admin/stage/drafting/?unit={busy.world.units['clinic'].id}&q=tidak-ada")
    hr.look("tahap-kosong")
    hr.open("/admin/stage/drafting/")
    hr.click(".t-row-actions summary >> nth=0")
    hr.look("tahap-baris")
    for box in range(2):
        hr.page.check(f"[data-select-row] >> nth={box}")
    hr.click("button[value=remind]")
    hr.look("tahap-ingatkan")
    hr.click("main form button[type=submit]")
    hr.look("tahap-ingatkan-hasil")
    hr.open("/admin/stage/drafting/?sort=name")
    for box in range(2):
        hr.page.check(f"[data-select-row] >> nth={box}")
    hr.click("button[value=cancel_case]")
    hr.click("main form button[type=submit]")
    assert hr.page.locator(".t-error-summary").count() == 1
    hr.look("tahap-batalkan-tanpa-alasan")
    hr.page.fill("#comment", "Pindah instansi.")
    hr.click("main form button[type=submit]")
    hr.look("tahap-batalkan-hasil")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_pages_of_cycles_and_workflows_are_clean(
    person: Callable[..., Person], busy: Site, size: tuple[int, int]
) -> None:
    hr, cycle = person("hr", size=size), busy.world.cycle
    for path, name in (
        ("/admin/cycle/", "siklus"),
        ("/admin/cycle/new/", "siklus-baru"),
        (f"/admin/cycle/details/?id={cycle.id}", "siklus-rinci"),
        (f"/admin/cycle/close/?id={cycle.id}", "siklus-tutup"),
        (f"/admin/opening/?cycle={cycle.id}", "pembukaan"),
        ("/admin/definition/", "alur"),
        (f"/admin/definition/details/?id={cycle.definition_version_id}", "alur-rinci"),
        ("/admin/definition/upload/", "alur-unggah"),
    ):
        hr.open(path)
        hr.look(name)
    hr.page.fill("#source", BROKEN)
    hr.click("main form button[type=submit] >> nth=0")
    hr.look("alur-salah")
    hr.page.fill("#source", OVERLAY)
    hr.click("button[value=check]")
    hr.look("alur-diperiksa")
    hr.click("main form button[type=submit] >> nth=0")
    hr.look("alur-naskah")


def test_progress_of_an_opening_comes_by_itself(person: Callable[..., Person], busy: Site) -> None:
    world = busy.world
    opening = cycles.open_for_unit(
        world.session, world.cycle, world.units["office"].id, actor=world.actor("hr"), now=world.now
    )
    world.session.commit()
    hr = person("hr")
    hr.open(f"/admin/opening/?cycle={world.cycle.id}")
    row = hr.page.locator(f"#opening-{opening.id}")
    assert "Menunggu giliran" in row.inner_text()
    open_batch(db(), opening.id, now=world.now)
    db().commit()
    hr.page.wait_for_selector(f"#opening-{opening.id}:has-text('Selesai')")
    assert row.get_attribute("hx-get") is None
    hr.look("pembukaan-selesai")


def test_without_scripts_cases_are_chosen_and_reminded_all_the_same(person: Callable[..., Person], busy: Site) -> None:
    hr = person("hr", script=False)
    hr.open("/admin/stage/drafting/?sort=name")
    hr.page.check("[data-select-row] >> nth=0")
    hr.click("button[value=remind]")
    hr.click("main form button[type=submit]")
    assert "1 selesai" in hr.page.inner_text("main")
