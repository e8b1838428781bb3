"""The pages of stages: who sees which cases, what they cost, and what happens to many at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.admin import stage_list
from app.audit.models import AuditEntry
from app.cases.models import Case, CaseEvent, CaseParty, CaseTask, Cycle
from app.core.ids import new_id
from app.notifications.models import Notification
from tests import story
from tests.integration.admin_process.pages import post, words
from tests.statements import counted
from tests.world import World, build_world, sign_in

LIST_PAGE = 11
DRAFTING = "/admin/stage/drafting/"
STAGES = ("drafting", "agreement", "monitoring", "self_assessment", "rating", "appeal", "closed")


def names(answer_text: str) -> list[str]:
    """Owners in the list, in order."""
    return re.findall(r"data-select-row aria-label=\"Pilih ([^\"]+)\"", answer_text)


def confirm(client: FlaskClient, *cases: Case, action: str = "cancel_case", stage: str = "drafting", **more: object):
    path = f"/admin/stage/{stage}/"
    return post(client, path, f"{path}confirm", action=action, rowid=[str(case.id) for case in cases], **more)


def act(client: FlaskClient, *cases: Case, action: str = "cancel_case", stage: str = "drafting", **more: object):
    path = f"/admin/stage/{stage}/"
    fields = {"key": str(new_id()), "comment": "Pindah instansi.", **more}
    return post(client, path, f"{path}act", action=action, rowid=[str(case.id) for case in cases], **fields)


@pytest.mark.parametrize(
    ("part", "status"),
    [("hr", 200), ("unit_hr", 200), ("admin", 200), ("auditor", 200), ("employee", 404), ("appraiser", 404)],
)
def test_who_may_open_the_pages(client: FlaskClient, full: World, part: str, status: int) -> None:
    sign_in(client, full, part)
    for path in ("/admin/stage/", *(f"/admin/stage/{stage}/" for stage in STAGES)):
        assert client.get(path).status_code == status, path


def test_a_stage_that_the_workflow_lacks_does_not_exist(client: FlaskClient, full: World) -> None:
    sign_in(client, full, "hr")
    assert client.get("/admin/stage/upacara/").status_code == 404


def test_without_a_cycle_the_page_says_what_to_do(client: FlaskClient, session: Session) -> None:
    world = build_world(session)
    session.delete(world.cycle)
    session.commit()
    sign_in(client, world, "hr")
    assert "Belum ada siklus" in words(client.get("/admin/stage/"))
    assert "Belum ada siklus" in words(client.get("/admin/"))


def test_a_list_costs_the_same_however_long_it_is(client: FlaskClient, frozen: World, engine: Engine) -> None:
    sign_in(client, frozen, "hr")
    prices = []
    for part in ("employee", "colleague", "stranger"):
        frozen.case(part)
        client.get(DRAFTING)
        with counted(engine) as sent:
            client.get(DRAFTING)
        prices.append(len(sent))
    assert len(set(prices)) == 1
    assert prices[0] <= LIST_PAGE, "\n\n".join(sent)


def test_unit_hr_sees_their_units_only(client: FlaskClient, full: World) -> None:
    sign_in(client, full, "unit_hr")
    page = client.get(DRAFTING)
    assert len(names(page.text)) == 5
    assert full.people["hr"].name not in words(page)


@pytest.mark.parametrize("parameter", ["cycle", "unit"])
def test_cycles_and_units_of_elsewhere_do_not_exist(
    client: FlaskClient, full: World, session: Session, parameter: str
) -> None:
    other = build_world(session)
    foreign = {"cycle": other.cycle.id, "unit": other.units["clinic"].id}[parameter]
    sign_in(client, full, "hr")
    for wanted in (foreign, new_id(), "x"):
        assert client.get(f"{DRAFTING}?{parameter}={wanted}").status_code == 404
        assert client.get(f"/admin/stage/?{parameter}={wanted}").status_code == 404


def test_a_unit_outside_the_own_reach_does_not_exist(client: FlaskClient, full: World) -> None:
    sign_in(client, full, "unit_hr")
    assert client.get(f"{DRAFTING}?unit={full.units['clinic'].id}").status_code == 200
    for unit in ("top", "hr"):
        assert client.get(f"{DRAFTING}?unit={full.units[unit].id}").status_code == 404


def test_filters(client: FlaskClient, full: World) -> None:
    late, vacant = full.case("employee"), full.case("stranger")
    late.due_at = full.now - timedelta(days=2)
    party = full.session.scalars(
        select(CaseParty).where(CaseParty.case_id == vacant.id, CaseParty.relation == "appraiser")
    ).one()
    party.employee_id = None
    full.session.commit()
    sign_in(client, full, "hr")
    people = full.people
    expected = {
        f"unit={full.units['clinic'].id}": {"appraiser", "employee", "colleague"},
        "overdue=1": {"employee"},
        "vacant=1": {"stranger"},
        "q=kinasih": {"employee"},
        f"q={people['colleague'].nip[:8]}": {"colleague"},
        "appraiser=Pramudita": {"employee", "colleague"},
        f"appraiser={people['superior'].nip}": {"appraiser"},
        "q=100%25": set(),
        "q=%00%27--": set(),
        "state=draft": {"superior", "appraiser", "employee", "colleague", "hr", "stranger"},
        "overdue=1&vacant=1": set(),
        "sort=drop%20table&key=x&row=y": {"superior", "appraiser", "employee", "colleague", "hr", "stranger"},
        f"key=x&row={new_id()}": {"superior", "appraiser", "employee", "colleague", "hr", "stranger"},
    }
    for query, parts in expected.items():
        answer = client.get(f"{DRAFTING}?{query}")
        assert answer.status_code == 200, query
        assert set(names(answer.text)) == {people[part].name for part in parts}, query


@pytest.mark.parametrize("sort", stage_list.ORDERS)
def test_pages_meet_without_gap_or_overlap(
    client: FlaskClient, full: World, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.case("employee").due_at = None
    full.case("colleague").due_at = full.now + timedelta(days=1)
    full.session.commit()
    sign_in(client, full, "hr")
    whole = names(client.get(f"{DRAFTING}?sort={sort}").text)
    assert len(whole) == 6
    monkeypatch.setattr(stage_list, "PAGE", 2)
    pages, address = [], f"{DRAFTING}?sort={sort}"
    while address:
        text = client.get(address).text
        pages.append((names(text), address))
        address = _link(text, "next")
    assert [name for found, _ in pages for name in found] == whole
    text = client.get(pages[-1][1]).text
    for found, _ in reversed(pages[:-1]):
        text = client.get(_link(text, "prev")).text
        assert names(text) == found
    assert not _link(text, "prev")


def _link(text: str, rel: str) -> str:
    found = re.findall(rf"rel=\"{rel}\" href=\"([^\"]+)\"", text)
    return found[0].replace("&amp;", "&") if found else ""


def test_the_page_before_acting_names_people_and_number(client: FlaskClient, full: World) -> None:
    sign_in(client, full, "hr")
    page = words(confirm(client, full.case("employee"), full.case("colleague")))
    assert "2 penilaian dipilih" in page
    for part in ("employee", "colleague"):
        assert full.people[part].name in page
    assert full.fresh(full.case("employee")).state == "draft"


def test_acting_reports_done_moved_and_refused(client: FlaskClient, full: World) -> None:
    done, moved, own = full.case("employee"), full.case("colleague"), full.case("hr")
    full.act(moved, "cancel_case", "unit_hr", "Sudah lebih dahulu.")
    sign_in(client, full, "hr")
    answer = act(client, done, moved, own)
    page = words(answer)
    assert answer.status_code == 200
    assert "1 selesai, 1 dilewati, 1 ditolak" in page
    assert re.search(rf"{re.escape(full.people['colleague'].name)} \([^)]+\) : Sudah berpindah tahap", page)
    assert re.search(rf"{re.escape(full.people['hr'].name)} \([^)]+\) : \S+", page)
    assert full.fresh(done).state == "cancelled"
    assert full.fresh(own).state == "draft"
    event = full.session.scalars(select(CaseEvent).where(CaseEvent.case_id == done.id)).one()
    assert (event.relation, event.comment) == ("agency_hr", "Pindah instansi.")


def test_sending_the_form_twice_acts_once(client: FlaskClient, full: World) -> None:
    case, key = full.case("employee"), str(new_id())
    sign_in(client, full, "hr")
    for _ in range(2):
        assert "1 selesai" in words(act(client, case, key=key))
    assert len(full.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id)).all()) == 1


def test_a_reason_is_asked_for_and_nothing_happens_without(client: FlaskClient, full: World) -> None:
    case = full.case("employee")
    sign_in(client, full, "hr")
    answer = act(client, case, comment="  ")
    assert answer.status_code == 422
    assert "Tulis alasannya" in words(answer)
    assert full.people["employee"].name in words(answer)
    assert full.fresh(case).state == "draft"


@pytest.mark.parametrize("action", ["agree_plan", "reopen_case", "hand_over_plan", "", "'; drop table"])
def test_only_steps_of_hr_in_this_stage_are_known(client: FlaskClient, full: World, action: str) -> None:
    case = full.case("employee")
    sign_in(client, full, "hr")
    assert act(client, case, action=action).status_code == 404
    assert confirm(client, case, action=action).status_code == 404
    assert full.fresh(case).version == 0


@pytest.mark.parametrize("part", ["hr", "unit_hr"])
def test_a_case_of_elsewhere_stops_the_whole_press(
    client: FlaskClient, full: World, session: Session, part: str
) -> None:
    own = full.case("employee")
    other = build_world(session)
    foreign = other.case() if part == "hr" else full.case("hr")
    sign_in(client, full, part)
    for send in (confirm, act):
        assert send(client, own, foreign).status_code == 404
        assert send(client, own, foreign, action="remind").status_code == 404
    assert full.fresh(own).state == "draft"
    assert full.session.get_one(Case, foreign.id, populate_existing=True).state == "draft"


@pytest.mark.parametrize("rowid", ["x", "", "00000000-0000-7000-8000-000000000000"])
def test_nonsense_instead_of_a_case_does_not_exist(client: FlaskClient, full: World, rowid: str) -> None:
    sign_in(client, full, "hr")
    path = f"{DRAFTING}act"
    fields = {"action": "cancel_case", "rowid": rowid, "key": str(new_id()), "comment": "a"}
    assert post(client, DRAFTING, path, **fields).status_code == 404


def test_hr_of_another_agency_can_not_act_on_the_case_page(client: FlaskClient, full: World, session: Session) -> None:
    """The case page takes the same action by another way."""
    other = build_world(session)
    foreign, own = other.case(), full.case("hr")
    sign_in(client, full, "hr")
    token = re.findall(r"name=\"csrf_token\" value=\"([^\"]+)\"", client.get(f"/cases/{own.id}").text)[0]
    data = {"transition": "cancel_case", "version": "0", "key": str(new_id()), "comment": "a", "csrf_token": token}
    assert client.post(f"/cases/{foreign.id}/actions", data=data).status_code == 404
    assert full.session.get_one(Case, foreign.id, populate_existing=True).state == "draft"


def test_auditors_read_and_do_nothing(client: FlaskClient, full: World) -> None:
    case = full.case("employee")
    sign_in(client, full, "auditor")
    page = client.get(DRAFTING).text
    assert full.people["employee"].name in page
    assert 'name="rowid"' not in page
    assert client.get(f"{DRAFTING}confirm?action=remind&rowid={case.id}").status_code == 404
    assert act(client, case).status_code == 404


def test_administrators_without_the_hr_role_only_remind(client: FlaskClient, full: World) -> None:
    case = full.case("employee")
    sign_in(client, full, "admin")
    assert set(re.findall(r"name=\"action\" value=\"([a-z_]+)\"", client.get(DRAFTING).text)) == {"remind"}
    assert act(client, case).status_code == 404


def test_reminding_tells_the_holder_once_a_day_and_is_logged(client: FlaskClient, full: World) -> None:
    waiting, other = story.reach(full, "plan_review"), full.case("colleague")
    sign_in(client, full, "hr")
    preview = words(confirm(client, waiting, action="remind", stage="agreement"))
    assert "sampai kepada 1 orang" in preview
    page = words(act(client, waiting, other, action="remind", stage="agreement"))
    assert "1 selesai, 1 dilewati, 0 ditolak" in page
    notices = select(Notification).where(Notification.template == "reminder")
    found = full.session.scalars(notices).all()
    assert [notice.employee_id for notice in found] == [full.people["appraiser"].id]
    entry = full.session.scalars(select(AuditEntry).where(AuditEntry.action == "cycle.remind")).one()
    assert entry.changes == {"stage": "agreement", "cases": 1, "notices": 1}
    assert "Sudah diingatkan hari ini" in words(act(client, waiting, action="remind", stage="agreement"))
    full.now += timedelta(days=1)
    sign_in(client, full, "hr")
    assert "1 selesai" in words(act(client, waiting, action="remind", stage="agreement"))
    assert len(full.session.scalars(notices).all()) == 2


def test_nobody_to_remind_is_said(client: FlaskClient, full: World) -> None:
    case = story.reach(full, "plan_review")
    party = select(CaseParty).where(CaseParty.case_id == case.id, CaseParty.relation == "appraiser")
    full.session.scalars(party).one().employee_id = None
    for task in full.session.scalars(select(CaseTask).where(CaseTask.case_id == case.id)):
        task.assignee_id = None
    full.session.commit()
    sign_in(client, full, "hr")
    assert "tidak ada pengingat" in words(confirm(client, case, action="remind", stage="agreement"))
    assert "Tidak ada orang yang memegang tugas" in words(act(client, case, action="remind", stage="agreement"))


def test_ratings_under_way_are_neither_listed_nor_guessable(client: FlaskClient, full: World) -> None:
    case = story.reach(full, "delivery")
    assert case.predicate == "good"
    sign_in(client, full, "hr")
    page = words(client.get("/admin/stage/rating/"))
    assert "Sebaran tampil mulai lima orang" in page
    assert "Predikat Tindakan" not in page
    full.act(case, "deliver_document", "appraiser")
    full.act(case, "acknowledge", "employee")
    closed = words(client.get("/admin/stage/closed/"))
    assert re.search(r"Sangat Baik Baik Butuh Perbaikan .* Jumlah", closed)
    assert "Pejabat penilai Predikat Tindakan" in closed


def test_the_running_cycle_of_today_is_shown_first(client: FlaskClient, full: World) -> None:
    this = full.cycle
    dates = ("starts_on", "ends_on", "plan_due", "evaluation_opens", "self_assessment_due", "rating_due")
    following = {name: getattr(this, name) + timedelta(days=365) for name in dates}
    full.session.add(
        Cycle(
            agency_id=full.agency.id, code="2027", name="Penilaian tahun depan", status="open",
            definition_version_id=this.definition_version_id, **following,
        )
    )  # fmt: skip
    full.session.commit()
    sign_in(client, full, "hr")
    page = client.get(DRAFTING).text
    chosen = re.findall(r"<option[^>]*\bselected\b[^>]*>\s*([^<]+?)\s*<", page)
    assert any(this.name in one for one in chosen), chosen
    assert full.people["employee"].name in page
