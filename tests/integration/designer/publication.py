"""Steps that the tests of publishing share: a draft with a change of rights, its ticks, and its publication."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.definitions import drafting
from app.definitions.models import DefinitionVersion
from tests.panel import Panel
from tests.world import World
from workflows.editing import Document


def version_of(world: World, code: str = "skp-nasional", number: int = 1) -> DefinitionVersion:
    query = select(DefinitionVersion).where(
        DefinitionVersion.agency_id == world.agency.id,
        DefinitionVersion.code == code,
        DefinitionVersion.number == number,
    )
    return world.session.scalars(query.execution_options(populate_existing=True)).one()


def draft_of(world: World, version: DefinitionVersion | None = None, part: str = "hr") -> DefinitionVersion:
    """The next version of a workflow as a draft, not changed yet."""
    source = version or version_of(world)
    made = drafting.add_draft(
        world.session, source.document, actor=world.actor(part), now=world.now, copied_from=source
    )
    world.session.commit()
    return made


def change(world: World, draft: DefinitionVersion, edit: Any, part: str = "hr") -> DefinitionVersion:
    """One edit of a draft, stored."""
    wanted = drafting.Change(edit, "title")
    stored = drafting.change(world.session, draft.id, wanted, seen=None, actor=world.actor(part), now=world.now)
    world.session.commit()
    return stored


def let(step: str, relation: str) -> Any:
    """An edit that lets one more relation take a step."""
    return lambda document: _by(document, step, lambda before: [*before, relation])


def only(step: str, *relations: str) -> Any:
    """An edit that lets these relations take a step and no other."""
    return lambda document: _by(document, step, lambda _before: list(relations))


def _by(document: Document, step: str, change: Callable[[list[str]], list[str]]) -> Document:
    copy = deepcopy(document)
    found = next(one for one in copy["transitions"] if one["id"] == step)
    found["by"] = change(found["by"])
    return copy


def titled(text: str) -> Any:
    """An edit that gives no right to anybody."""
    return lambda document: {**document, "title": {"id": text, "en": text}}


def keys(page: TestResponse) -> list[str]:
    """The lines of the permission difference on a page."""
    return re.findall(r'name="shown" value="([^"]+)"', page.text)


def ticked(page: TestResponse) -> list[str]:
    """Those that are ticked and count."""
    return re.findall(r'name="line" value="([^"]+)" id="[^"]+" checked', page.text)


def tick_all(panel: Panel, version: DefinitionVersion) -> list[str]:
    """Tick every line of the page by hand."""
    address = f"designer/{version.id}/publish"
    found = keys(panel.get(f"{address}/"))
    assert panel.post(f"{address}/ticks", {"line": found, "shown": found}).status_code == 303
    return found


def ask(panel: Panel, version: DefinitionVersion, verb: str = "", **fields: Any) -> TestResponse:
    """Publish or submit what the page shows."""
    address = f"designer/{version.id}/publish"
    found = re.search(r'name="sha256" type="hidden" value="([0-9a-f]{64})"', panel.get(f"{address}/").text)
    seen = found.group(1) if found else version.sha256
    return panel.post(f"{address}/{verb}", {"sha256": seen, "note": "Menyesuaikan perbup.", **fields})
