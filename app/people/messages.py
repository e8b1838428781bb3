"""The sentences for the codes of the register, in the language of the page. Views and forms alone read this."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.people.problems import Problem, RegisterRefused
from app.web.dates import local_date

SENTENCES: Mapping[str, LazyString] = {
    "nip_empty": _l("NIP belum diisi."),
    "nip_not_digits": _l("NIP hanya boleh berisi angka."),
    "nip_length": _l("NIP harus 18 angka, di sini ada %(count)s."),
    "nip_of_official": _l("Pejabat negara tidak punya NIP; kosongkan isian ini."),
    "nip_birth_date": _l("Delapan angka pertama NIP (%(digits)s) bukan tanggal lahir yang ada di kalender."),
    "nip_birth_future": _l("Tanggal lahir dalam NIP (%(date)s) ada di masa depan."),
    "nip_month": _l("Angka ke-13 dan ke-14 NIP (%(digits)s) harus bulan pengangkatan, 01 sampai 12."),
    "nip_pppk_code": _l("Angka ke-13 dan ke-14 NI PPPK (%(digits)s) harus 20 sampai 29."),
    "nip_too_young": _l("Tahun pengangkatan dalam NIP (%(year)s) kurang dari 18 tahun setelah tahun lahir."),
    "nip_future": _l("Pengangkatan dalam NIP (%(year)s) ada di masa depan."),
    "nip_sex": _l("Angka ke-15 NIP (%(digit)s) harus 1 (pria) atau 2 (wanita)."),
    "nip_serial": _l("Tiga angka terakhir NIP tidak boleh 000."),
    "nip_sex_differs": _l("Jenis kelamin berbeda dari angka ke-15 NIP. Data tetap diterima; mohon dicek."),
    "nip_birth_differs": _l("Tanggal lahir (%(date)s) berbeda dari NIP. Data tetap diterima; mohon dicek."),
    "nip_taken": _l("NIP %(nip)s sudah dipakai pegawai lain."),
    "rank_unknown": _l(
        "Golongan “%(rank)s” tidak ada untuk jenis pegawai ini. PNS: I/a sampai IV/e. PPPK: I sampai XVII."
    ),
    "code_taken": _l("Kode %(code)s sudah dipakai."),
    "own_superior": _l("Tidak boleh menjadi atasan bagi dirinya sendiri."),
    "cycle": _l("Susunan ini berputar: %(path)s. Pilih atasan lain."),
    "own_appraiser": _l("Pejabat Penilai tidak boleh jabatan pegawai itu sendiri."),
    "span_reversed": _l("Tanggal selesai harus setelah tanggal mulai (%(starts_on)s)."),
    "acting_without_end": _l("Plt dan Plh perlu tanggal selesai."),
    "posting_overlap": _l(
        "Bertumpuk dengan jabatan %(position)s yang dimulai %(starts_on)s. Akhiri dahulu jabatan itu."
    ),
    "transfer_too_early": _l("Jabatan sekarang baru dimulai %(starts_on)s. Mutasi harus sesudah tanggal itu."),
    "transfer_to_same": _l("Pegawai sudah menduduki jabatan ini."),
    "delegation_to_oneself": _l("Pengganti tidak boleh diri sendiri. Pilih orang lain."),
    "delegation_in_past": _l("Penggantian paling cepat dimulai hari ini (%(today)s)."),
    "delegation_too_long": _l("Penggantian paling lama satu tahun. Untuk lebih lama, mintalah Plt atau Plh."),
    "delegation_inactive": _l("Orang ini sudah tidak aktif, jadi tidak dapat menjadi pengganti."),
    "delegation_overlap": _l(
        "Pada tanggal itu sudah ada pengganti: %(name)s, mulai %(starts_on)s. Akhiri dahulu yang itu."
    ),
    "substitute_is_away": _l("%(name)s juga sedang digantikan orang lain pada tanggal itu. Pilih orang lain."),
    "absent_stands_in": _l(
        "Pada tanggal itu Anda menggantikan %(name)s, dan penggantian tidak dapat diteruskan. "
        "Minta %(name)s memilih orang lain dahulu."
    ),
    "status_overlap": _l(
        "Bertentangan dengan status %(status)s yang berlaku mulai %(starts_on)s. Akhiri dahulu status itu."
    ),
    "basis_empty": _l("Tulis nomor dan tanggal surat keputusannya."),
    "place_empty": _l("Tulis tempat belajar atau tempat bekerja pegawai."),
    "report_open": _l("Laporan Anda sebelumnya masih menunggu jawaban."),
    "report_answered": _l("Laporan ini sudah dijawab."),
    "answer_empty": _l("Tulis jawaban untuk pegawai."),
    "panel_code": _l("Kode memakai huruf kecil, angka, - atau _, dan dimulai dengan huruf."),
    "member_overlap": _l("%(name)s sudah menjadi anggota panel ini mulai %(starts_on)s."),
    "member_inactive": _l("Orang ini sudah tidak aktif, jadi tidak dapat menjadi anggota panel."),
    "holiday_known": _l("%(date)s sudah tercatat sebagai hari libur."),
}
_DATES = frozenset({"date", "today", "starts_on", "ends_on"})


def sentence(problem: Problem) -> str:
    """The sentence for a reason; dates are written out."""
    return fill(SENTENCES[problem.code], problem.params)


def fill(text: LazyString, params: Mapping[str, object]) -> str:
    """A sentence of a table with its parameters; ISO dates among them are written out in the language of the page."""
    shown = {
        name: local_date(date.fromisoformat(str(value))) if name in _DATES else value for name, value in params.items()
    }
    if "status" in shown:
        shown["status"] = STATUS_KINDS[str(shown["status"])]
    return str(text) % shown


def sentences(error: RegisterRefused) -> dict[str, str]:
    """Field -> sentence, ready for app.web.forms.add_errors."""
    return {name: sentence(problem) for name, problem in error.problems.items()}


POSTING_KINDS: Mapping[str, LazyString] = {
    "definitive": _l("Definitif"),
    "plt": _l("Plt (Pelaksana Tugas)"),
    "plh": _l("Plh (Pelaksana Harian)"),
    "override": _l("Ditetapkan pengelola kepegawaian"),
}
STATUS_KINDS: Mapping[str, LazyString] = {
    "study": _l("Tugas belajar"),
    "seconded": _l("Diperbantukan/dipekerjakan"),
    "state_office": _l("Pejabat negara atau pimpinan/anggota lembaga nonstruktural"),
    "suspended": _l("Diberhentikan sementara"),
    "unpaid_leave": _l("Cuti di luar tanggungan negara"),
    "retirement_preparation": _l("Masa persiapan pensiun"),
}
AGENCY_KINDS: Mapping[str, LazyString] = {
    "central": _l("Instansi Pusat"),
    "regional": _l("Instansi Daerah"),
}
EMPLOYEE_KINDS: Mapping[str, LazyString] = {
    "pns": _l("PNS"),
    "pppk": _l("PPPK"),
    "official": _l("Pejabat negara"),
}
POSITION_KINDS: Mapping[str, LazyString] = {
    "jpt": _l("Jabatan Pimpinan Tinggi"),
    "jpt_utama": _l("Jabatan Pimpinan Tinggi Utama"),
    "jpt_madya": _l("Jabatan Pimpinan Tinggi Madya"),
    "jpt_pratama": _l("Jabatan Pimpinan Tinggi Pratama"),
    "unit_head": _l("Pimpinan unit kerja"),
    "administrator": _l("Administrator"),
    "supervisor": _l("Pengawas"),
    "functional": _l("Jabatan fungsional"),
    "staff": _l("Pelaksana"),
    "political": _l("Pejabat negara"),
}
