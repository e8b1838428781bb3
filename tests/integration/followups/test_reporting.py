"""Reports on their way upward (Pasal 28; p.115 A.7, p.117 A.11, p.119 B.8)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from app.cases.models import Case
from app.evaluations.models import Evaluation
from app.followups import jobs, reporting
from app.followups.models import ReportAuthority, ResultReport, ResultReportItem, ResultReportStep
from app.people.calendar import work_calendar
from app.people.models import Delegation, Holiday, Posting
from tests.integration.followups.conftest import Browser, finish, finish_case
from tests.story import reach
from tests.world import World


def send(browser: Browser, world: World, part: str, post: str, **more: object) -> object:
    data = {"cycle": world.cycle.id, "period": "", "post": world.positions[post].id, "note": "", **more}
    return browser.enter(part).post("/reports/", **data)


def legs(world: World) -> list[tuple[int, str, str, bool, bool]]:
    """(level, from, to, received, last)"""
    world.session.expire_all()
    names = {position.id: part for part, position in world.positions.items()}
    rows = world.session.scalars(
        select(ResultReportStep)
        .where(ResultReportStep.agency_id == world.agency.id)
        .order_by(ResultReportStep.report_id, ResultReportStep.seq)
    )
    return [
        (row.seq, names[row.from_position_id], names[row.to_position_id], row.received_at is not None, row.last)
        for row in rows
    ]


def name_authority(world: World, post: str, unit: str | None = None) -> None:
    world.session.add(
        ReportAuthority(
            agency_id=world.agency.id, unit_id=world.units[unit].id if unit else None,
            position_id=world.positions[post].id,
        )
    )  # fmt: skip
    world.session.commit()


def latest(world: World) -> ResultReport:
    return world.session.scalars(select(ResultReport).order_by(ResultReport.id.desc())).first()


def level(page: str) -> str:
    return re.findall(r'name="level"[^>]*value="(\d+)"', page)[0]


def test_p115_a7_the_due_date_is_thirty_working_days_after_the_window(frozen: World) -> None:
    """The window ends on Friday 29 January 2027; a holiday in between moves the day."""
    window = frozen.cycle.rating_due
    assert reporting.due_on(work_calendar(frozen.session, frozen.agency.id), window) == date(2027, 3, 12)
    frozen.session.add(Holiday(agency_id=frozen.agency.id, day=date(2027, 2, 8), name="Libur"))
    frozen.session.commit()
    assert reporting.due_on(work_calendar(frozen.session, frozen.agency.id), window) == date(2027, 3, 15)
    frozen.agency.week_days = 6
    frozen.session.commit()
    assert reporting.due_on(work_calendar(frozen.session, frozen.agency.id), window) == date(2027, 3, 6)


def test_pasal_28_a_report_rises_level_by_level_to_the_top(browser: Browser, frozen: World, closed: Case) -> None:
    frozen.case("colleague")
    answer = send(browser, frozen, "appraiser", "appraiser", note="Terlampir.")
    assert answer.status_code == 302
    report = latest(frozen)
    assert (report.number, report.due_on, [one["name"] for one in report.missing]) == (
        1, date(2027, 3, 12), ["Wening Pertiwi, A.Md.Keb."],
    )  # fmt: skip
    assert legs(frozen) == [(1, "appraiser", "superior", False, False)]
    path = f"/reports/{report.id}"
    page = browser.enter("superior").get(path).text
    assert "Terlampir." in page
    assert "Wening Pertiwi" in page
    assert browser.post(f"{path}/receive").status_code == 302
    assert legs(frozen) == [(1, "appraiser", "superior", True, False)]
    assert browser.post(f"{path}/forward", level=level(page), note="Diteruskan.").status_code == 302
    assert legs(frozen)[1:] == [(2, "superior", "regent", False, True)]
    page = browser.enter("regent").get(path).text
    assert "Diteruskan." in page
    assert "Terima dan teruskan" not in page
    assert browser.post(f"{path}/receive").status_code == 302
    assert legs(frozen)[1:] == [(2, "superior", "regent", True, True)]
    assert "Selesai: diterima PyB" in browser.get(path).text


def test_pasal_28_2_each_level_reads_the_documents_with_plan_and_result(
    browser: Browser, frozen: World, closed: Case
) -> None:
    send(browser, frozen, "appraiser", "appraiser")
    path = f"/reports/{latest(frozen).id}/documents/{closed.id}"
    assert "Pelatihan lanjutan." in browser.enter("superior").get(path).text
    assert browser.enter("regent").get(path).status_code == 404
    assert browser.enter("employee").get(path).status_code == 404
    other = finish(frozen, "colleague")
    assert browser.enter("superior").get(f"/reports/{latest(frozen).id}/documents/{other.id}").status_code == 404


@pytest.mark.parametrize("part", ["employee", "colleague", "stranger", "regent"])
def test_a_report_is_nothing_for_those_it_did_not_reach(
    browser: Browser, frozen: World, closed: Case, part: str
) -> None:
    send(browser, frozen, "appraiser", "appraiser")
    path = f"/reports/{latest(frozen).id}"
    assert browser.enter(part).get(path).status_code == 404
    assert browser.post(f"{path}/receive").status_code == 404
    assert browser.post(f"{path}/forward", level=1, note="").status_code == 404
    assert legs(frozen) == [(1, "appraiser", "superior", False, False)]


@pytest.mark.parametrize("part", ["hr", "unit_hr", "auditor"])
def test_hr_reads_reports_and_receives_none(browser: Browser, frozen: World, closed: Case, part: str) -> None:
    send(browser, frozen, "appraiser", "appraiser")
    path = f"/reports/{latest(frozen).id}"
    assert browser.enter(part).get(path).status_code == 200
    assert browser.post(f"{path}/receive").status_code == 404


def test_nobody_reports_for_the_post_of_another(browser: Browser, frozen: World, closed: Case) -> None:
    for part in ("superior", "hr", "employee"):
        assert send(browser, frozen, part, "appraiser").status_code == 404
    assert send(browser, frozen, "appraiser", "appraiser", cycle="x").status_code == 404
    assert send(browser, frozen, "appraiser", "appraiser", period=closed.id).status_code == 404
    assert frozen.session.scalar(select(func.count()).select_from(ResultReport)) == 0


def test_pasal_28_1_the_authority_that_hr_names_ends_the_way(browser: Browser, frozen: World, closed: Case) -> None:
    name_authority(frozen, "superior", "office")
    send(browser, frozen, "appraiser", "appraiser")
    assert legs(frozen) == [(1, "appraiser", "superior", False, True)]


def test_an_authority_outside_the_line_gets_it_below_the_elected_head(
    browser: Browser, frozen: World, closed: Case
) -> None:
    name_authority(frozen, "hr")
    send(browser, frozen, "appraiser", "appraiser")
    path = f"/reports/{latest(frozen).id}"
    page = browser.enter("superior").get(path).text
    browser.post(f"{path}/forward", level=level(page), note="")
    assert legs(frozen) == [(1, "appraiser", "superior", True, False), (2, "superior", "hr", False, True)]


def test_the_authority_of_the_nearer_unit_counts(browser: Browser, frozen: World, closed: Case) -> None:
    name_authority(frozen, "hr")
    name_authority(frozen, "superior", "office")
    send(browser, frozen, "appraiser", "appraiser")
    assert legs(frozen) == [(1, "appraiser", "superior", False, True)]


def test_a_vacant_level_is_passed_over(browser: Browser, frozen: World, closed: Case) -> None:
    posting = frozen.session.scalars(
        select(Posting).where(Posting.position_id == frozen.positions["superior"].id)
    ).one()
    posting.ends_on = frozen.now.date()
    frozen.session.commit()
    send(browser, frozen, "appraiser", "appraiser")
    assert legs(frozen) == [(1, "appraiser", "regent", False, True)]


def test_who_stands_in_acts_for_the_absent(browser: Browser, frozen: World, closed: Case) -> None:
    frozen.session.add(
        Delegation(
            agency_id=frozen.agency.id, absent_id=frozen.people["superior"].id,
            substitute_id=frozen.people["stranger"].id, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1),
            reason="Cuti",
        )
    )  # fmt: skip
    frozen.session.commit()
    send(browser, frozen, "appraiser", "appraiser")
    assert browser.enter("stranger").post(f"/reports/{latest(frozen).id}/receive").status_code == 302
    assert legs(frozen)[0][3]


def test_nothing_new_is_nothing_to_send(browser: Browser, frozen: World, closed: Case) -> None:
    assert send(browser, frozen, "appraiser", "appraiser").status_code == 302
    second = send(browser, frozen, "appraiser", "appraiser")
    assert second.status_code == 409
    assert "Tidak ada dokumen baru" in second.text
    assert frozen.session.scalar(select(func.count()).select_from(ResultReport)) == 1


def test_what_was_missing_follows_in_a_second_report(browser: Browser, frozen: World, closed: Case) -> None:
    send(browser, frozen, "appraiser", "appraiser")
    finish(frozen, "colleague")
    send(browser, frozen, "appraiser", "appraiser")
    report = latest(frozen)
    items = frozen.session.scalars(select(ResultReportItem).where(ResultReportItem.report_id == report.id)).all()
    assert (report.number, len(items)) == (2, 1)


def test_p119_b8_a_decision_is_reported_again_by_who_decided(browser: Browser, frozen: World, closed: Case) -> None:
    send(browser, frozen, "appraiser", "appraiser")
    first = latest(frozen)
    old = frozen.session.scalars(select(Evaluation).where(Evaluation.case_id == closed.id)).one()
    old.status = "superseded"
    frozen.session.flush()
    copied = {name: getattr(old, name) for name in ("result_rating", "behaviour_rating", "rated_at", "delivered_at")}
    frozen.session.add(
        Evaluation(
            agency_id=closed.agency_id, case_id=closed.id, number=2, status="final", origin="decision",
            predicate="very_good", rated_by_id=frozen.people["superior"].id, rated_as="appraiser_superior", **copied,
        )
    )  # fmt: skip
    closed.predicate = "very_good"
    frozen.session.commit()
    assert "Berubah sesudah dilaporkan" in browser.enter("superior").get(f"/reports/{first.id}").text
    assert send(browser, frozen, "appraiser", "appraiser").status_code == 404
    assert send(browser, frozen, "superior", "superior").status_code == 302
    again = latest(frozen)
    [item] = frozen.session.scalars(select(ResultReportItem).where(ResultReportItem.report_id == again.id))
    assert (again.position_id, item.predicate) == (frozen.positions["superior"].id, "very_good")
    assert legs(frozen)[-1][1:3] == ("superior", "regent")


def test_p117_a11_what_the_superior_rated_is_reported_by_the_superior(
    browser: Browser, frozen: World, closed: Case
) -> None:
    """The appraiser has nothing to report of it, and the last day is that of the appraiser's reports."""
    row = frozen.session.scalars(select(Evaluation).where(Evaluation.case_id == closed.id)).one()
    row.rated_as, row.rated_by_id = "appraiser_superior", frozen.people["superior"].id
    frozen.session.commit()
    assert send(browser, frozen, "appraiser", "appraiser").status_code == 404
    assert send(browser, frozen, "superior", "superior").status_code == 302
    assert latest(frozen).due_on == date(2027, 3, 12)
    assert legs(frozen) == [(1, "superior", "regent", False, True)]


