"""A condition reads only what is known by then: answers that can be given here, or on every path before."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks import graph
from workflows.checks.findings import Finding, asked, error
from workflows.definition import APPLICATION_FACTS, SYSTEM_KINDS, Definition, Form, State, Transition
from workflows.guard_trees import facts_of
from workflows.vocabulary import words_of

PART = "fields"
_Answer = tuple[str, str]
"""Form and field: an answer belongs to its form."""


def check(definition: Definition) -> Iterator[Finding]:
    """Conditions of steps and fields, and what decision tables read."""
    answers = _answers(definition)
    readable = APPLICATION_FACTS if definition.kind != "request" else frozenset()
    known = None
    for one in definition.transitions:
        reads = [name for name in facts_of(one.when) if name not in readable]
        if reads and known is None:
            known = _known(definition, answers)
        for name in reads:
            yield from _guard(definition, one, name, answers, known or {})
    for form in definition.forms.values():
        yield from _off_form(definition, form, readable)
    answered = frozenset().union(readable, *answers.values())
    for table in definition.tables.values():
        for name in table.inputs:
            if name not in answered:
                yield error("fact_unwritten", f"tables.{table.id}", name=_title(definition, name))


def _off_form(definition: Definition, form: Form, readable: frozenset[str]) -> Iterator[Finding]:
    """A field depends on answers of its own form: those of another form aren't read there."""
    answered = readable.union(field.id for _place, field in asked(form))
    words = words_of(definition, form)
    for place, field in asked(form):
        for name in facts_of(field.show_if):
            if name not in answered:
                yield error("fact_off_form", f"{place}.show_if", name=words.fact(name))


def _title(definition: Definition, name: str) -> object:
    return definition.fact_titles.get(name, name)


def _answers(definition: Definition) -> dict[str, frozenset[str]]:
    """By form, the fields that answer a fact: named like it and of its type."""
    return {
        form.id: frozenset(
            field.id
            for field in form.fields
            if not field.retired and definition.facts.get(field.id) == field.fact_type is not None
        )
        for form in definition.forms.values()
    }


def _written(state: State, answers: dict[str, frozenset[str]]) -> frozenset[_Answer]:
    """What somebody can answer in a state."""
    form = state.form or ""
    if not any(PART in parts for parts in state.edit.values()):
        return frozenset()
    return frozenset((form, name) for name in answers.get(form, ()))


def _known(definition: Definition, answers: dict[str, frozenset[str]]) -> dict[str, frozenset[_Answer]]:
    """Forward must-analysis: what can have been answered on every path to a state, or in it."""
    edges = graph.edges(definition)
    reached = graph.reached(definition.initial, edges)
    before: dict[str, list[str]] = {name: [] for name in edges}
    for source, targets in edges.items():
        for target in targets if source in reached else ():
            before[target].append(source)
    written = {state.id: _written(state, answers) for state in definition.states}
    everything = frozenset().union(*written.values())
    known = dict.fromkeys(edges, everything) | {definition.initial: written[definition.initial]}
    changed = True
    while changed:
        changed = False
        for name in edges:
            if name == definition.initial or not before[name]:
                continue
            found = written[name].union(frozenset.intersection(*(known[one] for one in before[name])))
            if found != known[name]:
                known[name], changed = found, True
    return known


def _guard(
    definition: Definition,
    one: Transition,
    name: str,
    answers: dict[str, frozenset[str]],
    known: dict[str, frozenset[_Answer]],
) -> Iterator[Finding]:
    place, title = f"transitions.{one.id}.when", _title(definition, name)
    for source in one.sources:
        state = definition.state(source)
        form = state.form or ""
        if name not in answers.get(form, ()):
            elsewhere = any(name in names for names in answers.values())
            yield error("fact_elsewhere" if elsewhere else "fact_unwritten", place, name=title, state=state.title)
        elif (form, name) not in known[source]:
            yield error("fact_unwritten", place, name=title, state=state.title)
        elif one.kind not in SYSTEM_KINDS:
            blind = [relation for relation in one.by if PART not in state.see.get(relation, ())]
            if blind:
                yield error("fact_unseen", place, name=title, state=state.title, relations=blind)
