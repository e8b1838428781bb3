"""Each macro alone: what it says, what ties its parts together, and that hostile text stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from xml.etree.ElementTree import Element

import html5lib
import pytest
from wtforms import (
    BooleanField,
    FieldList,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from app.web.forms import BaseForm, add_errors
from tests.unit.web.conftest import stage

Draw = Callable[..., str]
HOSTILE = '"><script>alert(1)</script>'
TODAY = date(2026, 11, 22)


class SampleForm(BaseForm):
    """One field of each kind that the macro tells apart."""

    title = StringField("Rencana hasil kerja", [InputRequired()], description="Tulis hasil, bukan kegiatan.")
    note = TextAreaField("Catatan", [Length(min=30)])
    kind = SelectField("Jenis", choices=[SelectChoice("main", "Utama"), SelectChoice("extra", "Tambahan")])
    agreed = BooleanField("Saya sudah membaca")
    rating = RadioField("Hasil kerja", choices=[SelectChoice("above", "Di atas"), SelectChoice("meets", "Sesuai")])
    target = IntegerField("Target", [NumberRange(1, 100)])


class RowsForm(BaseForm):
    """A form with rows."""

    rows = FieldList(StringField("Indikator", [InputRequired()]), min_entries=2)


def parse(source: str) -> Element:
    """The snippet as a tree; a broken tag fails the test."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(f"<!doctype html><title>x</title><main>{source}</main>")


def ids(tree: Element) -> set[str]:
    return {element.get("id", "") for element in tree.iter() if element.get("id")}


def text(tree: Element) -> str:
    return re.sub(r"\s+", " ", "".join(tree.itertext()))


@pytest.mark.parametrize("name", ["title", "note", "kind", "agreed", "rating", "target"])
def test_every_field_has_a_label_and_its_notes_are_tied_to_it(draw: Draw, name: str) -> None:
    form = SampleForm(formdata=None)
    form[name].errors = ["Isian ini salah."]
    tree = parse(
        draw(
            '{% from "components/forms.html" import field %}{{ field(form[name], help="Contoh: 5") }}',
            form=form,
            name=name,
        )
    )
    present = ids(tree)
    controls = [item for item in tree.iter() if item.tag in {"input", "textarea", "select"}]
    labels = {label.get("for") for label in tree.iter("label")}
    assert controls
    assert all(control.get("id") in labels for control in controls)
    described = next(item.get("aria-describedby") for item in tree.iter() if item.get("aria-describedby"))
    assert described is not None
    assert described.split() == [f"{name}-help", f"{name}-errors"]
    assert set(described.split()) <= present
    assert "Isian ini salah." in text(tree)


def test_field_without_help_and_errors_describes_nothing(draw: Draw) -> None:
    source = draw(
        '{% from "components/forms.html" import field %}{{ field(form.note) }}', form=SampleForm(formdata=None)
    )
    assert "aria-describedby" not in source
    assert "aria-invalid" not in source


def test_required_is_said_in_words(draw: Draw) -> None:
    source = '{% from "components/forms.html" import field %}{{ field(form.title) }}|{{ field(form.note) }}'
    required, optional = draw(source, form=SampleForm(formdata=None)).split("|")
    assert "wajib" in required
    assert "wajib" not in optional


def test_extra_arguments_become_attributes(draw: Draw) -> None:
    source = '{% from "components/forms.html" import field %}{{ field(form.note, rows=6, data_autosave="note") }}'
    area = next(parse(draw(source, form=SampleForm(formdata=None))).iter("textarea"))
    assert (area.get("rows"), area.get("data-autosave")) == ("6", "note")


