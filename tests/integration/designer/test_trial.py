"""Trying a workflow: every part is played on one page, by the engine and the words of real cases, and nothing stays."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from app.core.base import Base
from app.definitions.models import DefinitionVersion
from app.designer.trial_cast import sample_id
from app.followups.models import ReportAuthority
from app.notifications.models import Notification
from app.people.models import Employee
from tests.integration.designer import sources, trials
from tests.integration.designer.trials import DAYS, Trial, required
from tests.panel import Panel
from workflows import schema
from workflows.checks import check


@pytest.fixture
def leave(panel: Panel, draft: DefinitionVersion) -> DefinitionVersion:
    return trials.leave(panel, draft)


def rows(panel: Panel) -> dict[str, int]:
    session = panel.world.session
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def written(panel: Panel) -> Iterator[list[str]]:
    """Every statement of the test that would write a row."""
    found: list[str] = []
    engine = panel.world.session.get_bind()

    def note(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_a_play_goes_from_hand_to_hand(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave)
    assert trial.answer.status_code == 200
    assert "Tidak dapat dipastikan: “lama cuti” masih kosong." in trial.text
    trial.do("facts", **{DAYS: "4"}).do("take:send")
    assert "Sekarang: Pemeriksaan" in trial.text
    assert "Giliran Anda: Cuti tahunan dari" in trial.text
    assert "Tindakan: Pejabat Penilai Kinerja" in trial.text or "Tindakan: Atasan langsung" in trial.text
    trial.do("take:agree")
    assert "Sekarang: Disetujui" in trial.text


def test_a_button_that_is_off_says_why_as_on_a_case(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave).do("facts", **{DAYS: "4"}).do("take:send")
    owner = json.loads(trial.hidden["moves"])[-1]["who"]
    trial.do(f"as:{owner}")
    assert 'data-blocker="not_your_part"' in trial.text
    trial.do("take:agree")
    assert "Sekarang: Pemeriksaan" in trial.text
    assert "ditolak: Setujui" in trial.text


def test_a_reason_is_demanded_and_kept(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave).do("facts", **{DAYS: "4"}).do("take:send")
    assert "Tuliskan alasan untuk “Kembalikan”" in trial.do("take:give_back").text
    trial.do("take:give_back", comment="Belum lengkap")
    assert "Sekarang: Pengisian" in trial.text
    assert "Belum lengkap" in trial.text


def test_the_clock_reminds_and_then_takes_the_step(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave).do("facts", **{DAYS: "4"}).do("take:send")
    trial.do("timer")
    assert "Pengingat batas waktu" in trial.text
    assert "menunggu tindakan Anda pada tahap “Pemeriksaan”" in trial.text
    trial.do("timer")
    assert "Sistem: Lewat waktu" in trial.text
    assert "Sekarang: Pengisian" in trial.text


def test_days_can_be_skipped(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave).do("facts", **{DAYS: "4"}).do("take:send").do("wait", days="30")
    assert "Sistem: Lewat waktu" in trial.text
    assert trial.do("wait", days="soon").answer.status_code == 422


def test_the_last_move_can_be_taken_back(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave).do("facts", **{DAYS: "4"}).do("take:send").do("undo")
    assert "Sekarang: Pengisian" in trial.text
    assert len(json.loads(trial.hidden["moves"])) == 1


def test_nothing_is_written_whatever_is_played(panel: Panel, leave: DefinitionVersion, written: list[str]) -> None:
    before = rows(panel)
    absence = {"absent": sample_id("appraiser"), "by": sample_id("substitute"), "away": "9"}
    trial = Trial(panel, leave).do("facts", **{DAYS: "4"}).do("absent", **absence).do("take:send").do("timer")
    assert "Sekarang: Disetujui" in trial.do("take:agree").text
    panel.world.session.rollback()
    assert written == []
    assert rows(panel) == before
    assert panel.world.session.scalar(select(func.count()).select_from(Notification)) == before["notification"]


def test_a_real_employee_is_played_with_their_real_superior(panel: Panel, leave: DefinitionVersion) -> None:
    session = panel.world.session
    person = session.get_one(Employee, panel.world.people["employee"].id)
    trial = Trial(panel, leave, person=str(person.nip))
    assert person.name in trial.text
    above = session.get_one(Employee, panel.world.people["appraiser"].id)
    trial.do("facts", **{DAYS: "2"}).do("take:send")
    assert f"Tindakan: {above.name}" in trial.text
    assert f"<strong>{above.name}</strong>" in trial.text


def test_the_authority_that_hr_named_plays(panel: Panel, leave: DefinitionVersion) -> None:
    document = sources.stored(panel, leave)
    document["transitions"][1]["by"] = ["authority"]
    sources.store(panel, leave, document)
    world, nip = panel.world, str(panel.world.people["employee"].nip)
    cast = 'dy-name">' + world.people["hr"].name
    assert cast not in Trial(panel, leave, person=nip).text
    world.session.add(ReportAuthority(agency_id=world.agency.id, position_id=world.positions["hr"].id))
    world.session.commit()
    assert cast in Trial(panel, leave, person=nip).text


def test_somebody_unknown_is_refused_and_samples_play(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave, person="Tidak Ada Orangnya")
    assert "Tidak ditemukan" in trial.text
    assert "contoh" in trial.text


def test_suggestions_come_from_the_own_agency_only(panel: Panel, leave: DefinitionVersion) -> None:
    name = panel.world.session.get_one(Employee, panel.world.people["employee"].id).name
    found = panel.get(f"designer/{leave.id}/trial/people", person=name)
    assert name in html.unescape(found.get_data(as_text=True))
    assert panel.get(f"designer/{leave.id}/trial/people").get_data(as_text=True) == ""


def test_hr_of_a_unit_finds_the_people_of_that_unit_only(panel: Panel, leave: DefinitionVersion) -> None:
    near, far = (panel.world.people[part].name for part in ("employee", "hr"))
    panel.enter("unit_hr")
    path = f"designer/{leave.id}/trial/people"
    assert near in html.unescape(panel.get(path, person=near).text)
    assert panel.get(path, person=far).text == ""
    assert "Tidak ditemukan" in Trial(panel, leave, person=far).text


def test_a_play_becomes_a_scenario_that_passes(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave).do("take:send").do("facts", **{DAYS: "4"}).do("take:send").do("take:agree")
    trial.do("save", title="Cuti disetujui")
    assert trial.answer.status_code == 302
    document = sources.stored(panel, leave)
    (scenario,) = document["scenarios"]
    assert scenario["steps"] == [
        ["send", "owner", "REFUSED"],
        ["send", "owner", "review", {"days": 4}],
        ["agree", "appraiser", "done"],
    ]
    assert not [one for one in check(schema.parse(document)) if one.code.startswith("scenario")]


def test_a_scenario_needs_a_name_and_a_step(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave).do("take:send").do("save", title=" ")
    assert "Beri nama skenario" in trial.text
    assert "scenarios" not in sources.stored(panel, leave)


def test_refusals_that_no_scenario_knows_are_left_out(panel: Panel, leave: DefinitionVersion) -> None:
    """A scenario always gives a reason, and answers nothing: it would not be refused there."""
    trial = Trial(panel, required(panel, leave)).do("take:send", **{DAYS: "4"})
    assert "ditolak: Kirim" in trial.text
    trial.do("take:send", **{"isian-0-field-reason": "Acara keluarga"}).do("take:give_back")
    assert "Tuliskan alasan" in trial.text
    trial.do("take:agree").do("save", title="Cuti disetujui")
    document = sources.stored(panel, leave)
    assert [step[:3] for step in document["scenarios"][0]["steps"]] == [
        ["send", "owner", "review"], ["agree", "appraiser", "done"],
    ]  # fmt: skip
    assert not [one for one in check(schema.parse(document)) if one.code.startswith("scenario")]


def test_a_published_version_can_be_tried_but_takes_no_scenario(panel: Panel, leave: DefinitionVersion) -> None:
    session = panel.world.session
    version = session.scalars(select(DefinitionVersion).where(DefinitionVersion.status == "published")).first()
    assert version is not None
    trial = Trial(panel.enter("hr"), version)
    assert trial.answer.status_code == 200
    trial.do("wait", days="1")
    assert "Simpan sebagai skenario" not in trial.text
    assert trial.do("save", title="x").answer.status_code == 200


@pytest.mark.parametrize(
    "moves",
    [
        "[", "{}", "null", '[{"do":"fly"}]', '[{"do":"take","who":5}]', '[{"do":"take","who":"x","step":"send"}]',
        '[{"do":"wait","days":-1}]', '[{"do":"wait","days":99999}]', '[{"do":"facts","facts":{"nothing":1}}]',
        '[{"do":"facts","answers":{"nothing":1}}]', '[{"do":"facts","answers":[1]}]',
        '[{"do":"absent","who":"x","by":"y"}]',
        '[{"do":"facts","facts":{"days":{"a":1}}}]', "[" * 30000, '[{"do":"facts","facts":{"days":"Infinity"}}]',
    ],
    ids=str,
)  # fmt: skip
def test_moves_that_make_no_sense_are_left_out(panel: Panel, leave: DefinitionVersion, moves: str) -> None:
    trial = Trial(panel, leave)
    trial.hidden["moves"] = moves
    assert trial.do("").answer.status_code == 200
    assert trial.hidden["moves"] == "[]"


def test_a_character_that_no_page_can_show_is_left_out(panel: Panel, leave: DefinitionVersion) -> None:
    trial, send = Trial(panel, leave), {"do": "take", "who": sample_id("owner"), "step": "send"}
    facts = {"do": "facts", "answers": {"days": 2}}
    for comment, kept in (("a", True), ("\ud800", False)):
        trial.hidden["moves"] = json.dumps([facts, {**send, "comment": comment}])
        assert trial.do("").answer.status_code == 200
        assert (trial.hidden["moves"] != "[]") == kept


def test_a_play_has_an_end(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave)
    trial.hidden["moves"] = json.dumps([{"do": "wait", "days": 1}] * 200)
    assert trial.do("wait", days="1").answer.status_code == 422
    assert "sudah terlalu panjang" in trial.text


def test_a_definition_that_cannot_be_played_says_so(panel: Panel, leave: DefinitionVersion) -> None:
    document = sources.leave() | {"initial": "nowhere"}
    sources.store(panel, leave, document)
    assert "belum dapat dicoba" in Trial(panel, leave).text


@pytest.mark.parametrize("name", ["employee", "appraiser"])
def test_only_who_may_read_workflows_may_try_them(panel: Panel, leave: DefinitionVersion, name: str) -> None:
    panel.enter(name)
    assert panel.get(f"designer/{leave.id}/trial/").status_code == 404


def test_a_play_that_the_page_cannot_carry_is_not_lost(panel: Panel, leave: DefinitionVersion) -> None:
    trial = Trial(panel, leave)
    trial.hidden["moves"] = json.dumps(
        [{"do": "take", "who": sample_id("owner"), "step": "send", "comment": "a" * 500}] * 70
    )
    assert trial.do("take:send", comment="b" * 500).answer.status_code == 200
    kept = trial.hidden["moves"]
    while trial.answer.status_code == 200:
        kept = trial.hidden["moves"]
        trial.do("take:send", comment="b" * 500)
    assert "sudah terlalu panjang" in trial.text
    assert trial.hidden["moves"] == kept


def test_the_page_asks_little_of_the_database(panel: Panel, leave: DefinitionVersion) -> None:
    person = panel.world.session.get_one(Employee, panel.world.people["employee"].id)
    trial = Trial(panel, leave, person=str(person.nip))
    seen: list[str] = []
    engine = panel.world.session.get_bind()

    def note(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    panel.world.session.execute(text("select 1"))
    event.listen(engine, "before_cursor_execute", note)
    trial.do("facts", **{DAYS: "2"})
    event.remove(engine, "before_cursor_execute", note)
    assert len([one for one in seen if one.lstrip().upper().startswith("SELECT")]) <= 16
