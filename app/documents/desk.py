"""What this process knows of the installation: where archives lie and under which address documents are verified."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Desk:
    """``folder`` is shared by web and worker; ``base_url`` is the address that people reach us at."""

    folder: Path
    base_url: str

    def address(self, token: str) -> str:
        """The public page of a document, as printed beside its code."""
        return f"{self.base_url}/verify/{token}"


_desks: list[Desk] = []


def open_desk(data_dir: Path, base_url: str) -> None:
    """Called once when a process starts; in tests again for each application."""
    _desks[:] = [Desk(data_dir / "documents", base_url)]


def current_desk() -> Desk:
    """Raises RuntimeError in a process that never opened one."""
    if not _desks:
        raise RuntimeError("the desk of documents was never opened")
    return _desks[0]
