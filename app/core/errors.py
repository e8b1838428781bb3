"""Errors of the domain. Views never catch them: one table in app.web.errors turns each into a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from workflows.engine import Blocker


class DomainError(Exception):
    """Base of everything that a user may meet; the message is a sentence for them."""


class NotFound(DomainError):
    """It does not exist, or the person may not know that it does."""


class Refused(DomainError):
    """The engine said no; ``blockers`` say why, each with a code from the closed list."""

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        super().__init__(", ".join(blocker.code for blocker in blockers))
        self.blockers = tuple(blockers)


class StaleCase(DomainError):
    """Somebody else changed the case after the page was opened; nothing was stored."""

    def __init__(self, case_id: UUID, seen: int, current: int) -> None:
        super().__init__(f"seen {seen}, current {current}")
        self.case_id, self.seen, self.current = case_id, seen, current


class DuplicateKey(DomainError):
    """An idempotency key came back with another body."""


class InvalidInput(DomainError):
    """Input refused by a service; ``errors`` maps form fields to sentences."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)
