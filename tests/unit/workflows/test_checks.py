"""The publish gate: the smallest bad definition for each code, and agreement with a brute-force search."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings

from tests.unit.workflows import samples
from tests.unit.workflows.bad_definitions import BAD, Edit, deadline, on
from tests.unit.workflows.doubtful_definitions import DOUBTFUL
from tests.unit.workflows.samples import Raw, record
from workflows.checks import check
from workflows.checks.wording import ERRORS, WARNINGS
from workflows.definition import Definition
from workflows.schema import load_shipped, parse, to_dict


def findings(edit: Edit) -> set[tuple[str, str, str]]:
    raw = samples.small()
    edit(raw)
    return {(one.severity, one.code, one.place) for one in check(parse(raw))}


def test_the_sample_is_sound_to_begin_with() -> None:
    assert findings(lambda raw: raw) == set()


@pytest.mark.parametrize(("code", "place", "edit"), BAD)
def test_one_bad_definition_per_code(code: str, place: str, edit: Edit) -> None:
    assert ("error", code, place) in findings(edit)


@pytest.mark.parametrize(("code", "place", "edit"), DOUBTFUL)
def test_one_doubtful_definition_per_code(code: str, place: str, edit: Edit) -> None:
    assert ("warning", code, place) in findings(edit)


def test_every_code_has_its_bad_definition() -> None:
    assert {code for code, *_ in BAD} == set(ERRORS)
    assert {code for code, *_ in DOUBTFUL} == set(WARNINGS)


def test_errors_come_first_and_are_complete_in_both_languages() -> None:
    raw = samples.small()
    for edit in (on("states", "open", waiting=None), deadline(remind=[5])):
        edit(raw)
    record(raw, "transitions", "send_back")["comment"] = "none"
    found = check(parse(raw))
    assert [one.severity for one in found] == ["error", "warning", "warning"]
    assert all(set(one.sentence) == {"id", "en"} and "…" not in "".join(one.sentence.values()) for one in found)


@pytest.mark.parametrize(("code", "place", "edit"), BAD + DOUBTFUL)
def test_no_sentence_has_a_gap(code: str, place: str, edit: Edit) -> None:
    raw = samples.small()
    edit(raw)
    for one in check(parse(raw)):
        assert all(text and "{" not in text and "…" not in text for text in one.sentence.values())


# What follows decides the same questions by the slowest means there is: the closure of a matrix.


def closure(names: list[str], edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    reach = edges | {(name, name) for name in names}
    for middle, start, end in product(names, names, names):
        if (start, middle) in reach and (middle, end) in reach:
            reach.add((start, end))
    return reach


def edges_of(definition: Definition, *kinds: str, without: str = "") -> set[tuple[str, str]]:
    return {
        (source, one.to)
        for one in definition.transitions
        for source in one.sources
        if (not kinds or one.kind in kinds) and without not in (source, one.to)
    }


def expected_graph_findings(definition: Definition) -> set[tuple[str, str]]:
    names = [one.id for one in definition.states]
    finals = {one.id for one in definition.states if one.final}
    edges = edges_of(definition)
    reach = closure(names, edges)
    start = definition.initial
    found = set()
    for name in names:
        if (start, name) not in reach:
            found.add(("unreachable_state", f"states.{name}"))
        elif name not in finals and not any(source == name != target for source, target in edges):
            found.add(("dead_end", f"states.{name}"))
        elif not any((name, end) in reach for end in finals):
            found.add(("no_way_to_end", f"states.{name}"))
    for one in definition.transitions:
        if not any((start, source) in reach for source in one.sources):
            found.add(("dead_transition", f"transitions.{one.id}"))
    forward = closure(names, edges_of(definition, "forward"))
    if not any((start, end) in forward for end in finals):
        found.add(("no_forward_end", "transitions"))
    return found | _bypassed(definition, names)


def _bypassed(definition: Definition, names: list[str]) -> set[tuple[str, str]]:
    found = set()
    for end, (milestone,) in definition.milestones.items():
        around = closure(names, edges_of(definition, "forward", "return", "withdraw", "timeout", without=milestone))
        if milestone not in (definition.initial, end) and (definition.initial, end) in around:
            found.add(("milestone_bypassed", f"milestones.{end}"))
    return found


GRAPH_CODES = {
    "unreachable_state",
    "dead_end",
    "no_way_to_end",
    "dead_transition",
    "no_forward_end",
    "milestone_bypassed",
}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(samples.definitions())
def test_graph_checks_agree_with_a_brute_force_search(raw: Raw) -> None:
    definition = parse(raw)
    found = {(one.code, one.place) for one in check(definition)}
    shape = {code for code, _ in found} & {"no_source", "final_left", "reopens_open", "initial_final", "no_final_state"}
    if not shape:
        assert {one for one in found if one[0] in GRAPH_CODES} == expected_graph_findings(definition)


NATIONAL = to_dict(load_shipped("skp-nasional"))
OPEN_STATES = [one["id"] for one in NATIONAL["states"] if not one.get("final")]
STEPS = [one["id"] for one in NATIONAL["transitions"]]


@pytest.mark.parametrize("name", STEPS)
def test_dropping_any_step_of_the_national_definition_is_noticed(name: str) -> None:
    raw = {**NATIONAL, "transitions": [one for one in NATIONAL["transitions"] if one["id"] != name]}
    raw["separate"] = [group for group in NATIONAL["separate"] if name not in group]
    assert any(one.severity == "error" for one in check(parse(raw)))


@pytest.mark.parametrize("name", STEPS)
def test_sending_any_step_of_the_national_definition_elsewhere_is_noticed(name: str) -> None:
    for target in (*OPEN_STATES, "closed"):
        changed = [one | {"to": target} if one["id"] == name else one for one in NATIONAL["transitions"]]
        if changed != NATIONAL["transitions"]:
            assert any(one.severity == "error" for one in check(parse({**NATIONAL, "transitions": changed}))), target
