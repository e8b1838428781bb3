"""Trying the national workflow at a desk, and on a phone without JavaScript, by the people who really stand in line."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from app.core.db import db
from app.definitions.models import DefinitionVersion
from tests.e2e.conftest import DESK, PHONE, Person, Site

pytestmark = pytest.mark.browser
KNOWN = {
    "main_result_count": "2", "results_without_indicator": "0", "indicators_without_target": "0",
    "budget_perspective_ok": "true",
}  # fmt: skip


@pytest.mark.parametrize(("size", "script"), [(DESK, True), (PHONE, False)], ids=["desk", "phone"])
def test_a_plan_is_played_from_draft_to_agreement(
    browser: Browser, site: Site, size: tuple[int, int], script: bool
) -> None:
    version = db().scalars(select(DefinitionVersion.id).where(DefinitionVersion.code == "skp-nasional")).first()
    hr = Person(browser, site, "hr", size, script=script).sign_in()
    owner, above = site.world.people["employee"], site.world.people["appraiser"]
    hr.open(f"/admin/designer/{version}/trial/?person={owner.nip}")
    page = hr.page
    assert page.locator("[aria-current=true] .dy-name").inner_text() == owner.name
    assert page.locator("[data-action=submit_plan]").is_disabled()
    for name, value in KNOWN.items():
        field = page.locator(f"[name=fact-{name}]")
        field.select_option(value) if value == "true" else field.fill(value)
    page.click("button[value=facts]")
    page.click("button[data-action=submit_plan]:not([disabled])")
    page.wait_for_load_state()
    assert above.name in page.locator(".dy-mails strong").all_inner_texts()
    hr.look("coba-alur")
    page.click("button[data-action=agree_plan]:not([disabled])")
    page.wait_for_load_state()
    assert "Pelaksanaan rencana kinerja" in page.locator("#dy-now").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    hr.look("coba-alur-disetujui")
