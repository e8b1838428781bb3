"""What tests of the designer's pages share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import clock
from app.definitions import drafting
from app.definitions.models import DefinitionVersion
from tests.panel import Panel
from workflows import schema


def document(panel: Panel, draft: DefinitionVersion) -> dict[str, Any]:
    """The draft's text as it is stored now."""
    query = select(DefinitionVersion.document).where(DefinitionVersion.id == draft.id)
    return panel.world.session.scalars(query).one()


def revision(panel: Panel, draft: DefinitionVersion) -> int:
    """How often the draft was changed."""
    query = select(DefinitionVersion.revision).where(DefinitionVersion.id == draft.id)
    return panel.world.session.scalars(query).one()


def ids(found: dict[str, Any], kind: str) -> list[str]:
    return [one["id"] for one in found.get(kind, [])]


def record(found: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    return next(one for one in found[kind] if one["id"] == name)


def national(panel: Panel) -> DefinitionVersion:
    """A draft that begins as the national appraisal, under a code of its own."""
    text = schema.to_dict(schema.load_shipped("skp-nasional")) | {"code": "skp-uji"}
    draft = drafting.add_draft(panel.world.session, text, actor=panel.world.actor("hr"), now=clock.now())
    panel.world.session.commit()
    return draft
