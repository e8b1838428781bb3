"""Lines over time as a drawing. Geometry only; the same numbers stand in a table beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, FLOOR = 48, 12, 16, 180
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Line:
    """One series: the path through its points, and the points themselves."""

    name: str
    path: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Chart:
    """What the template writes into the SVG. ``marks``: heights and values of the grid; ``ticks``: labels below."""

    lines: tuple[Line, ...]
    marks: tuple[tuple[float, float], ...]
    ticks: tuple[tuple[float, str], ...]


def line_chart(labels: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]) -> Chart:
    """A chart whose scale begins at zero. Every series has a value for each label; there is at least one label."""
    top = ceiling(max((value for _name, values in series for value in values), default=0))
    across = [_across(index, len(labels)) for index in range(len(labels))]
    lines = tuple(_line(name, across, values, top) for name, values in series)
    every = max(1, math.ceil(len(labels) / 6))
    ticks = tuple((x, label) for index, (x, label) in enumerate(zip(across, labels, strict=True)) if index % every == 0)
    return Chart(lines, tuple((_height(top * part / 4, top), top * part / 4) for part in range(5)), ticks)


def ceiling(highest: float) -> float:
    """The round number at or above the highest value that a scale ends with, a multiple of four."""
    if highest <= 4:
        return 4.0
    unit = 10 ** math.floor(math.log10(highest / 4))
    return next(4.0 * unit * step for step in _STEPS if 4 * unit * step >= highest)


def _across(index: int, count: int) -> float:
    room = WIDTH - LEFT - RIGHT
    return round(LEFT + (room / 2 if count == 1 else room * index / (count - 1)), 1)


def _height(value: float, top: float) -> float:
    return round(FLOOR - (FLOOR - TOP) * value / top, 1)


def _line(name: str, across: Sequence[float], values: Sequence[float], top: float) -> Line:
    points = tuple((x, _height(float(value), top)) for x, value in zip(across, values, strict=True))
    return Line(name, "M" + " L".join(f"{x:g} {y:g}" for x, y in points), points)
