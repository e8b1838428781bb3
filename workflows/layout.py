"""The picture of a definition as SVG text.

Colours and widths belong to the style sheet: everything carries a class, nothing an inline style. The few presentation
attributes keep the picture legible without one. Each edge bears a number that the legend below explains.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from workflows.definition import KINDS, Definition, Text
from workflows.placement import HEADER, HEIGHT, MARGIN, WIDTH, Box, Edge, Picture, place

__all__ = ["SIGNS", "Signs", "place", "svg"]

_LINE = 16
_TITLE_LETTERS = 24
_LEGEND_COLUMNS = 3
_DASHES = {
    "forward": "",
    "return": "7 4",
    "withdraw": "2 3",
    "timeout": "10 3 2 3",
    "admin": "14 3 2 3 2 3",
    "consequence": "5 3",
}
_KINDS: dict[str, Text] = {
    "forward": {"id": "maju", "en": "forward"},
    "return": {"id": "dikembalikan", "en": "sent back"},
    "withdraw": {"id": "ditarik kembali", "en": "taken back"},
    "timeout": {"id": "karena batas waktu", "en": "by deadline"},
    "admin": {"id": "oleh pengelola", "en": "by HR"},
    "consequence": {"id": "sebagai akibat", "en": "as a consequence"},
}
_COUNT: Text = {
    "id": "Diagram alur dengan {states} keadaan dan {transitions} tindakan. ",
    "en": "Workflow diagram with {states} states and {transitions} transitions. ",
}
_HERE: Text = {"id": "Sekarang di “{title}”. ", "en": "Now at “{title}”. "}
_EDGE: Text = {"id": "{title}: dari “{source}” ke “{target}”.", "en": "{title}: from “{source}” to “{target}”."}
_EVERYWHERE: Text = {
    "id": "{title}: dari setiap keadaan ke “{target}”.",
    "en": "{title}: from every state to “{target}”.",
}


@dataclass(frozen=True, slots=True)
class Signs:
    """What a comparison marks: states and transitions by id, each "added", "removed" or "changed"."""

    states: Mapping[str, str] = field(default_factory=dict)
    transitions: Mapping[str, str] = field(default_factory=dict)


NO_SIGNS = Signs()
NO_MARKS: Mapping[str, str] = {}
SIGNS: dict[str, str] = {"added": "+", "removed": "−", "changed": "≠"}
"""The marks themselves, so that nothing depends on colour alone."""


def svg(
    definition: Definition,
    current: str | None,
    lang: str,
    visited: Iterable[str] = (),
    *,
    signs: Signs = NO_SIGNS,
    marks: Mapping[str, str] = NO_MARKS,
    name: str | None = None,
) -> str:
    """The whole picture; the `current` state, the `visited` ones and those with `signs` carry classes of their own.

    `marks` gives further classes to a state, by its id, or to an edge, by `edge_key`. `name` begins
    the ids inside the picture, where a page shows the same definition twice.
    """
    picture = place(definition)
    numbers = {edge.transition.id: 0 for edge in picture.edges}
    numbers = {name: number for number, name in enumerate(numbers, 1)}
    legend = list(_legend(definition, picture, numbers, lang, signs))
    height = picture.height + _LINE * (_rows(len(numbers)) + len(picture.everywhere) + 4)
    name = name or f"wf-{definition.code}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="wf" role="img" aria-labelledby="{name}-title {name}-desc"'
            f' viewBox="0 0 {picture.width} {height}" font-size="12" fill="none" stroke="none">',
            f'<title id="{name}-title">{escape(definition.title[lang])}</title>',
            f'<desc id="{name}-desc">{escape(_description(definition, picture, current, lang))}</desc>',
            _arrow(name, heavy=bool(marks)),
            *_stages(definition, picture, lang),
            *(_path(definition, edge, name, lang, signs, marks) for edge in picture.edges),
            *(line for edge in picture.edges for line in _mark(edge, numbers)),
            *(
                line
                for box in picture.boxes.values()
                for line in _box(box, current, frozenset(visited), lang, signs, marks)
            ),
            *legend,
            "</svg>",
        ]
    )


def _description(definition: Definition, picture: Picture, current: str | None, lang: str) -> str:
    """What the picture shows, for those who can't see it."""
    text = _COUNT[lang].format(states=len(definition.states), transitions=len(definition.transitions))
    if current is not None:
        text += _HERE[lang].format(title=definition.state(current).title[lang])
    return text + " ".join(_edge_sentences(definition, picture, lang))


def _edge_sentences(definition: Definition, picture: Picture, lang: str) -> Iterator[str]:
    titles = {state.id: state.title[lang] for state in definition.states}
    everywhere = {one.id for one in picture.everywhere}
    for one in definition.transitions:
        target = titles.get(one.to, one.to)
        if one.id in everywhere:
            yield _EVERYWHERE[lang].format(title=one.title[lang], target=target)
            continue
        for source in one.sources:
            yield _EDGE[lang].format(title=one.title[lang], source=titles.get(source, source), target=target)


def _arrow(name: str, *, heavy: bool) -> str:
    """The head of the lines; where lines differ in weight it keeps its size, else it grows with them."""
    units, length = ("userSpaceOnUse", 14) if heavy else ("strokeWidth", 8)
    size = f'markerUnits="{units}" markerWidth="{length}" markerHeight="{length}"'
    return (
        f'<defs><marker id="{name}-arrow" class="wf-arrow" viewBox="0 0 10 10" refX="9" refY="5" {size}'
        ' orient="auto-start-reverse"><path d="M0,0 L10,5 L0,10 z" fill="currentColor"/>'
        "</marker></defs>"
    )


