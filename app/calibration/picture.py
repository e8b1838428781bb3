"""The distribution as a drawing: bars for what is, a line for the pattern of the law. Geometry only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

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
    """A path through the points whose turns are round and which never goes past a point's height (cubic pieces)."""
    if not points:
        return ""
    (x, y), *others = points
    path = [f"M{x} {y}"]
    for next_x, next_y in others:
        half = round((x + next_x) / 2, 1)
        path.append(f"C{half} {y} {half} {next_y} {next_x} {next_y}")
        x, y = next_x, next_y
    return " ".join(path)
