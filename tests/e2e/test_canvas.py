"""The picture of a workflow under the hand: dragging, keys, drawing a step, tidying up; and the pages beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.definitions import drafting
from app.definitions.models import DefinitionVersion
from tests.e2e.conftest import DESK, PHONE, Person, Site
from tests.integration.designer.sources import leave
from workflows import schema

pytestmark = pytest.mark.browser

CONDITION = {"all": [{"fact": "days", "op": "at_least", "value": 3}, {"not": {"fact": "urgent", "op": "is_true"}}]}
SCENARIO = {"name": "walk", "facts": {"days": 3, "urgent": False}, "steps": [["send", "owner", "review"]]}
TABLE = {
    "id": "kinds", "title": {"id": "Jenis", "en": "Kind"}, "inputs": ["kind", "level"], "output": "grade",
    "rows": [["any", "one", "low"], ["big", "two", "high"], ["big", "any", "low"]],
}  # fmt: skip


@pytest.fixture
def draft(site: Site) -> str:
    """The address of a draft: the leave workflow with a condition, a table with gaps, and a scenario."""
    document = leave()
    document["transitions"][0]["when"] = CONDITION
    document["scenarios"], document["tables"] = [SCENARIO], [TABLE]
    document["facts"] |= {"level": ["one", "two", "three"], "grade": ["low", "high"]}
    version = drafting.add_draft(db(), document, actor=site.world.actor("hr"), now=clock.now())
    db().commit()
    return f"/admin/designer/{version.id}"


@pytest.fixture
def national(site: Site) -> str:
    """The address of a draft of the national appraisal, which is wider than any screen."""
    document = schema.to_dict(schema.load_shipped("skp-nasional")) | {"code": "skp-uji"}
    version = drafting.add_draft(db(), document, actor=site.world.actor("hr"), now=clock.now())
    db().commit()
    return f"/admin/designer/{version.id}"


def _layout(draft: str) -> dict[str, list[int]]:
    db().rollback()
    db().expire_all()
    found = db().scalars(select(DefinitionVersion).where(DefinitionVersion.id == draft.rpartition("/")[2])).one()
    return found.document.get("layout", {})


def _node(page: Page, name: str) -> Locator:
    return page.locator(f"[data-node={name}]")


def _drag(page: Page, start: Locator, by: tuple[float, float]) -> None:
    box = start.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2)
    page.mouse.move(x + by[0], y + by[1], steps=4)
    page.mouse.up()


def test_a_state_is_dragged_and_moved_by_keys_and_undone(person: Callable[..., Person], draft: str) -> None:
    hr = person("hr")
    hr.open(f"{draft}/")
    before = _node(hr.page, "review").get_attribute("data-y")
    _drag(hr.page, _node(hr.page, "review").locator("rect"), (160, 100))
    expect(hr.page.locator("[data-status]")).to_have_text("Pemeriksaan dipindahkan.")
    expect(hr.page.locator("[data-live=history]")).to_contain_text("Batalkan: geser keadaan pada gambar")
    put = _layout(draft)
    assert list(put) == ["review"]
    _node(hr.page, "review").locator("a").focus()
    hr.page.keyboard.press("ArrowRight")
    hr.page.keyboard.press("ArrowRight")
    hr.page.keyboard.press("ArrowDown")
    x, y = put["review"]
    expect(_node(hr.page, "review")).to_have_attribute("data-x", str(x + 20))
    assert _layout(draft) == {"review": [x + 20, y + 10]}
    assert hr.page.evaluate("document.activeElement.closest('[data-node]').dataset.node") == "review"
    hr.look("gambar-alur-digeser")
    # The forms of the page go on with the revision that the drags made.
    for _time in range(2):
        hr.click("[data-live=history] form:first-child button")
        hr.page.wait_for_load_state()
    assert _layout(draft) == {}
    expect(_node(hr.page, "review")).to_have_attribute("data-y", str(before))


def test_a_step_is_drawn_from_one_state_to_another(person: Callable[..., Person], draft: str) -> None:
    hr = person("hr")
    hr.open(f"{draft}/")
    start, end = (
        hr.page.locator(one).bounding_box()
        for one in ("[data-node=review] [data-handle] circle", "[data-node=draft] rect")
    )
    assert start is not None
    assert end is not None
    by = (end["x"] - start["x"] + 20, end["y"] - start["y"] + 20)
    _drag(hr.page, hr.page.locator("[data-node=review] [data-handle] circle"), by)
    hr.page.wait_for_url("**/steps/?source=review&to=draft")
    hr.look("langkah-baru-digambar")


def test_states_are_opened_by_a_double_click_or_by_enter(person: Callable[..., Person], draft: str) -> None:
    hr = person("hr")
    hr.open(f"{draft}/")
    _node(hr.page, "review").locator("rect").click()
    expect(hr.page.locator("[data-chosen-title]")).to_have_text("Pemeriksaan")
    assert hr.page.url.endswith(f"{draft}/")
    _node(hr.page, "review").locator("rect").dblclick()
    hr.page.wait_for_url("**/states/review")
    hr.open(f"{draft}/")
    _node(hr.page, "draft").locator("a").focus()
    hr.page.keyboard.press("Enter")
    hr.page.wait_for_url("**/states/draft")
    hr.open(f"{draft}/")
    hr.page.locator("[data-mark='1']").click()
    hr.page.wait_for_url("**/steps/send")


def test_tidying_places_every_state_apart_and_can_be_given_up(person: Callable[..., Person], national: str) -> None:
    hr = person("hr")
    hr.open(f"{national}/")
    hr.click("[data-tidy]")
    expect(hr.page.locator("[data-status]")).to_have_text("Gambar dirapikan.")
    places = list(_layout(national).values())
    assert len(places) == len(schema.load_shipped("skp-nasional").states)
    for index, (x1, y1) in enumerate(places):
        for x2, y2 in places[index + 1 :]:
            assert abs(x1 - x2) >= 168 or abs(y1 - y2) >= 60
    hr.look("gambar-alur-dirapikan")
    hr.click("text=Kembalikan tata letak otomatis")
    hr.page.wait_for_load_state()
    assert _layout(national) == {}


def test_the_picture_is_zoomed_and_keeps_its_place(person: Callable[..., Person], national: str) -> None:
    hr = person("hr", size=PHONE)
    hr.open(f"{national}/")
    opened = _width(hr.page)
    assert opened <= PHONE[0]
    hr.look("gambar-alur")
    hr.click("[data-zoom=in]")
    hr.click("[data-zoom=in]")
    larger = _width(hr.page)
    assert larger > opened
    hr.page.reload()
    assert _width(hr.page) == larger
    hr.click("[data-zoom=fit]")
    assert _width(hr.page) == opened


def _width(page: Page) -> float:
    box = page.locator(".dc-svg").bounding_box()
    assert box is not None
    return box["width"]


def test_without_script_a_link_opens_the_picture_at_full_size(person: Callable[..., Person], national: str) -> None:
    hr = person("hr", script=False)
    hr.open(f"{national}/")
    assert _width(hr.page) <= DESK[0]
    hr.click("text=Ukuran penuh")
    hr.page.wait_for_load_state()
    assert _width(hr.page) > DESK[0]
    hr.click("text=Selebar layar")
    hr.page.wait_for_load_state()
    assert _width(hr.page) <= DESK[0]


def test_a_row_of_a_condition_follows_its_fact(person: Callable[..., Person], draft: str) -> None:
    hr = person("hr")
    hr.open(f"{draft}/guards/step/send")
    hr.page.select_option("#row-all-0-fact", "kind")
    expect(hr.page.locator("#row-all-0-op option[value=one_of]")).to_have_count(1)
    hr.page.select_option("#row-all-0-op", "one_of")
    hr.page.check("#row-all-0 input[value=big]")
    expect(hr.page.locator("#dg-sentence")).to_contain_text("jenis cuti salah satu dari Cuti besar")
    expect(hr.page.locator("#row-all-0 button[value=put]")).to_have_count(1)
    hr.click("#row-all-0 button[value=put]")
    hr.page.wait_for_load_state()
    expect(hr.page.locator("#dg-sentence")).to_contain_text("jenis cuti salah satu dari Cuti besar")
    hr.page.select_option("#f-kind", "annual")
    expect(hr.page.locator("#dg-answer")).to_contain_text("Tidak terpenuhi.")
    assert hr.complaints == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_are_clean(person: Callable[..., Person], draft: str, size: tuple[int, int]) -> None:
    hr = person("hr", size=size)
    for path, name in (
        ("/", "gambar-alur-cuti"),
        ("/guards/step/send?try=1&f-days=3", "syarat-langkah"),
        ("/guards/step/agree", "syarat-kosong"),
        ("/guards/field/main/kind", "syarat-tampil"),
        ("/facts/", "fakta"),
        ("/facts/kind", "fakta-ubah"),
        ("/tables/", "tabel"),
        ("/tables/kinds", "tabel-keputusan"),
        ("/scenarios/", "skenario"),
        ("/scenarios/walk", "skenario-ubah"),
        ("/scenarios/new?step=give_back", "skenario-baru"),
    ):
        hr.open(f"{draft}{path}")
        hr.page.evaluate("document.querySelectorAll('.d-frame details').forEach((one) => { one.open = true; })")
        hr.look(name)


def test_everything_is_done_without_script(person: Callable[..., Person], draft: str) -> None:
    hr = person("hr", script=False)
    hr.open(f"{draft}/")
    hr.click("[data-node=review] a")
    hr.page.wait_for_url("**/states/review")
    hr.open(f"{draft}/guards/step/agree")
    hr.page.select_option("#new-top-fact", "kind")
    hr.click("#new-top button[value=next]")
    hr.page.select_option("#new-top-op", "equals")
    hr.page.select_option("#new-top-value", "big")
    hr.click("#new-top button[value=put]")
    expect(hr.page.locator("#dg-sentence")).to_have_text("jenis cuti adalah Cuti besar")
