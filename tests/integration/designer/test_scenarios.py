"""Saved scenarios: written in a form, played at once, and made for steps that none takes."""

from __future__ import annotations

from typing import Any

import pytest

from app.definitions.models import DefinitionVersion
from tests.integration.designer import sources
from tests.panel import Panel


def rehearsed() -> dict[str, Any]:
    """The leave workflow with a condition on its first step and one scenario."""
    document = sources.leave()
    document["transitions"][0]["when"] = {"fact": "days", "op": "at_least", "value": 1}
    document["scenarios"] = [
        {
            "name": "straight", "title": {"id": "Lurus", "en": "Straight"}, "facts": {"days": 2},
            "steps": [["send", "owner", "review"], ["agree", "owner", "REFUSED"], ["agree", "unit_head", "done"]],
        }
    ]  # fmt: skip
    return document


@pytest.fixture
def leave(panel: Panel, draft: DefinitionVersion) -> DefinitionVersion:
    sources.store(panel, draft, rehearsed())
    return draft


def _post(panel: Panel, leave: DefinitionVersion, path: str, data: dict[str, Any]):
    return panel.post(f"designer/{leave.id}/scenarios/{path}", {"revision": sources.revision(panel, leave), **data})


def _step(number: int, transition: str, relation: str, expect: str, **facts: str) -> dict[str, Any]:
    sent = {f"s{number}-transition": transition, f"s{number}-relation": relation, f"s{number}-expect": expect}
    sent[f"s{number}-facts"] = str(len(facts))
    for index, (name, value) in enumerate(facts.items()):
        sent |= {f"s{number}-f{index}": name, f"s{number}-v{index}": value}
    return sent


def _sheet(title: str, *steps: dict[str, Any], **start: str) -> dict[str, Any]:
    sent: dict[str, Any] = {"title_id": title, "title_en": "", "steps": str(len(steps)), "start-facts": str(len(start))}
    for index, (name, value) in enumerate(start.items()):
        sent |= {f"start-f{index}": name, f"start-v{index}": value}
    for step in steps:
        sent |= step
    return sent


def test_the_list_shows_what_each_scenario_gives_now(panel, leave):
    assert "sesuai harapan" in panel.get(f"designer/{leave.id}/scenarios/").text
    document = rehearsed()
    document["transitions"][1]["by"] = ["appraiser"]
    sources.store(panel, leave, document)
    assert "tidak sesuai pada langkah 3" in panel.get(f"designer/{leave.id}/scenarios/").text
    page = panel.get(f"designer/{leave.id}/scenarios/straight").text
    assert "hasilnya: ditolak" in page


def test_a_scenario_is_written_step_by_step_and_stored(panel, leave):
    steps = [_step(0, "send", "owner", "REFUSED"), _step(1, "send", "owner", "review", days="3", urgent="true")]
    page = _post(panel, leave, "new", _sheet("Terlalu singkat", *steps, days="0") | {"do": "look"})
    assert page.status_code == 200
    assert "Semua langkah berjalan sesuai harapan" in page.text
    assert len(sources.stored(panel, leave)["scenarios"]) == 1
    assert _post(panel, leave, "new", _sheet("Terlalu singkat", *steps, days="0") | {"do": "save"}).status_code == 302
    assert sources.stored(panel, leave)["scenarios"][1] == {
        "name": "terlalu_singkat",
        "title": {"id": "Terlalu singkat", "en": "Terlalu singkat"},
        "facts": {"days": 0},
        "steps": [["send", "owner", "REFUSED"], ["send", "owner", "review", {"days": 3, "urgent": True}]],
    }


