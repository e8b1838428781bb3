"""What happens in the demo beside the stories of single appraisals, each by its own people at its own moment."""

from __future__ import annotations

from app.cli.demo import asking, execution, leading, special, strategies
from app.cli.demo.sources import read_cascade, read_execution, read_leading, read_requests
from app.cli.demo.stage import Stage


def before_the_year(stage: Stage) -> None:
    """Achievements of units found the ratings of the quarters, so they come first."""
    given = read_leading()["achievements"]
    leading.set_last_year(stage, given)
    leading.set_quarters(stage, given)
    leading.set_this_year(stage, given)


def through_the_year(stage: Stage) -> None:
    """Reports of quarters that are over, the tables by which results are used, and what people asked for."""
    given = read_leading()
    leading.lay_down_tables(stage, given)
    for one in given["reports"]:
        leading.report_upward(stage, one)
    asking.offer_leave(stage)
    for one in read_requests()["requests"]:
        asking.ask_for_leave(stage, one)
    asking.draft_next_appraisal(stage, read_requests()["draft"])


def in_the_last_days(stage: Stage) -> None:
    """Whatever people still have to react to."""
    cascade, given = read_cascade(), read_leading()
    for one in cascade["matrices"]:
        strategies.lay_out_matrix(stage, one)
    for one in cascade["assignments"]:
        strategies.assign(stage, one)
    for one in read_execution()["requests"]:
        execution.ask_for_feedback(stage, one)
    for one in given["calibrations"]:
        leading.calibrate(stage, one)
    for owner, proposals in given["follow_ups"].items():
        leading.decide_follow_ups(stage, owner, proposals)
    for one in given["studies"]:
        special.go_to_study(stage, one)
    for one in given["moves"]:
        special.move(stage, one)
    for one in given["leaves"]:
        special.take_leave(stage, one)
