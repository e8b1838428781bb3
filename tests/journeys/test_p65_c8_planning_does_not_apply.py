"""p.65-66 C.8: planning doesn't apply to pejabat negara, those suspended, on unpaid leave, or preparing to retire."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases.models import Case, Cycle, CycleOpening
from app.cases.opening import open_batch
from app.people import statuses
from app.people.models import EmployeeStatus
from app.people.problems import RegisterRefused
from app.people.statuses import StatusData
from app.people.values import EXEMPT_KINDS, StatusKind
from app.plans.queries import read_plan
from tests.journeys.special import events, follow, get, go_to, let_time_pass, post
from tests.story import reach
from tests.world import World


def give(world: World, kind: StatusKind, first: date, after: date | None = None, part: str = "employee") -> None:
    data = StatusData(world.people[part].id, kind, first, after, "Tempat Uji", "SK 42/2026")
    statuses.give_status(world.session, data, agency_id=world.agency.id, actor=world.actor("hr"))
    world.session.commit()


@pytest.mark.parametrize("kind", sorted(EXEMPT_KINDS))
def test_the_opening_leaves_them_out_and_says_why(frozen: World, client: FlaskClient, kind: StatusKind) -> None:
    world = frozen
    give(world, kind, date(2026, 1, 1))
    opening = CycleOpening(agency_id=world.agency.id, cycle_id=world.cycle.id, unit_id=world.units["clinic"].id)
    world.session.add(opening)
    world.session.flush()
    open_batch(world.session, opening.id, now=world.now)
    opening_id = opening.id
    world.session.commit()
    owners = set(world.session.scalars(select(Case.owner_id).where(Case.cycle_id == world.cycle.id)))
    assert world.people["employee"].id not in owners
    assert {world.people["colleague"].id, world.people["appraiser"].id} == owners
    reason = {"employee": world.people["employee"].name, "problem": "exempt", "status": str(kind)}
    assert world.session.get_one(CycleOpening, opening_id).problems == [reason]
    page = get(client, world, "hr", f"/admin/opening/problems/?id={opening_id}").text
    assert "ketentuan perencanaan kinerja tidak berlaku bagi pegawai ini" in page


@pytest.mark.parametrize("kind", [StatusKind.STUDY, StatusKind.SECONDED])
def test_who_studies_or_is_seconded_is_appraised(frozen: World, kind: StatusKind) -> None:
    world = frozen
    give(world, kind, date(2026, 1, 1))
    case = reach(world, "running")
    follow(world, "employee")
    assert world.fresh(case).state == "running"


@pytest.mark.parametrize(
    ("state", "pause"),
    [("draft", "planning_suspended"), ("plan_review", "planning_suspended"), ("running", "suspended"),
     ("self_assessment", "suspended")],
)  # fmt: skip
def test_a_running_case_is_suspended_and_taken_up_again(frozen: World, state: str, pause: str) -> None:
    world = frozen
    case = reach(world, state)
    give(world, StatusKind.UNPAID_LEAVE, date(2026, 2, 2), date(2026, 6, 1))
    follow(world, "employee")
    assert world.fresh(case).state == state, "the leave begins later"
    go_to(world, date(2026, 2, 2))
    assert follow(world, "employee").suspended == [case.id]
    assert follow(world, "employee").suspended == []
    assert world.fresh(case).state == pause
    go_to(world, date(2026, 5, 31))
    follow(world, "employee")
    assert world.fresh(case).state == pause
    go_to(world, date(2026, 6, 1))
    assert follow(world, "employee").resumed == [case.id]
    assert world.fresh(case).state == ("draft" if pause == "planning_suspended" else "running")


def test_a_proposed_change_does_not_outlive_the_absence(frozen: World) -> None:
    world = frozen
    case = reach(world, "running")
    world.act(case, "propose_change", "employee")
    give(world, StatusKind.SUSPENDED, date(2026, 1, 12))
    follow(world, "employee")
    plan = read_plan(world.session, case.id)
    assert (plan.current is not None, plan.draft) == (True, None)


def test_a_draft_that_was_never_agreed_is_kept(frozen: World) -> None:
    world = frozen
    case = reach(world, "plan_review")
    give(world, StatusKind.STATE_OFFICE, date(2026, 1, 12))
    follow(world, "employee")
    draft = read_plan(world.session, case.id).draft
    assert draft is not None
    assert len(draft.results) == 1


def test_a_rating_that_has_begun_goes_on(frozen: World) -> None:
    world = frozen
    case = reach(world, "rating")
    give(world, StatusKind.RETIREMENT_PREPARATION, date(2026, 1, 12))
    assert follow(world, "employee").suspended == []
    assert world.fresh(case).state == "rating"


def test_who_does_not_return_has_no_appraisal_of_the_year(frozen: World) -> None:
    world = frozen
    case = reach(world, "running")
    give(world, StatusKind.UNPAID_LEAVE, date(2026, 1, 12))
    follow(world, "employee")
    let_time_pass(world, world.session.get_one(Cycle, world.cycle.id).rating_due.replace(month=2, day=2))
    assert world.fresh(case).state == "cancelled"
    assert events(world, case)[-1] == "end_suspension"


def test_the_person_reads_it_on_their_start_page(frozen: World, client: FlaskClient) -> None:
    world = frozen
    reach(world, "running")
    give(world, StatusKind.UNPAID_LEAVE, date(2026, 1, 12), date(2026, 7, 1))
    follow(world, "employee")
    page = get(client, world, "employee", "/").text
    assert "Cuti di luar tanggungan negara" in page
    assert "sampai dengan 30 Juni 2026" in page
    assert "Status khusus saya" not in get(client, world, "colleague", "/").text


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        (StatusKind.STUDY, StatusKind.UNPAID_LEAVE, True),
        (StatusKind.UNPAID_LEAVE, StatusKind.STUDY, True),
        (StatusKind.STUDY, StatusKind.STUDY, True),
        (StatusKind.SUSPENDED, StatusKind.STATE_OFFICE, True),
        (StatusKind.STUDY, StatusKind.SECONDED, False),
    ],
)
def test_contradicting_statuses_are_refused(
    frozen: World, first: StatusKind, second: StatusKind, refused: bool
) -> None:
    world = frozen
    give(world, first, date(2026, 3, 1), date(2026, 6, 1))
    give(world, second, date(2026, 6, 1), date(2026, 7, 1))
    if not refused:
        give(world, second, date(2026, 2, 1), date(2026, 4, 1))
        return
    for span in ((date(2026, 2, 1), date(2026, 3, 2)), (date(2026, 5, 31), date(2026, 6, 1)), (date(2026, 1, 1), None)):
        with pytest.raises(RegisterRefused) as refusal:
            give(world, second, *span)
        assert refusal.value.problems["starts_on"].code == "status_overlap"


def test_the_panel_refuses_an_overlap_beside_the_field_and_stores_nothing(frozen: World, client: FlaskClient) -> None:
    world = frozen
    data = {
        "employee_id": "199201072019032003", "kind": "unpaid_leave", "starts_on": "2026-03-01",
        "last_day": "2026-05-31", "place": "", "basis": "SK 17/2026",
    }  # fmt: skip
    path = "/admin/employeestatus/new/"
    assert post(client, world, "hr", path, data).status_code == 302
    answer = post(client, world, "hr", path, {**data, "kind": "study", "place": "Universitas Uji"})
    assert answer.status_code == 422
    assert "Bertentangan dengan status Cuti di luar tanggungan negara yang berlaku mulai 1 Maret 2026" in answer.text
    assert "Universitas Uji" in answer.text
    reversed_days = {**data, "starts_on": "2027-03-01", "last_day": "2027-02-01"}
    refused = post(client, world, "hr", path, reversed_days)
    assert "Tanggal selesai harus setelah tanggal mulai" in refused.text
    [stored] = world.session.scalars(select(EmployeeStatus).where(EmployeeStatus.agency_id == world.agency.id))
    assert (stored.starts_on, stored.ends_on) == (date(2026, 3, 1), date(2026, 6, 1))
    assert post(client, world, "employee", path, data).status_code == 404
    assert post(client, world, "auditor", path, data).status_code == 404
    edited = post(
        client, world, "hr", f"/admin/employeestatus/edit/?id={stored.id}",
        {"last_day": "2026-04-30", "place": "", "basis": "SK 17/2026"},
    )  # fmt: skip
    assert edited.status_code == 302
