"""The page of a state: its words, who sees and edits what, its deadline, milestones, name, and how it goes."""

from __future__ import annotations

import re

import pytest

from app.definitions.models import DefinitionEdit
from tests.integration.designer.pages import document, filled, ids, national, record, revision
from tests.statements import counted

WORDS = {
    "title_id": "Menunggu Kepala", "title_en": "", "waiting_id": "Menunggu Kepala memutuskan.", "waiting_en": "",
    "stage": "drafting", "form": "main",
}  # fmt: skip
SAVES = {"X-Autosave": "1"}


def _state(panel, draft, name: str = "draft") -> dict:
    return record(document(panel, draft), "states", name)


def _deadline(**more) -> dict:
    sent = {"start": "none", "on": "cycle.end", "since": "", "then": "", "remind": ""} | more
    return {f"deadline-{key}": value for key, value in sent.items()} | {"revision": 0}


def test_its_words_are_changed(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}/states/draft"
    answer = client.post(address, WORDS | {"title_en": "Waiting", "stage": "closed", "form": "", "revision": 0})
    assert answer.status_code == 303
    state = _state(panel, draft)
    assert state["title"] == {"id": "Menunggu Kepala", "en": "Waiting"}
    assert state["waiting"] == dict.fromkeys(("id", "en"), "Menunggu Kepala memutuskan.")
    assert (state["stage"], "form" in state, "final" in state) == ("closed", False, False)


def test_it_becomes_the_first_or_a_final_one(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}/states"
    client.post(f"{address}/closed", WORDS | {"initial": "y", "revision": 0})
    found = document(panel, draft)
    assert found["initial"] == "closed"
    assert "final" not in record(found, "states", "closed")
    client.post(f"{address}/draft", WORDS | {"final": "y", "revision": 1})
    assert _state(panel, draft)["final"] is True


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"title_id": ""}, "title_id"), ({"stage": "entah"}, "stage"), ({"waiting_id": "a\x00b"}, "waiting_id")],
    ids=["no-title", "foreign-stage", "unstorable"],
)
def test_what_cannot_be_stored_is_said_beside_its_field(panel, draft, sent, field):
    answer = panel.enter("hr").post(f"designer/{draft.id}/states/draft", WORDS | sent | {"revision": 0})
    assert answer.status_code == 422
    assert f'id="{field}-errors"' in answer.text
    assert revision(panel, draft) == 0


def test_the_grid_says_who_sees_and_edits(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}/states/draft"
    sent = {"relation": ["owner", "unit_head"], "see-owner": ["fields", "attachments"], "edit-owner": ["fields"]}
    sent |= {"see-unit_head": ["fields", "bukan_bagian"], "edit-appraiser": ["fields"], "revision": 0}
    assert client.post(f"{address}/access", sent).status_code == 303
    state = _state(panel, draft)
    assert state["see"] == {"owner": ["attachments", "fields"], "unit_head": ["fields"]}
    assert state["edit"] == {"owner": ["fields"]}
    page = client.get(address).text
    assert len(re.findall(r'name="see-unit_head" value="fields" checked', page)) == 1
    assert 'name="edit-unit_head" value="fields" checked' not in page


def test_a_column_that_was_not_shown_keeps_what_it_had(panel):
    draft = national(panel)
    before = _state(panel, draft, "rating")
    panel.enter("hr").post(f"designer/{draft.id}/states/rating/access", {"relation": "owner", "revision": 0})
    after = _state(panel, draft, "rating")
    assert after["edit"] == before["edit"]
    assert after["see"] == {who: parts for who, parts in before["see"].items() if who != "owner"}


def test_columns_are_added_for_people_and_panels(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}/states/draft"
    assert 'name="see-authority"' not in client.get(address).text
    page = client.get(address, also="authority", panel="kalibrasi").text
    assert 'name="see-authority"' in page
    assert 'name="see-panel:kalibrasi"' in page
    assert "Anggota tim kalibrasi" in page
    client.post(f"{address}/access", {"relation": "panel:kalibrasi", "see-panel:kalibrasi": "fields", "revision": 0})
    assert _state(panel, draft)["see"]["panel:kalibrasi"] == ["fields"]
    assert client.get(address, panel="Bukan Nama", also="orang").status_code == 200


