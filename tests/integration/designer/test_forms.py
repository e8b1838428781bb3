"""The form builder in the panel: forms, sections, fields of every type, and the preview."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine, select

from app.auth.models import User
from app.cases.models import CaseAnswer
from app.definitions import drafting
from app.definitions.models import DefinitionVersion
from app.definitions.service import add_draft
from tests.statements import counted
from workflows import schema
from workflows.definition import FIELD_TYPES

NUMBER = {name: "" for name in ("unit_id", "unit_en", "computed", "a", "a_number", "b", "b_number", "first", "last")}
FIELD = {"label_id": "Lama cuti", "label_en": "", "help_id": "", "help_en": ""}


class Builder:
    """HR at one draft; every edit carries the revision that the draft has now."""

    def __init__(self, panel, draft) -> None:
        self.panel, self.id, self.world = panel.enter("hr"), draft.id, panel.world

    @property
    def version(self) -> DefinitionVersion:
        self.world.session.expire_all()
        return self.world.session.get_one(DefinitionVersion, self.id)

    @property
    def document(self):
        return self.version.document

    def form(self, name="main"):
        return next(one for one in self.document["forms"] if one["id"] == name)

    def fields(self, section=0, form="main"):
        return self.form(form)["sections"][section].get("fields", [])

    def post(self, path, data=None, **arguments):
        return self.panel.post(
            f"designer/{self.id}/forms/{path}", {"revision": self.version.revision, **(data or {})}, **arguments
        )

    def get(self, path, **arguments):
        path, _mark, asked = path.partition("?")
        arguments |= dict(pair.split("=") for pair in asked.split("&") if asked)
        return self.panel.get(f"designer/{self.id}/forms/{path}", **arguments)

    def add(self, kind, label, section=0, **more):
        return self.post("main/fields/new", {**FIELD, **NUMBER, "label_id": label, **more}, type=kind, section=section)


@pytest.fixture
def builder(panel, draft):
    made = Builder(panel, draft)
    assert (
        made.post("main/sections", {"section-title_id": "Permohonan", "section-title_en": "Request"}).status_code == 303
    )
    return made


def test_a_form_is_built_copied_renamed_and_removed(builder):
    answer = builder.post("", {"title_id": "Hasil <script>", "title_en": ""})
    assert answer.status_code == 303
    assert answer.location.endswith("/forms/hasil_script")
    assert "Hasil &lt;script&gt;" in builder.get("").text
    assert builder.post("hasil_script/title", {"title_id": "Hasil", "title_en": "Result"}).status_code == 303
    assert builder.form("hasil_script")["title"] == {"id": "Hasil", "en": "Result"}
    assert builder.post("main/copy", {"copy-title_id": "Salinan", "copy-title_en": ""}).status_code == 303
    assert builder.form("salinan")["sections"] == builder.form()["sections"]
    assert builder.post("salinan/remove").status_code == 303
    assert [one["id"] for one in builder.document["forms"]] == ["main", "hasil_script"]


def test_a_form_that_a_state_shows_is_not_removed(builder):
    builder.post("main/remove")
    assert builder.form()
    assert "masih dipakai keadaan" in builder.get("main").text


def test_sections_and_components_are_ordered_by_buttons_and_by_drag(builder):
    builder.post("main/components", {"component": "answers"})
    builder.post("main/sections", {"section-title_id": "Lampiran", "section-title_en": ""})
    assert _sections(builder) == ["permohonan", "answers", "lampiran"]
    builder.post("main/sections/2/move", {"way": "up"})
    assert _sections(builder) == ["permohonan", "lampiran", "answers"]
    builder.post("main/sections/2/move", {"to": "0"})
    assert _sections(builder) == ["answers", "permohonan", "lampiran"]
    assert builder.post("main/sections/2/move", {"to": "x"}).status_code == 404
    page = builder.get("main").text
    assert "Semua isian dari formulir lain" in page
    assert "Isian tahap sebelumnya: " not in page  # each component once


def _sections(builder):
    return [one.get("component", one.get("id")) for one in builder.form()["sections"]]


CHOICES = {
    "choices-0-key": "",
    "choices-0-title_id": "Tahunan",
    "choices-0-title_en": "Annual",
    "more_choices": "Besar | Long\n\nSakit",
}
COLUMNS = {
    "columns-0-key": "", "columns-0-title_id": "Kota", "columns-0-title_en": "", "columns-0-kind": "text",
    "columns-0-required": "y", "columns-0-unit_id": "", "columns-0-unit_en": "", "columns-0-choices": "",
    "columns-1-key": "", "columns-1-title_id": "Biaya", "columns-1-title_en": "Cost", "columns-1-kind": "decimal",
    "columns-1-unit_id": "rupiah", "columns-1-unit_en": "", "columns-1-choices": "",
}  # fmt: skip


def test_every_type_is_added_shown_and_read_back(builder):
    for kind in FIELD_TYPES:
        more = CHOICES if kind in ("choice", "choices") else COLUMNS if kind == "table" else {}
        answer = builder.add(kind, f"Isian {kind}", **more)
        assert answer.status_code == 303, re.findall(r"t-field-errors.*?</ul>", answer.text, re.DOTALL)
    found = {one["type"]: one for one in builder.fields()}
    assert set(found) == set(FIELD_TYPES)
    assert [one["id"] for one in found["choice"]["choices"]] == ["tahunan", "besar", "sakit"]
    assert found["choice"]["choices"][1]["title"] == {"id": "Besar", "en": "Long"}
    assert [(one["id"], one["type"], one.get("required", False)) for one in found["table"]["columns"]] == [
        ("kota", "text", True), ("biaya", "decimal", False),
    ]  # fmt: skip
    page = builder.get("main").text
    for words in ("Tabel berulang", "Pegawai", "Berkas", "Beberapa pilihan"):
        assert words in page
    for one in builder.fields():
        assert builder.get(f"main/fields/{one['id']}").status_code == 200
    assert builder.get("main/preview/").status_code == 200


def test_a_field_is_changed_and_keeps_what_was_not_asked(builder):
    builder.add("choice", "Jenis cuti", **CHOICES)
    data = {
        **FIELD, "label_id": "Macam cuti", "label_en": "Kind of leave", "help_id": "Pilih satu.", "required": "y",
        "choices-0-key": "tahunan", "choices-0-title_id": "Cuti tahunan", "choices-0-title_en": "", "more_choices": "",
        "choices-1-key": "sakit", "choices-1-title_id": "Sakit", "choices-1-title_en": "",
    }  # fmt: skip
    assert builder.post("main/fields/jenis_cuti", data).status_code == 303
    (field,) = builder.fields()
    assert field["label"] == {"id": "Macam cuti", "en": "Kind of leave"}
    assert field["required"] is True
    assert [(one["id"], one["title"]["id"]) for one in field["choices"]] == [
        ("tahunan", "Cuti tahunan"),
        ("sakit", "Sakit"),
    ]


def test_row_buttons_store_nothing(builder):
    before = builder.version.revision
    page = builder.add("choice", "Jenis cuti", **CHOICES, rows="choices:add")
    assert page.status_code == 200
    assert "Tahunan" in page.text
    assert 'name="choices-1-title_id"' in page.text
    assert builder.add("choice", "Jenis cuti", **CHOICES, rows="choices:remove:9").status_code == 404
    assert builder.version.revision == before


def test_many_choices_are_refused_beside_the_field_and_nothing_is_lost(builder):
    many = "\n".join(f"Pilihan {number}" for number in range(10_000))
    answer = builder.add("choice", "Jenis cuti", more_choices=many)
    assert answer.status_code == 422
    assert "Paling banyak 100." in answer.text
    assert "Pilihan 9999" in answer.text
    assert "Jenis cuti" in answer.text
    assert builder.fields() == []


def test_a_formula_is_chosen_and_said_as_a_sentence(builder):
    builder.add("date", "Mulai")
    builder.add("date", "Selesai")
    builder.add("table", "Tujuan", **COLUMNS)
    assert builder.add("int", "Lama", computed="days", first="mulai", last="selesai").status_code == 303
    more = {"computed": "multiply", "a": "sum:tujuan.biaya", "b": "number", "b_number": "1,5"}
    assert builder.add("decimal", "Total", **more).status_code == 303
    found = {one["id"]: one.get("computed") for one in builder.fields()}
    assert found["lama"] == {"op": "days", "of": [{"field": "mulai"}, {"field": "selesai"}]}
    assert found["total"] == {"op": "multiply", "of": [{"op": "sum", "column": "tujuan.biaya"}, {"value": "1.5"}]}
    page = builder.get("main").text
    assert "Dihitung: hari dari “Mulai” sampai “Selesai”" in page
    assert "Dihitung: jumlah “Tujuan: Biaya” × 1,5" in page
    assert re.search(r'<option selected value="sum:tujuan.biaya">', builder.get("main/fields/total").text)
    missing = builder.add("int", "Kurang", computed="add", a="sum:tujuan.biaya")
    assert missing.status_code == 422
    assert "agar rumus lengkap" in missing.text


def test_a_formula_out_of_a_file_stays_unless_another_is_chosen(builder, panel):
    builder.add("int", "Hari")
    deep = {"op": "add", "of": [{"op": "multiply", "of": [{"field": "hari"}, {"value": "2"}]}, {"value": "1"}]}
    builder.add("int", "Hasil", computed="one", a="field:hari")
    document = builder.document
    document["forms"][0]["sections"][0]["fields"][1]["computed"] = deep
    version = builder.version
    drafting.write(version, schema.parse(document))
    panel.world.session.commit()
    assert "(“Hari” × 2) + 1" in builder.get("main/fields/hasil").text
    assert (
        builder.post(
            "main/fields/hasil", {**FIELD, **NUMBER, "label_id": "Hasil akhir", "computed": "keep"}
        ).status_code
        == 303
    )
    assert builder.fields()[1]["computed"] == deep


def test_fields_move_within_and_between_sections(builder):
    builder.post("main/sections", {"section-title_id": "Rincian", "section-title_en": ""})
    for label in ("A", "B", "C"):
        builder.add("text", label)
    builder.post("main/fields/c/move", {"way": "up"})
    assert [one["id"] for one in builder.fields()] == ["a", "c", "b"]
    builder.post("main/fields/a/move", {"section": "1", "to": "0"})
    assert [one["id"] for one in builder.fields()] == ["c", "b"]
    assert [one["id"] for one in builder.fields(1)] == ["a"]


def test_a_condition_below_what_it_reads_cannot_be_moved_above_it(builder):
    builder.add("int", "Hari")
    builder.add("int", "Hasil", computed="one", a="field:hari")
    builder.post("main/fields/hasil/move", {"way": "up"})
    assert [one["id"] for one in builder.fields()] == ["hari", "hasil"]
    assert "hanya dapat membaca isian" in builder.get("main").text


def test_a_field_is_retired_asked_again_and_used_as_a_fact(builder):
    builder.add("int", "Hari")
    builder.post("main/fields/hari/fact")
    assert builder.document["facts"]["hari"]["type"] == "int"
    builder.post("main/fields/hari/retire")
    assert builder.fields()[0]["retired"] is True
    assert "tidak dipakai lagi" in builder.get("main").text
    builder.post("main/fields/hari/retire", {"again": "1"})
    assert "retired" not in builder.fields()[0]
    assert builder.post("main/fields/hari/remove").status_code == 303
    assert builder.fields() == []


def test_what_a_published_version_asks_is_retired_and_not_removed(builder, panel):
    builder.add("int", "Hari")
    world = builder.world
    version = builder.version
    version.status, version.published_at = "published", world.now
    world.session.commit()
    draft = add_draft(world.session, agency_id=world.agency.id, source=version.source, actor=None, now=world.now)
    world.session.commit()
    builder.id = draft.id
    page = builder.get("main/fields/hari").text
    assert "tidak dapat dihapus" in page
    assert "Hapus isian" not in page
    builder.post("main/fields/hari/remove")
    builder.post("main/sections/0/remove")
    assert [one["id"] for one in builder.fields()] == ["hari"]
    builder.post("main/fields/hari/retire")
    assert builder.fields()[0]["retired"] is True
    builder.id = version.id
    for path in ("", "main", "main/fields/hari", "main/preview/"):
        shown = builder.get(path)
        assert shown.status_code == 200
        assert 'name="revision"' not in shown.text
    assert builder.post("main/fields/hari/retire").status_code == 404


def test_a_page_that_is_out_of_date_keeps_what_was_typed(builder):
    builder.add("int", "Hari")
    answer = builder.post("main/fields/hari", {**FIELD, **NUMBER, "label_id": "Jumlah hari", "revision": 0})
    assert answer.status_code == 422
    assert "Jumlah hari" in answer.text
    assert builder.fields()[0]["label"]["id"] == "Hari"


def test_the_preview_shows_what_each_may_do_and_stores_nothing(builder):
    builder.add("bool", "Perlu pengganti")
    builder.add("text", "Nama pengganti")
    fields = builder.fields()
    document = builder.document
    document["forms"][0]["sections"][0]["fields"] = [
        fields[0], {**fields[1], "show_if": {"fact": "perlu_pengganti", "op": "is_true"}},
    ]  # fmt: skip
    states = {one["id"]: one for one in document["states"]}
    states["draft"]["see"]["appraiser"] = ["fields"]
    version = builder.version
    drafting.write(version, schema.parse(document))
    builder.world.session.commit()
    owner = builder.get("main/preview/", state="draft", relation="owner").text
    assert 'name="isian-0-field-nama_pengganti"' in owner
    appraiser = builder.get("main/preview/", state="draft", relation="appraiser").text
    assert 'name="isian-0-field-nama_pengganti"' not in appraiser
    assert "Contoh jawaban" in appraiser
    assert "Tidak terlihat bagi peran ini" in builder.get("main/preview/", state="closed", relation="appraiser").text
    seen = builder.version.revision
    again = builder.post(
        "main/preview/", {"state": "draft", "relation": "owner", "isian-0-field-perlu_pengganti": "no"}
    )
    assert again.status_code == 200
    assert 'name="isian-0-field-nama_pengganti"' not in again.text
    assert builder.version.revision == seen
    assert builder.world.session.scalars(select(CaseAnswer)).all() == []


def test_the_pages_are_cheap_and_in_english(builder, engine: Engine):
    for kind in FIELD_TYPES:
        more = CHOICES if kind in ("choice", "choices") else COLUMNS if kind == "table" else {}
        builder.add(kind, f"Isian {kind}", **more)
    for path in ("", "main", "main/fields/isian_text", "main/preview/"):
        builder.get(path)
        with counted(engine) as sent:
            builder.get(path)
        assert len(sent) <= 10, path
    builder.world.session.get_one(User, builder.world.users["hr"].id).locale = "en"
    builder.world.session.commit()
    assert builder.get("main").status_code == 200


@pytest.mark.parametrize(
    "path", ["", "main", "main/fields/hari", "main/preview/", "main/fields/new?type=int&section=0"]
)
def test_only_hr_of_the_agency_sees_the_builder(builder, path):
    builder.add("int", "Hari")
    assert builder.get(path).status_code == 200
    builder.panel.enter("employee")
    assert builder.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "nowhere",
        "main/fields/nowhere",
        "nowhere/preview/",
        "main/fields/new?type=x&section=0",
        "main/fields/new?type=int&section=9",
    ],
)
def test_what_is_not_there_is_not_found(builder, path):
    assert builder.get(path).status_code == 404
