"""Domain error or HTTP error -> page and status, in one table. No page shows a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from app.core import errors as domain
from app.core.db import db
from app.web.locales import language
from app.web.viewer import show_as_anonymous

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Page:
    """What an error page says: a title, a sentence, perhaps a list of reasons and one link onwards."""

    status: int
    title: str
    text: str
    reasons: tuple[str, ...] = ()
    link: tuple[str, str] | None = None


def _bad_request(_error: Exception) -> Page:
    return Page(400, _("Permintaan tidak dapat dibaca"), _("Peramban mengirim sesuatu yang tidak kami pahami. Muat ulang halaman, lalu coba lagi."))


def _page_too_old(_error: Exception) -> Page:
    text = _(
        "Halaman terbuka terlalu lama, atau Anda sudah keluar di tab lain, sehingga isian belum disimpan. "
        "Tekan tombol kembali di peramban, muat ulang halaman, lalu kirim lagi. Teks yang sudah diketik tetap ada."
    )
    return Page(400, _("Halaman ini sudah kedaluwarsa"), text)


def _not_found(_error: Exception) -> Page:
    text = _("Alamatnya mungkin salah ketik, sudah dipindahkan, atau bukan untuk akun Anda.")
    return Page(404, _("Halaman tidak ditemukan"), text)


def _forbidden(_error: Exception) -> Page:
    return Page(403, _("Tidak diizinkan"), _("Akun Anda tidak berhak melakukan ini. Hubungi pengelola kepegawaian bila menurut Anda keliru."))


def _method(_error: Exception) -> Page:
    return Page(405, _("Cara membuka halaman ini keliru"), _("Buka halaman ini lewat tombol atau tautan di dalam aplikasi."))


def _too_large(_error: Exception) -> Page:
    return Page(413, _("Berkas terlalu besar"), _("Kecilkan berkas atau kirim sebagai tautan, lalu coba lagi. Isian lain belum disimpan."))


def _too_many(_error: Exception) -> Page:
    return Page(429, _("Terlalu banyak percobaan"), _("Tunggu beberapa menit, lalu coba lagi."))


def _broken(_error: Exception) -> Page:
    text = _("Terjadi kesalahan di pihak kami dan sudah dicatat. Tidak ada yang disimpan dari langkah terakhir. Coba lagi beberapa saat.")
    return Page(500, _("Terjadi kesalahan"), text)


def _database_away(_error: Exception) -> Page:
    text = _("Basis data sedang tidak dapat dihubungi. Tidak ada yang hilang dari data yang sudah disimpan. Coba lagi sebentar.")
    return Page(503, _("Layanan sedang tidak tersedia"), text)


def _refused(error: Exception) -> Page:
    blockers = error.blockers if isinstance(error, domain.Refused) else ()
    reasons = tuple(blocker.sentence(language()) for blocker in blockers)
    return Page(409, _("Tindakan ini tidak dapat dilakukan"), _("Tidak ada yang diubah. Alasannya:"), reasons)


def _stale(error: Exception) -> Page:
    text = _("Orang lain sudah mengubahnya setelah halaman Anda dibuka, jadi langkah Anda belum disimpan. Lihat keadaan terbaru lebih dahulu.")
    link = (f"/cases/{error.case_id}", _("Lihat keadaan terbaru")) if isinstance(error, domain.StaleCase) else None
    return Page(409, _("Sudah berubah sementara itu"), text, link=link)


def _duplicate(_error: Exception) -> Page:
    text = _("Formulir ini sudah pernah dikirim dengan isi lain. Muat ulang halaman untuk melihat hasilnya.")
    return Page(409, _("Sudah pernah dikirim"), text)


def _invalid(error: Exception) -> Page:
    reasons = tuple(error.errors.values()) if isinstance(error, domain.InvalidInput) else ()
    return Page(400, _("Isian belum benar"), _("Tidak ada yang disimpan. Yang perlu diperbaiki:"), reasons)


PAGES: dict[type[Exception] | int, Callable[[Exception], Page]] = {
    domain.NotFound: _not_found,
    domain.Refused: _refused,
    domain.StaleCase: _stale,
    domain.DuplicateKey: _duplicate,
    domain.InvalidInput: _invalid,
    CSRFError: _page_too_old,
    OperationalError: _database_away,
    400: _bad_request,
    403: _forbidden,
    404: _not_found,
    405: _method,
    413: _too_large,
    429: _too_many,
    500: _broken,
}


def page_of(error: Exception) -> Page:
    """The row of the table for an error; an HTTP error without a row keeps its status and says that something failed."""
    for kind in type(error).__mro__:
        if kind in PAGES:
            return PAGES[kind](error)
    status = error.code if isinstance(error, HTTPException) and error.code else 500
    if status in PAGES:
        return PAGES[status](error)
    page = _bad_request(error) if status < 500 else _broken(error)
    return Page(status, page.title, page.text)


def show(error: Exception) -> Response | HTTPException:
    """Answer with the page of an error; redirects that Werkzeug raises as errors pass through."""
    if isinstance(error, HTTPException) and (error.code is None or error.code < 400):
        return error
    page = page_of(error)
    _leave_transaction(error, page)
    template = "errors/fragment.html" if request.headers.get("HX-Request") else "errors/page.html"
    return make_response(render_template(template, page=page), page.status)


def _leave_transaction(error: Exception, page: Page) -> None:
    """A failed transaction can't be asked who is signed in, and what a failure half did must not be kept."""
    if page.status >= 500 or isinstance(error, DBAPIError):
        log.error("request failed with status %s", page.status, exc_info=error)
        show_as_anonymous()
    if not isinstance(error, OperationalError):
        db.rollback()


def init_app(app: Flask) -> None:
    """Register the table. Programming errors (500) reach the developer undressed while testing or debugging."""
    for kind in PAGES:
        if kind != 500:
            app.register_error_handler(kind, show)
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(500, _show_internal)


def _show_internal(error: Exception) -> Response | HTTPException:
    """Flask wraps the cause of a 500; the log wants the cause."""
    return show(getattr(error, "original_exception", None) or error)
