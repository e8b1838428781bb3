"""Publishing: what was checked and nothing else, with a reason, and what becomes of versions afterwards."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.cases.models import Cycle
from app.definitions import drafting
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from tests.integration.designer.publication import ask, change, draft_of, let, tick_all, titled, version_of
from tests.leave import ask as ask_for_leave
from tests.leave import publish as publish_leave
from tests.leave import seat_panel
from tests.panel import Panel
from tests.statements import counted
from tests.story import reach
from tests.world import World, build_world
from workflows.editing.whole import copied


@pytest.fixture
def harmless(panel: Panel) -> DefinitionVersion:
    """A draft that changes nobody's rights."""
    return change(panel.world, draft_of(panel.world), titled("Penilaian kinerja daerah"))


def status(world: World, number: int) -> str:
    return version_of(world, number=number).status


def test_a_sound_draft_is_published_with_its_reason(panel, harmless):
    panel.enter("hr")
    assert ask(panel, harmless).status_code == 303
    published = version_of(panel.world, number=2)
    assert (published.status, published.note) == ("published", "Menyesuaikan perbup.")
    assert published.published_by_id == panel.world.users["hr"].id
    assert [entry.changes["note"] for entry in panel.audit("definition.publish")] == ["Menyesuaikan perbup."]
    page = panel.get(f"designer/{harmless.id}/publish/").text
    assert "Menyesuaikan perbup." in page
    assert "Ya, hentikan" in page


def test_without_a_reason_nothing_is_published(panel, harmless):
    answer = ask(panel.enter("hr"), harmless, note="  ")
    assert answer.status_code == 422
    assert "Tulis mengapa versi ini diterbitkan" in answer.text
    assert status(panel.world, 2) == "draft"


def test_errors_of_the_gate_keep_a_draft_a_draft(panel, harmless):
    change(panel.world, harmless, lambda document: {**document, "milestones": {"closed": ["nowhere"]}})
    panel.enter("hr")
    page = panel.get(f"designer/{harmless.id}/publish/").text
    assert "menghalangi penerbitan" in page
    assert 'name="sha256"' not in page
    answer = ask(panel, version_of(panel.world, number=2))
    assert answer.status_code == 422
    assert "pemeriksaan menemukan kesalahan" in answer.text
    assert status(panel.world, 2) == "draft"


def test_a_text_that_was_changed_after_it_was_seen_is_not_published(panel, harmless):
    """Nobody publishes what they have not read."""
    panel.enter("hr")
    change(panel.world, harmless, titled("Penilaian lain"), part="admin")
    stale = {"sha256": harmless.sha256, "note": "Menyesuaikan perbup."}
    change(panel.world, version_of(panel.world, number=2), titled("Penilaian lain lagi"), part="admin")
    answer = panel.post(f"designer/{harmless.id}/publish/", stale | {"sha256": "0" * 64})
    assert answer.status_code == 422
    assert "diubah orang lain" in answer.text
    assert "Menyesuaikan perbup." in answer.text, "what was typed is kept"
    assert status(panel.world, 2) == "draft"


