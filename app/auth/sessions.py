"""The signed cookie of a signed-in person.

It holds the account, its epoch and the moment of signing in. A session ends after eight idle hours (a working day),
after twenty-four hours in any case, and at once when the epoch of the account rises. Flask-Login's own protection,
which binds a session to the network address, stays off: phones change their address many times a day. Ages are
counted by the real time, so that nobody is signed out because the clock of a demo was moved.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from app.auth import queries
from app.auth.values import CurrentActor, SignIn
from app.core import clock
from app.core.db import db
from app.core.ids import parse_id
from app.web.locales import browser_locale

if TYPE_CHECKING:
    from config import Settings

IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=24)
_SINCE = "signed_in_at"
_READS = {"GET", "HEAD"}


class SessionUser(UserMixin):
    """What Flask-Login keeps: the actor and the key that finds them again."""

    def __init__(self, actor: CurrentActor, epoch: int) -> None:
        self.actor, self.epoch = actor, epoch

    def get_id(self) -> str:
        """Account and epoch, as stored in the cookie."""
        return f"{self.actor.user_id}:{self.epoch}"


def load_session_user(key: str) -> SessionUser | None:
    """Find the person of a cookie again; None sends them to the sign-in page."""
    account, _, epoch = key.partition(":")
    user_id = parse_id(account)
    if user_id is None or not epoch.isdecimal() or _too_old():
        return None
    return _find(user_id, int(epoch))


def _find(user_id: UUID, epoch: int) -> SessionUser | None:
    actor = queries.find_actor(db(), user_id, epoch, browser_locale())
    if actor is not None and request.method not in _READS:
        # Whoever changes something may wait for a lock meanwhile: what a substitute may do is then asked behind it.
        actor = replace(actor, stands_in=None)
    return SessionUser(actor, epoch) if actor else None


def _too_old() -> bool:
    since = session.get(_SINCE)
    return not isinstance(since, int) or clock.unmoved().timestamp() - since > LONGEST.total_seconds()


def start_session(sign_in: SignIn) -> bool:
    """Begin a session, forgetting whatever the cookie held before (a fixed session, another person's language)."""
    if sign_in.user_id is None:
        return False
    user = _find(sign_in.user_id, sign_in.epoch)
    if user is None:
        return False
    session.clear()
    session.permanent = True
    session[_SINCE] = int(clock.unmoved().timestamp())
    return login_user(user)


def renew_epoch(sign_in: SignIn) -> None:
    """Let the present session go on after the epoch was raised; its age goes on counting."""
    since = session.get(_SINCE)
    start_session(sign_in)
    session[_SINCE] = since


def end_session() -> None:
    """Forget the person in this browser."""
    logout_user()
    session.clear()


def init_app(app: Flask, settings: Settings) -> None:
    """Cookie attributes and Flask-Login."""
    app.config.update(
        SESSION_COOKIE_NAME="tahapan",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.session_cookie_secure,
        PERMANENT_SESSION_LIFETIME=IDLE,
    )
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(load_session_user)
    manager.init_app(app)
