"""What the lists of the designer's forms offer: states, steps, people and dates of one definition, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import SelectChoice

from app.admin.definition_pages import DATES, relation_title
from app.auth.actor import current_actor
from app.core.db import db
from app.people.panels import PREFIX, list_panels
from app.web.filters import t
from workflows import relations
from workflows.definition import KINDS, NAMED_DATES, Definition

Choices = list[SelectChoice]
STEP_KINDS: Mapping[str, LazyString] = {
    "forward": _l("maju: ke keadaan berikutnya"),
    "return": _l("dikembalikan: atasan meminta perbaikan"),
    "withdraw": _l("ditarik kembali: oleh yang mengirimkan"),
    "timeout": _l("karena batas waktu: dijalankan sistem"),
    "admin": _l("oleh pengelola: tindakan luar biasa"),
    "consequence": _l("sebagai akibat: dijalankan sistem karena hal lain"),
}


def with_current(choices: Choices, current: str | None) -> Choices:
    """The choices, and the present value where it isn't among them: a form never changes what nobody chose."""
    if not current or any(one.value == current for one in choices):
        return choices
    return [*choices, SelectChoice(current, _("%(name)s (tidak ada)", name=current))]


def each_current(choices: Choices, present: Iterable[str]) -> Choices:
    """As ``with_current``, for several present values."""
    for one in present:
        choices = with_current(choices, one)
    return choices


def nothing(words: str) -> Choices:
    """The choice of none, in words."""
    return [SelectChoice("", words)]


def stages(definition: Definition) -> Choices:
    """All stages."""
    return [SelectChoice(one.id, t(one.title)) for one in definition.stages]


def states(definition: Definition, *, only: Iterable[str] | None = None) -> Choices:
    """States in the order of the definition, all or some."""
    wanted = None if only is None else set(only)
    return [SelectChoice(one.id, t(one.title)) for one in definition.states if wanted is None or one.id in wanted]


def open_states(definition: Definition) -> Choices:
    """The states where something still can happen."""
    return states(definition, only=[one.id for one in definition.states if not one.final])


def forms(definition: Definition) -> Choices:
    """All forms, and none."""
    return nothing(_("(tanpa formulir)")) + [SelectChoice(one.id, t(one.title)) for one in definition.forms.values()]


def steps(definition: Definition, *, kinds: Iterable[str] = KINDS, source: str | None = None) -> Choices:
    """Steps of some kinds, perhaps only those out of one state."""
    wanted = set(kinds)
    return [
        SelectChoice(one.id, t(one.title))
        for one in definition.transitions
        if one.kind in wanted and (source is None or source in one.sources)
    ]


def kinds() -> Choices:
    """The kinds of steps, each with what it is for."""
    return [SelectChoice(value, str(words)) for value, words in STEP_KINDS.items()]


def dates(definition: Definition) -> Choices:
    """The named dates that a case of this kind knows."""
    known = [one for one in NAMED_DATES if definition.kind == "periodic" or not one.startswith("period.")]
    return [SelectChoice(one, str(DATES[one])) for one in known]


def people(definition: Definition) -> Choices:
    """Everybody who may stand in a step: the vocabulary, the agency's panels, and those that the definition names."""
    codes = {f"{PREFIX}{one.code}" for one in list_panels(db(), current_actor().agency_id)}
    names = [*relations.TITLES, *sorted(codes | {one for one in named(definition) if one not in relations.TITLES})]
    return [SelectChoice(one, relation_title(one)) for one in names]


def named(definition: Definition) -> set[str]:
    """The relations that a definition names anywhere."""
    found = {who for state in definition.states for who in (*state.edit, *state.see)}
    for one in definition.transitions:
        found.update(one.by, one.not_by, (one.hand_to,) if one.hand_to else (), (one.vote.of,) if one.vote else ())
    return found
