"""Walking finished cases through another version: what runs the same, what stops where, and what nobody can tell."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.workflows import samples
from tests.unit.workflows.samples import Raw, step
from workflows.engine import Compiled, compile_definition
from workflows.replaying import SAME, Happened, Histories, replay
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


def test_what_hr_moved_goes_on_where_it_was_brought_to() -> None:
    moved = Happened("$move", "agency_hr", "review", actor="dewi", moved=True)
    assert replay(compiled(), [SUBMIT, moved, AGREE], owner="ani") == SAME
    assert replay(compiled(), [moved, AGREE], owner="ani") == SAME
    gone = Happened("$move", "agency_hr", "nowhere", actor="dewi", moved=True)
    assert replay(compiled(), [SUBMIT, gone, AGREE], owner="ani") == SAME


def counts(histories: Histories) -> list[tuple[str, int]]:
    return [(verdict.outcome, count) for verdict, count in histories.tally()]


def test_cases_that_differ_only_in_their_people_have_one_history() -> None:
    histories = Histories(compiled(), 9)
    others = [Happened("submit", "owner", "review", actor="eko", facts={"count": 2}), AGREE]
    histories.add(STRAIGHT, owner="ani")
    histories.add(others, owner="eko")
    assert counts(histories) == [("same", 2)]


def test_who_did_two_things_is_another_history() -> None:
    histories = Histories(compiled(), 9)
    twice = [SUBMIT, Happened("agree", "appraiser", "done", actor="ani")]
    histories.add(STRAIGHT, owner="eko")
    histories.add(twice, owner="eko")
    assert counts(histories) == [("same", 1), ("stops", 1)]


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        ({"facts": {"count": 3}}, True),
        ({"facts": {"count": 2, "note": "x"}}, False),
        ({"facts": {}}, True),
        ({"comment": "Lengkap."}, True),
        ({"acting_for": "dewi"}, True),
        ({"votes": (("dewi", True),)}, True),
        ({"to_state": "done"}, True),
        ({"relation": "peer"}, True),
    ],
    ids=str,
)
def test_a_history_is_told_apart_by_what_a_version_can_see(other: dict[str, object], apart: bool) -> None:
    histories = Histories(compiled(), 9)
    histories.add(STRAIGHT, owner="ani")
    histories.add([replace(SUBMIT, **other), AGREE], owner="ani")
    assert len(counts(histories)) == (2 if apart else 1)


def test_beyond_the_bound_only_known_histories_count() -> None:
    histories = Histories(compiled(), 1)
    for events in (STRAIGHT, [SUBMIT, BACK, SUBMIT, AGREE], STRAIGHT):
        histories.add(events, owner="ani")
    assert counts(histories) == [("same", 2)]


PEOPLE = ("ani", "budi", "citra")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.builds(
            Happened,
            st.sampled_from(["submit", "agree", "send_back", "lapse", "cancel"]),
            st.sampled_from(["owner", "appraiser", "agency_hr", "system"]),
            st.sampled_from(["open", "review", "done"]),
            actor=st.sampled_from([None, *PEOPLE]),
            acting_for=st.sampled_from([None, *PEOPLE]),
            facts=st.fixed_dictionaries({}, optional={"count": st.integers(0, 2), "note": st.just("x")}),
            comment=st.sampled_from(["", "-"]),
            votes=st.lists(st.tuples(st.sampled_from(PEOPLE), st.booleans()), max_size=2).map(tuple),
            moved=st.booleans(),
        ),
        max_size=5,
    ),
    st.permutations(PEOPLE),
)
def test_other_names_for_the_same_people_change_nothing(events: list[Happened], names: list[str]) -> None:
    called = dict(zip(PEOPLE, names, strict=True)) | {None: None}
    renamed = [
        replace(
            one, actor=called[one.actor], acting_for=called[one.acting_for],
            votes=tuple((called[person], yes) for person, yes in one.votes),
        )
        for one in events
    ]  # fmt: skip
    histories = Histories(compiled(), 9)
    histories.add(events, owner="ani")
    histories.add(renamed, owner=called["ani"])
    assert [count for _verdict, count in histories.tally()] == [2]
    assert replay(compiled(), events, owner="ani") == replay(compiled(), renamed, owner=called["ani"])
