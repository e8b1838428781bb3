"""A board as templates draw it: the tiles, their tables, and where things lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from app.dashboards.boards import Board
from app.dashboards.scene import Scene
from app.dashboards.sheets import Sheet, plain, sheets_by_kind, sheets_of
from app.dashboards.tiles import board_of, of_scene
from app.web.csvfile import csv_file
from app.web.filters import t
from workflows.definition import Definition, Text

Address = Callable[..., str | None]


def nowhere(**_more: Any) -> None:
    """Where there is nothing to follow: a preview, or a list that the viewer may not open."""
    return


@dataclass(frozen=True)
class Drawn:
    """A board ready for ``dashboards/_board.html``.

    ``link`` gives the address of the cases under some filters, ``file`` that of a tile's numbers as a file; None where
    there is none. ``here`` is the identifier of the unit looked at.
    """

    board: Board
    definition: Definition
    sheets: Mapping[str, Sequence[Sheet]]
    words: Mapping[str, str]
    here: object = None
    requests: bool = False
    sample: bool = False
    link: Address = field(default=nowhere)
    file: Address = field(default=nowhere)

    @property
    def state_items(self) -> list[dict[str, Any]]:
        """Cases by state, as the macro ``funnel`` takes them."""
        return [
            {
                "label": t(self.definition.state(state).title),
                "value": count,
                "url": self.link(state=state, _anchor="daftar"),
            }
            for state, count in self.board.states.items()
        ]


def draw(board: Board, definition: Definition, predicates: Mapping[str, Text | str], **more: Any) -> Drawn:
    """The board with its tables."""
    sheets = sheets_by_kind(sheets_of(board, definition, predicates))
    return Drawn(board, definition, sheets, {value: t(word) for value, word in predicates.items()}, **more)


def draw_stage(scene: Scene, stage: str, *, link: Address, file: Address) -> Drawn:
    """The board of a stage of a scene."""
    here = scene.branch.here.id if scene.branch.here else None
    board = board_of(of_scene(scene), stage)
    more = {"here": here, "requests": scene.requests, "link": link, "file": file}
    return draw(board, scene.definition, scene.predicates(), **more)


def sheet_file(drawn: Drawn, name: str) -> ResponseReturnValue:
    """The numbers of one tile as a file; 404 for a tile that the board doesn't show."""
    found = next((one for sheets in drawn.sheets.values() for one in sheets if one.name == name), None)
    if found is None:
        abort(404)
    return csv_file(found.name, found.columns, [[plain(cell) for cell in row] for row in found.rows])
