"""Lists of the panel: bulk reports, exports, pages, gaps, statements."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from app.admin import panel_views
from app.admin.labels import VERBS
from app.people import service as people
from app.people.models import Employee, Unit
from app.people.problems import refuse
from app.web.csvfile import harmless
from tests.conftest import ROOT
from tests.integration.admin.conftest import Panel


def test_bulk_names_the_rows_first_and_reports_after(panel: Panel) -> None:
    world = panel.enter("hr").world
    gone, here = world.people["colleague"].id, world.people["employee"].id
    people.change_employee(
        world.session,
        gone,
        people.EmployeeData("199406182022212004", "Wening Pertiwi, A.Md.Keb.", "pppk", "VII", active=False),
        agency_id=world.agency.id,
        actor=None,
    )
    world.session.commit()
    ids = [str(gone), str(here)]
    question = panel.post("employee/action/", {"action": "deactivate", "rowid": ids})
    assert "2 baris dipilih" in question.text
    assert "Laras Kinasih" in question.text
    assert world.session.get_one(Employee, here).active
    report = panel.act("employee", "deactivate", ids)
    assert "1 selesai, 1 dilewati, 0 ditolak." in report.text
    assert not world.session.get_one(Employee, here).active
    assert len(panel.audit("employee.change")) == 2


def test_bulk_says_what_was_refused_and_does_the_rest(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    world = panel.enter("hr").world
    bad, good = world.people["colleague"].id, world.people["employee"].id

    def some(session: Session, employee_id: object, *, active: bool) -> bool:
        if employee_id == bad:
            session.get_one(Employee, bad).name = "Setengah jalan"
            session.flush()
            raise refuse("active", "report_open")
        session.get_one(Employee, employee_id).active = active
        return True

    monkeypatch.setattr("app.admin.people._set_active", some)
    report = panel.act("employee", "deactivate", [bad, good])
    assert "1 selesai, 0 dilewati, 1 ditolak." in report.text
    assert "masih menunggu jawaban" in report.text
    assert world.session.get_one(Employee, bad).name != "Setengah jalan"
    assert not world.session.get_one(Employee, good).active


@pytest.mark.parametrize("action", ["delete", "nothing", "", "__init__"])
def test_actions_that_were_not_declared_do_not_exist(panel: Panel, action: str) -> None:
    world = panel.enter("hr").world
    key = world.people["employee"].id
    assert panel.act("employee", action, [key]).status_code == 404
    assert world.session.get(Employee, key) is not None


@pytest.mark.parametrize("text", ["=1+1", "+62", "-x", "@sum", "\tx", "\rx"])
def test_cells_that_look_like_formulas_become_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_the_export_is_the_filtered_list(panel: Panel) -> None:
    panel.world.people["employee"].name = "=cmd|' /C calc'!A0"
    panel.world.session.commit()
    answer = panel.enter("hr").get("employee/export/csv/", kind="pns")
    text = answer.get_data().decode("utf-8-sig")
    assert text.splitlines()[0] == "Nama;NIP;Jabatan sekarang;Status;Golongan;Aktif"
    assert "'=cmd|" in text
    assert "Wening Pertiwi" not in text
    assert "19920107 201903 2 003" in text
    assert panel.get("employee/export/xlsx/").status_code == 404


def test_an_export_that_would_be_cut_is_refused(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.admin.people.EmployeeView.export_max_rows", 3)
    answer = panel.enter("hr").get("employee/export/csv/")
    assert answer.status_code == 302
    assert "Lebih dari 3 baris" in panel.get("employee/").text


def test_pages_follow_each_other_without_gaps(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.admin.people.EmployeeView.page_size", 3)
    panel.enter("admin")
    names = ["Raka", "Sekar", "Bagas", "Laras", "Wening", "Danu", "Tirta"]
    pages = [panel.get("employee/", page=number).text for number in range(3)]
    for name in names:
        assert sum(f">{name}" in page or f"{name} " in page for page in pages) == 1, name
    assert 'rel="next"' in pages[1]
    assert 'rel="next"' not in pages[2]


def test_facets_find_gaps(panel: Panel) -> None:
    world = panel.world
    world.session.add(Employee(agency_id=world.agency.id, name="Tanpa Jabatan", nip="199001012015031001", kind="pns"))
    world.positions["colleague"].superior_id = None
    world.session.commit()
    panel.enter("hr")
    assert "Tanpa Jabatan" in panel.get("employee/", gap="posting").text
    assert "Laras" not in panel.get("employee/", gap="posting").text
    gaps = panel.get("position/", gap="superior").text
    assert "Bidan Terampil" in gaps
    assert "Bupati" not in gaps.split("<tbody>")[1]
    index = panel.get("").text
    assert "jabatan tanpa atasan" in index


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("", 4),
        ("employee/", 4),
        ("position/", 4),
        ("unit/", 5),
        ("posting/", 4),
        ("delegation/", 4),
        ("appraiserreport/", 4),
        ("holiday/", 4),
        ("user/", 4),
        ("rolegrant/", 4),
        ("auditentry/", 5),
    ],
)
def test_a_list_costs_the_same_whatever_its_length(panel: Panel, statements: list[str], path: str, most: int) -> None:
    world = panel.enter("admin").world
    for number in range(30):
        world.session.add(Unit(agency_id=world.agency.id, code=f"U{number}", name=f"Unit {number}"))
        nip = f"1990010120150{number:05}"
        world.session.add(Employee(agency_id=world.agency.id, name=f"Orang {number}", nip=nip, kind="pns"))
    world.session.commit()
    statements.clear()
    assert panel.get(path).status_code == 200
    assert len(statements) <= most, "\n".join(statements)


@pytest.mark.parametrize("value", ["\x00", "tidak-ada", "9" * 400])
def test_a_facet_takes_only_its_choices(panel: Panel, value: str) -> None:
    panel.enter("admin")
    for view in panel_views():
        for facet in getattr(view, "facets", ()):
            answer = panel.get(f"{view.endpoint}/", **{facet.name: value})
            assert answer.status_code == 200, (view.endpoint, facet.name)


def test_the_trail_has_a_word_for_every_action_of_the_program() -> None:
    # The edits of a draft have words of their own, beside its undo button.
    paths = [path for path in (ROOT / "app").rglob("*.py") if path.parent.name != "designer"]
    sources = [path.read_text() for path in paths]
    told = {code for source in sources for code in re.findall(r'action="(\w+\.\w+)"', source)}
    assert len(told) > 30
    assert {code.partition(".")[2] for code in told} <= set(VERBS)
