"""The dashboard builder, a board with every tile, and process mining in a browser, on desk and phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.cases.models import CaseAnswer
from tests import story
from tests.e2e.conftest import DESK, PHONE, Person, Site
from tests.integration.dashboards.test_tiles import ALL_TILES, PEOPLE, with_tiles
from tests.integration.dashboards.test_versions import store
from workflows.definition import Tile

pytestmark = pytest.mark.browser
EVERY_TILE = (Tile("funnel", by="unit"), Tile("overdue"), Tile("ageing"), *ALL_TILES, Tile("work_list"))


@pytest.fixture
def busy(site: Site) -> Site:
    """Cases under a workflow with every kind of tile; one plan went back once, and there is an older version."""
    world = site.world
    first = world.case("stranger")
    newer = with_tiles(*EVERY_TILE)
    world.cycle.definition_version = store(world, newer, 2)
    world.session.commit()
    for part in PEOPLE[:-1]:
        case = world.case(part)
        for field, value in (("jenis", "kota"), ("hari", 3)):
            row = {"agency_id": case.agency_id, "case_id": case.id, "form": "plan"}
            world.session.add(CaseAnswer(**row, field=field, value=value))
    world.session.commit()
    assert first.definition_version_id != world.case("employee").definition_version_id
    case = story.reach(world, "plan_review")
    for step, part in (("return_plan", "appraiser"), ("submit_plan", "employee"), ("agree_plan", "appraiser")):
        world.now += timedelta(days=3)
        world.act(case, step, part, "Lengkapi targetnya." if step == "return_plan" else "")
    return site


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_boards_and_mining_are_clean(person: Callable[..., Person], busy: Site, size: tuple[int, int]) -> None:
    hr = person("hr", size=size)
    hr.open("/admin/stage/drafting/")
    hr.look("dasbor-semua-ubin")
    for title in ("Masuk dan keluar per minggu", "Jenis tugas", "Yang paling banyak", "Lama di keadaan ini"):
        assert hr.page.get_by_role("heading", name=title).count() >= 1, title
    assert hr.page.locator("#version option").count() == 3
    hr.look("dasbor-semua-ubin")
    for name in ("flow", "ways", "loops", "people", "year"):
        hr.open(f"/mining/{name}")
        hr.look(f"analisis-{name}")
    leader = person("superior", size=size)
    leader.open("/my-unit/")
    leader.click("text=Dasbor unit")
    leader.look("dasbor-pimpinan")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_dashboard_is_built_and_previewed(person: Callable[..., Person], busy: Site, size: tuple[int, int]) -> None:
    hr = person("hr", size=size)
    version = busy.world.cycle.definition_version_id
    hr.open(f"/admin/designer/{version}/tiles/")
    hr.look("pembangun-dasbor-terbit")
    draft = _draft(hr, busy)
    hr.open(f"/admin/designer/{draft}/tiles/agreement")
    hr.look("pembangun-dasbor")
    hr.click("text=Tambah ubin untuk >> nth=0")
    hr.look("galeri-ubin")
    hr.click(".dt-kind:has-text('Pemegang tugas terlama') a")
    hr.page.check("input[name=roles][value=leader]")
    hr.look("ubin-baru")
    hr.click("button:has-text('Tambahkan ubin')")
    assert "untuk: Pimpinan" in hr.page.inner_text("main")
    assert hr.page.get_by_role("heading", name="Yang paling banyak").count() == 0
    hr.page.select_option("#as", "leader")
    hr.click("button:has-text('Lihat')")
    hr.page.wait_for_load_state()
    assert hr.page.get_by_role("heading", name="Yang paling banyak").count() == 1
    hr.look("pembangun-dasbor-pimpinan")


def _draft(hr: Person, site: Site) -> str:
    """The next version, begun in the browser; the part of its address that names it."""
    hr.open(f"/admin/definition/details/?id={site.world.cycle.definition_version_id}")
    token = hr.page.get_attribute("meta[name=csrf-token]", "content")
    answer = hr.page.request.post(
        f"{site.url}/admin/designer/{site.world.cycle.definition_version_id}/edit", form={"csrf_token": str(token)}
    )
    return answer.url.rstrip("/").rpartition("/")[2]
