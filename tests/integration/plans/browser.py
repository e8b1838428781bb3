"""A browser without JavaScript: reads a form from a page and sends it back as it stands."""

from __future__ import annotations

from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_VOID_TYPES = {"submit", "button", "checkbox"}


class FormReader(HTMLParser):
    """Collects what the form with the given action would send, and the buttons it offers."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.fields: dict[str, str] = {}
        self.buttons: list[tuple[str, str]] = []
        self._inside = False
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name"), found.get("value") or ""
        if tag == "form":
            self._inside = found.get("action") == self.action
        if not self._inside:
            return
        if tag == "input" and name and found.get("type") not in _VOID_TYPES:
            self.fields[name] = value
        elif tag == "button" and name:
            self.buttons.append((name, value))
        elif tag == "textarea" and name:
            self._area, self.fields[name] = name, ""
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select:
            self._choose(value, "selected" in found)

    def _choose(self, value: str, selected: bool) -> None:
        if selected or self._select not in self.fields:
            self.fields[str(self._select)] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.fields[self._area] += data


def read_form(response: TestResponse, action: str) -> FormReader:
    """The form of a page, as HTML parsers read it: the first line break of a text area is not content."""
    reader = FormReader(action)
    reader.feed(response.text)
    for name, value in reader.fields.items():
        reader.fields[name] = value.replace("\r\n", "\n").removeprefix("\n")
    return reader


def send(client: FlaskClient, action: str, fields: dict[str, str], **more: str) -> TestResponse:
    """Press a button of the form."""
    return client.post(action, data={**fields, **more})
