"""Whose word stands before a role reaches somebody's plan (p.46 f.10-12, p.47 j), also when people move or stand in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.cascade import roles, sharing
from app.cascade.models import MatrixMember, MatrixRole
from app.cascade.values import Outlook
from app.core.clock import local_day
from app.core.errors import InvalidInput, NotFound
from app.people.models import Delegation, Posting
from tests.integration.cascade.conftest import ROLE, Office


def _day(office: Office) -> date:
    return local_day(office.world.now, "Asia/Jakarta")


def _answer(office: Office, who: str, *, agree: bool, answer: str = "") -> None:
    session = office.world.session
    row = session.scalars(select(MatrixMember).where(MatrixMember.kind == "cross_unit")).one()
    roles.answer_request(
        session, row.id, agree=agree, answer=answer, actor=office.world.actor(who), day=_day(office),
        now=office.world.now,
    )  # fmt: skip
    session.commit()


def _name_stranger(office: Office) -> None:
    """The clinic's head names somebody whom the head of the office appraises."""
    office.world.case("stranger")
    shop = office.shop()
    roles.add_colleague(shop, office.key("stranger"))
    office.world.session.commit()
    office.write("stranger", 0, ROLE)


def _move_away(office: Office, part: str = "employee") -> None:
    """The person answers to the head of the office from today on."""
    world = office.world
    posting = world.session.scalars(select(Posting).where(Posting.employee_id == world.people[part].id)).one()
    posting.appraiser_position_id = world.positions["superior"].id
    world.session.commit()


def test_p46_who_left_the_leader_gets_nothing_more_from_the_leaders_matrix(office: Office) -> None:
    office.write("employee", 0, ROLE)
    _move_away(office)
    found = sharing.preview(office.world.session, office.matrix())
    assert [one.member.employee_id for one in found.of(Outlook.GONE)] == [office.key("employee")]
    assert office.share() == 0
    assert office.results("employee") == []
    assert office.world.session.scalar(select(MatrixRole.shared_at)) is None


def test_p46_a_case_opened_after_the_move_gets_nothing_from_the_former_leader(office: Office) -> None:
    office.write("employee", 0, ROLE)
    case = office.world.case("employee")
    office.world.force_state(case, "running")
    assert office.share() == 0  # remembered as shared, for a draft to come
    _move_away(office)
    office.world.force_state(case, "draft")
    sharing.deliver_at_opening(office.world.session, case, now=office.world.now)
    office.world.session.commit()
    assert office.results("employee") == []


def test_p46_f12_the_word_can_change_until_it_is_used(office: Office) -> None:
    _name_stranger(office)
    _answer(office, "superior", agree=True)
    _answer(office, "superior", agree=False, answer="Beban kerjanya penuh")
    assert office.share() == 0
    _answer(office, "superior", agree=True)
    assert office.share() == 1
    with pytest.raises(InvalidInput):
        _answer(office, "superior", agree=False, answer="Berubah pikiran")
    office.world.session.rollback()
    assert office.world.session.scalar(select(func.count()).where(MatrixMember.consent == "agreed")) == 1


def test_nobody_agrees_to_their_own_assignment_in_the_appraisers_place(office: Office) -> None:
    _name_stranger(office)
    office.world.session.add(
        Delegation(
            agency_id=office.world.agency.id, absent_id=office.key("superior"), substitute_id=office.key("stranger"),
            starts_on=_day(office), ends_on=_day(office) + timedelta(days=3), reason="Cuti",
        )
    )  # fmt: skip
    office.world.session.commit()
    with pytest.raises(NotFound):
        _answer(office, "stranger", agree=True)


def test_somebody_from_outside_who_is_sent_twice_is_noted_once(office: Office) -> None:
    words = {"name": "Sinta Maharani", "title": "Peneliti", "agency": "Universitas Uji Coba"}
    keys = {roles.add_outsider(office.shop(), **words).key for _ in range(2)}
    office.world.session.commit()
    assert len(keys) == 1
    assert len([one for one in office.matrix().members if one.kind == "outside"]) == 1
