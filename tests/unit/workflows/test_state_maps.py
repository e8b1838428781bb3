"""Maps between the states of two versions: what is proposed, what is refused, and what is worth knowing."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from workflows import schema
from workflows.definition import Definition
from workflows.state_maps import Standing, keeps_hand_over, keeps_votes, open_states, propose, validate

NATIONAL = schema.load_shipped("skp-nasional")
Change = Callable[[dict[str, Any]], None]


def changed(change: Change) -> Definition:
    document = deepcopy(schema.to_dict(NATIONAL))
    change(document)
    document.pop("scenarios", None)
    return schema.parse(document)


def record(document: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    return next(one for one in document[kind] if one["id"] == name)


def renamed(new: str, **more: object) -> Change:
    """`plan_review` under another id."""

    def change(document: dict[str, Any]) -> None:
        record(document, "states", "plan_review").update({"id": new, **more})
        for one in document["transitions"]:
            one["from"] = (
                [new if name == "plan_review" else name for name in one["from"]]
                if isinstance(one["from"], list)
                else new
                if one["from"] == "plan_review"
                else one["from"]
            )
            one["to"] = new if one["to"] == "plan_review" else one["to"]
        document["milestones"] = {}

    return change


def codes(
    source: Definition, target: Definition, states: dict[str, str | None], **standing: Standing
) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in validate(source, target, states, standing)]


def test_states_of_the_same_name_lead_to_each_other_and_final_ones_nowhere() -> None:
    found = propose(NATIONAL, NATIONAL)
    assert found == {state.id: state.id for state in NATIONAL.states if not state.final}


@pytest.mark.parametrize(
    ("new", "more"),
    [("plan_check", {}), ("plan_check", {"title": {"id": "Pemeriksaan", "en": "Check"}})],
    ids=["same title", "only one of the stage"],
)
def test_a_renamed_state_is_found_again(new: str, more: dict[str, Any]) -> None:
    assert propose(NATIONAL, changed(renamed(new, **more)))["plan_review"] == new


def test_a_state_without_a_counterpart_is_left_to_hr() -> None:
    other = {"title": {"id": "Pemeriksaan", "en": "Check"}, "stage": "monitoring"}
    assert propose(NATIONAL, changed(renamed("plan_check", **other)))["plan_review"] is None


@pytest.mark.parametrize(
    ("states", "code", "place"),
    [
        ({}, "unmapped", "draft"),
        ({"draft": "closed"}, "to_final", "draft"),
        ({"draft": "nowhere"}, "no_such_target", "draft"),
        ({"draft": "draft", "closed": "draft"}, "from_final", "closed"),
        ({"draft": "draft", "nowhere": "draft"}, "no_such_source", "nowhere"),
    ],
    ids=["unmapped", "to final", "no target", "from final", "no source"],
)
def test_a_map_that_cannot_be_used(states: dict[str, str | None], code: str, place: str) -> None:
    found = validate(NATIONAL, NATIONAL, states, {"draft": Standing(3)})
    assert [(one.code, one.place) for one in found if one.severity == "error"] == [(code, place)]
    assert all(sentence for one in found for sentence in one.sentence.values())


def test_a_state_in_which_nobody_stands_or_that_stays_needs_no_answer() -> None:
    assert codes(NATIONAL, NATIONAL, {"draft": None}, draft=Standing(3), running=Standing(0)) == []


def test_workflows_of_different_kinds_have_nothing_to_do_with_each_other() -> None:
    periodic = schema.load_shipped("evaluasi-periodik")
    assert [one.code for one in validate(NATIONAL, periodic, {}, {})] == ["other_kind"]


def voting(document: dict[str, Any]) -> None:
    record(document, "transitions", "agree_plan")["vote"] = {"need": 2, "of": "appraiser"}


def test_votes_are_kept_only_where_the_stay_goes_on_and_the_step_is_still_voted_on() -> None:
    target, voted = changed(voting), frozenset({"agree_plan"})
    standing = Standing(1, voted=voted)
    assert codes(target, target, {"plan_review": "plan_review"}, plan_review=standing) == [
        ("votes_kept", "plan_review")
    ]
    assert ("votes_lost", "plan_review") in codes(
        target, NATIONAL, {"plan_review": "plan_review"}, plan_review=standing
    )
    assert ("votes_lost", "plan_review") in codes(target, target, {"plan_review": "draft"}, plan_review=standing)
    assert keeps_votes(target, "draft", "plan_review", frozenset())


def test_a_hand_over_outlives_a_move_inside_its_stage_while_it_is_asked() -> None:
    assert keeps_hand_over(NATIONAL, NATIONAL, "plan_review", "plan_review", "appraiser")
    assert not keeps_hand_over(NATIONAL, NATIONAL, "plan_review", "rating", "appraiser")
    assert not keeps_hand_over(NATIONAL, NATIONAL, "plan_review", "plan_review", "authority")
    found = codes(NATIONAL, NATIONAL, {"rating": "draft"}, rating=Standing(1, hands=frozenset({"appraiser"})))
    assert ("hand_over_ended", "rating") in found


def test_deadlines_that_change_or_restart_are_told() -> None:
    def shorter(document: dict[str, Any]) -> None:
        record(document, "states", "running")["deadline"] = {"working_days": 2}

    target = changed(shorter)
    assert codes(NATIONAL, target, {"running": "running"}) == [("deadline_differs", "running")]
    assert ("deadline_restarts", "plan_review") in codes(NATIONAL, target, {"plan_review": "running"})
    assert codes(NATIONAL, target, {"draft": "draft"}) == []


def with_field(form: str, *, read: bool) -> Change:
    """A field of HR's own on a form, which a step out of `rating` may read."""

    def change(document: dict[str, Any]) -> None:
        field = {"id": "innovation", "type": "bool", "label": {"id": "Inovasi", "en": "Innovation"}}
        section = {"id": "own", "title": {"id": "Tambahan", "en": "More"}, "fields": [field]}
        record(document, "forms", form)["sections"].append(section)
        if read:
            document["facts"]["innovation"] = "bool"
            step = record(document, "transitions", "submit_rating")
            guard = {"fact": "innovation", "op": "is_true"}
            step["when"] = {"all": [step["when"], guard]} if "when" in step else guard

    return change


def test_a_field_that_is_read_later_and_asked_only_before_is_told() -> None:
    target = changed(with_field("plan", read=True))
    asked_in = next(state.id for state in target.states if state.form == "plan")
    assert asked_in == "draft"
    found = validate(NATIONAL, target, {"rating": "rating"}, {})
    assert [(one.code, one.place) for one in found] == [("asked_before", "rating")]
    assert "Inovasi" in found[0].sentence["id"]
    assert codes(NATIONAL, target, {"draft": "draft"}) == []
    assert codes(target, target, {"rating": "rating"}) == []


def test_a_field_that_the_new_form_lacks_is_told() -> None:
    source = changed(with_field("plan", read=False))
    assert codes(source, NATIONAL, {"draft": "draft"}) == [("field_gone", "draft")]


def test_a_step_that_no_longer_keeps_people_apart_is_told() -> None:
    def other(document: dict[str, Any]) -> None:
        record(document, "transitions", "submit_rating")["id"] = "hand_in_rating"
        document["separate"] = []

    assert ("separation_lost", "") in codes(NATIONAL, changed(other), {"rating": "rating"})


def test_only_states_that_are_not_final_can_be_left_or_entered() -> None:
    assert {state.id for state in open_states(NATIONAL)} == {state.id for state in NATIONAL.states if not state.final}
