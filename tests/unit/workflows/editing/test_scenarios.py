"""Edits of scenarios, playing one, and the walk to a step that none takes."""

from __future__ import annotations

import pytest

from tests.unit.workflows import samples
from workflows import checks, schema
from workflows.checks import rehearsal
from workflows.definition import REFUSED, Definition, DefinitionError, Scenario, ScenarioStep
from workflows.editing import EditRefused, scenarios

TITLE = {"id": "Lurus", "en": "Straight"}
NATIONAL = schema.load_shipped("skp-nasional")


def sample(**more: object) -> Definition:
    return schema.parse({**samples.small(), "scenarios": [], **more})


def test_a_scenario_is_added_changed_and_removed() -> None:
    document = schema.to_dict(sample())
    step = ScenarioStep("submit", "owner", "review", {"count": 2})
    made = scenarios.add("straight", TITLE, {"ready": True}, [step])(document)
    stored = schema.parse(made).scenarios[0]
    assert (stored.title, stored.facts, stored.steps) == (TITLE, {"ready": True}, (step,))
    with pytest.raises(EditRefused):
        scenarios.add("straight", TITLE, {}, [])(made)
    changed = schema.parse(scenarios.change("straight", TITLE, {}, [])(made)).scenarios[0]
    assert (changed.facts, changed.steps) == ({}, ())
    removed = scenarios.remove("straight")(made)
    assert schema.parse(removed).scenarios == ()


def test_playing_ends_with_the_first_surprise() -> None:
    steps = (
        ScenarioStep("submit", "owner", REFUSED),
        ScenarioStep("submit", "owner", "review", {"count": 1}),
        ScenarioStep("agree", "owner", "done"),
        ScenarioStep("agree", "appraiser", "done"),
    )
    found = rehearsal.play(sample(), Scenario("walk", steps))
    assert [state for _step, state in found] == [REFUSED, "review", REFUSED]


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario("walk", (ScenarioStep("fly", "owner", "done"),)),
        Scenario("walk", (ScenarioStep("submit", "wizard", "done"),)),
        Scenario("walk", (), None, {"ghost": 1}),
        Scenario("walk", (), None, {"count": "many"}),
    ],
    ids=["step", "relation", "fact", "value"],
)
def test_a_scenario_that_names_what_there_is_not_can_not_be_played(scenario: Scenario) -> None:
    with pytest.raises(DefinitionError):
        rehearsal.play(sample(), scenario)


def test_a_broken_workflow_can_not_be_played_and_says_so() -> None:
    for broken in (
        {"tables": [{"id": "t", "title": TITLE, "inputs": ["ghost"], "output": "grade"}]},
        {"initial": "ghost"},
    ):
        with pytest.raises(DefinitionError):
            rehearsal.play(sample(**broken), Scenario("walk", ()))


def test_a_workflow_that_is_unsound_elsewhere_can_be_tried_out() -> None:
    table = {"id": "t", "title": TITLE, "inputs": ["result"], "output": "grade", "rows": [["low", "bad"]]}
    unsound = sample(tables=[table])
    assert "table_incomplete" in {one.code for one in checks.check(unsound)}
    step = ScenarioStep("submit", "owner", "review", {"count": 1})
    assert rehearsal.play(unsound, Scenario("walk", (step,))) == [(step, "review")]


@pytest.mark.parametrize("name", [one.id for one in NATIONAL.transitions if one.kind == "forward"])
def test_the_walk_to_a_step_of_the_national_workflow_ends_with_it(name: str) -> None:
    walk = scenarios.walk_to(NATIONAL, name)
    assert walk[-1].transition == name
    states = {state.id for state in NATIONAL.states}
    assert all(step.expect in states for step in walk)


def test_the_walk_brings_the_facts_that_its_conditions_ask_for() -> None:
    walk = scenarios.walk_to(sample(), "agree")
    assert [(step.transition, step.relation, step.expect) for step in walk] == [
        ("submit", "owner", "review"),
        ("agree", "appraiser", "done"),
    ]
    assert walk[0].facts == {"count": 1}
    played = rehearsal.play(sample(), Scenario("walk", tuple(walk)))
    assert [state for _step, state in played] == ["review", "done"]


def test_steps_that_no_scenario_takes_are_named() -> None:
    one = {"name": "walk", "steps": [["submit", "owner", "review"], ["agree", "owner", "REFUSED"]]}
    assert [step.id for step in scenarios.unrehearsed(sample(scenarios=[one]))] == [
        "agree",
        "send_back",
        "lapse",
        "cancel",
    ]
