"""Votes of a panel: seats, substitutes, members who come and go, double clicks, and what follows a lost vote."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.cases import jobs, service
from app.cases.models import Case, CaseTask, CaseVote
from app.core.errors import DuplicateKey, NotFound, Refused, StaleCase
from app.core.ids import new_id
from app.people import panels
from app.people.models import PanelMember
from tests import leave
from tests.leave import vote
from tests.world import World


def without_veto(document: dict[str, Any]) -> None:
    step = next(one for one in document["transitions"] if one["id"] == "grant")
    step["vote"] = {**step["vote"], "veto": False}


@pytest.fixture
def case(world: World) -> Case:
    """A leave before a panel of three without veto: two must agree."""
    leave.publish(world, without_veto)
    leave.seat_panel(world)
    return leave.before_the_panel(world)


def codes(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [blocker.code for blocker in caught.value.blockers]


def open_seats(world: World, case: Case) -> set[str]:
    query = select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open")
    by_id = {person.id: part for part, person in world.people.items()}
    return {by_id[task.assignee_id] if task.assignee_id else "" for task in world.session.scalars(query)}


def leave_panel(world: World, part: str, day: date) -> None:
    query = select(PanelMember).where(PanelMember.employee_id == world.people[part].id)
    member = world.session.scalars(query).one()
    panels.end_seat(world.session, member.id, day, agency_id=world.agency.id, actor=None)
    world.session.commit()


def refresh(world: World) -> None:
    jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    world.session.commit()


def test_each_member_is_asked_alone(world: World, case: Case) -> None:
    assert open_seats(world, case) == set(leave.MEMBERS)
    assert vote(world, case, "stranger").event is None
    assert open_seats(world, case) == {"hr", "colleague"}
    assert vote(world, case, "hr").event is not None
    assert world.fresh(case).state == "granted"
    assert open_seats(world, case) == set()


def test_a_vote_against_without_reason_is_refused_and_nothing_is_stored(world: World, case: Case) -> None:
    with pytest.raises(Refused) as caught:
        vote(world, case, "stranger", approve=False)
    world.session.rollback()
    assert codes(caught) == ["comment_required"]
    assert world.session.scalars(select(CaseVote)).all() == []
    assert open_seats(world, case) == set(leave.MEMBERS)


def test_when_too_few_are_left_the_consequence_follows(world: World, case: Case) -> None:
    vote(world, case, "stranger", approve=False, comment="Belum lengkap.")
    assert world.fresh(case).state == "panel", "two others can still agree"
    performed = vote(world, case, "hr", approve=False, comment="Puncak pelayanan.")
    assert performed.event is not None
    assert (performed.event.transition, performed.event.relation) == ("deny", "system")
    case = world.fresh(case)
    assert (case.state, case.version) == ("denied", 4)


def test_without_a_consequence_a_lost_vote_waits(world: World) -> None:
    def change(document: dict[str, Any]) -> None:
        step = next(one for one in document["transitions"] if one["id"] == "grant")
        step["vote"] = {name: value for name, value in step["vote"].items() if name != "otherwise"}

    leave.publish(world, change)
    leave.seat_panel(world)
    case = leave.before_the_panel(world)
    assert vote(world, case, "hr", approve=False, comment="Tidak.").event is None
    assert world.fresh(case).state == "panel"
    with pytest.raises(Refused) as caught:
        vote(world, case, "stranger")
    assert codes(caught) == ["vetoed"]


def test_a_seat_votes_once_whoever_sits_in_for_it(world: World, case: Case) -> None:
    world.stand_in("stranger", "superior")
    performed = vote(world, case, "superior")
    assert performed.event is None
    [stored] = world.session.scalars(select(CaseVote))
    assert (stored.voter_id, stored.acting_for_id) == (world.people["superior"].id, world.people["stranger"].id)
    assert open_seats(world, case) == {"hr", "colleague"}
    with pytest.raises(Refused) as caught:
        vote(world, case, "stranger")
    assert codes(caught) == ["already_voted"]


def test_a_substitute_comes_too_late_when_the_member_has_voted(world: World, case: Case) -> None:
    world.stand_in("stranger", "superior")
    vote(world, case, "stranger")
    with pytest.raises(Refused) as caught:
        vote(world, case, "superior")
    assert codes(caught) == ["already_voted"]


def test_a_member_who_stands_in_for_another_gives_one_vote(world: World, case: Case) -> None:
    """Two of three means two people; the absent member may still vote."""
    world.stand_in("stranger", "hr")
    vote(world, case, "hr")
    with pytest.raises(Refused) as caught:
        vote(world, case, "hr")
    assert codes(caught) == ["already_voted"]
    world.session.rollback()
    assert vote(world, case, "stranger").event is not None


def test_the_rights_of_a_substitute_end_with_their_days(world: World, case: Case) -> None:
    world.stand_in("stranger", "superior", days=1)
    world.now += timedelta(days=2)
    with pytest.raises(Refused) as caught:
        vote(world, case, "superior")
    assert codes(caught) == ["not_your_part"]


def test_the_applicant_never_votes_nor_does_who_stands_in_for_them(world: World) -> None:
    leave.publish(world, without_veto)
    leave.seat_panel(world, "employee", "hr", "stranger")
    case = leave.before_the_panel(world)
    assert open_seats(world, case) == {"hr", "stranger"}
    with pytest.raises(Refused) as caught:
        vote(world, case, "employee")
    assert codes(caught) == ["not_your_part"]
    world.session.rollback()
    world.stand_in("employee", "colleague")
    with pytest.raises(NotFound):
        vote(world, case, "colleague")


def test_the_vote_of_a_member_who_left_stays(world: World, case: Case) -> None:
    vote(world, case, "stranger")
    leave_panel(world, "stranger", world.now.date())
    with pytest.raises(NotFound):
        service.open_file(world.session, world.fresh(case), actor=world.actor("stranger"), now=world.now)
    assert vote(world, case, "hr").event is not None
    assert world.fresh(case).state == "granted"


def test_members_who_come_and_go_are_asked_and_no_longer_asked(world: World, case: Case) -> None:
    vote(world, case, "hr")
    leave_panel(world, "stranger", world.now.date())
    refresh(world)
    assert open_seats(world, case) == {"colleague"}
    panel = world.session.scalars(select(PanelMember)).first()
    assert panel is not None
    data = panels.SeatData(panel.panel_id, world.people["regent"].id, world.now.date())
    panels.seat(world.session, data, agency_id=world.agency.id, actor=None)
    data = panels.SeatData(panel.panel_id, world.people["stranger"].id, world.now.date())
    panels.seat(world.session, data, agency_id=world.agency.id, actor=None)
    world.session.commit()
    refresh(world)
    assert open_seats(world, case) == {"colleague", "regent", "stranger"}
    refresh(world)
    assert open_seats(world, case) == {"colleague", "regent", "stranger"}, "asked once, however often the job runs"


def test_departures_can_lose_a_vote_with_the_last_one_cast(world: World, case: Case) -> None:
    vote(world, case, "stranger", approve=False, comment="Tidak.")
    leave_panel(world, "hr", world.now.date())
    vote(world, case, "colleague")
    assert world.fresh(case).state == "denied"


def test_an_empty_panel_asks_nobody_until_somebody_sits_there(world: World) -> None:
    leave.publish(world, without_veto)
    panel = leave.seat_panel(world, "stranger")
    leave_panel(world, "stranger", date(2025, 1, 1))
    case = leave.before_the_panel(world)
    assert open_seats(world, case) == {""}
    data = panels.SeatData(panel.id, world.people["hr"].id, world.now.date())
    panels.seat(world.session, data, agency_id=world.agency.id, actor=None)
    world.session.commit()
    refresh(world)
    assert open_seats(world, case) == {"hr"}


def test_a_double_click_counts_once(world: World, case: Case) -> None:
    key = str(new_id())
    assert not vote(world, case, "stranger", key=key).repeated
    assert vote(world, case, "stranger", key=key).repeated
    with pytest.raises(DuplicateKey):
        vote(world, case, "stranger", key=key, approve=False, comment="Lain.")
    world.session.rollback()
    assert len(world.session.scalars(select(CaseVote)).all()) == 1


def test_the_last_vote_clicked_twice_moves_once(world: World, case: Case) -> None:
    vote(world, case, "stranger")
    key = str(new_id())
    assert not vote(world, case, "hr", key=key).repeated
    again = vote(world, case, "hr", key=key)
    assert again.repeated
    assert again.event is not None
    assert world.fresh(case).version == 4


def test_a_vote_from_a_page_of_before_is_refused(world: World, case: Case) -> None:
    with pytest.raises(StaleCase):
        vote(world, case, "stranger", seen=case.version - 1)
    world.session.rollback()
    assert vote(world, case, "stranger", seen=case.version).event is None
    assert vote(world, case, "hr", seen=case.version).event is not None, "another vote makes no page stale"


def test_a_vote_counts_for_the_separation_of_duties(world: World) -> None:
    def change(document: dict[str, Any]) -> None:
        without_veto(document)
        back = {
            "id": "reconsider", "title": {"id": "Tinjau ulang", "en": "Reconsider"}, "from": "panel", "to": "second",
            "kind": "admin", "by": ["agency_hr"], "comment": "required",
        }  # fmt: skip
        document["transitions"].append(back)
        document["separate"] = [["grant", "reconsider"]]

    leave.publish(world, change)
    leave.seat_panel(world)
    case = leave.before_the_panel(world)
    vote(world, case, "hr")
    with pytest.raises(Refused) as caught:
        world.act(case, "reconsider", "hr", "Ada data baru.")
    assert codes(caught) == ["separation"]
