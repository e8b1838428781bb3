"""The moves of a play as they travel with the page: read with bounds, replayed each time, never stored.

Whoever tampers with them only changes a play of their own, so what can't be read or done is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import InvalidOperation
from typing import Any

from app.dynamic_forms.values import to_json
from workflows.definition import REFUSED, Definition, ScenarioStep
from workflows.guard_trees import facts_of
from workflows.plays import Event, Play
from workflows.relations import SYSTEM

MOST = 120
LONGEST = 40_000
"""Characters of all moves together."""

LONGEST_COMMENT = 500
LONGEST_WAIT = 400
"""Days in one move of the clock."""

KINDS = ("take", "facts", "wait", "timer", "absent")
_BEYOND = frozenset({"comment_required", "answers_missing", "already_voted"})


@dataclass(frozen=True)
class Move:
    """One thing done in a play. do: take, facts, wait, timer, or absent (`who` is, `by` stands in).

    answers: to fields of the form that is shown, as answers are stored.
    """

    do: str
    who: str = ""
    step: str = ""
    comment: str = ""
    approve: bool = True
    days: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)
    answers: Mapping[str, object] = field(default_factory=dict)
    by: str = ""


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
    do, days, facts, answers = raw.get("do"), raw.get("days", 0), raw.get("facts", {}), raw.get("answers", {})
    words = {key: raw.get(key, "") for key in ("who", "step", "comment", "by")}
    if do not in KINDS or not all(isinstance(one, str) for one in words.values()):
        return None
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= LONGEST_WAIT:
        return None
    if not isinstance(facts, dict) or not all(_plain(one) for one in facts.values()) or not isinstance(answers, dict):
        return None
    words["comment"] = words["comment"][:LONGEST_COMMENT]
    return Move(do, **words, approve=raw.get("approve", True) is not False, days=days, facts=facts, answers=answers)


def _plain(value: object) -> bool:
    return value is None or isinstance(value, (bool, int, str))


def room(moves: list[Move]) -> bool:
    """Whether the page can carry so many."""
    return len(moves) <= MOST and len(write(moves)) <= LONGEST


def write(moves: list[Move]) -> str:
    """What `read` reads."""
    return json.dumps([_written(one) for one in moves], ensure_ascii=False, separators=(",", ":"))


def _written(move: Move) -> dict[str, object]:
    values = {
        "who": move.who, "step": move.step, "comment": move.comment, "days": move.days, "facts": move.facts,
        "answers": move.answers, "by": move.by,
    }  # fmt: skip
    plain = {"do": move.do} | {key: value for key, value in values.items() if value}
    return plain if move.approve else {**plain, "approve": False}


def make(play: Play, move: Move) -> bool:
    """Do one; False where it can't be done at all (a person or a fact there isn't, a day beyond the calendar)."""
    try:
        if move.do == "take":
            play.take(move.who, move.step, comment=move.comment, approve=move.approve)
        elif move.do == "facts":
            play.learn(move.facts, move.answers)
        elif move.do == "wait":
            play.wait(move.days)
        elif move.do == "absent":
            play.leave(move.who, move.by, move.days)
        else:
            return play.wait_for_timer()
    except (KeyError, ValueError, TypeError, InvalidOperation, OverflowError):
        return False
    return True


def scenario(definition: Definition, log: list[Event]) -> tuple[dict[str, object], list[ScenarioStep]]:
    """A play as a scenario: the facts known before the first step, and each step with the facts set before it.

    What the clock did is a step of the system. Left out is what a scenario knows nothing of: votes against, and
    refusals for want of a reason or of answers, or of somebody who had voted.
    """
    start: dict[str, object] = {}
    told: dict[str, object] = {}
    steps: list[ScenarioStep] = []
    for event in log:
        if event.transition is None or event.kind == "against" or _beyond(event):
            continue
        news = _news(definition, event, told)
        told |= news
        if not steps:
            start, news = news, {}
        relation = event.relation or (_asked(definition, event) if event.who else SYSTEM)
        expect = REFUSED if event.kind == "refused" else str(event.target)
        steps.append(ScenarioStep(event.transition, relation, expect, news))
    return start, steps


def _news(definition: Definition, event: Event, told: Mapping[str, object]) -> dict[str, object]:
    """The facts that differ from those told before; one that isn't known any more counts where the step reads it."""
    known = {name: to_json(value) for name, value in event.known.items() if value is not None}  # type: ignore[arg-type]
    step = next((one for one in definition.transitions if one.id == event.transition), None)
    lost = {name: None for name in (facts_of(step.when) if step else ()) if name not in known}
    return {name: value for name, value in {**known, **lost}.items() if value != told.get(name)}


def _beyond(event: Event) -> bool:
    return event.kind == "refused" and {one.code for one in event.reasons} <= _BEYOND


def _asked(definition: Definition, event: Event) -> str:
    """In which relation somebody who was refused had tried: the one that the step is for, or their first."""
    wanted = next((one.by for one in definition.transitions if one.id == event.transition), ())
    return next((one for one in wanted if one in event.held), event.held[0] if event.held else "owner")
