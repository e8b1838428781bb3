"""Settings of one process, from its environment. Only ``create_app`` and the worker's entry read this module."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent
YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


class SettingsError(ValueError):
    """A variable that is missing or can't be read; the text names it and says what it should look like."""


@dataclass(frozen=True)
class Settings:
    """``trusted_proxies`` counts the proxies before us whose X-Forwarded headers are believed; 0 believes none."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    data_dir: Path
    upload_dir: Path
    production: bool = False
    demo: bool = False
    base_url: str = "http://127.0.0.1:8000"
    mail_url: str | None = field(default=None, repr=False)
    session_cookie_secure: bool = False
    max_upload_mb: int = 10
    default_locale: str = "id"
    trusted_proxies: int = 0

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the environment; makes the data folder's secret key on first use. Raises SettingsError."""
        data_dir = Path(environ.get("TAHAPAN_DATA") or ROOT / "var").absolute()
        production = _flag(environ, "TAHAPAN_PRODUCTION")
        base_url = environ.get("TAHAPAN_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        return cls(
            database_url=_database_url(environ),
            secret_key=environ.get("SECRET_KEY") or _stored_key(data_dir),
            data_dir=data_dir,
            upload_dir=Path(environ.get("TAHAPAN_UPLOADS") or data_dir / "uploads").absolute(),
            production=production,
            demo=_flag(environ, "TAHAPAN_DEMO"),
            base_url=base_url,
            mail_url=environ.get("TAHAPAN_MAIL_URL") or None,
            session_cookie_secure=production or base_url.startswith("https://"),
            max_upload_mb=_count(environ, "TAHAPAN_MAX_UPLOAD_MB", 10),
            default_locale=_locale(environ),
            trusted_proxies=_count(environ, "TAHAPAN_TRUSTED_PROXIES", 0),
        )


def _database_url(environ: Mapping[str, str]) -> str:
    url = environ.get("DATABASE_URL", "").strip()
    if not url:
        raise SettingsError("DATABASE_URL is not set: start with 'python3 manage.py run', or name a PostgreSQL in it.")
    return url


def _flag(environ: Mapping[str, str], name: str) -> bool:
    """An unknown word is refused: a typing error in TAHAPAN_PRODUCTION must not switch protection off."""
    text = environ.get(name, "").strip().lower()
    if text not in YES | NO:
        raise SettingsError(f"{name} must be 1 or 0, not {text!r}.")
    return text in YES


def _count(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "").strip() or str(default)
    if not text.isdecimal():
        raise SettingsError(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _locale(environ: Mapping[str, str]) -> str:
    locale = environ.get("TAHAPAN_LOCALE", "").strip() or "id"
    if locale not in {"id", "en"}:
        raise SettingsError(f"TAHAPAN_LOCALE must be id or en, not {locale!r}.")
    return locale


def _stored_key(data_dir: Path) -> str:
    """The installation's own key. Several processes may start at once: the first one's key is everybody's."""
    path = data_dir / "secret.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        draft = data_dir / f"secret.key.{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            return path.read_text().strip()
        finally:
            draft.unlink()
    return path.read_text().strip()
