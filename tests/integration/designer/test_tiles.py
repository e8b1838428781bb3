"""The dashboard builder: gallery, options, order, copying, preview by role, and who may not."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.definitions import drafting
from app.definitions.models import DefinitionVersion
from tests.integration.admin_process.pages import words
from tests.statements import counted
from tests.world import build_world
from workflows import schema


def tiles(panel, draft, state: str = "draft") -> list[dict]:
    panel.world.session.expire_all()
    document = panel.world.session.get_one(DefinitionVersion, draft.id).document
    return next(one for one in document["states"] if one["id"] == state).get("dashboard", [])


@pytest.fixture
def annual(panel) -> DefinitionVersion:
    """A draft of the appraisal whose published version has running cases."""
    assert panel.enter("hr").post(f"designer/{panel.world.cycle.definition_version_id}/edit").status_code == 302
    query = select(DefinitionVersion).where(
        DefinitionVersion.agency_id == panel.world.agency.id, DefinitionVersion.status == "draft"
    )
    return panel.world.session.scalars(query).one()


def test_a_tile_is_chosen_placed_changed_moved_and_removed(panel, draft):
    hr, base = panel.enter("hr"), f"designer/{draft.id}/tiles"
    gallery = words(hr.get(f"{base}/states/draft/new"))
    assert "Pemegang tugas terlama" in gallery
    assert "Alur ini belum punya isian yang cocok." in gallery
    sent = {"revision": 0, "kind": "bottleneck", "roles": ["", "leader", "hr"]}
    assert hr.post(f"{base}/states/draft/new", sent).status_code == 303
    assert tiles(panel, draft) == [{"tile": "work_list"}, {"tile": "bottleneck", "roles": ["hr", "leader"]}]
    assert hr.post(f"{base}/states/draft/1/move", {"revision": 1, "way": "up"}).status_code == 303
    assert [one["tile"] for one in tiles(panel, draft)] == ["bottleneck", "work_list"]
    assert hr.post(f"{base}/states/draft/0", {"revision": 2, "roles": [""]}).status_code == 303
    assert tiles(panel, draft)[0] == {"tile": "bottleneck"}
    assert hr.post(f"{base}/states/draft/0/remove", {"revision": 3}).status_code == 303
    assert tiles(panel, draft) == [{"tile": "work_list"}]


def test_the_same_tile_twice_and_nonsense_are_refused(panel, draft):
    hr, base = panel.enter("hr"), f"designer/{draft.id}/tiles/states"
    again = hr.post(f"{base}/draft/new", {"revision": 0, "kind": "work_list", "roles": ["", "leader"]})
    assert again.status_code == 422
    assert "sudah punya ubin yang sama" in words(again)
    assert re.search(r'checked[^>]*value="leader"|value="leader"[^>]*checked', again.text)
    wrong = hr.post(f"{base}/draft/new", {"revision": 0, "kind": "trend", "field": "gaji", "roles": ["boss"]})
    assert wrong.status_code == 422
    for path in ("nowhere/new", "draft/9", "draft/99999999999999999999"):
        assert hr.get(f"{base}/{path}").status_code == 404, path
    assert hr.get(f"{base}/draft/new", kind="pie").status_code == 404
    assert tiles(panel, draft) == [{"tile": "work_list"}]


def test_a_page_out_of_date_changes_nothing(panel, draft):
    hr, base = panel.enter("hr"), f"designer/{draft.id}/tiles/states/draft"
    assert hr.post(f"{base}/new", {"revision": 0, "kind": "overdue"}).status_code == 303
    assert hr.post(f"{base}/0/remove", {"revision": 0}).status_code == 422
    assert hr.post(f"{base}/new", {"revision": 0, "kind": "ageing"}).status_code == 422
    assert len(tiles(panel, draft)) == 2


def test_a_dashboard_is_copied_to_the_states_of_its_stage(panel, annual):
    before = tiles(panel, annual, "draft")
    assert panel.enter("hr").post(
        f"designer/{annual.id}/tiles/states/running/copy", {"revision": 0}
    ).status_code == 303  # fmt: skip
    model = tiles(panel, annual, "running")
    assert tiles(panel, annual, "change_draft") == tiles(panel, annual, "suspended") == model
    assert tiles(panel, annual, "draft") == before


def test_a_new_workflow_is_shown_with_numbers_marked_as_samples(panel, draft):
    page = panel.enter("hr").get(f"designer/{draft.id}/tiles/")
    assert 'data-preview="sample"' in page.text
    assert "Angka contoh" in words(page)


def test_the_preview_counts_cases_of_every_version_inside_the_reach(panel, annual, session):
    for part in ("employee", "colleague", "hr"):
        panel.world.case(part)
    build_world(session).case()
    address = f"designer/{annual.id}/tiles/drafting"
    assert 'data-preview="real"' in panel.enter("hr").get(address).text
    assert "3 penilaian di tahap ini" in words(panel.get(address))
    assert "2 penilaian di tahap ini" in words(panel.enter("unit_hr").get(address))


def test_the_preview_is_that_of_the_role_chosen(panel, annual):
    panel.world.case()
    hr, base = panel.enter("hr"), f"designer/{annual.id}/tiles"
    sent = {"revision": 0, "kind": "bottleneck", "roles": ["", "leader"]}
    assert hr.post(f"{base}/states/draft/new", sent).status_code == 303
    title = "Yang paling banyak dan paling lama memegang"
    assert title not in words(hr.get(f"{base}/drafting"))
    assert title in words(hr.get(f"{base}/drafting", **{"as": "leader"}))
    assert title not in words(hr.get(f"{base}/drafting", **{"as": "boss"}))


def test_fields_that_fit_are_offered_and_shown(panel, draft):
    hr = panel.enter("hr")
    version = panel.world.session.get_one(DefinitionVersion, draft.id)
    document = {**version.document}
    choices = [
        {"id": "a", "title": {"id": "Tahunan", "en": "Annual"}},
        {"id": "b", "title": {"id": "Sakit", "en": "S"}},
    ]
    fields = [
        {"id": "jenis", "type": "choice", "label": {"id": "Jenis cuti", "en": "Kind"}, "choices": choices},
        {"id": "hari", "type": "int", "label": {"id": "Lama cuti", "en": "Days"}},
        {"id": "alasan", "type": "text", "label": {"id": "Alasan", "en": "Reason"}},
    ]
    document["forms"] = [{**document["forms"][0], "sections": [{"title": {"id": "A", "en": "A"}, "fields": fields}]}]
    drafting.write(version, schema.parse(document))
    panel.world.session.commit()
    base = f"designer/{draft.id}/tiles/states/draft"
    form = words(hr.get(f"{base}/new", kind="field_breakdown"))
    assert "Jenis cuti" in form
    assert "Lama cuti" in form
    assert "Alasan" not in form
    assert "Jenis cuti" not in words(hr.get(f"{base}/new", kind="trend"))
    sent = {"revision": 0, "kind": "field_breakdown", "field": "jenis", "by_unit": "y"}
    assert hr.post(f"{base}/new", sent).status_code == 303
    assert tiles(panel, draft)[-1] == {"tile": "field_breakdown", "by": "unit", "field": "jenis"}
    assert "Rincian jawaban: Jenis cuti" in words(hr.get(f"designer/{draft.id}/tiles/"))


def test_a_published_version_shows_its_tiles_and_no_buttons(panel):
    version = panel.world.cycle.definition_version_id
    hr = panel.enter("hr")
    page = hr.get(f"designer/{version}/tiles/drafting")
    assert "Corong menurut unit" in words(page)
    assert "tiles/states/" not in page.text
    assert hr.get(f"designer/{version}/tiles/states/draft/new").status_code == 404
    assert hr.post(f"designer/{version}/tiles/states/draft/0/remove", {"revision": 0}).status_code == 404


@pytest.mark.parametrize(
    ("part", "status"), [("employee", 404), ("appraiser", 404), ("unit_hr", 200), ("auditor", 200)]
)
def test_who_may_look_and_who_may_change(panel, draft, part, status):
    person = panel.enter(part)
    assert person.get(f"designer/{draft.id}/tiles/").status_code == status
    assert person.get(f"designer/{draft.id}/tiles/states/draft/new").status_code == 404
    assert person.post(f"designer/{draft.id}/tiles/states/draft/0/remove", {"revision": 0}).status_code == 404


def test_the_page_costs_few_statements(panel, annual, engine):
    panel.world.case()
    address = f"designer/{annual.id}/tiles/rating"
    panel.enter("hr").get(address)
    with counted(engine) as sent:
        panel.get(address)
    assert len(sent) <= 10, "\n\n".join(sent)
