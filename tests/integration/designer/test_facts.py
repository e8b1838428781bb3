"""The page of facts: HR's own, those that fields fill, and those of the application."""

from __future__ import annotations

import pytest

from app.definitions.models import DefinitionVersion
from tests.integration.designer import sources
from tests.panel import Panel


@pytest.fixture
def leave(panel: Panel, draft: DefinitionVersion) -> DefinitionVersion:
    sources.store(panel, draft, sources.leave())
    return draft


def _post(panel: Panel, leave: DefinitionVersion, path: str, data: dict[str, object] | None = None):
    return panel.post(f"designer/{leave.id}/facts/{path}", {"revision": sources.revision(panel, leave), **(data or {})})


def test_the_list_tells_type_labels_and_who_fills_a_fact(panel, leave):
    page = panel.get(f"designer/{leave.id}/facts/").text
    assert "Cuti besar" in page
    assert "Isian · Lama cuti" in page
    assert "belum diisi siapa pun" in page.split('id="fact-urgent"')[1]


def test_a_fact_of_choices_is_added_and_changed_keeping_its_keys(panel, leave):
    data = {
        "title_id": "Golongan darah", "title_en": "", "kind": "choice", "choices-0-label_id": "A",
        "choices-1-label_id": "B", "choices-1-label_en": "B type",
    }  # fmt: skip
    assert _post(panel, leave, "", data).status_code == 302
    fact = sources.stored(panel, leave)["facts"]["golongan_darah"]
    assert fact["type"] == ["a", "b"]
    assert fact["labels"]["b"] == {"id": "B", "en": "B type"}
    changed = data | {
        "choices-0-key": "a",
        "choices-0-label_id": "Gol. A",
        "choices-1-key": "b",
        "choices-2-label_id": "O",
    }
    assert _post(panel, leave, "golongan_darah", changed).status_code == 302
    fact = sources.stored(panel, leave)["facts"]["golongan_darah"]
    assert fact["type"] == ["a", "b", "o"]
    assert fact["labels"]["a"]["id"] == "Gol. A"


def test_more_rows_are_given_without_storing_or_losing_anything(panel, leave):
    page = _post(panel, leave, "", {"title_id": "Golongan", "kind": "choice", "choices-0-label_id": "A", "more": "1"})
    assert page.status_code == 200
    assert 'name="choices-3-label_id"' in page.text
    assert 'value="A"' in page.text
    assert "golongan" not in sources.stored(panel, leave)["facts"]


@pytest.mark.parametrize(
    "data",
    [
        {"title_id": "", "kind": "bool"},
        {"title_id": "Satu", "kind": "choice", "choices-0-label_id": "A"},
        {"title_id": "Aneh", "kind": "float"},
        {"title_id": "x" * 201, "kind": "bool"},
    ],
    ids=["no name", "one choice", "strange type", "long name"],
)
def test_what_makes_no_fact_is_refused(panel, leave, data):
    page = _post(panel, leave, "", data)
    assert page.status_code == 422
    assert len(sources.stored(panel, leave)["facts"]) == 3


def test_a_field_is_used_as_a_fact_with_its_type(panel, leave):
    assert "Pakai sebagai fakta" in panel.get(f"designer/{leave.id}/facts/").text
    assert _post(panel, leave, "field/main/reason").status_code == 302
    assert sources.stored(panel, leave)["facts"]["reason"]["type"] == "text"
    assert "Pakai sebagai fakta" not in panel.get(f"designer/{leave.id}/facts/").text


def test_facts_of_the_application_can_be_taken_up_and_not_changed(panel, leave):
    document = sources.leave() | {"kind": "appraisal"}
    sources.store(panel, leave, document)
    assert "predikat kinerja" in panel.get(f"designer/{leave.id}/facts/").text
    assert _post(panel, leave, "application/predicate").status_code == 302
    assert len(sources.stored(panel, leave)["facts"]["predicate"]["type"]) == 5
    assert panel.get(f"designer/{leave.id}/facts/predicate").status_code == 404
    assert _post(panel, leave, "predicate", {"title_id": "x", "kind": "int"}).status_code == 404


def test_a_request_is_not_offered_what_only_appraisals_work_out(panel, leave):
    assert "predikat kinerja" not in panel.get(f"designer/{leave.id}/facts/").text
    assert _post(panel, leave, "application/predicate").status_code == 404


def test_a_fact_is_removed_and_what_read_it_is_found_by_the_gate(panel, leave):
    document = sources.leave()
    document["transitions"][0]["when"] = {"fact": "urgent", "op": "is_true"}
    sources.store(panel, leave, document)
    assert _post(panel, leave, "urgent/remove").status_code == 302
    page = panel.get(f"designer/{leave.id}/facts/").text
    assert "unknown_fact" in page
    assert "urgent" not in sources.stored(panel, leave)["facts"]


def test_others_and_strangers_find_nothing(panel, leave):
    address = f"designer/{leave.id}/facts"
    assert panel.get(f"{address}/ghost").status_code == 404
    client = panel.enter("unit_hr")
    assert "Tambah fakta" not in client.get(f"{address}/").text
    assert client.get(f"{address}/days").status_code == 404
    assert client.post(f"{address}/", {"title_id": "x", "kind": "bool", "revision": 0}).status_code == 404
    assert panel.enter("employee").get(f"{address}/").status_code == 404
