"""A condition ready to be drawn: its rows with their forms, its sentence, and a trial with facts that are typed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from flask import request

from app.core.errors import NotFound
from app.designer.guard_forms import RowForm, Vocabulary, leaf_of, prefix_of, row_form
from app.designer.page import Opened, named
from app.web.filters import t
from app.web.locales import language
from workflows import guards
from workflows.definition import APPLICATION_FACTS, Definition, Field, Form
from workflows.editing import Edit, EditRefused, values
from workflows.editing.guards import Tree, TreeEdit, add, branches, change, kind, on_field, on_step
from workflows.guard_trees import facts_of, leaf_fault, leaves, typed
from workflows.vocabulary import types_of, words_of


@dataclass(frozen=True)
class Subject:
    """Whose condition is edited: a step's or a field's. ``place`` is where findings about it stand.

    owner: the place of the record that it belongs to, whose page is the way back. refuses: whether the condition
    refuses somebody, who then may be told so in words of its own.
    """

    opened: Opened
    title: str
    tree: Tree | None
    vocabulary: Vocabulary
    place: str
    owner: str
    on: Callable[[TreeEdit], Edit]
    action: str
    refuses: bool


@dataclass
class Row:
    """One node as it is drawn; ``form`` for a leaf, ``adder`` for what may be added to a group."""

    path: str
    key: str
    kind: str
    node: Tree
    sentence: str
    first: bool
    last: bool
    fault: str | None = None
    form: RowForm | None = None
    adder: RowForm | None = None
    below: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Trial:
    """What a condition answers to the facts typed in: "true", "false" or "unknown", and why."""

    outcome: str
    reasons: tuple[str, ...]


def step_subject(opened: Opened, transition_id: str) -> Subject:
    """The condition of a step. Raises NotFound."""
    definition = opened.definition
    step = named(definition.transitions, transition_id)
    vocabulary = Vocabulary(definition.facts, words_of(definition))
    place = f"transitions.{transition_id}"
    return Subject(
        opened, t(step.title), step.when, vocabulary, f"{place}.when", place,
        lambda made: on_step(transition_id, made), "guard", True,
    )  # fmt: skip


def field_subject(opened: Opened, form_id: str, field_id: str) -> Subject:
    """When a field of a form is shown. Raises NotFound."""
    form = opened.definition.forms.get(form_id)
    found = _find(form, field_id) if form is not None else None
    if form is None or found is None:
        raise NotFound
    index, one = found
    owner = f"forms.{form_id}"
    return Subject(
        opened, t(one.label), one.show_if, vocabulary_of(opened.definition, form, field_id),
        f"{owner}.sections[{index}].{field_id}.show_if", owner,
        lambda made: on_field(form_id, field_id, made), "show_if", False,
    )  # fmt: skip


def _find(form: Form, field_id: str) -> tuple[int, Field] | None:
    for index, section in enumerate(form.sections):
        for one in section.fields:
            if one.id == field_id:
                return index, one
    return None


def vocabulary_of(definition: Definition, form: Form, field_id: str) -> Vocabulary:
    """What the application knows and the fields above this one; a field below can't be asked about yet."""
    above = takewhile(lambda one: one.id != field_id, form.fields)
    readable = APPLICATION_FACTS.union(one.id for one in above if not one.retired)
    types = {name: kind for name, kind in types_of(definition, form).items() if name in readable}
    return Vocabulary(types, words_of(definition, form))


def rows(subject: Subject, sent: RowForm | None = None, sent_prefix: str = "") -> Row | None:
    """The tree as it is drawn; the row that was typed in stands as it was sent."""
    if subject.tree is None:
        return None
    return _row(subject, "", subject.tree, (True, True), {sent_prefix: sent} if sent is not None else {})


def _row(subject: Subject, path: str, node: Tree, ends: tuple[bool, bool], sent: dict[str, RowForm]) -> Row:
    made = Row(path, prefix_of(path, new=False), kind(node), node, sentence(subject, node), *ends)
    if made.kind == "leaf":
        wrong = leaf_fault(node, subject.vocabulary.types)
        made.fault = t(wrong.text) if wrong is not None else None
        made.form = sent.get(made.key) or row_form(subject.vocabulary, node, made.key)
        return made
    adder = prefix_of(path, new=True)
    made.adder = sent.get(adder) or row_form(subject.vocabulary, {}, adder)
    below = branches(node, path)
    for index, (where, branch) in enumerate(below):
        made.below.append(_row(subject, where, branch, (index == 0, index == len(below) - 1), sent))
    return made


def sentence(subject: Subject, tree: Tree | None) -> str:
    """A condition in the language of the page, or nothing."""
    return guards.sentence(tree, language(), subject.vocabulary.words) if tree is not None else ""


def typed_sentence(subject: Subject, form: RowForm, path: str, *, new: bool) -> str:
    """The sentence that the condition would have with a row as it is typed now."""
    leaf = leaf_of(form, subject.vocabulary)
    if not leaf["fact"] or not leaf["op"]:
        return sentence(subject, subject.tree)
    made = add(path, leaf) if new else change(path, leaf)
    try:
        return sentence(subject, made(subject.tree))
    except EditRefused:
        return sentence(subject, subject.tree)


def trial_facts(subject: Subject) -> list[tuple[str, str, str, list[tuple[str, str]], str]]:
    """Name, title, type, choices and what was typed, of each known fact that the condition reads."""
    words, types = subject.vocabulary, subject.vocabulary.types
    return [
        (name, words.title(name), types[name] if isinstance(types[name], str) else "choice", words.choices(name),
         request.args.get(f"f-{name}", ""))
        for name in facts_of(subject.tree) if name in types
    ]  # fmt: skip


def try_out(subject: Subject) -> Trial | None:
    """The answer to what was typed into the box; None where nothing was tried or the condition isn't sound."""
    if "try" not in request.args or not sound(subject):
        return None
    types, words = subject.vocabulary.types, subject.vocabulary.words
    facts: dict[str, Any] = {}
    for name in facts_of(subject.tree):
        value = values.written(request.args.get(f"f-{name}", ""), types[name])
        facts[name] = typed(value, types[name]) if values.fits(value, types[name]) else None
    outcome = guards.compile(subject.tree, types)(facts)
    reasons = tuple(one.sentence(language()) for one in guards.explain(subject.tree, facts, types, words))
    name = "unknown" if isinstance(outcome, guards.Unknown) else "true" if outcome else "false"
    return Trial(name, tuple(dict.fromkeys(reasons)))


def sound(subject: Subject) -> bool:
    """Whether every leaf of the condition can be worked out."""
    if subject.tree is None:
        return False
    return all(leaf_fault(leaf, subject.vocabulary.types) is None for leaf in leaves(subject.tree))
