"""A step of a workflow as one sentence, and the place of a finding in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from app.admin.definition_pages import (
    relation_title,
    relation_titles,
    stage_title,
    state_title,
    step_line,
    step_title,
)
from app.web.filters import t
from workflows.definition import Definition, Transition

PLACES: Mapping[str, LazyString] = {
    "stages": _l("Tahap"),
    "states": _l("Keadaan"),
    "transitions": _l("Langkah"),
    "forms": _l("Formulir"),
    "tables": _l("Tabel keputusan"),
    "facts": _l("Fakta"),
    "scenarios": _l("Skenario"),
    "milestones": _l("Tonggak"),
    "separate": _l("Pemisahan tugas"),
    "initial": _l("Keadaan awal"),
    "applies_to": _l("Pemakaian"),
}
KEYS: Mapping[str, LazyString] = {
    "deadline": _l("batas waktu"),
    "edit": _l("yang mengubah"),
    "see": _l("yang melihat"),
    "form": _l("formulir"),
    "stage": _l("tahap"),
    "dashboard": _l("dasbor"),
    "from": _l("dari"),
    "to": _l("ke"),
    "by": _l("oleh"),
    "not_by": _l("bukan oleh"),
    "when": _l("syarat"),
    "comment": _l("catatan"),
    "effects": _l("akibat"),
    "hand_to": _l("pengalihan"),
    "vote": _l("pemungutan suara"),
    "sections": _l("bagian"),
    "rows": _l("baris"),
}


def step_sentence(definition: Definition, one: Transition) -> str:
    """Who does what, from where to where, under which condition."""
    line = step_line(definition, one)
    sources = listed(line.sources) or _("(belum ditentukan)")
    who = line.who or _("(belum ditentukan)")
    said = _("%(who)s: “%(title)s”, dari %(sources)s ke “%(target)s”", who=who, title=line.title, sources=sources,
             target=line.target)  # fmt: skip
    return "".join([said, *_conditions(definition, one, line.condition, line.barred), "."])


def _conditions(definition: Definition, one: Transition, condition: str, barred: str) -> Iterable[str]:
    if one.kind == "timeout":
        yield _(", karena batas waktu lewat")
    if condition:
        yield _(", bila %(condition)s", condition=condition)
    if barred:
        yield _(", tetapi bukan oleh %(who)s", who=barred)
    if one.vote:
        yield ngettext(
            ", setelah %(num)s suara setuju dari %(who)s",
            ", setelah %(num)s suara setuju dari %(who)s",
            one.vote.need,
            who=relation_title(one.vote.of),
        )
        if one.vote.veto:
            yield _(", dan satu penolakan menggugurkannya")
        if one.vote.otherwise:
            yield _("; bila gagal: “%(step)s”", step=step_title(definition, one.vote.otherwise))
    if one.hand_to:
        giver, taker = relation_title(one.hands), relation_titles([one.hand_to])
        yield _("; kewenangan %(giver)s beralih kepada %(taker)s", giver=giver, taker=taker)


def everywhere_of(definition: Definition) -> tuple[str, ...]:
    """The sources of a step that is written as leaving every open state; none where there is only one of them."""
    found = tuple(state.id for state in definition.states if not state.final)
    return found if len(found) > 1 else ("*",)


def listed(titles: Iterable[str]) -> str:
    """Titles in quotation marks; what isn't a title of its own is said as it is."""
    everywhere = _("setiap keadaan yang belum selesai")
    return ", ".join(one if one == everywhere else f"“{one}”" for one in titles)


def place_words(definition: Definition, dotted: str) -> str:
    """ "Keadaan “Penyusunan”: batas waktu" for states.draft.deadline; the place itself where there are no words."""
    prefix, _dot, rest = dotted.partition(".")
    prefix = prefix.partition("[")[0]
    if prefix not in PLACES:
        return dotted or _("Alur kerja")
    name, _dot, key = rest.partition(".")
    name, key = name.partition("[")[0], key.partition(".")[0].partition("[")[0]
    title = _title(definition, prefix, name)
    words = f"{PLACES[prefix]} “{title}”" if title else str(PLACES[prefix])
    return f"{words}: {KEYS[key]}" if key in KEYS else words


def _title(definition: Definition, prefix: str, name: str) -> str:
    if prefix == "stages":
        return stage_title(definition, name)
    if prefix in ("states", "milestones"):
        return state_title(definition, name)
    if prefix == "transitions":
        return step_title(definition, name)
    named = {"forms": definition.forms, "tables": definition.tables}.get(prefix, {})
    return t(named[name].title) if name in named else name
