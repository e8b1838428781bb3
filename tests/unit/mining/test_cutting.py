"""Process mining worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from statistics import quantiles
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dashboards.values import Branch, Cell, Place
from app.mining import cutting
from app.mining.values import AnswerTime, Passage, Return
from workflows import layout, schema

DEFINITION = schema.load_shipped("skp-nasional")
OFFICE, CLINIC = Place(UUID(int=1), "Dinas"), Place(UUID(int=2), "Puskesmas")
BRANCH = Branch((OFFICE,), (CLINIC,))

PASSAGES = [
    # Three stays of one day, one of five; two of ten days; one step back after two days.
    Passage("draft", "plan_review", "submit_plan", "forward", 3, 3.0),
    Passage("draft", "plan_review", "submit_plan", "forward", 1, 5.0),
    Passage("plan_review", "running", "agree_plan", "forward", 2, 20.0),
    Passage("plan_review", "draft", "return_plan", "return", 1, 2.0),
    Passage("closed", "rating", "reopen_case", "admin", 1, 90.0),
]


def test_times_by_hand() -> None:
    draft, review = cutting.times(PASSAGES, DEFINITION)
    # 1 1 1 5: the median is 1, the 90th percentile lies at 2.7 of 3 steps: 1 + 0.7 * 4.
    assert (draft.state, draft.count, draft.median, draft.total) == ("draft", 4, 1.0, 8.0)
    assert draft.ninth == pytest.approx(3.8)
    # 2 10 10; final states count for nothing: 8 of 30 days were spent in the draft.
    assert (review.state, review.count, review.median) == ("plan_review", 3, 10.0)
    assert (draft.share, review.share) == (pytest.approx(8 / 30), pytest.approx(22 / 30))


@given(st.lists(st.integers(0, 50), min_size=2, max_size=40))
def test_quantiles_agree_with_the_standard_library(values: list[int]) -> None:
    groups = [(float(value), 1) for value in values]
    assert cutting.quantile(groups, 0.9) == pytest.approx(quantiles(values, n=10, method="inclusive")[8])
    merged = [(float(value), values.count(value)) for value in set(values)]
    assert cutting.quantile(merged, 0.5) == pytest.approx(quantiles(values, n=2, method="inclusive")[0])


def test_edges_and_weights_by_hand() -> None:
    edges = cutting.edges(PASSAGES)
    assert [(one.transition, one.count) for one in edges] == [
        ("submit_plan", 4), ("agree_plan", 2), ("reopen_case", 1), ("return_plan", 1),
    ]  # fmt: skip
    marks = cutting.picture_marks(edges, cutting.times(PASSAGES, DEFINITION))
    assert marks["draft>submit_plan"] == "mw5"
    assert marks["plan_review>agree_plan"] == "mw3"
    assert marks["plan_review>return_plan"] == "mw2"
    assert (marks["draft"], marks["plan_review"]) == ("mt1", "mt5")


def test_weights_are_drawn_on_the_picture() -> None:
    marks = cutting.picture_marks(cutting.edges(PASSAGES), cutting.times(PASSAGES, DEFINITION))
    drawn = layout.svg(DEFINITION, None, "id", marks=marks)
    assert 'class="wf-edge wf-edge--forward mw5"' in drawn
    assert 'class="wf-edge wf-edge--return mw2"' in drawn
    assert "mt5" in drawn
    assert "mw" not in layout.svg(DEFINITION, None, "id")


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_weights_stay_inside_their_classes(value: float, more: float) -> None:
    assert 1 <= cutting.weight(value, value + more) <= cutting.WEIGHTS


def test_states_that_ping_pong() -> None:
    (pair,) = cutting.ping_pongs(cutting.edges(PASSAGES))
    assert pair == cutting.PingPong("plan_review", "draft", 1, 4)


def test_loops_add_up_over_units_and_average_what_came_back() -> None:
    found = [
        Return(OFFICE.id, "return_plan", "plan_review", "draft", 3, 2, 6.0),
        Return(CLINIC.id, "return_plan", "plan_review", "draft", 1, 1, 3.0),
        Return(CLINIC.id, "return_change", "change_review", "change_draft", 2, 0, 0.0),
    ]
    assert cutting.loops(found) == [
        cutting.Loop("return_plan", "plan_review", "draft", 4, 3.0),
        cutting.Loop("return_change", "change_review", "change_draft", 2, None),
    ]


def test_units_that_keep_cases_waiting_longest_come_first() -> None:
    cells = [
        Cell(OFFICE.id, "draft", None, 2, 0, (2, 0, 0, 0), waited=4.0),
        Cell(CLINIC.id, "draft", None, 1, 0, (0, 0, 0, 1), waited=40.0),
        Cell(CLINIC.id, "closed", None, 7, 0, (7, 0, 0, 0)),
    ]
    answers = [AnswerTime(CLINIC.id, None, "", 5, 2.5), AnswerTime(CLINIC.id, UUID(int=9), "X", 5, 99.0)]
    loads = cutting.unit_loads(BRANCH, cells, {"closed"}, answers=answers)
    assert [(one.place, one.open, one.waited, one.answers, one.median) for one in loads] == [
        (CLINIC, 1, 40.0, 5, 2.5),
        (OFFICE, 2, 4.0, 0, None),
    ]


def test_a_year_beside_the_one_before() -> None:
    compared = cutting.compare(DEFINITION, {"draft": 3}, {"draft": 5, "former": 2})
    assert (compared[0].state, compared[0].now, compared[0].then) == ("draft", 3, 5)
    assert (compared[-1].state, compared[-1].now, compared[-1].then) == ("former", 0, 2)
    assert len(compared) == len(DEFINITION.states) + 1


@dataclass
class Version:
    code: str


@dataclass
class Round:
    year: int
    purpose: str = "appraisal"
    definition_version: Version = field(default_factory=lambda: Version("skp-nasional"))

    @property
    def starts_on(self) -> date:
        return date(self.year, 1, 1)

    @property
    def ends_on(self) -> date:
        return date(self.year, 12, 31)


def test_the_cycle_of_the_year_before() -> None:
    this, last, older = Round(2026), Round(2025), Round(2024)
    leaves, permits = (Round(2025, "requests", Version(code)) for code in ("cuti", "izin"))
    others = [this, older, leaves, permits, last]
    assert cutting.predecessor(this, others) is last
    assert cutting.predecessor(Round(2026, "requests", Version("izin")), others) is permits
    assert cutting.predecessor(older, others) is None
    assert cutting.year_before(date(2024, 2, 29)) == date(2023, 2, 28)
