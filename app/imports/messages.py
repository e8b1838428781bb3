"""The sentences for findings of an import, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.people import messages as people
from app.people.problems import Problem, RegisterRefused

SENTENCES: Mapping[str, LazyString] = {
    "file_missing": _l("Pilih berkas lebih dahulu."),
    "file_too_large": _l("Berkas lebih besar dari %(megabytes)s MB."),
    "file_old_excel": _l("Ini berkas Excel lama (.xls). Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi."),
    "file_not_text": _l("Berkas ini bukan CSV yang dapat dibaca. Simpan ulang sebagai “CSV UTF-8” atau .xlsx."),
    "file_broken": _l("Berkas Excel ini rusak atau terkunci sandi. Simpan ulang sebagai .xlsx tanpa sandi."),
    "file_bomb": _l("Isi berkas Excel ini jauh lebih besar dari yang wajar, jadi tidak dibuka."),
    "file_empty": _l("Berkas ini kosong."),
    "file_without_rows": _l("Berkas ini hanya berisi judul kolom, belum ada baris pegawai."),
    "file_too_long": _l("Berkas ini lebih dari %(rows)s baris. Bagi menjadi beberapa berkas."),
    "csv_broken": _l("Tanda kutip di sekitar baris %(line)s tidak berpasangan, jadi kolomnya tidak dapat dipisahkan."),
    "columns_missing": _l("Kolom berikut tidak ada: %(columns)s. Bandingkan dengan berkas contoh."),
    "column_twice": _l("Kolom %(column)s ada dua kali. Hapus salah satu."),
    "column_ignored": _l("Kolom ini tidak dikenal dan tidak dibaca."),
    "cell_empty": _l("Belum diisi."),
    "cell_empty_new": _l("Perlu diisi karena %(key)s belum ada di data."),
    "text_is_date": _l("Excel mengubah isian ini menjadi tanggal. Ubah format sel menjadi Teks, lalu ketik ulang."),
    "text_is_flag": _l("Isian ini bernilai benar/salah. Ubah format sel menjadi Teks, lalu ketik ulang."),
    "text_too_long": _l("Lebih panjang dari %(longest)s huruf."),
    "text_hidden_marks": _l("Berisi tanda tersembunyi. Ketik ulang isian ini."),
    "text_is_error": _l("Rumus di sel ini gagal (%(value)s). Ganti dengan nilainya."),
    "not_in_list": _l("“%(value)s” tidak dikenal. Pilihannya: %(choices)s."),
    "date_unreadable": _l("“%(value)s” bukan tanggal yang dapat dibaca. Tulis seperti 2026-11-21 atau 21-11-2026."),
    "email_invalid": _l("“%(value)s” bukan alamat surel."),
    "nip_as_number": _l(
        "NIP tersimpan sebagai angka, sehingga angka terakhirnya sudah hilang. "
        "Ubah format sel menjadi Teks, lalu ketik ulang NIP."
    ),
    "differs_from_row": _l("Berbeda dari baris %(other)s, yang menulis “%(value)s”. Samakan keduanya."),
    "name_ambiguous": _l("Ada beberapa pejabat dengan nama ini di data. Ubah lewat panel admin."),
    "overlaps_row": _l("Bertumpuk dengan baris %(other)s. Isi tmt_selesai pada jabatan yang lebih lama."),
    "overlaps_stored": _l(
        "Bertumpuk dengan jabatan yang sudah tercatat sejak %(starts_on)s. Periksa tanggalnya, atau akhiri jabatan itu."
    ),
    "position_own_superior": _l(
        "Jabatan %(code)s menjadi atasan bagi dirinya sendiri. Jabatan dan orangnya tetap masuk, atasannya dikarantina."
    ),
    "position_missing_superior": _l(
        "Jabatan atasan %(detail)s tidak ada di berkas maupun di data. "
        "Jabatan dan orangnya tetap masuk, atasannya dikarantina."
    ),
    "position_cycle": _l(
        "Susunan atasan berputar: %(detail)s. Jabatan dan orangnya tetap masuk, atasannya dikarantina."
    ),
    "unit_own_superior": _l(
        "Unit %(code)s menjadi induk bagi dirinya sendiri. Unit tetap masuk, induknya dikarantina."
    ),
    "unit_missing_superior": _l(
        "Unit induk %(detail)s tidak ada di berkas maupun di data. Unit tetap masuk, induknya dikarantina."
    ),
    "unit_cycle": _l("Susunan unit berputar: %(detail)s. Unit tetap masuk, induknya dikarantina."),
    "value_changes": _l("Semula: %(before)s. Menjadi: %(after)s."),
    "without_superior": _l("Jabatan %(code)s belum punya atasan. Biarkan kosong hanya untuk jabatan tertinggi."),
    "row_resolved": _l("Baris ini sudah diselesaikan."),
    "above_missing": _l("Pilih salah satu, atau nyatakan bahwa ini memang yang tertinggi."),
}

LEVELS: Mapping[str, LazyString] = {
    "refused": _l("Ditolak"),
    "quarantined": _l("Dikarantina"),
    "warning": _l("Perlu dilihat"),
    "changed": _l("Data berubah"),
}
REASONS: Mapping[str, LazyString] = {
    "cycle": _l("Susunannya berputar"),
    "own_superior": _l("Menjadi atasan bagi dirinya sendiri"),
    "missing_superior": _l("Atasannya tidak ditemukan"),
}
STATUSES: Mapping[str, LazyString] = {
    "checked": _l("Diperiksa, belum diterapkan"),
    "applied": _l("Sudah diterapkan"),
    "abandoned": _l("Dibatalkan"),
}


_WORDS: Mapping[str, LazyString] = {**people.POSITION_KINDS, **people.EMPLOYEE_KINDS}


def sentence(problem: Problem) -> str:
    """The sentence for a reason, whether it is the file's or the register's."""
    text = SENTENCES.get(problem.code)
    if problem.code == "value_changes":
        return str(text) % {name: _word(value) for name, value in problem.params.items()}
    return people.sentence(problem) if text is None else people.fill(text, problem.params)


def _word(value: object) -> str:
    """A stored value as people read it; codes of lists by their words."""
    if value is None or value == "":
        return _("(kosong)")
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    return str(_WORDS.get(str(value), value))


def sentences(error: RegisterRefused) -> dict[str, str]:
    """Field -> sentence, ready for app.web.forms.add_errors."""
    return {name: sentence(problem) for name, problem in error.problems.items()}
