"""Edits of whom a workflow applies to."""

from __future__ import annotations

import pytest

from workflows import schema
from workflows.editing import EditRefused
from workflows.editing.applies_to import applies_to
from workflows.editing.whole import blank

DOCUMENT = blank(code="penilaian", title={"id": "Penilaian", "en": "Appraisal"}, kind="appraisal")
EMPTY = {"employee_kinds": (), "units": (), "position_kinds": (), "priority": 0}


def test_what_is_chosen_is_written_and_the_old_document_stays() -> None:
    chosen = {"employee_kinds": ["pppk", "pns"], "units": ["PKM", "DKES", "PKM"], "position_kinds": ["staff"]}
    found = applies_to(**chosen, priority=3)(DOCUMENT)

    assert found["applies_to"] == {
        "employee_kind": ["pns", "pppk"], "units": ["DKES", "PKM"], "position_kinds": ["staff"], "priority": 3,
    }  # fmt: skip
    assert "applies_to" not in DOCUMENT
    assert schema.to_dict(schema.parse(found)) == found


def test_choosing_nothing_takes_it_out() -> None:
    first = applies_to(**{**EMPTY, "units": ["PKM"]})(DOCUMENT)
    assert "applies_to" not in applies_to(**EMPTY)(first)


@pytest.mark.parametrize("priority", [-1, 1001])
def test_a_priority_out_of_range_is_refused(priority: int) -> None:
    with pytest.raises(EditRefused) as caught:
        applies_to(**{**EMPTY, "priority": priority})
    assert (caught.value.code, caught.value.field) == ("priority_range", "priority")
