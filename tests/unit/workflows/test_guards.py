"""Guards: three-valued truth tables, a reference interpreter, explanations and sentences."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given

from tests.unit.workflows import samples
from workflows import guards
from workflows.definition import DefinitionError
from workflows.guards import OPERATORS, Unknown, explain, sentence
from workflows.sentences import BLOCKER_CODES

TYPES: dict[str, Any] = {
    "count": "int",
    "score": "decimal",
    "ready": "bool",
    "note": "text",
    "day": "date",
    "result": ("low", "high"),
    "grade": ("bad", "fair", "good"),
    "left": "bool",
    "right": "bool",
}
LEFT, RIGHT = {"fact": "left", "op": "is_true"}, {"fact": "right", "op": "is_true"}
VALUES = (True, False, None)


def outcome(tree: dict[str, Any], facts: dict[str, Any]) -> bool | None:
    """None for unknown."""
    found = guards.compile(tree, TYPES)(facts)
    return None if isinstance(found, Unknown) else found


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, VALUES)))
def test_kleene_truth_tables(left: bool | None, right: bool | None) -> None:
    facts = {"left": left, "right": right}
    both = False if False in (left, right) else None if None in (left, right) else True
    either = True if True in (left, right) else None if None in (left, right) else False
    assert outcome({"all": [LEFT, RIGHT]}, facts) is both
    assert outcome({"any": [LEFT, RIGHT]}, facts) is either
    assert outcome({"not": LEFT}, facts) is (None if left is None else not left)
    assert outcome({"not": {"all": [LEFT, RIGHT]}}, facts) is (None if both is None else not both)


LEAVES = [
    ("count", "equals", 3, 3, 4),
    ("count", "not_equals", 3, 4, 3),
    ("count", "at_least", 3, 3, 2),
    ("count", "at_most", 3, 3, 4),
    ("count", "more_than", 3, 4, 3),
    ("count", "less_than", 3, 2, 3),
    ("score", "equals", "1.50", Decimal("1.5"), Decimal("1.49")),
    ("score", "at_least", "1.5", 2, 1),
    ("score", "less_than", 2, Decimal("1.999"), Decimal("2.0")),
    ("ready", "is_true", None, True, False),
    ("ready", "is_false", None, False, True),
    ("note", "equals", "ya", "ya", "tidak"),
    ("note", "not_equals", "ya", "tidak", "ya"),
    ("day", "before", "2026-01-05", date(2026, 1, 4), date(2026, 1, 5)),
    ("day", "after", "2026-01-05", date(2026, 1, 6), date(2026, 1, 5)),
    ("day", "on_or_before", "2026-01-05", date(2026, 1, 5), date(2026, 1, 6)),
    ("day", "on_or_after", "2026-01-05", date(2026, 1, 5), date(2026, 1, 4)),
    ("day", "equals", "2026-01-05", date(2026, 1, 5), date(2026, 1, 6)),
    ("result", "equals", "high", "high", "low"),
    ("result", "not_equals", "high", "low", "high"),
    ("grade", "one_of", ["fair", "good"], "good", "bad"),
    ("grade", "none_of", ["fair", "good"], "bad", "good"),
]


def leaf(fact: str, op: str, value: Any) -> dict[str, Any]:
    return {"fact": fact, "op": op} | ({} if value is None else {"value": value})


@pytest.mark.parametrize(("fact", "op", "value", "yes", "no"), LEAVES)
def test_each_operator(fact: str, op: str, value: Any, yes: Any, no: Any) -> None:
    tree = leaf(fact, op, value)
    assert outcome(tree, {fact: yes}) is True
    assert outcome(tree, {fact: no}) is False
    assert outcome(tree, {}) is None
    assert outcome({"not": tree}, {fact: None}) is None


def test_every_operator_of_every_type_is_tested() -> None:
    tested = {(guards.kind_of(TYPES[fact]), op) for fact, op, *_ in LEAVES}
    listed = {(kind, op) for kind, ops in OPERATORS.items() for op in ops if op not in ("filled", "empty")}
    assert listed - tested == {("decimal", op) for op in ("not_equals", "at_most", "more_than")} | {
        ("date", "not_equals")
    }


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("count", "3"), ("count", True), ("count", Decimal(3)), ("count", 3.0), ("score", 1.5),
        ("score", Decimal("NaN")), ("score", Decimal("Infinity")), ("ready", 1), ("ready", "true"), ("note", ""),
        ("note", 5), ("day", "2026-01-05"), ("day", datetime(2026, 1, 5)), ("result", "HIGH"),
        ("result", ""), ("result", 1),
    ],
)  # fmt: skip
def test_a_value_of_a_wrong_kind_never_passes(fact: str, value: Any) -> None:
    for name, op, wanted, *_ in LEAVES:
        if name == fact:
            assert outcome(leaf(fact, op, wanted), {fact: value}) is None
            assert outcome({"not": leaf(fact, op, wanted)}, {fact: value}) is None


@pytest.mark.parametrize("fact", list(TYPES))
def test_filled_and_empty_always_know(fact: str) -> None:
    some = {"count": 0, "score": Decimal(0), "ready": False, "note": "x", "day": date(2026, 1, 1), "result": "low"}
    for facts, filled in (({}, False), ({fact: None}, False), ({fact: some.get(fact, "bad")}, True)):
        assert outcome(leaf(fact, "filled", None), facts) is filled
        assert outcome(leaf(fact, "empty", None), facts) is not filled


def test_unknown_names_every_empty_fact_and_is_false_in_an_if() -> None:
    found = guards.compile({"all": [LEFT, RIGHT]}, TYPES)({})
    assert found == Unknown(frozenset({"left", "right"}))
    assert not found


def reference(tree: dict[str, Any], facts: dict[str, Any]) -> bool | None:
    """Kleene by its definition, slowly: leaves through the compiled leaf, everything above by hand."""
    if "fact" in tree:
        return outcome(tree, facts)
    if "not" in tree:
        inner = reference(tree["not"], facts)
        return None if inner is None else not inner
    values = [reference(branch, facts) for branch in tree.get("all", tree.get("any"))]
    stop = "any" in tree
    if stop in values:
        return stop
    return None if None in values else not stop


@given(samples.guards, samples.facts)
def test_compiled_guard_equals_the_reference(tree: dict[str, Any], facts: dict[str, Any]) -> None:
    tree = guards.read(tree, "when")
    assert outcome(tree, facts) is reference(tree, facts)


@given(samples.guards, samples.facts)
def test_a_guard_that_does_not_hold_is_always_explained(tree: dict[str, Any], facts: dict[str, Any]) -> None:
    blockers = explain(tree, facts, TYPES)
    assert bool(blockers) is (outcome(tree, facts) is not True)
    for blocker in blockers:
        assert blocker.code in BLOCKER_CODES
        assert blocker.sentence("id").strip()
        assert blocker.sentence("en").strip()


@given(samples.guards)
def test_reading_is_stable_and_every_tree_has_a_sentence(tree: dict[str, Any]) -> None:
    read = guards.read(tree, "when")
    assert guards.read(read, "when") == read
    assert sentence(read, "id")
    assert sentence(read, "en")


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        ({"fact": "counts", "op": "at_least", "value": 1}, "unknown_fact"),
        ({"fact": "count", "op": "is_true"}, "wrong_operator"),
        ({"fact": "count", "op": "="}, "wrong_operator"),
        ({"fact": "ready", "op": "equals", "value": True}, "wrong_operator"),
        ({"fact": "count", "op": "at_least"}, "wrong_value"),
        ({"fact": "count", "op": "at_least", "value": "1"}, "wrong_value"),
        ({"fact": "count", "op": "at_least", "value": True}, "wrong_value"),
        ({"fact": "count", "op": "filled", "value": 1}, "wrong_value"),
        ({"fact": "score", "op": "equals", "value": "NaN"}, "wrong_value"),
        ({"fact": "score", "op": "equals", "value": "satu"}, "wrong_value"),
        ({"fact": "day", "op": "before", "value": "31-12-2026"}, "wrong_value"),
        ({"fact": "day", "op": "before", "value": 20261231}, "wrong_value"),
        ({"fact": "result", "op": "equals", "value": "di atas"}, "wrong_value"),
        ({"fact": "grade", "op": "one_of", "value": "good"}, "wrong_value"),
        ({"fact": "grade", "op": "one_of", "value": []}, "wrong_value"),
        ({"fact": "grade", "op": "one_of", "value": ["good", "best"]}, "wrong_value"),
    ],
)
def test_an_unsound_leaf_is_refused_when_compiled(tree: dict[str, Any], code: str) -> None:
    for wrapped in (tree, {"not": tree}, {"any": [LEFT, {"all": [tree]}]}):
        with pytest.raises(DefinitionError) as caught:
            guards.compile(wrapped, TYPES)
        assert caught.value.code == code


def test_the_words_of_the_definition_win() -> None:
    say = {"id": "Isi jumlahnya.", "en": "Fill in the number."}
    tree = {"all": [{"fact": "count", "op": "at_least", "value": 2, "say": say}, {"fact": "ready", "op": "is_true"}]}
    words = guards.Words({"ready": {"id": "rencana siap", "en": "the plan is ready"}}, {})
    first, second = explain(tree, {"count": 1, "ready": False}, TYPES, words)
    assert first.sentence("id") == "Isi jumlahnya."
    assert second.sentence("id") == "Belum terpenuhi: rencana siap."
    (unknown,) = explain(tree, {"count": 2}, TYPES, words)
    assert unknown.code == "guard_unknown"
    assert unknown.sentence("en") == "Cannot tell: “the plan is ready” is empty."


def test_sentences_use_titles_and_labels() -> None:
    words = guards.Words(
        {"grade": {"id": "predikat", "en": "the predicate"}},
        {"grade": {"good": {"id": "Baik", "en": "Good"}, "fair": {"id": "Cukup", "en": "Fair"}}},
    )
    tree = {"any": [{"fact": "grade", "op": "one_of", "value": ["good", "fair"]}, {"not": {"all": [LEFT, RIGHT]}}]}
    assert (
        sentence(tree, "id", words) == "predikat salah satu dari Baik, Cukup atau tidak berlaku bahwa (left dan right)"
    )
    assert sentence(tree, "en", words) == "the predicate is one of Good, Fair or it does not hold that (left and right)"
