"""Identity numbers of civil servants (NIP of PNS, NI PPPK) and their ranks.

Eighteen digits: birth date (8), first appointment (6), sex (1), serial (3). There is no check digit. In a NI PPPK the
last two digits of the appointment are a code from 20 to 29 and not a month.
"""

from __future__ import annotations

import re
from datetime import date

from app.people.problems import Problem
from app.people.values import EmployeeKind

LENGTH = 18
ADULT_YEARS = 18
_PPPK_CODES = range(20, 30)
_SEXES = {"1": "male", "2": "female"}
_SEPARATORS = re.compile(r"[\s.'’-]+")

PNS_RANKS = {
    "I/a": "Juru Muda",
    "I/b": "Juru Muda Tingkat I",
    "I/c": "Juru",
    "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata",
    "III/d": "Penata Tingkat I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tingkat I",
    "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}
PPPK_GRADES = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
)  # fmt: skip


def normalise_nip(text: str) -> str:
    """Without the spaces, dots and hyphens that people type between the groups."""
    return _SEPARATORS.sub("", text)


def format_nip(nip: str | None) -> str:
    """In groups of 8, 6, 1 and 3 as on official letters; anything that isn't eighteen digits stays as it is."""
    if not nip or len(nip) != LENGTH:
        return nip or ""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def check_nip(text: str, kind: EmployeeKind | str, today: date) -> list[Problem]:
    """All reasons why the number can't belong to an employee of that kind; empty when it can."""
    if kind == EmployeeKind.OFFICIAL:
        return [Problem("nip_of_official")] if text else []
    if not text:
        return [Problem("nip_empty")]
    if not (text.isascii() and text.isdigit()):
        return [Problem("nip_not_digits")]
    if len(text) != LENGTH:
        return [Problem("nip_length", {"count": len(text)})]
    return _check_birth(text, today) + _check_appointment(text, EmployeeKind(kind), today) + _check_tail(text)


def _check_birth(nip: str, today: date) -> list[Problem]:
    born = birth_date(nip)
    if born is None:
        return [Problem("nip_birth_date", {"digits": nip[:8]})]
    return [Problem("nip_birth_future", {"date": born.isoformat()})] if born > today else []


def _check_appointment(nip: str, kind: EmployeeKind, today: date) -> list[Problem]:
    year, code = int(nip[8:12]), int(nip[12:14])
    problems = []
    if kind == EmployeeKind.PPPK:
        if code not in _PPPK_CODES:
            problems.append(Problem("nip_pppk_code", {"digits": nip[12:14]}))
        code = 1
    elif not 1 <= code <= 12:
        problems.append(Problem("nip_month", {"digits": nip[12:14]}))
    if year < int(nip[:4]) + ADULT_YEARS:
        problems.append(Problem("nip_too_young", {"year": year}))
    if (year, code) > (today.year, today.month):
        problems.append(Problem("nip_future", {"year": year}))
    return problems


def _check_tail(nip: str) -> list[Problem]:
    problems = [] if nip[14] in _SEXES else [Problem("nip_sex", {"digit": nip[14]})]
    return problems if nip[15:] != "000" else [*problems, Problem("nip_serial")]


def birth_date(nip: str) -> date | None:
    """The birth date in the first eight digits, or ``None`` where they aren't a day of the calendar."""
    try:
        return date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return None


def warn_nip(nip: str, *, sex: str | None = None, born: date | None = None) -> list[Problem]:
    """Where a valid number disagrees with the person's data. Old numbers carry errors, so this never blocks.

    ``sex`` is ``male`` or ``female``; what isn't known isn't compared.
    """
    problems = []
    if sex is not None and _SEXES.get(nip[14]) != sex:
        problems.append(Problem("nip_sex_differs"))
    if born is not None and birth_date(nip) != born:
        problems.append(Problem("nip_birth_differs", {"date": born.isoformat()}))
    return problems


def normalise_rank(text: str, kind: EmployeeKind | str) -> str | None:
    """The golongan as stored (``III/c``, ``IX``), or ``None`` where the list of the kind doesn't know it.

    Accepts what registers contain: ``III-c``, ``Penata (III/c)``, ``Penata``.
    """
    if kind == EmployeeKind.PPPK:
        wanted = text.strip().upper()
        return wanted if wanted in PPPK_GRADES else None
    found = re.fullmatch(r"(?:.*[\s(,])?(IV|I{1,3})\s*[/.\s-]?\s*([a-e])\)?", text.strip(), re.IGNORECASE)
    if found:
        wanted = f"{found[1].upper()}/{found[2].lower()}"
        return wanted if wanted in PNS_RANKS else None
    titles = {title.casefold(): code for code, title in PNS_RANKS.items()}
    return titles.get(text.strip().casefold())


def rank_label(rank: str) -> str:
    """``Penata, III/c`` for PNS; grades of PPPK have no pangkat and stand alone."""
    title = PNS_RANKS.get(rank)
    return f"{title}, {rank}" if title else rank
