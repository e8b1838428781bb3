"""Panels and their members: made by the agency's HR, dated, and never two seats for one person."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.people import panels
from app.people.models import Panel as PanelRow
from app.people.models import PanelMember
from app.people.problems import RegisterRefused
from tests.panel import Panel
from tests.world import World


def a_panel(world: World) -> PanelRow:
    row = panels.create_panel(
        world.session, "kepegawaian", "Panel kepegawaian", agency_id=world.agency.id, actor=world.actor("hr")
    )
    world.session.commit()
    return row


def sit(world: World, panel: PanelRow, part: str, starts_on: date, ends_on: date | None = None) -> PanelMember:
    data = panels.SeatData(panel.id, world.people[part].id, starts_on, ends_on)
    member = panels.seat(world.session, data, agency_id=world.agency.id, actor=world.actor("hr"))
    world.session.commit()
    return member


def test_hr_makes_a_panel_and_seats_people(panel: Panel, frozen: World) -> None:
    hr = panel.enter("hr")
    made = hr.post("panel/new/", {"title": "Panel kepegawaian", "code": "kepegawaian"})
    assert made.status_code == 302, made.text
    row = frozen.session.scalars(select(PanelRow)).one()
    label = str(frozen.people["stranger"])
    sent = {"panel_id": str(row.id), "employee_id": label, "starts_on": "2026-01-01", "last_day": "2026-06-30"}
    assert hr.post("panelmember/new/", sent).status_code == 302
    member = frozen.session.scalars(select(PanelMember)).one()
    assert (member.employee_id, member.ends_on) == (frozen.people["stranger"].id, date(2026, 7, 1))
    page = hr.get("panel/details/", id=row.id).text
    assert frozen.people["stranger"].name in page
    assert "Anggota aktif hari ini: 1" in page
    assert hr.post("panelmember/edit/", {"last_day": "2026-01-31"}, id=member.id).status_code == 302
    assert panel.audit("panelmember.change")[0].changes["ends_on"] == ["2026-07-01", "2026-02-01"]


@pytest.mark.parametrize(
    "code", ["Kepegawaian", "1a", "a b", "x" * 51, "ü"], ids=["upper", "digit", "gap", "long", "u"]
)
def test_a_code_that_no_definition_could_name_is_refused(panel: Panel, code: str) -> None:
    answer = panel.enter("hr").post("panel/new/", {"title": "Panel", "code": code})
    assert answer.status_code == 422


def test_a_person_has_one_seat_at_a_time(frozen: World) -> None:
    row = a_panel(frozen)
    sit(frozen, row, "stranger", date(2026, 1, 1), date(2026, 3, 1))
    with pytest.raises(RegisterRefused) as refused:
        sit(frozen, row, "stranger", date(2026, 2, 28))
    assert refused.value.errors == {"employee_id": "member_overlap"}
    frozen.session.rollback()
    sit(frozen, row, "stranger", date(2026, 3, 1))


def test_the_count_is_that_of_people_in_service_on_the_day(frozen: World) -> None:
    row = a_panel(frozen)
    sit(frozen, row, "stranger", date(2026, 1, 1), date(2026, 3, 1))
    sit(frozen, row, "colleague", date(2026, 2, 1))
    counts = [panels.members_on(frozen.session, frozen.agency.id, date(2026, month, 15)) for month in (1, 2, 3)]
    assert counts == [{"kepegawaian": 1}, {"kepegawaian": 2}, {"kepegawaian": 1}]
    frozen.people["colleague"].active = False
    frozen.session.commit()
    assert panels.members_on(frozen.session, frozen.agency.id, date(2026, 3, 15)) == {"kepegawaian": 0}


def test_hr_of_a_unit_reads_panels_and_changes_none(panel: Panel, frozen: World) -> None:
    row = a_panel(frozen)
    hr = panel.enter("unit_hr")
    assert hr.get("panel/details/", id=row.id).status_code == 200
    assert hr.get("panel/new/").status_code == 404
    assert hr.post("panel/edit/", {"title": "Lain"}, id=row.id).status_code == 404
    assert panel.enter("employee").get("panel/").status_code == 404


def test_panels_of_another_agency_do_not_exist(panel: Panel, frozen: World, elsewhere: World) -> None:
    row = a_panel(elsewhere)
    hr = panel.enter("hr")
    assert hr.get("panel/details/", id=row.id).status_code == 404
    label = str(frozen.people["stranger"])
    sent = {"panel_id": str(row.id), "employee_id": label, "starts_on": "2026-01-01"}
    assert hr.post("panelmember/new/", sent).status_code == 422
