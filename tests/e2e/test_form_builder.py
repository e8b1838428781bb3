"""HR builds a form with every type of field in the browser; an employee fills it in on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from app.cases.models import Cycle
from app.core.db import db
from app.definitions.models import DefinitionVersion
from app.definitions.service import add_draft, publish
from tests.e2e.conftest import DESK, PHONE, Person, Site
from tests.unit.core.test_filetypes import PDF
from workflows.definition import FIELD_TYPES

pytestmark = pytest.mark.browser
SOURCE = "extends: skp-nasional\ncode: skp-lengkap\ntitle: {id: Penilaian lengkap, en: Full appraisal}\n"
LABELS = {name: f"Isian {name.replace('_', ' ')}" for name in FIELD_TYPES}


@pytest.fixture
def draft(site: Site) -> DefinitionVersion:
    version = add_draft(
        site.world.session, agency_id=site.world.agency.id, source=SOURCE, actor=None, now=site.world.now
    )
    site.world.session.commit()
    return version


def form_page(hr: Person, draft_id: object) -> str:
    path = f"/admin/designer/{draft_id}/forms/plan"
    hr.open(path)
    return path


def add_field(hr: Person, section: int, kind: str) -> None:
    page = hr.page
    page.select_option(f"#jenis-{section}", kind)
    hr.click(f"form:has(#jenis-{section}) button[type=submit]")
    page.fill("#label_id", LABELS[kind])
    if kind in ("choice", "choices"):
        page.fill("#more_choices", "Ringan | Light\nBerat | Heavy")
    if kind == "table":
        page.fill("#columns-0-title_id", "Uraian")
        hr.click("button[value='columns:add']")
        page.fill("#columns-1-title_id", "Biaya")
        page.select_option("#columns-1-kind", "decimal")
    hr.click("main form.card button[type=submit].btn-primary")
    page.wait_for_selector(f"text={LABELS[kind]}")


def test_every_type_is_built_and_filled_in_on_a_phone(
    person: Callable[..., Person], site: Site, draft: DefinitionVersion, tmp_path: Path
) -> None:
    draft_id = draft.id
    hr = person("hr", size=DESK)
    hr.open(f"/admin/designer/{draft_id}/forms/")
    hr.look("formulir-semua")
    form_page(hr, draft_id)
    hr.page.fill("#section-title_id", "Isian lengkap")
    hr.click("form[action$='/sections'] button[type=submit]")
    section = hr.page.locator(".df-section").count() - 1
    for kind in FIELD_TYPES:
        add_field(hr, section, kind)
    hr.look("formulir-satu")
    hr.page.select_option(f"#jenis-{section}", "decimal")
    hr.click(f"form:has(#jenis-{section}) button[type=submit]")
    hr.page.fill("#label_id", "Total biaya")
    hr.click(".df-formula summary")
    hr.page.select_option("#computed", "one")
    hr.page.select_option("#a", label="jumlah Isian table: Biaya")
    hr.look("isian-rumus")
    hr.click("main form.card button[type=submit].btn-primary")
    _drag_and_keys(hr, section)
    for kind in ("choice", "table"):
        hr.click(f".df-field-name >> text={LABELS[kind]}")
        hr.look(f"isian-{kind}")
        form_page(hr, draft_id)
    hr.open(f"/admin/designer/{draft_id}/forms/plan/preview/?width=phone")
    hr.look("pratinjau-ponsel")
    hr.open(f"/admin/designer/{draft_id}/forms/plan/preview/?width=desk&relation=appraiser")
    hr.look("pratinjau-penilai")
    phone = person("hr", size=PHONE)
    for path, name in (("", "formulir-semua"), ("plan", "formulir-satu"), ("plan/preview/", "pratinjau-ponsel")):
        phone.open(f"/admin/designer/{draft_id}/forms/{path}")
        phone.look(name)
    phone.page.goto(f"{site.url}/admin/designer/{draft_id}/forms/plan/fields/isian_table")
    phone.look("isian-table")
    _fill_in(person, site, draft_id, section, tmp_path)


def _drag_and_keys(hr: Person, section: int) -> None:
    """The last field goes to the top by pointer and down again by keys, each storing one move."""
    names = f"#bagian-{section} .df-field-name"
    assert hr.page.locator(names).last.inner_text() == "Total biaya"
    grip = hr.page.locator(f"#bagian-{section} .df-field [data-sort-grip]").nth(-1)
    before = hr.page.locator(f"#bagian-{section} .df-field").nth(-2).bounding_box()
    grip.scroll_into_view_if_needed()
    before = hr.page.locator(f"#bagian-{section} .df-field").nth(-2).bounding_box()
    box = grip.bounding_box()
    assert box is not None
    assert before is not None
    # The table it adds up stands two lines above: one line up is as far as it may go.
    with hr.page.expect_navigation():
        hr.page.mouse.move(box["x"] + 5, box["y"] + 5)
        hr.page.mouse.down()
        hr.page.mouse.move(box["x"] + 5, before["y"] + 4, steps=5)
        hr.page.mouse.up()
    moved = hr.page.locator(names).all_inner_texts()
    if moved[-1] == "Total biaya":  # it was refused, since it reads what stands right above it
        assert "hanya dapat membaca" in hr.page.content()
    keys = hr.page.locator(f"#bagian-{section} .df-field [data-sort-grip]").first
    keys.focus()
    keys.press("ArrowDown")
    with hr.page.expect_navigation():
        hr.page.keyboard.press("Enter")
    assert hr.page.locator(names).all_inner_texts()[:2] == [LABELS["long_text"], LABELS["text"]]


def _fill_in(person: Callable[..., Person], site: Site, draft_id: object, section: int, folder: Path) -> None:
    world = site.world
    world.session.expire_all()
    version = world.session.get_one(DefinitionVersion, draft_id)
    publish(world.session, version, actor=None, now=world.now)
    world.session.scalars(select(Cycle).where(Cycle.id == world.cycle.id)).one().definition_version_id = version.id
    world.session.commit()
    case_id = world.case().id
    db().commit()
    letter = folder / "surat.pdf"
    letter.write_bytes(PDF)
    one = person("employee", size=PHONE)
    one.open(f"/cases/{case_id}#isian-{section}")
    fields, page = f"isian-{section}-field-isian_", one.page
    for kind, value in (
        ("text", "Satu"), ("long_text", "Dua"), ("int", "3"), ("decimal", "4,5"), ("date", "2026-03-02"),
        ("link", "https://contoh.example.id/"), ("person", world.people["colleague"].name),
    ):  # fmt: skip
        page.fill(f"[name='{fields}{kind}']", value)
    page.check(f"[name='{fields}bool'][value=yes]")
    page.select_option(f"[name='{fields}choice']", "berat")
    page.check(f"[name='{fields}choices'][value=ringan]")
    page.set_input_files(f"[name='{fields}file']", letter)
    table = f"{fields}table"
    one.click("button[value='isian_table:add'] >> visible=true")
    page.wait_for_selector(f"[name='{table}-0-field-uraian']")
    page.fill(f"[name='{table}-0-field-uraian']", "Hotel")
    page.fill(f"[name='{table}-0-field-biaya']", "1.250,5")
    page.wait_for_selector("output:has-text('1.250,5')")
    one.look("isian-lengkap")
    page.set_input_files(f"[name='{fields}file']", letter)
    one.click(f"#isian-{section} button.btn-primary")
    page.wait_for_selector("text=Isian tersimpan")
    one.look("isian-tersimpan")
    assert page.locator("a:has-text('surat.pdf')").count() == 1
    reader = person("appraiser", size=PHONE)
    reader.open(f"/cases/{case_id}")
    reader.look("isian-dibaca")
    assert "1.250,5" in reader.page.content()


def test_a_form_is_built_without_scripts(person: Callable[..., Person], site: Site, draft: DefinitionVersion) -> None:
    hr = person("hr", size=PHONE, script=False)
    form_page(hr, draft.id)
    hr.page.fill("#section-title_id", "Tanpa skrip")
    hr.click("form[action$='/sections'] button[type=submit]")
    section = hr.page.locator(".df-section").count() - 1
    for kind in ("table", "int"):
        add_field(hr, section, kind)
    hr.click("#isian-isian_int button[value=up]")
    assert hr.page.locator(f"#bagian-{section} .df-field-name").all_inner_texts() == [LABELS["int"], LABELS["table"]]
    assert hr.page.locator("[data-sort-grip]:visible").count() == 0
    hr.look("formulir-tanpa-skrip")
