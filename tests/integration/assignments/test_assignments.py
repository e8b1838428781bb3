"""Assignments by other leaders and sought by oneself: nothing enters the plan without the appraiser (p.46 8-13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.assignments import queries, service
from app.assignments.values import Proposal
from app.cases.models import Case
from app.core.errors import InvalidInput, NotFound
from app.notifications import assigned
from app.notifications.models import Notification
from app.plans.models import Assignment
from app.plans.queries import assigners_of, read_plan
from app.plans.values import AssignmentForm, AssignmentReach, Section
from tests.integration.plans.browser import read_form
from tests.story import draft_plan, reach
from tests.world import World, sign_in

TEXT = "Data stunting kecamatan terpadu"


def proposal(world: World, **more: object) -> Proposal:
    """By the head of the office, who isn't the employee's appraiser."""
    given = Proposal(
        form=AssignmentForm.APPOINTED,
        reach=AssignmentReach.OTHER_UNIT,
        text=TEXT,
        assigned_by="Kepala Dinas Kesehatan, Dinas Kesehatan",
        assigned_by_employee_id=world.people["superior"].id,
        basis="ST/12/2026",
        starts_on=date(2026, 3, 2),
        ends_on=None,
    )
    return replace(given, **more)  # type: ignore[arg-type]


def appoint(world: World, who: str = "employee", by: str = "superior", **more: object) -> Assignment:
    world.case(who)
    made = service.appoint(
        world.session, world.people[who].id, proposal(world, **more), actor=world.actor(by), now=world.now
    )
    world.session.commit()
    return made


def approve(world: World, assignment: Assignment, who: str = "appraiser") -> bool:
    entered = service.approve(
        world.session, assignment.id, section=Section.ADDITIONAL, note="", actor=world.actor(who), now=world.now
    )
    world.session.commit()
    return entered


def results(world: World, case: Case, version: str) -> list[tuple[str, str]]:
    found = getattr(read_plan(world.session, case.id), version)
    return [(row.text, row.assigned_by) for row in found.results] if found else []


def test_an_assignment_by_another_leader_enters_only_with_the_appraisers_approval_p46(world: World) -> None:
    case = world.case()
    draft_plan(world, case)
    made = appoint(world)
    assert TEXT not in dict(results(world, case, "draft"))
    before = world.fresh(case).revision
    assert approve(world, made)
    assert dict(results(world, case, "draft"))[TEXT] == "Kepala Dinas Kesehatan, Dinas Kesehatan"
    # Whoever has the editor open is told that the plan has changed.
    assert world.fresh(case).revision == before + 1
    assert assigners_of(world.session, case.id) == {world.people["superior"].id}


def test_in_a_running_year_it_begins_the_next_change_of_the_plan_p46(world: World) -> None:
    case = reach(world, "running")
    assert not approve(world, appoint(world))
    assert TEXT not in dict(results(world, case, "current"))
    world.act(case, "propose_change", "employee")
    assert [text for text, _ in results(world, case, "draft")].count(TEXT) == 1


def test_a_change_that_is_dropped_brings_it_again_and_an_agreed_one_only_once(world: World) -> None:
    case = reach(world, "running")
    approve(world, appoint(world))
    world.act(case, "propose_change", "employee")
    world.act(case, "discard_change", "employee", "Nanti saja.")
    world.act(case, "propose_change", "employee")
    assert [text for text, _ in results(world, case, "draft")].count(TEXT) == 1
    (seen,) = queries.of_case(world.session, case.id)
    assert (seen.entered, seen.status, seen.owner) == (True, "approved", "Ns. Laras Kinasih, S.Kep.")


@pytest.mark.parametrize("who", ["superior", "stranger", "employee", "hr", "colleague"])
def test_nobody_but_the_appraiser_decides(world: World, who: str) -> None:
    made = appoint(world)
    with pytest.raises(NotFound):
        approve(world, made, who)


def test_a_refusal_needs_a_reason_and_is_final(world: World) -> None:
    made = appoint(world)
    session, actor = world.session, world.actor("appraiser")
    with pytest.raises(InvalidInput):
        service.refuse(session, made.id, reason="", actor=actor, now=world.now)
    service.refuse(session, made.id, reason="Beban kerja penuh.", actor=actor, now=world.now)
    world.session.commit()
    with pytest.raises(InvalidInput):
        approve(world, made)
    (seen,) = queries.of_case(session, made.case_id)
    assert (seen.status, seen.reason, seen.decided_by) == ("refused", "Beban kerja penuh.", "dr. Bagas Pramudita")
    assert assigners_of(session, made.case_id) == frozenset()


def test_the_appraiser_gives_no_assignment_to_their_own_people(world: World) -> None:
    with pytest.raises(InvalidInput) as refusal:
        appoint(world, by="appraiser", assigned_by_employee_id=world.people["appraiser"].id)
    assert "Pejabat Penilai" in refusal.value.errors["employee"]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("starts_on", {"starts_on": date(2025, 12, 31)}),
        ("starts_on", {"starts_on": date(2027, 1, 1)}),
        ("ends_on", {"ends_on": date(2026, 3, 1)}),
        ("ends_on", {"ends_on": date(2027, 1, 1)}),
        ("text", {"text": ""}),
        ("text", {"text": "x" * 2001}),
        ("assigned_by", {"assigned_by": ""}),
        ("basis", {"basis": "x" * 201}),
    ],
)
def test_what_lies_outside_its_window_or_limit_is_refused_by_the_field(
    world: World, field: str, more: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        appoint(world, **more)
    assert set(refusal.value.errors) == {field}
    assert queries.of_case(world.session, world.case().id) == []


def test_too_late_in_the_year_nothing_can_be_proposed(world: World) -> None:
    reach(world, "rating")
    with pytest.raises(InvalidInput):
        appoint(world)


def test_everybody_concerned_is_told_once(world: World) -> None:
    made = appoint(world)
    superior = world.people["superior"].id
    for _ in range(2):
        assigned.tell(world.session, made.id, "propose", actor_id=superior, now=world.now)
    approve(world, made)
    assigned.tell(world.session, made.id, "approve", actor_id=world.people["appraiser"].id, now=world.now)
    rows = world.session.scalars(select(Notification).where(Notification.dedup_key.startswith("assignment:")))
    parts = {person.id: part for part, person in world.people.items()}
    told = sorted((parts[row.employee_id], row.template) for row in rows)
    assert told == [
        ("appraiser", "assignment_asked"),
        ("employee", "assignment_approved"),
        ("employee", "assignment_proposed"),
        ("superior", "assignment_approved"),
    ]


def _post(client: FlaskClient, page: str, action: str, **more: str) -> tuple[int, str]:
    fields = read_form(client.get(page), action).fields
    answer = client.post(action, data={**fields, **more})
    return answer.status_code, answer.text


def test_the_way_through_the_pages(frozen: World, client: FlaskClient) -> None:
    case = frozen.case()
    address = f"/cases/{case.id}/assignments"
    sign_in(client, frozen, "employee")
    words = {"text": "Relawan terlatih", "starts_on": "2026-04-01", "reach": "outside", "form": "voluntary"}
    form = f"{address}?q="
    status, page = _post(client, address, form, **words, assigned_by="")
    assert (status, "Tulis siapa yang memberi penugasan." in page, "Relawan terlatih" in page) == (422, True, True)
    assert _post(client, address, form, **words, assigned_by="Palang Merah", assigner="")[0] == 302
    (seen,) = queries.of_case(frozen.session, case.id)
    decision = f"{address}/{seen.id}/decision"
    assert decision not in client.get(address).text
    sign_in(client, frozen, "appraiser")
    name = f"d{seen.id.hex}-"
    refused, page = _post(client, address, decision, **{f"{name}decision": "refuse"})
    assert (refused, "Tulis alasan penolakan." in page) == (422, True)
    assert _post(client, address, decision, **{f"{name}decision": "approve"})[0] == 302
    assert _post(client, address, address + "/enter")[0] in (400, 404, 409)
    assert dict(results(frozen, case, "draft"))["Relawan terlatih"] == "Palang Merah"
    page = client.get(f"/cases/{case.id}").text
    assert "penugasan dari Palang Merah" in page
    assert "dari matriks" not in page


def test_a_leader_gives_and_withdraws_and_others_have_no_such_page(frozen: World, client: FlaskClient) -> None:
    frozen.case()
    sign_in(client, frozen, "employee")
    assert client.get("/my-unit/assignments").status_code == 404
    assert client.get("/my-unit/assignments/new").status_code == 404
    sign_in(client, frozen, "superior")
    page = "/my-unit/assignments/new?q=Laras"
    action = "/my-unit/assignments/new?q=Laras"
    words = {"employee": str(frozen.people["employee"].id), "text": TEXT, "starts_on": "2026-03-02"}
    status, text = _post(client, page, action, **words, ends_on="2026-02-01")
    assert (status, TEXT in text) == (422, True)
    assert _post(client, page, action, **words, ends_on="")[0] == 302
    listed = client.get("/my-unit/assignments").text
    (made,) = frozen.session.scalars(select(Assignment))
    withdrawal = f"/assignments/{made.id}/withdraw"
    assert withdrawal in listed
    assert _post(client, "/my-unit/assignments", withdrawal)[0] == 302
    assert frozen.session.get_one(Assignment, made.id, populate_existing=True).status == "withdrawn"


def test_an_unknown_assignment_is_not_found(world: World) -> None:
    nobody = UUID(int=0)
    with pytest.raises(NotFound):
        service.withdraw(world.session, nobody, actor=world.actor("employee"), now=world.now)
    made = appoint(world)
    with pytest.raises(NotFound):
        service.withdraw(world.session, made.id, actor=world.actor("appraiser"), now=world.now)
