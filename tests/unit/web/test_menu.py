"""The navigation shows what a person may open and marks where they are."""

from __future__ import annotations

import pytest
from flask import Flask

from app.auth.guard import public
from app.auth.permissions import Permission, Role
from app.auth.values import Grant
from app.web import menu
from tests.unit.web.conftest import actor, show_as


@pytest.fixture
def entries(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Three entries of our own, whatever the features registered."""
    monkeypatch.setattr(menu, "_ENTRIES", {})
    monkeypatch.setattr(menu, "_NOTICES", {})
    for endpoint, path in (("home", "/"), ("cases", "/cases"), ("team", "/cases/team"), ("panel", "/admin/")):
        web_app.add_url_rule(path, endpoint, public(lambda: ""))
    menu.register("team", "Bawahan", "users", order=30)
    menu.register("home", "Beranda", "home", order=10)
    menu.register("cases", "Kasus", "list-check", order=20)
    menu.register("panel", "Pengelolaan", "settings", lambda person: person.has(Permission.ADMIN_ENTER), order=90)
    menu.register("vanished", "Tidak ada", "x")
    return web_app


def labels(app: Flask, path: str = "/") -> list[str]:
    with app.test_request_context(path):
        return [link.label for link in menu.links()]


def test_nobody_sees_no_menu(entries: Flask) -> None:
    show_as(entries, None)
    assert labels(entries) == []


def test_menu_follows_permission_and_order(entries: Flask) -> None:
    show_as(entries, actor())
    assert labels(entries) == ["Beranda", "Kasus", "Bawahan"]
    show_as(entries, actor(roles=(Grant(Role.HR),)))
    assert labels(entries) == ["Beranda", "Kasus", "Bawahan", "Pengelolaan"]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "Beranda"), ("/cases", "Kasus"), ("/cases/7", "Kasus"), ("/cases/team", "Bawahan"), ("/casesx", None)],
)
def test_longest_entry_that_the_page_lies_in_is_current(entries: Flask, path: str, current: str | None) -> None:
    show_as(entries, actor())
    with entries.test_request_context(path):
        assert [link.label for link in menu.links() if link.current] == ([current] if current else [])


def test_bell_counts_for_the_signed_in_only(entries: Flask) -> None:
    menu.register_notices("home", lambda person: len(person.name))
    show_as(entries, None)
    with entries.test_request_context("/"):
        assert menu.bell() is None
    show_as(entries, actor(name="Ranti"))
    with entries.test_request_context("/"):
        assert menu.bell() == menu.Bell("/", 5)
    page = entries.test_client().get("/page").text
    assert 'class="t-count">5<' in page
    assert page.count("<h1>") == 1


def test_hostile_name_stays_text(entries: Flask) -> None:
    show_as(entries, actor(name="<script>alert(1)</script>", username='"><script>'))
    page = entries.test_client().get("/page").text
    assert "<script>alert" not in page
    assert '"><script>' not in page
