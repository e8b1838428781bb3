"""The database session ends with the request."""

from __future__ import annotations

from flask import Flask

from app.core.db import db


def end_session(_error: BaseException | None = None) -> None:
    """Give the connection back and forget what was loaded."""
    db.remove()


def init_app(app: Flask) -> None:
    """One session for each request, never longer."""
    app.teardown_appcontext(end_session)
