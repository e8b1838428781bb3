"""Shared Flask glue: layout, components, errors, headers, languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.web import (
    client_texts,
    compression,
    demo_banner,
    errors,
    filters,
    headers,
    health,
    locales,
    menu,
    session_scope,
)

if TYPE_CHECKING:
    from config import Settings

HERE = Path(__file__).parent
PARTS = (locales, filters, menu, client_texts, demo_banner, headers, compression, session_scope, errors, health)


def init_app(app: Flask, settings: Settings) -> None:
    """Everything that each page needs. Called before the features, because their templates stand on ours."""
    app.config["TAHAPAN"] = settings
    app.config.setdefault("MAX_CONTENT_LENGTH", settings.max_upload_mb * 1024 * 1024)
    # A form stays valid as long as its session: people leave a half-filled page open over lunch.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    app.static_folder = str(HERE / "static")
    app.template_folder = str(HERE / "templates")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    CSRFProtect(app)
    for part in PARTS:
        part.init_app(app)
