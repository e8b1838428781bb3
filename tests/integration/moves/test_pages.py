"""The pages of moves as HR walks through them, and what others may not do."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from app.core.ids import new_id
from app.definitions.models import DefinitionVersion
from app.moves.models import CaseMove
from tests import leave
from tests.integration.admin_process.pages import words
from tests.integration.moves.conftest import ask, everybody, take_back, wish, work
from tests.panel import Panel
from tests.statements import counted
from tests.versions import publish, rename_state, retitled
from tests.world import World


@pytest.fixture
def panel(client: FlaskClient, frozen: World) -> Panel:
    """HR of the agency at the panel."""
    return Panel(client, frozen).enter("hr")


def versions(world: World) -> tuple[str, str]:
    """Source and target, as addresses name them."""
    target = publish(world, rename_state("draft", "first_draft"))
    return str(world.cycle.definition_version_id), str(target.id)


def test_hr_looks_first_and_then_moves(panel: Panel, frozen: World) -> None:
    everybody(frozen)
    source, target = versions(frozen)

    start = panel.get("moves/new", source=source)
    assert "Penilaian kinerja tahunan v1 – 6 berjalan" in words(start)
    grid = panel.get("moves/new", source=source, target=target)
    assert re.search(r'name="to-draft".*?<option value="first_draft" selected', grid.text, re.DOTALL)
    assert "akan pindah" not in grid.text
    shown = panel.get("moves/new", **{"source": source, "target": target, "to-draft": "first_draft"})
    assert "6 penilaian akan pindah." in words(shown)

    sent = {
        "source": source, "target": target, "to-draft": "first_draft", "key": str(new_id()), "reason": "Alur baru.",
        "expected": "6", "for_new": "y",
    }  # fmt: skip
    answer = panel.post("moves/", sent)
    assert answer.status_code == 303
    move = frozen.session.scalars(select(CaseMove).where(CaseMove.agency_id == frozen.agency.id)).one()
    assert answer.location.endswith(f"/admin/moves/{move.id}")
    assert move.switched == [str(frozen.cycle.id)]
    waiting = panel.get(f"moves/{move.id}")
    assert 'hx-trigger="every 2s"' in waiting.text
    work(frozen, move)

    done = panel.get(f"moves/{move.id}")
    assert "6 dari 6 penilaian" in words(done)
    assert 'hx-trigger="every 2s"' not in done.text
    assert frozen.people["employee"].name in words(done)
    assert "Alur baru." in words(panel.get("moves/"))
    [entry] = panel.audit("case_move.request")
    assert entry.changes["reason"] == "Alur baru."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"expected": "5"}, "Tulis jumlah penilaian yang akan dipindahkan"),
        ({"expected": "enam"}, "Isi bilangan bulat."),
        ({"reason": " "}, "Tulis alasannya"),
        ({"to-draft": "closed"}, "itu keadaan akhir"),
        ({"to-draft": ""}, "Tentukan tujuan untuk “Penyusunan SKP” (6 penilaian)"),
        ({"to-draft": "<script>"}, "bukan keadaan pada versi baru"),
        ({"to-draft": "-"}, "Tidak ada penilaian yang dapat dipindahkan."),
    ],
    ids=["other number", "no number", "no reason", "final state", "unmapped", "hostile", "nothing left"],
)
def test_a_press_that_does_not_fit_moves_nothing(
    panel: Panel, frozen: World, changed: dict[str, str], sentence: str
) -> None:
    everybody(frozen)
    source, target = versions(frozen)
    sent = {
        "source": source, "target": target, "to-draft": "first_draft", "key": str(new_id()), "reason": "Alur baru.",
        "expected": "6",
    }  # fmt: skip

    answer = panel.post("moves/", sent | changed)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert frozen.session.scalar(select(CaseMove.id).where(CaseMove.agency_id == frozen.agency.id)) is None


def test_the_file_has_every_case(panel: Panel, frozen: World) -> None:
    everybody(frozen)
    source, target = versions(frozen)
    frozen.force_state(frozen.case("hr"), "plan_review")
    wanted = {"source": source, "target": target, "to-draft": "first_draft", "to-plan_review": "-"}

    lines = panel.get("moves/preview.csv", **wanted).data.decode("utf-8-sig").splitlines()

    assert len(lines) == 7
    assert sum("keadaannya dipilih tetap di versi lama" in line for line in lines) == 1
    shown = words(panel.get("moves/new", **wanted))
    assert "5 penilaian akan pindah. 1 tidak dapat:" in shown
    assert "1 penilaian: keadaannya dipilih tetap di versi lama" in shown


def test_moves_of_requests_speak_of_no_appraisal(panel: Panel, frozen: World) -> None:
    source = leave.publish(frozen)
    for part in ("employee", "colleague"):
        leave.ask(frozen, part)
    leave.publish(frozen, lambda document: document["states"][0].update(id="first_draft"), number=2)
    target = frozen.session.scalars(select(DefinitionVersion).where(DefinitionVersion.number == 2)).one()
    chosen = {"source": str(source.id), "target": str(target.id)}
    shown = panel.get("moves/new", **chosen, **{"to-draft": "first_draft"})
    sent = {**chosen, "to-draft": "first_draft", "key": str(new_id()), "reason": "Alur baru.", "expected": "3"}
    refused = panel.post("moves/", sent)
    assert "Tulis jumlah permohonan yang akan dipindahkan" in words(refused)
    panel.post("moves/", {**sent, "expected": "2"})
    move = work(frozen, frozen.session.scalars(select(CaseMove)).one())
    done = panel.get(f"moves/{move.id}")
    assert "2 permohonan akan pindah." in words(shown)
    assert "2 dari 2 permohonan" in words(done)
    for page in (shown, refused, done):
        body = re.sub(r"<nav\b.*?</nav>", "", page.text, flags=re.DOTALL)
        assert "enilai" not in body[body.index("<h1") : body.index("</main>")]


def test_hr_brings_cases_back(panel: Panel, frozen: World) -> None:
    cases = everybody(frozen)
    move = work(frozen, ask(frozen, wish(frozen, publish(frozen, retitled))))
    frozen.act(cases[0], "cancel_case", "hr", "Salah buka.")
    page = panel.get(f"moves/{move.id}")
    assert "Kembalikan penilaian ke versi lama" in words(page)

    refused = panel.post(f"moves/{move.id}/undo", {"key": str(new_id()), "reason": "Keliru.", "expected": "5"})
    assert refused.status_code == 422
    answer = panel.post(f"moves/{move.id}/undo", {"key": str(new_id()), "reason": "Keliru.", "expected": "6"})
    assert answer.status_code == 303
    back = frozen.session.scalars(select(CaseMove).where(CaseMove.undoes_id == move.id)).one()
    work(frozen, back)

    shown = words(panel.get(f"moves/{back.id}"))
    assert "1 penilaian: sudah ditindaklanjuti sejak dipindahkan" in shown
    assert "Pemindahan ini sudah dikembalikan." in words(panel.get(f"moves/{move.id}"))


@pytest.mark.parametrize("part", ["unit_hr", "auditor", "employee", "appraiser"])
def test_for_others_there_are_no_such_pages(panel: Panel, frozen: World, part: str) -> None:
    everybody(frozen)
    source, target = versions(frozen)
    move = work(frozen, ask(frozen, wish(frozen, frozen.session.get_one(DefinitionVersion, target))))
    panel.enter(part)

    for page in ("moves/", "moves/new", f"moves/{move.id}", f"moves/{move.id}/progress", f"moves/{move.id}/cases.csv"):
        assert panel.get(page).status_code == 404, page
    sent = {"source": source, "target": target, "key": str(new_id()), "reason": "A", "expected": "6"}
    assert panel.post("moves/", sent).status_code == 404
    assert panel.post(f"moves/{move.id}/undo", sent).status_code == 404


@pytest.mark.parametrize(
    "arguments",
    [{"source": "x"}, {"source": "elsewhere"}, {"target": "elsewhere"}, {"unit": "elsewhere"}, {"cycle": "elsewhere"}],
    ids=["no id", "source", "target", "unit", "cycle"],
)
def test_addresses_of_elsewhere_are_not_found(panel: Panel, frozen: World, arguments: dict[str, str]) -> None:
    frozen.case()
    source, target = versions(frozen)
    foreign = str(new_id())
    asked = {"source": source, "target": target}
    asked |= {name: foreign if value == "elsewhere" else value for name, value in arguments.items()}
    assert panel.get("moves/new", **asked).status_code == 404


def test_pages_cost_few_statements(panel: Panel, frozen: World, engine: Engine) -> None:
    everybody(frozen)
    source, target = versions(frozen)
    asked = {"source": source, "target": target, "to-draft": "first_draft"}
    panel.get("moves/new", **asked)
    with counted(engine) as sent:
        panel.get("moves/new", **asked)
    assert len(sent) <= 11, sent
    move = work(frozen, ask(frozen, wish(frozen, frozen.session.get_one(DefinitionVersion, target))))
    panel.get(f"moves/{move.id}")
    with counted(engine) as sent:
        panel.get(f"moves/{move.id}")
    assert len(sent) <= 7, sent


def test_the_timeline_of_a_case_says_where_it_was_moved(panel: Panel, frozen: World) -> None:
    cases = everybody(frozen)
    move = work(frozen, ask(frozen, wish(frozen, publish(frozen, rename_state("draft", "first_draft")))))
    take_back(frozen, move)
    panel.enter("employee")

    page = words(panel.client.get(f"/cases/{cases[0].id}"))

    assert "Dipindahkan ke versi 2" in page
    assert "Alur baru." in page
