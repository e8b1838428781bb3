"""The frame of the designer: beginning, copying, naming, undoing, two people at one draft, and who may not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.definitions import drafting
from app.definitions.models import DefinitionEdit, DefinitionVersion
from tests.integration.designer.conftest import NEW
from workflows import schema
from workflows.definition import DefinitionError


def _title(world, draft) -> str:
    world.session.expire_all()
    return world.session.get_one(DefinitionVersion, draft.id).title["id"]


def test_a_workflow_begins_as_a_draft_that_can_be_read(panel, draft):
    page = panel.enter("hr").get(f"designer/{draft.id}/")
    assert page.status_code == 200
    assert "Cuti tahunan v1" in page.text
    assert draft.title == {"id": "Cuti tahunan", "en": "Cuti tahunan"}


def test_a_code_in_use_is_refused_and_nothing_typed_is_lost(panel, draft):
    answer = panel.enter("hr").post("designer/new", NEW | {"title_id": "Izin belajar"})
    assert answer.status_code == 422
    assert "Izin belajar" in answer.text
    assert "sudah dipakai" in answer.text


def test_an_edit_is_undone_and_made_again(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}"
    client.post(f"{address}/title", {"title_id": "Cuti besar", "revision": 0})
    assert _title(panel.world, draft) == "Cuti besar"
    client.post(f"{address}/undo", {"revision": 1})
    assert _title(panel.world, draft) == "Cuti tahunan"
    client.post(f"{address}/redo", {"revision": 2})
    assert _title(panel.world, draft) == "Cuti besar"
    assert client.post(f"{address}/redo", {"revision": 3}).status_code == 404


def test_a_new_edit_forgets_what_was_undone(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}"
    client.post(f"{address}/title", {"title_id": "Cuti besar", "revision": 0})
    client.post(f"{address}/undo", {"revision": 1})
    client.post(f"{address}/title", {"title_id": "Cuti sakit", "revision": 2})
    edits = panel.world.session.execute(
        select(DefinitionEdit.number, DefinitionEdit.document["title"]["id"].astext)
    ).all()
    assert sorted(tuple(edit) for edit in edits) == [(0, "Cuti tahunan"), (1, "Cuti sakit")]


def _typed(world, draft, text, *, continues, part="hr", action="title", place="title", after=0):
    """A saving as a form makes it by itself; the number of the edit that the draft stands at then."""
    made = drafting.Change(lambda found: {**found, "title": {"id": text, "en": text}}, action, place, continues)
    asked = {"seen": None, "actor": world.actor(part), "now": world.now + timedelta(seconds=after)}
    return drafting.change(world.session, draft.id, made, **asked).edit_number


def test_what_is_typed_into_one_form_is_undone_at_once(panel, draft):
    world, limit = panel.world, drafting.ONE_SITTING.seconds
    assert _typed(world, draft, "Cu", continues=None) == 1
    assert _typed(world, draft, "Cuti", continues=1, after=limit) == 1
    assert _typed(world, draft, "Cuti besar", continues=1, after=2 * limit) == 1
    stored = world.session.get_one(DefinitionVersion, draft.id)
    assert stored.revision == 3, "each saving still makes a page of before out of date"
    edit = world.session.scalars(select(DefinitionEdit).where(DefinitionEdit.number == 1)).one()
    assert edit.document["title"]["id"] == "Cuti besar"
    assert edit.at == world.now + timedelta(seconds=2 * limit)
    for back, title in ((True, "Cuti tahunan"), (False, "Cuti besar")):
        drafting.step(world.session, draft.id, back=back, seen=stored.revision, actor=world.actor("hr"), now=world.now)
        assert _title(world, draft) == title


@pytest.mark.parametrize(
    "other",
    [
        {"continues": None}, {"continues": 0}, {"continues": 2}, {"part": "admin"}, {"action": "form.rename"},
        {"place": "elsewhere"}, {"after": drafting.ONE_SITTING.seconds + 1},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_going_on_is_an_edit_of_its_own(panel, draft, other):
    assert _typed(panel.world, draft, "Cuti besar", continues=None) == 1
    assert _typed(panel.world, draft, "Cuti sakit", **({"continues": 1} | other)) == 2


def test_the_text_that_a_draft_began_with_stays(panel, draft):
    assert _typed(panel.world, draft, "Cuti besar", continues=0) == 1
    assert panel.world.session.scalars(select(DefinitionEdit.number).order_by(DefinitionEdit.number)).all() == [0, 1]


def test_a_saving_by_hand_is_an_edit_of_its_own(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}/title"
    client.post(address, {"title_id": "Cuti besar", "revision": 0})
    client.post(address, {"title_id": "Cuti sakit", "revision": 1, "continues": "1"})
    client.post(address, {"title_id": "Cuti melahirkan", "revision": 2})
    numbers = select(DefinitionEdit.number).order_by(DefinitionEdit.number)
    assert panel.world.session.scalars(numbers).all() == [0, 1, 2]


def test_a_page_that_is_out_of_date_changes_nothing(panel, draft):
    client, address = panel.enter("hr"), f"designer/{draft.id}"
    client.post(f"{address}/title", {"title_id": "Cuti besar", "revision": 0})
    answer = client.post(f"{address}/title", {"title_id": "Cuti sakit", "revision": 0})
    assert answer.status_code == 422
    assert "Cuti sakit" in answer.text
    assert _title(panel.world, draft) == "Cuti besar"


@pytest.mark.parametrize("revision", ["0", "", "abc"])
def test_a_draft_that_somebody_changed_meanwhile_is_not_thrown_away(panel, draft, revision):
    address = f"designer/{draft.id}"
    panel.enter("admin").post(f"{address}/title", {"title_id": "Cuti besar", "revision": 0})
    client = panel.enter("hr")
    assert client.post(f"{address}/discard", {"revision": revision}).headers["Location"].endswith(f"/{draft.id}/")
    assert "baru saja diubah orang lain" in client.get(f"{address}/").text
    assert _title(panel.world, draft) == "Cuti besar"
    assert len(panel.world.session.scalars(select(DefinitionEdit.number)).all()) == 2


def test_the_list_throws_away_the_draft_that_it_shows(panel, draft):
    client = panel.enter("hr")
    client.post(f"designer/{draft.id}/title", {"title_id": "Cuti besar", "revision": 0})
    form = client.get("definition/").text.partition(f"/admin/designer/{draft.id}/discard")[2].partition("</form>")[0]
    revision = re.findall(r'name="revision" value="(\d+)"', form)
    assert client.post(f"designer/{draft.id}/discard", {"revision": revision}).status_code == 302
    assert panel.world.session.scalar(select(DefinitionVersion.code).where(DefinitionVersion.id == draft.id)) is None


@pytest.mark.parametrize("revision", ["", "abc", "-1", "9999999999", "٠"])
def test_a_revision_that_cannot_be_read_is_no_leave_to_overwrite(panel, draft, revision):
    client, address = panel.enter("hr"), f"designer/{draft.id}"
    answer = client.post(f"{address}/title", {"title_id": "Cuti sakit", "revision": revision})
    assert answer.status_code == 422
    assert "Cuti sakit" in answer.text
    client.post(f"{address}/title", {"title_id": "Cuti besar", "revision": 0})
    assert client.post(f"{address}/undo", {"revision": revision}).status_code == 302
    assert _title(panel.world, draft) == "Cuti besar"


def test_a_draft_grows_no_larger_than_what_can_be_uploaded(panel, draft):
    def grow(count):
        title = {"id": "x" * 400, "en": "y" * 400}
        facts = {f"fact_{number}": {"type": "int", "title": title} for number in range(count)}
        return drafting.Change(lambda document: {**document, "facts": facts}, "title")

    world, asked = panel.world, {"seen": None, "actor": panel.world.actor("hr"), "now": panel.world.now}
    stored = drafting.change(world.session, draft.id, grow(200), **asked)
    assert len(schema.parse(stored.source).facts) == 200
    with pytest.raises(DefinitionError, match="too_large"):
        drafting.change(world.session, draft.id, grow(300), **asked)


def test_a_copy_is_a_workflow_of_its_own(panel, draft):
    data = {"title_id": "Cuti alasan penting", "title_en": "", "code": "cuti-penting", "follow": "1"}
    assert panel.enter("hr").post(f"designer/{draft.id}/copy", data).status_code == 302
    copy = panel.world.session.scalars(select(DefinitionVersion).where(DefinitionVersion.code == "cuti-penting")).one()
    assert (copy.number, copy.copied_from_id, copy.base_id) == (1, draft.id, draft.id)
    assert copy.document["based_on"] == "cuti-tahunan"


@pytest.mark.parametrize("follow", [{}, {"follow": "1"}])
@pytest.mark.parametrize("code", ["cuti-tahunan", "skp-nasional"])
def test_a_copy_takes_no_code_in_use(panel, draft, code, follow):
    data = {"title_id": "Cuti alasan penting", "title_en": "", "code": code} | follow
    answer = panel.enter("hr").post(f"designer/{draft.id}/copy", data)
    assert answer.status_code == 422
    assert "Cuti alasan penting" in answer.text
    assert "sudah dipakai" in answer.text
    assert (
        len(panel.world.session.scalars(select(DefinitionVersion.id).where(DefinitionVersion.code == code)).all()) == 1
    )


def test_others_at_the_same_draft_are_named(panel, draft):
    address = f"designer/{draft.id}/presence"
    assert panel.enter("hr").post(address).status_code == 200
    assert "juga membuka naskah ini" in panel.enter("admin").post(address).text


@pytest.mark.parametrize("part", ["employee", "appraiser", "unit_hr"])
def test_only_hr_of_the_agency_may_draw(panel, draft, part):
    client = panel.enter(part)
    assert client.get("designer/new").status_code == 404
    assert client.post(f"designer/{draft.id}/title", {"title_id": "x", "revision": 0}).status_code == 404
