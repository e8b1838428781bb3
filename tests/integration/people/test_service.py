from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.errors import NotFound
from app.people import delegations, holidays, organisation, service
from app.people.delegations import DelegationData
from app.people.models import Agency, Delegation, Employee, Holiday, Position, Posting, Unit
from app.people.organisation import PositionData, UnitData
from app.people.problems import RegisterRefused
from app.people.queries import list_posts, list_superiors, search_employees
from app.people.service import EmployeeData, PostingData
from app.people.values import EmployeeKind, PositionKind, PostingKind, ReportStatus
from tests.world import World

pytestmark = pytest.mark.usefixtures("frozen")
DAY = date(2026, 1, 12)
LATER = date(2026, 3, 1)


def refusal(error: pytest.ExceptionInfo[RegisterRefused]) -> dict[str, str]:
    return {name: problem.code for name, problem in error.value.problems.items()}


def posting_of(world: World, part: str) -> Posting:
    return world.session.scalars(select(Posting).where(Posting.employee_id == world.people[part].id)).one()


def refresh_jobs(session: Session) -> int:
    query = text("select count(*) from procrastinate_jobs where task_name = 'cases.refresh_parties'")
    return session.scalar(query) or 0


def test_transfer_ends_one_post_where_the_next_begins_in_one_go(world: World) -> None:
    old = posting_of(world, "employee")
    actor = world.actor("hr")
    new = service.transfer(
        world.session, world.people["employee"].id, world.positions["stranger"].id,
        starts_on=LATER, agency_id=world.agency.id, actor=actor,
    )  # fmt: skip
    assert (old.ends_on, new.starts_on, new.ends_on) == (LATER, LATER, None)
    assert [p.title for p in list_posts(world.session, old.employee_id, LATER - timedelta(days=1))] == [
        "Perawat Ahli Pertama"
    ]
    assert [p.title for p in list_posts(world.session, old.employee_id, LATER)] == ["Pengelola Data"]
    entries = world.session.scalars(select(AuditEntry).where(AuditEntry.user_id == actor.user_id)).all()
    assert {entry.action for entry in entries} == {"posting.end", "posting.create"}
    assert refresh_jobs(world.session) == 1


def test_transfer_before_the_present_post_began_changes_nothing(world: World) -> None:
    with pytest.raises(RegisterRefused) as error:
        service.transfer(
            world.session, world.people["employee"].id, world.positions["stranger"].id,
            starts_on=date(2024, 1, 1), agency_id=world.agency.id, actor=None,
        )  # fmt: skip
    assert refusal(error) == {"starts_on": "transfer_too_early"}
    assert posting_of(world, "employee").ends_on is None


@pytest.mark.parametrize(
    ("start", "end", "accepted"),
    [
        (date(2023, 1, 1), date(2024, 1, 1), True),
        (date(2023, 1, 1), date(2024, 1, 2), False),
        (date(2025, 1, 1), None, False),
        (date(2023, 1, 1), None, False),
    ],
)
def test_two_definitive_posts_never_share_a_day(world: World, start: date, end: date | None, accepted: bool) -> None:
    data = PostingData(world.people["employee"].id, world.positions["stranger"].id, start, ends_on=end)
    if accepted:
        assert service.post_employee(world.session, data, agency_id=world.agency.id, actor=None).id
        return
    with pytest.raises(RegisterRefused) as error:
        service.post_employee(world.session, data, agency_id=world.agency.id, actor=None)
    assert refusal(error) == {"starts_on": "posting_overlap"}


