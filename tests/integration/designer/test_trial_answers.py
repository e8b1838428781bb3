"""Fields of a trial's forms: who fills them in and reads them, what they keep off, what can't be read."""

from __future__ import annotations

import io
import json
import re

import pytest

from app.definitions.models import DefinitionVersion
from app.designer.trial_cast import sample_id
from tests.integration.designer import sources, trials
from tests.integration.designer.trials import DAYS, Trial, required
from tests.panel import Panel
from workflows.engine import Blocker


@pytest.fixture
def leave(panel: Panel, draft: DefinitionVersion) -> DefinitionVersion:
    return trials.leave(panel, draft)


def off(trial: Trial, step: str) -> bool:
    """Whether the button of a step is on the page and can't be pressed."""
    assert f'data-action="{step}"' in trial.text
    return bool(re.search(rf'<button[^>]*data-action="{step}"[^>]*disabled', trial.text)) or bool(
        re.search(rf'<button[^>]*disabled[^>]*data-action="{step}"', trial.text)
    )


def test_a_required_field_keeps_the_button_off_until_it_is_filled(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, required(panel, leave)).do("facts", **{DAYS: "4"})
    words = Blocker("answers_missing", {"fields": ({"id": "Alasan", "en": "Alasan"},)}).sentence("id")
    assert words in trial.text
    assert off(trial, "send")
    trial.do("facts", **{"isian-0-field-reason": "Acara keluarga"})
    assert words not in trial.text
    assert not off(trial, "send")
    trial.do("facts", **{"isian-0-field-reason": " "})
    assert words in trial.text


def test_what_was_typed_counts_for_the_button_that_is_pressed(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave).do("take:send", **{DAYS: "4"})
    assert "Sekarang: Pemeriksaan" in trial.text
    assert [one["do"] for one in json.loads(trial.hidden["moves"])] == ["facts", "take"]


def test_fields_are_filled_in_by_who_may_and_read_by_others(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, required(panel, leave)).do("take:send", **{DAYS: "4", "isian-0-field-reason": "Acara"})
    assert DAYS not in trial.text
    assert "Lama cuti" in trial.text
    trial.do(f"as:{sample_id('owner')}")
    assert "Acara" in trial.text
    assert DAYS not in trial.text


def test_conditions_hide_fields_and_formulas_fill_them(panel: Panel, leave: DefinitionVersion) -> None:
    document = sources.stored(panel, leave)
    fields = document["forms"][0]["sections"][0]["fields"]
    fields[0] |= {"computed": {"op": "multiply", "of": [{"field": "weeks"}, {"value": 5}]}}
    weeks = {"id": "weeks", "type": "int", "label": {"id": "Minggu", "en": "Weeks"}}
    fields[2] |= {"required": True, "show_if": {"fact": "days", "op": "at_least", "value": 10}}
    document["forms"][0]["sections"][0]["fields"] = [weeks, *fields]
    sources.store(panel, leave, document)
    trial = Trial(panel, leave).do("facts", **{"isian-0-field-weeks": "1"})
    assert "isian-0-field-reason" not in trial.text
    assert not off(trial, "send")
    trial.do("facts", **{"isian-0-field-weeks": "2"})
    assert "isian-0-field-reason" in trial.text
    assert off(trial, "send")


def test_what_cannot_be_read_is_said_beside_the_field(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave).do("facts", **{DAYS: "empat"})
    assert trial.answer.status_code == 422
    assert "Tulis bilangan bulat" in trial.text
    assert trial.hidden["moves"] == "[]"


def test_a_number_of_a_milliard_digits_is_refused(panel: Panel, leave: DefinitionVersion) -> None:
    document = sources.stored(panel, leave)
    document["facts"]["cost"] = {"type": "decimal", "title": {"id": "biaya", "en": "cost"}}
    sources.store(panel, leave, document)
    trial = Trial(panel, leave).do("facts", **{"fact-cost": "1E+999999999"})
    assert "“biaya” tidak dapat dibaca" in trial.text
    trial.hidden["moves"] = '[{"do":"facts","facts":{"cost":"1E+999999999"}}]'
    assert trial.do("").hidden["moves"] == "[]"
    assert "Isian diubah" in trial.do("facts", **{"fact-cost": "12,5"}).text


def test_rows_and_files_are_answers_of_a_trial_too(panel: Panel, leave: DefinitionVersion) -> None:
    document = sources.stored(panel, leave)
    label = {"id": "Lampiran", "en": "Attachment"}
    columns = [{"id": "what", "type": "text", "label": {"id": "Apa", "en": "What"}}]
    document["forms"][0]["sections"][0]["fields"] += [
        {"id": "proof", "type": "file", "label": label, "required": True},
        {"id": "list", "type": "table", "label": {"id": "Daftar", "en": "List"}, "columns": columns, "required": True},
    ]
    sources.store(panel, leave, document)
    trial = Trial(panel, leave).do("", rows="list:add", **{"isian-0-field-list-rows": "1"})
    row = re.search(r'name="(isian-0-field-list-\d+-field-what)"', trial.text)
    assert row is not None
    proof = (io.BytesIO(b"%PDF-1.4"), "surat.pdf")
    typed = {DAYS: "4", "isian-0-field-list-rows": "1", row[1]: "Tiket", "isian-0-field-proof": proof}
    trial.do("facts", **typed)
    assert "Lampiran: surat.pdf" in trial.text
    assert "Daftar: Tiket" in trial.text
    assert not off(trial, "send")
