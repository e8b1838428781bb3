"""What each error says to a person: the one table from error to page and status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.core import errors as domain
from app.web.locales import language

Text = str | LazyString


@dataclass(frozen=True)
class Page:
    """A title, a sentence, perhaps a list of reasons and one link (address, label) onwards."""

    status: int
    title: Text
    text: Text
    reasons: tuple[str, ...] = ()
    link: tuple[str, Text] | None = None


BAD_REQUEST = Page(
    400,
    _l("Permintaan tidak dapat dibaca"),
    _l("Peramban mengirim sesuatu yang tidak kami pahami. Muat ulang halaman, lalu coba lagi."),
)
PAGE_TOO_OLD = Page(
    400,
    _l("Halaman ini sudah kedaluwarsa"),
    _l(
        "Halaman terbuka terlalu lama, atau Anda sudah keluar di tab lain, sehingga isian belum disimpan. "
        "Buka kembali halamannya, lalu kirim lagi."
    ),
)
FORBIDDEN = Page(
    403,
    _l("Tidak diizinkan"),
    _l("Akun Anda tidak berhak melakukan ini. Hubungi pengelola kepegawaian bila menurut Anda keliru."),
)
NOT_FOUND = Page(
    404,
    _l("Halaman tidak ditemukan"),
    _l("Alamatnya mungkin salah ketik, sudah dipindahkan, atau bukan untuk akun Anda."),
)
WRONG_METHOD = Page(
    405,
    _l("Cara membuka halaman ini keliru"),
    _l("Buka halaman ini lewat tombol atau tautan di dalam aplikasi."),
)
TOO_LARGE = Page(
    413,
    _l("Berkas terlalu besar"),
    _l("Kecilkan berkas atau kirim sebagai tautan, lalu coba lagi. Isian lain belum disimpan."),
)
TOO_MANY = Page(429, _l("Terlalu banyak percobaan"), _l("Tunggu beberapa menit, lalu coba lagi."))
BROKEN = Page(
    500,
    _l("Terjadi kesalahan"),
    _l("Kesalahan ini ada di pihak kami dan sudah dicatat. Langkah terakhir tidak disimpan. Coba lagi beberapa saat."),
)
DATABASE_AWAY = Page(
    503,
    _l("Layanan sedang tidak tersedia"),
    _l("Basis data sedang tidak dapat dihubungi. Yang sudah disimpan tidak hilang. Coba lagi sebentar."),
)
REFUSED = Page(409, _l("Tindakan ini tidak dapat dilakukan"), _l("Tidak ada yang diubah. Alasannya:"))
STALE = Page(
    409,
    _l("Sudah berubah sementara itu"),
    _l(
        "Orang lain sudah mengubahnya setelah halaman Anda dibuka, jadi langkah Anda belum disimpan. "
        "Lihat keadaan terbaru lebih dahulu."
    ),
)
DUPLICATE = Page(
    409,
    _l("Sudah pernah dikirim"),
    _l("Formulir ini sudah pernah dikirim dengan isi lain. Muat ulang halaman untuk melihat hasilnya."),
)
INVALID = Page(400, _l("Isian belum benar"), _l("Tidak ada yang disimpan. Yang perlu diperbaiki:"))


def _refused(error: domain.Refused) -> Page:
    return replace(REFUSED, reasons=tuple(blocker.sentence(language()) for blocker in error.blockers))


def _stale(error: domain.StaleCase) -> Page:
    return replace(STALE, link=(f"/cases/{error.case_id}", _l("Lihat keadaan terbaru")))


def _invalid(error: domain.InvalidInput) -> Page:
    return replace(INVALID, reasons=tuple(error.errors.values()))


PAGES: dict[type[Exception] | int, Page | Callable[..., Page]] = {
    domain.NotFound: NOT_FOUND,
    domain.Refused: _refused,
    domain.StaleCase: _stale,
    domain.DuplicateKey: DUPLICATE,
    domain.InvalidInput: _invalid,
    CSRFError: PAGE_TOO_OLD,
    OperationalError: DATABASE_AWAY,
    400: BAD_REQUEST,
    403: FORBIDDEN,
    404: NOT_FOUND,
    405: WRONG_METHOD,
    413: TOO_LARGE,
    429: TOO_MANY,
    500: BROKEN,
}


def page_of(error: Exception) -> Page:
    """The row for an error; an HTTP error without a row of its own keeps its status and a general sentence."""
    row = next((PAGES[kind] for kind in type(error).__mro__ if kind in PAGES), None)
    if row is None:
        status = error.code if isinstance(error, HTTPException) and error.code else 500
        row = PAGES.get(status) or replace(BAD_REQUEST if status < 500 else BROKEN, status=status)
    return row if isinstance(row, Page) else row(error)
