"""A leave in the browser: asked for on a phone, agreed by keyboard and without JavaScript, decided by two votes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import leave
from tests.e2e.conftest import PHONE, Person, Site

pytestmark = pytest.mark.browser


def test_a_leave_from_phone_to_panel(site: Site, person: Callable[..., Person]) -> None:
    leave.publish(site.world)
    leave.seat_panel(site.world)
    employee = person("employee", size=PHONE)
    employee.open("/requests/")
    employee.look("permohonan-kosong")
    employee.click("text=Buat permohonan: Cuti tahunan")
    employee.page.wait_for_selector("h1")
    case = employee.page.url.removeprefix(site.url)
    employee.page.fill("[name$=first_day]", "2027-02-01")
    employee.page.fill("[name$=days]", "3")
    employee.click("form[action*='/fields/'] button.btn-primary, form[action*='/fields/'] button.btn[type=submit]")
    employee.page.wait_for_load_state()
    employee.look("permohonan-rancangan")
    employee.press("submit")
    employee.look("permohonan-diajukan")
    employee.open("/requests/")
    employee.look("permohonan-daftar")
    employee.open("/")
    employee.look("permohonan-beranda")

    appraiser = person("appraiser", script=False)
    appraiser.open(case)
    appraiser.press("agree_first")
    superior = person("superior")
    superior.open("/queue")
    superior.look("permohonan-antrean")
    superior.open(case)
    superior.press("agree_second")

    first = person("stranger", size=PHONE)
    first.open(case)
    first.look("suara")
    # A vote against without a reason comes back with the sentence.
    first.click("button[data-action=grant-no]")
    first.page.wait_for_selector(".t-error-summary")
    first.look("suara-tanpa-alasan")
    first.page.focus("button[data-action=grant-yes]")
    first.page.keyboard.press("Enter")
    first.page.wait_for_selector("text=Suara Anda sudah dicatat")
    first.look("suara-diberikan")
    last = person("hr", script=False)
    last.open(case)
    last.click("button[data-action=grant-yes]")
    last.page.wait_for_load_state()
    last.look("suara-terakhir")

    employee.open(case)
    assert "Disetujui" in (employee.page.text_content("#keadaan") or "")
    employee.look("permohonan-disetujui")


def test_hr_names_a_panel(site: Site, person: Callable[..., Person]) -> None:
    hr = person("hr", size=PHONE)
    hr.open("/admin/panel/new/")
    hr.page.fill("[name=title]", "Panel kepegawaian")
    hr.page.fill("[name=code]", "kepegawaian")
    hr.look("panel-baru")
    hr.click("main form button[type=submit]")
    hr.page.wait_for_load_state()
    hr.click("text=Tambah anggota >> nth=0")
    hr.page.wait_for_selector("[name=employee_id]")
    hr.look("panel-anggota-baru")
    hr.page.fill("[name=employee_id]", site.world.people["stranger"].name)
    hr.click("main form button[type=submit]")
    hr.page.wait_for_load_state()
    hr.open("/admin/panel/")
    hr.click("main table tbody a >> nth=0")
    hr.page.wait_for_load_state()
    hr.look("panel")
