"""States put by hand: placed there, nothing else moves, the picture grows, and edges stay attached."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integration.designer.sources import leave
from workflows import schema
from workflows.editing.layout import automatic, put
from workflows.layout import svg
from workflows.placement import HEIGHT, WIDTH, Box, place

NATIONAL = schema.to_dict(schema.load_shipped("skp-nasional"))
spots = st.tuples(st.integers(0, 2500), st.integers(0, 2500))


def _placed(document):
    return place(schema.parse(document))


def test_one_state_is_put_and_the_others_stay() -> None:
    before, after = _placed(NATIONAL), _placed(put({"received": (100, 900)})(NATIONAL))
    assert (after.boxes["received"].x, after.boxes["received"].y) == (100, 900)
    for name, box in before.boxes.items():
        if name != "received":
            assert (after.boxes[name].x, after.boxes[name].y) == (box.x, box.y)


def test_places_of_states_that_are_gone_are_forgotten() -> None:
    document = put({"review": (10, 10)})(leave())
    document["states"] = [state for state in document["states"] if state["id"] != "review"]
    assert put({"draft": (20, 20)})(document)["layout"] == {"draft": [20, 20]}
    assert "layout" not in automatic()(document)


def test_putting_states_changes_nothing_but_the_picture() -> None:
    moved = put({"draft": (500, 500)})(leave())
    assert {key: value for key, value in moved.items() if key != "layout"} == leave()


@settings(max_examples=40, deadline=None)
@given(draft=spots, review=spots)
def test_edges_begin_and_end_at_the_rims_of_their_boxes(draft: tuple[int, int], review: tuple[int, int]) -> None:
    picture = _placed(put({"draft": draft, "review": review})(leave()))
    for edge in picture.edges:
        numbers = [float(one) for one in re.findall(r"-?\d+\.?\d*", edge.path)]
        assert _on_rim(picture.boxes[edge.source], numbers[0], numbers[1]), edge
        if "V" not in edge.path:
            assert _on_rim(picture.boxes[edge.transition.to], numbers[-2], numbers[-1]), edge
    for box in picture.boxes.values():
        assert box.x + WIDTH <= picture.width
        assert box.y + HEIGHT <= picture.height


def _on_rim(box: Box, x: float, y: float) -> bool:
    upright = x in (box.x, box.x + WIDTH) and box.y <= y <= box.y + HEIGHT
    level = y in (box.y, box.y + HEIGHT) and box.x <= x <= box.x + WIDTH
    return upright or level


@settings(max_examples=40, deadline=None)
@given(draft=spots, review=spots)
def test_numbers_of_edges_between_the_same_states_stand_apart(draft: tuple[int, int], review: tuple[int, int]) -> None:
    picture = _placed(put({"draft": draft, "review": review})(leave()))
    pair = [edge.mark for edge in picture.edges if {edge.source, edge.transition.to} == {"draft", "review"}]
    for (x1, y1), (x2, y2) in combinations(pair, 2):
        assert (x1 - x2) ** 2 + (y1 - y2) ** 2 >= 18**2


def test_a_state_that_stands_free_bears_its_stage() -> None:
    root = ElementTree.fromstring(svg(schema.parse(put({"review": (700, 300)})(leave())), None, "id"))
    stages = [one for one in root.iter() if one.get("class") == "wf-stage"]
    assert ["".join(one.itertext()) for one in stages] == ["Penyusunan", "Penyusunan", "Selesai"]
    assert stages[1][0].get("y") == "290"
