"""Security and cache headers of every answer, and addresses of static files that change with their content."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request, url_for
from werkzeug.security import safe_join

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = 365 * 24 * 60 * 60


@lru_cache(maxsize=512)
def _digest(path: str, _modified: int) -> str:
    """First twelve hexadecimal digits of the file's SHA-256; the modification time makes a changed file a new key."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def static_version(filename: str) -> str | None:
    """The version of a static file, or nothing where there is no such file."""
    path = safe_join(current_app.static_folder or "", filename)
    if path is None or not Path(path).is_file():
        return None
    return _digest(path, Path(path).stat().st_mtime_ns)


def version_static(endpoint: str, values: dict[str, Any]) -> None:
    """Put the version into each address of a static file made by ``url_for``."""
    if endpoint == "static" and "filename" in values:
        version = static_version(values["filename"])
        if version:
            values.setdefault("v", version)


def icon_sheet() -> str:
    """The address of the pictures that icons are taken from; a page has hundreds of them, so it is made once."""
    if "icon_sheet" not in g:
        g.icon_sheet = url_for("static", filename="icons.svg")
    return g.icon_sheet


def _cache_control(response: Response) -> str:
    if request.endpoint != "static":
        return "no-store"
    asked = request.args.get("v")
    current = asked and static_version((request.view_args or {}).get("filename", ""))
    if response.status_code in {200, 304} and asked == current and asked:
        return f"public, max-age={ONE_YEAR}, immutable"
    return "public, max-age=3600" if response.status_code == 200 else "no-store"


def add_headers(response: Response) -> Response:
    """Set what a view did not set itself; the policy can't be loosened by a view."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    if request.endpoint == "static" or "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = _cache_control(response)
    if current_app.config["TAHAPAN"].session_cookie_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
    return response


def init_app(app: Flask) -> None:
    """Headers on all answers, errors included."""
    app.after_request(add_headers)
    app.url_defaults(version_static)
    app.jinja_env.globals["icon_sheet"] = icon_sheet
