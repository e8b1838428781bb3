"""The one door: what it writes, and that a refusal writes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.cases import journal, policy, queries, service
from app.cases.models import Case, CaseEvent, CaseParty, CaseTask, CaseTimer
from app.cases.values import Action
from app.core.errors import DuplicateKey, NotFound, Refused, StaleCase
from app.core.ids import new_id
from app.people.models import Delegation, Posting
from tests.world import World


def tasks_of(world: World, case: Case) -> list[tuple[str, str]]:
    """Open tasks as (relation, name)."""
    names = {person.id: part for part, person in world.people.items()}
    rows = world.session.scalars(select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open"))
    return sorted((task.relation, names.get(task.assignee_id, "nobody")) for task in rows)


def submitted(world: World) -> Case:
    """A case whose plan waits for the appraiser, the plan's content left out of account."""
    case = world.case()
    world.force_state(case, "plan_review")
    return case


def counts(world: World) -> tuple[int, ...]:
    """How many rows the door could have written."""
    tables = ("case_event", "case_task", "case_timer", "procrastinate_jobs")
    return tuple(world.session.scalar(text(f"select count(*) from {table}")) for table in tables)


def refused(world: World, case: Case, transition: str, part: str, comment: str = "") -> list[str]:
    """The blocker codes of an action that must be refused, after checking that nothing was written."""
    before = counts(world), case.state, case.version
    with pytest.raises(Refused) as caught:
        world.act(case, transition, part, comment)
    world.session.flush()
    assert (counts(world), case.state, case.version) == before
    return [blocker.code for blocker in caught.value.blockers]


def test_opening_gives_the_owner_the_task_and_records_the_relations(world: World) -> None:
    case = world.case()
    assert (case.state, case.version, case.stage) == ("draft", 0, "drafting")
    assert tasks_of(world, case) == [("owner", "employee")]
    parties = queries.list_parties(world.session, case.id)
    assert {relation: party.employee_id for relation, party in parties.items()} == {
        "appraiser": world.people["appraiser"].id,
        "appraiser_superior": world.people["superior"].id,
        "next_superior": world.people["regent"].id,
    }


def test_a_step_writes_state_event_tasks_timers_and_job_together(world: World) -> None:
    case = submitted(world)
    jobs = world.session.scalar(text("select count(*) from procrastinate_jobs"))
    performed = world.act(case, "return_plan", "appraiser", "Target belum terukur.")
    event = performed.event
    assert event is not None
    assert (event.seq, event.from_state, event.to_state, event.relation) == (1, "plan_review", "draft", "appraiser")
    assert event.comment == "Target belum terukur."
    assert (case.state, case.version, case.entry_seq) == ("draft", 1, 1)
    assert tasks_of(world, case) == [("owner", "employee")]
    assert world.session.scalar(text("select count(*) from procrastinate_jobs")) == jobs + 1
    waiting = select(func.count()).where(CaseTimer.case_id == case.id, CaseTimer.status == "waiting")
    entries = select(CaseTimer.entry_seq).where(CaseTimer.case_id == case.id, CaseTimer.status == "waiting").distinct()
    assert world.session.scalar(waiting) > 0
    assert world.session.scalars(entries).all() == [1]


def test_return_without_reason_is_refused(world: World) -> None:
    assert refused(world, submitted(world), "return_plan", "appraiser") == ["comment_required"]


def test_the_owner_may_not_agree(world: World) -> None:
    assert refused(world, submitted(world), "agree_plan", "employee") == ["not_your_part"]


def test_the_wrong_state_is_named(world: World) -> None:
    assert refused(world, submitted(world), "submit_rating", "appraiser") == ["wrong_state"]


def test_a_stranger_learns_nothing(world: World) -> None:
    case = submitted(world)
    with pytest.raises(NotFound):
        world.act(case, "agree_plan", "stranger")
    with pytest.raises(NotFound):
        world.act(new_id(), "agree_plan", "appraiser")


def test_an_outdated_page_loses_and_writes_nothing(world: World) -> None:
    case = submitted(world)
    world.act(case, "withdraw_plan", "employee", "Ada yang terlupa.")
    before = counts(world)
    action = Action(case.id, "agree_plan", str(new_id()), seen_version=0)
    with pytest.raises(StaleCase) as caught:
        service.perform(world.session, action, actor=world.actor("appraiser"), now=world.now)
    assert (caught.value.seen, caught.value.current) == (0, 1)
    assert counts(world) == before


