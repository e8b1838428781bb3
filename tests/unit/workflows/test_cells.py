"""Every cell of state x action x actor of the national definition, against a table reviewed by hand from the law."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workflows.definition import Transition
from workflows.engine import SYSTEM, Actor, Offer, Outcome, Situation, Standing, available, compile_definition, decide
from workflows.schema import load_shipped

COMPILED = compile_definition(load_shipped("skp-nasional"))
with (Path(__file__).parent / "skp_nasional_cells.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
OWNER = "person-owner"
PLAN = {"main_result_count": 2, "results_without_indicator": 0, "indicators_without_target": 0}
FULL = PLAN | {
    "budget_perspective_ok": True,
    "evaluation_open": True,
    "self_note_filled": True,
    "realisation_count": 1,
    "result_rating": "meets",
    "behaviour_rating": "above",
    "rated_by_superior": False,
    "decision_result_rating": "above",
    "decision_behaviour_rating": "above",
    "decision_differs": True,
}
FACTS: dict[str, dict[str, object]] = {
    "full": FULL,
    "empty": {},
    # Everything is known, and each guard finds exactly what it must refuse.
    "poor": FULL
    | {
        "budget_perspective_ok": False,
        "evaluation_open": False,
        "realisation_count": 0,
        "rated_by_superior": True,
        "decision_differs": False,
    },
}
RECEIVERS = {state: "appraiser_superior" for state in ("plan_review", "change_review", "rating", "delivery")}
RECEIVERS["objection_decision"] = "next_superior"
PLAIN = (
    "owner",
    "appraiser",
    "appraiser_superior",
    "next_superior",
    "unit_head",
    "unit_hr",
    "agency_hr",
    "peer",
    "authority",
)
ACTORS = {name: Actor(f"person-{name}", (Standing(name),)) for name in PLAIN} | {
    "system": SYSTEM,
    "stranger": Actor("person-stranger", ()),
    "owner_as_appraiser": Actor(OWNER, (Standing("appraiser", via="plt"), Standing("owner"))),
    "owner_as_hr": Actor(OWNER, (Standing("agency_hr", via="role"), Standing("owner"))),
    "appraiser_for_owner": Actor("person-substitute", (Standing("appraiser", OWNER, "delegation"),)),
}
LISTED = {(row["state"], row["action"]) for row in ROWS}


def expand(row: dict[str, str]) -> list[Transition]:
    """A row for one action, or for every action that no other row of the state names."""
    if row["action"] != "*":
        return [COMPILED.transitions[row["action"]]]
    return [one for one in COMPILED.definition.transitions if (row["state"], one.id) not in LISTED]


def actor_of(column: str, state: str) -> Actor:
    if column == "after_hand_over":
        return Actor("person-receiver", (Standing(RECEIVERS[state]),))
    return ACTORS[column]


def situation_of(row: dict[str, str], column: str) -> Situation:
    state, handed = row["state"], column == "after_hand_over"
    hands = "appraiser_superior" if state == "objection_decision" else "appraiser"
    return Situation(
        state,
        FACTS[row["facts"]],
        NOW,
        handed_to=RECEIVERS[state] if handed else None,
        hands=hands if handed else None,
        owner=OWNER,
    )


CELLS = [
    (row, column, one.id, row[column])
    for row in ROWS
    for one in expand(row)
    for column in (*ACTORS, "after_hand_over")
    if row[column] != "-"
]


def test_every_cell_of_the_table() -> None:
    wrong = []
    for row, column, action, expected in CELLS:
        actor = actor_of(column, row["state"])
        result = decide(COMPILED, situation_of(row, column), actor, action, comment="Alasan tertulis.")
        found = "allowed" if isinstance(result, Outcome) else result.blockers[0].code
        if found != expected:
            wrong.append(f"{row['state']} {action} ({row['facts']}) by {column}: {found}, reviewed as {expected}")
    assert not wrong


def test_the_table_names_every_state_and_every_way_out() -> None:
    assert {row["state"] for row in ROWS} == set(COMPILED.states)
    assert {(step.source, step.transition.id) for step in COMPILED.steps.values()} <= LISTED
    assert len(CELLS) > 13 * 34 * 14


def test_buttons_shown_are_actions_accepted() -> None:
    """P7, for every state, column and set of facts."""
    for row, column, action, _ in CELLS:
        situation, actor = situation_of(row, column), actor_of(column, row["state"])
        offers = {offer.transition.id: offer for offer in available(COMPILED, situation, actor)}
        result = decide(COMPILED, situation, actor, action, comment="Alasan tertulis.")
        offer = offers.get(action)
        if offer is None:
            timeout = COMPILED.transitions[action].kind == "timeout"
            assert timeout or not isinstance(result, Outcome)
        else:
            assert _agrees(offer, result)


def _agrees(offer: Offer, result: object) -> bool:
    if isinstance(result, Outcome):
        return offer.allowed and offer.standing == result.standing
    return not offer.allowed and offer.blockers == result.blockers


@pytest.mark.parametrize("kind", ["return", "withdraw", "admin"])
def test_going_back_without_a_reason_is_refused(kind: str) -> None:
    steps = [step for step in COMPILED.steps.values() if step.transition.kind == kind]
    assert steps
    for step in steps:
        actor = ACTORS[step.transition.by[-1]]
        situation = Situation(step.source, FULL, NOW, owner=OWNER)
        for comment in (None, "", "   \n"):
            result = decide(COMPILED, situation, actor, step.transition.id, comment=comment)
            assert [blocker.code for blocker in result.blockers] == ["comment_required"]
        assert isinstance(decide(COMPILED, situation, actor, step.transition.id, comment="Perlu diperbaiki."), Outcome)


def test_the_objection_chain_demands_reasons_in_writing() -> None:
    for action in ("file_objection", "explain_rating", "uphold_rating", "change_rating"):
        assert COMPILED.transitions[action].comment == "required"
