"""Where the numbers of edges stand: on their edges, off the boxes, and never on one another.

All lengths are in SVG units.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, count

SIZE = 24
"""Side of the square that a number takes: a circle of radius 11 with its line."""

Point = tuple[int, int]
Rectangle = tuple[int, int, int, int]
"""Left, top, width, height."""

_ALONG = (0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75, 0.18, 0.82)


def along(start: Point, first: Point, second: Point, end: Point) -> tuple[Point, ...]:
    """Places on a Bezier curve for its number, the middle first."""
    return tuple(_at(part, start, first, second, end) for part in _ALONG)


def straight(start: Point, end: Point) -> tuple[Point, ...]:
    """Places on a straight line for its number, the middle first."""
    return along(start, start, end, end)


def _at(part: float, *points: Point) -> Point:
    rest = 1 - part
    weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
    x, y = (sum(weight * one[axis] for weight, one in zip(weights, points, strict=True)) for axis in (0, 1))
    return round(x), round(y)


def spread(wanted: Iterable[tuple[Point, ...]], taken: Iterable[Rectangle]) -> list[Point]:
    """A place for each number, out of those on its edge where one is free, else as near as there is room.

    `taken` is where none may stand, nor left of or above the picture.
    """
    full = list(taken)
    placed = []
    for spots in wanted:
        spot = next(one for one in chain(spots, _around(spots[0])) if _free(one, full))
        full.append(_square(spot))
        placed.append(spot)
    return placed


def _around(spot: Point) -> Iterator[Point]:
    """Further and further off, without end."""
    x, y = spot
    for ring in count(1):
        steps = range(-ring, ring + 1)
        yield from (
            (x + right * SIZE, y + down * SIZE)
            for right in steps
            for down in steps
            if ring in (abs(right), abs(down))
        )  # fmt: skip


def _square(spot: Point) -> Rectangle:
    return spot[0] - SIZE // 2, spot[1] - SIZE // 2, SIZE, SIZE


def _free(spot: Point, full: list[Rectangle]) -> bool:
    one = _square(spot)
    return min(one[:2]) >= 0 and not any(overlap(one, other) for other in full)


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Whether two rectangles share more than a side."""
    return all(one[axis] < other[axis] + other[axis + 2] and other[axis] < one[axis] + one[axis + 2] for axis in (0, 1))