def test_error_summary_links_to_each_field_also_in_rows(draw: Draw) -> None:
    form = RowsForm(formdata=None)
    assert not form.validate()
    add_errors(form, {"rows": "Paling sedikit tiga baris.", "elsewhere": "Siklus sudah ditutup."})
    tree = parse(draw('{% from "components/forms.html" import error_summary %}{{ error_summary(form) }}', form=form))
    links = [link.get("href") for link in tree.iter("a")]
    assert {"#rows-0", "#rows-1"} <= set(links)
    assert "Indikator: Isian ini wajib diisi." in text(tree)
    assert "Siklus sudah ditutup." in text(tree)


def test_error_summary_is_silent_without_errors(draw: Draw) -> None:
    source = '{% from "components/forms.html" import error_summary %}{{ error_summary(form) }}'
    assert draw(source, form=SampleForm(formdata=None)).strip() == ""


def test_csrf_field_carries_the_token_of_the_session(draw: Draw) -> None:
    source = '{% from "components/forms.html" import csrf_field %}{{ csrf_field() }}'
    field = next(parse(draw(source)).iter("input"))
    assert field.get("name") == "csrf_token"
    assert len(field.get("value") or "") > 30


def test_action_button_names_its_transition(draw: Draw) -> None:
    source = (
        '{% from "components/buttons.html" import primary %}{{ primary("Ajukan", action="submit_plan", icon="send") }}'
    )
    button = next(parse(draw(source)).iter("button"))
    assert (button.get("type"), button.get("data-action"), button.get("disabled")) == ("submit", "submit_plan", None)


def test_blocked_button_is_disabled_and_says_why(draw: Draw) -> None:
    source = (
        '{% from "components/buttons.html" import blocked %}{{ blocked("Setujui", "agree_plan", "not_mine", why) }}'
    )
    tree = parse(draw(source, why=HOSTILE))
    button = next(tree.iter("button"))
    assert button.get("disabled") is not None
    assert (button.get("data-action"), button.get("data-blocker")) == ("agree_plan", "not_mine")
    assert button.get("aria-describedby") in ids(tree)
    assert HOSTILE in text(tree)
    assert next(tree.iter("script"), None) is None


def test_stepper_marks_exactly_one_current_step(draw: Draw) -> None:
    stages = [stage("a", "Penyusunan", "12 Januari"), stage("b", "Persetujuan"), stage("c", "Pelaksanaan")]
    source = '{% from "components/stepper.html" import stepper %}{{ stepper(stages, "b") }}'
    tree = parse(draw(source, stages=stages))
    steps = list(tree.iter("li"))
    assert [step.get("aria-current") for step in steps] == [None, "step", None]
    assert "(selesai)" in text(steps[0])
    assert "(selesai)" not in text(steps[1]) + text(steps[2])
    assert "Tahap 2 dari 3: Persetujuan" in text(tree)


def test_finished_stepper_has_the_last_step_done(draw: Draw) -> None:
    source = '{% from "components/stepper.html" import stepper %}{{ stepper(stages, "b", finished=True) }}'
    steps = list(parse(draw(source, stages=[stage("a", "Awal"), stage("b", "Selesai")])).iter("li"))
    assert all("(selesai)" in text(step) for step in steps)


def test_table_has_caption_scopes_and_labels_for_phones(draw: Draw) -> None:
    source = """{% from "components/table.html" import table, td, th_row %}
    {% call table("Bawahan", ["Nama", {"text": "Jumlah", "class": "t-num", "sort": "ascending"}]) %}
    <tr>{{ th_row("Nama", name) }}{{ td("Jumlah", 0) }}{{ td("Unit", "") }}</tr>{% endcall %}"""
    tree = parse(draw(source, name=HOSTILE))
    headers = list(tree.iter("th"))
    assert [header.get("scope") for header in headers] == ["col", "col", "row"]
    assert headers[1].get("aria-sort") == "ascending"
    assert [cell.get("data-label") for cell in tree.iter("td")] == ["Jumlah", "Unit"]
    assert [text(cell).strip() for cell in tree.iter("td")] == ["0", "–"]
    region = next(item for item in tree.iter("div") if item.get("role") == "region")
    assert (region.get("tabindex"), region.get("aria-label")) == ("0", "Bawahan")
    assert next(tree.iter("script"), None) is None


