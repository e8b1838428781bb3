"""The verbs of stories.yaml, and the playing of a story step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.cases.models import Case
from app.cli.demo import writing
from app.cli.demo.execution import carry_out
from app.cli.demo.leading import propose_follow_ups
from app.cli.demo.player import Player, Script
from app.cli.demo.strategies import lay_down_strategies
from app.core import clock

Verb = Callable[[Player, Case, Script, datetime], None]
VERBS: dict[str, Verb] = {
    verb.__name__: verb
    for verb in (
        writing.write_plan, writing.expect, writing.revise_plan, writing.extend_plan, writing.report, writing.feedback,
        writing.assess_self, writing.rate, writing.decide, lay_down_strategies, carry_out, propose_follow_ups,
    )
}  # fmt: skip


def play(
    player: Player, case: Case, script: Script, steps: list[Any], before_step: Callable[[str, datetime], None]
) -> None:
    """Take the steps in order; ``before_step`` lets happen what happened elsewhere until then."""
    moment: datetime | None = None
    for step in steps:
        moment = player.moments.before(step["ago"], moment)
        before_step(step["do"], moment)
        clock.set_source(lambda at=moment: at)
        verb = VERBS.get(step["do"])
        if verb is not None:
            verb(player, case, script, moment)
        else:
            player.move(case, step, moment)
