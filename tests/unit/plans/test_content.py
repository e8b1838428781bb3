"""The rules of the official forms."""

from __future__ import annotations

from dataclasses import replace

from app.plans.content import (
    MAX_LINES,
    MAX_RESULTS,
    MAX_TEXT,
    IndicatorContent,
    PlanContent,
    ResultContent,
    expectation_problems,
    normalised,
    problems,
    without_blank_rows,
)
from app.plans.values import Approach, Aspect, AttachmentKind, Perspective, Section

ROW = IndicatorContent(" Indikator\r\nkedua ", Aspect.COST, " 5 ", Perspective.BUDGET)


def _content(approach: Approach, *rows: IndicatorContent) -> PlanContent:
    return PlanContent(approach, (ResultContent(Section.MAIN, "Hasil", indicators=rows),))


def _first(content: PlanContent, *, is_leader: bool) -> IndicatorContent:
    return normalised(content, is_leader=is_leader).results[0].indicators[0]


def test_p57_quantitative_rows_of_staff_have_aspect_and_target() -> None:
    row = _first(_content(Approach.QUANTITATIVE, ROW), is_leader=False)
    assert row == IndicatorContent("Indikator\nkedua", Aspect.COST, "5", None)


def test_p34_quantitative_rows_of_leaders_have_target_and_perspective() -> None:
    row = _first(_content(Approach.QUANTITATIVE, ROW), is_leader=True)
    assert row == IndicatorContent("Indikator\nkedua", None, "5", Perspective.BUDGET)


def test_pasal_9_3_qualitative_rows_are_one_narrative() -> None:
    assert _first(_content(Approach.QUALITATIVE, ROW), is_leader=False) == IndicatorContent("Indikator\nkedua")


def test_blank_rows_disappear_and_are_no_problem() -> None:
    blank = ResultContent(Section.MAIN, "  ", indicators=(IndicatorContent("", Aspect.TIME),))
    content = normalised(PlanContent(Approach.QUANTITATIVE, (blank,)), is_leader=False)
    assert not list(problems(content))
    assert without_blank_rows(content).results == ()


def test_each_problem_names_its_field() -> None:
    long = "x" * (MAX_TEXT + 1)
    results = (
        ResultContent(Section.MAIN, "", indicators=(IndicatorContent("", target="5"),)),
        ResultContent(Section.MAIN, long, assigned_by=long, leader_text=long),
    )
    lines = {AttachmentKind.RESOURCES: ("satu",) * (MAX_LINES + 1), AttachmentKind.CONSEQUENCES: (long,)}
    places = {problem.place for problem in problems(PlanContent(Approach.QUANTITATIVE, results, lines))}
    assert places == {
        "results-0-text",
        "results-0-indicators-0-text",
        "results-1-text",
        "results-1-assigned_by",
        "results-1-leader_text",
        "resources",
        "consequences",
    }


def test_too_many_results_are_one_problem() -> None:
    content = _content(Approach.QUALITATIVE)
    crowded = replace(content, results=content.results * (MAX_RESULTS + 1))
    assert [problem.place for problem in problems(crowded)] == ["results"]


def test_unknown_values_of_behaviour_are_refused() -> None:
    assert [problem.place for problem in expectation_problems({"service": ("Ramah",), "brave": ()})] == ["brave"]
