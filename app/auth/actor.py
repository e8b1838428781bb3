"""The actor of the present request."""

from __future__ import annotations

from flask import abort
from flask_login import current_user

from app.auth.values import CurrentActor


def find_actor() -> CurrentActor | None:
    """Who is signed in, or nobody."""
    return current_user.actor if current_user.is_authenticated else None


def current_actor() -> CurrentActor:
    """Who is signed in; only for views that are not public."""
    actor = find_actor()
    if actor is None:
        abort(401)
    return actor
