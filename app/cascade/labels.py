"""The official words of the cascade's lists."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.cascade.values import Angle, Consent, Control, Method, Outlook, Product, Reporting, RoleLevel

CONTROLS = {
    Control.OUTCOME: _l("Outcome"),
    Control.INTERMEDIATE: _l("Outcome Antara"),
    Control.LOW: _l("Output kendali rendah"),
}
REPORTING = {
    Reporting.MONTHLY: _l("Bulanan"),
    Reporting.QUARTERLY: _l("Triwulanan"),
    Reporting.SEMIANNUAL: _l("Semesteran"),
    Reporting.ANNUAL: _l("Tahunan"),
}
METHODS = {
    Method.DIRECT: _l("Cascading langsung (direct)"),
    Method.INDIRECT: _l("Cascading tidak langsung (non-direct)"),
}
ANGLES = {
    Angle.ASPECT: _l("Pembagian aspek"),
    Angle.AREA: _l("Pembagian wilayah"),
    Angle.LOAD: _l("Pembagian beban target kuantitatif"),
    Angle.SERVICE: _l("Pendekatan layanan"),
    Angle.OUTPUT: _l("Pendekatan output antara"),
}
PRODUCTS = {
    Product.INTERMEDIATE: _l("Outcome antara"),
    Product.OUTPUT: _l("Output"),
    Product.SERVICE: _l("Layanan"),
}
LEVELS = {
    RoleLevel.INTERMEDIATE: _l("Outcome antara"),
    RoleLevel.LOW: _l("Output kendali rendah"),
    RoleLevel.MEDIUM: _l("Output kendali sedang"),
    RoleLevel.HIGH: _l("Output kendali tinggi"),
}
CONSENTS = {
    Consent.ASKED: _l("Menunggu persetujuan Pejabat Penilai Kinerja"),
    Consent.AGREED: _l("Disetujui Pejabat Penilai Kinerja"),
    Consent.DECLINED: _l("Tidak disetujui Pejabat Penilai Kinerja"),
}
CONSENT_TONES = {Consent.ASKED: "warning", Consent.AGREED: "success", Consent.DECLINED: "danger"}
BLOCK_WORDS = {
    "title": _l("Judul inisiatif strategi pencapaian IKU"),
    "owner": _l("Pemilik strategi"),
    "due": _l("Waktu penyelesaian"),
    "purpose": _l("Tujuan"),
    "targets": _l("Indikator dan target yang diintervensi"),
    "involved": _l("Pihak yang terlibat"),
    "beneficiaries": _l("Penerima manfaat"),
    "budget": _l("Anggaran"),
}
BLOCK_LINES = {
    "routine_activities": _l("Strategi rutin"),
    "transformative_activities": _l("Strategi transformatif"),
    "routine_milestones": _l("Keluaran kunci rutin"),
    "transformative_milestones": _l("Keluaran kunci transformatif"),
}
OUTLOOKS = {
    Outlook.ADD: _l("Ditambahkan ke rancangan SKP"),
    Outlook.NO_CASE: _l("Ditambahkan saat penilaiannya dibuka"),
    Outlook.LOCKED: _l("SKP sudah diajukan atau disepakati"),
    Outlook.FULL: _l("Rancangan SKP sudah penuh"),
    Outlook.WAITING: _l("Menunggu persetujuan Pejabat Penilai Kinerja"),
    Outlook.DECLINED: _l("Tidak disetujui Pejabat Penilai Kinerja"),
    Outlook.OUTSIDE: _l("Dari instansi lain: hanya dicatat di matriks"),
    Outlook.GONE: _l("Tidak lagi melapor kepada pimpinan ini"),
    Outlook.DONE: _l("Sudah dibagikan sebelumnya"),
    Outlook.NO_ROLE: _l("Belum mempunyai peran"),
}
TO_DO = {
    Outlook.LOCKED: _l(
        "Minta pegawai menarik kembali SKP yang belum disetujui atau mengusulkan perubahan SKP, lalu bagikan lagi."
    ),
    Outlook.FULL: _l("Minta pegawai menggabungkan hasil kerja yang sejenis, lalu bagikan lagi."),
    Outlook.DECLINED: _l("Bicarakan dengan Pejabat Penilai Kinerjanya, atau keluarkan dari matriks."),
    Outlook.GONE: _l(
        "Keluarkan dari matriks. Bila tetap diperlukan, tambahkan lagi sebagai pegawai dari unit lain, agar Pejabat "
        "Penilai Kinerjanya yang sekarang dimintai persetujuan."
    ),
    Outlook.NO_ROLE: _l("Isi perannya bila pegawai ini perlu mendukung hasil kerja pimpinan."),
}
