"""HR changes the process through the panel alone: a leave from nothing, a copy of the national appraisal, ten moves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.cases.models import Case, CaseTimer, Cycle
from app.core.db import db
from app.definitions.models import DefinitionVersion
from tests import leave
from tests.e2e.conftest import PHONE, ROOT, Person, Site
from tests.e2e.drawing import SAVE, Drawing, begin
from tests.e2e.test_story import write_plan

pytestmark = pytest.mark.browser

LEAVE = "cuti-tahunan"
MEMBERS = ("stranger", "colleague", "hr")
READERS = ("owner", "appraiser", "appraiser_superior")


def draw_leave(hr: Person) -> Drawing:
    """Three levels: the superior, whoever stands above, and two of a panel; silence goes up."""
    drawing = begin(hr, title="Cuti tahunan", code=LEAVE, kind="request")
    drawing.stage("approval", "Persetujuan")
    drawing.state("direct", "Menunggu atasan langsung", "approval")
    drawing.state("second", "Menunggu atasan berikutnya", "approval")
    drawing.state("board", "Menunggu tim kepegawaian", "approval")
    drawing.state("denied", "Tidak disetujui", "closed", final=True)
    for state in ("direct", "second", "board", "denied", "closed"):
        more = {"panel:kepegawaian": ["fields"]} if state == "board" else {}
        drawing.sees(state, {name: ["fields"] for name in READERS} | more)
    drawing.step("submit", "Ajukan cuti", ("draft", "direct"), "owner")
    drawing.step("agree_first", "Setujui", ("direct", "second"), "appraiser")
    drawing.step("give_back", "Kembalikan", ("direct", "draft"), "appraiser", "return")
    drawing.step("agree_second", "Setujui", ("second", "board"), "appraiser_superior")
    drawing.step("deny", "Cuti tidak disetujui", ("board", "denied"), "system", "consequence")
    drawing.step("grant", "Beri cuti", ("board", "closed"), "agency_hr")
    drawing.step("hand_over", "Beralih kepada atasan berikutnya", ("direct", "direct"), "system", "timeout")
    _ask_the_panel(drawing)
    _escalate(drawing)
    _fields(drawing)
    return drawing


def _ask_the_panel(drawing: Drawing) -> None:
    page = drawing.open("steps/grant")
    page.uncheck("#who [name=by][value=agency_hr]")
    page.fill("#who [name=panel]", "kepegawaian")
    drawing.send("form[data-autosave-form]:has([name=panel])")
    page = drawing.open("steps/grant")
    page.fill("[name=need]", "2")
    page.select_option("[name=of]", "panel:kepegawaian")
    page.check("[name=veto]")
    page.select_option("[name=otherwise]", "deny")
    drawing.send("form[data-autosave-form]:has([name=panel])")
    drawing.hr.look("langkah-suara")


def _escalate(drawing: Drawing) -> None:
    page = drawing.open("steps/hand_over")
    page.select_option("[name=hand_to]", "appraiser_superior")
    drawing.send("form[data-autosave-form]:has([name=hand_to])")
    page = drawing.open("states/direct")
    page.check("#deadline [name=deadline-start][value=days]")
    page.fill("#deadline [name=deadline-working_days]", "3")
    page.fill("#deadline [name=deadline-remind]", "1")
    page.fill("#deadline [name='deadline-escalate-0-after']", "0")
    page.select_option("#deadline [name='deadline-escalate-0-transition']", "hand_over")
    drawing.send("#deadline form")
    drawing.hr.look("keadaan-batas-waktu")


def _fields(drawing: Drawing) -> None:
    """Two days, how many that is, and why."""
    page = drawing.open("forms/main")
    page.locator("form[action$='/sections'] [name=section-title_id]").fill("Cuti")
    drawing.send("form[action$='/sections']")
    for kind, label, required in (
        ("date", "Hari pertama", True), ("date", "Hari terakhir", True), ("long_text", "Alasan", True),
    ):  # fmt: skip
        page = _new_field(drawing, kind, label)
        if required:
            page.check("form.card [name=required]")
        drawing.send("form.card")
    page = _new_field(drawing, "int", "Lama cuti")
    page.locator(".df-formula summary").click()
    page.select_option("[name=computed]", "days")
    page.select_option("[name=first]", label="Hari pertama")
    page.select_option("[name=last]", label="Hari terakhir")
    drawing.send("form.card")
    drawing.open("forms/main")
    drawing.hr.look("formulir-cuti")


def _new_field(drawing: Drawing, kind: str, label: str, form: str = "main") -> Page:
    page = drawing.open(f"forms/{form}")
    page.locator(".df-section select[name=type]").last.select_option(kind)
    with page.expect_navigation():
        page.get_by_role("button", name="Tambah isian").last.click()
    page.fill("[name=label_id]", label)
    return page


def seat_panel(hr: Person) -> None:
    """Three people of the staff register sit on the panel."""
    hr.open("/admin/panel/new/")
    hr.page.fill("[name=code]", "kepegawaian")
    hr.page.fill("[name=title]", "Tim kepegawaian")
    with hr.page.expect_navigation():
        hr.click(f"main form {SAVE}")
    for part in MEMBERS:
        hr.open("/admin/panelmember/new/")
        hr.page.fill("[name=employee_id]", hr.site.world.people[part].nip or "")
        hr.page.fill("[name=starts_on]", "2026-01-01")
        with hr.page.expect_navigation():
            hr.click(f"main form {SAVE}")
        assert hr.page.locator(".t-error-summary").count() == 0, hr.page.inner_text("main")


def _press(somebody: Person, action: str) -> None:
    with somebody.page.expect_navigation():
        somebody.click(f"button[data-action={action}]:not([disabled])")


def ask_for_leave(employee: Person) -> str:
    """From the menu to the submitted request, on a phone; the path of the case."""
    page = employee.page
    employee.open("/requests/")
    with page.expect_navigation():
        page.get_by_role("button", name="Buat permohonan: Cuti tahunan").click()
    page.get_by_label("Hari pertama").fill("2026-12-07")
    page.get_by_label("Hari terakhir").fill("2026-12-09")
    page.get_by_label("Alasan").first.fill("Acara keluarga di kampung.")
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan isian").click()
    expect(page.locator("main")).to_contain_text("3")
    employee.look("permohonan-diisi")
    _press(employee, "submit")
    return "/" + page.url.partition("//")[2].partition("/")[2].partition("#")[0]


def test_a_leave_is_built_from_nothing_and_granted(site: Site, person: Callable[..., Person]) -> None:
    hr = person("hr")
    seat_panel(hr)
    drawing = draw_leave(hr)
    drawing.open()
    assert hr.page.locator(".d-finding--error").all_inner_texts() == []
    hr.look("alur-cuti")
    drawing.publish("Cuti tahunan tiga tingkat.")
    hr.look("alur-cuti-terbit")
    case = ask_for_leave(person("employee", size=PHONE))
    _escalation_waits(case)
    for part, action in (("appraiser", "agree_first"), ("superior", "agree_second")):
        leader = person(part)
        leader.open(case)
        leader.look("permohonan-diperiksa")
        _press(leader, action)
    for part in MEMBERS[:2]:
        member = person(part)
        member.open(case)
        member.look("permohonan-suara")
        _press(member, "grant-yes")
    expect(member.page.locator("main")).to_contain_text("Selesai")
    assert db().get_one(Case, UUID(case.rpartition("/")[2]), populate_existing=True).state == "closed"


def _escalation_waits(case: str) -> None:
    """Silence of the direct superior is a timer that the worker fires; tests/journeys/test_leave.py lets it."""
    timers = select(CaseTimer.transition).where(CaseTimer.case_id == UUID(case.rpartition("/")[2]))
    assert "hand_over" in set(db().scalars(timers))


def draw_copy(hr: Person) -> Drawing:
    """The national appraisal with a stage in which HR is consulted, questions of its own, and a tile for it."""
    page = hr.page
    hr.open("/admin/definition/")
    page.locator("summary", has_text="Lainnya").first.click()
    page.get_by_role("link", name="Salin").first.click()
    page.fill("[name=title_id]", "Penilaian tahunan dengan konsultasi")
    page.fill("[name=code]", "skp-konsultasi")
    with page.expect_navigation():
        page.click(f"main form {SAVE}")
    drawing = Drawing(hr)
    drawing.stage("consultation", "Konsultasi kepegawaian")
    drawing.state("consulted", "Menunggu pendapat pengelola kepegawaian", "consultation", form="plan")
    drawing.sees("consulted", {name: ["plan", "fields"] for name in ("owner", "appraiser", "agency_hr")})
    drawing.step("consult", "Minta pendapat kepegawaian", ("plan_review", "consulted"), "appraiser")
    drawing.step("advise", "Sampaikan pendapat", ("consulted", "plan_review"), "agency_hr")
    page = drawing.open("forms/plan")
    page.locator("form[action$='/sections'] [name=section-title_id]").fill("Pengembangan diri")
    drawing.send("form[action$='/sections']")
    _new_field(drawing, "text", "Pelatihan yang dibutuhkan", "plan")
    drawing.send("form.card")
    page = drawing.open("applies-to/")
    page.fill("[name=priority]", "10")
    drawing.send("form:has([name=priority])")
    drawing.open("tiles/states/consulted/new?kind=time_in_state")
    drawing.send("form[action*='/tiles/']")
    hr.look("ubin-konsultasi")
    return drawing


def test_a_copy_of_the_national_appraisal_runs(site: Site, person: Callable[..., Person]) -> None:
    hr = person("hr")
    drawing = draw_copy(hr)
    drawing.open()
    assert hr.page.locator(".d-finding--error").all_inner_texts() == []
    hr.look("alur-konsultasi")
    drawing.publish("Penilai dapat meminta pendapat sebelum menyetujui.")
    _open_cycle(hr, site, drawing)
    owner = site.world.people["employee"].id
    db().rollback()
    cycle = db().scalars(select(Cycle).where(Cycle.code == "konsultasi")).one().id
    case = f"/cases/{db().scalars(select(Case.id).where(Case.cycle_id == cycle, Case.owner_id == owner)).one()}"
    employee, appraiser = person("employee"), person("appraiser")
    write_plan(employee, case, "Keluhan berkurang dari tahun sebelumnya")
    employee.open(case)
    employee.page.get_by_label("Pelatihan yang dibutuhkan").fill("Perawatan luka modern")
    with employee.page.expect_navigation():
        employee.page.get_by_role("button", name="Simpan isian").click()
    _press(employee, "submit_plan")
    appraiser.open(case)
    _press(appraiser, "consult")
    hr.open(case)
    expect(hr.page.locator("main")).to_contain_text("Perawatan luka modern")
    hr.look("konsultasi")
    _press(hr, "advise")
    appraiser.open(case)
    _press(appraiser, "agree_plan")
    expect(appraiser.page.locator("main")).to_contain_text("Pelaksanaan")
    hr.open(f"/admin/stage/consultation/?cycle={cycle}")
    hr.look("papan-konsultasi")


DATES = {
    "starts_on": "2026-01-01", "ends_on": "2026-12-31", "plan_due": "2026-01-31", "evaluation_opens": "2026-12-01",
    "self_assessment_due": "2027-01-08", "rating_due": "2027-01-31",
}  # fmt: skip


def _open_cycle(hr: Person, site: Site, drawing: Drawing) -> None:
    """A cycle under the copy, opened for one unit by the worker."""
    page = hr.page
    hr.open("/admin/cycle/new/")
    page.fill("[name=name]", "Penilaian dengan konsultasi 2026")
    page.fill("[name=code]", "konsultasi")
    for name, day in DATES.items():
        page.fill(f"[name={name}]", day)
    page.select_option("[name=definition_version_id]", drawing.root)
    with page.expect_navigation():
        page.click(f"main form {SAVE}")
    hr.open(f"/admin/opening/?cycle={page.url.partition('id=')[2]}")
    page.fill("[name=unit_id]", site.world.units["top"].code)
    with page.expect_navigation():
        page.click(f"main form {SAVE}")
    with worker(site):
        expect(page.locator("main")).to_contain_text("Selesai", timeout=60_000)


@contextmanager
def worker(site: Site) -> Iterator[None]:
    """The background process, for as long as the block lasts."""
    more = {"DATABASE_URL": site.database, "TAHAPAN_DATA": str(site.folder), "SECRET_KEY": "x" * 32}
    command = [sys.executable, "-m", "app.worker"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **more}, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def test_ten_running_cases_move_to_a_new_version(site: Site, person: Callable[..., Person]) -> None:
    leave.publish(site.world)
    leave.seat_panel(site.world)
    for _number in range(5):
        for part in ("employee", "colleague"):
            case = leave.ask(site.world, part)
            leave.answer(site.world, case, days=3, first_day="2026-02-02", reason="Acara keluarga")
            site.world.act(case, "submit", part)
            db().commit()
    hr = person("hr")
    page = hr.page
    hr.open("/admin/definition/")
    row = page.locator("tr", has_text="Cuti tahunan").first
    row.get_by_role("button", name="Sunting").click()
    page.wait_for_url("**/admin/designer/*/")
    drawing = Drawing(hr)
    page = drawing.open("states/direct")
    page.locator("summary", has_text="Ganti nama pengenal").click()
    page.fill("[name=name-id]", "first")
    with page.expect_navigation():
        page.get_by_role("button", name="Ganti nama", exact=True).click()
    drawing.state("checked", "Pemeriksaan kelengkapan", "approval", form="leave")
    drawing.sees("checked", {"owner": ["fields"], "agency_hr": ["fields"]})
    drawing.step("ask_hr", "Minta pemeriksaan kelengkapan", ("first", "checked"), "appraiser")
    drawing.step("complete", "Nyatakan lengkap", ("checked", "first"), "agency_hr")
    drawing.publish("Kelengkapan dapat diperiksa pengelola kepegawaian.")
    _move_all(hr, site)


def _move_all(hr: Person, site: Site) -> None:
    """Source and target, the proposed map, the dry run, the typed number; then the worker."""
    page = hr.page
    hr.open("/admin/moves/new")
    page.select_option("#m-source", index=1)
    page.get_by_role("button", name="Lanjut").click()
    page.wait_for_selector("#m-target")
    page.select_option("#m-target", index=1)
    with page.expect_navigation():
        page.get_by_role("button", name="Lanjut").click()
    hr.look("pemindahan-peta")
    if page.locator("#hasil").count() == 0:
        with page.expect_navigation():
            page.get_by_role("button", name="Uji coba").click()
    expect(page.locator("#hasil")).to_contain_text("10 permohonan akan pindah.")
    hr.look("pemindahan-uji-coba")
    page.fill("[name=reason]", "Kelengkapan kini dapat diperiksa.")
    page.fill("[name=expected]", "10")
    with page.expect_navigation():
        page.get_by_role("button", name="Pindahkan sekarang").click()
    with worker(site):
        expect(page.locator("main")).to_contain_text("Selesai pada", timeout=60_000)
    hr.look("pemindahan-selesai")
    db().rollback()
    query = select(Case.state, DefinitionVersion.number).join(Case.definition_version)
    states = db().execute(query.where(Case.agency_id == site.world.agency.id)).all()
    assert sorted(tuple(row) for row in states) == [("first", 2)] * 10
