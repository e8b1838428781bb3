"""Conditions in a form: building, refusing, the sentence, the try box, without script and with it."""

from __future__ import annotations

import pytest

from app.definitions.models import DefinitionVersion
from tests.integration.designer import sources
from tests.panel import Panel

DAYS = {"fact": "days", "op": "at_least", "value": 3}
URGENT = {"fact": "urgent", "op": "is_true"}


@pytest.fixture
def leave(panel: Panel, draft: DefinitionVersion) -> DefinitionVersion:
    sources.store(panel, draft, sources.leave())
    return draft


def _when(panel: Panel, leave: DefinitionVersion, step: str = "send") -> object:
    return next(one for one in sources.stored(panel, leave)["transitions"] if one["id"] == step).get("when")


def _post(panel: Panel, leave: DefinitionVersion, data: dict[str, object], where: str = "step/send"):
    sent = {"revision": sources.revision(panel, leave), **data}
    return panel.post(f"designer/{leave.id}/guards/{where}", sent)


def _given(panel: Panel, leave: DefinitionVersion, tree: object) -> None:
    document = sources.leave()
    document["transitions"][0]["when"] = tree
    sources.store(panel, leave, document)


def test_the_first_condition_is_built_without_script(panel, leave):
    """Choosing the fact posts, and the row comes back with the operators of its type."""
    row = {"path": "", "new": "1", "do": ["next", "next"], "new-top-fact": "days"}
    page = _post(panel, leave, row)
    assert page.status_code == 200
    assert 'value="at_least"' in page.text
    assert 'value="one_of"' not in page.text
    assert _when(panel, leave) is None
    done = row | {"do": ["next", "put"], "new-top-op": "at_least", "new-top-value": "3"}
    assert _post(panel, leave, done).status_code == 302
    assert _when(panel, leave) == DAYS
    assert "lama cuti paling sedikit 3" in panel.get(f"designer/{leave.id}/guards/step/send").text


