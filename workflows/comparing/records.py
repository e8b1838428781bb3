"""Every record of a definition as a title, a place and its attributes in words, so that any two can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workflows.comparing import describing, words
from workflows.definition import Definition, Field, Form, Scenario, State, Table, Text, Transition
from workflows.sentences import fill

KINDS: dict[str, Text] = {
    "definition": {"id": "Alur", "en": "Workflow"},
    "stages": {"id": "Tahap", "en": "Stages"},
    "states": {"id": "Keadaan", "en": "States"},
    "deadlines": {"id": "Batas waktu", "en": "Deadlines"},
    "transitions": {"id": "Tindakan", "en": "Steps"},
    "forms": {"id": "Formulir", "en": "Forms"},
    "fields": {"id": "Isian", "en": "Fields"},
    "tables": {"id": "Tabel keputusan", "en": "Decision tables"},
    "facts": {"id": "Fakta", "en": "Facts"},
    "tiles": {"id": "Ubin dasbor", "en": "Dashboard tiles"},
    "scenarios": {"id": "Skenario", "en": "Scenarios"},
}
LABELS: dict[str, Text] = {
    "title": {"id": "Judul", "en": "Title"},
    "code": {"id": "Kode", "en": "Code"},
    "kind": {"id": "Jenis", "en": "Kind"},
    "initial": {"id": "Keadaan awal", "en": "Initial state"},
    "milestones": {"id": "Wajib dilewati", "en": "Milestones"},
    "separate": {"id": "Pemisahan tugas", "en": "Separation of duties"},
    "order": {"id": "Urutan", "en": "Order"},
    "layout": {"id": "Letak pada gambar", "en": "Places in the picture"},
    "based_on": {"id": "Alur dasar", "en": "Base workflow"},
    "stage": {"id": "Tahap", "en": "Stage"},
    "dashboard": {"id": "Dasbor", "en": "Dashboard"},
    "waiting": {"id": "Yang ditunggu", "en": "Waiting for"},
    "form": {"id": "Formulir", "en": "Form"},
    "final": {"id": "Keadaan akhir", "en": "Final"},
    "edit": {"id": "Boleh mengubah", "en": "May change"},
    "see": {"id": "Boleh melihat", "en": "May see"},
    "deadline": {"id": "Batas waktu", "en": "Deadline"},
    "from": {"id": "Dari keadaan", "en": "From"},
    "to": {"id": "Menuju", "en": "To"},
    "by": {"id": "Oleh", "en": "By"},
    "not_by": {"id": "Terlarang bagi", "en": "Barred"},
    "when": {"id": "Syarat", "en": "Condition"},
    "say": {"id": "Penjelasan syarat", "en": "Words of the condition"},
    "comment": {"id": "Catatan", "en": "Comment"},
    "effects": {"id": "Akibat", "en": "Effects"},
    "hand_to": {"id": "Pengalihan", "en": "Hand-over"},
    "vote": {"id": "Pemungutan suara", "en": "Vote"},
    "reopens": {"id": "Membuka kembali", "en": "Reopens"},
    "sections": {"id": "Bagian", "en": "Sections"},
    "section": {"id": "Bagian", "en": "Section"},
    "type": {"id": "Jenis isian", "en": "Type"},
    "label": {"id": "Label", "en": "Label"},
    "required": {"id": "Wajib diisi", "en": "Required"},
    "help": {"id": "Petunjuk", "en": "Help"},
    "choices": {"id": "Pilihan", "en": "Choices"},
    "show_if": {"id": "Tampil bila", "en": "Shown if"},
    "unit": {"id": "Satuan", "en": "Unit"},
    "columns": {"id": "Kolom", "en": "Columns"},
    "computed": {"id": "Dihitung", "en": "Computed"},
    "retired": {"id": "Tidak dipakai lagi", "en": "Retired"},
    "inputs": {"id": "Masukan", "en": "Inputs"},
    "output": {"id": "Hasil", "en": "Output"},
    "rows": {"id": "Baris", "en": "Rows"},
    "labels": {"id": "Label pilihan", "en": "Labels of choices"},
    "roles": {"id": "Tampil bagi", "en": "Shown to"},
    "facts": {"id": "Fakta", "en": "Facts"},
    "steps": {"id": "Langkah", "en": "Steps"},
}
_RIGHT: Text = {"id": "{who}: {parts}", "en": "{who}: {parts}"}
_BEHIND: Text = {"id": "{end} lewat {names}", "en": "{end} by way of {names}"}
_STEP: Text = {"id": "{step} oleh {who}{facts} → {expect}", "en": "{step} by {who}{facts} → {expect}"}
_REFUSED: Text = {"id": "ditolak", "en": "refused"}
_AT: Text = {"id": "{tile} pada “{state}”", "en": "{tile} at “{state}”"}


class Attribute(NamedTuple):
    """What is compared, and how it reads."""

    value: object
    text: Text


class Record(NamedTuple):
    """One record: what people call it, where it stands, and its attributes by the keys of LABELS."""

    title: Text
    place: str
    attributes: Mapping[str, Attribute]


Records = dict[str, Record]


def all_records(definition: Definition) -> dict[str, Records]:
    """Every record by kind and id, in the order of the definition."""
    return {
        "definition": {"": _whole(definition)},
        "stages": {
            one.id: Record(one.title, f"stages.{one.id}", {"title": _text(one.title)}) for one in definition.stages
        },
        "states": {one.id: _state(definition, one) for one in definition.states},
        "deadlines": {one.id: _deadline(definition, one) for one in definition.states if one.deadline},
        "transitions": {
            one.id: Record(one.title, f"transitions.{one.id}", transition_attributes(definition, one))
            for one in definition.transitions
        },
        "forms": {form.id: _form(form) for form in definition.forms.values()},
        "fields": dict(_fields(definition)),
        "tables": {table.id: _table(table) for table in definition.tables.values()},
        "facts": {name: _fact(definition, name) for name in definition.facts},
        "tiles": dict(_tiles(definition)),
        "scenarios": {one.name: _scenario(definition, one) for one in definition.scenarios},
    }


def _text(text: Text | None) -> Attribute:
    return Attribute(text, words.NONE if text is None else text)


def _plain(value: object, *, empty: Text = words.NONE) -> Attribute:
    return Attribute(value, describing.plain(value) if value not in (None, "", ()) else empty)


def _flag(value: bool) -> Attribute:
    return Attribute(value, describing.flag(value))


def _listed(values: tuple[str, ...]) -> Attribute:
    return Attribute(values, describing.joined(map(describing.plain, values)))


def _whole(definition: Definition) -> Record:
    applies = {name: definition.applies_to.get(name) or None for name in words.APPLIES}
    ends = (
        fill(_BEHIND, {"end": describing.state(definition, end), "names": describing.states(definition, names)})
        for end, names in sorted(definition.milestones.items())
    )
    groups = describing.joined((describing.steps(definition, one) for one in definition.separate), separator="; ")
    places = "; ".join(f"{name} {x}, {y}" for name, (x, y) in sorted(definition.layout.items())) or "–"
    return Record(
        definition.title,
        "",
        {
            "title": _text(definition.title),
            "code": _plain(definition.code),
            "kind": Attribute(definition.kind, describing.word(words.DEFINITION_KINDS, definition.kind)),
            "initial": Attribute(definition.initial, describing.state(definition, definition.initial)),
            **{name: _applies(value) for name, value in applies.items()},
            "milestones": Attribute(definition.milestones, describing.joined(ends, separator="; ")),
            "separate": Attribute(definition.separate, groups),
            "layout": Attribute(definition.layout, describing.plain(places)),
            "based_on": _plain(definition.extends),
        },
    )


def _applies(value: object) -> Attribute:
    return _listed(value) if isinstance(value, tuple) else _plain(value)


def _state(definition: Definition, state: State) -> Record:
    return Record(
        state.title,
        f"states.{state.id}",
        {
            "title": _text(state.title),
            "stage": Attribute(state.stage, describing.stage(definition, state.stage)),
            "waiting": _text(state.waiting),
            "form": Attribute(state.form, describing.form(definition, state.form)),
            "edit": _rights(definition, state.edit),
            "see": _rights(definition, state.see),
            "final": _flag(state.final),
            "dashboard": Attribute(
                tuple((one.tile, one.by, one.field) for one in state.dashboard),
                describing.joined(map(describing.tile, state.dashboard)),
            ),
        },
    )


def _rights(definition: Definition, rights: Mapping[str, frozenset[str]]) -> Attribute:
    found = [
        fill(_RIGHT, {"who": describing.relation(definition, who), "parts": describing.parts(parts)})
        for who, parts in sorted(rights.items())
    ]
    return Attribute(rights, describing.joined(found, separator="; "))


def _deadline(definition: Definition, state: State) -> Record:
    due = Attribute(state.deadline, describing.deadline(definition, state.deadline))
    return Record(state.title, f"states.{state.id}.deadline", {"deadline": due})


def transition_attributes(definition: Definition, one: Transition) -> dict[str, Attribute]:
    """What a step says, by the keys of LABELS."""
    vote = one.vote and (one.vote.need, one.vote.of, one.vote.veto, one.vote.otherwise)
    return {
        "title": _text(one.title),
        "from": Attribute(one.sources, describing.states(definition, one.sources)),
        "to": Attribute(one.to, describing.state(definition, one.to)),
        "kind": Attribute(one.kind, describing.word(words.KINDS, one.kind)),
        "by": Attribute(one.by, describing.persons(definition, one.by)),
        "not_by": Attribute(one.not_by, describing.persons(definition, one.not_by)),
        "when": Attribute(describing.said(one.when), describing.condition(definition, one.when)),
        "say": Attribute(describing.sayings(one.when), describing.joined(describing.sayings(one.when))),
        "comment": Attribute(one.comment, describing.word(words.COMMENTS, one.comment)),
        "effects": Attribute(one.effects, describing.effects(one.effects)),
        "hand_to": Attribute((one.hand_to, one.hands), describing.hand_over(definition, one)),
        "vote": Attribute(vote, describing.vote(definition, one.vote)),
        "reopens": _flag(one.reopens),
    }


def _form(form: Form) -> Record:
    sections = tuple((one.id, one.component, one.title) for one in form.sections)
    names = (one.title or describing.word(words.COMPONENTS, one.component or one.id or "–") for one in form.sections)
    return Record(
        form.title,
        f"forms.{form.id}",
        {"title": _text(form.title), "sections": Attribute(sections, describing.joined(names))},
    )


def _fields(definition: Definition) -> Iterator[tuple[str, Record]]:
    for form in definition.forms.values():
        for index, section in enumerate(form.sections):
            name = section.id or str(index)
            title = section.title or describing.plain(name)
            for field in section.fields:
                place = f"forms.{form.id}.sections[{index}].{field.id}"
                attributes = {"section": Attribute(name, title), **_field(definition, form, field)}
                yield f"{form.id}.{field.id}", Record(field.label, place, attributes)


def _field(definition: Definition, form: Form, field: Field) -> dict[str, Attribute]:
    choices = tuple((choice.id, choice.title) for choice in field.choices)
    columns = tuple((column.id, column) for column in field.columns)
    return {
        "label": _text(field.label),
        "type": Attribute(field.type, describing.word(words.FIELD_TYPES, field.type)),
        "required": _flag(field.required),
        "help": _text(field.help),
        "choices": Attribute(choices, describing.joined(_noted(title, name) for name, title in choices)),
        "show_if": Attribute(describing.said(field.show_if), describing.condition(definition, field.show_if, form)),
        "unit": _text(field.unit),
        "columns": Attribute(columns, describing.joined(_noted(column.label, column.type) for _, column in columns)),
        "computed": Attribute(field.computed, describing.formula(form, field.computed)),
        "retired": _flag(field.retired),
    }


def _noted(title: Text, note: str) -> Text:
    return {lang: f"{text} ({note})" for lang, text in title.items()}


def _table(table: Table) -> Record:
    rows = (" → ".join("/".join(cell) if isinstance(cell, tuple) else cell for cell in row) for row in table.rows)
    return Record(
        table.title,
        f"tables.{table.id}",
        {
            "title": _text(table.title),
            "inputs": _listed(table.inputs),
            "output": _plain(table.output),
            "rows": Attribute(table.rows, describing.joined(map(describing.plain, rows), separator="; ")),
        },
    )


def _fact(definition: Definition, name: str) -> Record:
    kind, title = definition.facts[name], definition.fact_titles.get(name)
    labels = definition.fact_labels.get(name, {})
    return Record(
        title or describing.plain(name),
        f"facts.{name}",
        {
            "title": _text(title),
            "type": _listed(kind)
            if isinstance(kind, tuple)
            else Attribute(kind, describing.word(words.FIELD_TYPES, kind)),
            "labels": Attribute(labels, describing.joined(_noted(text, one) for one, text in sorted(labels.items()))),
        },
    )


def _tiles(definition: Definition) -> Iterator[tuple[str, Record]]:
    for state in definition.states:
        for tile in state.dashboard:
            name = ".".join((state.id, tile.tile, *(one for one in (tile.by, tile.field) if one)))
            title = fill(_AT, {"tile": describing.tile(tile), "state": state.title})
            roles = Attribute(frozenset(tile.roles), describing.roles(tile.roles))
            yield name, Record(title, f"states.{state.id}.dashboard", {"roles": roles})


def _scenario(definition: Definition, scenario: Scenario) -> Record:
    steps = (
        fill(
            _STEP,
            {
                "step": describing.step(definition, one.transition),
                "who": describing.relation(definition, one.relation),
                "facts": "".join(f" [{name} = {value}]" for name, value in sorted(one.facts.items())),
                "expect": _REFUSED if one.expect == "REFUSED" else describing.state(definition, one.expect),
            },
        )
        for one in scenario.steps
    )
    values = tuple(f"{name} = {value}" for name, value in sorted(scenario.facts.items()))
    return Record(
        scenario.title or describing.plain(scenario.name),
        f"scenarios.{scenario.name}",
        {
            "title": _text(scenario.title),
            "facts": Attribute(values, _listed(values).text),
            "steps": Attribute(scenario.steps, describing.joined(steps, separator="; ")),
        },
    )