@pytest.mark.parametrize(
    ("day", "sentence", "tone"),
    [
        (date(2026, 11, 27), "jatuh tempo 5 hari lagi (27 November 2026)", "neutral"),
        (date(2026, 11, 24), "jatuh tempo 2 hari lagi (24 November 2026)", "warning"),
        (date(2026, 11, 23), "jatuh tempo besok (23 November 2026)", "warning"),
        (date(2026, 11, 22), "jatuh tempo hari ini (22 November 2026)", "warning"),
        (date(2026, 11, 20), "terlambat 2 hari (20 November 2026)", "danger"),
    ],
)
def test_due_says_it_in_words(draw: Draw, day: date, sentence: str, tone: str) -> None:
    source = '{% from "components/due.html" import due %}{{ due(day, today) }}'
    drawn = draw(source, day=day, today=TODAY)
    assert text(parse(drawn)).strip().endswith(sentence)
    assert f"t-tone-{tone}" in drawn


def test_due_without_date_draws_nothing(draw: Draw) -> None:
    assert draw('{% from "components/due.html" import due %}{{ due(None) }}').strip() == ""


def test_timeline_names_who_acted_for_whom_and_keeps_line_breaks(draw: Draw) -> None:
    event = SimpleNamespace(
        at=datetime(2026, 11, 21, 9, 5, tzinfo=UTC),
        title="Dikembalikan",
        actor="Arga",
        on_behalf_of="Kepala Dinas",
        comment="Baris satu\n<b>dua</b>",
    )
    drawn = draw('{% from "components/timeline.html" import timeline %}{{ timeline(events) }}', events=[event])
    tree = parse(drawn)
    assert "Arga atas nama Kepala Dinas" in text(tree)
    assert "21 November 2026 16.05 WIB" in text(tree)
    assert "<br>&lt;b&gt;dua" in drawn


def test_bar_never_divides_by_zero_and_uses_no_style(draw: Draw) -> None:
    source = '{% from "components/meter.html" import bar %}{{ bar(3, total) }}'
    assert 'width="0%"' in draw(source, total=0)
    assert 'width="37.5%"' in draw(source, total=8)
    assert "style=" not in draw(source, total=8)


def test_funnel_is_a_list_of_numbers(draw: Draw) -> None:
    items = [
        {"label": "Penyusunan", "value": 1234, "url": "/x"},
        {"label": "Selesai", "value": 0, "note": "3 terlambat"},
    ]
    source = '{% from "components/meter.html" import funnel %}{{ funnel(items) }}'
    assert "1.234" in text(parse(draw(source, items=items)))
    assert draw(source, items=[]).count("<li>") == 0


def test_empty_state_pagination_person_and_status(draw: Draw) -> None:
    source = """
    {% from "components/empty.html" import empty_state %}{% from "components/pagination.html" import pagination %}
    {% from "components/person.html" import person %}{% from "components/status.html" import status_tag, notice %}
    {% from "components/cards.html" import card %}{% from "components/buttons.html" import confirm_box, link_button %}
    {{ empty_state("Belum ada", "Teks", "/baru", "Mulai") }}{{ pagination(None, "/n") }}
    {{ person(name, "Perawat", "Puskesmas", url="/p") }}{{ status_tag("Diajukan", "progress") }}
    {{ notice("Awas", "warning") }}
    {% call card("Judul", id="k") %}Isi{% endcall %}{% call confirm_box("Batalkan", "Yakin?") %}<p>ya</p>{% endcall %}
    {{ link_button("/x", "Buka", icon="eye") }}"""
    tree = parse(draw(source, name=HOSTILE))
    assert [link.get("href") for link in tree.iter("a")] == ["/baru", "/n", "/p", "/x"]
    assert next(tree.iter("script"), None) is None
    assert next(tree.iter("summary")).get("class") == "btn btn-secondary"
