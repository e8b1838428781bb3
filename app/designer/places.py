"""From the dotted place of a finding to the page where it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import request, url_for

from workflows.checks import Finding
from workflows.editing.parts import Part


@dataclass(frozen=True)
class Target:
    """An endpoint that takes ``version_id`` and, under ``argument``, the name behind the prefix."""

    endpoint: str
    argument: str | None = None


TARGETS: dict[str, Target] = {}


def place(prefix: str, endpoint: str, argument: str | None = None) -> None:
    """Say which page mends what stands under a key of the definition ("states", "transitions", ...)."""
    TARGETS[prefix] = Target(endpoint, argument)


def shown() -> Part:
    """What the page of this request is about and nothing else: {"states": "review", "milestones": "review"}."""
    named = request.view_args or {}
    if "field_id" in named:
        return {"forms": named["form_id"], "fields": named["field_id"]}
    return {key: named[one.argument] for key, one in TARGETS.items() if one.argument in named and _own(one)}


def _own(target: Target) -> bool:
    """`name` means one thing on the pages of tables, and another on those of scenarios."""
    return target.argument != "name" or target.endpoint.startswith(f"{request.blueprint}.")


def address(version_id: UUID, dotted: str) -> str:
    """The page for a place, at the part of it that the place names; the overview for one that has none of its own."""
    prefix, _, rest = dotted.partition(".")
    name, _, key = rest.partition(".")
    prefix, name = prefix.partition("[")[0], name.partition("[")[0]
    part = key.partition(".")[0].partition("[")[0] or None
    target = TARGETS.get(prefix)
    if target is None:
        return url_for("designer.show", version_id=version_id)
    if target.argument is None or not name:
        return url_for(target.endpoint if target.argument is None else "designer.show", version_id=version_id)
    return url_for(target.endpoint, version_id=version_id, _anchor=part, **{target.argument: name})


def at(findings: list[Finding], prefix: str) -> list[Finding]:
    """The findings of one place and of what lies below it."""
    return [one for one in findings if one.place == prefix or one.place.startswith((f"{prefix}.", f"{prefix}["))]
