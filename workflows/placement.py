"""Where the states stand in the picture, and how the edges run between them. All lengths are in SVG units.

One column per stage, the states of a stage below each other in the order of the definition, except those that HR has
put elsewhere (`Definition.layout`): they are free, and so is the way of their edges. Transitions between the same two
states share a bundle of parallel edges. Where one state was put doesn't move any other.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflows import badges
from workflows.badges import Point, along, straight
from workflows.definition import Definition, State, Transition

WIDTH, HEIGHT = 168, 60
COLUMN, ROW = 262, 128
MARGIN = 24
HEADER = 44
ARCH = 26
ROOM = 80
"""Space right of and below freely placed states, for the bows of their edges and for dragging further."""
_ADMIN_SHOWN = 2
_LANE = 22

Way = tuple[str, tuple[Point, ...]]
"""The path of an edge, and the places on it where its number may stand, the best first."""


@dataclass(frozen=True, slots=True)
class Box:
    """The place of one state: its upper left corner, column and row. free: HR has put it there."""

    state: State
    column: int
    row: int
    x: int
    y: int
    free: bool = False

    @property
    def middle(self) -> tuple[int, int]:
        """The centre of the box."""
        return self.x + WIDTH // 2, self.y + HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Edge:
    """One transition between two boxes: its path and where its number stands."""

    transition: Transition
    source: str
    path: str
    mark: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything placed. everywhere: transitions that leave so many states that they are listed, not drawn."""

    boxes: dict[str, Box]
    edges: tuple[Edge, ...]
    everywhere: tuple[Transition, ...]
    width: int
    height: int


def place(definition: Definition) -> Picture:
    """Positions of states and edges. States of an unknown stage come in a last column."""
    drawn = [one for one in definition.transitions if not _listed(one)]
    arches = _arch_count(definition, drawn)
    boxes = _boxes(definition, top=MARGIN + HEADER + ARCH * (arches + 1))
    edges = _edges(drawn, boxes)
    width, height = _size(boxes, edges)
    return Picture(boxes, edges, tuple(filter(_listed, definition.transitions)), width, height)


def _edges(drawn: list[Transition], boxes: dict[str, Box]) -> tuple[Edge, ...]:
    lanes = _lanes(drawn, boxes)
    ways, arch = [], 0
    for one in drawn:
        for source in one.sources:
            if source not in boxes or one.to not in boxes:
                continue
            start, end = boxes[source], boxes[one.to]
            if _leaps(start, end):
                arch += 1  # Counted for free states as well, so that dragging one doesn't move the rest.
            ways.append((one, source, *_way(start, end, lanes[source, one.id], arch)))
    marks = badges.spread(
        (spots for *_others, spots in ways), ((box.x, box.y, WIDTH, HEIGHT) for box in boxes.values())
    )
    return tuple(
        Edge(one, source, path, mark) for (one, source, path, _spots), mark in zip(ways, marks, strict=True)
    )  # fmt: skip


