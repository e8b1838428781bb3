from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.people.hierarchy import find_cycles

PARENTS = st.dictionaries(st.integers(0, 12), st.none() | st.integers(0, 14), max_size=13)


def reaches_itself(parents: dict[int, int | None], start: int) -> bool:
    node, steps = parents.get(start), 0
    while node is not None and steps <= len(parents):
        if node == start:
            return True
        node, steps = parents.get(node), steps + 1
    return False


@given(PARENTS)
def test_exactly_those_on_a_circle_are_found(parents: dict[int, int | None]) -> None:
    circles = find_cycles(parents)
    found = [node for circle in circles for node in circle]
    assert sorted(found) == sorted(node for node in parents if reaches_itself(parents, node))


@given(PARENTS)
def test_each_circle_is_given_from_child_to_parent(parents: dict[int, int | None]) -> None:
    for circle in find_cycles(parents):
        assert [parents[node] for node in circle] == [*circle[1:], circle[0]]


def test_long_chains_take_linear_time() -> None:
    parents: dict[int, int | None] = {number: number + 1 for number in range(50_000)}
    assert find_cycles(parents) == []
    parents[50_000] = 0
    assert len(find_cycles(parents)[0]) == 50_001
