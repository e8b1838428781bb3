"""Who sees and who edits each part of a case in one state: the grid of check boxes, and what was ticked in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from werkzeug.datastructures import MultiDict

from app.admin.definition_pages import PARTS, relation_title
from app.designer.choices import named
from workflows import relations
from workflows.definition import Definition, State

GROUPS: Mapping[LazyString, tuple[str, ...]] = {
    _l("Isian dan berkas"): ("fields", "attachments", "documents"),
    _l("Perencanaan"): ("plan", "expectations", "action_plans"),
    _l("Pelaksanaan"): ("realisations", "evidence", "documentation", "feedback", "guidance", "takeovers", "academic"),
    _l("Penilaian"): ("self_assessment", "ratings", "result", "periods", "follow_up"),
    _l("Keberatan"): ("objection", "decision_ratings"),
}
Ticked = dict[str, list[str]]


@dataclass(frozen=True)
class Cell:
    """One relation and one part."""

    relation: str
    sees: bool
    edits: bool


@dataclass(frozen=True)
class Row:
    """One part, for every relation of the grid."""

    part: str
    words: LazyString
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """Parts that belong together; closed where nothing in it is ticked."""

    words: LazyString
    rows: tuple[Row, ...]

    @property
    def sees(self) -> int:
        return sum(cell.sees for row in self.rows for cell in row.cells)

    @property
    def edits(self) -> int:
        return sum(cell.edits for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class Grid:
    """The whole grid; ``others`` are the relations that may be given a column, none of them in it yet."""

    columns: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    others: tuple[tuple[str, str], ...]


def grid(definition: Definition, state: State, also: Iterable[str] = ()) -> Grid:
    """Columns for everybody whom the definition names, and for ``also``; the system reads and writes nothing."""
    wanted = named(definition) | {"owner"} | {one for one in also if relations.is_known(one)}
    wanted.discard(relations.SYSTEM)
    columns = [one for one in relations.TITLES if one in wanted] + sorted(wanted - set(relations.TITLES))
    others = [one for one in relations.TITLES if one not in wanted and one != relations.SYSTEM]
    return Grid(
        columns=tuple((one, relation_title(one)) for one in columns),
        groups=tuple(
            Group(words, tuple(_row(state, part, columns) for part in parts)) for words, parts in GROUPS.items()
        ),
        others=tuple((one, relation_title(one)) for one in others),
    )


def _row(state: State, part: str, columns: Iterable[str]) -> Row:
    nothing: frozenset[str] = frozenset()
    cells = (Cell(one, part in state.see.get(one, nothing), part in state.edit.get(one, nothing)) for one in columns)
    return Row(part, PARTS[part], tuple(cells))


def ticked(state: State) -> dict[str, Ticked]:
    """``see`` and ``edit`` of the state as the form has them; relations without a column keep what they had."""
    shown = {one for one in request.form.getlist("relation") if relations.is_known(one)}
    return {
        "see": _merged(state.see, shown, request.form),
        "edit": _merged(state.edit, shown, request.form, "edit"),
    }


def _merged(
    before: Mapping[str, frozenset[str]], shown: set[str], sent: MultiDict[str, str], key: str = "see"
) -> Ticked:
    found = {who: sorted(parts) for who, parts in before.items() if who not in shown}
    found |= {who: [part for part in sent.getlist(f"{key}-{who}") if part in PARTS] for who in shown}
    return {who: list(dict.fromkeys(parts)) for who, parts in found.items() if parts}
