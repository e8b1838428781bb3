"""Types of fields, built-in components, conditions and formulas in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.web.filters import t
from app.web.locales import language
from workflows import guards
from workflows.definition import Definition, Field, Form, FormulaTree
from workflows.vocabulary import words_of

TYPES: Mapping[str, LazyString] = {
    "text": _l("Teks pendek"),
    "long_text": _l("Teks panjang"),
    "int": _l("Bilangan bulat"),
    "decimal": _l("Angka desimal"),
    "date": _l("Tanggal"),
    "bool": _l("Ya atau tidak"),
    "choice": _l("Satu pilihan"),
    "choices": _l("Beberapa pilihan"),
    "link": _l("Tautan"),
    "file": _l("Berkas"),
    "person": _l("Pegawai"),
    "table": _l("Tabel berulang"),
}
COMPONENTS: Mapping[str, tuple[LazyString, LazyString]] = {
    "plan_items": (_l("Rencana hasil kerja"), _l("Hasil kerja dan indikator SKP pegawai.")),
    "expectations": (_l("Ekspektasi perilaku"), _l("Perilaku kerja dengan ekspektasi khusus pimpinan.")),
    "attachments": (_l("Lampiran SKP"), _l("Dukungan sumber daya, skema pertanggungjawaban, dan konsekuensi.")),
    "evaluation_grid": (_l("Realisasi dan umpan balik"), _l("Realisasi, bukti dukung, dan umpan balik per indikator.")),
    "self_assessment": (_l("Penilaian diri"), _l("Catatan pegawai tentang hasil dan perilakunya sendiri.")),
    "ratings": (_l("Rating"), _l("Rating hasil kerja dan perilaku kerja oleh Pejabat Penilai Kinerja.")),
    "result_document": (_l("Dokumen hasil"), _l("Predikat dan dokumen evaluasi kinerja.")),
    "objection": (_l("Keberatan"), _l("Keberatan pegawai dan penjelasan para pihak.")),
    "decision_ratings": (_l("Rating putusan"), _l("Rating yang diputuskan atasan Pejabat Penilai Kinerja.")),
    "signatures": (_l("Tanda tangan"), _l("Siapa menyetujui, dan kapan.")),
    "periods": (_l("Periode"), _l("Evaluasi periodik tahun ini dan keadaannya.")),
    "distribution": (_l("Distribusi predikat"), _l("Pola distribusi predikat kinerja unit.")),
    "follow_up": (_l("Tindak lanjut"), _l("Usulan tindak lanjut hasil penilaian.")),
    "academic": (_l("Tugas belajar"), _l("Prestasi akademik pegawai tugas belajar.")),
    "answers": (_l("Isian tahap sebelumnya"), _l("Semua isian dari formulir lain, untuk dibaca.")),
}
ARITHMETIC: Mapping[str, str] = {"add": "+", "subtract": "−", "multiply": "×", "divide": "÷"}
OVER_ROWS: Mapping[str, LazyString] = {
    "sum": _l("jumlah"),
    "average": _l("rata-rata"),
    "lowest": _l("nilai terendah"),
    "highest": _l("nilai tertinggi"),
    "count": _l("banyak baris"),
}


def condition(definition: Definition, form: Form, field: Field) -> str:
    """When a field is shown, as a sentence without a full stop; empty where it always is."""
    return guards.sentence(field.show_if, language(), words_of(definition, form)) if field.show_if else ""


def formula(form: Form, tree: FormulaTree | None) -> str:
    """A formula as people write it: "Biaya × banyak baris Tujuan"."""
    return _formula(_names(form), tree, inner=False) if tree else ""


def _names(form: Form) -> dict[str, str]:
    found = {}
    for field in form.fields:
        found[field.id] = t(field.label)
        found |= {f"{field.id}.{column.id}": f"{t(field.label)}: {t(column.label)}" for column in field.columns}
    return found


def _formula(names: Mapping[str, str], tree: FormulaTree, *, inner: bool) -> str:
    if "field" in tree:
        return _named(names, tree["field"])
    if "value" in tree:
        return str(tree["value"]).replace(".", "," if language() == "id" else ".")
    if "column" in tree:
        return f"{OVER_ROWS[str(tree['op'])]} {_named(names, tree['column'])}"
    parts = [_formula(names, part, inner=True) for part in tree["of"]]  # type: ignore[attr-defined]
    if tree["op"] == "days":
        return _("hari dari %(first)s sampai %(last)s", first=parts[0], last=parts[1])
    joined = f" {ARITHMETIC[str(tree['op'])]} ".join(parts)
    return f"({joined})" if inner else joined


def _named(names: Mapping[str, str], name: object) -> str:
    return f"“{names.get(str(name), str(name))}”"
