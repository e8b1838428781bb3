"""The picture: well formed, nothing overlaps, everything is drawn, and no text escapes into markup."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from tests.unit.workflows import samples
from tests.unit.workflows.samples import Raw
from workflows.badges import SIZE, Rectangle, overlap, spread, straight
from workflows.definition import KINDS, Definition
from workflows.layout import place, svg
from workflows.placement import HEIGHT, WIDTH
from workflows.schema import load_shipped, parse

NATIONAL = load_shipped("skp-nasional")
NS = "{http://www.w3.org/2000/svg}"


def drawn(
    definition: Definition, current: str | None = None, lang: str = "id", visited: tuple[str, ...] = ()
) -> ElementTree.Element:
    return ElementTree.fromstring(svg(definition, current, lang, visited))


def classes(root: ElementTree.Element, wanted: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if wanted in one.get("class", "").split()]


def test_boxes_never_overlap_and_columns_follow_the_stages() -> None:
    boxes = place(NATIONAL).boxes
    for one, other in combinations(boxes.values(), 2):
        assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT
    order = [stage.id for stage in NATIONAL.stages]
    assert all(box.column == order.index(box.state.stage) for box in boxes.values())


def _squares(definition: Definition) -> list[Rectangle]:
    """What the picture covers: its boxes, and its numbers."""
    picture = place(definition)
    half = SIZE // 2
    marks = [(x - half, y - half, SIZE, SIZE) for x, y in (edge.mark for edge in picture.edges)]
    found = marks + [(box.x, box.y, WIDTH, HEIGHT) for box in picture.boxes.values()]
    for x, y, wide, high in found:
        assert min(x, y) >= 0
        assert x + wide <= picture.width
        assert y + high <= picture.height
    return found


@pytest.mark.parametrize("code", ["skp-nasional", "evaluasi-periodik"])
@pytest.mark.parametrize("column", [WIDTH, 900])
def test_no_number_covers_another_or_a_state(code: str, column: int) -> None:
    """As it is shipped, and with its states put by hand, close together as they stand in their order."""
    shipped = load_shipped(code)
    free = {state.id: (index % 4 * column, index // 4 * (HEIGHT + 30)) for index, state in enumerate(shipped.states)}
    for definition in (shipped, replace(shipped, layout=free)):
        for one, other in combinations(_squares(definition), 2):
            assert not overlap(one, other)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(samples.definitions())
def test_numbers_of_any_definition_stand_apart(raw: Raw) -> None:
    definition = parse(raw)
    count = len(place(definition).edges)
    for one, other in combinations(_squares(definition)[:count], 2):
        assert not overlap(one, other)


def test_a_number_stands_in_the_middle_of_its_line_unless_that_is_taken() -> None:
    spots = straight((0, 100), (200, 100))
    assert spread([spots], []) == [(100, 100)]
    assert spread([spots, spots], []) == [(100, 100), (70, 100)]
    assert spread([spots], [(40, 90, 120, 20)]) == [(17, 100)]


def test_every_state_and_edge_is_there_with_its_kind() -> None:
    root = drawn(NATIONAL, "rating", visited=("draft", "rating"))
    assert {one.get("data-state") for one in classes(root, "wf-state")} == {state.id for state in NATIONAL.states}
    assert [one.get("data-state") for one in classes(root, "wf-state--current")] == ["rating"]
    assert [one.get("data-state") for one in classes(root, "wf-state--visited")] == ["draft"]
    assert {one.get("data-state") for one in classes(root, "wf-state--final")} == {"closed", "cancelled", "moved"}
    # What leads out of nearly every state is told in words, not drawn.
    listed = {one.id for one in place(NATIONAL).everywhere}
    shown = [one for one in NATIONAL.transitions if one.id not in listed]
    for kind in KINDS:
        paths = [one for one in classes(root, f"wf-edge--{kind}") if one.find(f"{NS}title") is not None]
        assert len(paths) == sum(len(one.sources) for one in shown if one.kind == kind)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_description_tells_the_whole_workflow(lang: str) -> None:
    root = drawn(NATIONAL, "rating", lang)
    assert root.findtext(f"{NS}title") == NATIONAL.title[lang]
    description = root.findtext(f"{NS}desc") or ""
    for one in (*NATIONAL.states, *NATIONAL.transitions):
        assert one.title[lang] in description
    labelled = (root.get("aria-labelledby") or "").split()
    assert labelled == [root[0].get("id"), root[1].get("id")]


def test_nothing_a_strict_policy_would_block() -> None:
    text = svg(NATIONAL, None, "id")
    assert "style=" not in text
    assert "<style" not in text
    assert "<script" not in text
    assert " on" not in "".join(f" {name}" for one in ElementTree.fromstring(text).iter() for name in one.attrib)
    assert "href" not in text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(samples.definitions())
def test_any_definition_is_drawn(raw: Raw) -> None:
    definition = parse(raw)
    root = drawn(definition, definition.initial, "en")
    assert len(classes(root, "wf-state")) == len(definition.states)


def test_markup_in_titles_stays_text_and_long_titles_wrap() -> None:
    raw = samples.small()
    evil = "<script>alert(1)</script> & “sangat panjang sekali judulnya”"
    raw["states"][0]["title"] = raw["transitions"][0]["title"] = raw["title"] = {"id": evil, "en": evil}
    text = svg(parse(raw), "open", "id")
    assert "<script" not in text
    (box,) = (one for one in classes(ElementTree.fromstring(text), "wf-state") if one.get("data-state") == "open")
    spans = [span.text or "" for span in box.iter(f"{NS}tspan")]
    assert len(spans) > 1
    assert all(len(span) <= 24 for span in spans)
    assert "".join(spans).replace(" ", "") == evil.replace(" ", "")
