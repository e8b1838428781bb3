"""The picture that is drawn by hand: it opens what it shows, keeps where states were put, and can be taken back."""

from __future__ import annotations

import re

import pytest

from app.definitions.models import DefinitionVersion
from tests.integration.designer import sources
from tests.panel import Panel


@pytest.fixture
def leave(panel: Panel, draft: DefinitionVersion) -> DefinitionVersion:
    sources.store(panel, draft, sources.leave())
    return draft


def _move(panel: Panel, leave: DefinitionVersion, **data: object):
    return panel.post(f"designer/{leave.id}/picture/move", data)


def test_the_picture_shows_every_state_and_step_and_opens_them(panel, leave):
    page = panel.get(f"designer/{leave.id}/").text
    assert re.findall(r'data-node="(\w+)"', page) == ["draft", "review", "done"]
    assert len(re.findall(r"data-mark=", page)) == 3
    assert 'aria-label="Langkah 1, Kirim: dari Pengisian ke Pemeriksaan"' in page
    assert 'aria-label="Pengisian, tahap Penyusunan' in page


def test_a_state_stays_where_it_was_put_and_undo_takes_it_back(panel, leave):
    assert _move(panel, leave, state="review", x="633", y="217").status_code == 303
    assert sources.stored(panel, leave)["layout"] == {"review": [630, 220]}
    page = panel.get(f"designer/{leave.id}/").text
    assert 'data-node="review" data-title="Pemeriksaan" data-x="630" data-y="220"' in page
    assert "Batalkan: geser keadaan pada gambar" in page
    panel.post(f"designer/{leave.id}/undo", {"revision": sources.revision(panel, leave)})
    assert "layout" not in sources.stored(panel, leave)


@pytest.mark.parametrize(
    ("way", "put"),
    [("", [300, 200]), ("left", [220, 200]), ("right", [380, 200]), ("up", [300, 140]), ("down", [300, 260])],
)
def test_a_state_is_put_by_a_form(panel, leave, way, put):
    address = f"designer/{leave.id}/states/review"
    panel.post(f"designer/{leave.id}/title", {"title_id": "Cuti besar", "revision": 0})
    answer = panel.post(f"{address}/place", {"place-x": "300", "place-y": "200", "way": way})
    assert answer.headers["Location"].endswith("/states/review#place")
    stored = sources.stored(panel, leave)
    assert (stored["layout"], stored["title"]["id"]) == ({"review": put}, "Cuti besar")
    page = panel.get(address).text
    for name, value in zip(("place-x", "place-y"), put, strict=True):
        assert re.search(rf'name="{name}"[^>]*value="{value}"|value="{value}"[^>]*name="{name}"', page)


@pytest.mark.parametrize(("x", "y"), [("", "1"), ("1", "-1"), ("20001", "1"), ("abc", "1")])
def test_a_place_outside_the_picture_is_refused_beside_its_field(panel, leave, x, y):
    answer = panel.post(f"designer/{leave.id}/states/review/place", {"place-x": x, "place-y": y})
    assert answer.status_code == 422
    assert "t-field-errors" in answer.text
    assert "layout" not in sources.stored(panel, leave)


def test_a_drag_comes_on_top_of_what_others_changed(panel, leave):
    panel.post(f"designer/{leave.id}/title", {"title_id": "Cuti besar", "revision": 0})
    assert _move(panel, leave, state="draft", x="10", y="10").status_code == 303
    stored = sources.stored(panel, leave)
    assert (stored["title"]["id"], stored["layout"]) == ("Cuti besar", {"draft": [10, 10]})


def test_all_are_tidied_at_once_and_put_back(panel, leave):
    data = {"state": ["draft", "review", "done"], "x": ["0", "300", "600"], "y": ["40", "40", "40"], "tidy": "1"}
    assert _move(panel, leave, **data).status_code == 303
    assert len(sources.stored(panel, leave)["layout"]) == 3
    assert "Batalkan: rapikan gambar" in panel.get(f"designer/{leave.id}/").text
    assert panel.post(f"designer/{leave.id}/picture/reset").status_code == 303
    assert "layout" not in sources.stored(panel, leave)


def test_a_script_gets_the_new_picture_back_and_nothing_around_it(panel, leave):
    token = panel.token()
    answer = panel.client.post(
        f"/admin/designer/{leave.id}/picture/move",
        data={"state": "done", "x": "900", "y": "500", "csrf_token": token},
        headers={"X-Autosave": "1"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'data-live="canvas"' in answer.text
    assert 'data-revision="1"' in answer.text
    assert 'data-x="900" data-y="500"' in answer.text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"state": "draft", "x": "1"},
        {"state": "draft", "x": "1", "y": "NaN"},
        {"state": "draft", "x": "²", "y": "1"},
        {"state": "draft", "x": "1" * 40, "y": "1"},
        {"state": ["draft"] * 501, "x": ["1"] * 501, "y": ["1"] * 501},
    ],
    ids=["nothing", "half", "no number", "superscript", "endless", "too many"],
)
def test_places_that_are_none_are_not_taken(panel, leave, data):
    assert _move(panel, leave, **data).status_code == 404
    assert "layout" not in sources.stored(panel, leave)


def test_what_is_far_out_is_brought_back_and_a_strange_state_is_refused(panel, leave):
    _move(panel, leave, state="draft", x="-400", y="999999")
    assert sources.stored(panel, leave)["layout"] == {"draft": [0, 20000]}
    _move(panel, leave, state="ghost", x="1", y="1")
    assert "ghost" not in sources.stored(panel, leave)["layout"]


def test_states_and_steps_with_errors_are_marked(panel, leave):
    document = sources.leave()
    document["states"][1]["form"] = "ghost"
    document["transitions"][0]["by"] = ["nobody"]
    sources.store(panel, leave, document)
    page = panel.get(f"designer/{leave.id}/").text
    assert re.search(r'dc-node--error" data-node="review"', page)
    assert "Pemeriksaan, tahap Penyusunan, 1 kesalahan" in page
    assert "dc-mark--error" in page


def test_who_may_only_read_gets_the_picture_without_tools(panel, leave):
    address = f"designer/{leave.id}"
    page = panel.enter("unit_hr").get(f"{address}/").text
    assert 'data-node="draft"' in page
    assert "data-move" not in page
    assert "data-handle" not in page
    assert panel.post(f"{address}/picture/move", {"state": "draft", "x": "1", "y": "1"}).status_code == 404
    assert panel.post(f"{address}/picture/reset").status_code == 404
