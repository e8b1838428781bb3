"""Every cell of state x action x actor of the shipped definitions, against tables reviewed by hand from the law."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workflows.definition import SYSTEM_KINDS, Transition
from workflows.engine import SYSTEM, Actor, Offer, Outcome, Situation, Standing, available, compile_definition, decide
from workflows.schema import load_shipped

CODES = ("skp-nasional", "evaluasi-periodik")
COMPILED = {code: compile_definition(load_shipped(code)) for code in CODES}


def rows_of(code: str) -> list[dict[str, str]]:
    """The reviewed table of one definition."""
    path = Path(__file__).parent / f"{code.replace('-', '_')}_cells.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = {code: rows_of(code) for code in CODES}

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
OWNER = "person-owner"
PLAN = {"main_result_count": 2, "results_without_indicator": 0, "indicators_without_target": 0}
FULL = PLAN | {
    "budget_perspective_ok": True,
    "plan_changed": True,
    "evaluation_open": True,
    "self_note_filled": True,
    "realisation_count": 1,
    "result_rating": "meets",
    "behaviour_rating": "above",
    "open_children": 0,
    "dropped_out": False,
    "rated_by_superior": False,
    "final_at_once": False,
    "annual_rated": False,
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
        "open_children": 1,
        "rated_by_superior": True,
        "annual_rated": True,
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
LISTED = {(code, row["state"], row["action"]) for code, rows in ROWS.items() for row in rows}


def expand(code: str, row: dict[str, str]) -> list[Transition]:
    """A row for one action, or for every action that no other row of the state names."""
    if row["action"] != "*":
        return [COMPILED[code].transitions[row["action"]]]
    return [one for one in COMPILED[code].definition.transitions if (code, row["state"], one.id) not in LISTED]


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


CELLS = {
    code: [
        (row, column, one.id, row[column])
        for row in rows
        for one in expand(code, row)
        for column in (*ACTORS, "after_hand_over")
        if row[column] != "-"
    ]
    for code, rows in ROWS.items()
}


@pytest.mark.parametrize("code", CODES)
def test_every_cell_of_the_table(code: str) -> None:
    wrong = []
    for row, column, action, expected in CELLS[code]:
        actor = actor_of(column, row["state"])
        result = decide(COMPILED[code], situation_of(row, column), actor, action, comment="Alasan tertulis.")
        found = "allowed" if isinstance(result, Outcome) else result.blockers[0].code
        if found != expected:
            wrong.append(f"{row['state']} {action} ({row['facts']}) by {column}: {found}, reviewed as {expected}")
    assert not wrong


@pytest.mark.parametrize("code", CODES)
def test_the_table_names_every_state_and_every_way_out(code: str) -> None:
    compiled = COMPILED[code]
    assert {row["state"] for row in ROWS[code]} == set(compiled.states)
    assert {(code, step.source, step.transition.id) for step in compiled.steps.values()} <= LISTED
    assert len(CELLS[code]) > len(compiled.states) * len(compiled.transitions) * len(ACTORS)


@pytest.mark.parametrize("code", CODES)
def test_buttons_shown_are_actions_accepted(code: str) -> None:
    """P7, for every state, column and set of facts."""
    compiled = COMPILED[code]
    for row, column, action, _ in CELLS[code]:
        situation, actor = situation_of(row, column), actor_of(column, row["state"])
        offers = {offer.transition.id: offer for offer in available(compiled, situation, actor)}
        result = decide(compiled, situation, actor, action, comment="Alasan tertulis.")
        offer = offers.get(action)
        if offer is None:
            alone = compiled.transitions[action].kind in SYSTEM_KINDS
            assert alone or not isinstance(result, Outcome)
        else:
            assert _agrees(offer, result)


def _agrees(offer: Offer, result: object) -> bool:
    if isinstance(result, Outcome):
        return offer.allowed and offer.standing == result.standing
    return not offer.allowed and offer.blockers == result.blockers


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", ["return", "withdraw", "admin"])
def test_going_back_without_a_reason_is_refused(code: str, kind: str) -> None:
    compiled = COMPILED[code]
    steps = [step for step in compiled.steps.values() if step.transition.kind == kind]
    assert steps
    for step in steps:
        actor = ACTORS[step.transition.by[-1]]
        situation = Situation(step.source, FULL, NOW, owner=OWNER)
        for comment in (None, "", "   \n"):
            result = decide(compiled, situation, actor, step.transition.id, comment=comment)
            assert [blocker.code for blocker in result.blockers] == ["comment_required"]
        assert isinstance(decide(compiled, situation, actor, step.transition.id, comment="Perlu diperbaiki."), Outcome)


@pytest.mark.parametrize("code", CODES)
def test_the_objection_chain_demands_reasons_in_writing(code: str) -> None:
    for action in ("file_objection", "explain_rating", "uphold_rating", "change_rating"):
        assert COMPILED[code].transitions[action].comment == "required"
