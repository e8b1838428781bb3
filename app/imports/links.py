"""Links upwards that can't be: to oneself, to nothing, or in a circle. They are set aside and the rest goes on."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from itertools import pairwise

from app.imports.present import Stored
from app.imports.values import StaffRow
from app.imports.wanted import Wanted
from app.people.hierarchy import find_cycles

PATH_SHOWN = 8


@dataclass(frozen=True)
class Impossible:
    """A link that is left as it was; ``column`` is kode_jabatan_atasan or kode_unit_induk, ``code`` the lower end."""

    row: StaffRow
    column: str
    code: str
    reason: str
    target: str
    detail: str


def set_aside(
    wanted: dict[str, Wanted], present: dict[str, Stored], known: Set[str], link: str, column: str
) -> list[Impossible]:
    """Take impossible links out of ``wanted`` (emptied, so that nothing changes there) and list them.

    ``known`` are the codes that exist, stored or anywhere in the file.
    """
    found = _pointless(wanted, known, link, column)
    for item in found:
        wanted[item.code].values[link] = None
    while circular := _circular(wanted, present, link, column):
        found += circular
        for item in circular:
            wanted[item.code].values[link] = None
    return found


def _pointless(wanted: dict[str, Wanted], known: Set[str], link: str, column: str) -> list[Impossible]:
    found = []
    for code, thing in wanted.items():
        target = thing.values[link]
        if target is None:
            continue
        if target == code:
            found.append(Impossible(thing.row, column, code, "own_superior", code, code))
        elif target not in known:
            found.append(Impossible(thing.row, column, code, "missing_superior", str(target), str(target)))
    return found


def _circular(wanted: dict[str, Wanted], present: dict[str, Stored], link: str, column: str) -> list[Impossible]:
    """Of each circle the links that the file brings; what is stored has none, so there is always one to take out."""
    stored = {code: thing.values[link] for code, thing in present.items()}
    parents = dict(stored)
    for code, thing in wanted.items():
        parents[code] = stored.get(code) if thing.values[link] is None else thing.values[link]
    found = []
    for circle in find_cycles(parents):
        path = _path([str(code) for code in circle])
        for code, target in pairwise([*circle, circle[0]]):
            if code in wanted and target != stored.get(code):
                found.append(Impossible(wanted[code].row, column, code, "cycle", str(target), path))
    return found


def _path(circle: list[str]) -> str:
    shown = circle if len(circle) <= PATH_SHOWN else [*circle[:PATH_SHOWN], "…"]
    return " → ".join([*shown, circle[0]])
