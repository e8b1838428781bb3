"""Every page that the law brought, in a browser on desk and phone, as a person who reaches it by links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.auth.models import User
from app.auth.passwords import hash_password
from app.core import clock
from app.core import db as core_db
from app.core.db import db
from app.core.demo_clock import DemoClock
from tests.conftest import migrate
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
def law(databases: Databases, app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Law]:
    """Furnished once; the tests only look. The server's clock goes on from the office's day."""
    name, folder = f"tahapan_test_{uuid4().hex[:12]}", tmp_path_factory.mktemp("law")
    url = databases.create(name)
    migrate(url)
    engine = core_db.configure(url)
    world = build_world(db())
    office = furnish(app, world)
    office.walk()
    DemoClock(folder).show(world.now)
    clock.set_source(None)
    db().query(User).update({User.password_hash: hash_password(PASSWORD)})
    db().commit()
    with _server(url, folder, TAHAPAN_DEMO="1") as address:
        yield Law(office, Site(address, world, {part: user.username for part, user in world.users.items()}))
    db.remove()
    engine.dispose()
    databases.drop(name)


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
            person.look(f"hukum-{endpoint}")
