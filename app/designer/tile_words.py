"""What the kinds of tiles are called, what each tells, and for whom tiles are."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.designer.words import ACTIONS

ACTIONS.update(
    {
        "tile_add": _l("tambah ubin dasbor"),
        "tile_change": _l("ubah ubin dasbor"),
        "tile_remove": _l("hapus ubin dasbor"),
        "tile_move": _l("pindahkan ubin dasbor"),
        "tiles_copy": _l("salin dasbor ke keadaan lain"),
    }
)


@dataclass(frozen=True)
class Kind:
    """One kind of tile in the gallery."""

    name: LazyString
    about: LazyString


KINDS: dict[str, Kind] = {
    "funnel": Kind(
        _l("Corong menurut unit"),
        _l("Berapa yang berada di sini pada setiap unit kerja, dari semua yang berjalan di unit itu."),
    ),
    "overdue": Kind(_l("Terlambat"), _l("Berapa yang melewati batas waktunya, dengan tautan ke daftarnya.")),
    "ageing": Kind(_l("Lama menunggu"), _l("Berapa yang sudah menunggu seminggu, dua minggu, atau lebih lama.")),
    "distribution": Kind(
        _l("Sebaran predikat"),
        _l("Berapa yang berpredikat apa. Kelompok kecil digabung supaya hasil seseorang tidak dapat ditebak."),
    ),
    "trend": Kind(
        _l("Tren"),
        _l("Berapa yang masuk dan keluar setiap minggu, atau rata-rata sebuah isian angka setiap bulan."),
    ),
    "field_breakdown": Kind(
        _l("Rincian jawaban"),
        _l("Berapa orang menjawab apa pada isian pilihan, atau rata-rata isian angka."),
    ),
    "bottleneck": Kind(
        _l("Pemegang tugas terlama"),
        _l("Sepuluh orang yang paling banyak dan paling lama memegang tugas, dengan tautan ke daftarnya."),
    ),
    "time_in_state": Kind(
        _l("Lama di keadaan ini"),
        _l("Berapa hari biasanya di sini: median, dan batas yang dilalui sembilan dari sepuluh."),
    ),
    "work_list": Kind(
        _l("Daftar kerja"), _l("Daftar orangnya di bawah dasbor, dengan saringan dan tindakan sekaligus.")
    ),
}

ROLES: dict[str, LazyString] = {
    "hr": _l("Pengelola kepegawaian"),
    "admin": _l("Administrator"),
    "auditor": _l("Pemeriksa (Inspektorat)"),
    "leader": _l("Pimpinan, untuk unit yang dipimpinnya"),
}
