"""The distribution as a drawing: bars for what is, a line for the pattern of the law. Geometry only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from app.calibration.values import AXIS, Counts, pattern

WIDTH, HEIGHT = 480, 300
LEFT, TOP, FLOOR = 52, 24, 240
STEP = (WIDTH - LEFT - 8) / len(AXIS)
BAR = STEP * 0.62


@dataclass(frozen=True)
class Bar:
    """One predicate: ``middle`` is the place of its label, ``share`` in percent."""

    predicate: str
    middle: float
    left: float
    top: float
    width: float
    height: float
    count: int
    share: Decimal


@dataclass(frozen=True)
class Picture:
    """Everything that the template writes into the SVG; ``line`` is empty where no achievement is known."""

    bars: tuple[Bar, ...]
    line: str
    marks: tuple[tuple[float, int], ...]


def picture(counts: Counts, achievement: str | None) -> Picture:
    """The drawing of a distribution beside the pattern for an achievement of the organisation."""
    ideal = pattern(achievement) if achievement else ()
    highest = max([*ideal, *(counts.share([one]) for one in AXIS), Decimal(50)])
    top = math.ceil(highest / 10) * 10
    bars = tuple(_bar(place, one, counts, top) for place, one in enumerate(AXIS))
    points = [(bar.middle, _height(share, top)) for bar, share in zip(bars, ideal, strict=False)]
    marks = tuple((_height(Decimal(value), top), value) for value in range(0, top + 1, 20 if top > 50 else 10))
    return Picture(bars, smooth(points), marks)


def _height(share: Decimal, top: int) -> float:
    return round(FLOOR - (FLOOR - TOP) * float(share) / top, 1)


def _bar(place: int, predicate: str, counts: Counts, top: int) -> Bar:
    middle = round(LEFT + STEP * (place + 0.5), 1)
    share = counts.share([predicate])
    upper = _height(share, top)
    return Bar(
        predicate, middle, round(middle - BAR / 2, 1), upper, round(BAR, 1), round(FLOOR - upper, 1),
        counts.of([predicate]), share,
    )  # fmt: skip


def smooth(points: list[tuple[float, float]]) -> str:
    """A path of cubic pieces through equally spaced points that rises and falls only where the points do."""
    if len(points) < 2:
        return ""
    step = points[1][0] - points[0][0]
    slopes = [(right[1] - left[1]) / step for left, right in pairwise(points)]
    turns = [slopes[0], *(_between(*pair) for pair in pairwise(slopes)), slopes[-1]]
    path = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for place, ((x, y), (end_x, end_y)) in enumerate(pairwise(points)):
        first, last = y + turns[place] * step / 3, end_y - turns[place + 1] * step / 3
        path.append(f"C{x + step / 3:.1f} {first:.1f} {end_x - step / 3:.1f} {last:.1f} {end_x:g} {end_y:g}")
    return " ".join(path)


def _between(before: float, after: float) -> float:
    """The slope at a point between two pieces: level at a top or bottom, else their harmonic mean."""
    return 2 * before * after / (before + after) if before * after > 0 else 0.0
