"""p.62-65, p.92 A.16, p.100 (d): somebody studies. One plan, IPK by the law's tables, what a drop-out may get."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from app.cases.models import Case
from app.core.errors import InvalidInput, Refused
from app.evaluations import service as evaluations
from app.people import statuses
from app.people.statuses import StatusData
from app.people.values import StatusKind
from app.plans.queries import read_plan
from app.plans.values import Aspect, Section
from app.study import service
from app.study.queries import read_studies
from app.study.service import ProgrammeData
from app.study.values import GUIDE, Accreditation, Level, Outcome
from tests.journeys.special import get, go_to, party, post
from tests.story import open_part, ratings, reach
from tests.world import World

PROGRAMME = {
    "programme": "Magister Kebijakan Publik", "level": "postgraduate", "accreditation": "a",
    "programme_accreditation": "b", "due_on": "2028-07-31",
}  # fmt: skip
TERM = {"number": "1", "ended_on": "2026-12-18", "ipk": "3,60", "source": "Transkrip semester 1"}

# The tables of p.63, line by line: the lowest IPK of each predicate as printed.
PRINTED = {
    (Level.BACHELOR, Accreditation.A): ("3.51", "3.01", "2.76"),
    (Level.BACHELOR, Accreditation.B): ("3.61", "3.10", "2.76"),
    (Level.BACHELOR, Accreditation.C): ("3.71", "3.20", "2.76"),
    (Level.BACHELOR, Accreditation.ABROAD): ("3.51", "3.01", "2.76"),
    (Level.POSTGRADUATE, Accreditation.A): ("3.51", "3.20", "3.00"),
    (Level.POSTGRADUATE, Accreditation.B): ("3.61", "3.25", "3.00"),
    (Level.POSTGRADUATE, Accreditation.C): ("3.71", "3.30", "3.00"),
    (Level.POSTGRADUATE, Accreditation.ABROAD): ("3.51", "3.20", "3.00"),
}


@pytest.mark.parametrize("row", PRINTED)
def test_p63_every_border_of_the_tables(row: tuple[Level, Accreditation]) -> None:
    best, good, fair = (Decimal(text) for text in PRINTED[row])
    bounds, cent = GUIDE[row], Decimal("0.01")
    assert [bounds.predicate(one) for one in (Decimal("4.00"), best)] == ["very_good"] * 2
    assert [bounds.predicate(one) for one in (best - cent, good)] == ["good"] * 2
    assert [bounds.predicate(one) for one in (good - cent, fair)] == ["needs_improvement"] * 2
    assert [bounds.predicate(one) for one in (fair - cent, Decimal(0))] == ["poor"] * 2
    assert len(GUIDE) == len(PRINTED)


@pytest.fixture
def student(frozen: World) -> tuple[World, Case, str]:
    """The nurse begins to study in July; her plan has been in force since January."""
    world = frozen
    case = reach(world, "running")
    data = StatusData(
        world.people["employee"].id, StatusKind.STUDY, date(2026, 7, 1), date(2028, 8, 1), "Universitas Uji", "SK 9"
    )
    status = statuses.give_status(world.session, data, agency_id=world.agency.id, actor=world.actor("hr"))
    status_id = str(status.id)
    world.session.commit()
    return world, case, f"/cases/{case.id}/academic/{status_id}"


def test_p64_b12_expectations_are_added_to_the_same_plan(student: tuple[World, Case, str], client: FlaskClient) -> None:
    world, case, path = student
    go_to(world, date(2026, 7, 6))
    assert post(client, world, "employee", f"{path}/programme", PROGRAMME).status_code == 302
    assert "Tambahkan ekspektasi akademik ke SKP" in get(client, world, "employee", f"/cases/{case.id}/academic").text
    assert post(client, world, "colleague", f"{path}/expectations").status_code == 404
    assert post(client, world, "appraiser", f"{path}/expectations").status_code == 404
    assert post(client, world, "employee", f"{path}/expectations").status_code == 302
    assert world.fresh(case).state == "change_draft"
    plan = read_plan(world.session, case.id)
    assert plan.current is not None
    assert plan.draft is not None
    assert post(client, world, "employee", f"{path}/expectations").status_code == 302, "a second click"
    again = read_plan(world.session, case.id).draft
    assert again is not None
    assert len(again.results) == len(plan.draft.results)
    assert plan.draft.number == plan.current.number + 1
    kept, added = plan.draft.results
    assert kept.lineage == plan.current.results[0].lineage
    assert added.section is Section.MAIN
    assert [one.aspect for one in added.indicators] == [Aspect.QUALITY, Aspect.TIME]
    assert added.indicators[0].target == "Paling rendah 3,20"


def test_p92_a16_the_appraiser_at_home_sees_the_result_and_the_advice(
    student: tuple[World, Case, str], client: FlaskClient
) -> None:
    world, case, path = student
    go_to(world, date(2026, 12, 21))
    assert party(world, case, "appraiser") == "appraiser"
    world.force_state(case, "running")
    assert post(client, world, "employee", f"{path}/programme", PROGRAMME).status_code == 302
    assert post(client, world, "employee", f"{path}/terms", TERM).status_code == 302
    [study] = read_studies(world.session, case.id)
    assert [term.ipk for term in study.terms] == [Decimal("3.60")]
    world.force_state(world.fresh(case), "rating")
    page = get(client, world, "appraiser", f"/cases/{case.id}").text
    assert "3,60" in page
    assert "Saran predikat menurut panduan halaman 63" in page
    assert "Sangat Baik" in page
    assert get(client, world, "colleague", f"/cases/{case.id}/academic").status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ipk": "4,01"}, "IPK harus antara 0 dan 4,00."),
        ({"ipk": "-1"}, "IPK harus antara 0 dan 4,00."),
        ({"ipk": "3,505"}, "paling banyak dua angka di belakang koma"),
        ({"ipk": "NaN"}, "IPK harus antara 0 dan 4,00."),
        ({"ipk": "tiga"}, "Tulis IPK sebagai angka"),
        ({"ipk": ""}, "Tulis IPK sebagai angka"),
        ({"ended_on": "2026-06-30"}, "Tanggal ini di luar masa tugas belajar."),
        ({"ended_on": "2027-03-01"}, "Tanggal ini masih di masa depan."),
        ({"number": "0"}, "1"),
        ({"link": "javascript:alert(1)"}, "mulai dengan https://"),
        ({"source": ""}, "Sebutkan sumbernya"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(
    student: tuple[World, Case, str], client: FlaskClient, change: dict[str, str], sentence: str
) -> None:
    world, case, path = student
    go_to(world, date(2026, 12, 21))
    post(client, world, "employee", f"{path}/programme", PROGRAMME)
    sent = {**TERM, "source": "Transkrip unik", **change}
    answer = post(client, world, "employee", f"{path}/terms", sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    if "source" not in change:
        assert "Transkrip unik" in answer.text
    assert read_studies(world.session, case.id)[0].terms == ()


def test_a_programme_at_home_needs_its_accreditation(student: tuple[World, Case, str], client: FlaskClient) -> None:
    world, _, path = student
    answer = post(client, world, "employee", f"{path}/programme", {**PROGRAMME, "programme_accreditation": ""})
    assert answer.status_code == 422
    assert "Pilih akreditasi program studi" in answer.text


def test_a_stale_page_loses_nothing(student: tuple[World, Case, str], client: FlaskClient) -> None:
    world, case, path = student
    go_to(world, date(2026, 12, 21))
    revision = world.fresh(case).revision
    assert post(client, world, "employee", f"{path}/programme", {**PROGRAMME, "revision": revision}).status_code == 302
    late = post(client, world, "hr", f"{path}/programme", {**PROGRAMME, "programme": "Lain", "revision": revision})
    assert late.status_code == 409
    assert 'value="Lain"' in late.text
    assert read_studies(world.session, case.id)[0].programme == PROGRAMME["programme"]


def drop_out(world: World, case: Case, path: str, client: FlaskClient) -> None:
    go_to(world, date(2026, 12, 21))
    assert post(client, world, "employee", f"{path}/programme", PROGRAMME).status_code == 302
    data = {"outcome": "dropped_out", "outcome_on": "2026-12-01"}
    assert post(client, world, "employee", f"{path}/outcome", data).status_code == 422, "HR says so, not the person"
    assert post(client, world, "hr", f"{path}/outcome", data).status_code == 302
    [study] = read_studies(world.session, case.id)
    assert study.outcome is Outcome.DROPPED_OUT
    world.force_state(world.fresh(case), "rating")


def test_p100d_a_drop_out_gets_kurang_or_sangat_kurang(student: tuple[World, Case, str], client: FlaskClient) -> None:
    world, case, path = student
    drop_out(world, case, path, client)
    form = {
        "result_rating": "above", "result_reason": "Hasil lain baik.", "behaviour_rating": "meets",
        "behaviour_reason": "Konsisten.", "revision": world.fresh(case).revision,
    }  # fmt: skip
    answer = post(client, world, "appraiser", f"/cases/{case.id}/ratings", form)
    assert answer.status_code == 422
    assert "predikatnya hanya Kurang atau Sangat Kurang" in answer.text
    assert "Hasil lain baik." in answer.text
    below = {**form, "behaviour_rating": "below"}
    assert post(client, world, "appraiser", f"/cases/{case.id}/ratings", below).status_code == 302


@pytest.mark.parametrize(("result", "predicate"), [("above", "poor"), ("meets", "poor"), ("below", "very_poor")])
def test_p100d_by_every_result(frozen: World, client: FlaskClient, result: str, predicate: str) -> None:
    world = frozen
    case = reach(world, "running")
    data = StatusData(
        world.people["employee"].id, StatusKind.STUDY, date(2025, 7, 1), date(2026, 10, 1), "Universitas Uji", "SK 9"
    )
    status = statuses.give_status(world.session, data, agency_id=world.agency.id, actor=world.actor("hr"))
    world.session.commit()
    file = open_part(world, case, "academic", "hr")
    programme = ProgrammeData("bachelor", "c", "b", "Sarjana Terapan", date(2027, 1, 1))
    service.describe(file, status.id, programme, now=world.now)
    day = date(2026, 1, 5)
    service.end_study(file, status.id, Outcome.DROPPED_OUT, day, now=world.now, today=date(2026, 1, 12))
    world.session.commit()
    world.force_state(case, "rating")
    with pytest.raises(InvalidInput):
        evaluations.save_ratings(open_part(world, case, "ratings", "appraiser"), ratings(result, "meets"))
    world.session.rollback()
    evaluations.save_ratings(open_part(world, case, "ratings", "appraiser"), ratings(result, "below"))
    world.session.commit()
    world.act(case, "submit_rating", "appraiser")
    assert world.fresh(case).predicate == predicate


def test_the_step_is_barred_too_where_the_rating_came_before_the_news(frozen: World) -> None:
    """The rating lay there already when HR learned of it: the button says why it is refused."""
    world = frozen
    case = reach(world, "rating")
    evaluations.save_ratings(open_part(world, case, "ratings", "appraiser"), ratings("meets", "meets"))
    data = StatusData(
        world.people["employee"].id, StatusKind.STUDY, date(2025, 7, 1), None, "Universitas Uji", "SK 9/2026"
    )
    status = statuses.give_status(world.session, data, agency_id=world.agency.id, actor=world.actor("hr"))
    world.session.commit()
    file = open_part(world, case, "academic", "hr")
    service.describe(
        file, status.id, ProgrammeData("bachelor", "abroad", "", "Sarjana", date(2027, 1, 1)), now=world.now
    )
    today = date(2026, 1, 12)
    service.end_study(file, status.id, Outcome.DROPPED_OUT, today, now=world.now, today=today)
    world.session.commit()
    with pytest.raises(Refused) as refusal:
        world.act(case, "submit_rating", "appraiser")
    assert "Kurang atau Sangat Kurang" in refusal.value.blockers[0].sentence("id")
