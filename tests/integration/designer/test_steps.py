"""The page of a step: where from, where to, by whom, votes, effects, separation, its name, and how it goes."""

from __future__ import annotations

import re

import pytest

from tests.integration.designer.pages import document, filled, ids, national, record, revision

STEP = {
    "title_id": "Setujui", "title_en": "Agree", "sources": ["", "draft"], "to": "closed", "kind": "forward",
    "by": ["", "unit_head"], "not_by": "", "panel": "", "comment": "optional", "effects": "", "hand_to": "",
    "hands": "appraiser", "need": "", "of": "", "otherwise": "", "revision": 1,
}  # fmt: skip


@pytest.fixture
def step(panel, draft):
    """A draft with one step, "setujui"."""
    new = {"title_id": "Setujui", "source": "draft", "to": "closed", "kind": "forward", "by": ["unit_head"]}
    assert panel.enter("hr").post(f"designer/{draft.id}/steps/", new | {"revision": 0}).status_code == 303
    return f"designer/{draft.id}/steps/setujui"


def _step(panel, draft, name: str = "setujui") -> dict:
    return record(document(panel, draft), "transitions", name)


def test_all_of_it_is_changed(panel, draft, step):
    panel.post(
        f"designer/{draft.id}/steps/",
        {"title_id": "Gagal", "source": "draft", "to": "closed", "kind": "consequence", "revision": 1},
    )
    sent = STEP | {
        "sources": ["", "draft", "closed"], "by": ["", "unit_head", "peer"], "not_by": ["", "owner"],
        "comment": "required", "effects": ["", "close_case", "snapshot_signatures"], "panel": "cuti",
        "need": "2", "of": "peer", "veto": "y", "otherwise": "gagal", "revision": 2,
    }  # fmt: skip
    assert panel.post(step, sent).status_code == 303
    assert _step(panel, draft) == {
        "id": "setujui", "title": {"id": "Setujui", "en": "Agree"}, "from": ["draft", "closed"], "to": "closed",
        "kind": "forward", "by": ["unit_head", "peer", "panel:cuti"], "not_by": ["owner"], "comment": "required",
        "effects": ["close_case", "snapshot_signatures"],
        "vote": {"need": 2, "of": "peer", "veto": True, "otherwise": "gagal"},
    }  # fmt: skip
    page = panel.get(step).text
    said = re.search(r'data-live="step-sentence">([^<]*)<', page)[1]
    assert said == (
        "Pimpinan unit kerja atau Rekan setingkat atau Anggota tim cuti: “Setujui”, dari “Penyusunan”, “Selesai” ke "
        "“Selesai”, tetapi bukan oleh Pemohon, setelah 2 suara setuju dari Rekan setingkat, dan satu "
        "penolakan menggugurkannya; bila gagal: “Gagal”."
    )
    assert "Anggota tim cuti" in re.search(r'<select[^>]*name="of".*?</select>', page, re.DOTALL)[0]


def test_every_open_state_is_one_choice(panel):
    draft = national(panel)
    client, address = panel.enter("hr"), f"designer/{draft.id}/steps/return_plan"
    sent = STEP | {"sources": ["", "*"], "to": "draft", "kind": "return", "comment": "required", "revision": 0}
    client.post(address, sent)
    assert _step(panel, draft, "return_plan")["from"] == "*"
    page = client.get(address).text
    assert re.search(r'<input checked[^>]*name="sources"[^>]*value="\*"', page)
    assert "dari setiap keadaan yang belum selesai ke" in page


def test_a_new_kind_brings_its_own_rule_of_comments(panel, draft, step):
    panel.post(step, STEP | {"kind": "return"})
    assert _step(panel, draft)["kind"] == "return"
    assert "comment" not in _step(panel, draft)  # as the kind has it: required
    panel.post(step, STEP | {"kind": "forward", "comment": "none", "revision": 2})
    assert _step(panel, draft)["comment"] == "none"


def test_a_timeout_hands_over(panel, draft, step):
    sent = STEP | {"kind": "timeout", "to": "draft", "by": ["", "system"], "hand_to": "unit_head", "hands": "owner"}
    panel.post(step, sent)
    found = _step(panel, draft)
    assert (found["hand_to"], found["hands"], found["by"]) == ("unit_head", "owner", ["system"])
    page = panel.get(step).text
    assert "kewenangan Pemohon beralih kepada Pimpinan unit kerja" in page
    assert 'href="/admin/designer/' in panel.get(f"designer/{draft.id}/states/draft").text


