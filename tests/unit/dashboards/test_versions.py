"""Which versions share a board, which one is shown, and that no case is left without one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dashboards import versions
from app.dashboards.versions import Present, Shown
from workflows import schema
from workflows.definition import Definition
from workflows.engine import compile_definition

NATIONAL = schema.load_shipped("skp-nasional")
REVIEW = NATIONAL.state("plan_review")


def other(**changes: object) -> Definition:
    """The national workflow with its second state changed."""
    states = tuple(replace(one, **changes) if one.id == REVIEW.id else one for one in NATIONAL.states)
    return replace(NATIONAL, states=states)


RENAMED = other(title={"id": "Ditelaah", "en": "Reviewed"})
ELSEWHERE = other(stage="rating")
KINDS = {name: compile_definition(one) for name, one in (("a", NATIONAL), ("b", RENAMED), ("c", ELSEWHERE))}

present = st.lists(
    st.tuples(st.sampled_from(["skp", "cuti"]), st.integers(1, 6), st.sampled_from("abc"), st.integers(0, 50)),
    min_size=1, max_size=8, unique_by=lambda one: one[:2],
).map(
    lambda rows: [
        Present(UUID(int=place), code, number, KINDS[kind], count)
        for place, (code, number, kind, count) in enumerate(rows)
    ]
)  # fmt: skip


def one(place: int, code: str = "skp", number: int = 1, kind: str = "a", count: int = 1) -> Present:
    return Present(UUID(int=place), code, number, KINDS[kind], count)


@pytest.mark.parametrize(
    ("others", "expected"),
    [((RENAMED,), True), ((ELSEWHERE,), False), ((), True)],
    ids=["renamed", "elsewhere", "alone"],
)
def test_versions_agree_where_their_states_do(others, expected) -> None:
    assert versions.agree([NATIONAL, *others]) is expected


def test_a_board_of_several_is_drawn_with_the_newest() -> None:
    together = versions.offers([one(1, number=1), one(2, number=2, kind="b")])[0]
    assert together.together
    assert together.states["plan_review"].title["id"] == "Ditelaah"
    assert [version.number for version in together.versions] == [2, 1]


def test_merging_keeps_what_only_the_older_one_has() -> None:
    shorter = replace(NATIONAL, states=NATIONAL.states[1:], transitions=NATIONAL.transitions[1:])
    both = versions.merged([shorter, NATIONAL])
    assert {state.id for state in both.states} == {state.id for state in NATIONAL.states}
    assert {step.id for step in both.transitions} == {step.id for step in NATIONAL.transitions}


@given(present)
def test_every_version_is_offered_alone_and_counts_agree(found: list[Present]) -> None:
    offered = versions.offers(found)
    alone = [shown for shown in offered if not shown.together]
    assert sorted(shown.versions[0].id for shown in alone) == sorted(version.id for version in found)
    assert sum(shown.count for shown in alone) == sum(version.count for version in found)


@given(present, st.data())
def test_a_board_and_those_beside_it_hold_every_case_once(found: list[Present], data: st.DataObject) -> None:
    offered = versions.offers(found)
    key = data.draw(st.sampled_from([shown.key for shown in offered] + ["", "nothing"]))
    chosen = versions.choose(offered, asked=key, home=found[0].id, code=found[0].code)
    assert key in ("", "nothing") or chosen.key == key
    boards = [chosen, *versions.apart(offered, chosen)]
    ids = [version.id for shown in boards for version in shown.versions]
    assert sorted(ids) == sorted(version.id for version in found)
    assert sum(shown.count for shown in boards) == sum(version.count for version in found)


def chosen(offered: list[Shown], **more: object) -> Shown:
    return versions.choose(offered, **{"asked": "", "home": UUID(int=1), "code": "skp", **more})  # type: ignore[arg-type]


def test_the_cycles_own_workflow_comes_first() -> None:
    offered = versions.offers([one(2, code="cuti"), one(1), one(3, number=2, kind="c")])
    assert chosen(offered).ids == {UUID(int=1)}
    assert chosen(offered, home=UUID(int=3)).ids == {UUID(int=3)}
    # Where nothing follows the cycle's own version any more, another of its workflow.
    assert chosen(offered, home=UUID(int=9)).versions[0].code == "skp"


def test_a_part_is_open_only_where_every_version_opens_it() -> None:
    hidden = other(see={})
    both = Shown("skp", (one(1), Present(UUID(int=2), "skp", 2, compile_definition(hidden), 1)), NATIONAL)
    alone = Shown("skp", (one(1),), NATIONAL)
    assert "plan_review" in alone.open_for("plan", "agency_hr")
    assert "plan_review" not in both.open_for("plan", "agency_hr")
    assert "draft" in both.open_for("plan", "agency_hr")
