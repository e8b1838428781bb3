"""Dates, times and numbers as people read them: the viewer's language, the agency's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal
from flask_babel import get_timezone, ngettext
from flask_babel import gettext as _

from app.core import clock
from app.web.locales import DEFAULT_TIME_ZONE, language

ZONE_NAMES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
NEAR_DAYS = 3


def _zone_name(time_zone: str | None) -> str:
    return time_zone or str(get_timezone() or DEFAULT_TIME_ZONE)


def _local(moment: datetime, time_zone: str | None) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone can't be shown")
    return moment.astimezone(ZoneInfo(_zone_name(time_zone)))


def local_date(value: date | datetime | None, time_zone: str | None = None) -> str:
    """``21 November 2026``; a moment is first taken to the local calendar day."""
    if value is None:
        return ""
    day = _local(value, time_zone).date() if isinstance(value, datetime) else value
    return babel_date(day, "d MMMM y", locale=language())


def short_date(value: datetime) -> str:
    """``21 Nov 2026``, for narrow places."""
    return babel_date(_local(value, None).date(), "d MMM y", locale=language())


def short_day(value: date, *, month: bool = False) -> str:
    """``21 Nov``, or ``Nov 2026`` for a month as a whole: labels of a chart."""
    return babel_date(value, "MMM y" if month else "d MMM", locale=language())


def local_time(value: datetime | None, time_zone: str | None = None) -> str:
    """``16.05 WIB`` (in English ``16:05 WIB``)."""
    if value is None:
        return ""
    separator = "." if language() == "id" else ":"
    moment = _local(value, time_zone)
    return f"{moment:%H}{separator}{moment:%M} {ZONE_NAMES.get(_zone_name(time_zone), moment.tzname())}"


def local_datetime(value: datetime | None, time_zone: str | None = None) -> str:
    """``21 November 2026 16.05 WIB``."""
    return f"{local_date(value, time_zone)} {local_time(value, time_zone)}" if value else ""


def number(value: float | Decimal | None, digits: int | None = None) -> str:
    """A number with the separators of the language; ``digits`` fixes the decimals."""
    if value is None:
        return ""
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=language())


def percent(value: float | Decimal | None, digits: int = 0) -> str:
    """A share between 0 and 1 as ``37%``."""
    return "" if value is None else f"{number(Decimal(str(value)) * 100, digits)}%"


def days_left(value: date | datetime, today: date | None = None, time_zone: str | None = None) -> int:
    """Calendar days from today to the due day; negative when it has passed."""
    day = _local(value, time_zone).date() if isinstance(value, datetime) else value
    return (day - (today or clock.today(_zone_name(time_zone)))).days


def due_sentence(value: date | datetime | None, today: date | None = None) -> str:
    """``jatuh tempo 5 hari lagi (27 November 2026)``; days are calendar days in the local zone."""
    if value is None:
        return ""
    days, day = days_left(value, today), local_date(value)
    if days == 0:
        return _("jatuh tempo hari ini (%(date)s)", date=day)
    if days == 1:
        return _("jatuh tempo besok (%(date)s)", date=day)
    if days < 0:
        return ngettext("terlambat %(num)s hari (%(date)s)", "terlambat %(num)s hari (%(date)s)", -days, date=day)
    return _("jatuh tempo %(num)s hari lagi (%(date)s)", num=days, date=day)


def due_tone(value: date | datetime | None, today: date | None = None) -> str:
    """Tone of a due date: danger when late, warning in the last three days, else neutral."""
    if value is None:
        return "neutral"
    days = days_left(value, today)
    if days < 0:
        return "danger"
    return "warning" if days <= NEAR_DAYS else "neutral"


def machine_datetime(value: datetime) -> str:
    """ISO 8601 in UTC, for ``<time datetime>``."""
    return value.astimezone(UTC).isoformat(timespec="seconds")