def test_a_step_of_the_system_is_taken_by_nobody_else(panel, draft):
    new = {"title_id": "Lewat", "source": "draft", "to": "closed", "kind": "timeout", "by": ["owner"], "revision": 0}
    panel.enter("hr").post(f"designer/{draft.id}/steps/", new)
    assert _step(panel, draft, "lewat")["by"] == ["system"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title_id": ""}, "title_id"),
        ({"to": "entah"}, "to"),
        ({"by": ["", "siapa saja"]}, "by"),
        ({"effects": ["", "os.system"]}, "effects"),
        ({"panel": "Tim Besar"}, "panel"),
        ({"need": "0", "of": "peer"}, "need"),
        ({"need": "2"}, "of"),
        ({"kind": "sihir"}, "kind"),
    ],
    ids=["no-title", "no-target", "stranger", "code", "bad-panel", "no-votes", "whose-votes", "foreign-kind"],
)
def test_what_cannot_be_stored_is_said_beside_its_field(panel, draft, step, sent, field):
    answer = panel.post(step, STEP | sent)
    assert answer.status_code == 422
    assert f'id="{field}-errors"' in answer.text
    assert revision(panel, draft) == 1


def test_without_a_source_it_can_still_be_mended(panel, draft, step):
    assert panel.post(step, STEP | {"sources": ""}).status_code == 303
    assert _step(panel, draft)["from"] == []
    assert "(belum ditentukan)" in panel.get(step).text
    assert "Tanpa asal" in panel.get(f"designer/{draft.id}/").text


def test_the_same_person_is_kept_from_other_steps(panel):
    draft = national(panel)
    client, address = panel.enter("hr"), f"designer/{draft.id}/steps/agree_plan"
    before = document(panel, draft)["separate"]
    client.post(f"{address}/separate", {"separate-others": ["", "submit_rating"], "revision": 0})
    assert document(panel, draft)["separate"] == [*before, ["agree_plan", "submit_rating"]]
    assert re.search(r'<input checked[^>]*value="submit_rating"', client.get(address).text)
    client.post(f"{address}/separate", {"separate-others": "", "revision": 1})
    assert document(panel, draft)["separate"] == before
    assert client.post(f"{address}/separate", {"separate-others": "tiada", "revision": 2}).status_code == 422


def test_saving_every_national_step_as_shown_changes_nothing(panel):
    draft = national(panel)
    client, before = panel.enter("hr"), document(panel, draft)
    for name in ids(before, "transitions"):
        page = client.get(f"designer/{draft.id}/steps/{name}").text
        for action in ("", "/separate"):
            form = re.search(rf'<form[^>]*action="[^"]*/steps/{name}{action}".*?</form>', page, re.DOTALL)
            answer = client.post(f"designer/{draft.id}/steps/{name}{action}", filled(form[0]))
            assert answer.status_code == 303, (name, action)
            assert document(panel, draft) == before, (name, action)


def test_the_condition_is_a_sentence_with_a_way_to_its_page(panel):
    draft = national(panel)
    page = panel.enter("hr").get(f"designer/{draft.id}/steps/submit_plan").text
    assert "Boleh dilakukan bila jumlah hasil kerja utama paling sedikit 1" in page
    assert "Ubah syarat" in page


def test_another_name_is_carried_along(panel):
    draft = national(panel)
    client, address = panel.enter("hr"), f"designer/{draft.id}/steps"
    answer = client.post(f"{address}/file_objection/name", {"name-id": "keberatan", "revision": 0})
    assert answer.location.endswith("/steps/keberatan")
    found = document(panel, draft)
    assert record(found, "states", "objection_decision")["deadline"]["since"] == "keberatan"
    assert client.post(f"{address}/keberatan/name", {"name-id": "acknowledge", "revision": 1}).status_code == 422


def test_it_goes_and_comes_back_by_undoing(panel, draft, step):
    assert panel.post(f"{step}/remove", {"revision": 1}).status_code == 302
    assert "transitions" not in document(panel, draft)
    assert panel.get(step).status_code == 404
    assert panel.post(f"{step}/remove", {"revision": 2}).status_code == 404
    panel.post(f"designer/{draft.id}/undo", {"revision": 2})
    assert panel.get(step).status_code == 200


def test_a_stale_page_removes_nothing(panel, draft, step):
    answer = panel.post(f"{step}/remove", {"revision": 0})
    assert answer.status_code == 422
    assert "diubah orang lain" in answer.text
    assert ids(document(panel, draft), "transitions") == ["setujui"]


@pytest.mark.parametrize(
    ("asked", "to"), [({}, "closed"), ({"source": "draft"}, "closed"), ({"source": "draft", "to": "draft"}, "draft")]
)
def test_a_new_step_is_offered_to_the_next_state(panel, draft, asked, to):
    page = panel.enter("hr").get(f"designer/{draft.id}/steps/", **asked).text
    assert filled(page)["to"] == [to]