def test_the_same_key_twice_gives_the_same_event_once(world: World) -> None:
    case = submitted(world)
    action = Action(case.id, "return_plan", str(new_id()), seen_version=0, comment="Perbaiki.")
    appraiser = world.actor("appraiser")
    first = service.perform(world.session, action, actor=appraiser, now=world.now)
    again = service.perform(world.session, action, actor=appraiser, now=world.now + timedelta(seconds=1))
    assert again.repeated
    assert again.event is first.event
    assert case.version == 1


def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    case = submitted(world)
    key = str(new_id())
    appraiser = world.actor("appraiser")
    service.perform(world.session, Action(case.id, "return_plan", key, comment="A"), actor=appraiser, now=world.now)
    with pytest.raises(DuplicateKey):
        service.perform(world.session, Action(case.id, "return_plan", key, comment="B"), actor=appraiser, now=world.now)


def test_a_substitute_acts_inside_the_dates_only_and_is_logged(world: World) -> None:
    case = submitted(world)
    world.session.add(
        Delegation(
            agency_id=world.agency.id,
            absent_id=world.people["appraiser"].id,
            substitute_id=world.people["stranger"].id,
            starts_on=date(2026, 1, 12),
            ends_on=date(2026, 1, 14),
            reason="Dinas luar",
        )
    )
    world.session.flush()
    start = world.now
    world.now = start + timedelta(days=2)  # the 14th is the first day after
    with pytest.raises(NotFound):
        world.act(case, "return_plan", "stranger", "x")
    world.now = start
    event = world.act(case, "return_plan", "stranger", "Lengkapi target.").event
    assert event is not None
    assert (event.via, event.acting_for_name) == ("delegation", world.people["appraiser"].name)


def test_the_owner_as_substitute_of_the_appraiser_may_not_agree(world: World) -> None:
    case = submitted(world)
    world.session.add(
        Delegation(
            agency_id=world.agency.id,
            absent_id=world.people["appraiser"].id,
            substitute_id=world.people["employee"].id,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            reason="Cuti",
        )
    )
    world.session.flush()
    assert refused(world, case, "agree_plan", "employee") == ["self_approval"]


def test_an_acting_officer_above_themself_is_passed_over(world: World) -> None:
    """Whoever holds the appraiser's post as Plt is appraised one level higher (p.89)."""
    definitive = world.session.scalars(select(Posting).where(Posting.employee_id == world.people["appraiser"].id)).one()
    definitive.ends_on = date(2026, 1, 10)
    world.post("employee", "appraiser", date(2026, 1, 10), "plt")
    case = world.case()
    parties = queries.list_parties(world.session, case.id)
    assert parties["appraiser"].employee_id == world.people["superior"].id


def test_plh_comes_before_the_absent_holder_and_is_recorded(world: World) -> None:
    world.post("stranger", "appraiser", date(2026, 1, 11), "plh", date(2026, 1, 20))
    case = submitted(world)
    event = world.act(case, "return_plan", "stranger", "Perbaiki.").event
    assert event is not None
    assert event.via == "plh"
    assert queries.list_parties(world.session, case.id)["appraiser"].via == "plh"


def test_hr_cancels_with_reason_and_an_agency_hr_is_no_appraiser(world: World) -> None:
    case = submitted(world)
    assert refused(world, case, "agree_plan", "hr") == ["not_your_part"]
    world.act(case, "cancel_case", "hr", "Pegawai pensiun.")
    assert case.state == "cancelled"
    assert case.closed_at is not None
    assert tasks_of(world, case) == []


def test_a_closed_case_accepts_nothing_more(world: World) -> None:
    case = submitted(world)
    world.act(case, "cancel_case", "hr", "Salah buka.")
    for transition in ("agree_plan", "cancel_case", "submit_plan"):
        assert refused(world, case, transition, "hr", "x") == ["case_closed"]


