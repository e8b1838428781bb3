"""What still stands on a version. Definitions know nothing of cases and cycles, so these say it themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

Running = Callable[[Session, Collection[UUID]], Mapping[UUID, int]]
Choosing = Callable[[Session, Collection[UUID]], Mapping[UUID, tuple[str, ...]]]

_RUNNING: list[Running] = []
_CHOOSING: list[Choosing] = []


def register(*, running: Running, choosing: Choosing | None = None) -> None:
    """Have a feature asked: how many of its things run on versions, and the names of what gives them to new ones."""
    if running not in _RUNNING:
        _RUNNING.append(running)
        _CHOOSING.extend([choosing] if choosing else [])


def running_on(session: Session, version_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many cases that aren't finished follow each version; 0 for one that nothing runs on."""
    found = dict.fromkeys(version_ids, 0)
    for read in _RUNNING:
        for version_id, count in read(session, version_ids).items():
            found[version_id] += count
    return found


def cycles_on(session: Session, version_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Names of the cycles, closed ones left out, that give each version to new cases."""
    found: dict[UUID, tuple[str, ...]] = dict.fromkeys(version_ids, ())
    for read in _CHOOSING:
        for version_id, names in read(session, version_ids).items():
            found[version_id] += names
    return found
