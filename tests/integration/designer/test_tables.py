"""Decision tables as grids: made, filled, completed, and what is open, answered twice or never reached is shown."""

from __future__ import annotations

from typing import Any

import pytest

from app.definitions.models import DefinitionVersion
from tests.integration.designer import sources
from tests.panel import Panel


def _text(text: str) -> dict[str, str]:
    return {"id": text, "en": text}


def graded() -> dict[str, Any]:
    """The leave workflow with a table of 3 x 3, as the law's own, of which two rows are there."""
    document = sources.leave()
    for name in ("result", "manner"):
        document["facts"][name] = {"type": ["above", "meets", "below"], "title": _text(name)}
    document["facts"]["grade"] = {"type": ["good", "bad"], "title": _text("nilai")}
    document["tables"] = [
        {
            "id": "grade", "title": _text("Nilai"), "inputs": ["result", "manner"], "output": "grade",
            "rows": [["above", "any", "good"], ["below", ["meets", "below"], "bad"]],
        }
    ]  # fmt: skip
    return document


@pytest.fixture
def leave(panel: Panel, draft: DefinitionVersion) -> DefinitionVersion:
    sources.store(panel, draft, graded())
    return draft


def _post(panel: Panel, leave: DefinitionVersion, path: str, data: dict[str, Any]):
    return panel.post(f"designer/{leave.id}/tables/{path}", {"revision": sources.revision(panel, leave), **data})


def _rows(panel: Panel, leave: DefinitionVersion) -> Any:
    return sources.stored(panel, leave)["tables"][0]["rows"]


SENT = {
    "rows": "2", "r0-0": "above", "r0-1": "any", "r0-2": "good",
    "r1-0": "below", "r1-1": "+", "r1-1-ticks": ["meets", "below"], "r1-2": "bad",
}  # fmt: skip


def test_a_table_is_made_of_facts_with_choices(panel, leave):
    data = {"title_id": "Nilai akhir", "inputs": ["", "result"], "output": "grade"}
    assert _post(panel, leave, "", data).status_code == 302
    made = sources.stored(panel, leave)["tables"][1]
    assert (made["id"], made["inputs"], made["output"]) == ("nilai_akhir", ["result"], "grade")
    assert "3 gabungan belum dijawab" in panel.get(f"designer/{leave.id}/tables/nilai_akhir").text


@pytest.mark.parametrize(
    "data",
    [
        {"title_id": "", "inputs": ["result"], "output": "grade"},
        {"title_id": "Satu", "inputs": [""], "output": "grade"},
        {"title_id": "Satu", "inputs": ["grade"], "output": "grade"},
        {"title_id": "Satu", "inputs": ["days"], "output": "grade"},
    ],
    ids=["no name", "no input", "output is input", "not finite"],
)
def test_what_makes_no_table_is_refused(panel, leave, data):
    assert _post(panel, leave, "", data).status_code == 422
    assert len(sources.stored(panel, leave)["tables"]) == 1


def test_open_combinations_are_listed_and_the_whole_is_spread_out(panel, leave):
    page = panel.get(f"designer/{leave.id}/tables/grade").text
    assert "4 gabungan belum dijawab" in page
    assert 'name="gap-meets/above"' in page
    assert page.count('class="dt-gap"') == 4


def test_one_button_adds_the_open_combinations_as_rows(panel, leave):
    answer = _post(panel, leave, "grade/rows", SENT | {"do": "cover", "for-all": "bad", "gap-meets/above": "good"})
    assert answer.status_code == 302
    rows = _rows(panel, leave)
    assert len(rows) == 6
    assert ["meets", "above", "good"] in rows
    assert ["below", "above", "bad"] in rows
    assert "belum dijawab" not in panel.get(f"designer/{leave.id}/tables/grade").text


@pytest.mark.parametrize(
    ("do", "wanted"),
    [
        ("save", [["above", "any", "good"], ["below", ["meets", "below"], "bad"]]),
        ("down:0", [["below", ["meets", "below"], "bad"], ["above", "any", "good"]]),
        ("up:0", [["above", "any", "good"], ["below", ["meets", "below"], "bad"]]),
        ("remove:0", [["below", ["meets", "below"], "bad"]]),
        ("add", [["above", "any", "good"], ["below", ["meets", "below"], "bad"], ["any", "any", "good"]]),
        ("remove:9", [["above", "any", "good"], ["below", ["meets", "below"], "bad"]]),
    ],
    ids=["save", "down", "up at the top", "remove", "add", "no such row"],
)
def test_every_button_keeps_what_was_typed(panel, leave, do, wanted):
    assert _post(panel, leave, "grade/rows", SENT | {"do": do}).status_code == 302
    assert _rows(panel, leave) == wanted


def test_one_tick_is_a_choice_and_none_is_anything(panel, leave):
    _post(panel, leave, "grade/rows", SENT | {"do": "save", "r1-1-ticks": ["meets"], "r0-1": "+"})
    assert _rows(panel, leave) == [["above", "any", "good"], ["below", "meets", "bad"]]


def test_overlaps_and_rows_that_never_answer_are_marked(panel, leave):
    document = graded()
    document["tables"][0]["rows"] = [["any", "any", "good"], ["above", "any", "bad"]]
    sources.store(panel, leave, document)
    page = panel.get(f"designer/{leave.id}/tables/grade").text
    assert "tumpang tindih" in page
    assert "tidak terpakai" in page
    assert "baris 1, 2" in page


def test_columns_change_and_rows_keep_their_cells(panel, leave):
    data = {"title_id": "Nilai", "inputs": ["kind", "result"], "output": "grade"}
    assert _post(panel, leave, "grade", data).status_code == 302
    assert _rows(panel, leave) == [["any", "above", "good"], ["any", "below", "bad"]]


def test_a_table_whose_fact_is_gone_still_opens(panel, leave):
    document = graded()
    del document["facts"]["manner"]
    document["tables"][0]["rows"].append(["above"])
    sources.store(panel, leave, document)
    page = panel.get(f"designer/{leave.id}/tables/grade")
    assert page.status_code == 200
    assert "belum dapat dihitung" in page.text


def test_hostile_rows_are_refused_and_store_nothing(panel, leave):
    for bad in ("<script>", "Any", "x\x00y", "a" * 200):
        assert _post(panel, leave, "grade/rows", SENT | {"do": "save", "r0-0": bad}).status_code == 422
    assert _rows(panel, leave)[0] == ["above", "any", "good"]
    assert _post(panel, leave, "grade/rows", {"rows": "99999999", "do": "save"}).status_code in (302, 422)


def test_a_table_is_removed_and_strangers_find_nothing(panel, leave):
    address = f"designer/{leave.id}/tables"
    assert panel.get(f"{address}/ghost").status_code == 404
    assert panel.post(f"{address}/grade/remove", {"revision": 0}).status_code == 302
    assert "tables" not in sources.stored(panel, leave)
    assert panel.enter("employee").get(f"{address}/").status_code == 404
    assert panel.enter("unit_hr").post(f"{address}/", {"title_id": "x", "revision": 0}).status_code == 404