def test_acting_roles_stand_beside_a_definitive_post_but_need_an_end(world: World) -> None:
    acting = PostingData(
        world.people["superior"].id, world.positions["appraiser"].id, DAY, PostingKind.PLT, ends_on=LATER
    )
    posting = service.post_employee(world.session, acting, agency_id=world.agency.id, actor=None)
    assert posting.kind == "plt"
    with pytest.raises(RegisterRefused) as error:
        service.post_employee(world.session, acting, agency_id=world.agency.id, actor=None)
    assert refusal(error) == {"starts_on": "posting_overlap"}
    endless = PostingData(world.people["superior"].id, world.positions["employee"].id, DAY, PostingKind.PLH)
    with pytest.raises(RegisterRefused) as error:
        service.post_employee(world.session, endless, agency_id=world.agency.id, actor=None)
    assert refusal(error) == {"ends_on": "acting_without_end"}


def test_ending_a_posting_later_never_reaches_into_the_next(world: World) -> None:
    old = posting_of(world, "employee")
    service.transfer(
        world.session, old.employee_id, world.positions["stranger"].id,
        starts_on=LATER, agency_id=world.agency.id, actor=None,
    )  # fmt: skip
    with pytest.raises(RegisterRefused) as error:
        service.end_posting(world.session, old.id, LATER + timedelta(days=1), agency_id=world.agency.id, actor=None)
    assert refusal(error) == {"starts_on": "posting_overlap"}


def test_pasal_1_9_named_appraiser_goes_before_the_superior(world: World) -> None:
    posting = posting_of(world, "employee")
    people = world.people
    service.set_appraiser(
        world.session, posting.id, world.positions["superior"].id, agency_id=world.agency.id, actor=None
    )
    found = list_superiors(world.session, owner_id=people["employee"].id, position_id=posting.position_id, day=DAY)
    assert [(item.name, item.via) for item in found] == [
        (people["superior"].name, "override"),
        (people["regent"].name, "definitive"),
    ]
    service.set_appraiser(world.session, posting.id, None, agency_id=world.agency.id, actor=None)
    found = list_superiors(world.session, owner_id=people["employee"].id, position_id=posting.position_id, day=DAY)
    assert found[0].name == people["appraiser"].name
    with pytest.raises(RegisterRefused) as error:
        service.set_appraiser(world.session, posting.id, posting.position_id, agency_id=world.agency.id, actor=None)
    assert refusal(error) == {"appraiser_position_id": "own_appraiser"}


def test_circle_of_positions_is_refused_with_its_path(world: World) -> None:
    top = world.positions["superior"]
    with pytest.raises(RegisterRefused) as error:
        organisation.set_superior(
            world.session, top.id, world.positions["employee"].id, agency_id=world.agency.id, actor=None
        )
    problem = error.value.problems["superior_id"]
    assert problem.params["path"] == (
        "Kepala Dinas Kesehatan → Perawat Ahli Pertama → Kepala Puskesmas → Kepala Dinas Kesehatan"
    )
    with pytest.raises(RegisterRefused) as error:
        organisation.set_superior(world.session, top.id, top.id, agency_id=world.agency.id, actor=None)
    assert refusal(error) == {"superior_id": "own_superior"}


def test_circle_of_units_is_refused_with_its_path(world: World) -> None:
    office = world.units["office"]
    data = UnitData(office.code, office.name, world.units["clinic"].id)
    with pytest.raises(RegisterRefused) as error:
        organisation.change_unit(world.session, office.id, data, agency_id=world.agency.id, actor=None)
    assert error.value.problems["parent_id"].params["path"] == (
        "Dinas Kesehatan → UPT Puskesmas Melati → Dinas Kesehatan"
    )


def test_codes_and_numbers_are_taken_once(world: World) -> None:
    with pytest.raises(RegisterRefused) as error:
        organisation.create_unit(world.session, UnitData("PKM", "Lain"), agency_id=world.agency.id, actor=None)
    assert refusal(error) == {"code": "code_taken"}
    data = PositionData("HR", "Lain", PositionKind.STAFF, world.units["hr"].id)
    with pytest.raises(RegisterRefused) as error:
        organisation.create_position(world.session, data, agency_id=world.agency.id, actor=None)
    assert refusal(error) == {"code": "code_taken"}
    person = EmployeeData("19920107 201903 2 003", "Orang Lain", EmployeeKind.PNS)
    with pytest.raises(RegisterRefused) as error:
        service.create_employee(world.session, person, agency_id=world.agency.id, actor=None)
    assert refusal(error) == {"nip": "nip_taken"}


