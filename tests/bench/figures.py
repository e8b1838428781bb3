"""Plain lines of figures, each beside the baseline of the same run."""

from __future__ import annotations

import time
from collections.abc import Callable

Work = Callable[[], object]


def best(work: Work, *, rounds: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds of the quickest of several rounds: what else the machine does only ever adds."""
    return min(timed(work, clock) for _ in range(rounds))


def timed(work: Work, clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds that the work takes."""
    began = clock()
    work()
    return clock() - began


def line(name: str, *figures: str) -> None:
    """One row, its figures in columns."""
    print(f"{name:<44}" + "".join(f"{figure:>16}" for figure in figures), flush=True)
