"""A year with periodic evaluations, played through the pages (Pasal 24(2), p.90 A.8-10, p.117-118)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from app.cases import children, jobs
from app.cases.models import Case
from app.core import clock
from tests.integration.admin_process.pages import post
from tests.integration.cases.test_pages import press as press_button
from tests.statements import counted
from tests.story import decide, draft_plan, rate, reach_period, record_realisation, self_assess
from tests.world import World, sign_in


@pytest.fixture
def year(frozen: World) -> World:
    """The cast with the clock under control."""
    return frozen


def on(world: World, day: date) -> None:
    """Move to nine in the morning of a day, after the nightly job."""
    world.now = max(world.now, datetime.combine(day, time(2), UTC))
    for period_id in children.due_periods(world.session, clock.now()):
        jobs.open_period_job(str(period_id))


def press(client: FlaskClient, world: World, case: Case, part: str, transition: str, comment: str = "") -> TestResponse:
    """Press a button on the page of a case as somebody of the cast, a minute later."""
    world.now += timedelta(minutes=1)
    sign_in(client, world, part)
    answer = press_button(client, case.id, transition, comment)
    world.session.expire_all()
    return answer


def evaluate(client: FlaskClient, world: World, child: Case) -> None:
    """Report, rating and document of one period."""
    record_realisation(world, child)
    world.session.commit()
    assert press(client, world, child, "employee", "submit_report").status_code == 302
    rate(world, child)
    world.session.commit()
    assert press(client, world, child, "appraiser", "submit_rating").status_code == 302
    assert press(client, world, child, "appraiser", "deliver_document").status_code == 302


def begin(client: FlaskClient, world: World) -> Case:
    """The plan agreed in January."""
    case = world.case()
    draft_plan(world, case)
    world.session.commit()
    assert press(client, world, case, "employee", "submit_plan").status_code == 302
    assert press(client, world, case, "appraiser", "agree_plan").status_code == 302
    return case


def text_of(client: FlaskClient, world: World, part: str, path: str) -> str:
    sign_in(client, world, part)
    return client.get(path).text


def test_a_year_in_quarters(client: FlaskClient, year: World) -> None:
    year.with_periods("quarterly")
    case = begin(client, year)
    home = text_of(client, year, "employee", "/")
    assert "Triwulan I" in home
    assert "Evaluasi periodik saya" in home
    for number, month in enumerate((1, 4, 7)):
        on(year, date(2026, month, 13))
        on(year, date(2026, month + 2, 25))
        found = year.children(case)
        assert len(found) == number + 1
        child = found[number]
        evaluate(client, year, child)
        document = text_of(client, year, "employee", f"/cases/{child.id}/document")
        assert child.period is not None
        assert child.period.name in document
        if number == 1:
            answer = press(client, year, child, "employee", "file_objection", "Realisasi belum dihitung.")
            assert answer.status_code == 302
            answer = press(client, year, child, "appraiser", "explain_rating", "Bukti datang terlambat.")
            assert answer.status_code == 302
            decide(year, child)
            year.session.commit()
            answer = press(client, year, child, "superior", "change_rating", "Bukti sah.")
            assert answer.status_code == 302
            assert year.fresh(child).predicate == "very_good"
        else:
            assert press(client, year, child, "employee", "acknowledge").status_code == 302
    on(year, date(2026, 12, 10))
    page = text_of(client, year, "appraiser", f"/cases/{case.id}")
    assert "Evaluasi periodik" in page
    assert "Triwulan III" in page
    assert "Sangat Baik" in page
    assert "Dinilai dalam evaluasi tahunan ini" in page
    record_realisation(year, case)
    year.session.commit()
    assert press(client, year, case, "employee", "start_self_assessment").status_code == 302
    self_assess(year, case)
    year.session.commit()
    assert press(client, year, case, "employee", "submit_self_assessment").status_code == 302
    rate(year, case)
    year.session.commit()
    assert press(client, year, case, "appraiser", "submit_rating").status_code == 302
    assert year.fresh(case).predicate == "good"


def test_a_year_in_months_waits_for_the_month_that_is_open(client: FlaskClient, year: World) -> None:
    year.with_periods("monthly")
    case = begin(client, year)
    (january,) = year.children(case)
    on(year, date(2026, 1, 27))
    evaluate(client, year, january)
    assert press(client, year, january, "employee", "acknowledge").status_code == 302
    on(year, date(2026, 2, 1))
    february = year.children(case)[1]
    record_realisation(year, case)
    year.session.commit()
    assert press(client, year, case, "employee", "start_self_assessment").status_code == 302
    self_assess(year, case)
    year.session.commit()
    assert press(client, year, case, "employee", "submit_self_assessment").status_code == 302
    rate(year, case)
    year.session.commit()
    refused = press(client, year, case, "appraiser", "submit_rating")
    assert refused.status_code == 409
    assert "Selesaikan dahulu evaluasi periodik" in refused.text
    assert press(client, year, february, "hr", "cancel_case", "Periode digabung.").status_code == 302
    assert press(client, year, case, "appraiser", "submit_rating").status_code == 302


def test_the_queue_and_the_notice_name_the_period(client: FlaskClient, year: World) -> None:
    year.with_periods("quarterly")
    case = begin(client, year)
    (child,) = year.children(case)
    on(year, date(2026, 3, 25))
    record_realisation(year, child)
    year.session.commit()
    press(client, year, child, "employee", "submit_report")
    assert "Triwulan I" in text_of(client, year, "appraiser", "/queue")


@pytest.mark.parametrize("part", ["stranger", "colleague", "regent"])
def test_a_period_is_nobody_elses_business(client: FlaskClient, year: World, part: str) -> None:
    year.with_periods("quarterly")
    (child,) = year.children(begin(client, year))
    sign_in(client, year, part)
    expected = 200 if part == "regent" else 404  # the next superior may read the plan, as in the annual case
    assert client.get(f"/cases/{child.id}").status_code == expected


def test_hostile_ratings_of_a_period_are_refused(client: FlaskClient, year: World) -> None:
    year.with_periods("quarterly")
    (child,) = year.children(begin(client, year))
    on(year, date(2026, 3, 25))
    record_realisation(year, child)
    year.session.commit()
    press(client, year, child, "employee", "submit_report")
    sign_in(client, year, "appraiser")
    wrong = {"revision": str(year.fresh(child).revision), "result_rating": "istimewa", "behaviour_rating": "meets"}
    answer = post(client, f"/cases/{child.id}", f"/cases/{child.id}/ratings", **wrong)
    assert answer.status_code == 422
    assert year.fresh(child).state == "rating"


def test_a_realisation_of_a_period_stands_in_the_annual_grid(client: FlaskClient, year: World) -> None:
    year.with_periods("quarterly")
    case = begin(client, year)
    (child,) = year.children(case)
    record_realisation(year, child)
    year.session.commit()
    page = text_of(client, year, "employee", f"/cases/{case.id}")
    assert "Realisasi periode (1)" in page
    assert "93% pasien" in page


@pytest.mark.parametrize("state", ["reporting", "rating", "delivery", "received", "objection_decision", "closed"])
def test_pages_of_a_year_with_periods_stay_cheap(client: FlaskClient, year: World, engine: Engine, state: str) -> None:
    """The page of a period, and that of the year with its table, cost as much as one without periods."""
    year.with_periods("quarterly")
    case = begin(client, year)
    (child,) = year.children(case)
    reach_period(year, child, state)
    year.session.commit()
    for part in ("employee", "appraiser", "superior", "hr"):
        sign_in(client, year, part)
        for shown in (child.id, case.id):
            client.get(f"/cases/{shown}")
            with counted(engine) as sent:
                assert client.get(f"/cases/{shown}").status_code == 200
            assert len(sent) <= 10, (part, "\n".join(sent))
