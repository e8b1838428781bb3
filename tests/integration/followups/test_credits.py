"""Credit points and allowances as pages, files and tables of the panel."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.cases.models import Case
from app.evaluations.models import Evaluation
from app.followups.models import AllowanceRate, CreditGrade, CreditPercent, FunctionalGrade
from tests.integration.followups.conftest import Browser, finish
from tests.world import World


def hold(world: World, part: str = "employee", **values: object) -> FunctionalGrade:
    row = FunctionalGrade(
        agency_id=world.agency.id, employee_id=world.people[part].id,
        **{"grade": "pertama", "starts_on": date(2024, 1, 1), **values},
    )  # fmt: skip
    world.session.add(row)
    world.session.commit()
    return row


def rows(world: World, model: type) -> list[object]:
    world.session.expire_all()
    return list(world.session.scalars(select(model).where(model.agency_id == world.agency.id)))


def test_the_year_of_a_good_result_gives_the_coefficient(browser: Browser, frozen: World, closed: Case) -> None:
    hold(frozen)
    path = f"/follow-up/credits/{frozen.people['employee'].id}"
    page = browser.enter("hr").get(path).text
    assert "12/12 × 100% × 12,5" in page
    assert "12,50 dari 50" in page
    assert "Kekurangan: 37,50" in page
    for part in ("appraiser", "superior", "unit_hr", "employee"):
        status = browser.enter(part).get(path).status_code
        assert status == (404 if part == "employee" else 200)
    assert "12,50 dari 50" in browser.enter("employee").get("/my-follow-up").text


def test_a_decision_changes_the_points_with_the_result(browser: Browser, frozen: World, closed: Case) -> None:
    hold(frozen)
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
    page = browser.enter("employee").get("/my-follow-up").text
    assert "12/12 × 150% × 12,5" in page
    assert "18,75" in page
    assert "Dihitung ulang setelah keputusan atas keberatan" in page


def test_a_result_that_is_not_final_gives_nothing_yet(browser: Browser, frozen: World) -> None:
    finish(frozen, "employee", state="received")
    hold(frozen)
    assert "0,00 dari 50" in browser.enter("employee").get("/my-follow-up").text


def test_the_list_tells_what_is_missing_and_filters_by_level(browser: Browser, frozen: World, closed: Case) -> None:
    hold(frozen)
    hold(frozen, "colleague", grade="terampil")
    page = browser.enter("hr").get("/follow-up/credits").text
    assert "Laras Kinasih" in page
    assert "Wening Pertiwi" in page
    assert "37,50" in page
    only = browser.get("/follow-up/credits", kind="terampil").text
    assert "Laras Kinasih" not in only
    file = browser.get("/follow-up/credits.csv").text
    assert "Ns. Laras Kinasih, S.Kep.;199201072019032003;Ahli Pertama;12,50;50;37,5;100;87,5" in file


@pytest.mark.parametrize("months", ["13", "0", "-2", "dua belas", ""])
def test_more_months_than_a_year_has_are_told_by_the_field(browser: Browser, frozen: World, months: str) -> None:
    answer = browser.enter("hr").get("/follow-up/credits", grade="pertama", predicate="good", months=months)
    assert answer.status_code == 200
    assert 'id="months-errors"' in answer.text


def test_the_calculator_says_what_bkn_says(browser: Browser, frozen: World) -> None:
    page = browser.enter("hr").get("/follow-up/credits", grade="pertama", predicate="good", months="2").text
    assert "<strong>2,08</strong>" in page


def grade_form(world: World, **changes: object) -> dict[str, object]:
    return {
        "employee_id": world.people["employee"].nip, "grade": "pertama", "starts_on": "2026-01-01", "last_day": "",
        "opening_points": "0", "rank_rises": "0", "basis": "", **changes,
    }  # fmt: skip


def test_hr_notes_a_level_and_no_two_at_a_time(browser: Browser, frozen: World) -> None:
    browser.enter("hr")
    path = "/admin/functionalgrade/new/"
    assert browser.post(path, **grade_form(frozen)).status_code == 302
    twice = browser.post(path, **grade_form(frozen, grade="muda", starts_on="2026-06-01"))
    assert twice.status_code == 422
    assert "sudah memegang jenjang lain" in twice.text
    [row] = rows(frozen, FunctionalGrade)
    edit = f"/admin/functionalgrade/edit/?id={row.id}"
    ended = browser.post(edit, **grade_form(frozen, last_day="2026-05-31"))
    assert ended.status_code == 302
    assert browser.post(path, **grade_form(frozen, grade="muda", starts_on="2026-06-01")).status_code == 302
    assert sorted((one.grade, one.ends_on) for one in rows(frozen, FunctionalGrade)) == [
        ("muda", None), ("pertama", date(2026, 6, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"last_day": "2025-12-31"}, "Hari terakhir tidak boleh sebelum tanggal mulai."),
        ({"opening_points": "-1"}, "Isi angka antara 0 dan 10000."),
        ({"opening_points": "NaN"}, "Isi angka antara 0 dan 10000."),
        ({"rank_rises": "9"}, "Isi angka 0 sampai 3."),
        ({"starts_on": ""}, "Isi tanggal mulai."),
    ],
)
def test_a_level_that_cannot_be_is_told_by_the_field(
    browser: Browser, frozen: World, change: dict[str, str], sentence: str
) -> None:
    answer = browser.enter("hr").post("/admin/functionalgrade/new/", **grade_form(frozen, **change))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert rows(frozen, FunctionalGrade) == []


def test_the_tables_are_filled_once_and_only_by_agency_hr(browser: Browser, frozen: World) -> None:
    for part in ("unit_hr", "auditor", "employee"):
        assert browser.enter(part).post("/admin/creditgrade/fill/").status_code == 404
    assert browser.enter("hr").post("/admin/creditgrade/fill/").status_code == 302
    browser.post("/admin/creditgrade/fill/")
    assert len(rows(frozen, CreditGrade)) == 8
    assert len(rows(frozen, CreditPercent)) == 5
    assert [one.grade for one in rows(frozen, CreditGrade) if not one.confirmed] == ["pemula"]


@pytest.mark.parametrize("percent", ["101", "-1", "Infinity", "lima"])
def test_a_percentage_out_of_range_is_told_by_the_field(browser: Browser, frozen: World, percent: str) -> None:
    form = {"predicate": "good", "percent": percent, "starts_on": "2026-01-01", "basis": ""}
    answer = browser.enter("hr").post("/admin/allowancerate/new/", **form)
    assert answer.status_code == 422
    assert 'id="percent-errors"' in answer.text
    assert rows(frozen, AllowanceRate) == []


def test_two_rates_from_one_day_are_refused(browser: Browser, frozen: World) -> None:
    form = {"predicate": "good", "percent": "50", "starts_on": "2026-01-01", "basis": ""}
    assert browser.enter("hr").post("/admin/allowancerate/new/", **form).status_code == 302
    twice = browser.post("/admin/allowancerate/new/", **{**form, "percent": "40"})
    assert twice.status_code == 422
    assert "sudah ada baris yang berlaku sejak tanggal yang sama" in twice.text
    assert [one.percent for one in rows(frozen, AllowanceRate)] == [Decimal("50.00")]


def test_pasal_32_the_rate_of_the_last_day_of_the_cycle_applies(browser: Browser, frozen: World, closed: Case) -> None:
    page = browser.enter("hr").get("/follow-up/allowances").text
    assert "Peraturan tidak menentukan angkanya" in page
    assert "Belum ditetapkan" in page
    for day, percent in ((date(2025, 1, 1), 40), (date(2026, 7, 1), 50), (date(2027, 1, 1), 60)):
        frozen.session.add(AllowanceRate(agency_id=frozen.agency.id, predicate="good", percent=percent, starts_on=day))
    frozen.session.commit()
    page = browser.get("/follow-up/allowances").text
    assert "50%" in page
    assert "Peraturan tidak menentukan angkanya" not in page
    assert ";Baik;50\r\n" in browser.get("/follow-up/allowances.csv").text


def test_pasal_30_people_with_one_predicate_share_a_rank(browser: Browser, frozen: World, closed: Case) -> None:
    finish(frozen, "colleague", "good")
    finish(frozen, "stranger", "very_good")
    finish(frozen, "hr", "poor")
    file = browser.enter("hr").get("/follow-up/rankings.csv").text
    found = [line.split(";")[:2] for line in file.lstrip("\ufeff").splitlines()[1:]]
    assert found == [
        ["1", "Tirta Nugraha"], ["2", "Ns. Laras Kinasih, S.Kep."], ["2", "Wening Pertiwi, A.Md.Keb."],
        ["4", "Danu Prakosa, S.A.P."],
    ]  # fmt: skip
    only = browser.get("/follow-up/rankings.csv", predicate="poor").text
    assert "4;Danu Prakosa" in only


def test_unit_hr_ranks_its_units_only(browser: Browser, frozen: World, closed: Case) -> None:
    finish(frozen, "hr", "very_good")
    page = browser.enter("unit_hr").get("/follow-up/rankings").text
    assert "Laras Kinasih" in page
    assert "Danu Prakosa" not in page
    outside = browser.get("/follow-up/rankings", unit=str(frozen.units["hr"].id)).text
    assert "Danu Prakosa" not in outside


def test_a_cancelled_appraisal_has_no_rank(browser: Browser, frozen: World, closed: Case) -> None:
    other = finish(frozen, "colleague")
    frozen.force_state(other, "cancelled")
    other.predicate = None
    frozen.session.commit()
    assert "Wening Pertiwi" not in browser.enter("hr").get("/follow-up/rankings").text
