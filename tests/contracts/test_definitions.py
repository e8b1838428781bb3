"""What definitions name, the application has."""

from __future__ import annotations

import pytest
from flask import Flask

from app.cases import hooks
from app.cases.components import COMPONENTS
from app.cases.schedule import named_dates
from workflows import definition as vocabulary
from workflows import schema
from workflows.checks import check
from workflows.effects import EFFECTS

CODES = schema.shipped_codes()


@pytest.mark.parametrize("code", CODES)
def test_shipped_definitions_are_sound(code: str) -> None:
    assert [finding for finding in check(schema.load_shipped(code)) if finding.severity == "error"] == []


@pytest.mark.parametrize("code", CODES)
def test_every_component_effect_and_date_exists(code: str, app: Flask) -> None:
    loaded = schema.load_shipped(code)
    components = {section.component for form in loaded.forms.values() for section in form.sections if section.component}
    assert components <= set(COMPONENTS)
    assert {effect for step in loaded.transitions for effect in step.effects} <= set(hooks.EFFECTS)
    assert set(COMPONENTS) <= set(vocabulary.COMPONENTS)


def test_the_closed_list_of_effects_is_the_list_of_handlers(app: Flask) -> None:
    assert set(hooks.EFFECTS) == set(EFFECTS)


def test_the_closed_list_of_dates_is_handed_in() -> None:
    from app.cases.models import Cycle, Period

    assert set(named_dates(Cycle(), Period())) == set(vocabulary.NAMED_DATES)
