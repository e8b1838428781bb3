"""Values of a definition in the words of people, both languages at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workflows import guards, relations
from workflows.comparing import words
from workflows.definition import (
    LANGUAGES,
    Deadline,
    Definition,
    Field,
    Form,
    FormulaTree,
    GuardTree,
    Text,
    Tile,
    Transition,
    Vote,
)
from workflows.effects import EFFECTS
from workflows.sentences import fill
from workflows.vocabulary import words_of

_DEADLINE: dict[str, Text] = {
    "on": {"id": "pada {date}", "en": "on {date}"},
    "working_days": {"id": "{days} hari kerja sejak {start}", "en": "{days} working days from {start}"},
    "entry": {"id": "masuk keadaan", "en": "the entry into the state"},
    "at_least_working_days": {"id": "paling cepat {days} hari kerja setelah masuk", "en": "{days} days at least"},
    "remind": {"id": "pengingat {days} hari sebelumnya", "en": "reminders {days} days before"},
    "then": {"id": "lalu “{step}”", "en": "then “{step}”"},
    "escalate": {"id": "“{step}” {days} hari kerja sesudahnya", "en": "“{step}” {days} working days later"},
    "handed": {"id": "{days} hari kerja bagi penerima alih tugas", "en": "{days} working days for who takes over"},
}
_VOTE: Text = {"id": "{need} suara dari {of}", "en": "{need} votes of {of}"}
_VETO: Text = {"id": "satu penolakan membatalkan", "en": "one no blocks it"}
_OTHERWISE: Text = {"id": "bila gagal “{step}”", "en": "“{step}” when it fails"}
_HANDS: Text = {"id": "{to} ikut bertindak sebagai {hands}", "en": "{to} may act as {hands} as well"}
_TILE_BY: Text = {"id": "{tile} ({more})", "en": "{tile} ({more})"}


def joined(texts: Iterable[Text], empty: Text = words.NONE, separator: str = ", ") -> Text:
    """Several texts as one; `empty` where there are none."""
    found = list(texts)
    return {lang: separator.join(one[lang] for one in found) for lang in LANGUAGES} if found else empty


def word(table: Mapping[str, Text], name: str) -> Text:
    """The word of a closed list; a name without one stands for itself."""
    return table.get(name) or plain(name)


def plain(value: object) -> Text:
    """A value that is the same in both languages."""
    return {lang: str(value) for lang in LANGUAGES}


def flag(value: object) -> Text:
    """Yes or no."""
    return words.YES if value else words.NO


def state(definition: Definition, name: str) -> Text:
    """The title of a state; its name where there is no such state."""
    return next((one.title for one in definition.states if one.id == name), plain(name))


def step(definition: Definition, name: str) -> Text:
    """The title of a transition; its name where there is no such transition."""
    return next((one.title for one in definition.transitions if one.id == name), plain(name))


def stage(definition: Definition, name: str) -> Text:
    """The title of a stage; its name where there is no such stage."""
    return next((one.title for one in definition.stages if one.id == name), plain(name))


def form(definition: Definition, name: str | None) -> Text:
    """The title of a form; its name where there is no such form."""
    found = definition.forms.get(name or "")
    return found.title if found else plain(name or "–")


def states(definition: Definition, names: Iterable[str]) -> Text:
    """Titles of states, joined."""
    return joined(state(definition, name) for name in names)


def steps(definition: Definition, names: Iterable[str]) -> Text:
    """Titles of transitions, joined."""
    return joined(step(definition, name) for name in names)


def relation(definition: Definition, name: str) -> Text:
    """What a relation is called in a definition of this kind; an unknown one stands for itself."""
    return relations.bilingual(name, definition.kind) if relations.is_known(name) else plain(name)


def persons(definition: Definition, names: Iterable[str]) -> Text:
    """Titles of relations, joined."""
    return joined((relation(definition, name) for name in names), words.NOBODY)


def parts(names: Iterable[str]) -> Text:
    """Parts of a case, in the order of their table."""
    wanted = set(names)
    return joined(
        word(words.PARTS, name) for name in (*words.PARTS, *sorted(wanted.difference(words.PARTS))) if name in wanted
    )


def condition(definition: Definition, tree: GuardTree | None, form: Form | None = None) -> Text:
    """A guard as a sentence without a full stop; with the form whose field it belongs to."""
    if tree is None:
        return words.ALWAYS
    known = words_of(definition, form)
    return {lang: guards.sentence(tree, lang, known) for lang in LANGUAGES}


def said(tree: object) -> object:
    """A guard without its own words, which change nothing about what it allows."""
    if isinstance(tree, Mapping):
        return {
            key: said(inner) if key in ("all", "any", "not") else inner for key, inner in tree.items() if key != "say"
        }
    return [said(inner) for inner in tree] if isinstance(tree, (list, tuple)) else tree


def sayings(tree: object) -> list[Text]:
    """A guard's own words, from left to right."""
    if isinstance(tree, (list, tuple)):
        return [one for inner in tree for one in sayings(inner)]
    if not isinstance(tree, Mapping):
        return []
    own = [tree["say"]] if "say" in tree else []
    return own + [one for key in ("all", "any", "not") for one in sayings(tree.get(key))]


