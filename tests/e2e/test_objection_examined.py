"""The superior asks both sides, they answer, and the decision says what is still unanswered (p.117 B.4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.db import db
from tests.e2e.conftest import DESK, PHONE, Person, Site
from tests.story import reach

LONG = "Mohon jelaskan realisasi triwulan IV dan bukti dukungnya. " * 3


@pytest.mark.parametrize(("size", "script"), [(PHONE, True), (DESK, False)])
def test_both_sides_are_heard(site: Site, person: Callable[..., Person], size: tuple[int, int], script: bool) -> None:
    case = reach(site.world, "objection_decision")
    path = f"/cases/{case.id}"
    db().commit()
    superior = person("superior", size=size, script=script)
    superior.open(path)
    for side in ("owner", "appraiser"):
        superior.click("summary:has-text('Minta penjelasan')")
        superior.page.check(f"[name=tanya-side][value={side}]")
        superior.page.fill("[name=tanya-question]", LONG)
        superior.look(f"keberatan-tanya-{side}")
        superior.click("button:has-text('Kirim pertanyaan')")
        superior.page.wait_for_selector("text=Pertanyaan terkirim")
    superior.look("keberatan-belum-dijawab")
    employee = person("employee", size=size, script=script)
    employee.open(path)
    employee.look("keberatan-ditanya")
    employee.page.fill("textarea[name^=jawab-]", "Realisasi tercatat pada bukti nomor 3.\nTerlampir.")
    employee.click("#keberatan li button:has-text('Kirim penjelasan')")
    employee.page.wait_for_selector("text=Penjelasan Anda terkirim")
    employee.click("summary:has-text('Beri penjelasan')")
    employee.page.fill("[name=penjelasan-answer]", "Saya juga bertugas di posko banjir.")
    employee.look("keberatan-menjelaskan")
    employee.click("form[action$=explanation] button")
    employee.page.wait_for_selector("text=Saya juga bertugas di posko banjir.")
    employee.look("keberatan-dijawab")
    superior.open(path)
    assert superior.page.locator("#keputusan-rating").inner_text().count("Pejabat Penilai Kinerja: “") == 1
    superior.look("keberatan-satu-belum-dijawab")
    superior.press("uphold_rating", "Bukti cukup.")
    assert "Tidak dijawab sampai keputusan ditetapkan." in superior.page.inner_text("main")
    superior.look("keberatan-diputus-diperiksa")
