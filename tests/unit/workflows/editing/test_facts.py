"""Edits of facts: HR's own are added, changed and removed; those of the application stay as they are."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.integration.designer.sources import leave
from workflows import schema
from workflows.editing import EditRefused, facts, values

TITLE = {"id": "lama cuti", "en": "length of leave"}


def test_a_fact_is_added_changed_and_removed_and_the_rest_stays() -> None:
    document = leave()
    before = deepcopy(document)
    made = facts.put("late", facts.described("bool", TITLE), new=True)(document)
    assert schema.parse(made).facts["late"] == "bool"
    changed = facts.put("late", facts.described("int", TITLE), new=False)(made)
    assert changed["facts"]["late"] == {"type": "int", "title": TITLE}
    assert facts.remove("late")(changed) == before == document


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (facts.put("days", {"type": "int"}, new=True), "taken"),
        (facts.put("ghost", {"type": "int"}, new=False), "gone"),
        (facts.put("predicate", {"type": "int"}, new=True), "application_fact"),
        (facts.put("level", facts.described("choice", TITLE, {"one": TITLE}), new=True), "no_choices"),
        (facts.remove("ghost"), "gone"),
        (facts.from_field("main", "ghost"), "gone"),
        (facts.from_field("ghost", "days"), "gone"),
        (facts.from_application("days", {"type": "int"}), "gone"),
    ],
    ids=["taken", "gone", "application", "one choice", "remove", "field", "form", "own as application"],
)
def test_what_can_not_be_is_refused(edit, code) -> None:
    with pytest.raises(EditRefused) as refusal:
        edit(leave())
    assert refusal.value.code == code


def test_a_field_becomes_a_fact_of_its_type_with_its_choices() -> None:
    document = leave()
    document["facts"] = {}
    definition = schema.parse(facts.from_field("main", "kind")(facts.from_field("main", "reason")(document)))
    assert definition.facts == {"reason": "text", "kind": ("annual", "big")}
    assert definition.fact_labels["kind"]["big"]["id"] == "Besar"
    assert facts.offered(definition) == [(definition.forms["main"], definition.forms["main"].sections[0].fields[0])]


def test_a_field_of_many_answers_can_not_be_read() -> None:
    document = leave()
    document["forms"][0]["sections"][0]["fields"].append({"id": "paper", "type": "file", "label": TITLE})
    with pytest.raises(EditRefused) as refusal:
        facts.from_field("main", "paper")(document)
    assert refusal.value.code == "no_fact"


def test_a_fact_that_no_longer_fits_its_field_is_offered_again() -> None:
    document = leave()
    assert [field.id for _form, field in facts.offered(schema.parse(document))] == ["reason"]
    document["facts"]["days"]["type"] = "decimal"
    assert [field.id for _form, field in facts.offered(schema.parse(document))] == ["days", "reason"]


def test_what_reads_a_fact_is_known() -> None:
    document = leave()
    document["transitions"][0]["when"] = {"not": {"fact": "days", "op": "filled"}}
    document["forms"][0]["sections"][0]["fields"][1]["show_if"] = {"fact": "days", "op": "filled"}
    found = facts.uses(schema.parse(document))
    assert [use.place for use in found["days"]] == ["transitions.send", "forms.main"]
    assert "kind" not in found


@pytest.mark.parametrize(
    ("text", "kind", "value", "fits"),
    [
        (" 12 ", "int", 12, True),
        ("-3", "int", -3, True),
        ("²", "int", "²", False),
        ("1,5", "decimal", "1.5", True),
        ("NaN", "decimal", "NaN", False),
        ("true", "bool", True, True),
        ("1", "bool", "1", False),
        ("2026-02-29", "date", "2026-02-29", False),
        ("2026-02-28", "date", "2026-02-28", True),
        ("big", ("annual", "big"), "big", True),
        ("small", ("annual", "big"), "small", False),
        ("", "int", None, True),
    ],
    ids=str,
)
def test_values_are_read_as_people_type_them(text, kind, value, fits) -> None:
    assert values.written(text, kind) == value
    assert values.fits(value, kind) is fits