def test_buttons_change_the_sheet_without_storing_it(panel, leave):
    sheet = _sheet("Coba", _step(0, "send", "owner", "review"), _step(1, "agree", "unit_head", "done"), days="1")
    page = _post(panel, leave, "new", sheet | {"do": "fact", "s0-add": "kind"}).text
    assert 'name="s0-f0" value="kind"' in page
    assert "Cuti besar" in page
    page = _post(panel, leave, "new", sheet | {"do": "drop:start:0"}).text
    assert 'name="start-f0"' not in page
    page = _post(panel, leave, "new", sheet | {"do": "step"}).text
    assert 'name="s2-transition"' in page
    page = _post(panel, leave, "new", sheet | {"do": "remove:0"}).text
    assert 'name="s1-transition"' not in page
    assert len(sources.stored(panel, leave)["scenarios"]) == 1


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (_sheet("", _step(0, "send", "owner", "review")), "Isi nama skenario"),
        (_sheet("Coba", _step(0, "send", "", "review")), "Pilih langkah, pelaku"),
        (_sheet("Coba", _step(0, "send", "owner", "review", days="tiga")), "Isi bilangan bulat"),
        (_sheet("Coba", ghost="1"), "Fakta ini tidak dikenal"),
        (_sheet("Coba", kind="sakit"), "Pilih nilainya"),
    ],
    ids=["no name", "nobody", "no number", "no fact", "no choice"],
)
def test_what_can_not_be_played_is_refused_beside_itself(panel, leave, sheet, words):
    page = _post(panel, leave, "new", sheet | {"do": "save"})
    assert page.status_code == 422
    assert words in page.text
    assert len(sources.stored(panel, leave)["scenarios"]) == 1


def test_names_that_are_none_are_told_and_break_nothing(panel, leave):
    sheet = _sheet("Aneh", _step(0, "fly", "wizard", "moon"))
    page = _post(panel, leave, "new", sheet | {"do": "look"})
    assert page.status_code == 200
    assert "belum dapat dimainkan" in page.text
    hostile = _sheet("Aneh", _step(0, "<b>", "owner", "review"))
    assert _post(panel, leave, "new", hostile | {"do": "save"}).status_code == 422
    endless = {"title_id": "Aneh", "steps": "9999999", "start-facts": "²", "do": "look"}
    assert _post(panel, leave, "new", endless).status_code == 200


def test_a_walk_to_an_untaken_step_is_offered_with_facts_that_let_it_pass(panel, leave):
    page = panel.get(f"designer/{leave.id}/scenarios/").text
    assert "scenarios/new?step=give_back" in page
    assert "scenarios/new?step=agree" not in page
    page = panel.get(f"designer/{leave.id}/scenarios/new", step="give_back").text
    assert "Semua langkah berjalan sesuai harapan" in page
    assert 'name="s0-v0" value="1"' in page
    assert 'name="s1-transition"' in page
    assert panel.get(f"designer/{leave.id}/scenarios/new", step="fly").status_code == 404


def test_a_scenario_is_changed_and_removed(panel, leave):
    sheet = _sheet("Lurus saja", _step(0, "send", "owner", "review"), days="5")
    assert _post(panel, leave, "straight", sheet | {"do": "save"}).status_code == 302
    stored = sources.stored(panel, leave)["scenarios"][0]
    assert (stored["name"], stored["title"]["id"], len(stored["steps"])) == ("straight", "Lurus saja", 1)
    assert _post(panel, leave, "straight/remove", {}).status_code == 302
    assert "scenarios" not in sources.stored(panel, leave)


def test_scenarios_open_while_the_workflow_is_broken(panel, leave):
    document = rehearsed()
    document["transitions"][0]["when"] = {"fact": "ghost", "op": "filled"}
    document["facts"].pop("days")
    document["tables"] = [{"id": "t", "title": {"id": "t", "en": "t"}, "inputs": ["ghost"], "output": "ghost"}]
    sources.store(panel, leave, document)
    for path in ("", "straight", "new"):
        assert panel.get(f"designer/{leave.id}/scenarios/{path}").status_code == 200
    assert panel.get(f"designer/{leave.id}/scenarios/new", step="send").status_code == 200


def test_strangers_find_nothing(panel, leave):
    address = f"designer/{leave.id}/scenarios"
    assert panel.get(f"{address}/ghost").status_code == 404
    client = panel.enter("unit_hr")
    assert "Simpan skenario" not in client.get(f"{address}/straight").text
    assert client.get(f"{address}/new").status_code == 404
    assert client.post(f"{address}/straight/remove", {"revision": 0}).status_code == 404
    assert panel.enter("employee").get(f"{address}/").status_code == 404


def test_somebody_who_does_not_exist_is_named_as_written(panel: Panel, leave: DefinitionVersion) -> None:
    """Scenarios and trials are looked at to find such slips."""
    document = rehearsed()
    document["transitions"][0]["by"] = ["ownerx"]
    sources.store(panel, leave, document)
    assert "ownerx" in panel.get(f"designer/{leave.id}/scenarios/").text
    assert "ownerx" in panel.get(f"designer/{leave.id}/trial/").text