def effects(names: Iterable[str]) -> Text:
    """What follows from a step."""
    return joined((EFFECTS.get(name) or plain(name) for name in names), separator="; ")


def vote(definition: Definition, one: Vote | None) -> Text:
    """M of N in words."""
    if one is None:
        return words.NONE
    found = [fill(_VOTE, {"need": one.need, "of": relation(definition, one.of)})]
    found += [_VETO] if one.veto else []
    found += [fill(_OTHERWISE, {"step": step(definition, one.otherwise)})] if one.otherwise else []
    return joined(found)


def hand_over(definition: Definition, one: Transition) -> Text:
    """Who may act for whom after a timeout."""
    if one.hand_to is None:
        return words.NONE
    return fill(_HANDS, {"to": relation(definition, one.hand_to), "hands": relation(definition, one.hands)})


def deadline(definition: Definition, one: Deadline | None) -> Text:
    """When a state is due and what happens before and after."""
    return words.NONE if one is None else joined(_deadline(definition, one), separator="; ")


def _deadline(definition: Definition, one: Deadline) -> Iterable[Text]:
    if one.on is not None:
        yield fill(_DEADLINE["on"], {"date": word(words.DATES, one.on)})
    if one.working_days is not None:
        start = step(definition, one.since) if one.since else _DEADLINE["entry"]
        yield fill(_DEADLINE["working_days"], {"days": one.working_days, "start": start})
    if one.at_least_working_days is not None:
        yield fill(_DEADLINE["at_least_working_days"], {"days": one.at_least_working_days})
    if one.remind:
        yield fill(_DEADLINE["remind"], {"days": one.remind})
    if one.then is not None:
        yield fill(_DEADLINE["then"], {"step": step(definition, one.then)})
    for each in one.escalate:
        yield fill(_DEADLINE["escalate"], {"step": step(definition, each.transition), "days": each.after})
    if one.handed is not None:
        yield fill(_DEADLINE["handed"], {"days": one.handed})


def tile(one: Tile) -> Text:
    """A tile with what it counts."""
    more = [name for name in (one.by, one.field) if name]
    name = word(words.TILES, one.tile)
    return fill(_TILE_BY, {"tile": name, "more": more}) if more else name


def roles(names: Sequence[str]) -> Text:
    """Who is shown a tile."""
    return joined((word(words.TILE_ROLES, name) for name in names), words.EVERYBODY)


def formula(form: Form, tree: FormulaTree | None) -> Text:
    """A formula as it is written in arithmetic, with the labels of the fields of its form."""
    if tree is None:
        return words.NONE
    fields = {field.id: field for field in form.fields}
    return {lang: _formula(tree, lang, fields) for lang in LANGUAGES}


def _formula(tree: FormulaTree, lang: str, fields: Mapping[str, Field]) -> str:
    if "field" in tree:
        name = str(tree["field"])
        return fields[name].label[lang] if name in fields else name
    if "op" not in tree:
        return str(tree["value"])
    op = str(tree["op"])
    if "column" in tree:
        return f"{words.OPERATIONS[op][lang]}({_column(str(tree['column']), lang, fields)})"
    inner = [_formula(part, lang, fields) for part in tree["of"]]  # type: ignore[attr-defined]
    if op in words.SIGNS:
        return "(" + words.SIGNS[op].join(inner) + ")"
    return f"{words.OPERATIONS[op][lang]}({', '.join(inner)})"


def _column(dotted: str, lang: str, fields: Mapping[str, Field]) -> str:
    name, _, column = dotted.partition(".")
    if name not in fields:
        return dotted
    labels = [one.label[lang] for one in fields[name].columns if one.id == column]
    return ": ".join((fields[name].label[lang], *labels))