def _stages(definition: Definition, picture: Picture, lang: str) -> Iterator[str]:
    for title, x, y in headings(definition, picture, lang):
        yield _text(title, x, y, "wf-stage", _TITLE_LETTERS)


def headings(definition: Definition, picture: Picture, lang: str) -> Iterator[tuple[str, int, int]]:
    """The titles of the stages with their middles: on top of the columns, and above each state that stands free."""
    boxes = picture.boxes.values()
    for index, stage in enumerate(definition.stages):
        x = next((box.x for box in boxes if box.column == index and not box.free), None)
        if x is not None:
            yield stage.title[lang], x + WIDTH // 2, MARGIN + HEADER // 2
        for box in boxes:
            if box.column == index and box.free:
                yield stage.title[lang], box.middle[0], box.y - 10


def edge_key(source: str, transition: str) -> str:
    """What `marks` calls the edge of a transition out of one of its states."""
    return f"{source}>{transition}"


def _path(
    definition: Definition, edge: Edge, name: str, lang: str, signs: Signs, marks: Mapping[str, str]
) -> str:  # fmt: skip
    step = edge.transition
    how = signs.transitions.get(step.id)
    signed = "".join(f" {one}" for one in (how and f"wf-edge--{how}", marks.get(edge_key(edge.source, step.id))) if one)
    titles = {state.id: state.title[lang] for state in definition.states}
    sentence = _EDGE[lang].format(title=step.title[lang], source=titles[edge.source], target=titles[step.to])
    return (
        f'<path class="wf-edge wf-edge--{step.kind}{signed}" d="{edge.path}" stroke="currentColor"{_dash(step.kind)}'
        f' marker-end="url(#{name}-arrow)"><title>{escape(sentence)}</title></path>'
    )


def _dash(kind: str) -> str:
    return f' stroke-dasharray="{_DASHES[kind]}"' if _DASHES[kind] else ""


def _mark(edge: Edge, numbers: dict[str, int]) -> Iterator[str]:
    x, y = edge.mark
    kind = edge.transition.kind
    yield f'<circle class="wf-mark wf-mark--{kind}" cx="{x}" cy="{y}" r="9" fill="white" stroke="currentColor"/>'
    yield _text(str(numbers[edge.transition.id]), x, y, f"wf-number wf-number--{kind}", _TITLE_LETTERS)


def _box(
    box: Box, current: str | None, visited: frozenset[str], lang: str, signs: Signs, marks: Mapping[str, str]
) -> Iterator[str]:  # fmt: skip
    state = box.state
    how = signs.states.get(state.id)
    classes = ["wf-state"]
    classes += [f"wf-state--{how}"] if how else []
    classes += [marks[state.id]] if state.id in marks else []
    classes += ["wf-state--current"] if state.id == current else []
    classes += ["wf-state--visited"] if state.id in visited and state.id != current else []
    classes += ["wf-state--final"] if state.final else []
    width = 3 if state.id == current else 1
    yield f'<g class="{" ".join(classes)}" data-state={quoteattr(state.id)}>'
    yield (
        f'<rect class="wf-box" x="{box.x}" y="{box.y}" width="{WIDTH}" height="{HEIGHT}" rx="8" fill="white"'
        f' stroke="currentColor" stroke-width="{width}"/>'
    )
    yield _text(state.title[lang], *box.middle, "wf-title", _TITLE_LETTERS)
    if how:
        yield _text(SIGNS[how], box.x + WIDTH - 14, box.y + 14, "wf-sign", 1)
    yield "</g>"


def _text(text: str, x: int, y: int, css: str, letters: int, anchor: str = "middle") -> str:
    """Wrapped and centred on y; a single word longer than the line is broken."""
    lines = wrap(text, letters) or [""]
    first = y - _LINE * (len(lines) - 1) // 2
    spans = "".join(
        f'<tspan x="{x}" y="{first + index * _LINE}">{escape(line)}</tspan>' for index, line in enumerate(lines)
    )
    return f'<text class="{css}" text-anchor="{anchor}" dominant-baseline="central" fill="currentColor">{spans}</text>'


def _rows(count: int) -> int:
    return -(-count // _LEGEND_COLUMNS)


def _legend(
    definition: Definition, picture: Picture, numbers: dict[str, int], lang: str, signs: Signs
) -> Iterator[str]:
    """The numbers in columns, then what is possible from everywhere, then the kinds of lines."""
    step = (picture.width - 2 * MARGIN) // _LEGEND_COLUMNS
    rows, top = _rows(len(numbers)), picture.height + _LINE
    for index, (name, number) in enumerate(numbers.items()):
        x, y = MARGIN + index // rows * step, top + index % rows * _LINE
        title = definition.transition(name).title[lang]
        yield _text(f"{_sign(signs, name)}{number}  {title}", x, y, "wf-legend", 80, "start")
    top += rows * _LINE
    for index, one in enumerate(picture.everywhere):
        sentence = _EVERYWHERE[lang].format(title=one.title[lang], target=definition.state(one.to).title[lang])
        yield _text(_sign(signs, one.id) + sentence, MARGIN, top + index * _LINE, "wf-legend", 160, "start")
    top += (len(picture.everywhere) + 1) * _LINE
    for index, kind in enumerate(KINDS):
        x = MARGIN + index * (picture.width - 2 * MARGIN) // len(KINDS)
        yield f'<path class="wf-edge wf-edge--{kind}" d="M{x},{top} h40" stroke="currentColor"{_dash(kind)}/>'
        yield _text(_KINDS[kind][lang], x + 50, top, "wf-legend", 40, "start")


def _sign(signs: Signs, transition: str) -> str:
    how = signs.transitions.get(transition)
    return f"{SIGNS[how]} " if how else ""
