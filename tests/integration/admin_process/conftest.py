"""The cast with a case for everybody."""

from __future__ import annotations

import pytest

from tests.world import World

PARTS = ("superior", "appraiser", "employee", "colleague", "hr", "stranger")


@pytest.fixture
def full(frozen: World) -> World:
    """A case in its first state for everybody who is appraised."""
    for part in PARTS:
        frozen.case(part)
    return frozen
