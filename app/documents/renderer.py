"""The program that turns data into PDF, run as a process of its own by app.documents.engine.

Typst keeps what it has laid out before and so grows by some 70 MB; a web worker would carry that for good. Here it can
be ended, after a fixed number of forms or when nobody asked for a while, and a template that never ends can be killed.

Frames on standard input: four bytes of length, then a line of JSON ``{"template", "at"}`` with ``at`` in seconds since
1970, then the data as JSON. On standard output: one byte (0 for a PDF, 1 for a message), four bytes of length, content.
"""

from __future__ import annotations

import json
import os
import select
import struct
import sys
from pathlib import Path

import typst

FOLDER = Path(__file__).parent / "typst"
IDLE_SECONDS = 300
STANDARD = "a-2b"


class Printer:
    """One compiler, kept warm. Fonts of the machine are ignored: output is the same everywhere.

    Data is handed over as a file in memory, not as ``sys.inputs``: those are part of what all layout depends on, so
    with them nothing of one form, not even its unchanging parts, would be kept for the next.
    """

    def __init__(self) -> None:
        self._templates = {path.stem: path.read_bytes() for path in FOLDER.glob("*.typ")}
        self._compiler = typst.Compiler(root=str(FOLDER), font_paths=[], ignore_system_fonts=True)

    def print(self, template: str, data: bytes, at: int) -> bytes:
        """The PDF; creation time and identifiers come from the arguments alone. Raises typst.TypstError, ValueError."""
        if template not in self._templates:
            raise ValueError(f"no template {template}")
        files = {"main.typ": self._templates[template], "data.json": data}
        found = self._compiler.compile(files, format="pdf", pdf_standards=[STANDARD], timestamp=at)  # type: ignore[type-var]
        return bytes(found)  # type: ignore[arg-type]


def serve(source: int, target: int) -> None:
    """Answer frame by frame until the other side closes, or is silent for IDLE_SECONDS."""
    printer = Printer()
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        size = _read(source, 4)
        if len(size) < 4:
            return
        head, _, data = _read(source, struct.unpack(">I", size)[0]).partition(b"\n")
        asked = json.loads(head)
        try:
            answer, fault = printer.print(asked["template"], data, asked["at"]), 0
        except (typst.TypstError, ValueError) as error:
            answer, fault = str(error).encode(), 1
        _write(target, struct.pack(">BI", fault, len(answer)) + answer)


def _read(source: int, size: int) -> bytes:
    found = bytearray()
    while len(found) < size and (part := os.read(source, size - len(found))):
        found += part
    return bytes(found)


def _write(target: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(target, view) :]


if __name__ == "__main__":
    serve(sys.stdin.fileno(), sys.stdout.fileno())