def test_hr_of_a_unit_reaches_units_below_and_no_others(world: World) -> None:
    case = submitted(world)
    other = world.case("hr")
    world.act(case, "cancel_case", "unit_hr", "Mutasi.")
    with pytest.raises(NotFound):
        world.act(other, "cancel_case", "unit_hr", "x")


def test_hr_of_another_agency_learns_nothing(world: World) -> None:
    case = submitted(world)
    elsewhere = replace(world.actor("hr"), agency_id=new_id(), employee_id=None)
    action = Action(case.id, "cancel_case", str(new_id()), comment="x")
    with pytest.raises(NotFound):
        service.perform(world.session, action, actor=elsewhere, now=world.now)


def test_an_administrator_of_all_who_is_hr_of_one_unit_stays_hr_of_that_unit(world: World) -> None:
    other = world.case("hr")
    roles = (*world.actor("unit_hr").roles, *world.actor("admin").roles)
    action = Action(other.id, "cancel_case", str(new_id()), comment="x")
    with pytest.raises(Refused):
        service.perform(world.session, action, actor=replace(world.actor("unit_hr"), roles=roles), now=world.now)


def test_the_chain_of_hashes_shows_an_alteration(world: World) -> None:
    case = submitted(world)
    world.act(case, "return_plan", "appraiser", "Satu.")
    world.force_state(case, "plan_review")
    world.act(case, "return_plan", "appraiser", "Dua.")
    events = queries.list_events(world.session, case.id)
    assert journal.first_fault(events) is None
    world.session.expire_all()
    events = queries.list_events(world.session, case.id)
    assert journal.first_fault(events) is None  # also as read back from the database
    world.session.expunge_all()
    events[0].comment = "Satu!"
    assert journal.first_fault(events) == 1
    assert journal.first_fault(events[1:]) == 1


@pytest.mark.parametrize("statement", ["update case_event set comment = 'x'", "delete from case_event"])
def test_the_database_refuses_to_change_history(world: World, statement: str) -> None:
    world.act(submitted(world), "return_plan", "appraiser", "Satu.")
    with pytest.raises(DBAPIError, match="append-only"), world.session.begin_nested():
        world.session.execute(text(statement))


def test_published_definitions_are_immutable_in_the_database(world: World) -> None:
    with pytest.raises(DBAPIError, match="immutable"), world.session.begin_nested():
        world.session.execute(text("update definition_version set source = 'x'"))


def test_sight_follows_relation(world: World) -> None:
    case = submitted(world)
    day = date(2026, 1, 12)
    seen = {
        part: world.session.scalar(
            select(func.count())
            .select_from(Case)
            .where(Case.id == case.id, policy.accessible(world.session, world.actor(part), day))
        )
        for part in world.users
    }
    assert seen == {
        "employee": 1, "appraiser": 1, "superior": 1, "regent": 1, "hr": 1, "unit_hr": 1, "admin": 1, "auditor": 1,
        "colleague": 0, "stranger": 0,
    }  # fmt: skip


def test_pasal_36_an_auditor_reads_and_can_do_nothing(world: World) -> None:
    case = submitted(world)
    file = service.open_file(world.session, case, actor=world.actor("auditor"), now=world.now)
    assert file.editable == frozenset()
    assert not any(offer.allowed for offer in service.offers(file, world.now))
    assert refused(world, case, "cancel_case", "auditor", "x") == ["not_your_part"]


def test_vacancy_is_recorded_and_leaves_a_task_without_assignee(world: World) -> None:
    for part in ("appraiser", "superior", "regent"):
        posting = world.session.scalars(select(Posting).where(Posting.employee_id == world.people[part].id)).one()
        posting.ends_on = date(2026, 1, 2)
    world.session.flush()
    case = world.case()
    parties = world.session.scalars(select(CaseParty).where(CaseParty.case_id == case.id)).all()
    assert {party.via for party in parties} == {"vacant"}


def test_events_of_a_case_are_numbered_without_gaps(world: World) -> None:
    case = submitted(world)
    for _ in range(4):
        world.act(case, "return_plan", "appraiser", "Lagi.")
        world.force_state(case, "plan_review")
    seqs = world.session.scalars(select(CaseEvent.seq).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq))
    assert list(seqs) == [1, 2, 3, 4]
    assert case.version == 4