def test_officials_without_number_are_no_duplicates_of_each_other(world: World) -> None:
    data = EmployeeData("", "Wakil Bupati Rekaan", EmployeeKind.OFFICIAL)
    made = service.create_employee(world.session, data, agency_id=world.agency.id, actor=None)
    assert (made.nip, made.kind) == (None, "official")


def test_nothing_of_another_agency_can_be_named(world: World) -> None:
    other = Agency(code="lain", name="Kabupaten Lain")
    world.session.add(other)
    world.session.flush()
    unit = Unit(agency_id=other.id, code="X", name="Unit lain")
    world.session.add(unit)
    world.session.flush()
    foreign = Position(agency_id=other.id, unit_id=unit.id, code="X", title="Lain", kind="staff")
    world.session.add(foreign)
    world.session.flush()
    mine, session = world.agency.id, world.session
    with pytest.raises(NotFound):
        organisation.create_unit(session, UnitData("Z", "Z", unit.id), agency_id=mine, actor=None)
    with pytest.raises(NotFound):
        organisation.set_superior(session, world.positions["employee"].id, foreign.id, agency_id=mine, actor=None)
    with pytest.raises(NotFound):
        service.post_employee(session, PostingData(world.people["hr"].id, foreign.id, DAY), agency_id=mine, actor=None)
    with pytest.raises(NotFound):
        service.end_posting(session, posting_of(world, "hr").id, LATER, agency_id=other.id, actor=None)
    assert search_employees(session, other.id, "laras", day=DAY) == []


def test_an_unchanged_form_leaves_no_audit_entry(world: World) -> None:
    unit = world.units["clinic"]
    data = UnitData(unit.code, unit.name, unit.parent_id)
    organisation.change_unit(world.session, unit.id, data, agency_id=world.agency.id, actor=world.actor("hr"))
    query = select(AuditEntry).where(AuditEntry.agency_id == world.agency.id, AuditEntry.action == "unit.change")
    assert world.session.scalars(query).all() == []


def delegate(world: World, absent: str, substitute: str, start: date, days: int = 5) -> Delegation:
    data = DelegationData(
        world.people[absent].id, world.people[substitute].id, start, start + timedelta(days=days), "Cuti tahunan"
    )
    return delegations.delegate(world.session, data, agency_id=world.agency.id, today=DAY, actor=world.actor(absent))


@pytest.mark.parametrize(
    ("absent", "substitute", "start", "days", "expected"),
    [
        ("appraiser", "appraiser", DAY, 5, {"substitute_id": "delegation_to_oneself"}),
        ("appraiser", "hr", DAY - timedelta(days=1), 5, {"starts_on": "delegation_in_past"}),
        ("appraiser", "hr", DAY, 0, {"ends_on": "span_reversed"}),
        ("appraiser", "hr", DAY, 367, {"ends_on": "delegation_too_long"}),
        ("superior", "hr", DAY + timedelta(days=9), 5, {"starts_on": "delegation_overlap"}),
        ("hr", "superior", DAY + timedelta(days=9), 5, {"substitute_id": "substitute_is_away"}),
        ("colleague", "stranger", DAY + timedelta(days=9), 5, {"starts_on": "absent_stands_in"}),
    ],
)
def test_impossible_delegations_are_refused(
    world: World, absent: str, substitute: str, start: date, days: int, expected: dict[str, str]
) -> None:
    delegate(world, "superior", "colleague", DAY + timedelta(days=10))
    with pytest.raises(RegisterRefused) as error:
        delegate(world, absent, substitute, start, days)
    assert refusal(error) == expected