def test_of_two_who_forward_at_once_one_does(browser: Browser, frozen: World, closed: Case) -> None:
    send(browser, frozen, "appraiser", "appraiser")
    path = f"/reports/{latest(frozen).id}/forward"
    browser.enter("superior")
    assert browser.post(path, level=1, note="Satu").status_code == 302
    told = browser.post(path, follow=True, level=1, note="Dua")
    assert "sudah diteruskan sebelumnya" in told.text
    assert len(legs(frozen)) == 2
    assert browser.post(path, level=2, note="Tiga").status_code == 404


def test_a_note_that_is_too_long_is_told_and_kept(browser: Browser, frozen: World, closed: Case) -> None:
    answer = send(browser, frozen, "appraiser", "appraiser", note="panjang " * 600)
    assert answer.status_code == 422
    assert "Tulis paling banyak 4000 karakter." in answer.text
    assert "panjang panjang" in answer.text
    assert latest(frozen) is None


def reminders(world: World) -> list[dict[str, object]]:
    rows = world.session.execute(text("select args from procrastinate_jobs where task_name = 'notifications.plain'"))
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("days_before", "told"), [(10, False), (7, True), (3, True), (2, False), (1, True), (-1, True)]
)
def test_leaders_are_reminded_before_and_after_the_due_date(
    frozen: World, closed: Case, days_before: int, told: bool
) -> None:
    calendar = work_calendar(frozen.session, frozen.agency.id)
    day = calendar.add_working_days(date(2027, 3, 12), -days_before)
    jobs.remind_reports(frozen.session, datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
    found = [one for one in reminders(frozen) if one["template"] == "report_due"]
    people = [one["employee_ids"] for one in found]
    assert ([str(frozen.people["appraiser"].id)] in people) is told


def test_who_has_reported_everything_is_not_reminded(browser: Browser, frozen: World, closed: Case) -> None:
    send(browser, frozen, "appraiser", "appraiser")
    day = datetime(2027, 3, 11, 2, tzinfo=UTC)
    jobs.remind_reports(frozen.session, day)
    assert [one for one in reminders(frozen) if one["template"] == "report_due"] == []
    assert frozen.now < day - timedelta(days=300)


def test_the_reminder_becomes_a_notice_once(browser: Browser, frozen: World, closed: Case) -> None:
    from app.notifications.jobs import plain_job

    jobs.remind_reports(frozen.session, datetime(2027, 3, 11, 2, tzinfo=UTC))
    frozen.session.commit()
    [args] = [one for one in reminders(frozen) if one["employee_ids"] == [str(frozen.people["appraiser"].id)]]
    plain_job(**args)
    plain_job(**args)
    page = browser.enter("appraiser").get("/notifications").text
    assert page.count("belum Anda laporkan secara berjenjang") >= 1
    assert frozen.session.scalar(text("select count(*) from notification")) == 1


def test_p115_a7_a_period_is_reported_from_the_end_of_its_own_window(browser: Browser, frozen: World) -> None:
    frozen.with_periods()
    parent = reach(frozen, "running")
    child = frozen.children(parent)[0]
    finish_case(frozen, child)
    period = child.period
    assert period is not None
    chosen = f"{parent.cycle_id}.{period.id}"
    page = browser.enter("appraiser").get("/reports/", cycle=chosen).text
    assert "Siap dilaporkan" in page
    assert "Siap dilaporkan" not in browser.get("/reports/", cycle=str(parent.cycle_id)).text
    assert send(browser, frozen, "appraiser", "appraiser", period=period.id).status_code == 302
    report = latest(frozen)
    expected = reporting.due_on(work_calendar(frozen.session, frozen.agency.id), period.rating_due)
    assert (report.period_id, report.due_on) == (period.id, expected)
    for path in ("/follow-up/rankings", "/follow-up/allowances", "/reports/progress"):
        assert "Laras Kinasih" in browser.enter("hr").get(path, cycle=chosen).text or path == "/reports/progress"
    assert "Laras Kinasih" not in browser.get("/follow-up/rankings", cycle=str(parent.cycle_id)).text
