"""Moves in batches: what is asked for is what is done, one broken case holds up nobody, and there is a way back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text

from app.cases import moving, parties
from app.cases.models import Case, CaseEvent, Cycle
from app.core.errors import InvalidInput, NotFound
from app.core.ids import new_id
from app.definitions import usage
from app.moves import queries, service
from app.moves.forecast import forecast
from app.moves.models import CaseMove, CaseMoveItem
from app.moves.service import BadMap, Order
from tests.integration.moves.conftest import ask, everybody, take_back, wish, work
from tests.statements import counted
from tests.story import reach
from tests.versions import publish, rename_state, retitled
from tests.world import World


def items(world: World, move: CaseMove) -> dict[UUID, CaseMoveItem]:
    found = world.session.scalars(select(CaseMoveItem).where(CaseMoveItem.move_id == move.id))
    return {item.case_id: item for item in found}


def test_everybody_moves_and_the_log_says_from_where_to_where(world: World) -> None:
    cases, target = everybody(world), publish(world, rename_state("draft", "first_draft"))

    move = work(world, ask(world, wish(world, target)))

    assert (move.status, move.total, move.moved, move.stayed) == ("done", 6, 6, 0)
    assert {world.fresh(case).definition_version_id for case in cases} == {target.id}
    assert {(item.from_state, item.to_state) for item in items(world, move).values()} == {("draft", "first_draft")}
    events = world.session.scalars(
        select(CaseEvent).where(CaseEvent.kind == "move", CaseEvent.agency_id == world.agency.id)
    )
    assert {(event.comment, event.actor_name) for event in events} == {("Alur baru.", world.people["hr"].name)}


def test_a_finished_case_is_not_counted_and_stays(world: World) -> None:
    cases, target = everybody(world), publish(world, retitled)
    world.act(cases[0], "cancel_case", "hr", "Salah buka.")

    move = work(world, ask(world, wish(world, target)))

    assert (move.total, move.moved) == (5, 5)
    assert world.fresh(cases[0]).definition_version_id != target.id


def test_only_the_unit_and_the_cycle_that_were_asked_for(world: World) -> None:
    everybody(world)
    target = publish(world, retitled)
    unit = world.units["clinic"].id

    inside = forecast(world.session, wish(world, target, unit_id=unit, cycle_id=world.cycle.id), now=world.now)
    elsewhere = forecast(world.session, wish(world, target, cycle_id=new_id()), now=world.now)

    assert {line.unit for line in inside.moving} == {"UPT Puskesmas Melati"}
    assert (len(inside.moving), len(elsewhere.lines)) == (3, 0)


def test_cases_of_a_state_that_stays_are_listed_with_the_reason(world: World) -> None:
    everybody(world)
    world.force_state(world.case("hr"), "plan_review")
    target = publish(world, retitled)
    states: dict[str, str | None] = {"draft": "draft", "plan_review": None}

    found = forecast(world.session, wish(world, target, states), now=world.now)

    assert len(found.moving) == 5
    assert {reason: [line.owner for line in lines] for reason, lines in found.staying.items()} == {
        "unmapped": [world.people["hr"].name]
    }


def test_a_batch_that_is_torn_goes_on_behind_the_last_case(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody(world)
    monkeypatch.setattr(service, "BATCH", 2)
    move = ask(world, wish(world, publish(world, retitled)))
    assert service.run_batch(world.session, move.id, now=world.now)
    world.session.commit()
    service.run_batch(world.session, move.id, now=world.now)
    world.session.rollback()

    done = work(world, move)

    assert (done.moved, len(items(world, done))) == (6, 6)
    assert not service.run_batch(world.session, move.id, now=world.now)


def test_one_broken_case_is_listed_and_holds_up_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = everybody(world)
    broken = cases[2].id
    move = ask(world, wish(world, publish(world, retitled)))
    resolve = parties.resolve

    def failing(session: Any, case: Case, day: Any) -> Any:
        if case.id == broken:
            raise RuntimeError("a case that can't be read")
        return resolve(session, case, day)

    monkeypatch.setattr(moving.parties, "resolve", failing)
    done = work(world, move)

    assert (done.moved, done.stayed, items(world, done)[broken].reason) == (5, 1, "broken")
    assert world.session.get_one(Case, broken, populate_existing=True).definition_version_id == move.source_version_id


def test_a_case_that_was_closed_meanwhile_stays(world: World) -> None:
    cases = everybody(world)
    target = publish(world, retitled)
    move = ask(world, wish(world, target))
    world.act(cases[1], "cancel_case", "hr", "Salah buka.")

    done = work(world, move)

    assert (done.moved, done.total) == (5, 5)


@pytest.mark.parametrize("fault", ["number", "reason", "nothing"])
def test_a_confirmation_that_does_not_fit_is_refused(world: World, fault: str) -> None:
    everybody(world)
    wanted = wish(world, publish(world, retitled), cycle_id=new_id() if fault == "nothing" else None)
    order = Order("" if fault == "reason" else "Alur baru.", 5 if fault == "number" else 6, str(new_id()))

    with pytest.raises(InvalidInput) as caught:
        service.request(world.session, wanted, order, actor=world.actor("hr"), now=world.now)

    expected = {
        "number": {"expected": "other_number"},
        "reason": {"reason": "reason_empty"},
        "nothing": {"expected": "nothing"},
    }
    assert caught.value.errors == expected[fault]


def test_an_unsound_map_is_refused_with_its_findings(world: World) -> None:
    everybody(world)
    wanted = wish(world, publish(world, retitled), {"draft": "closed"})

    with pytest.raises(BadMap) as caught:
        service.request(world.session, wanted, Order("A", 6, "k"), actor=world.actor("hr"), now=world.now)

    assert [(one.code, one.place) for one in caught.value.findings if one.severity == "error"] == [
        ("to_final", "draft")
    ]


@pytest.mark.parametrize("part", ["unit_hr", "auditor", "employee"])
def test_nobody_but_hr_of_the_agency_moves_cases(world: World, part: str) -> None:
    everybody(world)
    wanted = wish(world, publish(world, retitled))
    with pytest.raises(NotFound):
        service.request(world.session, wanted, Order("A", 6, "k"), actor=world.actor(part), now=world.now)


def test_the_same_press_asks_once(world: World) -> None:
    everybody(world)
    wanted, order = wish(world, publish(world, retitled)), Order("Alur baru.", 6, "kunci")
    first = service.request(world.session, wanted, order, actor=world.actor("hr"), now=world.now)
    second = service.request(world.session, wanted, order, actor=world.actor("hr"), now=world.now)
    assert first.id == second.id


def test_new_cases_get_the_version_where_that_was_asked_for(world: World) -> None:
    world.case()
    target = publish(world, retitled)

    move = work(world, ask(world, wish(world, target, cycle_id=world.cycle.id), for_new=True))

    assert move.switched == [str(world.cycle.id)]
    assert world.case("colleague").definition_version_id == target.id
    back = work(world, take_back(world, move))
    assert back.switched == move.switched
    assert (
        world.session.get_one(Cycle, world.cycle.id, populate_existing=True).definition_version_id
        == move.source_version_id
    )


def test_a_move_keeps_both_its_versions_from_being_retired(world: World) -> None:
    world.case()
    target = publish(world, retitled)
    move = ask(world, wish(world, target))

    assert usage.running_on(world.session, [target.id, move.source_version_id]) == {
        target.id: 1,
        move.source_version_id: 1,
    }

    work(world, move)

    assert usage.running_on(world.session, [target.id, move.source_version_id]) == {
        target.id: 1,
        move.source_version_id: 0,
    }


def test_the_way_back_brings_those_back_that_nobody_acted_on(world: World) -> None:
    cases, target = everybody(world), publish(world, rename_state("draft", "first_draft"))
    before = {case.id: (case.state, case.entry_seq, case.entered_at, case.due_at) for case in cases}
    move = work(world, ask(world, wish(world, target)))
    world.act(cases[0], "cancel_case", "hr", "Salah buka.")

    back = work(world, take_back(world, move))

    assert (back.moved, back.stayed, items(world, back)[cases[0].id].reason) == (5, 1, "acted_on")
    for case in map(world.fresh, cases[1:]):
        assert (case.state, case.entry_seq, case.entered_at, case.due_at) == before[case.id]
        assert case.definition_version_id == move.source_version_id


def test_pages_of_a_form_that_became_another_are_out_of_date(world: World) -> None:
    """Else what somebody typed into one section would be stored as the answers of another; the way back stays open."""

    def rearranged(document: dict[str, Any]) -> None:
        document["forms"][0]["sections"].reverse()

    case = world.case()
    before = case.revision
    same = publish(world, retitled)
    work(world, ask(world, wish(world, same)))
    assert world.fresh(case).revision == before
    move = work(world, ask(world, wish(world, publish(world, rearranged), source=same)))
    assert world.fresh(case).revision == before + 1
    back = work(world, take_back(world, move))
    assert (back.moved, world.fresh(case).revision) == (1, before + 2)


def test_a_move_is_taken_back_once_and_a_way_back_not_at_all(world: World) -> None:
    everybody(world)
    move = work(world, ask(world, wish(world, publish(world, retitled))))
    back = work(world, take_back(world, move))

    for done in (move, back):
        assert not service.may_undo(done, queries.undone_by(world.session, done.id))
        with pytest.raises(NotFound):
            take_back(world, done)


def test_nothing_goes_back_to_a_version_that_was_retired(world: World) -> None:
    everybody(world)
    move = work(world, ask(world, wish(world, publish(world, retitled))))
    move.source.status = "retired"
    world.session.commit()

    assert not service.may_undo(move, None)


def test_owners_and_holders_are_told_once_and_only_of_a_new_state(world: World) -> None:
    everybody(world)
    query = text("select count(*) from procrastinate_jobs where task_name = 'notifications.plain'")
    first = publish(world, retitled)
    work(world, ask(world, wish(world, first)))
    assert world.session.scalar(query) == 0

    second = publish(world, rename_state("draft", "first_draft"), first)
    work(world, ask(world, wish(world, second, source=first)))
    assert world.session.scalar(query) == 6


def test_a_dry_run_costs_the_same_for_few_and_many(world: World, engine: Engine) -> None:
    world.case()
    target = publish(world, lambda document: document["states"][0].update(deadline={"working_days": 3}))
    wanted = wish(world, target)
    forecast(world.session, wanted, now=world.now)
    with counted(engine) as few:
        forecast(world.session, wanted, now=world.now)
    everybody(world)
    reach(world, "plan_review")
    wanted = wish(world, target)
    forecast(world.session, wanted, now=world.now + timedelta(minutes=1))
    with counted(engine) as many:
        found = forecast(world.session, wanted, now=world.now)

    assert len(found.lines) == 6
    assert len(many) == len(few) <= 5


def test_the_log_tells_the_moves_of_the_agency(world: World) -> None:
    everybody(world)
    move = work(world, ask(world, wish(world, publish(world, retitled))))
    assert [one.id for one in queries.list_moves(world.session, world.agency.id)] == [move.id]
    with pytest.raises(NotFound):
        queries.get_move(world.session, move.id, agency_id=new_id())
