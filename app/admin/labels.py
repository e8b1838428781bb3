"""Words of the panel for stored codes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

TIME_ZONES = {
    "Asia/Jakarta": _l("WIB (Jakarta)"),
    "Asia/Pontianak": _l("WIB (Pontianak)"),
    "Asia/Makassar": _l("WITA (Makassar)"),
    "Asia/Jayapura": _l("WIT (Jayapura)"),
}
WEEKS = {"5": _l("Lima hari (Senin–Jumat)"), "6": _l("Enam hari (Senin–Sabtu)")}
ROLES = {
    "hr": _l("Pengelola kepegawaian"),
    "admin": _l("Administrator"),
    "auditor": _l("Pemeriksa (Inspektorat)"),
}
REPORT_STATUSES = {
    "open": _l("Menunggu jawaban"),
    "corrected": _l("Diperbaiki"),
    "declined": _l("Data sudah benar"),
}
SUBJECTS = {
    "Agency": _l("Instansi"),
    "Unit": _l("Unit kerja"),
    "Position": _l("Jabatan"),
    "Employee": _l("Pegawai"),
    "Posting": _l("Penempatan"),
    "Delegation": _l("Penggantian"),
    "Holiday": _l("Hari libur"),
    "AppraiserReport": _l("Laporan penilai"),
    "User": _l("Akun"),
    "RoleGrant": _l("Peran"),
    "ImportRun": _l("Impor"),
    "Cycle": _l("Siklus"),
    "DefinitionVersion": _l("Alur kerja"),
}
# Second half of an action's code; the first names the subject.
VERBS = {
    "create": _l("ditambahkan"),
    "change": _l("diubah"),
    "remove": _l("dihapus"),
    "end": _l("diakhiri"),
    "withdraw": _l("dibatalkan"),
    "answer": _l("dijawab"),
    "confirm": _l("dicek"),
    "set_appraiser": _l("pejabat penilai ditetapkan"),
    "reset_password": _l("kata sandi dibuat ulang"),
    "grant": _l("diberikan"),
    "revoke": _l("dicabut"),
}
REFUSALS = {
    "username_taken": _l("Nama pengguna ini sudah dipakai."),
    "employee_taken": _l("Pegawai ini sudah punya akun."),
    "own_account": _l("Akun yang sedang Anda pakai tidak dapat ditutup dari sini. Minta administrator lain."),
    "own_grant": _l("Peran administrator Anda sendiri hanya dapat dicabut oleh administrator lain."),
    "grant_known": _l("Akun ini sudah punya peran itu di tempat yang sama."),
    "role_agency_wide": _l("Peran administrator berlaku untuk seluruh instansi; kosongkan unitnya."),
    "no_posting": _l("Pegawai ini tidak punya jabatan definitif yang berjalan. Tempatkan dahulu."),
    "end_removed": _l("Tanggal selesai yang sudah ada tidak dapat dikosongkan. Buat penempatan baru."),
    "outside": _l("Di luar unit yang Anda kelola."),
}
