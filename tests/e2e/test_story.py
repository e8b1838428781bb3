"""One real appraisal in a real browser, from an empty draft to the decision on an objection."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.db import db
from tests.e2e.conftest import PHONE, Person, Site

pytestmark = pytest.mark.browser

RESULT = "Pasien rawat jalan mendapat perawatan luka sesuai standar"
MEASURE = "Keluhan pasien atas perawatan luka berkurang dari tahun sebelumnya"
REASON = "Ukuran keberhasilan belum menyebut pembanding."


def open_case(site: Site) -> str:
    """The path of the employee's case, opened as the worker would."""
    case = site.world.case()
    db().commit()
    return f"/cases/{case.id}"


def write_plan(employee: Person, case: str, measure: str) -> None:
    """Fill the editor in: one main result with one measure of success."""
    page = employee.page
    employee.open(f"{case}/plan")
    if page.get_by_label("Rencana hasil kerja", exact=False).count() == 0:
        page.get_by_role("button", name="Tambah hasil kerja utama").click()
    if page.locator("textarea[name$='indicators-0-text']").count() == 0:
        page.get_by_role("button", name="Tambah indikator").first.click()
    page.locator("textarea[name='results-0-text']").fill(RESULT)
    page.locator("textarea[name='results-0-indicators-0-text']").fill(measure)
    employee.look("menyusun-skp")
    page.get_by_role("button", name="Simpan", exact=True).first.click()
    page.wait_for_load_state()
    assert RESULT in page.inner_text("main")


def test_from_draft_to_decision(site: Site, person: Callable[..., Person], tmp_path: Path) -> None:
    case = open_case(site)
    employee, appraiser = person("employee"), person("appraiser")
    draft_and_return(case, employee, appraiser)
    agree(case, employee, appraiser)
    progress(case, employee, appraiser, tmp_path)
    assess_and_rate(case, employee, appraiser)
    object_and_decide(case, employee, appraiser, person("superior"))
    reopened = person("employee", size=PHONE)
    reopened.open(case)
    reopened.look("selesai")


def draft_and_return(case: str, employee: Person, appraiser: Person) -> None:
    employee.look("beranda")
    write_plan(employee, case, "Keluhan berkurang")
    employee.look("rancangan")
    employee.press("submit_plan")
    assert "Menunggu persetujuan SKP" in employee.page.inner_text("main")
    appraiser.open("/queue")
    appraiser.look("antrean")
    appraiser.page.get_by_role("link", name="Buka", exact=False).first.click()
    appraiser.page.wait_for_load_state()
    appraiser.look("persetujuan")
    appraiser.press("return_plan")
    assert "Tuliskan alasan" in appraiser.page.inner_text("main")
    appraiser.look("tanpa-alasan")
    appraiser.press("return_plan", REASON)


def agree(case: str, employee: Person, appraiser: Person) -> None:
    employee.open(case)
    assert REASON in employee.page.inner_text(".t-notice")
    employee.look("dikembalikan")
    employee.open("/")
    assert REASON in employee.page.inner_text(".t-hero")
    employee.look("beranda-dikembalikan")
    write_plan(employee, case, MEASURE)
    employee.press("submit_plan")
    appraiser.open(case)
    appraiser.press("agree_plan")
    assert "Pelaksanaan" in appraiser.page.inner_text("main")


