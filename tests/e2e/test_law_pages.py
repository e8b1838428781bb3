"""Every page that the law brought, in a browser on desk and phone, as a person who reaches it by links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.auth.models import User
from app.auth.passwords import hash_password
from app.core import clock
from app.core import db as core_db
from app.core.db import db
from app.core.demo_clock import DemoClock
from tests.database import Databases
from tests.e2e.conftest import DESK, PASSWORD, PHONE, Person, Site, _server
from tests.e2e.law_office import PARTS, Office, furnish
from tests.world import build_world

pytestmark = pytest.mark.browser
# Blueprints of the law: their pages, and the views of the panel that came with it.
FEATURES = {
    "cascade", "roles", "role_people", "assignments", "execution", "documentation", "feedback", "giving", "guidance",
    "achievements", "achievement_import", "distribution", "calibration", "followups", "followup_lists",
    "followup_reports", "documents", "study", "former", "my_unit", "democlock",
}  # fmt: skip
PANEL = {
    "employeestatus", "functionalgrade", "creditgrade", "creditpercent", "allowancerate", "reportauthority",
}  # fmt: skip
MORE = {"plans.history", "posting.transfer", "cycle.periods"}
# What is written to a file, and what only leads on to another page.
NO_PAGE = {
    "calibration.download", "followup_lists.rankings_file", "followup_lists.proposals_file",
    "followup_lists.credits_file", "followup_lists.allowances_file", "followup_reports.progress_file",
    "documents.download", "documents.archive", "documentation.download", "roles.of_case", "roles.index",
}  # fmt: skip

# Whichever test comes first waits for the office to be furnished.
pytestmark = pytest.mark.timeout(900)
LABELS_OF_NOTHING = """[...document.querySelectorAll("label[for]")]
    .filter(label => (document.getElementById(label.htmlFor) || {type: "hidden"}).type === "hidden")
    .map(label => label.textContent)"""


def wanted(app: Flask) -> set[str]:
    """Every page that can be opened by a link."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    of_features = {one for one in endpoints if one.partition(".")[0] in FEATURES}
    of_panel = {one for one in endpoints if one.partition(".")[0] in PANEL and one.endswith("_view")}
    return (of_features | of_panel | MORE) - NO_PAGE


@dataclass
class Law:
    """The furnished office behind a running server."""

    office: Office
    site: Site


@pytest.fixture(scope="module")
def law(databases: Databases, migrated: str, app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Law]:
    """Furnished once; the tests only look. The server's clock goes on from the office's day."""
    url, folder = databases.create(migrated), tmp_path_factory.mktemp("law")
    engine = core_db.configure(url)
    world = build_world(db())
    office = furnish(app, world)
    office.walk()
    clock.set_source(None)
    DemoClock(folder).show(world.now)
    db().query(User).update({User.password_hash: hash_password(PASSWORD)})
    db().commit()
    with _server(url, folder, TAHAPAN_DEMO="1") as address:
        yield Law(office, Site(address, world, {part: user.username for part, user in world.users.items()}))
    db.remove()
    engine.dispose()
    databases.drop(url)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_anybody_verifies_a_document(law: Law, browser: Browser, size: tuple[int, int]) -> None:
    visitor = Person(browser, law.site, "visitor", size)
    visitor.open(law.office.pages["documents.verify"]["visitor"])
    visitor.look("hukum-documents.verify")
    assert "Dokumen ini sesuai dengan yang ditandatangani." in visitor.page.inner_text("main")


def test_the_demo_s_clock_is_read(law: Law, browser: Browser) -> None:
    """Its page is there in a demo alone, so the application of the tests has no address for it."""
    admin = Person(browser, law.site, "admin", PHONE).sign_in()
    admin.open("/admin/democlock/")
    admin.look("hukum-democlock")
    assert "24 Juni 2026" in admin.page.inner_text("main")


def test_a_leader_works_without_script(law: Law, browser: Browser) -> None:
    """From "Unit saya" to a shared role, and a session of guidance filled in and signed."""
    leader = Person(browser, law.site, "appraiser", PHONE, script=False).sign_in()
    page = leader.page
    leader.open(law.office.pages["my_unit.index"]["appraiser"])
    leader.click("main a:has-text('Matriks peran hasil')")
    leader.click("main a:has-text('Isi') >> nth=0")
    page.fill("[name=roles-0-text]", "Luka pasien sembuh tanpa infeksi")
    leader.click("main button.btn-primary")
    leader.click("main a:has-text('Bagikan ke rancangan SKP')")
    leader.click("main button.btn-primary")
    leader.look("hukum-tanpa-skrip-matriks")
    assert "Luka pasien sembuh" in page.inner_text("main")
    leader.open(law.office.pages["guidance.session"]["appraiser"])
    leader.click("main button:has-text('Tandatangani')")
    leader.look("hukum-tanpa-skrip-pembinaan")
    assert "24 Juni 2026" in page.inner_text("main")


def test_every_page_is_reached_by_links(law: Law, app: Flask) -> None:
    assert law.office.faults == []
    missing = wanted(app) - law.office.pages.keys()
    assert not missing, " ".join(sorted(missing))


@pytest.mark.parametrize("part", PARTS)
def test_pages_are_clean_on_desk_and_phone(law: Law, app: Flask, browser: Browser, part: str) -> None:
    mine = {name: pages[part] for name, pages in law.office.pages.items() if next(iter(pages)) == part}
    chosen = sorted(wanted(app) & mine.keys())
    if not chosen:
        return
    person = Person(browser, law.site, part).sign_in()
    for endpoint in chosen:
        for width, height in (DESK, PHONE):
            person.page.set_viewport_size({"width": width, "height": height})
            if (width, height) == DESK:
                person.open(mine[endpoint])
                assert person.page.locator("h1").count() == 1, endpoint
                assert person.page.evaluate(LABELS_OF_NOTHING) == [], endpoint
            person.look(f"hukum-{endpoint}")
