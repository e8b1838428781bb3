"""Everything that is read about one case in one request, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.cases.models import Case, CaseParty
from workflows.engine import Actor, Compiled

Loaded = TypeVar("Loaded")


@dataclass
class CaseFile:
    """A case with who is looking at it and what they may see.

    Facts, page components and effects all ask ``load``; the first asker pays for the statement.
    ``actor`` is empty for the system itself. ``visible`` and ``editable`` hold the parts of the definition's lists.
    ``groups`` are the people of relations that several hold at once: panels, peers.
    ``deciding`` says that a step is being taken under the case's lock, so that what its guard reads must stay true.
    """

    session: Session
    case: Case
    compiled: Compiled
    actor: CurrentActor | None
    standing: Actor
    parties: dict[str, CaseParty]
    visible: frozenset[str] = frozenset()
    editable: frozenset[str] = frozenset()
    deciding: bool = False
    groups: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    _cache: dict[str, Any] = field(default_factory=dict)

    def load(self, key: str, read: Callable[[Session, UUID], Loaded]) -> Loaded:
        """What ``read(session, case_id)`` gives, remembered under ``key``."""
        if key not in self._cache:
            self._cache[key] = read(self.session, self.case.id)
        return self._cache[key]

    def forget(self, *keys: str) -> None:
        """Drop what was read, or only that under the keys named; called by whoever wrote."""
        for key in keys or tuple(self._cache):
            self._cache.pop(key, None)

    @property
    def relations(self) -> frozenset[str]:
        """In which relations the actor stands to the case."""
        return frozenset(standing.relation for standing in self.standing.standings)
