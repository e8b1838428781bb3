"""The records of a definition back into plain data, leaving out what equals its default.

Where order has a meaning a list is written; sets and mappings are sorted, so equal definitions give equal texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workflows.definition import (
    Deadline,
    Definition,
    Field,
    Form,
    Scenario,
    ScenarioStep,
    Section,
    State,
    Table,
    Transition,
    Vote,
)
from workflows.records import default_comment

Plain = dict[str, object]


def write_definition(definition: Definition) -> Plain:
    """The definition as plain data that `records.read_definition` reads back."""
    open_states = tuple(state.id for state in definition.states if not state.final)
    return _filled(
        schema=definition.schema,
        code=definition.code,
        title=_text(definition.title),
        kind=definition.kind,
        based_on=definition.extends,
        applies_to=_applies_to(definition.applies_to),
        initial=definition.initial,
        stages=[{"id": stage.id, "title": _text(stage.title)} for stage in definition.stages],
        facts={name: _fact(definition, name) for name in sorted(definition.facts)},
        states=[_state(state) for state in definition.states],
        transitions=[_transition(one, open_states) for one in definition.transitions],
        forms=[_form(form) for form in definition.forms.values()],
        tables=[_table(table) for table in definition.tables.values()],
        milestones={end: list(definition.milestones[end]) for end in sorted(definition.milestones)},
        separate=[list(group) for group in definition.separate],
        scenarios=[_scenario(scenario) for scenario in definition.scenarios],
        layout={name: list(definition.layout[name]) for name in sorted(definition.layout)},
    )


def _filled(**values: object) -> Plain:
    """Only what is set: null, false, and empty text, list and mapping say nothing. Zero stays."""
    return {key: value for key, value in values.items() if not (value is None or value is False or value in ([], {}))}


def _text(text: Mapping[str, str] | None) -> Plain | None:
    return None if text is None else {"id": text["id"], "en": text["en"]}


def _applies_to(applies: Mapping[str, object]) -> Plain:
    lists = {name: list(applies.get(name) or ()) for name in ("employee_kind", "units", "position_kinds")}
    return _filled(**lists, priority=applies["priority"] or None)


def _fact(definition: Definition, name: str) -> object:
    fact_type = definition.facts[name]
    written = list(fact_type) if isinstance(fact_type, tuple) else fact_type
    title, labels = definition.fact_titles.get(name), definition.fact_labels.get(name, {})
    if title is None and not labels:
        return written
    return _filled(type=written, title=_text(title), labels={one: _text(labels[one]) for one in sorted(labels)})


def _state(state: State) -> Plain:
    return _filled(
        id=state.id,
        stage=state.stage,
        title=_text(state.title),
        waiting=_text(state.waiting),
        form=state.form,
        edit=_parts_by(state.edit),
        see=_parts_by(state.see),
        deadline=None if state.deadline is None else _deadline(state.deadline),
        dashboard=[
            _filled(tile=tile.tile, by=tile.by, field=tile.field, roles=list(tile.roles)) for tile in state.dashboard
        ],
        final=state.final,
    )


def _parts_by(parts: Mapping[str, Iterable[str]]) -> Plain:
    return {relation: sorted(parts[relation]) for relation in sorted(parts)}


def _deadline(deadline: Deadline) -> Plain:
    return _filled(
        on=deadline.on,
        working_days=deadline.working_days,
        since=deadline.since,
        at_least_working_days=deadline.at_least_working_days,
        remind=list(deadline.remind),
        escalate=[{"after": one.after, "transition": one.transition} for one in deadline.escalate],
        then=deadline.then,
        handed=deadline.handed,
    )


def _transition(one: Transition, open_states: tuple[str, ...]) -> Plain:
    vote = None if one.vote is None else _vote(one.vote)
    plain = {"id": one.id, "title": _text(one.title), "from": _sources(one.sources, open_states)}
    return plain | _filled(
        to=one.to,
        kind=one.kind,
        by=list(one.by),
        not_by=list(one.not_by),
        when=one.when,
        comment=None if one.comment == default_comment(one.kind) else one.comment,
        effects=list(one.effects),
        hand_to=one.hand_to,
        hands=None if one.hands == "appraiser" else one.hands,
        vote=vote,
        reopens=one.reopens,
    )


def _vote(vote: Vote) -> Plain:
    return _filled(need=vote.need, of=vote.of, veto=vote.veto, otherwise=vote.otherwise)


def _sources(sources: tuple[str, ...], open_states: tuple[str, ...]) -> object:
    if len(sources) != 1 and sources == open_states:
        return "*"
    return sources[0] if len(sources) == 1 else list(sources)


def _form(form: Form) -> Plain:
    return {"id": form.id, "title": _text(form.title), "sections": [_section(one) for one in form.sections]}


def _section(section: Section) -> Plain:
    return _filled(
        id=None if section.id == section.component else section.id,
        component=section.component,
        title=_text(section.title),
        fields=[_field(one) for one in section.fields],
    )


def _field(field: Field) -> Plain:
    return _filled(
        id=field.id,
        type=field.type,
        label=_text(field.label),
        required=field.required,
        help=_text(field.help),
        choices=[{"id": choice.id, "title": _text(choice.title)} for choice in field.choices],
        show_if=field.show_if,
        unit=_text(field.unit),
        columns=[_field(column) for column in field.columns],
        computed=field.computed,
        retired=field.retired,
    )


def _table(table: Table) -> Plain:
    rows = [[list(cell) if isinstance(cell, tuple) else cell for cell in row] for row in table.rows]
    return _filled(id=table.id, title=_text(table.title), inputs=list(table.inputs), output=table.output, rows=rows)


def _scenario(scenario: Scenario) -> Plain:
    return _filled(
        name=scenario.name,
        title=_text(scenario.title),
        facts={name: scenario.facts[name] for name in sorted(scenario.facts)},
        steps=[_step(step) for step in scenario.steps],
    )


def _step(step: ScenarioStep) -> list[object]:
    plain: list[object] = [step.transition, step.relation, step.expect]
    return [*plain, {name: step.facts[name] for name in sorted(step.facts)}] if step.facts else plain
