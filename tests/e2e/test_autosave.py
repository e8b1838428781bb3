"""Forms of the designer that save themselves, in a browser; and their pages on desk and phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.definitions import drafting
from app.definitions.models import DefinitionVersion
from tests.e2e.conftest import DESK, PHONE, Person, Site
from workflows import schema

pytestmark = pytest.mark.browser


@pytest.fixture
def draft(site: Site) -> str:
    """The address of a draft that begins as the national appraisal."""
    text = schema.to_dict(schema.load_shipped("skp-nasional")) | {"code": "skp-uji"}
    version = drafting.add_draft(db(), text, actor=site.world.actor("hr"), now=clock.now())
    db().commit()
    return f"/admin/designer/{version.id}"


def _stored(draft: str) -> DefinitionVersion:
    db().rollback()
    db().expire_all()
    return db().scalars(select(DefinitionVersion).where(DefinitionVersion.id == draft.rpartition("/")[2])).one()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_pages_of_the_lists_are_clean(person: Callable[..., Person], draft: str, size: tuple[int, int]) -> None:
    hr = person("hr", size=size)
    for path, name in (
        ("/", "perancang-alur"),
        ("/states/rating", "perancang-keadaan"),
        ("/states/closed", "perancang-keadaan-akhir"),
        ("/steps/submit_rating", "perancang-langkah"),
        ("/stages/rating", "perancang-tahap"),
        ("/steps/?source=draft", "perancang-langkah-baru"),
    ):
        hr.open(f"{draft}{path}")
        hr.look(name)


def test_a_form_saves_itself_and_says_so(person: Callable[..., Person], draft: str) -> None:
    hr = person("hr")
    hr.open(f"{draft}/states/rating")
    hr.page.fill("#title_id", "Menunggu rating")
    status = hr.page.locator("#words [data-autosave-status]")
    expect(status).to_have_text(re.compile(r"^Tersimpan \d\d\.\d\d"))
    assert _stored(draft).revision == 1
    expect(hr.page.locator("[data-live=history]")).to_contain_text("ubah keadaan")
    expect(hr.page.locator("[data-live=history]")).to_contain_text("Terakhir diubah oleh")

    # Ticking a part that the appraiser doesn't see brings its finding to the page.
    hr.click("#access details:not([open]) >> nth=0")
    box = hr.page.locator("input[name=edit-owner][value=ratings]")
    if not box.is_visible():
        hr.page.locator("details.d-grid", has=box).locator("summary").click()
    box.check()
    expect(hr.page.locator("[data-live='at:states.rating.edit'] .d-finding--error")).to_have_count(1)
    hr.look("perancang-keadaan-temuan")

    # What can't be stored is said beside its field, and nothing is stored.
    hr.page.fill("#deadline-remind", "tujuh")
    expect(hr.page.locator("#deadline-remind-errors")).to_contain_text("bilangan bulat")
    assert _stored(draft).revision == 2
    hr.look("perancang-keadaan-salah")
    hr.page.fill("#deadline-remind", "9, 2")
    expect(hr.page.locator("[data-live=deadline-lines]")).to_contain_text("Pengingat 9, 2 hari kerja sebelumnya.")
    expect(hr.page.locator("#deadline-remind-errors")).to_have_count(0)

    # Undoing by hand right after typing waits for the saving that is under way.
    hr.page.fill("#title_id", "Rating")
    hr.click("[data-live=history] button >> nth=0")
    hr.page.wait_for_url(f"**{draft}/")
    assert hr.page.locator(".t-notice").inner_text().startswith("Dibatalkan: ubah keadaan")
    assert _stored(draft).document["states"][6]["title"]["id"] == "Menunggu rating"


def test_what_is_typed_with_pauses_is_undone_at_once(person: Callable[..., Person], draft: str) -> None:
    hr = person("hr")
    hr.open(f"{draft}/states/rating")
    before = hr.page.input_value("#title_id")
    status = hr.page.locator("#words [data-autosave-status]")
    for number, text in enumerate(("Menunggu", "Menunggu rating", "Menunggu rating akhir"), start=1):
        hr.page.fill("#title_id", text)
        expect(hr.page.locator("[data-designer]")).to_have_attribute("data-revision", str(number))
    expect(status).to_have_text(re.compile(r"^Tersimpan"))
    assert _stored(draft).edit_number == 1

    # What the button saves is a step of its own.
    hr.page.fill("#title_id", "Menunggu rating terakhir")
    hr.click("#words button[type=submit]")
    expect(hr.page.locator("[data-designer]")).to_have_attribute("data-revision", "4")
    assert _stored(draft).edit_number == 2
    for revision in ("5", "6"):
        hr.click("[data-live=history] button >> nth=0")
        expect(hr.page.locator("[data-designer]")).to_have_attribute("data-revision", revision)
    assert _stored(draft).document["states"][6]["title"]["id"] == before


def test_two_people_are_warned_and_nothing_is_overwritten(person: Callable[..., Person], draft: str) -> None:
    hr, admin = person("hr"), person("admin")
    for one in (hr, admin):
        one.open(f"{draft}/steps/submit_rating")
    hr.page.reload()
    expect(hr.page.locator(".d-presence")).to_contain_text("juga membuka naskah ini")
    admin.page.fill("#title_id", "Tetapkan rating")
    expect(admin.page.locator("[data-autosave-status]").first).to_contain_text("Tersimpan")
    expect(admin.page.locator("[data-live=step-sentence]")).to_contain_text("“Tetapkan rating”")
    hr.page.fill("#title_en", "Set the rating")
    expect(hr.page.locator("[data-autosave-status]").first).to_contain_text("diubah orang lain")
    assert _stored(draft).revision == 1
    hr.page.fill("#title_en", "Set the ratings")
    hr.page.wait_for_timeout(1500)
    assert _stored(draft).revision == 1
    hr.look("perancang-langkah-bentrok")


def test_without_a_script_the_button_saves(person: Callable[..., Person], draft: str) -> None:
    hr = person("hr", script=False)
    hr.open(f"{draft}/states/rating")
    hr.page.fill("#title_id", "Menunggu rating")
    hr.click("#words button[type=submit]")
    assert "Tersimpan." in hr.page.inner_text(".t-notice")
    assert _stored(draft).document["states"][6]["title"]["id"] == "Menunggu rating"
