"""A PDF as a screen reader has it: its structure tree in logical order, tables as rows of cells.

What stands beside the tree (footers and heads repeated on the next page) is no part of it, and a cell that was broken
over two pages is one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

Key = tuple[int, int]
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


class Document:
    """One PDF, read once."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content))
        self._words: dict[Key, str] = {}
        self._numbers = {page.indirect_reference.idnum: place for place, page in enumerate(self.reader.pages)}  # type: ignore[union-attr]
        for place, page in enumerate(self.reader.pages):
            self._read_page(place, page)
        self._root = self.reader.trailer["/Root"]["/StructTreeRoot"]

    @property
    def text(self) -> str:
        """Everything in logical order, single spaces between the pieces."""
        return _clean(" ".join(self._pieces(self._root, None)))

    @property
    def rows(self) -> list[list[str]]:
        """The cells of all rows of all tables, in order."""
        return [
            [_clean(" ".join(self._pieces(cell, None))) for cell in _children(row) if _role(cell) in {"/TD", "/TH"}]
            for row in self._find(self._root, "/TR")
        ]

    def _find(self, node: Any, role: str) -> Iterator[Any]:
        if _role(node) == role:
            yield node
            return
        for child in _children(node):
            yield from self._find(child, role)

    def _pieces(self, node: Any, page: Any) -> Iterator[str]:
        found = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(found, int):
            yield self._words.get((self._numbers[page.idnum], int(found)), "")
            return
        page = found.raw_get("/Pg") if "/Pg" in found else page
        if found.get("/Type") == "/MCR":
            yield self._words.get((self._numbers[page.idnum], int(found["/MCID"])), "")
            return
        for child in _children(found):
            yield from self._pieces(child, page)

    def _read_page(self, place: int, page: Any) -> None:
        fonts = _fonts(page)
        letters: dict[int, str] = {}
        marked: list[int | None] = []
        content = page["/Contents"].get_object()
        for operands, operator in ContentStream(content, self.reader).operations:
            if operator == b"Tf":
                letters = fonts.get(str(operands[0]), {})
            elif operator in {b"BDC", b"BMC"}:
                marked.append(_mark(operands, marked))
            elif operator == b"EMC":
                marked.pop()
            elif operator in {b"Tj", b"TJ"} and marked and marked[-1] is not None:
                key = (place, marked[-1])
                self._words[key] = self._words.get(key, "") + _shown(operands[0], letters)
            elif operator in {b"ET", b"Tm"} and marked and marked[-1] is not None:
                key = (place, marked[-1])
                self._words[key] = self._words.get(key, "") + " "


def _mark(operands: Any, marked: list[int | None]) -> int | None:
    """The number of the marked piece; pieces inside it that have none belong to it."""
    more = operands[1] if len(operands) > 1 else None
    if isinstance(more, DictionaryObject) and "/MCID" in more:
        return int(more["/MCID"])  # type: ignore[arg-type]
    return None if operands[0] == "/Artifact" else (marked[-1] if marked else None)


def _fonts(page: Any) -> dict[str, dict[int, str]]:
    found = page["/Resources"].get("/Font", {}).get_object() if "/Font" in page["/Resources"] else {}
    return {name: _letters(font.get_object()["/ToUnicode"].get_object().get_data()) for name, font in found.items()}


def _letters(cmap: bytes) -> dict[int, str]:
    """Which glyph stands for which letters."""
    found: dict[int, str] = {}
    for kind, block in re.findall(rb"begin(bfchar|bfrange)(.*?)endbf", cmap, re.DOTALL):
        if kind == b"bfchar":
            for code, text in _CHAR.findall(block):
                found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
            continue
        for first, last, text in _RANGE.findall(block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(text, 16) + step)
    return found


def _shown(shown: Any, letters: dict[int, str]) -> str:
    pieces = shown if isinstance(shown, list) else [shown]
    raw = b"".join(
        piece.original_bytes if hasattr(piece, "original_bytes") else bytes(piece)
        for piece in pieces
        if not isinstance(piece, (int, float))
    )
    return "".join(letters.get(raw[at] << 8 | raw[at + 1], "") for at in range(0, len(raw) - 1, 2))


def _children(node: Any) -> list[Any]:
    found = node.get_object() if isinstance(node, IndirectObject) else node
    if not isinstance(found, DictionaryObject) or "/K" not in found:
        return []
    inside = found["/K"]
    return list(inside) if isinstance(inside, list) else [found.raw_get("/K")]


def _role(node: Any) -> str:
    found = node.get_object() if isinstance(node, IndirectObject) else node
    return str(found.get("/S", "")) if isinstance(found, DictionaryObject) else ""


def _clean(text: str) -> str:
    return " ".join(text.replace("\u200b", "").replace("\u00ad", "").split())
