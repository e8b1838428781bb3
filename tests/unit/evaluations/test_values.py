"""The grid of predicates, and which signatures count for a document."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.evaluations.values import EvaluationFile, SignatureView, predicate_grid
from workflows import schema
from workflows.engine import compile_definition
from workflows.tables import Lookup

NATIONAL = compile_definition(schema.load_shipped("skp-nasional")).tables["predicate"]
# As printed on p.99: behaviour below, as expected, above.
PRINTED = [
    ("above", ["poor", "good", "very_good"]),
    ("meets", ["poor", "good", "good"]),
    ("below", ["very_poor", "needs_improvement", "needs_improvement"]),
]


def test_p99_p102_grid_stands_as_printed_in_the_law() -> None:
    grid = predicate_grid(NATIONAL, None, None)
    assert [(rating, [cell.predicate for cell in cells]) for rating, cells in grid] == PRINTED
    assert not any(cell.hit for _, cells in grid for cell in cells)


@pytest.mark.parametrize("result", ["above", "meets", "below"])
@pytest.mark.parametrize("behaviour", ["above", "meets", "below"])
def test_exactly_one_cell_is_hit(result: str, behaviour: str) -> None:
    hits = [
        (rating, cell.behaviour_rating)
        for rating, cells in predicate_grid(NATIONAL, result, behaviour)
        for cell in cells
        if cell.hit
    ]
    assert hits == [(result, behaviour)]


def test_inputs_in_another_order_give_the_same_grid() -> None:
    turned = Lookup(
        ("behaviour_rating", "result_rating"), "predicate", {(b, a): p for (a, b), p in NATIONAL.answers.items()}
    )
    assert predicate_grid(turned, "above", "below") == predicate_grid(NATIONAL, "above", "below")


def test_no_grid_where_more_than_the_two_ratings_decide() -> None:
    wider = Lookup(("result_rating", "behaviour_rating", "organisation_rating"), "predicate", {})
    assert predicate_grid(wider, "above", "above") == ()


def signature(seq: int, transition: str, relation: str, *, signed: bool, name: str = "A") -> SignatureView:
    at = datetime(2026, 1, seq, tzinfo=UTC)
    return SignatureView(seq, transition, relation, name, "", "", "", "", "", "", signed, at)


def test_signature_from_before_a_reopening_does_not_count() -> None:
    found = EvaluationFile(
        signatures=(
            signature(1, "deliver", "owner", signed=False),
            signature(2, "acknowledge", "owner", signed=True),
            signature(5, "deliver", "owner", signed=False),
        )
    )
    assert not found.signers_since(frozenset({"deliver"}))["owner"].signed


def test_signed_snapshot_outlives_a_later_unsigned_one() -> None:
    found = EvaluationFile(
        signatures=(
            signature(1, "deliver", "appraiser", signed=True, name="Dahulu"),
            signature(4, "change", "appraiser", signed=False, name="Sekarang"),
            signature(4, "change", "appraiser_superior", signed=True),
        )
    )
    signers = found.signers_since(frozenset({"deliver"}))
    assert signers["appraiser"].name == "Dahulu"
    assert signers["appraiser_superior"].signed


def test_nobody_signs_a_document_that_was_not_delivered() -> None:
    found = EvaluationFile(signatures=(signature(1, "agree_plan", "owner", signed=True),))
    assert found.signers_since(frozenset({"deliver"})) == {}
