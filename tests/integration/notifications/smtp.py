"""A mail server small enough for a test: it takes every message and keeps it; it can be told to fail."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field


@dataclass
class FakeServer:
    """Listens on a free loopback port. ``failing`` refuses that many messages with a temporary error first."""

    failing: int = 0
    messages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._socket.getsockname()[1]}?from=tahapan@contoh.test"

    def close(self) -> None:
        """Wake the waiting accept, then end."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self._talk(stream)

    def _talk(self, stream) -> None:  # type: ignore[no-untyped-def]
        self._say(stream, "220 fake")
        while line := stream.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say(stream, "354 go on")
                self._take(stream)
            elif verb == b"MAIL" and self.failing:
                self.failing -= 1
                self._say(stream, "451 later")
            elif verb == b"QUIT":
                self._say(stream, "221 bye")
                return
            else:
                self._say(stream, "250 ok")

    def _take(self, stream) -> None:  # type: ignore[no-untyped-def]
        lines = []
        while (line := stream.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.messages.append(b"".join(lines).decode())
        self._say(stream, "250 taken")

    def _say(self, stream, text: str) -> None:  # type: ignore[no-untyped-def]
        stream.write(f"{text}\r\n".encode())
        stream.flush()
