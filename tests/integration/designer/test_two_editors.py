"""Two people at one draft: who changes another part goes on, who changes the same part is told of the first."""

from __future__ import annotations

import pytest

from tests.integration.designer import sources
from tests.integration.designer.pages import filled, record


@pytest.fixture
def leave(panel, draft):
    sources.store(panel, draft, sources.leave())
    return draft


def _opened(panel, leave, page: str, form: str, part: str = "hr") -> dict:
    """What somebody would send of a form of a page that they open now."""
    text = panel.enter(part).get(f"designer/{leave.id}/{page}").text
    start = text.index(f'action="/admin/designer/{leave.id}/{form}"')
    return filled(text[start : text.index("</form>", start)])


def _first(panel, leave, page: str, form: str, **typed: str):
    """What the administrator changes meanwhile."""
    sent = _opened(panel, leave, page, form, "admin") | typed
    answer = panel.post(f"designer/{leave.id}/{form}", sent)
    panel.enter("hr")
    return answer


@pytest.mark.parametrize(
    ("page", "form", "typed"),
    [
        ("states/review", "states/review", {"title_id": "Telaah"}),
        ("states/review", "states/review/deadline", {"deadline-start": "days", "deadline-working_days": "3"}),
        ("steps/agree", "steps/agree", {"title_id": "Setuju"}),
        ("stages/closed", "stages/closed", {"title_id": "Tamat"}),
        ("forms/main/fields/reason", "forms/main/fields/reason", {"label_id": "Alasan cuti"}),
    ],
)
def test_another_part_changed_meanwhile_stands_in_nobodys_way(panel, leave, page, form, typed):
    sent = _opened(panel, leave, page, form) | typed
    assert _first(panel, leave, "states/draft", "states/draft", title_id="Isian awal").status_code == 303
    answer = panel.post(f"designer/{leave.id}/{form}", sent)
    assert answer.status_code == 303, answer.text
    stored = sources.stored(panel, leave)
    assert record(stored, "states", "draft")["title"]["id"] == "Isian awal"
    assert next(iter(typed.values())) in str(stored) or stored["states"][1]["deadline"] == {"working_days": 3}


@pytest.mark.parametrize(
    ("page", "first", "second"),
    [
        ("states/review", {"title_id": "Telaah"}, {"title_id": "Periksa"}),
        ("steps/agree", {"title_id": "Setuju"}, {"title_id": "Terima"}),
        ("forms/main/fields/reason", {"label_id": "Sebab"}, {"label_id": "Alasan cuti"}),
    ],
)
def test_the_same_part_is_refused_with_who_changed_what(panel, leave, page, first, second):
    sent = _opened(panel, leave, page, page) | second
    assert _first(panel, leave, page, page, **first).status_code == 303
    answer = panel.post(f"designer/{leave.id}/{page}", sent)
    assert answer.status_code == 422
    name = panel.world.users["admin"].display_name
    assert f"oleh {name}" in answer.text
    (typed,), (kept,) = second.values(), first.values()
    assert f'value="{typed}"' in answer.text
    assert kept in str(sources.stored(panel, leave))
    start = answer.text.index(f'action="/admin/designer/{leave.id}/{page}"')
    again = filled(answer.text[start : answer.text.index("</form>", start)])
    assert panel.post(f"designer/{leave.id}/{page}", again).status_code == 303
    assert typed in str(sources.stored(panel, leave))


def test_the_refusal_names_the_change_of_this_part_and_not_the_last_one(panel, leave):
    sent = _opened(panel, leave, "states/review", "states/review") | {"title_id": "Periksa"}
    _first(panel, leave, "states/review", "states/review/deadline", **{"deadline-start": "on"})
    _first(panel, leave, "steps/agree", "steps/agree", title_id="Setuju")
    refused = panel.post(f"designer/{leave.id}/states/review", sent).text
    assert "Perubahan itu: ubah batas waktu, Keadaan “Pemeriksaan”" in refused


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("states/review", {"initial": "y"}),
        ("states/review/name", {"name-id": "telaah"}),
        ("states/review/remove", {"remove-with_steps": "y"}),
    ],
)
def test_what_reaches_beyond_its_part_needs_a_page_of_today(panel, leave, form, typed):
    sent = _opened(panel, leave, "states/review", form) | typed
    _first(panel, leave, "states/draft", "states/draft", title_id="Isian awal")
    before = sources.stored(panel, leave)
    assert panel.post(f"designer/{leave.id}/{form}", sent).status_code == 422
    assert sources.stored(panel, leave) == before


@pytest.mark.parametrize("shown", ["", "0" * 16, "\x00", "é"])
def test_no_fingerprint_but_the_right_one_lets_a_late_edit_in(panel, leave, shown):
    sent = _opened(panel, leave, "states/review", "states/review") | {"shown": shown, "title_id": "Periksa"}
    _first(panel, leave, "states/draft", "states/draft", title_id="Isian awal")
    assert panel.post(f"designer/{leave.id}/states/review", sent).status_code == 422


def test_an_undo_of_the_first_is_not_laid_at_the_feet_of_another(panel, leave):
    sent = _opened(panel, leave, "states/review", "states/review") | {"title_id": "Periksa"}
    _first(panel, leave, "states/review", "states/review", title_id="Telaah")
    sent |= {"revision": ["1"], "shown": ["x"]}
    panel.post(f"designer/{leave.id}/undo", {"revision": sources.revision(panel, leave)})
    answer = panel.post(f"designer/{leave.id}/states/review", sent)
    assert answer.status_code == 422
    assert "Perubahan itu" not in answer.text
