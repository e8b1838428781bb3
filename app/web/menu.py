"""The main navigation. Features register their entries; each person sees what they may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel.speaklater import LazyString

from app.web.viewer import Viewer, current_viewer


@dataclass(frozen=True)
class Entry:
    """One registered entry; ``visible`` is asked with the current actor."""

    endpoint: str
    label: str | LazyString
    icon: str
    visible: Callable[[Any], bool]
    order: int


@dataclass(frozen=True)
class Link:
    """An entry as drawn."""

    url: str
    label: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Bell:
    """The notices link in the top bar with the number of unread ones."""

    url: str
    count: int


_ENTRIES: dict[str, Entry] = {}
_NOTICES: dict[str, Callable[[Any], int]] = {}


@dataclass(frozen=True)
class LeaderPage:
    """One page for people who lead others: listed with a sentence under "Unit saya"."""

    endpoint: str
    label: str | LazyString
    icon: str
    about: str | LazyString
    order: int


def _everybody(_viewer: Viewer) -> bool:
    return True


_LEADER_PAGES: dict[str, LeaderPage] = {}


def register_for_leaders(
    endpoint: str, label: str | LazyString, icon: str, about: str | LazyString, order: int = 100
) -> None:
    """Add a page to "Unit saya"; ``about`` is one sentence on what is done there."""
    _LEADER_PAGES[endpoint] = LeaderPage(endpoint, label, icon, about, order)


_PERSONAL: dict[str, Entry] = {}


def register_personal(
    endpoint: str,
    label: str | LazyString,
    icon: str,
    visible: Callable[[Any], bool] = _everybody,
    order: int = 100,
) -> None:
    """Add an entry to the menu under the person's own name, for what they rarely open."""
    _PERSONAL[endpoint] = Entry(endpoint, label, icon, visible, order)


def leader_pages() -> list[LeaderPage]:
    """Every registered page for leaders, in order."""
    return sorted(_LEADER_PAGES.values(), key=lambda one: (one.order, one.endpoint))


def register(
    endpoint: str,
    label: str | LazyString,
    icon: str,
    visible: Callable[[Any], bool] = _everybody,
    order: int = 100,
) -> None:
    """Add an entry; a second call for the same endpoint replaces the first. Lower ``order`` stands further left."""
    _ENTRIES[endpoint] = Entry(endpoint, label, icon, visible, order)


def register_notices(endpoint: str, count: Callable[[Any], int]) -> None:
    """Name the page of notices and how to count an actor's unread ones (one cheap statement: each page asks)."""
    _NOTICES.clear()
    _NOTICES[endpoint] = count


def links() -> list[Link]:
    """What the viewer may open, in order; nothing for nobody."""
    return _drawn(_ENTRIES)


def personal_links() -> list[Link]:
    """What stands under the viewer's own name, in order."""
    return _drawn(_PERSONAL)


def _drawn(entries: dict[str, Entry]) -> list[Link]:
    viewer = current_viewer()
    if viewer is None:
        return []
    known = current_app.view_functions
    ordered = sorted(entries.values(), key=lambda entry: (entry.order, entry.endpoint))
    drawn = [(entry, url_for(entry.endpoint)) for entry in ordered if entry.endpoint in known and entry.visible(viewer)]
    here = _current_url([url for _, url in drawn])
    return [Link(url, str(entry.label), entry.icon, url == here) for entry, url in drawn]


def _current_url(urls: list[str]) -> str | None:
    """The longest entry that the present path lies in; the start page counts only for itself."""
    path = request.path
    inside = [url for url in urls if path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))]
    return max(inside, key=len, default=None)


def bell() -> Bell | None:
    """The notices link, where a feature registered one and somebody is signed in."""
    viewer = current_viewer()
    for endpoint, count in _NOTICES.items():
        if viewer is not None and endpoint in current_app.view_functions:
            return Bell(url_for(endpoint), count(viewer))
    return None


def init_app(app: Flask) -> None:
    """The layout asks for these while it is drawn."""
    app.jinja_env.globals.update(
        menu_links=links, menu_personal=personal_links, menu_bell=bell, current_viewer=current_viewer
    )
