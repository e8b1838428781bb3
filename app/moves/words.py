"""What the codes of moves are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from app.cases import moving
from app.definitions.models import DefinitionVersion
from app.moves.values import BROKEN
from app.web.dates import number

REASONS: Mapping[str, LazyString] = {
    moving.UNMAPPED: _l("keadaannya dipilih tetap di versi lama"),
    moving.CLOSED: _l("sudah selesai"),
    moving.OTHER_VERSION: _l("sudah tidak memakai versi lama"),
    moving.NO_PERIODS: _l("siklusnya memakai evaluasi periodik, dan versi baru tidak membukanya"),
    moving.ACTED_ON: _l("sudah ditindaklanjuti sejak dipindahkan"),
    BROKEN: _l("terjadi kesalahan; pengelola sistem perlu memeriksanya"),
}
NOTES: Mapping[str, LazyString] = {
    moving.OVERDUE: _l("langsung lewat batas waktu"),
    moving.DUE_CHANGED: _l("batas waktunya berubah"),
    moving.VOTES_LOST: _l("suara yang sudah diberikan tidak dihitung lagi"),
    moving.HAND_OVER_ENDED: _l("pengambilalihannya berakhir"),
}
REFUSALS: Mapping[str, LazyString] = {
    "reason_empty": _l("Tulis alasannya; alasan ini tercatat dalam setiap riwayat."),
    "reason_long": _l("Alasan paling panjang 2.000 huruf."),
    "nothing": _l("Tidak ada %(cases)s yang dapat dipindahkan."),
    "other_number": _l("Tulis jumlah %(cases)s yang akan dipindahkan, seperti tertera di atas."),
    "no_periods": _l("Siklus memakai evaluasi periodik, dan versi baru tidak membukanya."),
}


def things(version: DefinitionVersion) -> str:
    """What runs under a version, in the plural."""
    return _("permohonan") if version.kind == "request" else _("penilaian")


def counted(version: DefinitionVersion, count: int) -> str:
    """A number of them."""
    if version.kind == "request":
        return ngettext("%(count)s permohonan", "%(count)s permohonan", count, count=number(count))
    return ngettext("%(count)s penilaian", "%(count)s penilaian", count, count=number(count))


def refusal(code: str, version: DefinitionVersion) -> str:
    """Why a confirmation was refused."""
    return str(REFUSALS[code]) % {"cases": things(version)}


def reason_words(code: str) -> str:
    """Why a case stays."""
    return str(REASONS.get(code, code))


def note_words(code: str) -> str:
    """What else comes of a move."""
    return str(NOTES.get(code, code))
