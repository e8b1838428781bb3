"""Pages as a reader has them before their eyes: tables as rows of cells, and text without markup."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

UNSEEN = {"script", "style", "svg", "head", "template", "nav"}
INLINE = {"span", "strong", "em", "a", "b", "i", "small"}


class Page:
    """One answer of the server."""

    def __init__(self, source: str) -> None:
        self._root = html5lib.parse(source, namespaceHTMLElements=False)

    @property
    def text(self) -> str:
        """Everything that is read on the page, in one line."""
        return text_of(self._root)

    def rows(self, prefix: str) -> list[list[str]]:
        """Cells of all table rows whose id begins so."""
        return [
            [text_of(cell) for cell in row if cell.tag in {"td", "th"}]
            for row in self._root.iter("tr")
            if row.get("id", "").startswith(prefix)
        ]

    def table(self, caption: str) -> list[list[str]]:
        """Cells of the body of the table with that caption."""
        for table in self._root.iter("table"):
            found = table.find("caption")
            if found is not None and text_of(found) == caption:
                rows = (row for body in table.iter("tbody") for row in body.iter("tr"))
                return [[text_of(cell) for cell in row if cell.tag in {"td", "th"}] for row in rows]
        raise AssertionError(f"no table {caption!r}")

    def block(self, identifier: str) -> str:
        """Text of one element."""
        return text_of(self._element(identifier))

    def numbers(self, identifier: str) -> list[int]:
        """What a browser writes before the entries of the ordered lists inside an element."""
        return [
            int(one.get("start", "1")) + place
            for one in self._element(identifier).iter("ol")
            for place in range(len(one.findall("li")))
        ]

    def _element(self, identifier: str) -> Element:
        for element in self._root.iter():
            if element.get("id") == identifier:
                return element
        raise AssertionError(f"no element {identifier!r}")


def text_of(element: Element) -> str:
    """Words with single spaces; blocks don't run together, parts of a line do."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    if element.tag in UNSEEN:
        return
    edge = "" if element.tag in INLINE else " "
    yield edge + (element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""
    yield edge


def assert_in_order(text: str, parts: list[str]) -> None:
    """Each part stands in the text, after the one before it."""
    place = 0
    for part in parts:
        found = text.casefold().find(" ".join(part.split()).casefold(), place)
        assert found >= 0, f"{part!r} is missing, or stands before its turn, in {text[:400]!r} ..."
        place = found + len(part)