def test_delegations_that_only_touch_are_two(world: World) -> None:
    delegate(world, "superior", "colleague", DAY, 5)
    assert delegate(world, "superior", "hr", DAY + timedelta(days=5), 5).id


def test_ending_stops_rights_today_and_keeps_what_was(world: World) -> None:
    session, mine = world.session, world.agency.id
    running = delegate(world, "superior", "colleague", DAY)
    owner = world.people["superior"].id
    with pytest.raises(NotFound):
        delegations.end_delegation(
            session, running.id, absent_id=world.people["hr"].id, agency_id=mine, today=DAY, actor=None
        )
    later = DAY + timedelta(days=2)
    delegations.end_delegation(session, running.id, absent_id=owner, agency_id=mine, today=later, actor=None)
    assert running.ends_on == later
    coming = delegate(world, "superior", "colleague", DAY + timedelta(days=20))
    delegations.end_delegation(session, coming.id, absent_id=owner, agency_id=mine, today=later, actor=None)
    session.flush()
    assert session.scalars(select(Delegation).where(Delegation.absent_id == owner)).all() == [running]


def test_one_open_report_at_a_time_and_an_answer_says_something(world: World) -> None:
    session, person = world.session, world.people["employee"]
    report = delegations.report_appraiser(session, person.id, "Atasan saya sudah pindah.", actor=None)
    with pytest.raises(RegisterRefused) as error:
        delegations.report_appraiser(session, person.id, "Sekali lagi.", actor=None)
    assert refusal(error) == {"message": "report_open"}
    args = {"agency_id": world.agency.id, "actor": world.actor("hr")}
    with pytest.raises(RegisterRefused) as error:
        delegations.answer_report(session, report.id, ReportStatus.DECLINED, "  ", **args)
    assert refusal(error) == {"answer": "answer_empty"}
    delegations.answer_report(session, report.id, ReportStatus.CORRECTED, "Sudah diperbaiki.", **args)
    with pytest.raises(RegisterRefused) as error:
        delegations.answer_report(session, report.id, ReportStatus.DECLINED, "Tidak.", **args)
    assert refusal(error) == {"status": "report_answered"}
    assert delegations.report_appraiser(session, person.id, "Masih salah.", actor=None).id


def test_seeding_a_year_adds_only_what_is_missing_and_marks_it(world: World) -> None:
    session, mine = world.session, world.agency.id
    known = holidays.add_holiday(session, mine, date(2026, 8, 17), "HUT RI", actor=None)
    added = holidays.seed_year(session, mine, 2026, actor=world.actor("hr"))
    assert date(2026, 12, 24) in {item.day for item in added}, "collective leave"
    assert all(item.name.endswith(holidays.UNCHECKED) for item in added)
    assert known.name == "HUT RI"
    assert holidays.seed_year(session, mine, 2026, actor=None) == []
    first = added[0]
    holidays.confirm_holiday(session, first.id, agency_id=mine, actor=None)
    assert not first.name.endswith(holidays.UNCHECKED)
    assert session.scalars(select(Holiday).where(Holiday.agency_id == mine)).all()


@pytest.mark.parametrize(
    ("term", "names"),
    [("laras", 1), ("19920107", 1), ("19920107 2019", 1), ("%", 0), ("__", 0), ("a", 0), ("zzz", 0)],
)
def test_search_finds_by_name_or_number_and_takes_no_wildcards(world: World, term: str, names: int) -> None:
    assert len(search_employees(world.session, world.agency.id, term, day=DAY)) == names


def test_search_leaves_out_oneself_and_those_who_left(world: World) -> None:
    me = world.people["employee"]
    assert search_employees(world.session, world.agency.id, "laras", day=DAY, besides=me.id) == []
    me.active = False
    world.session.flush()
    assert search_employees(world.session, world.agency.id, "laras", day=DAY) == []
    assert isinstance(me, Employee)
