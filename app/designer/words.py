"""What edits are called in the history and on the undo button."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

ACTIONS: dict[str, LazyString] = {
    "begin": _l("naskah awal"),
    "title": _l("ubah judul alur"),
    "stage.add": _l("tambah tahap"),
    "stage.change": _l("ubah tahap"),
    "stage.move": _l("pindahkan tahap"),
    "stage.rename": _l("ganti nama pengenal tahap"),
    "stage.remove": _l("hapus tahap"),
    "state.add": _l("tambah keadaan"),
    "state.change": _l("ubah keadaan"),
    "state.access": _l("ubah siapa melihat dan mengubah"),
    "state.deadline": _l("ubah batas waktu"),
    "state.milestones": _l("ubah tonggak"),
    "state.move": _l("pindahkan keadaan"),
    "state.rename": _l("ganti nama pengenal keadaan"),
    "state.remove": _l("hapus keadaan"),
    "step.add": _l("tambah langkah"),
    "step.change": _l("ubah langkah"),
    "step.separate": _l("ubah pemisahan tugas"),
    "step.move": _l("pindahkan langkah"),
    "step.rename": _l("ganti nama pengenal langkah"),
    "step.remove": _l("hapus langkah"),
    "guard": _l("ubah syarat langkah"),
    "show_if": _l("ubah syarat tampil isian"),
    "fact.add": _l("tambah fakta"),
    "fact.change": _l("ubah fakta"),
    "fact.remove": _l("hapus fakta"),
    "fact.field": _l("pakai isian sebagai fakta"),
    "form.add": _l("tambah formulir"),
    "form.copy": _l("salin formulir"),
    "form.rename": _l("ubah judul formulir"),
    "form.remove": _l("hapus formulir"),
    "section.add": _l("tambah bagian formulir"),
    "section.title": _l("ubah judul bagian"),
    "section.move": _l("pindahkan bagian"),
    "section.remove": _l("hapus bagian"),
    "field.add": _l("tambah isian"),
    "field.change": _l("ubah isian"),
    "field.move": _l("pindahkan isian"),
    "field.retire": _l("hentikan atau pakai lagi isian"),
    "field.remove": _l("hapus isian"),
    "layout.move": _l("geser keadaan pada gambar"),
    "layout.tidy": _l("rapikan gambar"),
    "layout.reset": _l("tata letak otomatis"),
    "table.add": _l("tambah tabel keputusan"),
    "table.change": _l("ubah tabel keputusan"),
    "table.remove": _l("hapus tabel keputusan"),
    "scenario.add": _l("tambah skenario"),
    "scenario.change": _l("ubah skenario"),
    "scenario.remove": _l("hapus skenario"),
}


def action_word(action: str) -> str:
    """What an edit is called; one without a word stands for itself."""
    return str(ACTIONS.get(action, action))
