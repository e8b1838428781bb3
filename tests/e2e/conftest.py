"""The application as users meet it: Granian, a database of its own, and Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from app.auth.models import User
from app.auth.passwords import hash_password
from app.core import db as core_db
from app.core.db import db
from tests.database import Databases
from tests.world import World, build_world

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
PASSWORD = "sawah-hijau-4821"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PHONE, DESK = (360, 780), (1280, 900)


@dataclass(frozen=True)
class Site:
    """A running server and a cast in its database."""

    url: str
    world: World
    names: dict[str, str]
    database: str = ""
    folder: Path = ROOT


@dataclass(frozen=True)
class Place:
    """A server that runs, its database and its data folder."""

    url: str
    database: str
    folder: Path


@pytest.fixture(scope="module")
def place(databases: Databases, migrated: str, app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all tests of a file: to start a server takes longer than most of them."""
    url, folder = databases.create(migrated), tmp_path_factory.mktemp("site")
    engine = core_db.configure(url)
    with _server(url, folder) as address:
        yield Place(address, url, folder)
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def site(place: Place) -> Iterator[Site]:
    """An agency of the test's own, with its cast committed and able to sign in."""
    world = build_world(db())
    db().query(User).update({User.password_hash: hash_password(PASSWORD)})
    db().commit()
    names = {part: user.username for part, user in world.users.items()}
    yield Site(place.url, world, names, place.database, place.folder)
    db.remove()


class _server:  # noqa: N801  reads as the verb it is: `with _server(...)`
    """Granian on a free port until the block ends."""

    def __init__(self, database_url: str, folder: Path, **more: str) -> None:
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "TAHAPAN_DATA": str(folder),
            "SECRET_KEY": "kunci-peramban-untuk-pengujian-0123",
            **more,
        }
        self.log = folder / "server.log"

    def __enter__(self) -> str:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(self.port)]
        command += ["--host", "127.0.0.1", "--blocking-threads", "4", "wsgi:application"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        for _ in range(300):
            try:
                urlopen(f"{self.url}/healthz", timeout=2).close()
            except (URLError, OSError):
                time.sleep(0.2)
            else:
                return self.url
        raise RuntimeError(self.log.read_text(errors="replace")[-2000:])

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield opened
        opened.close()


class Person:
    """Somebody at their own browser. Every page they rest on is checked and kept as a picture."""

    def __init__(
        self, browser: Browser, site: Site, part: str, size: tuple[int, int] = DESK, *, script: bool = True
    ) -> None:
        self.site, self.part = site, part
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=script, locale="id-ID"
        )
        context.set_default_timeout(15_000)
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.script = script

    def _listen(self, message: object) -> None:
        kind, words = getattr(message, "type", ""), getattr(message, "text", "")
        if kind == "error" and "status of 4" not in words:
            self.complaints.append(words)

    def sign_in(self) -> Person:
        self.page.goto(f"{self.site.url}/login")
        self.look("masuk")
        self.page.fill("[name=username]", self.site.names[self.part])
        self.page.fill("[name=password]", PASSWORD)
        self.click("main form button[type=submit]")
        self.page.wait_for_selector("h1")
        return self

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site.url}{path}")

    def click(self, selector: str) -> None:
        """Click, and wait for the whole of the page that follows, if one does."""
        self.page.click(selector)
        self.page.wait_for_load_state()

    def press(self, transition: str, comment: str = "") -> None:
        """Press an action button of the case page and wait for the page that follows."""
        if comment:
            self.page.fill("#comment", comment)
        self.click(f"button[data-action={transition}]:not([disabled])")

    def _keep_picture(self, path: Path) -> None:
        """Chromium now and then fails to capture a long page on a busy machine; the picture is no claim of a test."""
        for full_page in (True, True, False):
            try:
                self.page.screenshot(path=path, full_page=full_page)
            except PlaywrightError:
                self.page.wait_for_timeout(500)
            else:
                return

    def look(self, name: str) -> None:
        """No accessibility violation, no complaint of the browser, no sideways scrolling; and a picture is kept."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        self._keep_picture(SCREENSHOTS / f"{name}-{self.part}-{width}.png")
        if self.script:
            found = Axe().run(self.page)
            assert found.violations_count == 0, found.generate_report()
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width
        assert self.complaints == []


@pytest.fixture
def person(browser: Browser, site: Site) -> Callable[..., Person]:
    """Makes signed-in people."""

    def make(part: str, **more: object) -> Person:
        return Person(browser, site, part, **more).sign_in()  # type: ignore[arg-type]

    return make
