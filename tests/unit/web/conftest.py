"""An application of nothing but shell and sign-in: no database is asked while nobody is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, render_template_string, url_for

from app import auth, web
from app.auth.guard import public
from app.auth.values import CurrentActor
from app.core import errors
from app.web import viewer
from config import Settings
from workflows.engine import Blocker

SETTINGS = Settings(
    database_url="postgresql://nobody@127.0.0.1:1/none",
    secret_key="kunci-untuk-pengujian-saja-0123456789",
    data_dir=Path("/nonexistent"),
    upload_dir=Path("/nonexistent"),
)
FAILURES: dict[str, Callable[[], Exception]] = {
    "not-found": lambda: errors.NotFound("kasus"),
    "refused": lambda: errors.Refused([Blocker("case_closed", {}, None)]),
    "stale": lambda: errors.StaleCase(uuid4(), 3, 4),
    "duplicate": lambda: errors.DuplicateKey("kunci"),
    "invalid": lambda: errors.InvalidInput({"nip": "NIP harus 18 angka."}),
    "bug": lambda: ValueError("rahasia-di-dalam"),
}


def make_app(settings: Settings = SETTINGS) -> Flask:
    """Shell and sign-in, with a page that fails in the way its address says."""
    app = Flask("app")
    app.secret_key = settings.secret_key
    web.init_app(app, settings)
    auth.init_app(app, settings)

    @app.route("/fail/<kind>", methods=["GET", "POST"])
    @public
    def fail(kind: str) -> str:
        raise FAILURES[kind]()

    @app.get("/page")
    @public
    def page() -> str:
        return render_template_string('{% extends "base.html" %}{% block title %}Contoh{% endblock %}')

    return app


@pytest.fixture
def web_app() -> Flask:
    """As in production: errors become pages."""
    return make_app()


@pytest.fixture
def page_context(web_app: Flask) -> Iterator[Flask]:
    """Inside a request for a page, by nobody, in Indonesian."""
    with web_app.test_request_context("/page"):
        yield web_app


@pytest.fixture
def draw(page_context: Flask) -> Callable[..., str]:
    """Render a snippet that imports macros."""
    return render_template_string


@pytest.fixture
def english(web_app: Flask) -> Iterator[Flask]:
    """Inside a request from a browser that chose English."""
    with web_app.test_request_context("/page", headers={"Cookie": "locale=en"}):
        yield web_app


def actor(**changes: Any) -> CurrentActor:
    """Somebody invented."""
    values: dict[str, Any] = {
        "user_id": uuid4(),
        "agency_id": uuid4(),
        "employee_id": None,
        "name": "Ranti Kembang",
        "username": "ranti",
    }
    return CurrentActor(**(values | changes))


def show_as(app: Flask, person: CurrentActor | None) -> None:
    """Let the layout see somebody without a session."""
    viewer.provide_viewer(app, lambda: person)


def stage(key: str, label: str, note: str = "") -> SimpleNamespace:
    """One stage as the stepper takes it."""
    return SimpleNamespace(key=key, label=label, note=note)


def path_of(app: Flask, filename: str) -> str:
    """Address of a static file with its version."""
    with app.test_request_context():
        return url_for("static", filename=filename)
