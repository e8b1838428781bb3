"""A definition of the agency's own: the national one with fields of every type on the plan's form."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases.models import Cycle
from app.definitions.models import DefinitionVersion
from app.definitions.queries import find_published
from app.definitions.service import add_draft, publish
from tests.world import World

OVERLAY = """
extends: skp-nasional
code: skp-inovasi
facts:
  has_innovation: {type: bool, title: {id: pegawai mengusulkan inovasi, en: the employee proposes an innovation}}
  hours: {type: int, title: {id: jam pelatihan, en: hours of training}}
forms:
  plan:
    sections:
      - id: innovation
        title: {id: Inovasi dan pengembangan diri, en: Innovation and development}
        fields:
          - {id: has_innovation, type: bool, required: true, label: {id: Ada usulan inovasi?, en: Any innovation?}}
          - id: summary
            type: text
            required: true
            label: {id: Ringkasan inovasi, en: Summary of the innovation}
            show_if: {fact: has_innovation, op: is_true}
          - {id: story, type: long_text, label: {id: Uraian, en: Story}, help: {id: Boleh panjang., en: May be long.}}
          - {id: hours, type: int, label: {id: Pelatihan, en: Training}, unit: {id: jam, en: hours}}
          - {id: cost, type: decimal, label: {id: Biaya, en: Cost}, unit: {id: juta rupiah, en: million rupiah}}
          - {id: data, type: date, label: {id: Tanggal mulai, en: Start}}
          - id: level
            type: choice
            label: {id: Tingkat, en: Level}
            choices: [{id: unit, title: {id: Unit kerja, en: Unit}}, {id: agency, title: {id: Instansi, en: Agency}}]
          - id: values
            type: choices
            label: {id: Nilai yang didukung, en: Values supported}
            choices:
              - {id: adaptive, title: {id: Adaptif, en: Adaptive}}
              - {id: harmony, title: {id: Harmonis, en: Harmonious}}
          - {id: link, type: link, label: {id: Tautan proposal, en: Link to the proposal}}
          - id: leader_note
            type: text
            label: {id: Catatan pimpinan, en: Note of the leader}
            show_if: {fact: is_leader, op: is_true}
      - id: follow_up
        title: {id: Tindak lanjut, en: Follow-up}
        fields:
          - id: mentor
            type: text
            label: {id: Pembimbing inovasi, en: Mentor}
            show_if: {fact: has_innovation, op: is_true}
# The guard below asks for a fact that the scenarios of the base know nothing of.
remove:
  scenarios:
    [straight, returned, plan-changed, upheld, changed, own-approval, empty-plan, late-appraiser,
     late-agreement, silent, cancelled-and-reopened, reopened, period-open, suspended-and-resumed,
     dropped-out, final-at-once, moved]
transitions:
  submit_plan:
    when:
      fact: has_innovation
      op: filled
      say: {id: Jawab dulu apakah ada usulan inovasi., en: Say first whether there is an innovation.}
"""

SECTION = 3


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def use(world: World, source: str) -> DefinitionVersion:
    """Publish a definition through the gate and let the cycle run under it."""
    session = world.session
    version = add_draft(session, agency_id=world.agency.id, source=source, actor=None, now=world.now)
    publish(session, version, actor=None, now=world.now)
    cycle = session.scalars(select(Cycle).where(Cycle.id == world.cycle.id)).one()
    cycle.definition_version_id = version.id
    session.commit()
    session.refresh(cycle)
    assert find_published(session, agency_id=world.agency.id, code=version.code) == version
    return version


@pytest.fixture
def own(frozen: World) -> World:
    """The cast, appraised under the agency's own definition."""
    use(frozen, OVERLAY)
    return frozen
