"""The matrix flows into the drafts: once, whatever the order, and over nobody's words (p.47 a.5, p.49 b.9)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from app.audit.models import AuditEntry
from app.cascade import roles, sharing
from app.cascade.content import CellContent, RoleContent
from app.cascade.values import Outlook
from app.core.clock import local_day
from app.core.errors import InvalidInput, NotFound
from app.core.jobs import REGISTRY
from app.notifications.models import Notification
from app.notifications.sentences import sentence
from app.people.delegations import DelegationData, delegate
from app.plans import service as plans
from app.plans.content import PlanContent, ResultContent, content_of
from app.plans.values import Approach, Section
from tests.integration.cascade.conftest import RESULTS, ROLE, Office, leaders_plan
from tests.story import open_part
from tests.world import World


def test_p47_a5_each_role_becomes_a_main_result_of_the_draft(office: Office) -> None:
    office.write("employee", 0, ROLE, "Ruang rawat bersih setiap hari")
    assert office.share() == 2
    assert office.results("employee") == [ROLE, "Ruang rawat bersih setiap hari"]
    laid = office.result("employee", ROLE)
    assert laid.section is Section.MAIN
    assert (laid.leader, laid.leader_text) == (None, RESULTS[0])
    assert laid.assigned_by == "Kepala Puskesmas"
    assert laid.origin is not None


def test_an_agreed_plan_of_the_leader_is_linked_to(agreed: Office) -> None:
    agreed.write("employee", 1, ROLE)
    agreed.share()
    leader = agreed.result("employee", ROLE).leader
    assert leader is not None
    assert leader.text == RESULTS[1]
    assert leader.agreed


def test_sharing_again_adds_only_what_is_new(office: Office) -> None:
    office.write("employee", 0, ROLE)
    assert [office.share(), office.share()] == [1, 0]
    office.write("colleague", 1, "Ibu hamil terpantau")
    assert office.share() == 1
    assert office.results("employee") == [ROLE]


def test_what_the_employee_wrote_stays_and_what_they_removed_stays_away(office: Office) -> None:
    case = office.world.case("employee")
    own = PlanContent(Approach.QUALITATIVE, (ResultContent(Section.MAIN, "Tulisan sendiri"),))
    plans.replace_draft(open_part(office.world, case, "plan", "employee"), own, now=office.world.now)
    office.world.session.commit()
    office.write("employee", 0, ROLE)
    office.share()
    assert office.results("employee") == ["Tulisan sendiri", ROLE]
    kept = content_of(office.draft("employee"))
    fewer = PlanContent(kept.approach, kept.results[:1])
    plans.replace_draft(open_part(office.world, case, "plan", "employee"), fewer, now=office.world.now)
    office.world.session.commit()
    assert office.share() == 0
    assert office.results("employee") == ["Tulisan sendiri"]


def test_a_changed_role_does_not_rewrite_the_plan(office: Office) -> None:
    office.write("employee", 0, ROLE)
    office.share()
    matrix = office.matrix()
    member = matrix.find(office.key("employee"))
    assert member is not None
    cell = member.cell(matrix.columns[0].key)
    changed = CellContent((RoleContent("Bunyi baru", id=cell.roles[0].id),))
    roles.save_cell(office.shop(), member.key, matrix.columns[0].key, changed, seen=cell.revision)
    office.world.session.commit()
    assert office.share() == 0
    assert office.results("employee") == [ROLE]


def test_a_submitted_plan_is_left_alone_and_named(office: Office) -> None:
    office.write("employee", 0, ROLE)
    office.write("colleague", 0, "Ibu hamil terpantau")
    office.world.force_state(office.world.case("employee"), "plan_review")
    planned = sharing.preview(office.world.session, office.matrix())
    assert [one.member.key for one in planned.of(Outlook.LOCKED)] == [office.key("employee")]
    assert planned.added == 1
    assert office.share() == 1
    assert office.results("employee") == []
    office.world.force_state(office.world.case("employee"), "draft")
    assert office.share() == 1


def test_a_case_opened_later_starts_with_its_roles(frozen: World) -> None:
    leader = frozen.case("appraiser")
    leaders_plan(frozen, leader)
    office = Office(frozen, leader)
    office.write("employee", 0, ROLE)
    assert office.share() == 0
    frozen.case("employee")
    assert office.results("employee") == [ROLE]
    assert office.share() == 0


def test_a_role_written_after_the_sharing_waits_for_the_next(frozen: World) -> None:
    leader = frozen.case("appraiser")
    leaders_plan(frozen, leader)
    office = Office(frozen, leader)
    office.share()
    office.write("employee", 0, ROLE)
    frozen.case("employee")
    assert office.results("employee") == []
    assert office.share() == 1


def test_a_full_draft_gets_nothing_and_is_named(office: Office) -> None:
    case = office.world.case("employee")
    many = tuple(ResultContent(Section.MAIN, f"Hasil {number}") for number in range(40))
    content = PlanContent(Approach.QUALITATIVE, many)
    plans.replace_draft(open_part(office.world, case, "plan", "employee"), content, now=office.world.now)
    office.world.session.commit()
    office.write("employee", 0, ROLE)
    assert len(sharing.preview(office.world.session, office.matrix()).of(Outlook.FULL)) == 1
    assert office.share() == 0
    assert len(office.results("employee")) == 40


def test_the_audit_trail_says_who_laid_it_down(office: Office) -> None:
    office.write("employee", 0, ROLE)
    office.share()
    entry = office.world.session.scalars(select(AuditEntry).where(AuditEntry.action == "plan.prefill")).one()
    assert entry.user_id == office.world.users["appraiser"].id
    assert entry.changes["results"] == 1


def test_p46_f10_the_appraiser_of_somebody_from_elsewhere_is_asked_first(office: Office) -> None:
    world = office.world
    world.case("stranger")
    roles.add_colleague(office.shop(), office.key("stranger"))
    world.session.commit()
    office.write("stranger", 0, ROLE)
    assert len(sharing.preview(world.session, office.matrix()).of(Outlook.WAITING)) == 1
    assert office.share() == 0
    member = office.matrix().find(office.key("stranger"))
    assert member is not None
    day = local_day(world.now, "Asia/Jakarta")
    asked = {"agree": True, "answer": "", "day": day, "now": world.now}
    with pytest.raises(NotFound):
        roles.answer_request(world.session, member.id, actor=world.actor("appraiser"), **asked)
    with pytest.raises(InvalidInput):
        roles.answer_request(world.session, member.id, actor=world.actor("superior"), **{**asked, "agree": False})
    roles.answer_request(world.session, member.id, actor=world.actor("superior"), **asked)
    world.session.commit()
    assert office.share() == 1
    assert office.result("stranger", ROLE).assigned_by == "Kepala Puskesmas"


def test_p47_j_somebody_of_another_agency_is_only_recorded(office: Office) -> None:
    member = roles.add_outsider(office.shop(), name="Sari Dewanti", title="Analis", agency="Provinsi Uji Coba")
    office.world.session.commit()
    shop = office.shop()
    column = shop.matrix.columns[0].key
    roles.save_cell(shop, member.key, column, CellContent((RoleContent(ROLE),)), seen=0)
    office.world.session.commit()
    assert len(sharing.preview(office.world.session, office.matrix()).of(Outlook.OUTSIDE)) == 1
    assert office.share() == 0


def test_p48_b_members_of_a_team_serve_the_results_of_its_lead(agreed: Office) -> None:
    agreed.write("employee", 0, ROLE)
    roles.set_teams(agreed.shop(), agreed.key("employee"), team="Tim Rawat Luka", lead_keys=[])
    roles.set_teams(agreed.shop(), agreed.key("colleague"), team=None, lead_keys=[agreed.key("employee")])
    agreed.world.session.commit()
    team = agreed.matrix().teams[0]
    assert [column.text for column in team.columns] == [ROLE]
    agreed.write_under("colleague", team.columns[0].key, "Bahan perawatan luka selalu tersedia")
    assert agreed.share() == 2
    laid = agreed.result("colleague", "Bahan perawatan luka selalu tersedia")
    assert (laid.leader_text, laid.assigned_by) == (ROLE, "Tim Rawat Luka")
    with pytest.raises(InvalidInput):
        agreed.write("employee", 0)
    with pytest.raises(InvalidInput):
        roles.set_teams(agreed.shop(), agreed.key("employee"), team=None, lead_keys=[])
    with pytest.raises(InvalidInput):
        roles.set_teams(agreed.shop(), agreed.key("colleague"), team=None, lead_keys=[])


def test_the_substitute_of_the_leader_may_share(office: Office) -> None:
    world = office.world
    day = local_day(world.now, "Asia/Jakarta")
    data = DelegationData(office.key("appraiser"), office.key("stranger"), day, day + timedelta(days=3), "Cuti")
    delegate(world.session, data, agency_id=world.agency.id, today=day, actor=world.actor("appraiser"))
    world.session.commit()
    office.write("employee", 0, ROLE, who="stranger")
    assert office.share("stranger") == 1


@pytest.mark.parametrize("who", ["employee", "colleague", "stranger", "superior", "hr", "unit_hr", "admin", "auditor"])
def test_nobody_else_writes(office: Office, who: str) -> None:
    with pytest.raises(NotFound):
        office.shop(who)


PEOPLE = ("employee", "colleague")
_steps = st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, 1), st.booleans()), min_size=1, max_size=6)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_steps)
def test_the_order_of_writing_and_sharing_does_not_matter(office: Office, steps: list[tuple[str, int, bool]]) -> None:
    """Whenever it is shared in between, each role stands in its person's plan exactly once in the end."""
    _wipe(office)
    written: dict[str, list[str]] = {part: [] for part in PEOPLE}
    for number, (part, column, share) in enumerate(steps):
        _append(office, part, column, f"Peran {number}")
        written[part].append(f"Peran {number}")
        if share:
            office.share()
    office.share()
    assert {part: sorted(office.results(part)) for part in PEOPLE} == written
    assert office.share() == 0


