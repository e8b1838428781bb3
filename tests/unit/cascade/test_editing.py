"""Row buttons of the cascade's editors: they move rows about and lose no letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cascade.editing import UnknownOperation, apply

MOST = 5
BLANKS = {"lines": ""}
_rows = st.lists(st.text(max_size=5), max_size=MOST)


@given(rows=_rows)
def test_adding_keeps_what_is_there_up_to_the_limit(rows: list[str]) -> None:
    edited = apply("add:lines", {"lines": rows, "title": "x"}, BLANKS, MOST)
    assert edited.data["lines"][: len(rows)] == rows
    assert len(edited.data["lines"]) == min(len(rows) + 1, MOST)
    assert edited.data["title"] == "x"
    assert edited.focus == f"lines-{len(edited.data['lines']) - 1}"


@given(rows=_rows.filter(bool), data=st.data())
def test_removing_takes_exactly_one_row(rows: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    before = list(rows)
    edited = apply(f"remove:lines:{place}", {"lines": rows}, BLANKS, MOST)
    assert edited.data["lines"] == before[:place] + before[place + 1 :]
    assert rows == before


@pytest.mark.parametrize(
    "operation",
    ["", "add", "add:other", "add:lines:0", "remove:lines", "remove:lines:9", "remove:lines:-1", "remove:lines:²",
     "remove:lines:99999999999", "drop:lines:0"],
)  # fmt: skip
def test_what_is_no_button_is_refused(operation: str) -> None:
    with pytest.raises(UnknownOperation):
        apply(operation, {"lines": ["satu"]}, BLANKS, MOST)
