"""Whatever differs between two versions is told, in words that differ as well; nothing else is."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.workflows.comparing.random_edits import CODES, SHIPPED, Document, edited
from tests.unit.workflows.samples import record, small, state, step, title
from workflows.comparing import words
from workflows.comparing.differences import ADDED, CHANGED, REMOVED, Detail, between
from workflows.definition import COMPONENTS
from workflows.schema import parse


def changed(edit: object = None, **top: object) -> Document:
    raw = {**small(), **top}
    if callable(edit):
        edit(raw)
    return raw


def test_a_version_does_not_differ_from_itself() -> None:
    assert not between(parse(small()), parse(small()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(CODES))
def test_two_documents_differ_exactly_when_something_is_told(data: st.DataObject, code: str) -> None:
    document = edited(data.draw, SHIPPED[code])
    found = between(parse(SHIPPED[code]), parse(document))
    assert bool(found) == (document != SHIPPED[code])
    for one in found.changes:
        assert one.details or one.how != CHANGED
        assert all(detail.before != detail.after for detail in one.details)


def test_against_nothing_everything_was_added() -> None:
    found = between(None, parse(small()))
    assert {one.how for one in found.changes} == {ADDED}
    assert found.ids("states", ADDED) == {"open", "review", "done"}
    assert found.ids("deadlines", ADDED) == {"review"}
    assert found.ids("facts", ADDED) == set(small()["facts"])


def test_sets_for_the_picture() -> None:
    new = small()
    new["states"] = [one for one in new["states"] if one["id"] != "open"] + [state("checked")]
    new["transitions"][0]["title"] = title("other")
    new["transitions"].append(step("check", "review", "checked", ["peer"]))
    found = between(parse(small()), parse(new | {"initial": "review"}))
    assert found.ids("states", ADDED) == {"checked"}
    assert found.ids("states", REMOVED) == {"open"}
    assert found.ids("transitions", ADDED) == {"check"}
    assert "submit" in found.ids("transitions", CHANGED)


def test_a_changed_condition_reads_as_a_sentence_before_and_after() -> None:
    new = small()
    record(new, "transitions", "submit")["when"] = {"fact": "count", "op": "at_least", "value": 3}
    (change,) = between(parse(small()), parse(new)).changes
    assert (change.kind, change.id, change.how, change.place) == (
        "transitions", "submit", CHANGED, "transitions.submit",
    )  # fmt: skip
    assert change.details == (
        Detail(
            "when",
            {"id": "Syarat", "en": "Condition"},
            {"id": "count paling sedikit 1", "en": "count is at least 1"},
            {"id": "count paling sedikit 3", "en": "count is at least 3"},
        ),
    )


FIELD = {"id": "days", "type": "int", "label": title("days")}
SECTION = {"id": "own", "title": title("own"), "fields": [FIELD]}
COMPUTED = {"op": "add", "of": [{"field": "days"}, {"value": "1"}]}
COLUMNS = [{"id": "what", "type": "text", "label": title("what")}]


def with_field(**values: object) -> Document:
    raw = small()
    raw["forms"][0]["sections"].append({**SECTION, "fields": [FIELD, {**FIELD, "id": "second", **values}]})
    return raw


@pytest.mark.parametrize(
    ("values", "key", "english"),
    [
        ({"required": True}, "required", "yes"),
        ({"retired": True}, "retired", "yes"),
        ({"type": "date"}, "type", "date"),
        ({"computed": COMPUTED}, "computed", "(days (en) + 1)"),
        ({"type": "table", "columns": COLUMNS}, "columns", "what (en) (text)"),
        ({"unit": title("hours")}, "unit", "hours (en)"),
        ({"show_if": {"fact": "ready", "op": "is_true"}}, "show_if", "ready (en)"),
    ],
    ids=["required", "retired", "type", "computed", "columns", "unit", "show_if"],
)
def test_a_changed_field_says_what_of_it(values: dict[str, object], key: str, english: str) -> None:
    (change,) = between(parse(with_field()), parse(with_field(**values))).changes
    assert (change.kind, change.id) == ("fields", "sheet.second")
    after = {detail.key: detail.after for detail in change.details}[key]
    assert after is not None
    assert after["en"] == english


def test_each_kind_of_record_is_told_apart() -> None:
    new = small()
    record(new, "states", "review")["deadline"]["working_days"] = 9
    record(new, "states", "open")["dashboard"] = [{"tile": "overdue"}]
    record(new, "tables", "grade")["rows"].reverse()
    new["facts"]["weight"] = "decimal"
    new["scenarios"][0]["facts"]["count"] = 4
    new["milestones"] = {}
    found = between(parse(small()), parse(new))
    told = {(one.kind, one.id, one.how) for one in found.changes}
    assert told == {
        ("definition", "", CHANGED),
        ("deadlines", "review", CHANGED),
        ("states", "open", CHANGED),
        ("tiles", "open.overdue", ADDED),
        ("tables", "grade", CHANGED),
        ("facts", "weight", ADDED),
        ("scenarios", "straight", CHANGED),
    }


def test_moving_a_step_up_is_a_change_of_order_only() -> None:
    new = deepcopy(small())
    new["transitions"].reverse()
    (change,) = between(parse(small()), parse(new)).changes
    assert (change.kind, change.id, [one.key for one in change.details]) == ("transitions", "", ["order"])


def test_every_built_in_part_of_a_form_has_a_name() -> None:
    assert words.COMPONENTS.keys() == set(COMPONENTS)
