"""Row buttons: whatever is pressed, nothing typed is lost."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plans import editing
from app.plans.content import MAX_INDICATORS, MAX_RESULTS, IndicatorContent, PlanContent, ResultContent
from app.plans.editing import UnknownOperation
from app.plans.values import Approach, Section

_words = st.text("abc ", max_size=8)
_indicator = st.fixed_dictionaries(
    {"id": st.just(""), "text": _words, "aspect": st.just(""), "target": _words, "perspective": st.just("")}
)
_result = st.fixed_dictionaries(
    {
        "id": st.just(""),
        "section": st.sampled_from([section.value for section in Section]),
        "text": _words,
        "assigned_by": _words,
        "leader_result_id": st.just(""),
        "leader_text": _words,
        "indicators": st.lists(_indicator, max_size=3),
    }
)
_document = st.fixed_dictionaries(
    {"approach": st.just("quantitative"), "results": st.lists(_result, max_size=5), "resources": _words}
)


def _texts(document: dict[str, Any]) -> Counter[str]:
    rows = [*document["results"], *(one for row in document["results"] for one in row["indicators"])]
    return Counter(row.get("text", "") for row in rows if row.get("text"))


@given(document=_document, number=st.integers(0, 6), name=st.sampled_from(["up", "down", "section", "add-indicator"]))
def test_moving_keeps_every_text(document: dict[str, Any], number: int, name: str) -> None:
    before = _texts(document)
    if number >= len(document["results"]):
        with pytest.raises(UnknownOperation):
            editing.apply(f"{name}:{number}", document)
        return
    after = editing.apply(f"{name}:{number}", copy.deepcopy(document)).document
    assert _texts(after) == before
    sections = [row["section"] for row in after["results"]]
    assert sections == sorted(sections, reverse=True)


@given(document=_document, section=st.sampled_from([section.value for section in Section]))
def test_a_new_row_gets_the_focus(document: dict[str, Any], section: str) -> None:
    edited = editing.apply(f"add:{section}", copy.deepcopy(document))
    place = int(str(edited.focus).split("-")[1])
    fresh = edited.document["results"][place]
    assert fresh["section"] == section
    assert not fresh.get("text")
    assert len(edited.document["results"]) == len(document["results"]) + 1


@pytest.mark.parametrize(
    "operation",
    ["", "explode", "up", "up:x", "up:-1", "up:99", "add:other", "remove:0:1", "remove-indicator:0:9", "approach:best"],
)
def test_unknown_buttons_are_refused(operation: str) -> None:
    document = editing.document_of(PlanContent(Approach.QUALITATIVE, (ResultContent(Section.MAIN, "Satu"),)))
    with pytest.raises(UnknownOperation):
        editing.apply(operation, document)


def test_the_target_joins_the_narrative_when_the_approach_is_switched() -> None:
    row = IndicatorContent("Persentase aduan", target="90-95%")
    content = PlanContent(Approach.QUANTITATIVE, (ResultContent(Section.MAIN, "Satu", indicators=(row,)),))
    edited = editing.apply("approach:qualitative", editing.document_of(content)).document
    assert edited["approach"] == "qualitative"
    assert edited["results"][0]["indicators"][0]["text"] == "Persentase aduan 90-95%"


def test_no_row_beyond_the_limits() -> None:
    rows = tuple(ResultContent(Section.MAIN, str(number)) for number in range(MAX_RESULTS))
    full = editing.document_of(PlanContent(Approach.QUALITATIVE, rows))
    assert len(editing.apply("add:main", full).document["results"]) == MAX_RESULTS
    for _ in range(MAX_INDICATORS + 2):
        full = editing.apply("add-indicator:0", full).document
    assert len(full["results"][0]["indicators"]) == MAX_INDICATORS


def test_the_copy_goes_behind_what_is_typed() -> None:
    typed = editing.document_of(PlanContent(Approach.QUALITATIVE, (ResultContent(Section.MAIN, "Diketik"),)))
    blank = editing.apply("add:main", typed).document
    blank["results"][1].update({"id": "", "text": "", "assigned_by": "", "leader_text": "", "indicators": []})
    last_year = PlanContent(Approach.QUANTITATIVE, (ResultContent(Section.MAIN, "Tahun lalu"),))
    edited = editing.with_copy(blank, last_year)
    assert [row["text"] for row in edited.document["results"]] == ["Diketik", "Tahun lalu"]
    assert edited.document["approach"] == "qualitative"
    assert edited.focus == "results-1-text"
