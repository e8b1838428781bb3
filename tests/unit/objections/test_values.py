"""When a decision counts as another result."""

from __future__ import annotations

from itertools import product

import pytest

from app.evaluations.values import Rating, Ratings
from app.objections.values import differs

OLD = Ratings(result_rating="meets", behaviour_rating="below", recommendation="Bimbingan")
PAIRS = list(product(Rating, Rating))


@pytest.mark.parametrize(("result", "behaviour"), PAIRS)
def test_only_the_very_same_pair_is_no_change(result: str, behaviour: str) -> None:
    new = Ratings(result_rating=result, behaviour_rating=behaviour)
    assert differs(new, OLD) is ((result, behaviour) != ("meets", "below"))


@pytest.mark.parametrize(("result", "behaviour"), [(None, "above"), ("above", None), (None, None)])
def test_half_filled_is_unknown_and_not_false(result: str | None, behaviour: str | None) -> None:
    assert differs(Ratings(result_rating=result, behaviour_rating=behaviour), OLD) is None


def test_another_recommendation_alone_changes_no_result() -> None:
    assert differs(Ratings(result_rating="meets", behaviour_rating="below", recommendation="Lain"), OLD) is False