def test_a_change_of_the_fact_gets_the_row_and_the_sentence_back(panel, leave):
    _given(panel, leave, {"all": [DAYS, URGENT]})
    data = {"path": "all.0", "do": "next", "row-all-0-fact": "kind", "row-all-0-op": "equals", "row-all-0-value": "big"}
    token = panel.token()
    answer = panel.client.post(
        f"/admin/designer/{leave.id}/guards/step/send",
        data=data | {"csrf_token": token},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'value="one_of"' in answer.text
    assert "jenis cuti adalah Cuti besar dan mendesak" in answer.text
    assert _when(panel, leave) == {"all": [DAYS, URGENT]}


@pytest.mark.parametrize(
    ("values", "stored"),
    [
        ({"fact": "kind", "op": "one_of", "value": ["annual", "big"]}, ["annual", "big"]),
        ({"fact": "kind", "op": "equals", "value": "big"}, "big"),
        ({"fact": "days", "op": "equals", "value": "-2"}, -2),
    ],
    ids=["several", "one", "number"],
)
def test_values_are_stored_in_the_type_of_their_fact(panel, leave, values, stored):
    data = {"path": "", "new": "1", "do": "put"} | {f"new-top-{name}": value for name, value in values.items()}
    assert _post(panel, leave, data).status_code == 302
    assert _when(panel, leave)["value"] == stored


@pytest.mark.parametrize(
    "values",
    [
        {"fact": "days", "op": "equals", "value": "tiga"},
        {"fact": "days", "op": "equals", "value": ""},
        {"fact": "kind", "op": "equals", "value": "sakit"},
        {"fact": "unknown", "op": "equals", "value": "1"},
        {"fact": "", "op": "", "value": ""},
        {"fact": "days", "op": "equals", "value": "1\x00"},
    ],
    ids=["no number", "nothing", "no choice", "no fact", "empty", "null byte"],
)
def test_a_row_that_makes_no_sense_is_refused_beside_itself(panel, leave, values):
    data = {"path": "", "new": "1", "do": "put"} | {f"new-top-{name}": value for name, value in values.items()}
    page = _post(panel, leave, data)
    assert page.status_code == 422
    assert "t-field-errors" in page.text
    assert _when(panel, leave) is None


def test_groups_are_built_turned_and_taken_apart(panel, leave):
    _given(panel, leave, {"all": [DAYS, URGENT]})
    for do, path, wanted in (
        ("turn", "", {"any": [DAYS, URGENT]}),
        ("not", "any.1", {"any": [DAYS, {"not": URGENT}]}),
        ("down", "any.0", {"any": [{"not": URGENT}, DAYS]}),
        ("unwrap", "any.0", {"any": [URGENT, DAYS]}),
        ("remove", "any.0", {"any": [DAYS]}),
        ("all", "any.0", {"any": [{"all": [DAYS]}]}),
        ("remove", "any.0.all.0", None),
    ):
        assert _post(panel, leave, {"path": path, "do": do}).status_code == 302
        assert _when(panel, leave) == wanted


def test_words_of_refusal_are_stored_in_both_languages(panel, leave):
    _given(panel, leave, DAYS)
    row = {"path": "", "do": "put", "row-top-fact": "days", "row-top-op": "at_least", "row-top-value": "3"}
    assert _post(panel, leave, row | {"row-top-say_id": "Terlalu singkat.", "row-top-say_en": ""}).status_code == 302
    assert _when(panel, leave)["say"] == {"id": "Terlalu singkat.", "en": "Terlalu singkat."}
    _given(panel, leave, {"all": [DAYS, URGENT]})
    _post(panel, leave, {"path": "", "do": "say", "say_id": "Belum.", "say_en": "Not yet."})
    assert _when(panel, leave)["say"] == {"id": "Belum.", "en": "Not yet."}


def test_what_is_wrong_stands_beside_its_row_and_the_page_still_opens(panel, leave):
    _given(panel, leave, {"all": [{"fact": "ghost", "op": "equals", "value": 1}, {"fact": "days", "op": "sings"}]})
    page = panel.get(f"designer/{leave.id}/guards/step/send")
    assert page.status_code == 200
    assert "Fakta “ghost” tidak dikenal" in page.text
    assert "Operator “sings” tidak berlaku" in page.text
    assert "Coba syarat ini" not in page.text


def test_a_condition_that_never_holds_is_reported_on_its_page(panel, leave):
    few = {"fact": "days", "op": "less_than", "value": 3}
    _given(panel, leave, {"all": [DAYS, few]})
    assert "unsatisfiable" in panel.get(f"designer/{leave.id}/guards/step/send").text


@pytest.mark.parametrize(
    ("days", "urgent", "answer"),
    [
        ("3", "true", "Terpenuhi."),
        ("2", "true", "Belum terpenuhi: lama cuti paling sedikit 3"),
        ("3", "", "Tidak dapat dipastikan"),
    ],
    ids=["holds", "fails", "unknown"],
)
def test_a_condition_is_tried_without_storing_anything(panel, leave, days, urgent, answer):
    _given(panel, leave, {"all": [DAYS, URGENT]})
    trial = {"try": "1", "f-days": days, "f-urgent": urgent}
    page = panel.get(f"designer/{leave.id}/guards/step/send", **trial)
    assert answer in page.text.split('id="dg-answer"')[1]
    assert sources.revision(panel, leave) == 0


def test_hostile_values_in_the_try_box_count_as_unknown(panel, leave):
    _given(panel, leave, DAYS)
    page = panel.get(f"designer/{leave.id}/guards/step/send", **{"try": "1", "f-days": "<b>9</b>"})
    assert "Tidak dapat dipastikan" in page.text
    assert "<b>9</b>" not in page.text


def test_a_field_may_ask_about_those_above_it_only(panel, leave):
    page = panel.get(f"designer/{leave.id}/guards/field/main/kind").text
    assert 'value="days"' in page
    assert 'value="reason"' not in page
    assert 'value="kind"' not in page
    row = {"path": "", "new": "1", "do": "put", "new-top-fact": "kind", "new-top-op": "equals", "new-top-value": "big"}
    assert _post(panel, leave, row, "field/main/reason").status_code == 302
    fields = sources.stored(panel, leave)["forms"][0]["sections"][0]["fields"]
    assert fields[2]["show_if"] == {"fact": "kind", "op": "equals", "value": "big"}
    assert "Jenis adalah Besar" in panel.get(f"designer/{leave.id}/guards/field/main/reason").text


def test_a_page_out_of_date_keeps_what_was_typed(panel, leave):
    row = {"path": "", "new": "1", "do": "put", "new-top-fact": "days", "new-top-op": "at_least", "new-top-value": "7"}
    page = panel.post(f"designer/{leave.id}/guards/step/send", row | {"revision": 5})
    assert page.status_code == 422
    assert 'value="7"' in page.text
    assert _when(panel, leave) is None


def test_nobody_else_edits_conditions_and_strange_names_are_not_found(panel, leave):
    address = f"designer/{leave.id}/guards"
    assert panel.get(f"{address}/step/fly").status_code == 404
    assert panel.get(f"{address}/field/main/none").status_code == 404
    assert panel.get(f"{address}/field/none/days").status_code == 404
    assert panel.post(f"{address}/step/send", {"path": "all.9", "do": "remove", "revision": 0}).status_code == 422
    for part in ("employee", "appraiser"):
        assert panel.enter(part).get(f"{address}/step/send").status_code == 404


def test_who_may_only_read_sees_the_condition_without_forms(panel, leave):
    _given(panel, leave, {"all": [DAYS, URGENT]})
    address = f"designer/{leave.id}/guards/step/send"
    client = panel.enter("unit_hr")
    page = client.get(address)
    assert "lama cuti paling sedikit 3" in page.text
    assert 'name="path"' not in page.text
    assert client.post(address, {"path": "", "do": "remove", "revision": 0}).status_code == 404