def test_a_deadline_is_made_of_days_reminders_and_escalations(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}/states/draft"
    for number, title in enumerate(("Ingatkan atasan", "Gugurkan")):
        step = {"title_id": title, "source": "draft", "to": "draft", "kind": "timeout", "by": "system"}
        client.post(f"designer/{draft.id}/steps/", step | {"revision": number})
    sent = _deadline(
        start="days", working_days="5", at_least_working_days="2", remind="3, 1", then="gugurkan", handed="4"
    )
    sent |= {"deadline-escalate-0-after": "2", "deadline-escalate-0-transition": "ingatkan_atasan"}
    sent |= {"deadline-escalate-1-after": "", "deadline-escalate-1-transition": "", "revision": 2}
    assert client.post(f"{address}/deadline", sent).status_code == 303
    assert _state(panel, draft)["deadline"] == {
        "working_days": 5, "at_least_working_days": 2, "remind": [3, 1], "then": "gugurkan", "handed": 4,
        "escalate": [{"after": 2, "transition": "ingatkan_atasan"}],
    }  # fmt: skip
    page = client.get(address).text
    assert "Pengingat 3, 1 hari kerja sebelumnya." in page
    assert "Lewat 2 hari kerja: “Ingatkan atasan”." in page
    client.post(f"{address}/deadline", _deadline() | {"revision": 3})
    assert "deadline" not in _state(panel, draft)


def test_a_deadline_stands_on_a_named_date(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}/states/draft"
    client.post(f"{address}/deadline", _deadline(start="on", on="cycle.plan_due", working_days="5"))
    assert _state(panel, draft)["deadline"] == {"on": "cycle.plan_due"}
    assert "Jatuh tempo pada batas penetapan SKP." in client.get(address).text


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"start": "days"}, "deadline-working_days"),
        ({"start": "days", "working_days": "401"}, "deadline-working_days"),
        ({"start": "days", "working_days": "5", "remind": "tiga"}, "deadline-remind"),
        ({"start": "days", "working_days": "5", "remind": "٣"}, "deadline-remind"),
        (
            {"start": "days", "working_days": "5", "escalate-0-after": "1", "escalate-0-transition": ""},
            "deadline-escalate-0-after",
        ),
        ({"start": "on", "on": "kapan.saja"}, "deadline-on"),
    ],
    ids=["no-days", "too-many-days", "words", "foreign-digit", "half-a-row", "foreign-date"],
)
def test_an_impossible_deadline_is_said_beside_its_field(panel, draft, sent, field):
    address = f"designer/{draft.id}/states/draft/deadline"
    answer = panel.enter("hr").post(address, _deadline(**sent))
    assert answer.status_code == 422
    assert f'id="{field}-errors"' in answer.text
    assert revision(panel, draft) == 0


def test_the_national_deadlines_survive_their_own_form(panel):
    """Saving the page as it was shown changes nothing."""
    draft = national(panel)
    client, before = panel.enter("hr"), document(panel, draft)
    for name in ids(before, "states"):
        page = client.get(f"designer/{draft.id}/states/{name}").text
        for action in ("", "/access", "/deadline", "/milestones"):
            form = re.search(rf'<form[^>]*action="[^"]*/states/{name}{action}".*?</form>', page, re.DOTALL)
            if form:
                answer = client.post(f"designer/{draft.id}/states/{name}{action}", filled(form[0]))
                assert answer.status_code == 303, (name, action)
                assert document(panel, draft) == before, (name, action)


def test_a_final_state_has_milestones(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}/states"
    assert "Setiap jalan ke keadaan ini" not in client.get(f"{address}/draft").text
    sent = {"milestones-names": ["", "draft"], "revision": 0}
    assert client.post(f"{address}/closed/milestones", sent).status_code == 303
    assert document(panel, draft)["milestones"] == {"closed": ["draft"]}
    client.post(f"{address}/closed/milestones", {"milestones-names": "", "revision": 1})
    assert "milestones" not in document(panel, draft)


