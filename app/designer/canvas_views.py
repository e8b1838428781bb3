"""The picture that is drawn by hand: states put where HR wants them. Everything else in it leads to other pages."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core.errors import NotFound
from app.designer import page
from app.designer.canvas import draw
from workflows.editing import Edit, layout

blueprint = Blueprint("designer_canvas", __name__, url_prefix="/admin/designer/<uuid:version_id>/picture")

MOST_STATES = 500
LONGEST = 6
"""Digits of a length; what is further out is brought back to the edge."""


@blueprint.app_context_processor
def _drawing() -> dict[str, object]:
    return {"draw_canvas": draw}


@blueprint.post("/move")
@requires(Permission.DEFINITION_WRITE)
def move(version_id: UUID) -> ResponseReturnValue:
    """Put one state somewhere, or all of them: `state`, `x` and `y` come as often as there are states.

    Where a state stands changes nothing else, so this comes on top of whatever others changed meanwhile.
    """
    tidy = request.form.get("tidy") == "1"
    return _store(version_id, layout.put(_places()), "layout.tidy" if tidy else "layout.move")


@blueprint.post("/reset")
@requires(Permission.DEFINITION_WRITE)
def reset(version_id: UUID) -> ResponseReturnValue:
    """Leave the placing to the program again."""
    return _store(version_id, layout.automatic(), "layout.reset")


def _places() -> dict[str, tuple[int, int]]:
    names, lengths = request.form.getlist("state"), [request.form.getlist(axis) for axis in ("x", "y")]
    if not 0 < len(names) <= MOST_STATES or any(len(row) != len(names) for row in lengths):
        raise NotFound
    return {name: (_length(x), _length(y)) for name, x, y in zip(names, *lengths, strict=True)}


def _length(text: str) -> int:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    if not digits.isascii() or not digits.isdigit() or len(digits) > LONGEST:
        raise NotFound
    return sign * int(digits)


def _store(version_id: UUID, edit: Edit, action: str) -> ResponseReturnValue:
    page.open_draft(version_id)
    page.save(version_id, edit, action=action, place="layout", on_top=True)
    if page.by_script():
        return page.render("designer/show.html", page.open_version(version_id), live="designer/_canvas_live.html")
    return page.saved("designer.show", version_id=version_id)
