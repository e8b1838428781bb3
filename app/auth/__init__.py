"""Sign-in, roles scoped to a unit, and the guard in front of every view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from config import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Called after ``app.web.init_app`` and before the features."""
    from app.auth import guard, sessions, views
    from app.auth.actor import find_actor
    from app.web.viewer import provide_viewer

    sessions.init_app(app, settings)
    guard.init_app(app)
    provide_viewer(app, find_actor)
    app.register_blueprint(views.blueprint)
