"""Walking finished cases through another version: what runs the same, what stops where, and what nobody can tell."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.unit.workflows import samples
from tests.unit.workflows.samples import Raw, step
from workflows.engine import Compiled, compile_definition
from workflows.replaying import SAME, Happened, replay
from workflows.schema import parse

SUBMIT = Happened("submit", "owner", "review", actor="ani", facts={"count": 2})
AGREE = Happened("agree", "appraiser", "done", actor="budi")
BACK = Happened("send_back", "appraiser", "open", actor="budi", comment="Lengkapi.")
LAPSE = Happened("lapse", "system", "open")
STRAIGHT = [SUBMIT, AGREE]


def compiled(**changes: object) -> Compiled:
    raw = deepcopy(samples._SMALL)
    raw.update(changes)
    return compile_definition(parse(raw))


def transitions(**changes: Raw) -> list[Raw]:
    """Those of the sample, some of them with other keys."""
    return [{**one, **changes.get(one["id"], {})} for one in deepcopy(samples._SMALL["transitions"])]


@pytest.mark.parametrize(
    "events",
    [STRAIGHT, [SUBMIT, BACK, SUBMIT, AGREE], [SUBMIT, LAPSE, SUBMIT, AGREE]],
    ids=["straight", "returned", "lapsed"],
)
def test_the_version_that_a_case_ran_on_accepts_it(events: list[Happened]) -> None:
    assert replay(compiled(), events, owner="ani") == SAME


def test_a_condition_that_the_facts_of_that_time_do_not_meet_stops_it() -> None:
    stricter = compiled(transitions=transitions(submit={"when": {"fact": "count", "op": "at_least", "value": 3}}))
    found = replay(stricter, STRAIGHT, owner="ani")
    assert (found.outcome, found.code, found.transition, found.state, found.step) == (
        "stops", "guard_false", "submit", "open", 1,
    )  # fmt: skip
    assert "3" in found.reason["id"]


def test_a_fact_that_was_not_recorded_leaves_it_open() -> None:
    more = {"when": {"all": [{"fact": "count", "op": "at_least", "value": 1}, {"fact": "ready", "op": "is_true"}]}}
    found = replay(compiled(transitions=transitions(submit=more)), STRAIGHT, owner="ani")
    assert (found.outcome, found.transition) == ("untold", "submit")
    assert "ready" in found.reason["en"]


def test_a_fact_recorded_as_empty_is_a_refusal() -> None:
    events = [Happened("submit", "owner", "review", actor="ani", facts={"count": None}), AGREE]
    assert replay(compiled(), events, owner="ani").code == "guard_unknown"


def test_one_of_two_conditions_may_have_held() -> None:
    either = {"when": {"any": [{"fact": "count", "op": "at_least", "value": 9}, {"fact": "ready", "op": "is_true"}]}}
    assert replay(compiled(transitions=transitions(submit=either)), STRAIGHT, owner="ani").outcome == "untold"


def test_another_relation_stops_it() -> None:
    found = replay(compiled(transitions=transitions(agree={"by": ["unit_hr"]})), STRAIGHT, owner="ani")
    assert (found.code, found.transition, found.step) == ("not_your_part", "agree", 2)


def test_a_step_that_is_gone_stops_it() -> None:
    gone = [one for one in transitions() if one["id"] != "send_back"]
    found = replay(compiled(transitions=gone, scenarios=[]), [SUBMIT, BACK], owner="ani")
    assert (found.code, found.transition) == ("unknown_transition", "send_back")


def test_a_stage_in_between_stops_it_where_the_way_parts() -> None:
    states = [*deepcopy(samples._SMALL["states"]), samples.state("verify")]
    longer = [*transitions(submit={"to": "verify"}), step("forward", "verify", "review", ["unit_hr"])]
    found = replay(compiled(states=states, transitions=longer, scenarios=[]), STRAIGHT, owner="ani")
    assert (found.code, found.transition) == ("elsewhere", "submit")


def test_a_comment_that_was_not_written_stops_it() -> None:
    asked = compiled(transitions=transitions(agree={"comment": "required"}))
    assert replay(asked, STRAIGHT, owner="ani").code == "comment_required"


def test_separation_holds_for_those_who_acted() -> None:
    twice = [SUBMIT, Happened("agree", "appraiser", "done", actor="ani")]
    assert replay(compiled(), twice, owner="somebody").code == "separation"


def test_more_votes_than_were_cast_stop_it() -> None:
    panel = compiled(transitions=transitions(agree={"vote": {"need": 3, "of": "appraiser"}}), scenarios=[])
    two = Happened("agree", "appraiser", "done", actor="budi", votes=(("citra", True),))
    three = Happened("agree", "appraiser", "done", actor="budi", votes=(("citra", True), ("dewi", True)))
    assert replay(panel, [SUBMIT, two], owner="ani").code == "more_votes"
    assert replay(panel, [SUBMIT, three], owner="ani") == SAME


def test_a_case_that_would_not_have_finished_says_where_it_stands() -> None:
    found = replay(compiled(), [SUBMIT], owner="ani")
    assert (found.code, found.state) == ("unfinished", "review")


def test_a_fact_of_another_type_counts_as_empty() -> None:
    facts = {**samples._SMALL["facts"], "count": ["few", "many"]}
    raw = transitions(submit={"when": {"fact": "count", "op": "equals", "value": "many"}})
    found = replay(compiled(facts=facts, transitions=raw, scenarios=[]), STRAIGHT, owner="ani")
    assert found.code == "guard_unknown"
