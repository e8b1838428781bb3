"""Trying the national workflow at a desk, and on a phone without JavaScript, by the people who really stand in line."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from app.core import clock
from app.core.db import db
from app.definitions import drafting
from tests.e2e.conftest import DESK, PHONE, Person, Site
from tests.integration.designer import sources

pytestmark = pytest.mark.browser
KNOWN = {
    "main_result_count": "2", "results_without_indicator": "0", "indicators_without_target": "0",
    "budget_perspective_ok": "true",
}  # fmt: skip


@pytest.mark.parametrize(("size", "script"), [(DESK, True), (PHONE, False)], ids=["desk", "phone"])
def test_a_plan_is_played_from_draft_to_agreement(
    browser: Browser, site: Site, size: tuple[int, int], script: bool
) -> None:
    version = site.world.cycle.definition_version_id
    hr = Person(browser, site, "hr", size, script=script).sign_in()
    owner, above = site.world.people["employee"], site.world.people["appraiser"]
    hr.open(f"/admin/designer/{version}/trial/?person={owner.nip}")
    page = hr.page
    assert page.locator("[aria-current=true] .dy-name").inner_text() == owner.name
    assert page.locator("[data-action=submit_plan]").is_disabled()
    for name, value in KNOWN.items():
        field = page.locator(f"[name=fact-{name}]")
        field.select_option(value) if value == "true" else field.fill(value)
    hr.click("button[value=facts]")
    hr.click("button[data-action=submit_plan]:not([disabled])")
    assert above.name in page.locator(".dy-mails strong").all_inner_texts()
    hr.look("coba-alur")
    hr.click("button[data-action=agree_plan]:not([disabled])")
    assert "Pelaksanaan rencana kinerja" in page.locator("#dy-now").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    hr.look("coba-alur-disetujui")


def _leave(site: Site) -> str:
    """A leave whose form demands a reason, a date, a file, a choice, and rows."""
    document = sources.leave()
    fields = document["forms"][0]["sections"][0]["fields"]
    fields[2]["required"] = True
    columns = [{"id": "what", "type": "text", "label": {"id": "Barang", "en": "Thing"}}]
    fields += [
        {"id": name, "type": kind, "label": {"id": name.title(), "en": name.title()}, **more}
        for name, kind, more in (
            ("mulai", "date", {"required": True}), ("surat", "file", {}), ("darurat", "bool", {}),
            ("daftar", "table", {"columns": columns}), ("rekan", "person", {}),
            ("total", "int", {"computed": {"op": "multiply", "of": [{"field": "days"}, {"value": 8}]}}),
        )
    ]  # fmt: skip
    document["transitions"][1]["by"] = document["transitions"][2]["by"] = ["appraiser"]
    document["states"][1]["see"]["appraiser"] = ["fields"]
    version = drafting.add_draft(db(), document, actor=site.world.actor("hr"), now=clock.now())
    db().commit()
    return f"/admin/designer/{version.id}/trial/"


@pytest.mark.parametrize(
    ("size", "script"), [(DESK, True), (PHONE, True), (PHONE, False)], ids=["desk", "phone", "plain"]
)
def test_a_form_is_filled_in_and_somebody_stands_in(
    browser: Browser, site: Site, size: tuple[int, int], script: bool
) -> None:
    hr = Person(browser, site, "hr", size, script=script).sign_in()
    hr.open(_leave(site))
    page = hr.page
    assert page.locator("[data-action=send]").is_disabled()
    hr.look("coba-isian")
    hr.click("button[value='daftar:add']")
    page.fill("[name=isian-0-field-days]", "4")
    page.fill("[name$=field-what]", "Tiket")
    page.fill("[name=isian-0-field-reason]", "Acara keluarga")
    page.fill("[name=isian-0-field-mulai]", "2026-02-02")
    page.press("[name=isian-0-field-reason]", "Enter")
    page.wait_for_selector("[data-action=send]:not([disabled])")
    assert page.locator("[data-computed=total]").inner_text() == "32"
    hr.click(".dy-absence summary")
    page.fill("#dy-away", "3")
    hr.look("coba-berhalangan")
    hr.click("button[value=absent]")
    hr.click("button[data-action=send]")
    assert "Tindakan: Pengganti" in page.locator("#dy-who").inner_text()
    assert any("Untuk Atasan langsung" in one for one in page.locator(".dy-mails li").all_inner_texts())
    hr.look("coba-pengganti")
    hr.click("button[data-action=agree]:not([disabled])")
    assert "Disetujui" in page.locator("#dy-now").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
