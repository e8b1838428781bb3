"""Every single edit of a definition, by kind: the slips and the shortcuts that the publish gate is measured against.

The kinds are those of the published measurement that the floors come from. Each mutant is one edit away from a sound
definition and says what it is, so that one that slips through can be named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from workflows.definition import SYSTEM_KINDS, Definition, State, Transition
from workflows.guard_trees import facts_of

TYPOS = frozenset({
    "role typo", "target typo", "source typo", "guard fact typo", "guard value typo", "effect typo", "form typo",
    "stage typo", "duplicate step", "delete state", "final flag", "deadline typo",
})  # fmt: skip
"""Slips of the pen: every one of them must be refused, without any scenario."""


@dataclass(frozen=True)
class Mutant:
    """A definition one edit away from a sound one."""

    kind: str
    what: str
    definition: Definition


def mutants(base: Definition) -> Iterator[Mutant]:
    """All of them, always in the same order."""
    for kind, make in KINDS.items():
        for what, definition in make(base):
            if definition != base:
                yield Mutant(kind, what, definition)


Made = Iterator[tuple[str, Definition]]


def with_step(base: Definition, one: Transition) -> Definition:
    steps = tuple(one if one.id == each.id else each for each in base.transitions)
    return replace(base, transitions=steps)


def with_state(base: Definition, one: State) -> Definition:
    return replace(base, states=tuple(one if one.id == each.id else each for each in base.states))


def _each(change: Callable[[Transition], Transition | None]) -> Callable[[Definition], Made]:
    def make(base: Definition) -> Made:
        for one in base.transitions:
            changed = change(one)
            if changed is not None:
                yield one.id, with_step(base, changed)

    return make


def _drop(base: Definition) -> Made:
    for one in base.transitions:
        left = tuple(each for each in base.transitions if each.id != one.id)
        groups = tuple(group for group in base.separate if one.id not in group)
        yield one.id, replace(base, transitions=left, separate=groups)


def _redirect(base: Definition) -> Made:
    for one in base.transitions:
        for state in base.states:
            yield f"{one.id} -> {state.id}", with_step(base, replace(one, to=state.id))


def _source(base: Definition) -> Made:
    for one in base.transitions:
        for state in base.states if len(one.sources) == 1 else ():
            yield f"{one.id} from {state.id}", with_step(base, replace(one, sources=(state.id,)))


def _shortcut(base: Definition) -> Made:
    """A step forward between any two states that doesn't exist yet, by somebody who acts anyway."""
    pattern = next(one for one in base.transitions if one.kind == "forward" and one.by == ("appraiser",))
    for source in base.states:
        for target in base.states:
            if source is not target and not source.final:
                new = replace(
                    pattern, id="shortcut", sources=(source.id,), to=target.id, when=None, effects=(), vote=None
                )
                yield f"{source.id} -> {target.id}", replace(base, transitions=(*base.transitions, new))


def _add_role(base: Definition) -> Made:
    for one in base.transitions:
        for name in ("owner", "unit_hr") if one.kind not in SYSTEM_KINDS else ():
            if name not in one.by:
                yield f"{one.id} by {name}", with_step(base, replace(one, by=(*one.by, name)))


def _effect(base: Definition) -> Made:
    for one in base.transitions:
        if one.effects:
            typo = (*one.effects[:-1], one.effects[-1] + "x")
            yield one.id, with_step(base, replace(one, effects=typo))


def _guard_fact(one: Transition) -> Transition | None:
    names = facts_of(one.when)
    return replace(one, when=_renamed(one.when, names[0], f"{names[0]}_")) if names else None


def _renamed(tree: object, old: str, new: str) -> object:
    if isinstance(tree, dict):
        return {
            key: new if key == "fact" and value == old else _renamed(value, old, new) for key, value in tree.items()
        }
    return [_renamed(one, old, new) for one in tree] if isinstance(tree, (list, tuple)) else tree


def _guard_value(one: Transition) -> Transition | None:
    changed = _retyped(one.when)
    return None if changed == one.when else replace(one, when=changed)


def _retyped(tree: object) -> object:
    """A value of the wrong type: quotes too many, or a choice with a slip in it."""
    if isinstance(tree, dict):
        return {key: f"{value}x" if key == "value" else _retyped(value) for key, value in tree.items()}
    return [_retyped(one) for one in tree] if isinstance(tree, (list, tuple)) else tree


def _duplicate(base: Definition) -> Made:
    """The same step once more under another name; a step of the system would be one that nothing sets off."""
    for one in base.transitions:
        if one.kind != "consequence":
            yield one.id, replace(base, transitions=(*base.transitions, replace(one, id=f"{one.id}_2")))


def _delete_state(base: Definition) -> Made:
    for state in base.states:
        yield state.id, replace(base, states=tuple(one for one in base.states if one is not state))


def _final(base: Definition) -> Made:
    for state in base.states:
        yield state.id, with_state(base, replace(state, final=not state.final))


def _forms(base: Definition) -> Made:
    for state in base.states:
        if state.form:
            yield state.id, with_state(base, replace(state, form=f"{state.form}x"))


def _stages(base: Definition) -> Made:
    for state in base.states:
        yield state.id, with_state(base, replace(state, stage=f"{state.stage}x"))


def _deadlines(base: Definition) -> Made:
    for state in base.states:
        due = state.deadline
        if due is None:
            continue
        if due.on:
            yield f"{state.id} on", with_state(base, replace(state, deadline=replace(due, on=f"{due.on}x")))
        if due.then:
            yield f"{state.id} then", with_state(base, replace(state, deadline=replace(due, then=f"{due.then}x")))
        for index, one in enumerate(due.escalate):
            wrong = (*due.escalate[:index], replace(one, transition="x"), *due.escalate[index + 1 :])
            yield f"{state.id} escalate", with_state(base, replace(state, deadline=replace(due, escalate=wrong)))


def _drop_deadline(base: Definition) -> Made:
    for state in base.states:
        if state.deadline is not None:
            yield state.id, with_state(base, replace(state, deadline=None))


def _drop_milestone(base: Definition) -> Made:
    for end, names in base.milestones.items():
        for name in names:
            left = tuple(one for one in names if one != name)
            yield name, replace(base, milestones={**base.milestones, end: left})


def _drop_separation(base: Definition) -> Made:
    for group in base.separate:
        yield "+".join(group), replace(base, separate=tuple(one for one in base.separate if one != group))


KINDS: dict[str, Callable[[Definition], Made]] = {
    "drop": _drop,
    "redirect target": _redirect,
    "change source": _source,
    "added shortcut": _shortcut,
    "added role": _add_role,
    "drop guard": _each(lambda one: replace(one, when=None) if one.when else None),
    "drop barred": _each(lambda one: replace(one, not_by=()) if one.not_by else None),
    "drop deadline": _drop_deadline,
    "drop milestone": _drop_milestone,
    "drop separation": _drop_separation,
    "role typo": _each(lambda one: replace(one, by=(*one.by[:-1], one.by[-1] + "x"))),
    "target typo": _each(lambda one: replace(one, to=f"{one.to}x")),
    "source typo": _each(lambda one: replace(one, sources=(*one.sources[:-1], f"{one.sources[-1]}x"))),
    "guard fact typo": _each(_guard_fact),
    "guard value typo": _each(_guard_value),
    "effect typo": _effect,
    "form typo": _forms,
    "stage typo": _stages,
    "duplicate step": _duplicate,
    "delete state": _delete_state,
    "final flag": _final,
    "deadline typo": _deadlines,
}
