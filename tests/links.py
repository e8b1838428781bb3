"""Follows the links of the pages as somebody, as far as each kind of page was seen often enough."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from app.auth.models import User
from app.core import clock
from app.core.db import db

SAMPLES = 2  # pages of each kind that are opened


class Anchors(HTMLParser):
    """Addresses inside the application that a page links to, without the place on the page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith("/"):
            self.found.append(address.partition("#")[0])


@dataclass
class Walk:
    """``pages`` are HTML pages by endpoint, ``files`` everything else; ``faults`` are dead links."""

    pages: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def walk(app: Flask, client: FlaskClient, start: str = "/") -> Walk:
    """Everything that is reached by links from a page."""
    addresses = app.url_map.bind("localhost")
    found, seen, opened = Walk(), {start}, Counter[str]()
    waiting = deque([(start, "")])
    while waiting:
        address, source = waiting.popleft()
        try:
            endpoint = str(addresses.match(address.partition("?")[0])[0])
        except HTTPException:
            found.faults.append(f"{address} on {source} is no address")
            continue
        if opened[endpoint] >= SAMPLES:
            continue
        opened[endpoint] += 1
        # A file that was sent stays open until its answer is closed.
        with client.get(address) as answer:
            links = _note(found, answer, endpoint, address, source)
        waiting.extend((link, address) for link in links if link not in seen)
        seen.update(links)
    return found


def _note(found: Walk, answer: TestResponse, endpoint: str, address: str, source: str) -> list[str]:
    if answer.status_code not in {200, 302}:
        found.faults.append(f"{address} ({endpoint}) on {source}: {answer.status_code}")
        return []
    if answer.status_code == 302:
        return [answer.location] if answer.location.startswith("/") else []
    is_page = answer.mimetype == "text/html"
    (found.pages if is_page else found.files).setdefault(endpoint, []).append(address)
    return list(dict.fromkeys(Anchors(answer.get_data(as_text=True)).found)) if is_page else []


def client_of(app: Flask, user_id: UUID) -> FlaskClient:
    """The browser of somebody who signed in just now."""
    client = app.test_client()
    user = db().get_one(User, user_id)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{user.id}:{user.epoch}"
        cookie["_fresh"] = True
        cookie["signed_in_at"] = int(clock.now().timestamp())
    return client
