"""The moves of a play as they travel with the page: read with bounds, replayed each time, never stored.

Whoever tampers with them only changes a play of their own, so what can't be read or done is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import InvalidOperation
from typing import Any

from workflows.definition import REFUSED, Definition, ScenarioStep
from workflows.relations import SYSTEM
from workflows.simulation import Event, Play

MOST = 120
LONGEST = 40_000
"""Characters of all moves together."""

LONGEST_COMMENT = 500
LONGEST_WAIT = 400
"""Days in one move of the clock."""


@dataclass(frozen=True)
class Move:
    """One thing done in a play. do: take, facts, wait or timer."""

    do: str
    who: str = ""
    step: str = ""
    comment: str = ""
    approve: bool = True
    days: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)


def read(text: str) -> list[Move]:
    """The moves that a page sent; nothing where they can't be read."""
    if len(text) > LONGEST:
        return []
    try:
        raw = json.loads(text or "[]")
        # Half of a surrogate pair can be written in JSON, and on no page.
        json.dumps(raw, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return []
    if not isinstance(raw, list):
        return []
    found = [_move(one) for one in raw[:MOST] if isinstance(one, dict)]
    return [one for one in found if one is not None]


def _move(raw: Mapping[str, Any]) -> Move | None:
    do, days, facts = raw.get("do"), raw.get("days", 0), raw.get("facts", {})
    who, step, comment = (raw.get(key, "") for key in ("who", "step", "comment"))
    if do not in ("take", "facts", "wait", "timer") or not all(isinstance(one, str) for one in (who, step, comment)):
        return None
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= LONGEST_WAIT:
        return None
    if not isinstance(facts, dict) or not all(_plain(one) for one in facts.values()):
        return None
    return Move(do, who, step, comment[:LONGEST_COMMENT], raw.get("approve", True) is not False, days, facts)


def _plain(value: object) -> bool:
    return value is None or isinstance(value, (bool, int, str))


def write(moves: list[Move]) -> str:
    """What `read` reads."""
    return json.dumps([_written(one) for one in moves], ensure_ascii=False, separators=(",", ":"))


def _written(move: Move) -> dict[str, object]:
    values = {"who": move.who, "step": move.step, "comment": move.comment, "days": move.days, "facts": move.facts}
    plain = {"do": move.do} | {key: value for key, value in values.items() if value}
    return plain if move.approve else {**plain, "approve": False}


def replay(play: Play, moves: list[Move]) -> None:
    """Do them all, in their order."""
    for move in moves:
        make(play, move)


def make(play: Play, move: Move) -> bool:
    """Do one; False where it can't be done at all (a person or a fact there isn't, a day beyond the calendar)."""
    try:
        if move.do == "take":
            play.take(move.who, move.step, comment=move.comment, approve=move.approve)
        elif move.do == "facts":
            play.learn(move.facts)
        elif move.do == "wait":
            play.wait(move.days)
        else:
            return play.wait_for_timer()
    except (KeyError, ValueError, TypeError, InvalidOperation, OverflowError):
        return False
    return True


def scenario(definition: Definition, log: list[Event]) -> tuple[dict[str, object], list[ScenarioStep]]:
    """A play as a scenario: the facts known before the first step, and each step with the facts set before it.

    What the clock did is a step of the system. Votes against have no place in a scenario and are left out.
    """
    start: dict[str, object] = {}
    pending: dict[str, object] = {}
    steps: list[ScenarioStep] = []
    for event in log:
        if event.kind == "facts":
            (pending if steps else start).update(event.facts)
        elif event.transition is not None and event.kind != "against":
            refused = event.kind == "refused"
            relation = event.relation or (_asked(definition, event) if event.who else SYSTEM)
            expect = REFUSED if refused else str(event.target)
            steps.append(ScenarioStep(event.transition, relation, expect, dict(pending)))
            pending = {}
    return start, steps


def _asked(definition: Definition, event: Event) -> str:
    """In which relation somebody who was refused had tried: the one that the step is for, or their first."""
    wanted = next((one.by for one in definition.transitions if one.id == event.transition), ())
    return next((one for one in wanted if one in event.held), event.held[0] if event.held else "owner")
