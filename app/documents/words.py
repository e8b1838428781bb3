"""The words of the annex. Official forms are Indonesian whatever the language of the page they are asked from."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}

LEADERS = "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"
STAFF = "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL"
QUALITATIVE = "PENDEKATAN HASIL KERJA KUALITATIF"
QUANTITATIVE = "PENDEKATAN HASIL KERJA KUANTITATIF"
OWNER = "PEGAWAI YANG DINILAI"
APPRAISER = "PEJABAT PENILAI KINERJA"
SUPERIOR = "ATASAN PEJABAT PENILAI KINERJA"

ASPECTS = {"quantity": "Kuantitas", "quality": "Kualitas", "time": "Waktu", "cost": "Biaya"}
PERSPECTIVES = {
    "service": "Penerima Layanan",
    "process": "Proses Bisnis",
    "internal": "Penguatan Internal",
    "budget": "Anggaran",
}
RATINGS = {"above": "DIATAS EKSPEKTASI", "meets": "SESUAI EKSPEKTASI", "below": "DIBAWAH EKSPEKTASI"}
PREDICATES = {
    "very_good": "SANGAT BAIK",
    "good": "BAIK",
    "needs_improvement": "BUTUH PERBAIKAN",
    "poor": "KURANG (MISCONDUCT)",
    "very_poor": "SANGAT KURANG",
}
ACHIEVEMENTS = {
    "outstanding": "ISTIMEWA",
    "good": "BAIK",
    "needs_improvement": "BUTUH PERBAIKAN",
    "poor": "KURANG",
    "very_poor": "SANGAT KURANG",
}
ATTACHMENTS = (
    ("resources", "DUKUNGAN SUMBER DAYA"),
    ("accountability", "SKEMA PERTANGGUNGJAWABAN"),
    ("consequences", "KONSEKUENSI"),
)
EMPTY = "-"

EXPECTATIONS_NOTE = "Pimpinan dapat memberikan Ekspektasi khusus terhadap satu atau lebih aspek perilaku kerja Pegawai."
LEADER_RESULT_NOTE = (
    "* Dalam hal rencana hasil kerja Pimpinan yang diintervensi adalah hasil kerja pejabat pimpinan tinggi dan "
    "Pimpinan unit kerja mandiri/ organisasi maka dituliskan rencana hasil kerja beserta indikator kinerja individu "
    "pejabat pimpinan tinggi dan Pimpinan unit kerja mandiri atau sasaran dan indikator kinerja organisasi yang "
    "diintervensi"
)
PERIOD_NOTE = (
    "* pilih salah satu (periode disesuaikan dengan periode evaluasi siklus pendek yang ditetapkan Instansi Pemerintah)"
)
EVALUATION_NOTES = (
    "* pilih salah satu",
    "** rating hasil dan rating perilaku kerja Pegawai ditetapkan dengan mempertimbangkan pola distribusi predikat "
    "Kinerja Pegawai berdasarkan capaian kinerja organisasi serta kontribusi Pegawai terhadap Kinerja Organisasi",
    "*** periode disesuaikan dengan periode evaluasi kinerja Pegawai yang berlaku pada Instansi Pemerintah",
)
PERSPECTIVE_NOTE = "**** perspektif hanya digunakan untuk pejabat pimpinan tinggi dan pimpinan unit kerja mandiri"
DOCUMENT_NOTES = (
    "* periode disesuaikan dengan periode evaluasi kinerja Pegawai yang berlaku pada Instansi Pemerintah",
    "** pilih salah satu",
)


def day_of(value: date) -> str:
    """``21 November 2026``."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment_of(value: datetime, time_zone: str) -> str:
    """``21 November 2026 pukul 16.05 WIB``."""
    local = value.astimezone(ZoneInfo(time_zone))
    return f"{day_of(local.date())} pukul {local:%H.%M} {ZONES.get(time_zone, local.tzname())}"


def span_of(first: date, last: date) -> str:
    """``1 JANUARI SD 31 DESEMBER TAHUN 2026``, as the heads of all forms have it."""
    begin = day_of(first) if first.year != last.year else f"{first.day} {MONTHS[first.month - 1]}"
    return f"{begin} SD {last.day} {MONTHS[last.month - 1]} TAHUN {last.year}".upper()
