"""Denied unless declared: every view names who may open it, and a request to one that doesn't is refused.

The decorators only put ``__permission__`` on the function; ``enforce`` asks it before each request. So a contract test
can walk all routes without calling them, and the order of decorators doesn't matter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.auth.actor import find_actor
from app.auth.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed_in"


class UndeclaredViewError(RuntimeError):
    """A route without a declared permission; the message names its endpoint."""


def _declare(view: View, permission: str) -> View:
    view.__permission__ = permission  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody may open this view, signed in or not."""
    return _declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Everybody who is signed in may open this view; what they see in it is up to the policy of the feature."""
    return _declare(view, SIGNED_IN)


def requires(permission: Permission | str) -> Callable[[View], View]:
    """Only holders of the permission; for all others the page does not exist (404)."""
    wanted = Permission(permission)
    return lambda view: _declare(view, wanted)


def permission_of(view: Callable[..., Any]) -> str | None:
    """What a view function declares; a method of a class-based view may leave it to ``permission`` of its object."""
    declared = getattr(view, "__permission__", None)
    return declared or getattr(getattr(view, "__self__", None), "permission", None)


def is_static(endpoint: str) -> bool:
    """Static files of the application and of blueprints are public."""
    return endpoint == "static" or endpoint.endswith(".static")


def _sign_in_page() -> Response:
    """Back to where the person was after signing in; a form that was sent too late returns to its page."""
    back = request.full_path.rstrip("?") if request.method == "GET" else _path_of(request.referrer or "")
    target = url_for("auth.login", next=back) if back and back != "/" else url_for("auth.login")
    if request.headers.get("HX-Request"):
        return current_app.response_class(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def _path_of(address: str) -> str:
    """The path of an address; nothing for one that can't be read."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def enforce() -> Response | None:
    """Before each request: let through, send to the sign-in page, or refuse with 404."""
    endpoint = request.endpoint
    if endpoint is None or is_static(endpoint):
        return None
    declared = permission_of(current_app.view_functions[endpoint])
    if declared is None:
        return _refuse_undeclared(endpoint)
    if declared == PUBLIC:
        return None
    actor = find_actor()
    if actor is None:
        return _sign_in_page()
    if declared != SIGNED_IN and not actor.has(declared):
        abort(404)
    return None


def _refuse_undeclared(endpoint: str) -> None:
    if current_app.config["TAHAPAN"].production:
        abort(404)
    raise UndeclaredViewError(endpoint)


def init_app(app: Flask) -> None:
    """Ask the guard before everything else."""
    app.before_request(enforce)
