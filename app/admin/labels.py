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
    "QuarantinedRow": _l("Karantina impor"),
    "Plan": _l("SKP"),
    "Case": _l("Penilaian"),
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
    "open_unit": _l("dibuka untuk unit"),
    "close": _l("ditutup"),
    "reopen": _l("dibuka kembali"),
    "remind": _l("pengingat dikirim"),
    "draft": _l("naskah disimpan"),
    "publish": _l("diterbitkan"),
    "retire": _l("dihentikan"),
    "check": _l("berkas diperiksa"),
    "apply": _l("berkas diterapkan"),
    "abandon": _l("berkas dibatalkan"),
    "resolve": _l("atasan ditentukan"),
    "save": _l("isian disimpan"),
    "expect": _l("ekspektasi khusus ditulis"),
    "bind": _l("dikaitkan dengan SKP atasan"),
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
# Columns as the audit trail stores them; others are shown by their own names.
FIELDS = {
    "name": _l("Nama"),
    "code": _l("Kode"),
    "title": _l("Nama jabatan"),
    "kind": _l("Jenis"),
    "nip": _l("NIP"),
    "rank": _l("Golongan"),
    "email": _l("Email"),
    "active": _l("Aktif"),
    "place": _l("Tempat pada dokumen"),
    "timezone": _l("Zona waktu"),
    "week_days": _l("Hari kerja"),
    "heads_unit": _l("Memimpin unit"),
    "parent_id": _l("Di bawah unit (nomor data)"),
    "unit_id": _l("Unit kerja (nomor data)"),
    "superior_id": _l("Jabatan atasan (nomor data)"),
    "position_id": _l("Jabatan (nomor data)"),
    "employee_id": _l("Pegawai (nomor data)"),
    "user_id": _l("Akun (nomor data)"),
    "appraiser_position_id": _l("Pejabat penilai (nomor data)"),
    "starts_on": _l("Mulai"),
    "ends_on": _l("Berakhir (hari pertama sesudahnya)"),
    "day": _l("Tanggal"),
    "reason": _l("Alasan"),
    "basis": _l("Dasar"),
    "status": _l("Keadaan"),
    "answer": _l("Jawaban"),
    "message": _l("Pesan"),
    "role": _l("Peran"),
    "username": _l("Nama pengguna"),
    "display_name": _l("Nama"),
    "locale": _l("Bahasa"),
    "epoch": _l("Nomor sesi"),
}