def _size(boxes: dict[str, Box], edges: tuple[Edge, ...]) -> tuple[int, int]:
    """Room for every box and number, and for those that HR drags."""
    room = ROOM if any(box.free for box in boxes.values()) else 0
    corners = [(box.x + WIDTH, box.y + HEIGHT) for box in boxes.values()]
    corners += [(x + badges.SIZE // 2, y + badges.SIZE // 2) for x, y in (edge.mark for edge in edges)]
    width, height = (max((one[axis] for one in corners), default=WIDTH) + MARGIN + room for axis in (0, 1))
    return width, height


def _listed(one: Transition) -> bool:
    return one.kind in ("admin", "consequence") and len(one.sources) > _ADMIN_SHOWN


def _columns(definition: Definition) -> dict[str, int]:
    return {stage.id: index for index, stage in enumerate(definition.stages)}


def _boxes(definition: Definition, top: int) -> dict[str, Box]:
    columns = _columns(definition)
    rows: dict[int, int] = {}
    boxes = {}
    for state in definition.states:
        column = columns.get(state.stage, len(columns))
        row = rows.get(column, 0)
        rows[column] = row + 1
        put = definition.layout.get(state.id)
        x, y = put or (MARGIN + column * COLUMN, top + row * ROW)
        boxes[state.id] = Box(state, column, row, x, y, free=put is not None)
    return boxes


def _arch_count(definition: Definition, drawn: list[Transition]) -> int:
    boxes = _boxes(definition, top=0)
    pairs = [(boxes.get(source), boxes.get(one.to)) for one in drawn for source in one.sources]
    return sum(1 for start, end in pairs if start and end and _leaps(start, end))


def _leaps(start: Box, end: Box) -> bool:
    """An edge along the top row that would run through the boxes between its ends."""
    return start.row == end.row == 0 and abs(start.column - end.column) > 1


def _lanes(drawn: list[Transition], boxes: dict[str, Box]) -> dict[tuple[str, str], int]:
    """How far each edge is moved off the line between its two boxes, so that none covers another."""
    bundles: dict[frozenset[str], list[tuple[str, str]]] = {}
    for one in drawn:
        for source in one.sources:
            if source in boxes and one.to in boxes:
                bundles.setdefault(frozenset((source, one.to)), []).append((source, one.id))
    return {
        key: round((index - (len(bundle) - 1) / 2) * _LANE)
        for bundle in bundles.values()
        for index, key in enumerate(bundle)
    }


def _way(start: Box, end: Box, lane: int, arch: int) -> Way:
    if start is end:
        return _loop(start, lane)
    if start.free or end.free:
        return _between(start, end, lane)
    if _leaps(start, end):
        return _over(start, end, arch)
    if start.column == end.column:
        return _vertical(start, end, lane)
    return _across(start, end, lane)


def _loop(box: Box, lane: int) -> Way:
    """A small loop on the lower right corner."""
    x, y = box.x + WIDTH - 34 + lane, box.y + HEIGHT
    return f"M{x},{y} c0,26 26,26 26,0", ((x + 13, y + 20),)


def _over(start: Box, end: Box, arch: int) -> Way:
    """An arch above the top row; each has a height of its own."""
    (x1, _), (x2, _) = start.middle, end.middle
    level = MARGIN + HEADER + ARCH * arch
    turn = 14 if x2 > x1 else -14
    path = f"M{x1},{start.y} V{level + 14} q0,-14 {turn},-14 H{x2 - turn} q{turn},0 {turn},14 V{end.y}"
    return path, straight((x1 + turn, level), (x2 - turn, level))


def _vertical(start: Box, end: Box, lane: int) -> Way:
    """Between two states of one stage: straight to the neighbour, else in a bow along the right side."""
    down = end.row > start.row
    if abs(end.row - start.row) == 1:
        x = start.middle[0] + lane * 2
        y1, y2 = (start.y + HEIGHT, end.y) if down else (start.y, end.y + HEIGHT)
        return f"M{x},{y1} V{y2}", straight((x, y1), (x, y2))
    x, y1, y2 = start.x + WIDTH, start.middle[1] + lane, end.middle[1] + lane
    bow = 36 + abs(lane)
    return _bent((x, y1), (x + bow, y1), (x + bow, y2), (x, y2))


def _across(start: Box, end: Box, lane: int) -> Way:
    """From the side of one box to the facing side of another."""
    right = end.column > start.column
    x1, x2 = (start.x + WIDTH, end.x) if right else (start.x, end.x + WIDTH)
    y1, y2 = start.middle[1] + lane, end.middle[1] + lane
    half = (x2 - x1) // 2
    return _bent((x1, y1), (x1 + half, y1), (x2 - half, y2), (x2, y2))


def _bent(start: Point, first: Point, second: Point, end: Point) -> Way:
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = start, first, second, end
    return f"M{x1},{y1} C{x2},{y2} {x3},{y3} {x4},{y4}", along(start, first, second, end)


def _between(start: Box, end: Box, lane: int) -> Way:
    """Wherever the two stand: between the facing sides that have more room between them.

    Where the boxes cover each other the edge runs in a bow along their right sides.
    """
    (x1, y1), (x2, y2) = start.middle, end.middle
    beside, above = abs(x2 - x1) - WIDTH, abs(y2 - y1) - HEIGHT
    if beside > 0 and beside >= above:
        side, held = (WIDTH // 2 if x2 > x1 else -WIDTH // 2), _held(lane, HEIGHT // 2 - 6)
        return _curve((x1 + side, y1 + held), (x2 - side, y2 + held), lane - held, flat=True)
    if above > 0:
        side, held = (HEIGHT // 2 if y2 > y1 else -HEIGHT // 2), _held(lane * 2, WIDTH // 2 - 10)
        return _curve((x1 + held, y1 + side), (x2 + held, y2 - side), lane * 2 - held, flat=False)
    right, bow = max(start.x, end.x) + WIDTH, max(24, 60 + lane * 2)
    return _bent((start.x + WIDTH, y1), (right + bow, y1), (right + bow, y2), (end.x + WIDTH, y2))


def _held(lane: int, most: int) -> int:
    """An edge of a thick bundle still begins and ends at the side of its box."""
    return max(-most, min(most, lane))


def _curve(start: Point, end: Point, bend: int, *, flat: bool) -> Way:
    """Leaves and arrives level (`flat`) or upright, `bend` off the middle, where its number stands."""
    (x1, y1), (x2, y2) = start, end
    off = bend * 4 // 3
    if flat:
        half = (x2 - x1) // 2
        return _bent(start, (x1 + half, y1 + off), (x2 - half, y2 + off), end)
    half = (y2 - y1) // 2
    return _bent(start, (x1 + off, y1 + half), (x2 + off, y2 - half), end)
