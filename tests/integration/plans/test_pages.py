"""The editor and the components as a browser without JavaScript meets them."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection

from app.plans.content import IndicatorContent, PlanContent, ResultContent, content_of
from app.plans.queries import list_previous
from app.plans.values import BEHAVIOURS, Approach, Aspect, Perspective, Section
from tests.integration.plans.browser import read_form, send
from tests.integration.plans.conftest import Desk, next_year, open_desk, statements
from tests.integration.plans.samples import QUANTITATIVE, contents
from tests.world import World, sign_in

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def employee(client: FlaskClient, frozen: World, desk: Desk) -> FlaskClient:
    """A browser of the employee."""
    sign_in(client, frozen, "employee")
    return client


def _editor(desk: Desk) -> str:
    return f"/cases/{desk.id}/plan"


def _page(desk: Desk) -> str:
    return f"/cases/{desk.id}"


def _text(html: str) -> str:
    """What a person reads, in order, with single spaces."""
    html = re.sub(r"<(script|style|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _said(desk: Desk) -> PlanContent:
    draft = desk.read().draft
    assert draft is not None
    return replace(content_of(draft, as_copy=True), attachments=dict(draft.attachments))


@FEW
@given(content=contents())
def test_saving_the_untouched_editor_changes_nothing(employee: FlaskClient, desk: Desk, content: PlanContent) -> None:
    desk.write(content)
    before = desk.read().draft
    fields = read_form(employee.get(_editor(desk)), _editor(desk)).fields
    assert send(employee, _editor(desk), fields).status_code == 302
    after = desk.read().draft
    assert after == before


def test_row_buttons_keep_what_is_typed_and_store_nothing(employee: FlaskClient, desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    fields = read_form(employee.get(_editor(desk)), _editor(desk)).fields
    fields["results-0-text"] = "Sedang diketik"
    for operation in ("add:main", "add-indicator:0", "section:0", "up:2"):
        answer = send(employee, _editor(desk), fields, op=operation)
        assert answer.status_code == 200
        assert answer.text.count("autofocus") == 1
        fields = read_form(answer, _editor(desk)).fields
        assert "Sedang diketik" in fields.values()
    assert _said(desk) == QUANTITATIVE
    answer = send(employee, _editor(desk), fields)
    assert answer.status_code == 302
    assert "Sedang diketik" in [row.text for row in _said(desk).results if row.section is Section.ADDITIONAL]


def test_every_button_of_the_editor_works(employee: FlaskClient, desk: Desk) -> None:
    desk.write(replace(QUANTITATIVE, results=QUANTITATIVE.results * 2))
    form = read_form(employee.get(_editor(desk)), _editor(desk))
    operations = [value for name, value in form.buttons if name == "op"]
    assert {value.split(":")[0] for value in operations} >= {
        "add", "remove", "up", "down", "section", "add-indicator", "remove-indicator", "up-indicator", "approach",
    }  # fmt: skip
    for operation in operations:
        assert send(employee, _editor(desk), form.fields, op=operation).status_code == 200


def test_last_years_plan_is_copied_into_the_form_only(employee: FlaskClient, desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    desk.agree()
    next_year(desk.world)
    later = open_desk(desk.world, "employee")
    form = read_form(employee.get(_editor(later)), _editor(later))
    assert ("op", "copy") in form.buttons
    assert "Pilih dahulu" in send(employee, _editor(later), form.fields, op="copy").text
    (previous,) = list_previous(desk.world.session, later.id)
    picks = [str(row.id) for row in previous.version.results] + [str(previous.version.id)]
    copied = employee.post(_editor(later), data={**form.fields, "op": "copy", "pick": picks, "targets": "keep"})
    assert _said(later).results == ()
    assert send(employee, _editor(later), read_form(copied, _editor(later)).fields).status_code == 302
    assert _said(later) == QUANTITATIVE


def test_an_empty_plan_opens_with_a_row_to_write_in(employee: FlaskClient, desk: Desk) -> None:
    fields = read_form(employee.get(_editor(desk)), _editor(desk)).fields
    fields["results-0-text"] = "Ibu hamil memahami gizi seimbang"
    fields["results-0-indicators-0-text"] = "Keluhan berkurang dari tahun sebelumnya"
    assert send(employee, _editor(desk), fields, stay="1").headers["Location"] == _editor(desk)
    assert _said(desk).results == (
        ResultContent(
            Section.MAIN,
            "Ibu hamil memahami gizi seimbang",
            indicators=(IndicatorContent("Keluhan berkurang dari tahun sebelumnya"),),
        ),
    )


def test_refused_input_is_shown_again_with_a_sentence_at_its_field(employee: FlaskClient, desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    fields = read_form(employee.get(_editor(desk)), _editor(desk)).fields
    fields |= {"results-0-text": "", "results-1-text": "x" * 2001, "resources": "Ditulis"}
    answer = send(employee, _editor(desk), fields)
    assert answer.status_code == 422
    assert 'id="results-0-text-errors"' in answer.text
    assert "Paling panjang 2000 karakter." in _text(answer.text)
    assert read_form(answer, _editor(desk)).fields["resources"] == "Ditulis"
    assert _said(desk) == QUANTITATIVE


def test_a_stale_save_keeps_the_text_and_can_be_repeated(employee: FlaskClient, desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    fields = read_form(employee.get(_editor(desk)), _editor(desk)).fields
    fields["results-1-text"] = "Diketik di tab lama"
    stored = content_of(desk.read().draft)  # type: ignore[arg-type]
    desk.write(replace(stored, results=stored.results[:1]))
    answer = send(employee, _editor(desk), fields)
    assert answer.status_code == 409
    assert "Isian Anda belum disimpan" in _text(answer.text)
    assert len(_said(desk).results) == 1
    again = read_form(answer, _editor(desk)).fields
    assert again["results-1-text"] == "Diketik di tab lama"
    assert send(employee, _editor(desk), again).status_code == 302
    assert [row.text for row in _said(desk).results][1] == "Diketik di tab lama"


def test_text_is_not_lost_when_the_step_moved_on(employee: FlaskClient, desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    fields = read_form(employee.get(_editor(desk)), _editor(desk)).fields
    fields["results-0-text"] = "Terlambat diketik"
    desk.force("plan_review")
    answer = send(employee, _editor(desk), fields)
    assert answer.status_code == 409
    assert "Terlambat diketik" in _text(answer.text)
    assert _said(desk) == QUANTITATIVE
    assert employee.get(_editor(desk)).headers["Location"] == _page(desk)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"results-0-section": "secret"}, 422),
        ({"approach": "vague"}, 422),
        ({"results-0-indicators-0-aspect": "beauty"}, 422),
        ({"results-0-id": "01a1ffaa-9d98-7da6-9db4-adf8734d8848"}, 404),
        ({"revision": "x"}, 422),
        ({"op": "drop:table"}, 400),
        ({"op": "remove:77"}, 400),
        ({f"results-{number}-x": "" for number in range(7000)}, 413),
        ({f"results-{number}-text": "a" for number in range(45)}, 422),
        ({"csrf_token": "no"}, 400),
    ],
)
def test_hostile_input_is_refused(employee: FlaskClient, desk: Desk, changes: dict[str, str], status: int) -> None:
    desk.write(QUANTITATIVE)
    fields = read_form(employee.get(_editor(desk)), _editor(desk)).fields
    assert send(employee, _editor(desk), fields, **changes).status_code == status
    assert _said(desk) == QUANTITATIVE


def test_results_of_a_foreign_plan_can_not_be_chosen(employee: FlaskClient, desk: Desk, world: World) -> None:
    colleague = open_desk(world, "colleague")
    colleague.write(QUANTITATIVE)
    colleague.agree()
    foreign = colleague.read().current
    assert foreign is not None
    fields = read_form(employee.get(_editor(desk)), _editor(desk)).fields
    fields |= {"results-0-text": "Hasil", "results-0-leader_result_id": str(foreign.results[0].id)}
    assert send(employee, _editor(desk), fields).status_code == 422


def test_pasal_8_1_a_result_of_the_leader_is_chosen_from_the_list(
    employee: FlaskClient, desk: Desk, leader_desk: Desk
) -> None:
    leader_desk.write(QUANTITATIVE)
    page = employee.get(_editor(desk)).text
    assert "<datalist" in page
    assert "results-0-leader_result_id" not in page
    leader_desk.agree()
    current = leader_desk.read().current
    assert current is not None
    fields = read_form(employee.get(_editor(desk)), _editor(desk)).fields
    fields |= {"results-0-text": "Hasil saya", "results-0-leader_result_id": str(current.results[0].id)}
    assert send(employee, _editor(desk), fields).status_code == 302
    draft = desk.read().draft
    assert draft is not None
    assert draft.results[0].leader_text == current.results[0].text
    assert not draft.results[0].provisional
    assert "sementara" not in _text(employee.get(_page(desk)).text)


def test_the_page_offers_to_bind_provisional_links(employee: FlaskClient, desk: Desk, leader_desk: Desk) -> None:
    wording = QUANTITATIVE.results[0].text
    desk.write(PlanContent(Approach.QUALITATIVE, (ResultContent(Section.MAIN, "Hasil", leader_text=wording),)))
    leader_desk.write(QUANTITATIVE)
    action = f"{_editor(desk)}/links"
    page = employee.get(_page(desk)).text
    assert "sementara" in page
    assert action not in page
    leader_desk.agree()
    form = read_form(employee.get(_page(desk)), action)
    assert send(employee, action, form.fields).status_code == 302
    page = _text(employee.get(_page(desk)).text)
    assert "sementara" not in page
    assert "Persentase pengaduan terbaharui" in page


def test_who_only_reads_gets_no_editor(client: FlaskClient, frozen: World, desk: Desk) -> None:
    sign_in(client, frozen, "appraiser")
    assert client.get(_editor(desk)).headers["Location"] == _page(desk)
    sign_in(client, frozen, "stranger")
    for address in (_editor(desk), f"{_editor(desk)}/expectations"):
        assert client.get(address).status_code == 404


def _in_order(text: str, *parts: str) -> None:
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} is not on the page, or not after what must stand before it"
        place = found + len(part)


def test_p57_form_a17_quantitative_staff(employee: FlaskClient, desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    text = _text(employee.get(_page(desk)).text)
    _in_order(
        text, "Pendekatan kuantitatif", "No.", "Rencana hasil kerja pimpinan yang diintervensi", "Rencana hasil kerja",
        "Aspek", "Indikator kinerja individu", "Target",
        "A. UTAMA", "1", "Respons yang cepat dan akurat atas pengaduan", "sementara",
        "Pengguna mengetahui tindak lanjut pengaduannya", "(penugasan dari Kepala Puskesmas)",
        "Kuantitas", "Persentase pengaduan terbaharui", "90-95% pengaduan",
        "Waktu", "Ketepatan waktu pembaruan", "1-2 hari setelah tindak lanjut",
        "B. TAMBAHAN", "2", "Peserta pelatihan memahami materi",
        "Kualitas", "Persentase peserta puas", "80-90% peserta",
        "Perilaku kerja", "Lampiran SKP", "Dukungan Sumber Daya", "Dukungan sarana prasarana TI",
        "Skema Pertanggungjawaban", "Progres dilaporkan setiap dua minggu",
        "Konsekuensi", "Penugasan baru bila terpenuhi", "Teguran bila tidak terpenuhi",
    )  # fmt: skip
    assert "Perspektif" not in text


def _leader_content(approach: Approach) -> PlanContent:
    row = IndicatorContent("Penyerapan anggaran meningkat", Aspect.COST, "95%", Perspective.BUDGET)
    result = ResultContent(Section.MAIN, "Anggaran dikelola optimal", "Kepala Dinas", None, "Akuntabilitas", (row,))
    return PlanContent(approach, (result,))


def test_p34_form_a12_quantitative_leaders(client: FlaskClient, frozen: World, leader_desk: Desk) -> None:
    sign_in(client, frozen, "appraiser")
    leader_desk.write(_leader_content(Approach.QUANTITATIVE))
    text = _text(client.get(_page(leader_desk)).text)
    _in_order(
        text, "No.", "Rencana hasil kerja", "Indikator kinerja individu", "Target", "Perspektif", "A. UTAMA",
        "Anggaran dikelola optimal", "(penugasan dari Kepala Dinas)", "Mendukung hasil kerja pimpinan: Akuntabilitas",
        "Penyerapan anggaran meningkat", "95%", "Anggaran", "B. TAMBAHAN",
    )  # fmt: skip
    assert "Aspek" not in text


def test_p32_form_a11_qualitative_leaders(client: FlaskClient, frozen: World, leader_desk: Desk) -> None:
    sign_in(client, frozen, "appraiser")
    leader_desk.write(_leader_content(Approach.QUALITATIVE))
    _in_order(
        _text(client.get(_page(leader_desk)).text), "Pendekatan kualitatif", "A. UTAMA", "Anggaran dikelola optimal",
        "(penugasan dari Kepala Dinas)", "Ukuran keberhasilan/ Indikator Kinerja Individu, Target, dan Perspektif:",
        "Penyerapan anggaran meningkat (Perspektif Anggaran)", "B. TAMBAHAN",
    )  # fmt: skip


def test_p55_form_a16_qualitative_staff(employee: FlaskClient, desk: Desk) -> None:
    row = IndicatorContent("Keluhan berkurang dari tahun sebelumnya")
    result = ResultContent(Section.ADDITIONAL, "Pasien puas", "Tim Mutu", indicators=(row,))
    desk.write(PlanContent(Approach.QUALITATIVE, (result,)))
    text = _text(employee.get(_page(desk)).text)
    _in_order(
        text, "A. UTAMA", "B. TAMBAHAN", "Pasien puas (penugasan dari Tim Mutu)",
        "Ukuran keberhasilan/ Indikator Kinerja Individu, dan Target:", "Keluhan berkurang dari tahun sebelumnya",
    )  # fmt: skip


def test_pasal_10_the_seven_values_with_guides_and_expectations(client: FlaskClient, frozen: World, desk: Desk) -> None:
    sign_in(client, frozen, "appraiser")
    action = f"{_editor(desk)}/expectations"
    fields = read_form(client.get(action), action).fields
    fields["loyal"] = "Berani menyampaikan indikasi\r\n\r\nMenjaga rahasia pasien"
    assert send(client, action, fields).headers["Location"] == _page(desk)
    text = _text(client.get(_page(desk)).text)
    for behaviour in BEHAVIOURS:
        _in_order(text, behaviour.title, *behaviour.guides, "Ekspektasi Khusus Pimpinan:")
    _in_order(text, "Loyal", "Berani menyampaikan indikasi", "Menjaga rahasia pasien", "Adaptif")
    kept = read_form(client.get(action), action).fields["loyal"]
    assert kept == "Berani menyampaikan indikasi\nMenjaga rahasia pasien"


def test_stale_and_overlong_expectations_keep_the_text(client: FlaskClient, frozen: World, desk: Desk) -> None:
    sign_in(client, frozen, "appraiser")
    action = f"{_editor(desk)}/expectations"
    fields = read_form(client.get(action), action).fields
    desk.write(QUANTITATIVE)
    fields["service"] = "Ramah"
    answer = send(client, action, fields)
    assert answer.status_code == 409
    again = read_form(answer, action).fields
    assert again["service"] == "Ramah"
    answer = send(client, action, again | {"service": "x" * 2001})
    assert answer.status_code == 422
    assert 'id="service-errors"' in answer.text
    assert send(client, action, again).status_code == 302


def test_the_appraiser_sees_before_and_after_in_words(client: FlaskClient, frozen: World, desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    desk.agree()
    desk.change()
    draft = desk.read().draft
    assert draft is not None
    content = content_of(draft)
    first = content.results[0]
    target = replace(first.indicators[0], target="99% pengaduan")
    rows = (replace(first, indicators=(target,)), ResultContent(Section.ADDITIONAL, "Inovasi layanan"))
    desk.write(replace(content, results=rows))
    desk.force("change_review")
    sign_in(client, frozen, "appraiser")
    _in_order(
        _text(client.get(_page(desk)).text), "Usulan perubahan terhadap SKP yang berlaku",
        "Diubah", "Pengguna mengetahui", "Diubah", "Target", "Semula: 90-95% pengaduan", "Menjadi: 99% pengaduan",
        "Dihapus", "Ketepatan waktu pembaruan", "Ditambahkan", "Inovasi layanan",
        "Dihapus", "Peserta pelatihan memahami materi", "Di bawah ini bunyi SKP setelah perubahan.",
    )  # fmt: skip


def test_markup_typed_by_people_stays_text(employee: FlaskClient, desk: Desk) -> None:
    evil = '<script>alert("x")</script>'
    row = IndicatorContent(evil, Aspect.COST, evil)
    desk.write(PlanContent(Approach.QUANTITATIVE, (ResultContent(Section.MAIN, evil, evil, None, evil, (row,)),)))
    for address in (_page(desk), _editor(desk)):
        assert "<script>alert" not in employee.get(address).text


def test_the_case_page_stays_inside_its_statements(employee: FlaskClient, desk: Desk, connection: Connection) -> None:
    desk.write(replace(QUANTITATIVE, results=QUANTITATIVE.results * 10))
    employee.get(_page(desk))
    with statements(connection) as seen:
        employee.get(_page(desk))
    assert len([one for one in seen if "plan_result" in one]) == 2, "the tree, and the leader's wording to bind"
    assert len(seen) <= 12
