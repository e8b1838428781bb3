"""Which fields are asked."""

from __future__ import annotations

from typing import Any

import pytest

from app.dynamic_forms.policy import OwnFields, own_fields
from workflows import schema
from workflows.engine import compile_definition

LABEL = {"id": "a", "en": "a"}


def made(*fields: dict[str, Any]) -> OwnFields:
    section = {"id": "own", "title": LABEL, "fields": [{"label": LABEL, **field} for field in fields]}
    overlay = {"extends": "skp-nasional", "code": "uji", "forms": {"plan": {"sections": [section]}}}
    return own_fields(compile_definition(schema.parse(overlay, schema.shipped_source)), "plan")


CHAIN = (
    {"id": "first", "type": "bool"},
    {"id": "second", "type": "int", "show_if": {"fact": "first", "op": "is_true"}},
    {"id": "third", "type": "text", "show_if": {"fact": "second", "op": "at_least", "value": 2}},
)


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({}, "first"),
        ({"first": False, "second": 5}, "first"),
        ({"first": True, "second": 1}, "first second"),
        ({"first": True, "second": 2}, "first second third"),
        ({"second": 2}, "first"),  # a field that isn't asked has no answer
    ],
)
def test_a_chain_of_conditions(answers: dict[str, Any], shown: str) -> None:
    assert made(*CHAIN).shown(answers, {}) == set(shown.split())


def test_facts_of_the_case_count_and_own_answers_win() -> None:
    fields = made(
        {"id": "lead", "type": "text", "show_if": {"fact": "is_leader", "op": "is_true"}},
        {"id": "many", "type": "int", "show_if": {"fact": "main_result_count", "op": "more_than", "value": 3}},
    )
    assert fields.reads == {"is_leader", "main_result_count"}
    assert fields.shown({}, {"is_leader": True, "main_result_count": 3}) == {"lead"}
    assert fields.shown({}, {}) == set()


def test_a_form_without_conditions_asks_for_no_facts() -> None:
    assert made(*CHAIN).reads == frozenset()
