"""What each person sees of an objection."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.cases import service as cases
from app.cases.models import Case
from app.evaluations import service as evaluations
from app.evaluations.values import Ratings
from tests.integration.objections.conftest import REASON, deliver, substitute
from tests.statements import counted
from tests.world import World, sign_in

SECRET = "Rancangan alasan yang belum diputuskan."


def _page(client: FlaskClient, world: World, part: str, path: str) -> str:
    world.session.commit()
    sign_in(client, world, part)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _statements(client: FlaskClient, world: World, part: str, path: str) -> list[str]:
    with counted(world.session.connection().engine) as sent:
        _page(client, world, part, path)
    return sent


def _token(client: FlaskClient, world: World, part: str, case: Case) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', _page(client, world, part, f"/cases/{case.id}"))
    assert found is not None
    return found.group(1)


def _weigh(world: World, case: Case, ratings: Ratings) -> int:
    file = cases.edit(
        world.session, case_id=case.id, part="decision_ratings", actor=world.actor("superior"), now=world.now
    )
    evaluations.draft_decision(file, ratings)
    return file.case.revision


def test_the_reasons_are_shown_escaped(client: FlaskClient, frozen: World, explained: Case) -> None:
    page = _page(client, frozen, "employee", f"/cases/{explained.id}")
    assert "6. Keberatan" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "Laporan Maret dan April terlambat." in page
    assert "Belum diputuskan." in page


def test_a_missing_explanation_is_awaited_only_until_its_time_is_over(
    client: FlaskClient, frozen: World, received: Case
) -> None:
    frozen.act(received, "file_objection", "employee", REASON)
    assert "Belum ada penjelasan." in _page(client, frozen, "employee", f"/cases/{received.id}")
    frozen.act(received, "lapse_explanation", None)
    page = _page(client, frozen, "employee", f"/cases/{received.id}")
    assert "Tidak ada penjelasan sampai batas waktunya." in page


@pytest.mark.parametrize("part", ["employee", "appraiser", "superior"])
def test_the_case_page_costs_few_statements(client: FlaskClient, frozen: World, explained: Case, part: str) -> None:
    _weigh(frozen, explained, Ratings(result_rating="above"))
    _page(client, frozen, part, f"/cases/{explained.id}")
    assert len(_statements(client, frozen, part, f"/cases/{explained.id}")) <= 9


def test_the_list_costs_the_same_whatever_its_length(client: FlaskClient, frozen: World, explained: Case) -> None:
    second = deliver(frozen, "colleague")
    _page(client, frozen, "superior", "/objections")
    before = _statements(client, frozen, "superior", "/objections")
    frozen.act(second, "file_objection", "colleague", REASON)
    after = _statements(client, frozen, "superior", "/objections")
    assert 0 < len(after) == len(before) <= 6


def test_nobody_but_the_decider_sees_the_draft(client: FlaskClient, frozen: World, explained: Case) -> None:
    _weigh(frozen, explained, Ratings(result_rating="above", result_reason=SECRET))
    assert SECRET in _page(client, frozen, "superior", f"/cases/{explained.id}")
    for part in ("employee", "appraiser"):
        page = _page(client, frozen, part, f"/cases/{explained.id}")
        assert SECRET not in page
        assert "keputusan-rating" not in page


def test_the_employee_reads_both_ratings_and_the_reasons(client: FlaskClient, frozen: World, explained: Case) -> None:
    _weigh(
        frozen,
        explained,
        Ratings("above", "Realisasi terbukti.", "meets", "Sudah membaik.", recommendation="Diklat imunisasi."),
    )
    frozen.act(explained, "change_rating", "superior", "Bukti pegawai meyakinkan.")
    page = _page(client, frozen, "employee", f"/cases/{explained.id}")
    wanted = (
        "Bukti pegawai meyakinkan.",
        "Kurang/Misconduct",
        "Realisasi terbukti.",
        "Dua kali terlambat melapor.",
        "Diklat imunisasi.",
        "Bimbingan kedisiplinan.",
        "Hasil evaluasi diubah",
        "dr. Sekar Ayuningtyas, M.Kes.",
    )
    assert [text for text in wanted if text not in page] == []


def test_saving_the_decision_keeps_what_was_typed(client: FlaskClient, frozen: World, explained: Case) -> None:
    data = {
        "csrf_token": _token(client, frozen, "superior", explained),
        "revision": explained.revision,
        "result_rating": "above",
        "result_reason": "Bukti A",
        "recommendation": "Diklat",
    }
    answer = client.post(f"/cases/{explained.id}/decision", data=data)
    assert answer.status_code == 302
    page = _page(client, frozen, "superior", f"/cases/{explained.id}")
    assert "Bukti A" in page
    assert re.search(r'<input[^>]*checked[^>]*value="above"', page)


def test_too_long_a_reason_comes_back_with_the_text(client: FlaskClient, frozen: World, explained: Case) -> None:
    data = {
        "csrf_token": _token(client, frozen, "superior", explained),
        "result_rating": "above",
        "result_reason": "panjang " * 600,
    }
    answer = client.post(f"/cases/{explained.id}/decision", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Tulis paling banyak 4.000 karakter." in page
    assert "panjang panjang" in page


def test_a_stale_page_loses_no_text(client: FlaskClient, frozen: World, explained: Case) -> None:
    token, seen = _token(client, frozen, "superior", explained), explained.revision
    current = _weigh(frozen, explained, Ratings(result_rating="below", result_reason="Dari tab lain"))
    frozen.session.commit()
    data = {"csrf_token": token, "revision": seen, "result_rating": "above", "result_reason": "Dari tab ini"}
    answer = client.post(f"/cases/{explained.id}/decision", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Dari tab ini" in page
    assert f'name="revision" type="hidden" value="{current}"' in page


def test_an_unknown_rating_is_refused(client: FlaskClient, frozen: World, explained: Case) -> None:
    data = {"csrf_token": _token(client, frozen, "superior", explained), "result_rating": "superb"}
    assert client.post(f"/cases/{explained.id}/decision", data=data).status_code == 422


def test_others_can_not_enter_ratings(client: FlaskClient, frozen: World, explained: Case) -> None:
    for part, status in (("employee", 409), ("appraiser", 409), ("colleague", 404)):
        token = _token(client, frozen, "superior", explained)
        sign_in(client, frozen, part)
        data = {"csrf_token": token, "result_rating": "above"}
        assert client.post(f"/cases/{explained.id}/decision", data=data).status_code == status


def test_the_list_says_whose_turn_it_is(client: FlaskClient, frozen: World, received: Case) -> None:
    frozen.act(received, "file_objection", "employee", REASON)
    mine = _page(client, frozen, "appraiser", "/objections")
    assert "Keberatan yang menunggu Anda" in mine
    assert "Ns. Laras Kinasih, S.Kep." in mine
    others = _page(client, frozen, "superior", "/objections")
    assert "Tidak ada keberatan yang menunggu Anda." in others
    assert "Keberatan yang menunggu pihak lain" in others


def test_the_list_is_sorted_by_due_date(client: FlaskClient, frozen: World) -> None:
    late, soon = deliver(frozen, "colleague"), deliver(frozen, "employee")
    frozen.act(soon, "file_objection", "employee", REASON)
    frozen.now = frozen.now.replace(day=14)
    frozen.act(late, "file_objection", "colleague", REASON)
    page = _page(client, frozen, "appraiser", "/objections")
    assert page.index("Ns. Laras Kinasih") < page.index("Wening Pertiwi")


def test_decided_ones_move_down_and_strangers_see_none(client: FlaskClient, frozen: World, explained: Case) -> None:
    frozen.act(explained, "uphold_rating", "superior", "Bukti cukup.")
    page = _page(client, frozen, "superior", "/objections")
    assert "Keberatan yang sudah diputuskan" in page
    assert "Dikuatkan" in page
    for part in ("colleague", "stranger", "employee"):
        assert "Belum ada keberatan" in _page(client, frozen, part, "/objections")


def test_a_substitute_sees_for_whom_it_is(client: FlaskClient, frozen: World, explained: Case) -> None:
    substitute(frozen, absent="superior", by="stranger")
    page = _page(client, frozen, "stranger", "/objections")
    assert "Anda menggantikan dr. Sekar Ayuningtyas, M.Kes." in page


def test_a_superior_who_replaces_the_employee_still_decides(
    client: FlaskClient, frozen: World, explained: Case
) -> None:
    substitute(frozen, absent="employee", by="superior")
    assert "Keberatan yang menunggu Anda" in _page(client, frozen, "superior", "/objections")


def test_an_account_without_a_person_has_no_such_page(client: FlaskClient, frozen: World) -> None:
    frozen.session.commit()
    sign_in(client, frozen, "admin")
    assert client.get("/objections").status_code == 404
