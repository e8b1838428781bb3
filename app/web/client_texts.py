"""Sentences that app.js shows, in the language of the page."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from app.web.locales import language


def client_texts() -> dict[str, str]:
    """Names as app.js knows them; ``{time}`` and ``{count}`` are filled there."""
    return {
        "separator": "." if language() == "id" else ":",
        "saved": _("Tersimpan di peramban ini {time}, belum dikirim."),
        "found": _("Ada teks yang belum terkirim dari {time}."),
        "restore": _("Pulihkan teks itu"),
        "restored": _("Teks dipulihkan, belum dikirim."),
        "selected": _("{count} baris dipilih"),
    }


def init_app(app: Flask) -> None:
    """The layout writes them into the page as data, because inline scripts are forbidden."""
    app.jinja_env.globals["client_texts"] = client_texts
