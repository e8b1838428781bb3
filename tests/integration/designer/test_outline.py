"""The workflow as lists: stages, states and steps, with buttons that move them, and what the checks say beside each."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.definitions import drafting
from app.definitions.models import DefinitionVersion
from tests.integration.designer.pages import document, ids, national, revision
from workflows import schema


def test_a_workflow_from_nothing_shows_what_is_missing(panel, draft):
    page = panel.enter("hr").get(f"designer/{draft.id}/").text
    assert "Belum ada langkah" in page
    assert "Belum ada langkah keluar dari sini." in page
    assert "1 kesalahan" in page


def test_stages_states_and_steps_are_added_from_the_lists(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}"
    answer = client.post(f"{address}/stages/", {"title_id": "Persetujuan", "revision": 0})
    assert answer.location.endswith(f"/admin/{address}/#stage-persetujuan")
    answer = client.post(
        f"{address}/states/", {"title_id": "Menunggu Kepala", "stage": "persetujuan", "behind": "", "revision": 1}
    )
    assert answer.location.endswith("/states/menunggu_kepala")
    step = {"title_id": "Ajukan", "source": "draft", "to": "menunggu_kepala", "kind": "forward", "by": "owner"}
    assert client.post(f"{address}/steps/", step | {"revision": 2}).location.endswith("/steps/ajukan")
    found = document(panel, draft)
    assert ids(found, "stages") == ["drafting", "closed", "persetujuan"]
    assert ids(found, "states") == ["draft", "closed", "menunggu_kepala"]
    assert found["transitions"] == [
        {"id": "ajukan", "title": {"id": "Ajukan", "en": "Ajukan"}, "from": "draft", "to": "menunggu_kepala",
         "kind": "forward", "by": ["owner"]}
    ]  # fmt: skip
    page = client.get(f"{address}/").text
    assert "Pemohon: “Ajukan”, dari “Penyusunan” ke “Menunggu Kepala”." in page
    assert client.get(f"{address}/").text.count('name="way" value="up"') == 3


def test_what_cannot_be_added_keeps_what_was_typed(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}"
    answer = client.post(
        f"{address}/states/", {"title_id": "Tinjauan", "id": "draft", "stage": "drafting", "revision": 0}
    )
    assert answer.status_code == 422
    assert "“draft” sudah dipakai" in answer.text
    assert 'value="Tinjauan"' in answer.text
    for path in ("stages", "states", "steps"):
        assert client.post(f"{address}/{path}/", {"title_id": "", "revision": 0}).status_code == 422
        assert (
            client.post(f"{address}/{path}/", {"title_id": "A", "id": "Bukan nama!", "revision": 0}).status_code == 422
        )
    assert revision(panel, draft) == 0


def test_buttons_move_stages_states_and_steps(panel):
    draft = national(panel)
    client, address = panel.enter("hr"), f"designer/{draft.id}"
    client.post(f"{address}/stages/agreement/move", {"way": "up", "revision": 0})
    client.post(f"{address}/states/running/move", {"way": "down", "revision": 1})
    client.post(f"{address}/steps/return_plan/move", {"way": "up", "source": "plan_review", "revision": 2})
    found = document(panel, draft)
    assert ids(found, "stages")[:2] == ["agreement", "drafting"]
    assert ids(found, "states")[2:4] == ["change_draft", "running"]
    assert ids(found, "transitions")[1:3] == ["return_plan", "agree_plan"]
    assert client.post(f"{address}/stages/agreement/move", {"way": "sideways", "revision": 3}).status_code == 400


def test_a_stage_is_renamed_retitled_and_removed(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}/stages"
    client.post(f"{address}/drafting/name", {"id": "penyusunan", "revision": 0})
    assert document(panel, draft)["states"][0]["stage"] == "penyusunan"
    client.post(f"{address}/penyusunan", {"title_id": "Menulis", "title_en": "Writing", "revision": 1})
    assert document(panel, draft)["stages"][0]["title"] == {"id": "Menulis", "en": "Writing"}
    client.post(f"{address}/penyusunan/remove", {"revision": 2})
    assert ids(document(panel, draft), "stages") == ["penyusunan", "closed"]
    client.post(f"{address}/", {"title_id": "Kosong", "revision": 2})
    client.post(f"{address}/kosong/remove", {"revision": 3})
    assert ids(document(panel, draft), "stages") == ["penyusunan", "closed"]
    assert client.get(f"{address}/kosong").status_code == 404


def test_findings_lead_to_where_they_are_mended(panel, draft):
    page = panel.enter("hr").get(f"designer/{draft.id}/").text
    assert f'href="/admin/designer/{draft.id}/states/draft"' in page
    assert "Keadaan “Penyusunan”" in page


def test_the_page_says_who_changed_the_draft_last(panel, draft):
    client = panel.enter("hr")
    assert "Terakhir diubah" not in client.get(f"designer/{draft.id}/").text
    client.post(f"designer/{draft.id}/stages/", {"title_id": "Persetujuan", "revision": 0})
    assert f"Terakhir diubah oleh {panel.world.users['hr'].display_name}," in client.get(f"designer/{draft.id}/").text


@pytest.mark.parametrize("path", ["", "states/rating", "steps/submit_rating", "stages/rating"])
def test_a_published_version_is_only_read(panel, path):
    version = panel.world.session.scalars(
        select(DefinitionVersion).where(
            DefinitionVersion.code == "skp-nasional", DefinitionVersion.status == "published"
        )
    ).one()
    client = panel.enter("hr")
    page = client.get(f"designer/{version.id}/{path}")
    assert page.status_code == 200
    assert 'name="revision"' not in page.text
    assert "tidak dapat diubah lagi" in page.text
    if path:
        assert client.post(f"designer/{version.id}/{path}", {"title_id": "x", "revision": 0}).status_code == 404


@pytest.mark.parametrize("part", ["employee", "appraiser"])
def test_nobody_else_sees_the_pages(panel, draft, part):
    client = panel.enter(part)
    for path in ("states/draft", "stages/drafting", "states/", "steps/", "stages/"):
        assert client.get(f"designer/{draft.id}/{path}").status_code == 404


@pytest.mark.parametrize("part", ["employee", "appraiser", "unit_hr", "auditor"])
def test_nobody_else_changes_anything(panel, draft, part):
    client = panel.enter(part)
    for path in ("states/draft/access", "stages/drafting/move", "states/draft/remove", "steps/", "states/", "stages/"):
        answer = client.post(f"designer/{draft.id}/{path}", {"way": "up", "title_id": "x", "revision": 0})
        assert answer.status_code == 404
    assert revision(panel, draft) == 0


def test_a_broken_draft_still_opens_everywhere(panel, draft):
    """What was uploaded may name what there isn't; every page shows it and none fails."""
    broken = document(panel, draft) | {
        "transitions": [
            {"id": "hilang", "title": {"id": "Hilang", "en": "Lost"}, "from": ["entah"], "to": "mana",
             "kind": "timeout", "by": ["siapa"], "effects": ["apa"],
             "hand_to": "orang", "vote": {"need": 2, "of": "x", "otherwise": "y"}},
        ],
        "milestones": {"closed": ["entah"]},
        "separate": [["hilang", "tiada"]],
    }  # fmt: skip
    broken["states"][0] |= {"stage": "tiada", "form": "kosong", "edit": {"hantu": ["fields"]}}
    broken["states"][0]["deadline"] = {
        "working_days": 3, "since": "tiada", "then": "tiada", "escalate": [{"after": 1, "transition": "tiada"}],
    }  # fmt: skip
    drafting.write(panel.world.session.get_one(DefinitionVersion, draft.id), schema.parse(broken))
    panel.world.session.commit()
    client = panel.enter("hr")
    for path in ("states/draft", "states/closed", "steps/hilang", "stages/drafting"):
        assert client.get(f"designer/{draft.id}/{path}").status_code == 200, path
