"""Language and time zone of a page: the person's own choice, then this browser's, then Indonesian.

``Accept-Language`` is not asked: most browsers in the offices concerned were installed in English by somebody else.
"""

from __future__ import annotations

from pathlib import Path

import flask_admin.babel
from flask import Flask, current_app, request
from flask_babel import Babel, Domain, get_locale
from wtforms.i18n import messages_path

from app.web.viewer import current_viewer

LOCALES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT_LOCALE = "id"
LOCALE_COOKIE = "locale"
DEFAULT_TIME_ZONE = "Asia/Jakarta"
TRANSLATIONS = Path(__file__).parent / "translations"

# WTForms brings no Indonesian catalogue; ours is asked after its own.
wtforms_domain = Domain([messages_path(), str(TRANSLATIONS)], domain="wtforms")


def browser_locale() -> str:
    """The language chosen in this browser before signing in."""
    chosen = request.cookies.get(LOCALE_COOKIE, "") if request else ""
    return chosen if chosen in LOCALES else current_app.config["TAHAPAN"].default_locale


def select_locale() -> str:
    """The language of this request."""
    viewer = current_viewer()
    return viewer.locale if viewer and viewer.locale in LOCALES else browser_locale()


def select_time_zone() -> str:
    """The time zone of the viewer's agency (an IANA name)."""
    viewer = current_viewer()
    return viewer.time_zone if viewer else DEFAULT_TIME_ZONE


def language() -> str:
    """``id`` or ``en``, also outside a request."""
    locale = get_locale()
    return locale.language if locale and locale.language in LOCALES else DEFAULT_LOCALE


def init_app(app: Flask) -> None:
    """Switch Flask-Babel on; templates get ``_`` and ``gettext``."""
    Babel(
        app,
        default_locale=DEFAULT_LOCALE,
        default_translation_directories=str(TRANSLATIONS),
        default_timezone=DEFAULT_TIME_ZONE,
        locale_selector=select_locale,
        timezone_selector=select_time_zone,
    )
    # Forms of Flask-Admin look their messages up here and offer no setting for it.
    flask_admin.babel.wtforms_domain = wtforms_domain
    app.jinja_env.globals.update(language=language, locales=LOCALES)
