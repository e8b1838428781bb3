"""Any two versions of the agency beside each other: in words, as pictures, as text; none of another agency."""

from __future__ import annotations

import re

from tests.integration.designer.publication import change, draft_of, let, titled, version_of
from tests.statements import counted
from tests.world import build_world


def with_a_stage(document):
    """One more state, reached instead of the appraiser's, and one step gone."""
    states = [
        *document["states"],
        {**document["states"][1], "id": "verifying", "title": {"id": "Verifikasi unit", "en": "Check"}},
    ]
    steps = [one for one in document["transitions"] if one["id"] != "withdraw_plan"]
    return {**document, "states": states, "transitions": steps}


def test_two_versions_differ_in_words_pictures_and_text(panel):
    draft = change(panel.world, draft_of(panel.world), with_a_stage)
    page = panel.enter("hr").get(f"designer/{draft.id}/compare/")
    assert page.status_code == 200
    assert "Verifikasi unit" in page.text
    pictures = re.findall(r"<svg xmlns.*?</svg>", page.text, re.DOTALL)
    before, after = pictures[-2:]
    assert "wf-state--added" in after
    assert "wf-state--added" not in before
    assert "wf-edge--removed" in before
    assert "wf-edge--removed" not in after
    assert ">+<" in after, "the sign stands there, not only the colour"
    assert 'class="is-added">+ ' in page.text
    assert 'class="is-removed">− ' in page.text
    ids = re.findall(r' id="([^"]+)"', page.text)
    assert len(ids) == len(set(ids)), "no id stands twice"


def test_rights_are_part_of_the_comparison(panel):
    draft = change(panel.world, draft_of(panel.world), let("return_plan", "unit_hr"))
    page = panel.enter("auditor").get(f"designer/{draft.id}/compare/").text
    assert "Hak bertambah" in page
    assert "Pengelola kepegawaian unit" in page


def test_equal_versions_say_so(panel):
    draft = draft_of(panel.world)
    page = panel.enter("hr").get(f"designer/{draft.id}/compare/").text
    assert "Kedua versi sama isinya." in page
    assert "Naskahnya sama." in page


def test_any_other_version_can_be_chosen(panel, draft):
    other = change(panel.world, draft_of(panel.world), titled("Lain"))
    panel.enter("hr")
    first = panel.get(f"designer/{other.id}/compare/", other=str(draft.id))
    assert "Dari Cuti tahunan v1 ke Lain v2." in first.text
    second = panel.get(f"designer/{draft.id}/compare/", other=str(other.id))
    assert "Dari Lain v2 ke Cuti tahunan v1." in second.text


def test_a_workflow_from_nothing_asks_what_to_compare_with(panel, draft):
    assert "Pilih versi yang akan dibandingkan." in panel.enter("hr").get(f"designer/{draft.id}/compare/").text


def test_versions_of_others_and_rubbish_are_not_found(panel, session):
    foreign = build_world(session).cycle.definition_version_id
    own = version_of(panel.world)
    panel.enter("hr")
    for other in (str(foreign), "x", "0" * 32):
        assert panel.get(f"designer/{own.id}/compare/", other=other).status_code == 404
    assert panel.get(f"designer/{foreign}/compare/").status_code == 404


def test_history_lists_reasons_and_leads_to_comparisons(panel):
    draft = draft_of(panel.world)
    page = panel.enter("hr").get(f"designer/{draft.id}/versions/").text
    assert f"compare/?other={version_of(panel.world).id}" in page
    assert "code: skp-nasional" in page


def test_the_page_asks_the_database_little(panel, connection):
    draft = change(panel.world, draft_of(panel.world), let("return_plan", "unit_hr"))
    panel.enter("hr").get(f"designer/{draft.id}/compare/")
    with counted(connection) as statements:
        panel.get(f"designer/{draft.id}/compare/")
    assert len(statements) <= 10, "\n".join(statements)
