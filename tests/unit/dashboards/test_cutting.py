"""Flows without gaps, breakdowns by hand, and above all that no small group can be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.dashboards import charts, cutting
from app.dashboards.cutting import Answers
from app.dashboards.values import AnswerCount, Branch, MonthlyMean, NumberSummary, Place, Traffic
from workflows.definition import Field

PLACES = tuple(Place(UUID(int=number), f"Unit {number}") for number in range(1, 5))
BRANCH = Branch(PLACES[:1], PLACES[1:])
KIND = Field("jenis", "choice", {"id": "Jenis", "en": "Kind"})
DAYS = Field("hari", "int", {"id": "Hari", "en": "Days"})


def counted(place: Place, **values: int) -> list[AnswerCount]:
    rows = [AnswerCount(place.id, "draft", "plan", "jenis", value, count) for value, count in values.items()]
    return [*rows, AnswerCount(place.id, "draft", "plan", "jenis", None, sum(values.values()))]


def test_a_flow_has_every_week_up_to_this_one() -> None:
    found = [Traffic("draft", date(2026, 1, 5), 3, 1), Traffic("running", date(2026, 1, 5), 9, 9)]
    flow = cutting.flow("draft", found, today=date(2026, 1, 15), weeks=3)
    assert [(week.start, week.entered, week.left) for week in flow.weeks] == [
        (date(2025, 12, 29), 0, 0), (date(2026, 1, 5), 3, 1), (date(2026, 1, 12), 0, 0),
    ]  # fmt: skip
    assert not flow.empty


def test_answers_by_unit_by_hand() -> None:
    rows = [*counted(PLACES[0], a=4, b=2), *counted(PLACES[1], a=1), *counted(PLACES[2], b=5)]
    found = cutting.breakdown("draft", "plan", KIND, Answers(rows), BRANCH, by_unit=True, smallest=5)
    assert [([place.name for place in group.places], group.total, dict(group.counts)) for group in found.groups] == [
        (["Unit 1"], 6, {"a": 4, "b": 2}),
        (["Unit 2", "Unit 3"], 6, {"a": 1, "b": 5}),
    ]
    assert found.withheld == 0


def test_numbers_unite_by_their_weight_and_hide_extremes() -> None:
    rows = [
        NumberSummary(PLACES[0].id, "draft", "plan", "hari", 4, Decimal(2), Decimal(1), Decimal(3)),
        NumberSummary(PLACES[1].id, "draft", "plan", "hari", 1, Decimal(12), Decimal(12), Decimal(12)),
    ]
    shown = cutting.breakdown("draft", "plan", DAYS, Answers((), rows), BRANCH, by_unit=False, smallest=5)
    (group,) = shown.groups
    assert (group.total, group.mean, group.low, group.high) == (5, Decimal(4), None, None)
    exact = cutting.breakdown("draft", "plan", DAYS, Answers((), rows), BRANCH, by_unit=True, smallest=1)
    assert [(one.low, one.high) for one in exact.groups] == [(1, 3), (12, 12)]


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.integers(1, 9)), max_size=4, unique_by=lambda one: one[0]))
def test_no_group_is_small_and_nothing_is_lost(units: list[tuple[Place, int]]) -> None:
    rows = [row for place, count in units for row in counted(place, a=count)]
    for by_unit in (True, False):
        found = cutting.breakdown("draft", "plan", KIND, Answers(rows), BRANCH, by_unit=by_unit, smallest=5)
        assert all(group.total >= 5 for group in found.groups)
        assert sum(group.total for group in found.groups) + found.withheld == sum(count for _, count in units)


def test_months_with_few_answers_are_withheld() -> None:
    months = [
        MonthlyMean("draft", "plan", "hari", date(2026, month, 1), Decimal(3), count)
        for month, count in ((1, 4), (2, 5))
    ]
    line = cutting.mean_line("draft", "plan", DAYS, months, smallest=5)
    assert [one.start.month for one in line.months] == [2]
    assert line.withheld == 4


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=30))
def test_lines_stay_inside_the_chart(values: list[float]) -> None:
    chart = charts.line_chart([str(place) for place in range(len(values))], [("x", values)])
    for x, y in chart.lines[0].points:
        assert charts.LEFT <= x <= charts.WIDTH - charts.RIGHT
        assert charts.TOP <= y <= charts.FLOOR
    assert len(chart.ticks) <= 8


def test_scales_end_with_round_numbers() -> None:
    assert [charts.ceiling(value) for value in (0, 4, 5, 9, 17, 41, 399, 4001)] == [4, 4, 8, 20, 20, 80, 400, 8000]
