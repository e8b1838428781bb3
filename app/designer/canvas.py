"""The picture of a workflow as the editor draws it: boxes and edges that can be opened, dragged and connected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from flask_babel import gettext as _
from flask_babel import ngettext

from app.admin.definition_pages import stage_title
from app.web.filters import t
from app.web.locales import language
from workflows.checks import Finding
from workflows.definition import Definition, Transition
from workflows.editing.layout import is_moved
from workflows.layout import headings
from workflows.placement import HEIGHT, WIDTH, Box, Edge, place

LINE = 16
LETTERS = 22


@dataclass(frozen=True)
class Line:
    """One line of a text and where it stands."""

    text: str
    x: int
    y: int


@dataclass(frozen=True)
class Node:
    """A state: its box, its words, and how many findings it has. `name` is what a screen reader says."""

    id: str
    title: str
    name: str
    x: int
    y: int
    lines: list[Line]
    errors: int
    classes: str


@dataclass(frozen=True)
class Arrow:
    """A step from one state to another. `words` tells it in a sentence."""

    id: str
    number: int
    source: str
    to: str
    kind: str
    path: str
    x: int
    y: int
    words: str
    errors: int


@dataclass(frozen=True)
class Entry:
    """A line of the legend; `number` is None for a step that leaves so many states that it isn't drawn."""

    id: str
    number: int | None
    kind: str
    title: str


@dataclass(frozen=True)
class Drawing:
    """Everything of the picture. moved: HR has put states somewhere."""

    width: int
    height: int
    nodes: list[Node]
    arrows: list[Arrow]
    headings: list[Line]
    legend: list[Entry]
    moved: bool
    box: tuple[int, int] = (WIDTH, HEIGHT)


def draw(definition: Definition, findings: list[Finding]) -> Drawing:
    """The picture in the language of the page."""
    picture = place(definition)
    wrong = _errors(findings)
    drawn = list(dict.fromkeys(edge.transition.id for edge in picture.edges))
    numbers = {name: number for number, name in enumerate(drawn, 1)}
    titles = {state.id: t(state.title) for state in definition.states}
    return Drawing(
        picture.width,
        picture.height,
        [_node(definition, box, wrong.get(f"states.{box.state.id}", 0)) for box in picture.boxes.values()],
        [_arrow(edge, numbers, titles, wrong) for edge in picture.edges],
        [line for found in headings(definition, picture, language()) for line in _lines(*found)],
        list(_legend(definition, numbers)),
        is_moved(definition),
    )


def _errors(findings: list[Finding]) -> dict[str, int]:
    """How many errors there are at each record: `states.draft`, `transitions.submit`, ..."""
    found: dict[str, int] = {}
    for one in findings:
        if one.severity == "error":
            key = ".".join(one.place.split(".")[:2]).partition("[")[0]
            found[key] = found.get(key, 0) + 1
    return found


def _node(definition: Definition, box: Box, errors: int) -> Node:
    state = box.state
    marks = {"initial": state.id == definition.initial, "final": state.final, "error": errors > 0, "free": box.free}
    name = _("%(title)s, tahap %(stage)s", title=t(state.title), stage=stage_title(definition, state.stage))
    if errors:
        name += ", " + ngettext("%(num)d kesalahan", "%(num)d kesalahan", errors)
    classes = " ".join(["dc-node", *(f"dc-node--{mark}" for mark, set_ in marks.items() if set_)])
    return Node(state.id, t(state.title), name, box.x, box.y, _lines(t(state.title), *box.middle), errors, classes)


def _lines(text: str, x: int, y: int) -> list[Line]:
    """Wrapped and centred on y."""
    found = wrap(text, LETTERS)[:3] or [""]
    first = y - LINE * (len(found) - 1) // 2
    return [Line(one, x, first + index * LINE) for index, one in enumerate(found)]


def _arrow(edge: Edge, numbers: dict[str, int], titles: dict[str, str], wrong: dict[str, int]) -> Arrow:
    one = edge.transition
    words = _(
        "Langkah %(number)s, %(title)s: dari %(source)s ke %(target)s",
        number=numbers[one.id], title=t(one.title), source=titles[edge.source], target=titles[one.to],
    )  # fmt: skip
    errors = wrong.get(f"transitions.{one.id}", 0)
    return Arrow(one.id, numbers[one.id], edge.source, one.to, one.kind, edge.path, *edge.mark, words, errors)


def _legend(definition: Definition, numbers: dict[str, int]) -> Iterator[Entry]:
    steps: dict[str, Transition] = {one.id: one for one in definition.transitions}
    for name, number in numbers.items():
        yield Entry(name, number, steps[name].kind, t(steps[name].title))
    for name, one in steps.items():
        if name not in numbers:
            yield Entry(name, None, one.kind, t(one.title))
