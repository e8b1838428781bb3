"""Who is told what, cell by cell, from a table reviewed by hand; and what holds for any step whatever."""

from __future__ import annotations

import csv
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.schedule import holders_of_the_ball
from app.notifications.policy import notices, with_substitutes
from app.notifications.values import ASKS, Happening, Notice, Template
from workflows.schema import load_shipped

DEFINITION = load_shipped("skp-nasional")
PEOPLE = {name: uuid4() for name in ("owner", "appraiser", "appraiser_superior", "next_superior")}
HR = uuid4()
ACTORS = {**PEOPLE, "agency_hr": HR, "system": None}
TABLE = list(csv.DictReader((Path(__file__).parent / "who_gets_what.csv").read_text(encoding="utf-8").splitlines()))


def _holders(state: str) -> tuple[UUID, ...]:
    return tuple(PEOPLE[relation] for relation in holders_of_the_ball(DEFINITION, DEFINITION.state(state)))


def _happening(row: dict[str, str]) -> Happening:
    step = DEFINITION.transition(row["transition"])
    return Happening(
        kind=step.kind,
        effects=frozenset(step.effects),
        actor_id=ACTORS[row["by"]],
        acting_for_id=None,
        owner_id=PEOPLE["owner"],
        people=PEOPLE,
        hand_to=step.hand_to,
        hands=step.hands if step.hand_to else None,
        turns=() if step.hand_to else _holders(step.to),
        left=_holders(row["from"]),
    )


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['transition']}-{row['from']}")
def test_each_step_tells_whom_the_table_says(row: dict[str, str]) -> None:
    told = {notice.employee_id: notice.template.value for notice in notices(_happening(row))}
    expected = {PEOPLE[relation]: row[relation] for relation in PEOPLE if row[relation] != "-"}
    assert told == expected


def test_the_table_has_every_transition() -> None:
    assert {row["transition"] for row in TABLE} == {step.id for step in DEFINITION.transitions}


def test_the_table_names_real_sources_and_actors() -> None:
    for row in TABLE:
        step = DEFINITION.transition(row["transition"])
        assert row["from"] in step.sources
        assert row["by"] in step.by


def test_the_person_stood_in_for_is_told_what_was_done_in_their_name() -> None:
    substitute = uuid4()
    step = Happening(
        kind="forward",
        effects=frozenset({"agree_plan"}),
        actor_id=substitute,
        acting_for_id=PEOPLE["appraiser"],
        owner_id=PEOPLE["owner"],
        people=PEOPLE,
    )
    assert Notice(PEOPLE["appraiser"], Template.ACTED_FOR_YOU) in notices(step)


def test_a_vacant_post_is_passed_over() -> None:
    row = next(row for row in TABLE if row["transition"] == "file_objection")
    step = _happening(row)
    without = Happening(**{**vars(step), "people": {"owner": PEOPLE["owner"]}, "turns": ()})
    assert notices(without) == []


people = st.sampled_from([*PEOPLE.values(), HR])
happenings = st.builds(
    Happening,
    kind=st.sampled_from(["forward", "return", "withdraw", "timeout", "admin", "consequence"]),
    effects=st.frozensets(st.sampled_from(["file_objection", "uphold_rating", "close_case", "deliver_document"])),
    actor_id=st.none() | people,
    acting_for_id=st.none() | people,
    owner_id=st.just(PEOPLE["owner"]),
    people=st.just(PEOPLE),
    hand_to=st.none() | st.just("appraiser_superior"),
    hands=st.just("appraiser"),
    turns=st.lists(people, max_size=3, unique=True).map(tuple),
    left=st.lists(people, max_size=3, unique=True).map(tuple),
)


@given(happenings)
def test_nobody_is_told_twice_nor_of_their_own_step(happening: Happening) -> None:
    told = [notice.employee_id for notice in notices(happening)]
    assert len(told) == len(set(told))
    assert happening.actor_id not in told


@given(happenings, st.dictionaries(people, st.lists(st.sampled_from([*PEOPLE.values(), HR, UUID(int=7)]), max_size=3)))
def test_substitutes_get_what_is_asked_and_never_the_owners_part(
    happening: Happening, substitutes: dict[UUID, list[UUID]]
) -> None:
    before = notices(happening)
    after = with_substitutes(before, substitutes, owner_id=happening.owner_id, actor_id=happening.actor_id)
    assert after[: len(before)] == before
    people_told = [notice.employee_id for notice in after]
    assert len(people_told) == len(set(people_told))
    for notice in after[len(before) :]:
        assert notice.template in ASKS
        assert notice.on_behalf_of is not None
        assert notice.on_behalf_of != happening.owner_id
        assert notice.employee_id in substitutes[notice.on_behalf_of]
        assert notice.employee_id not in {happening.owner_id, happening.actor_id}