def test_pressing_twice_publishes_once(panel, harmless):
    panel.enter("hr")
    sent = {"sha256": harmless.sha256, "note": "Menyesuaikan perbup."}
    answers = [panel.post(f"designer/{harmless.id}/publish/", sent).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert len(panel.audit("definition.publish")) == 1


def test_running_cases_stay_on_their_version_and_are_counted(panel, harmless):
    case = reach(panel.world, "plan_review")
    panel.enter("hr")
    assert "1 kasus, tetap pada versinya" in panel.get(f"designer/{harmless.id}/publish/").text
    ask(panel, harmless)
    running = panel.world.fresh(case)
    assert running.definition_version_id == version_of(panel.world, number=1).id
    panel.world.act(case, "agree_plan", "appraiser")
    assert panel.world.fresh(case).state == "running"


def test_people_without_anybody_above_are_named_with_a_link(panel, harmless):
    position = panel.world.session.merge(panel.world.positions["hr"])
    position.superior_id = None
    panel.world.session.commit()
    page = panel.enter("hr").get(f"designer/{harmless.id}/publish/people").text
    assert "1 pegawai tanpa Pejabat Penilai Kinerja" in page
    assert f"employee/details/?id={panel.world.people['hr'].id}" in page


def test_finished_cases_are_walked_through_the_draft(panel):
    reach(panel.world, "closed")
    draft = draft_of(panel.world)
    panel.enter("hr")
    address = f"designer/{draft.id}/publish/replay"
    assert "1 dari 1 kasus akan berjalan sama." in panel.get(address).text

    def stricter(document):
        steps = [{**one, "by": ["agency_hr"]} if one["id"] == "agree_plan" else one for one in document["transitions"]]
        return {**document, "transitions": steps}

    change(panel.world, draft, stricter)
    page = panel.get(address).text
    assert "0 dari 1 kasus akan berjalan sama." in page
    assert "1 kasus berhenti" in page
    assert "Hanya Pengelola kepegawaian instansi" in page


def test_a_draft_with_an_unknown_fact_walks_no_case_and_says_so(panel):
    draft = draft_of(panel.world)
    when = {"fact": "nothing_known", "op": "is", "value": True}
    change(panel.world, draft, lambda document: {
        **document, "transitions": [{**document["transitions"][0], "when": when}, *document["transitions"][1:]],
    })  # fmt: skip
    page = panel.enter("hr").get(f"designer/{draft.id}/publish/replay")
    assert page.status_code == 200
    assert "belum dapat dicoba" in page.text


def test_a_version_in_use_is_not_put_away(panel, harmless):
    reach(panel.world, "plan_review")
    panel.enter("hr")
    ask(panel, harmless)
    old = version_of(panel.world, number=1)
    page = panel.post(f"designer/{old.id}/publish/retire")
    assert page.status_code == 303
    assert "masih dipakai: 1 kasus berjalan" in panel.get(f"designer/{old.id}/publish/").text
    assert status(panel.world, 1) == "published"


def test_a_version_on_which_nothing_runs_is_put_away(panel, harmless):
    panel.enter("hr")
    ask(panel, harmless)
    new = version_of(panel.world, number=2)
    panel.world.session.get_one(Cycle, panel.world.cycle.id).definition_version_id = new.id
    panel.world.session.commit()
    old = version_of(panel.world, number=1)
    panel.post(f"designer/{old.id}/publish/retire")
    assert status(panel.world, 1) == "retired"
    assert panel.post(f"designer/{old.id}/publish/retire").status_code == 404


def test_a_version_is_withdrawn_once_a_newer_one_is_offered(panel, harmless):
    panel.enter("hr")
    old = version_of(panel.world, number=1)
    panel.post(f"designer/{old.id}/publish/withdraw")
    assert version_of(panel.world, number=1).withdrawn_at is None, "a cycle would be left without a workflow"
    ask(panel, harmless)
    panel.post(f"designer/{old.id}/publish/withdraw")
    assert version_of(panel.world, number=1).withdrawn_at is not None
    assert f'<option value="{old.id}">' not in panel.get("cycle/new/").text
    panel.post(f"designer/{old.id}/publish/offer")
    assert f'<option value="{old.id}">' in panel.get("cycle/new/").text


def test_a_workflow_of_requests_is_not_called_an_appraisal(panel):
    world = panel.world
    seat_panel(world)
    first = publish_leave(world)
    ask_for_leave(world)
    draft = draft_of(world, first)
    panel.enter("hr")
    tick_all(panel, draft)
    pages = [panel.get(f"designer/{draft.id}/publish/").text]
    assert ask(panel, draft).status_code == 303
    for verb in ("withdraw", "offer", "withdraw"):
        pages += [panel.get(f"designer/{first.id}/publish/").text]
        assert panel.post(f"designer/{first.id}/publish/{verb}").status_code == 303
    pages += [panel.get(f"designer/{first.id}/publish/").text]
    cycle = world.session.scalars(select(Cycle.id).where(Cycle.purpose == "requests")).one()
    stages = [f"stage/{name}" for name in ("", *[f"{one.id}/" for one in compiled(first).definition.stages])]
    pages += [panel.get(address, cycle=cycle).text.replace("Tahap penilaian", "") for address in stages]
    mains = [one.partition("<main")[2].partition("</main>")[0] for one in pages]
    said = [re.sub(r"<nav.*?</nav>|<select.*?</select>|<[^>]+>", " ", one, flags=re.DOTALL) for one in mains]
    assert all("permohonan" in one.lower() for one in said)
    assert [re.findall(r".*penilaian.*|.*siklus baru.*", one, re.IGNORECASE) for one in said] == [[]] * len(said)
    assert "Permohonan baru memakainya; permohonan yang berjalan tetap pada versinya." in said[0]
    assert "Permohonan baru memakainya; permohonan yang berjalan tidak berubah." in said[1]


@pytest.mark.parametrize("part", ["employee", "unit_hr", "auditor"])
@pytest.mark.parametrize("verb", ["", "ticks", "submit", "back", "withdraw", "offer", "retire"])
def test_publishing_is_for_agency_hr(panel, harmless, part, verb):
    panel.enter(part)
    assert panel.post(f"designer/{harmless.id}/publish/{verb}", {"sha256": harmless.sha256}).status_code == 404
    assert status(panel.world, 2) == "draft"


def test_an_auditor_reads_the_page_without_forms(panel, harmless):
    page = panel.enter("auditor").get(f"designer/{harmless.id}/publish/")
    assert page.status_code == 200
    assert 'name="note"' not in page.text


def test_versions_of_another_agency_do_not_exist(panel, session):
    foreign = build_world(session).cycle.definition_version_id
    panel.enter("hr")
    for part in ("", "people", "replay"):
        assert panel.get(f"designer/{foreign}/publish/{part}").status_code == 404
    for verb in ("", "ticks", "submit", "retire", "withdraw"):
        sent = {"sha256": "0" * 64, "note": "x", "line": [], "shown": []}
        assert panel.post(f"designer/{foreign}/publish/{verb}", sent).status_code == 404


def test_the_page_asks_the_database_little(panel, connection):
    draft = change(panel.world, draft_of(panel.world), let("return_plan", "unit_hr"))
    reach(panel.world, "plan_review")
    panel.enter("hr")
    tick_all(panel, draft)
    panel.get(f"designer/{draft.id}/publish/")
    with counted(connection) as statements:
        panel.get(f"designer/{draft.id}/publish/")
    assert len(statements) <= 10, "\n".join(statements)


def test_a_workflow_for_the_same_people_at_the_same_priority_is_refused(panel):
    world = panel.world
    document = copied(version_of(world).document, code="skp-salinan", title={"id": "Salinan", "en": "Copy"})
    draft = drafting.add_draft(
        world.session, document, actor=world.actor("hr"), now=world.now, copied_from=version_of(world)
    )
    world.session.commit()
    panel.enter("hr")
    tick_all(panel, draft)
    answer = ask(panel, draft)
    assert answer.status_code == 422
    assert "Bertumpuk dengan" in answer.text
    change(world, draft, lambda found: {**found, "applies_to": {"priority": 3}})
    tick_all(panel, draft)
    assert ask(panel, version_of(world, "skp-salinan")).status_code == 303
