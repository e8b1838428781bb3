"""Every sentence of the engine, the guards and the checks, in both languages, and the Blocker that carries one.

A pattern is filled with str.format; a parameter that is itself bilingual is shown in the language asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from workflows.definition import Text

BLOCKERS: dict[str, Text] = {
    "unknown_transition": {
        "id": "Tindakan “{transition}” tidak dikenal dalam alur ini.",
        "en": "This workflow has no action “{transition}”.",
    },
    "wrong_state": {
        "id": "{title} tidak dapat dilakukan pada tahap “{state}”.",
        "en": "{title} can't be done while the case is at “{state}”.",
    },
    "not_your_part": {
        "id": "Hanya {who} yang dapat melakukan “{title}”.",
        "en": "“{title}” can only be done by: {who}.",
    },
    "self_approval": {
        "id": "Anda pegawai yang dinilai, sehingga tidak boleh melakukan “{title}” untuk diri sendiri.",
        "en": "You are the employee appraised, so you may not do “{title}” for yourself.",
    },
    "separation": {
        "id": "Orang yang sudah melakukan “{other}” tidak boleh melakukan “{title}” pada penilaian yang sama.",
        "en": "Whoever did “{other}” may not do “{title}” on the same appraisal.",
    },
    "guard_false": {"id": "Belum terpenuhi: {rule}.", "en": "Not met yet: {rule}."},
    "guard_unknown": {
        "id": "Tidak dapat dipastikan: “{fact}” masih kosong.",
        "en": "Cannot tell: “{fact}” is empty.",
    },
    "answers_missing": {
        "id": "Isian wajib masih kosong: {fields}.",
        "en": "Required fields are empty: {fields}.",
    },
    "comment_required": {
        "id": "Tuliskan alasan untuk “{title}”.",
        "en": "Write the reason for “{title}”.",
    },
    "case_closed": {
        "id": "Penilaian ini sudah selesai dan tidak menerima tindakan lagi.",
        "en": "This appraisal is closed and accepts no more actions.",
    },
    "already_voted": {"id": "Anda sudah memberikan suara.", "en": "You have already voted."},
    "vetoed": {
        "id": "Seorang anggota menolak, sehingga “{title}” tidak dapat diteruskan.",
        "en": "A member voted no, so “{title}” can't go on.",
    },
    "substitute_out_of_dates": {
        "id": "Penugasan Anda sebagai pengganti tidak berlaku pada tanggal ini.",
        "en": "Your assignment as a substitute doesn't hold on this date.",
    },
    "not_editable": {
        "id": "Bagian ini tidak dapat Anda ubah pada tahap “{state}”.",
        "en": "You can't change this part while the case is at “{state}”.",
    },
    "not_due": {"id": "Batas waktu belum tiba.", "en": "The deadline hasn't come yet."},
    "stale": {
        "id": "Penilaian ini sudah berubah sejak halaman Anda dibuka.",
        "en": "This appraisal has changed since you opened the page.",
    },
    "duplicate_key": {
        "id": "Permintaan ini sudah pernah dikirim dengan isi yang berbeda.",
        "en": "This request was sent before with a different content.",
    },
}

REQUEST_BLOCKERS: dict[str, Text] = {
    "self_approval": {
        "id": "Ini permohonan Anda sendiri, sehingga Anda tidak boleh melakukan “{title}”.",
        "en": "This is your own request, so you may not do “{title}”.",
    },
    "separation": {
        "id": "Orang yang sudah melakukan “{other}” tidak boleh melakukan “{title}” pada permohonan yang sama.",
        "en": "Whoever did “{other}” may not do “{title}” on the same request.",
    },
    "case_closed": {
        "id": "Permohonan ini sudah selesai dan tidak menerima tindakan lagi.",
        "en": "This request is closed and accepts no more actions.",
    },
}
"""What some of them say where the case is a request (parameter ``kind``)."""

BLOCKER_CODES = frozenset(BLOCKERS)

GUARD_WORDS: dict[str, Text] = {
    "equals": {"id": "{fact} adalah {value}", "en": "{fact} is {value}"},
    "not_equals": {"id": "{fact} bukan {value}", "en": "{fact} is not {value}"},
    "is_true": {"id": "{fact}", "en": "{fact}"},
    "is_false": {"id": "tidak berlaku bahwa {fact}", "en": "it does not hold that {fact}"},
    "at_least": {"id": "{fact} paling sedikit {value}", "en": "{fact} is at least {value}"},
    "at_most": {"id": "{fact} paling banyak {value}", "en": "{fact} is at most {value}"},
    "more_than": {"id": "{fact} lebih dari {value}", "en": "{fact} is more than {value}"},
    "less_than": {"id": "{fact} kurang dari {value}", "en": "{fact} is less than {value}"},
    "before": {"id": "{fact} sebelum {value}", "en": "{fact} is before {value}"},
    "after": {"id": "{fact} setelah {value}", "en": "{fact} is after {value}"},
    "on_or_before": {"id": "{fact} selambat-lambatnya {value}", "en": "{fact} is on or before {value}"},
    "on_or_after": {"id": "{fact} paling cepat {value}", "en": "{fact} is on or after {value}"},
    "one_of": {"id": "{fact} salah satu dari {value}", "en": "{fact} is one of {value}"},
    "none_of": {"id": "{fact} bukan salah satu dari {value}", "en": "{fact} is none of {value}"},
    "filled": {"id": "{fact} sudah diisi", "en": "{fact} is filled in"},
    "empty": {"id": "{fact} masih kosong", "en": "{fact} is empty"},
    "all": {"id": " dan ", "en": " and "},
    "any": {"id": " atau ", "en": " or "},
    "not": {"id": "tidak berlaku bahwa {rule}", "en": "it does not hold that {rule}"},
    "true": {"id": "ya", "en": "yes"},
    "false": {"id": "tidak", "en": "no"},
}


def render(pattern: Text, lang: str, params: Mapping[str, object]) -> str:
    """Fill a bilingual pattern; bilingual parameters are taken in `lang`, lists joined by commas."""
    return pattern[lang].format_map(_Gaps({name: _shown(value, lang) for name, value in params.items()}))


class _Gaps(dict[str, str]):
    """A refusal must never turn into an error, so a parameter that was not given is shown as an ellipsis."""

    def __missing__(self, _key: str) -> str:
        return "…"


def fill(pattern: Text, params: Mapping[str, object]) -> Text:
    """Fill a pattern in both languages at once."""
    return {lang: render(pattern, lang, params) for lang in pattern}


def _shown(value: object, lang: str) -> str:
    if isinstance(value, Mapping):
        return str(value[lang])
    if isinstance(value, (tuple, list, frozenset)):
        return ", ".join(_shown(one, lang) for one in value)
    return str(value)


class Blocker(NamedTuple):
    """Why a step is refused: a code out of BLOCKER_CODES, what fills its sentence, and the definition's own words."""

    code: str
    params: Mapping[str, object] = MappingProxyType({})
    say: Text | None = None

    def sentence(self, lang: str) -> str:
        """The reason in `lang`; the definition's own words win over the generic sentence."""
        if self.say is not None:
            return self.say[lang]
        patterns = REQUEST_BLOCKERS if self.params.get("kind") == "request" else BLOCKERS
        return render(patterns.get(self.code, BLOCKERS[self.code]), lang, self.params)
