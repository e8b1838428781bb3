"""Hands data to the program that makes PDFs (app.documents.renderer) and gets the file back."""

from __future__ import annotations

import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("renderer.py")
FORMS_PER_PROCESS = 2000
"""Then the program is replaced, so that what it keeps in memory has an end."""
LIMIT_SECONDS = 30.0


class RenderError(Exception):
    """A form could not be made; the message is for the log, never for a page."""


class Renderer:
    """One program at a time, started when first needed; safe to use from several threads."""

    def __init__(self, limit_seconds: float = LIMIT_SECONDS, forms_per_process: int = FORMS_PER_PROCESS) -> None:
        self._limit, self._forms = limit_seconds, forms_per_process
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0

    def render(self, template: str, data: Mapping[str, Any], at: datetime) -> bytes:
        """The PDF/A of a form; ``at`` is its time of creation. Raises RenderError."""
        head = json.dumps({"template": template, "at": int(at.timestamp())})
        asked = f"{head}\n{json.dumps(data)}".encode()
        frame = struct.pack(">I", len(asked)) + asked
        with self._lock:
            try:
                return self._ask(frame)
            except _GoneError:
                # It ends by itself after a while without work; whoever comes at that moment starts another.
                self._end()
                return self._once_more(frame)

    def close(self) -> None:
        """End the program, if one runs."""
        with self._lock:
            self._end()

    def _once_more(self, frame: bytes) -> bytes:
        try:
            return self._ask(frame)
        except _GoneError as error:
            self._end()
            raise RenderError("the program that makes PDFs ended unexpectedly") from error

    def _ask(self, frame: bytes) -> bytes:
        process = self._running()
        assert process.stdin is not None  # noqa: S101 - opened as pipes
        assert process.stdout is not None  # noqa: S101
        deadline = time.monotonic() + self._limit
        try:
            process.stdin.write(frame)
            process.stdin.flush()
        except OSError as error:
            raise _GoneError from error
        fault, size = struct.unpack(">BI", self._read(process.stdout.fileno(), 5, deadline))
        answer = self._read(process.stdout.fileno(), size, deadline)
        if fault:
            raise RenderError(answer.decode(errors="replace"))
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._made >= self._forms:
            self._end()
        if self._process is None:
            # Isolated: neither the environment nor the folder of the program decides what is imported.
            self._process = subprocess.Popen(  # noqa: S603 - our own file, no shell
                [sys.executable, "-I", str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            self._made = 0
        self._made += 1
        return self._process

    def _read(self, source: int, size: int, deadline: float) -> bytes:
        found = bytearray()
        while len(found) < size:
            if not select.select([source], [], [], max(0.0, deadline - time.monotonic()))[0]:
                self._end()
                raise RenderError(f"no answer within {self._limit} seconds")
            part = os.read(source, size - len(found))
            if not part:
                raise _GoneError
            found += part
        return bytes(found)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _close(pipe)


class _GoneError(Exception):
    """The program has ended."""


def _close(pipe: Any) -> None:
    """What was not delivered to a dead program is lost anyway."""
    try:
        pipe.close()
    except OSError:
        return


RENDERER = Renderer()
