"""Any two versions beside each other: in words, as pictures, and as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core.db import db
from app.core.errors import NotFound
from app.core.ids import parse_id
from app.definitions import acknowledging, queries
from app.definitions.readings import Reading, reading
from app.designer import page, publish_words
from app.web.locales import language
from workflows import layout
from workflows.comparing import differences, permissions
from workflows.definition import Definition

blueprint = Blueprint("designer_compare", __name__, url_prefix="/admin/designer/<uuid:version_id>/compare")
page.tab("designer_compare.show", _l("Bandingkan"), "versions", 80)


@dataclass(frozen=True)
class DiffLine:
    """A line of the textual difference; ``sign`` is + or − or a space, or @ for where it stands."""

    sign: str
    text: str


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID) -> ResponseReturnValue:
    """The version against another one of the agency; by default the one it went on from."""
    opened = page.open_version(version_id)
    session, actor = db(), current_actor()
    wanted = request.args.get("other", "")
    if wanted:
        other_id = parse_id(wanted)
        other = queries.find_version(session, other_id, agency_id=actor.agency_id) if other_id else None
        if other is None:
            raise NotFound
    else:
        other = acknowledging.reference(session, opened.version)
    before = reading(other) if other else None
    old, new = before.definition if before else None, opened.definition
    found = differences.between(old, new) if old else None
    return page.render(
        "designer/compare.html",
        opened,
        other=other,
        old=old,
        choices=queries.list_versions(session, agency_id=actor.agency_id),
        found=found,
        found_kinds=differences.KINDS,
        rights=_rights(old, new),
        pictures=_pictures(old, new, found) if old and found else None,
        diff=_diff(before, opened.reading),
    )


def _rights(old: Definition | None, new: Definition) -> list[publish_words.Group]:
    if old is None:
        return []
    return publish_words.groups(permissions.difference(old, new), {}, {}, new)


def _pictures(old: Definition, new: Definition, found: differences.Differences) -> tuple[str, str]:
    """Both pictures: what is gone is marked in the old one, what came in the new one, what changed in both."""
    before, after = (_signs(found, gone_or_new) for gone_or_new in (differences.REMOVED, differences.ADDED))
    return (
        layout.svg(old, None, language(), signs=before, name="wf-before"),
        layout.svg(new, None, language(), signs=after, name="wf-after"),
    )


def _signs(found: differences.Differences, how: str) -> layout.Signs:
    return layout.Signs(*(_marked(found, kind, how) for kind in ("states", "transitions")))


def _marked(found: differences.Differences, kind: str, how: str) -> dict[str, str]:
    changed = set(found.ids(kind, differences.CHANGED))
    if kind == "states":
        changed |= {name for kinds in _HOWS for name in found.ids("deadlines", kinds)}
    return dict.fromkeys(changed, differences.CHANGED) | dict.fromkeys(found.ids(kind, how), how)


_HOWS = (differences.ADDED, differences.REMOVED, differences.CHANGED)


def _diff(old: Reading | None, new: Reading) -> list[DiffLine]:
    """The YAML of both, line by line, without what is the same far around."""
    if old is None:
        return []
    texts = [one.yaml.splitlines() for one in (old, new)]
    return [_diff_line(line) for line in _without_names(unified_diff(*texts, lineterm="", n=2))]


def _without_names(lines: Iterable[str]) -> Iterable[str]:
    """The names of the two files say nothing here."""
    return (line for line in lines if not line.startswith(("---", "+++")))


def _diff_line(line: str) -> DiffLine:
    if line.startswith("@@"):
        return DiffLine("@", line)
    return DiffLine({"+": "+", "-": "−"}.get(line[:1], " "), line[1:])
