from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.definitions.models import DefinitionVersion
from tests.panel import Panel
from tests.world import World

NEW = {"title_id": "Cuti tahunan", "title_en": "", "code": "cuti-tahunan", "kind": "request"}


@pytest.fixture
def panel(client: FlaskClient, frozen: World) -> Panel:
    return Panel(client, frozen)


@pytest.fixture
def draft(panel: Panel) -> DefinitionVersion:
    """A workflow that was begun from nothing in the panel."""
    assert panel.enter("hr").post("designer/new", NEW).status_code == 302
    query = select(DefinitionVersion).where(DefinitionVersion.code == NEW["code"])
    return panel.world.session.scalars(query).one()