def progress(case: str, employee: Person, appraiser: Person, folder: Path) -> None:
    page = employee.page
    employee.open(case)
    page.get_by_text("Isi realisasi").first.click()
    page.locator("form[action$='/realisation'] textarea").first.fill("Keluhan turun dari 14 menjadi 5.")
    page.locator("form[action$='/realisation'] button[type=submit]").first.click()
    page.wait_for_load_state()
    page.get_by_text("Tambah bukti dukung").first.click()
    proof = folder / "rekap keluhan.csv"
    proof.write_text("bulan,keluhan\nJanuari,2\n", encoding="utf-8")
    page.locator("form[action$='/evidence'] input[type=file]").first.set_input_files(proof)
    page.locator("form[action$='/evidence'] button[type=submit]").first.click()
    page.wait_for_load_state()
    assert "rekap keluhan" in page.inner_text("main")
    employee.look("pelaksanaan")
    appraiser.open(case)
    appraiser.page.locator("form[action*='/results/'] textarea").first.evaluate("e => e.closest('details').open = true")
    appraiser.page.locator("form[action*='/results/'] textarea").first.fill("Pertahankan dan bagikan caranya.")
    appraiser.page.locator("form[action*='/results/'] button[type=submit]").first.click()
    appraiser.page.wait_for_load_state()
    appraiser.look("umpan-balik")


def assess_and_rate(case: str, employee: Person, appraiser: Person) -> None:
    page = employee.page
    employee.open(case)
    assert "Pertahankan dan bagikan caranya." in page.inner_text("main")
    employee.press("start_self_assessment")
    page.locator("textarea[name=note]").fill("Target tercapai dengan pendampingan tim.")
    page.get_by_role("button", name="Simpan penilaian diri").click()
    page.wait_for_load_state()
    employee.look("penilaian-diri")
    employee.press("submit_self_assessment")
    appraiser.open(case)
    sheet = appraiser.page
    sheet.locator("tr[id^=perilaku-] >> nth=-1").scroll_into_view_if_needed()
    assert sheet.locator("#rating").evaluate("e => e.getBoundingClientRect().top < innerHeight / 2"), "left behind"
    sheet.locator("input[name=result_rating][value=meets]").check()
    sheet.locator("input[name=behaviour_rating][value=meets]").check()
    sheet.locator("textarea[name=result_reason]").fill("Sesuai target.")
    sheet.locator("textarea[name=behaviour_reason]").fill("Konsisten melayani.")
    sheet.get_by_role("button", name="Simpan rating").click()
    sheet.wait_for_load_state()
    assert sheet.locator("[data-flashes]").evaluate("e => e.getBoundingClientRect().bottom <= innerHeight"), "unseen"
    appraiser.look("penilaian")
    appraiser.press("submit_rating")
    employee.open(case)
    assert "Konsisten melayani." not in page.inner_text("main")
    appraiser.press("deliver_document")


def object_and_decide(case: str, employee: Person, appraiser: Person, superior: Person) -> None:
    employee.open(case)
    assert "Konsisten melayani." in employee.page.inner_text("main")
    employee.look("dokumen-evaluasi")
    employee.press("file_objection", "Penghargaan dari pasien belum diperhitungkan.")
    appraiser.open(case)
    appraiser.look("penjelasan")
    appraiser.press("explain_rating", "Penghargaan diterima setelah masa evaluasi.")
    superior.open("/objections")
    superior.look("daftar-keberatan")
    superior.open(case)
    sheet = superior.page
    sheet.locator("input[name=result_rating][value=above]").check()
    sheet.locator("input[name=behaviour_rating][value=above]").check()
    sheet.locator("form[action$='/decision'] button[type=submit]").click()
    sheet.wait_for_load_state()
    superior.look("keputusan")
    superior.press("change_rating", "Penghargaan terbukti dan masuk tahun berjalan.")
    employee.open(case)
    words = employee.page.inner_text("main")
    assert "Sangat Baik" in words
    assert "Penghargaan terbukti dan masuk tahun berjalan." in words
    employee.look("selesai")


def test_the_main_way_works_on_a_phone_without_javascript(site: Site, person: Callable[..., Person]) -> None:
    case = open_case(site)
    employee = person("employee", size=PHONE, script=False)
    write_plan(employee, case, MEASURE)
    employee.press("submit_plan")
    appraiser = person("appraiser", size=PHONE, script=False)
    appraiser.open(case)
    appraiser.press("return_plan", REASON)
    employee.open(case)
    assert REASON in employee.page.inner_text("main")
    employee.look("tanpa-javascript")