def _wipe(office: Office) -> None:
    for part in PEOPLE:
        for column in (0, 1):
            office.write(part, column)
        case = office.world.case(part)
        file = open_part(office.world, case, "plan", part)
        plans.replace_draft(file, PlanContent(Approach.QUALITATIVE), now=office.world.now)
        office.world.session.commit()


def _append(office: Office, part: str, column: int, text: str) -> None:
    shop = office.shop()
    member = shop.member(office.key(part))
    key = shop.matrix.columns[column].key
    cell = member.cell(key)
    kept = tuple(RoleContent(one.text, one.level, one.id) for one in cell.roles)
    roles.save_cell(shop, member.key, key, CellContent((*kept, RoleContent(text))), seen=cell.revision)
    office.world.session.commit()


def test_people_hear_of_requests_answers_and_shared_roles(office: Office) -> None:
    world = office.world
    roles.add_colleague(office.shop(), office.key("stranger"))
    world.session.commit()
    member = office.matrix().find(office.key("stranger"))
    assert member is not None
    day = local_day(world.now, "Asia/Jakarta")
    for agree in (True, False):
        answer = {"agree": agree, "answer": "Sudah dibahas.", "day": day, "now": world.now}
        roles.answer_request(world.session, member.id, actor=world.actor("superior"), **answer)
    office.write("employee", 0, ROLE)
    office.share()
    asked = world.session.scalars(
        text("select args from procrastinate_jobs where task_name = 'notifications.plain' order by id")
    ).all()
    for words in asked:
        REGISTRY["notifications.plain"].run(**words)
    rows = world.session.scalars(select(Notification).where(Notification.template.like("role%"))).all()
    told = {(row.template, row.employee_id) for row in rows}
    assert told == {
        ("role_asked", office.key("superior")),
        ("role_agreed", office.key("appraiser")),
        ("role_declined", office.key("appraiser")),
        ("roles_shared", office.key("employee")),
    }
    assert all("%(" not in sentence(row.template, row.params) for row in rows)
