"""Edits of forms: what people asked for stays, what is in use stays, and every result can be read."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows import schema
from workflows.editing import EditRefused, facts, fields, forms
from workflows.editing.whole import blank

TITLE = {"id": "Cuti tahunan", "en": "Annual leave"}
NOBODY: frozenset[str] = frozenset()


def text(words: str) -> dict[str, str]:
    return {"id": words, "en": words}


def field(label: str, kind: str = "int", **more: object) -> dict[str, object]:
    return {"label": text(label), "type": kind, **more}


def made(*edits, document=None):
    """A document after some edits; each result can be read and written back."""
    document = document or blank(code="cuti", title=TITLE, kind="request")
    for edit in edits:
        before = deepcopy(document)
        after = edit(document)
        assert document == before
        document = schema.to_dict(schema.parse(after))
    return document


def refusal(edit, document) -> tuple[str, str]:
    with pytest.raises(EditRefused) as caught:
        edit(document)
    assert caught.value.text["id"]
    assert caught.value.text["en"]
    return caught.value.code, caught.value.field


@pytest.fixture
def sheet():
    """A form with two sections: days asked in the first, a sum of them in the second."""
    return made(
        forms.add_section("main", text("Permohonan")),
        forms.add_section("main", text("Rincian")),
        fields.add_field("main", 0, field("Hari")),
        fields.add_field("main", 0, field("Jam")),
        fields.add_field(
            "main", 1, field("Jumlah", computed={"op": "add", "of": [{"field": "hari"}, {"field": "jam"}]})
        ),
    )


def ids(document, form="main"):
    (found,) = [one for one in document["forms"] if one["id"] == form]
    return [[one["id"] for one in section.get("fields", [])] for section in found["sections"]]


def one_field(document, name):
    return next(one for form in document["forms"] for one in forms.fields_of(form) if one["id"] == name)


def test_a_form_is_added_copied_renamed_and_removed(sheet):
    grown = made(
        forms.add_form(text("Hasil akhir")), forms.copy_form("main", text("Isian")),
        forms.retitle_form("hasil_akhir", text("Putusan")), document=sheet,
    )  # fmt: skip
    assert [(one["id"], one["title"]["id"]) for one in grown["forms"]] == [
        ("main", "Isian"), ("hasil_akhir", "Putusan"), ("isian", "Isian"),
    ]  # fmt: skip
    assert ids(grown, "isian") == ids(grown)
    assert [one["id"] for one in made(forms.remove_form("isian", NOBODY), document=grown)["forms"]] == [
        "main", "hasil_akhir",
    ]  # fmt: skip


def test_a_form_that_a_state_shows_stays(sheet):
    assert refusal(forms.remove_form("main", NOBODY), sheet) == ("form_used", "id")


def test_a_form_with_a_field_in_use_stays(sheet):
    grown = made(forms.copy_form("main", text("Lama")), document=sheet)
    assert refusal(forms.remove_form("lama", {"lama.jam"}), grown) == ("field_used", "id")


def test_components_stand_among_sections_once(sheet):
    grown = made(forms.add_component("main", "answers"), forms.move_section("main", 2, 0), document=sheet)
    assert [one.get("component", one.get("id")) for one in grown["forms"][0]["sections"]] == [
        "answers", "permohonan", "rincian",
    ]  # fmt: skip
    assert refusal(forms.add_component("main", "answers"), grown) == ("component_twice", "component")


def test_a_section_named_like_a_component_gets_another_id(sheet):
    grown = made(
        forms.add_section("main", text("signatures")), forms.add_component("main", "signatures"), document=sheet
    )
    assert grown["forms"][0]["sections"][2]["id"] == "signatures_2"


def test_a_field_in_use_is_retired_and_not_removed(sheet):
    used = {"main.jumlah"}
    assert refusal(fields.remove_field("main", "jumlah", used), sheet) == ("field_used", "id")
    assert (
        refusal(fields.change_field("main", "jumlah", {"type": "text", "computed": None}, used), sheet)[0]
        == "field_used"
    )
    assert refusal(forms.remove_section("main", 1, used), sheet) == ("field_used", "id")
    retired = made(fields.retire_field("main", "jumlah", retired=True), document=sheet)
    assert one_field(retired, "jumlah")["retired"] is True
    assert made(fields.retire_field("main", "jumlah", retired=False), document=retired) == sheet


def test_what_is_not_asked_is_not_demanded(sheet):
    demanded = made(fields.change_field("main", "jumlah", {"required": True}, NOBODY), document=sheet)
    assert "required" not in one_field(
        made(fields.retire_field("main", "jumlah", retired=True), document=demanded), "jumlah"
    )


def test_what_a_formula_reads_can_neither_go_nor_move_below_it(sheet):
    for edit in (
        fields.remove_field("main", "hari", NOBODY),
        fields.retire_field("main", "hari", retired=True),
        fields.move_field("main", "hari", 1, 1),
        forms.move_section("main", 0, 1),
        forms.remove_section("main", 0, NOBODY),
    ):
        assert refusal(edit, sheet)[0] == "read_by"


def test_a_condition_on_a_later_field_is_refused(sheet):
    later = {"show_if": {"fact": "jumlah", "op": "more_than", "value": 3}}
    assert refusal(fields.change_field("main", "hari", later, NOBODY), sheet)[0] == "read_by"
    unknown = {"show_if": {"fact": "nowhere", "op": "filled"}}
    assert refusal(fields.change_field("main", "jumlah", unknown, NOBODY), sheet)[0] == "read_by"
    known = {"show_if": {"fact": "is_leader", "op": "is_true"}}
    assert one_field(made(fields.change_field("main", "hari", known, NOBODY), document=sheet), "hari")["show_if"]


def test_what_was_out_of_order_before_blocks_no_other_edit(sheet):
    broken = deepcopy(sheet)
    one_field(broken, "hari")["show_if"] = {"fact": "jumlah", "op": "filled"}
    made(fields.change_field("main", "jam", {"label": text("Menit")}, NOBODY), document=broken)


def test_moves_stay_inside_the_form(sheet):
    moved = made(fields.move_field("main", "jumlah", 0, 99), document=sheet)
    assert ids(moved) == [["hari", "jam", "jumlah"], []]
    assert refusal(fields.move_field("main", "jumlah", 7, 0), sheet)[0] == "no_section"


@pytest.mark.parametrize(
    ("values", "code", "place"),
    [
        (field("Pilih", "choice"), "choices_needed", "choices"),
        (field("Tabel", "table"), "columns_needed", "columns"),
        (
            field("Tabel", "table", columns=[{"id": "a", "type": "choice", "label": text("A")}]),
            "column_choices",
            "columns",
        ),
        (field("Tabel", "table", columns=[{"id": "a", "type": "file", "label": text("A")}]), "gone", "columns"),
        (field("Pilih", "choice", choices=[{"id": "a", "title": text("A")}] * 2), "written_twice", "choices"),
        (
            field("Pilih", "choices", choices=[{"id": f"c{n}", "title": text("x")} for n in range(10_000)]),
            "too_many",
            "choices",
        ),
        (field("Teks", "text", computed={"field": "hari"}), "computed_type", "computed"),
        (
            field("Hasil", "int", computed={"op": "days", "of": [{"field": "hari"}, {"field": "jam"}]}),
            "operand",
            "computed",
        ),
        (field("Hasil", "int", computed={"op": "sum", "column": "hari.x"}), "operand", "computed"),
        (field("Hasil", "rahasia"), "gone", "type"),
    ],
    ids=[
        "no-choices",
        "no-columns",
        "column-choices",
        "column-type",
        "twice",
        "10000",
        "text",
        "days",
        "column",
        "type",
    ],
)
def test_fields_nobody_can_answer_are_refused(sheet, values, code, place):
    assert refusal(fields.add_field("main", 0, values), sheet) == (code, place)


def test_a_form_takes_only_so_many_fields(sheet):
    full = deepcopy(sheet)
    full["forms"][0]["sections"][0]["fields"] += [
        {"id": f"f{n}", "type": "text", "label": text("x")} for n in range(fields.MAX_FIELDS - 3)
    ]
    assert refusal(fields.add_field("main", 0, field("Satu lagi")), full) == ("too_many", "label_id")


def test_columns_in_use_stay(sheet):
    columns = [{"id": "kota", "type": "text", "label": text("Kota")}]
    table = made(fields.add_field("main", 1, field("Tujuan", "table", columns=columns)), document=sheet)
    more = {"columns": [*columns, {"id": "biaya", "type": "int", "label": text("Biaya")}]}
    assert (
        len(
            one_field(made(fields.change_field("main", "tujuan", more, {"main.tujuan"}), document=table), "tujuan")[
                "columns"
            ]
        )
        == 2
    )
    gone = {"columns": more["columns"][1:]}
    assert refusal(fields.change_field("main", "tujuan", gone, {"main.tujuan"}), table) == ("column_used", "columns")
    assert made(fields.change_field("main", "tujuan", gone, NOBODY), document=table)


def test_a_fact_follows_the_choices_of_its_field(sheet):
    choices = [{"id": "ya", "title": text("Ya")}, {"id": "tidak", "title": text("Tidak")}]
    asked = made(
        fields.add_field("main", 0, field("Setuju", "choice", choices=choices)),
        facts.from_field("main", "setuju"),
        document=sheet,
    )
    asked["facts"]["setuju"]["title"] = text("persetujuan keluarga")
    more = [*choices, {"id": "ragu", "title": text("Ragu")}]
    grown = made(fields.change_field("main", "setuju", {"choices": more}, NOBODY), document=asked)
    assert grown["facts"]["setuju"]["type"] == ["ya", "tidak", "ragu"]
    assert grown["facts"]["setuju"]["title"]["id"] == "persetujuan keluarga"


def test_a_field_never_takes_the_name_of_an_application_fact(sheet):
    assert fields.field_name(sheet, "main", "predicate") == "predicate_2"
    assert fields.field_name(sheet, "main", "Hari") == "hari_2"
    assert fields.field_name(sheet, "main", "<script>") == "script"


labels = st.sampled_from(["Hari", "Jam", "Biaya", "2 kali", "日本", "<b>x</b>"])
steps = st.one_of(
    st.builds(lambda place, label: fields.add_field("main", place, field(label)), st.integers(0, 3), labels),
    st.builds(lambda place, to: forms.move_section("main", place, to), st.integers(-1, 4), st.integers(-2, 6)),
    st.builds(lambda label: forms.add_section("main", text(label)), labels),
    st.builds(
        lambda name, place, position: fields.move_field("main", name, place, position),
        st.sampled_from(["hari", "jam", "jumlah", "biaya"]),
        st.integers(-1, 3),
        st.integers(-2, 9),
    ),
    st.builds(lambda name: fields.remove_field("main", name, NOBODY), st.sampled_from(["hari", "jumlah", "biaya"])),
    st.builds(
        lambda name, on: fields.retire_field("main", name, retired=on),
        st.sampled_from(["hari", "jumlah"]),
        st.booleans(),
    ),
)


@given(st.lists(steps, max_size=12))
def test_any_row_of_edits_leaves_a_form_that_works(edits):
    document = made(
        forms.add_section("main", text("Permohonan")),
        fields.add_field("main", 0, field("Hari")),
        fields.add_field("main", 0, field("Jumlah", computed={"op": "add", "of": [{"field": "hari"}, {"value": 1}]})),
    )
    for edit in edits:
        before = sorted(one["id"] for one in forms.fields_of(document["forms"][0]))
        try:
            document = made(edit, document=document)
        except EditRefused:
            assert sorted(one["id"] for one in forms.fields_of(document["forms"][0])) == before
    asked = [one for one in forms.fields_of(document["forms"][0]) if not one.get("retired")]
    names = [one["id"] for one in asked]
    assert len(set(names)) == len(names)
    for one in asked:
        if "computed" in one:
            assert names.index("hari") < names.index(one["id"])
