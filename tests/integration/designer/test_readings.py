"""Texts that are read once: what is kept belongs to one text, is the same for equal ones, and doesn't grow."""

from __future__ import annotations

from app.core.ids import new_id
from app.definitions import queries, readings
from app.definitions.models import DefinitionVersion
from tests.integration.designer.publication import change, titled
from workflows import checks, schema


def test_a_text_is_read_once_and_another_one_anew(panel, draft):
    first = readings.reading(draft)
    twin = DefinitionVersion(sha256=draft.sha256, document={"kept": "not read again"})
    assert readings.reading(twin) is first
    assert queries.compiled(twin) is queries.compiled(draft)
    assert queries.compiled_by(panel.world.session, draft.sha256, new_id()) is first.compiled
    assert first.compiled.machine is queries.compiled(draft).machine
    edited = change(panel.world, draft, titled("Cuti besar"))
    assert readings.reading(edited).definition.title["id"] == "Cuti besar"
    assert first.definition.title["id"] == "Cuti tahunan"


def test_findings_and_text_are_those_of_the_definition(draft):
    found = readings.reading(draft)
    assert list(found.findings) == checks.check(schema.parse(draft.document))
    assert found.findings
    assert found.yaml == draft.source


def test_the_readings_kept_are_bounded(draft):
    for number in range(readings.MOST + 2):
        readings.reading(DefinitionVersion(sha256=f"{number:064x}", document=draft.document))
    assert len(readings._KEPT) == readings.MOST
    assert f"{0:064x}" not in readings._KEPT