def test_another_name_is_carried_along(panel):
    draft = national(panel)
    client, address = panel.enter("hr"), f"designer/{draft.id}/states"
    answer = client.post(f"{address}/plan_review/name", {"name-id": "tinjauan", "revision": 0})
    assert answer.location.endswith("/states/tinjauan")
    assert "plan_review" not in repr(document(panel, draft)["transitions"])
    assert client.post(f"{address}/tinjauan/name", {"name-id": "rating", "revision": 1}).status_code == 422
    assert client.post(f"{address}/tinjauan/name", {"name-id": "Bukan Nama", "revision": 1}).status_code == 422
    assert client.get(f"{address}/plan_review").status_code == 404


def test_it_goes_only_with_the_steps_that_name_it(panel):
    draft = national(panel)
    client, address = panel.enter("hr"), f"designer/{draft.id}/states/plan_review/remove"
    answer = client.post(address, {"revision": 0})
    assert answer.status_code == 422
    assert "Masih disebut oleh langkah “Ajukan SKP”" in answer.text
    assert re.search(r"Hapus juga \d langkah", answer.text)
    assert client.post(address, {"remove-with_steps": "y", "revision": 0}).status_code == 302
    found = document(panel, draft)
    assert "plan_review" not in ids(found, "states")
    assert "submit_plan" not in ids(found, "transitions")
    client.post(f"designer/{draft.id}/undo", {"revision": 1})
    assert "submit_plan" in ids(document(panel, draft), "transitions")


def test_findings_stand_beside_what_they_concern(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}/states/draft"
    sent = {"relation": "owner", "edit-owner": "plan", "revision": 0}
    client.post(f"{address}/access", sent)
    page = client.get(address).text
    beside = re.search(r'<div data-live="at:states\.draft\.edit">(.*?)</div>', page, re.DOTALL)
    assert "d-finding--error" in beside[1]


def test_a_form_that_saves_itself_gets_the_living_parts(panel, draft):
    client, address = panel.enter("hr"), f"/admin/designer/{draft.id}/states/draft"
    token = panel.token()
    sent = _deadline(start="days", working_days="5") | {"csrf_token": token}
    answer = panel.client.post(f"{address}/deadline", data=sent, headers=SAVES, follow_redirects=False)
    assert answer.status_code == 303
    part = panel.client.get(address, headers=SAVES).text
    assert 'data-revision="1"' in part
    assert 'data-saved="Tersimpan ' in part
    assert 'data-live="deadline-lines"' in part
    assert "5 hari kerja sejak masuk." in part
    assert "<html" not in part
    assert "Tersimpan." not in client.get(f"designer/{draft.id}/").text


def test_a_form_that_saves_itself_is_told_what_is_wrong(panel, draft):
    panel.enter("hr")
    token = panel.token()
    address = f"/admin/designer/{draft.id}/states/draft"
    sent = WORDS | {"title_id": "", "csrf_token": token, "revision": 0}
    answer = panel.client.post(address, data=sent, headers=SAVES)
    assert answer.status_code == 422
    assert 'data-error-for="title_id"' in answer.text
    assert 'data-saved=""' in answer.text
    stale = panel.client.post(address, data=WORDS | {"csrf_token": token, "revision": 7}, headers=SAVES)
    assert "data-stale" in stale.text
    assert panel.world.session.query(DefinitionEdit).count() == 0


def test_a_stale_page_keeps_what_was_typed(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}/states/draft"
    client.post(address, WORDS | {"revision": 0})
    answer = client.post(address, WORDS | {"title_id": "Judul kedua", "revision": 0})
    assert answer.status_code == 422
    assert 'value="Judul kedua"' in answer.text
    assert 'name="revision" value="1"' in answer.text
    assert _state(panel, draft)["title"]["id"] == "Menunggu Kepala"


def test_the_page_of_the_largest_state_asks_little(panel):
    draft = national(panel)
    client = panel.enter("hr")
    client.get(f"designer/{draft.id}/states/rating")
    with counted(panel.world.session.get_bind().engine) as statements:
        assert client.get(f"designer/{draft.id}/states/rating").status_code == 200
    assert len(statements) <= 10, statements
