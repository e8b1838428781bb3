"""The demo as it lies in the database: alive, lawful, and the same story on any day of the year."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select, text

from app.auth.models import User
from app.auth.service import authenticate
from app.cases.journal import first_fault
from app.cases.models import Case, CaseEvent, CaseParty, CaseTask, CaseTimer, Cycle
from app.cases.queries import list_events
from app.cli.demo import loading
from app.cli.demo.accounts import demo_accounts
from app.cli.demo.sources import read_stories
from app.definitions.models import DefinitionVersion
from app.people.models import Employee, Posting
from app.plans.queries import read_plan
from app.progress.models import Evidence
from tests.demo import PATIENT
from tests.integration.cli.conftest import ROLES, Loaded
from workflows import schema
from workflows.checks import check

pytestmark = PATIENT


def test_cases_stand_at_every_stage(demo: Loaded) -> None:
    annual = select(Case.state).join(Case.cycle).where(Cycle.status == "open", Case.parent_id.is_(None))
    annual = annual.where(Cycle.purpose == "appraisal")
    states = Counter(demo.session.scalars(annual))
    definition = demo.case("perawat-1").definition_version.document
    assert set(states) == {state["id"] for state in definition["states"]}
    assert states["draft"] > 10


def test_everybody_but_the_regent_has_a_case(demo: Loaded) -> None:
    without = demo.session.scalars(
        select(Employee.name).where(~select(Case.id).where(Case.owner_id == Employee.id).exists())
    ).all()
    assert without == [demo.person("bupati").name]


def test_what_is_late_was_handed_over_and_nothing_else_is_late(demo: Loaded) -> None:
    late = demo.session.scalars(select(Case).where(Case.due_at < demo.now, Case.closed_at.is_(None))).all()
    assert all(case.handed_to for case in late)
    handed = demo.session.scalars(select(Case.state).where(Case.handed_to.is_not(None), Case.closed_at.is_(None))).all()
    assert {"change_review", "delivery", "objection_decision"} <= set(handed)
    waiting = select(func.count()).select_from(CaseTimer)
    assert demo.session.scalar(waiting.where(CaseTimer.status == "waiting", CaseTimer.fire_at <= demo.now)) == 0


def test_quarters_that_are_over_were_evaluated(demo: Loaded) -> None:
    children = demo.session.scalars(select(Case).where(Case.parent_id.is_not(None))).all()
    today = demo.now.date()
    assert children
    for child in children:
        assert child.period is not None
        assert child.period.starts_on <= today
        if child.period.rating_due < today:
            assert child.state in {"closed", "cancelled"}
    rated = [
        case for case in demo.session.scalars(select(Case).where(Case.predicate.is_not(None))) if not case.parent_id
    ]
    parents = {child.parent_id for child in children if child.closed_at is None}
    assert not [case for case in rated if case.id in parents]


def test_the_past_is_in_order(demo: Loaded) -> None:
    cases = demo.session.scalars(select(Case)).all()
    for case in cases:
        events = list_events(demo.session, case.id)
        assert first_fault(events) is None
        moments = [event.at for event in events]
        assert moments == sorted(moments)
        assert all(moment <= demo.now for moment in moments)
    seen = demo.session.scalars(select(CaseEvent.at).where(CaseEvent.kind != "timeout"))
    assert all(moment.weekday() < 5 for moment in seen)


def test_one_chain_of_people_from_an_empty_draft(demo: Loaded) -> None:
    case = demo.case("perawat-1")
    plan = read_plan(demo.session, case.id)
    assert case.state == "draft"
    assert plan.draft is not None
    assert plan.current is None
    assert plan.draft.results == ()
    parties = {
        party.relation: party.employee_id
        for party in demo.session.scalars(select(CaseParty).where(CaseParty.case_id == case.id))
    }
    assert parties["appraiser"] == demo.person("kapus").id
    assert parties["appraiser_superior"] == demo.person("kadis-kesehatan").id
    assert case.due_at is not None
    assert case.due_at > demo.now


def test_the_leaders_of_the_chain_have_work_waiting(demo: Loaded) -> None:
    def waiting(key: str) -> set[str]:
        query = select(CaseTask.state).where(CaseTask.assignee_id == demo.person(key).id, CaseTask.status == "open")
        return set(demo.session.scalars(query))

    assert {"plan_review", "rating", "delivery", "objection_explanation"} <= waiting("kapus")
    assert {"plan_review", "rating", "objection_decision"} <= waiting("kadis-kesehatan")


def test_the_listed_accounts_open_the_door_and_no_other_does(demo: Loaded) -> None:
    accounts = demo_accounts()
    assert tuple(account.role for account in accounts) == ROLES
    for account in accounts:
        signed_in = authenticate(demo.session, account.username, account.password, "127.0.0.1", demo.now)
        user = demo.session.get_one(User, signed_in.user_id)
        assert user.display_name == account.name
        assert {grant.role for grant in user.grants} == ({account.role} & {"hr", "admin"})
    hashes = Counter(demo.session.scalars(select(User.password_hash)))
    assert sum(count == 1 for count in hashes.values()) == len(accounts)


def test_acting_officers_stand_in_the_cases(demo: Loaded) -> None:
    via = Counter(demo.session.scalars(select(CaseParty.via).where(CaseParty.relation.like("appraiser%"))))
    assert via["plt"] > 0
    assert via["plh"] > 0
    kinds = Counter(demo.session.scalars(select(Posting.kind)))
    assert kinds["plt"] == 1
    assert kinds["plh"] == 1


def test_last_years_plan_can_be_copied(demo: Loaded) -> None:
    closed = demo.session.scalars(select(Case).join(Case.cycle).where(Cycle.status == "closed")).all()
    assert len(closed) == len(read_stories()["last_year"])
    assert {case.state for case in closed} == {"closed"}


def test_requests_stand_at_every_level(demo: Loaded) -> None:
    requests = select(Case).join(Case.cycle).where(Cycle.purpose == "requests")
    states = Counter(case.state for case in demo.session.scalars(requests))
    assert states == {"draft": 1, "direct": 2, "second": 1, "board": 1, "granted": 2, "denied": 1}
    [before_the_panel] = demo.session.scalars(requests.where(Case.state == "board"))
    asked = select(CaseTask.assignee_id).where(CaseTask.case_id == before_the_panel.id, CaseTask.status == "open")
    assert set(demo.session.scalars(asked)) == {demo.person("analis-sdm").id, demo.person("kabag-organisasi").id}
    handed = demo.session.scalars(requests.where(Case.handed_to.is_not(None), Case.closed_at.is_(None))).all()
    assert [case.owner_id for case in handed] == [demo.person("perawat-4").id]


def test_hr_is_drafting_the_next_appraisal(demo: Loaded) -> None:
    [draft] = demo.session.scalars(select(DefinitionVersion).where(DefinitionVersion.status == "draft"))
    assert (draft.code, draft.number, draft.edit_number) == ("skp-nasional", 2, 7)
    assert [one.place for one in check(schema.parse(draft.document)) if one.severity == "error"] == []


def test_every_file_of_evidence_lies_on_disk(demo: Loaded) -> None:
    keys = demo.session.scalars(select(Evidence.storage_key).where(Evidence.storage_key.is_not(None))).all()
    assert keys
    assert all(demo.store.find(key) for key in keys)


def test_nobody_is_told_what_is_long_past(demo: Loaded) -> None:
    oldest = demo.session.scalar(
        text(
            "select min(e.at) from procrastinate_jobs j join case_event e on e.id = (j.args->>'event_id')::uuid "
            "where j.task_name = 'notifications.case_event'"
        )
    )
    assert demo.now - oldest <= loading.NEWS
