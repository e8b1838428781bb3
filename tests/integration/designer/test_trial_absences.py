"""Substitutes in a trial: those who really stand in on the day, and an absence that is only tried."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.definitions.models import DefinitionVersion
from app.designer.trial_cast import sample_id
from app.people.models import Delegation
from tests.integration.designer import trials
from tests.integration.designer.trials import DAYS, Trial
from tests.panel import Panel


@pytest.fixture
def leave(panel: Panel, draft: DefinitionVersion) -> DefinitionVersion:
    return trials.leave(panel, draft)


def away(panel: Panel, absent: str, substitute: str, start: date, end: date) -> None:
    people, world = panel.world.people, panel.world
    world.session.add(
        Delegation(
            agency_id=world.agency.id, absent_id=people[absent].id, substitute_id=people[substitute].id,
            starts_on=start, ends_on=end, reason="Cuti",
        )
    )  # fmt: skip
    world.session.commit()


def test_who_stands_in_on_the_day_is_asked_and_written_to(panel: Panel, leave: DefinitionVersion) -> None:
    nip = str(panel.world.people["employee"].nip)
    absent, other = (panel.world.people[part].name for part in ("appraiser", "colleague"))
    away(panel, "appraiser", "colleague", date(2026, 1, 20), date(2026, 1, 25))
    trial = Trial(panel, leave, person=nip).do("take:send", **{DAYS: "4"})
    assert f"Diminta bertindak: {absent}." in trial.text
    assert f"<strong>{other}</strong>" not in trial.text
    trial = Trial(panel, leave, person=nip).do("wait", days="9")
    assert f"Anda menggantikan {absent} sampai dengan 24 Januari 2026" in trial.text
    trial.do("take:send", **{DAYS: "4"})
    assert f"Diminta bertindak: {other} untuk {absent}." in trial.text
    assert f"Diminta bertindak untuk {absent}" in trial.text
    assert f"<strong>{absent}</strong>:" in trial.text
    assert f"<strong>{other}</strong> (Untuk {absent}):" in trial.text
    trial.do("take:agree")
    assert f"{other} untuk {absent}: Setujui" in trial.text
    assert f"{other} bertindak atas nama Anda" in trial.text
    trial = Trial(panel, leave, person=nip).do("wait", days="20").do("take:send", **{DAYS: "4"})
    assert f"Diminta bertindak: {absent}." in trial.text


def test_an_absence_can_be_tried(panel: Panel, leave: DefinitionVersion) -> None:
    boss, spare = sample_id("appraiser"), sample_id("substitute")
    trial = Trial(panel, leave).do("take:send", **{DAYS: "4"}).do("absent", absent=boss, by=spare, away="2")
    assert "Diminta bertindak untuk Atasan langsung" in trial.text
    assert "Anda menggantikan Atasan langsung sampai dengan 13 Januari 2026" in trial.text
    assert "Tindakan: Pengganti" in trial.text
    trial.do("take:agree")
    assert "Pengganti untuk Atasan langsung: Setujui" in trial.text
    trial.do("undo").do("wait", days="2")
    assert "Diminta bertindak untuk" not in trial.text
    assert "Tindakan: Atasan langsung" in trial.text


def test_an_absence_makes_no_chain(panel: Panel, leave: DefinitionVersion) -> None:
    boss, spare, owner = sample_id("appraiser"), sample_id("substitute"), sample_id("owner")
    trial = Trial(panel, leave)
    assert "Pilih siapa yang berhalangan" in trial.do("absent", absent=owner, by=spare, away="2").text
    assert "Pengganti tidak boleh diri sendiri" in trial.do("absent", absent=boss, by=boss, away="2").text
    assert "Isi jumlah hari" in trial.do("absent", absent=boss, by=spare, away="0").text
    assert trial.do("absent", absent=boss, by=spare, away="5").answer.status_code == 200
    assert "tidak dapat bertumpuk" in trial.do("absent", absent=boss, by=spare, away="5").text
    assert "tidak dapat bertumpuk" in trial.do("absent", absent=spare, by=boss, away="5").text
    assert len(json.loads(trial.hidden["moves"])) == 1
