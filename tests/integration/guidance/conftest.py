"""A case whose people may hold sessions."""

from __future__ import annotations

import pytest
from flask import Flask

from app.cases.models import Case
from tests.story import reach
from tests.world import World


@pytest.fixture
def running(frozen: World, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case in monitoring."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return reach(frozen, "running")
