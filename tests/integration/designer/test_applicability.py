"""For whom a workflow applies: said in the panel, counted against the staff list, and refused where two overlap."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine

from app.definitions import applicability, publishing
from app.definitions.models import DefinitionVersion
from app.definitions.publishing import Unsound
from app.people.models import Unit
from tests.integration.admin_process.pages import words
from tests.panel import Panel
from tests.statements import counted
from tests.versions import Document, publish
from tests.world import World


def other(document: Document) -> None:
    """An annual workflow of its own."""
    document["code"], document["title"] = "penilaian-guru", {"id": "Penilaian guru", "en": "Teachers' appraisal"}


@pytest.fixture
def panel(panel: Panel) -> Panel:
    """HR of the agency at the panel."""
    return panel.enter("hr")


@pytest.fixture
def rival(frozen: World) -> DefinitionVersion:
    """A draft that applies to the same people as the national appraisal."""
    return publish(frozen, other, status="draft")


def address(version: DefinitionVersion) -> str:
    return f"designer/{version.id}/applies-to/"


def save(panel: Panel, version: DefinitionVersion, **values: object) -> object:
    fresh = panel.world.session.get_one(DefinitionVersion, version.id, populate_existing=True)
    return panel.post(address(version), {"revision": fresh.revision, "priority": "0", **values})


def rule(panel: Panel, version: DefinitionVersion) -> dict[str, object]:
    fresh = panel.world.session.get_one(DefinitionVersion, version.id, populate_existing=True)
    return fresh.document.get("applies_to", {})


def test_hr_says_for_whom_and_sees_how_many_that_are(panel: Panel, rival: DefinitionVersion) -> None:
    page = words(panel.get(address(rival)))
    assert "6 pegawai cocok, dari 6" in page
    assert "0 akan memakai alur ini" in page
    assert "6 pegawai: Penilaian kinerja tahunan v1" in page

    answer = save(
        panel, rival, employee_kinds=["pns"], add_unit="Puskesmas", position_kinds=["functional"], priority="5"
    )
    assert answer.status_code == 303
    assert rule(panel, rival) == {
        "employee_kind": ["pns"], "units": ["PKM"], "position_kinds": ["functional"], "priority": 5,
    }  # fmt: skip
    page = words(panel.get(address(rival)))
    assert "1 pegawai cocok, dari 6" in page
    assert "1 akan memakai alur ini" in page
    assert "Tanpa alur ini mereka memakai:" in page


def test_a_unit_is_taken_away_again_and_everything_can_be_undone(panel: Panel, rival: DefinitionVersion) -> None:
    save(panel, rival, add_unit="DKES", priority="1")
    save(panel, rival, units=["DKES"], add_unit="PKM", priority="1")
    assert rule(panel, rival)["units"] == ["DKES", "PKM"]

    save(panel, rival, units=["PKM"], priority="1")
    assert rule(panel, rival)["units"] == ["PKM"]
    fresh = panel.world.session.get_one(DefinitionVersion, rival.id)
    panel.post(f"designer/{rival.id}/undo", {"revision": fresh.revision})
    assert rule(panel, rival)["units"] == ["DKES", "PKM"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"priority": "1001"}, "Prioritas antara 0 dan 1.000."),
        ({"priority": "-1"}, "Prioritas antara 0 dan 1.000."),
        ({"priority": ""}, "Isi dengan angka"),
        ({"add_unit": "Dinas Perikanan"}, "Tidak ditemukan."),
        ({"employee_kinds": ["raja"]}, "Jenis pegawai"),
    ],
    ids=["too high", "too low", "empty", "no unit", "unknown kind"],
)
def test_what_makes_no_sense_is_refused_with_what_was_typed(
    panel: Panel, rival: DefinitionVersion, values: dict[str, object], sentence: str
) -> None:
    before = rule(panel, rival)
    answer = save(panel, rival, **values)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert rule(panel, rival) == before


def test_a_unit_that_the_draft_does_not_have_cannot_be_slipped_in(panel: Panel, rival: DefinitionVersion) -> None:
    save(panel, rival, units=["KAB", "<script>"], priority="1")
    assert "units" not in rule(panel, rival)


def test_two_workflows_for_one_person_are_refused_at_publish(panel: Panel, rival: DefinitionVersion) -> None:
    [found] = applicability.overlaps(panel.world.session, rival)
    assert (found.code, found.place, found.severity) == ("applies_overlap", "applies_to", "error")
    assert "“Penilaian kinerja tahunan” versi 1" in found.sentence["id"]
    assert found.sentence["id"] in words(panel.get(address(rival)))

    with pytest.raises(Unsound) as caught:
        publishing._without_overlap(panel.world.session, rival)
    assert [one.code for one in caught.value.findings] == ["applies_overlap"]

    save(panel, rival, priority="1")
    fresh = panel.world.session.get_one(DefinitionVersion, rival.id, populate_existing=True)
    assert applicability.overlaps(panel.world.session, fresh) == []


@pytest.mark.parametrize("part", ["units above", "units beside", "kinds", "withdrawn"])
def test_what_overlaps_and_what_does_not(panel: Panel, rival: DefinitionVersion, part: str) -> None:
    session = panel.world.session
    national = session.get_one(DefinitionVersion, panel.world.cycle.definition_version_id)
    limited = publish(panel.world, lambda document: document.update(applies_to={"units": ["DKES"]}), national)
    values: dict[str, object] = {
        "units above": {"add_unit": "PKM"}, "units beside": {"add_unit": "BKPSDM"},
        "kinds": {"employee_kinds": ["pppk"]}, "withdrawn": {},
    }[part]  # fmt: skip
    if part == "withdrawn":
        for version in (national, limited):
            version.withdrawn_at = panel.world.now
        session.commit()
    save(panel, rival, **values)
    fresh = session.get_one(DefinitionVersion, rival.id, populate_existing=True)

    assert bool(applicability.overlaps(session, fresh)) == (part in ("units above", "kinds"))


def test_a_unit_that_is_gone_is_told(panel: Panel, rival: DefinitionVersion) -> None:
    save(panel, rival, add_unit="PKM", priority="1")
    panel.world.session.get_one(Unit, panel.world.units["clinic"].id).code = "PKM-LAMA"
    panel.world.session.commit()
    fresh = panel.world.session.get_one(DefinitionVersion, rival.id, populate_existing=True)
    assert [one.code for one in applicability.overlaps(panel.world.session, fresh)] == ["applies_unknown_unit"]


def test_a_published_version_is_only_read(panel: Panel) -> None:
    version = panel.world.session.get_one(DefinitionVersion, panel.world.cycle.definition_version_id)
    answer = panel.get(address(version))
    assert "PNS, PPPK" in words(answer)
    assert not re.search(r"<form[^>]*applies-to", answer.text)
    assert panel.post(address(version), {"priority": "3", "revision": "0"}).status_code == 404


@pytest.mark.parametrize("part", ["employee", "appraiser"])
def test_for_others_there_is_no_such_page(panel: Panel, rival: DefinitionVersion, part: str) -> None:
    panel.enter(part)
    assert panel.get(address(rival)).status_code == 404


def test_the_page_costs_few_statements(panel: Panel, rival: DefinitionVersion, engine: Engine) -> None:
    panel.get(address(rival))
    with counted(engine) as sent:
        panel.get(address(rival))
    assert len(sent) <= 12, sent
