"""What tests of the designer's pages share."""

from __future__ import annotations

import re
from html import unescape
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


def filled(form: str) -> dict[str, list[str]]:
    """What a browser would send of a form as it stands."""
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = {name: unescape(value) for name, value in re.findall(r'([a-z-]+)="([^"]*)"', tag)}
        if attributes.get("type") in ("checkbox", "radio") and not re.search(r"\schecked\b", tag):
            continue
        if "name" in attributes:
            sent.setdefault(attributes["name"], []).append(attributes.get("value", ""))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options) or re.search(r'value="([^"]*)"', options)
        sent[name] = [chosen[1]]
    sent.pop("csrf_token", None)
    return sent
