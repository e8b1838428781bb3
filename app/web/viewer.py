"""Who looks at the page, as far as layout and formatting care.

``app.auth`` supplies the record; web, which stands below it, knows only this shape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from flask import Flask, current_app, g

_KEY = "tahapan.viewer"


class Viewer(Protocol):
    """The part of the current actor that the layout reads."""

    name: str
    username: str
    locale: str
    time_zone: str
    leads: bool

    def has(self, permission: str) -> bool: ...


def provide_viewer(app: Flask, find: Callable[[], Viewer | None]) -> None:
    """Say how the signed-in person of a request is found."""
    app.extensions[_KEY] = find


def current_viewer() -> Viewer | None:
    """The signed-in person; nobody on a page that must not ask the database, such as the page about its failure."""
    find = current_app.extensions.get(_KEY)
    if find is None or g.get("anonymous_page", False):
        return None
    return find()


def show_as_anonymous() -> None:
    """Draw the rest of this request without asking who is signed in."""
    g.anonymous_page = True
