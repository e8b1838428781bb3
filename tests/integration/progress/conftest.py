"""A case in monitoring, evidence in a folder of the test, and short cuts to its plan."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from app.cases.models import Case
from app.core.file_store import FileStore
from app.plans.queries import read_plan
from app.plans.records import ResultView
from app.progress import views
from tests.story import reach
from tests.world import World


@pytest.fixture
def running(frozen: World, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case in monitoring; files go to a folder of this test."""
    monkeypatch.setattr(views, "store", lambda: FileStore(tmp_path, max_bytes=10_000))
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return reach(frozen, "running")


def first_result(world: World, case: Case) -> ResultView:
    """The first result of the plan in force."""
    plan = read_plan(world.session, case.id).current
    assert plan is not None
    return plan.results[0]


def indicator_of(world: World, case: Case) -> UUID:
    """The first indicator of the plan in force, by lineage."""
    return first_result(world, case).indicators[0].lineage
