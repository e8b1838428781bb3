"""Official words for distributions and sessions."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.achievements.labels import PREDICATES as ACHIEVEMENTS
from app.calibration.values import Answer, Op, Rule, Warned
from app.evaluations.values import Predicate, Rating

PREDICATES = {
    Predicate.VERY_GOOD: _l("Sangat Baik"),
    Predicate.GOOD: _l("Baik"),
    Predicate.NEEDS_IMPROVEMENT: _l("Butuh Perbaikan"),
    Predicate.POOR: _l("Kurang/ Misconduct"),
    Predicate.VERY_POOR: _l("Sangat Kurang"),
}
RATINGS = {
    Rating.ABOVE: _l("Diatas ekspektasi"),
    Rating.MEETS: _l("Sesuai ekspektasi"),
    Rating.BELOW: _l("Dibawah ekspektasi"),
}
ANSWERS = {Answer.ACCEPTED: _l("Diterima"), Answer.DECLINED: _l("Tidak diterima")}


def percent(value: Decimal | None) -> str:
    """``12,5%`` in the language of the page."""
    return "" if value is None else f"{format_decimal(value)}%"


def rule_sentence(rule: Rule) -> str:
    """A line of an agency's limits in words."""
    joint = _("dan/atau")  # The extraction of sentences doesn't look inside f-strings.
    names = f" {joint} ".join(str(PREDICATES[Predicate(one)]) for one in rule.predicates)
    if rule.op == Op.SOME:
        return _("%(names)s harus ada", names=names)
    words = {
        Op.AT_MOST: _("%(names)s paling banyak %(percent)s", names=names, percent=percent(rule.percent)),
        Op.AT_LEAST: _("%(names)s paling sedikit %(percent)s", names=names, percent=percent(rule.percent)),
    }
    return words[Op(rule.op)]


def warning_sentence(warned: Warned, achievement: str) -> str:
    """What is worth a second look; nothing is forbidden by it."""
    if warned.rule is None:
        return _(
            "Dengan capaian organisasi “%(achievement)s”, sebagian besar pegawai idealnya berpredikat “%(expected)s”; "
            "di sini %(share)s.",
            achievement=ACHIEVEMENTS[achievement],
            expected=PREDICATES[Predicate(warned.expected)],
            share=percent(warned.share),
        )
    sentence = _(
        "Batas instansi: %(rule)s; di sini %(share)s.", rule=rule_sentence(warned.rule), share=percent(warned.share)
    )
    secondary = _("sumber sekunder")
    return f"{sentence} ({secondary})" if warned.rule.secondary else sentence
