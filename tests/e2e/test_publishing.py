"""Publishing and comparing in a browser, on desk and phone, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.db import db
from tests.e2e.conftest import DESK, PHONE, Person, Site
from tests.integration.designer.publication import change, draft_of, let, version_of
from tests.story import reach

pytestmark = pytest.mark.browser


@pytest.fixture
def drafted(site: Site) -> str:
    """The identifier of a draft that gives unit HR one more right, beside a running case."""
    reach(site.world, "plan_review")
    position = db().merge(site.world.positions["hr"])
    position.superior_id = None
    draft = change(site.world, draft_of(site.world), let("return_plan", "unit_hr"))
    db().commit()
    return str(draft.id)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_draft_is_compared_and_published(
    person: Callable[..., Person], site: Site, drafted: str, size: tuple[int, int]
) -> None:
    hr = person("hr", size=size)
    hr.open("/admin/definition/")
    hr.look("alur-daftar")
    hr.click(".t-row-actions summary >> nth=0")
    hr.look("alur-tindakan")
    hr.open(f"/admin/designer/{drafted}/compare/")
    hr.click(".d-text summary")
    hr.look("alur-bandingkan")
    hr.open(f"/admin/designer/{drafted}/versions/")
    hr.look("alur-versi")
    hr.open(f"/admin/designer/{drafted}/publish/")
    hr.page.wait_for_selector("text=1 pegawai tanpa Pejabat Penilai Kinerja")
    hr.page.wait_for_selector("text=Belum ada kasus selesai")
    hr.look("alur-terbitkan")
    hr.page.check("[name=line]")
    hr.click("text=Simpan centang")
    hr.page.wait_for_selector("text=Semua baris sudah dicentang.")
    hr.page.fill("#note", "Unit HR ikut mengembalikan.")
    hr.click("main form button:has-text('Terbitkan')")
    hr.page.wait_for_selector("text=Alur kerja terbit.")
    hr.look("alur-terbit")
    db().rollback()
    assert version_of(site.world, number=2).note == "Unit HR ikut mengembalikan."


def test_it_works_without_scripts(person: Callable[..., Person], site: Site, drafted: str) -> None:
    hr = person("hr", script=False)
    hr.open(f"/admin/designer/{drafted}/publish/")
    hr.click("text=Cocokkan dengan daftar pegawai")
    assert "1 pegawai tanpa" in hr.page.inner_text("main")
    hr.click("text=Kembali ke halaman penerbitan")
    hr.click("text=Jalankan ulang kasus")
    assert "Belum ada kasus selesai" in hr.page.inner_text("main")
    hr.open(f"/admin/designer/{drafted}/publish/")
    hr.page.check("[name=line]")
    hr.click("text=Simpan centang")
    hr.page.fill("#note", "Tanpa skrip.")
    hr.click("main form button:has-text('Terbitkan')")
    db().rollback()
    assert version_of(site.world, number=2).status == "published"
