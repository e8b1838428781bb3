"""Versions of workflows for tests: published ones with small changes."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from sqlalchemy import func, select

from app.definitions.models import DefinitionVersion
from tests.world import NOW, World
from workflows import schema

Document = dict[str, Any]
Change = Callable[[Document], None]


def publish(
    world: World, change: Change, base: DefinitionVersion | None = None, status: str = "published"
) -> DefinitionVersion:
    """The next version of a workflow (the cycle's, by default) with a change made to a copy of its document."""
    session = world.session
    found = base or session.get_one(DefinitionVersion, world.cycle.definition_version_id)
    document = deepcopy(schema.to_dict(schema.parse(found.source)))
    change(document)
    definition = schema.parse(document)
    query = select(func.max(DefinitionVersion.number)).where(
        DefinitionVersion.agency_id == world.agency.id, DefinitionVersion.code == definition.code
    )
    version = DefinitionVersion(
        agency_id=world.agency.id, code=definition.code, number=(session.scalar(query) or 0) + 1, status=status,
        published_at=None if status == "draft" else NOW, kind=definition.kind, title=dict(definition.title),
        source=schema.to_yaml(definition), document=schema.to_dict(definition), sha256=schema.sha256(definition),
    )  # fmt: skip
    session.add(version)
    session.commit()
    return version


def state(document: Document, name: str) -> Document:
    """A state of a document, to be written to."""
    return next(one for one in document["states"] if one["id"] == name)


def step(document: Document, name: str) -> Document:
    """A transition of a document, to be written to."""
    return next(one for one in document["transitions"] if one["id"] == name)


def rename_state(old: str, new: str) -> Change:
    """The same workflow with one state under another id."""

    def change(document: Document) -> None:
        state(document, old)["id"] = new
        document["initial"] = new if document.get("initial") == old else document.get("initial")
        for one in document["transitions"]:
            if isinstance(one["from"], list):
                one["from"] = [new if source == old else source for source in one["from"]]
            elif one["from"] == old:
                one["from"] = new
            one["to"] = new if one["to"] == old else one["to"]
        for name, states in document.get("milestones", {}).items():
            document["milestones"][name] = [new if one == old else one for one in states]
        document.pop("scenarios", None)

    return change


def rename_step(old: str, new: str) -> Change:
    """The same workflow with one transition under another id, wherever it is named."""

    def change(document: Document) -> None:
        step(document, old)["id"] = new
        for one in document["states"]:
            _rename_in_deadline(one.get("deadline") or {}, old, new)
        document["separate"] = [[new if name == old else name for name in group] for group in document["separate"]]
        document.pop("scenarios", None)

    return change


def _rename_in_deadline(deadline: Document, old: str, new: str) -> None:
    for key in ("since", "then"):
        if deadline.get(key) == old:
            deadline[key] = new
    for escalation in deadline.get("escalate", ()):
        if escalation["transition"] == old:
            escalation["transition"] = new


def same(_document: Document) -> None:
    """No change at all."""


def retitled(document: Document) -> None:
    """Nothing but another title."""
    document["title"] = {"id": "Penilaian tahunan baru", "en": "New annual appraisal"}
