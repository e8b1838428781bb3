"""Where to go after signing in: only to places inside this application."""

from __future__ import annotations

from urllib.parse import urlsplit

_NOT_AFTER_SIGN_IN = ("/login", "/logout", "/locale")


def safe_next(target: str | None) -> str:
    """The wanted path, or the start page for anything that could lead elsewhere (``//host``, ``/\\host``, a scheme)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    if any(character < " " or character in "\\\x7f" for character in target):
        return "/"
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or parts.path.rstrip("/") in _NOT_AFTER_SIGN_IN:
        return "/"
    return target
