"""Moving cases between two definitions: where each state leads, and what is wrong with that or worth knowing.

A map names, for every state in which a case can stand, a state of the other definition, or None where cases stay on the
version that they follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from workflows.checks.findings import Finding
from workflows.definition import Definition, State, Text
from workflows.guards import facts_of
from workflows.sentences import fill

StateMap = Mapping[str, str | None]
_ONWARD = frozenset({"forward", "timeout"})


@dataclass(frozen=True)
class Standing:
    """The cases in one state. voted: transitions on which a vote runs; hands: relations that somebody took over."""

    cases: int = 0
    voted: frozenset[str] = frozenset()
    hands: frozenset[str] = frozenset()


def open_states(definition: Definition) -> tuple[State, ...]:
    """The states out of which and into which a case can be moved."""
    return tuple(state for state in definition.states if not state.final)


def propose(source: Definition, target: Definition) -> dict[str, str | None]:
    """For each open state the one of the same id, else of the same title, else the only one of its stage, else None."""
    found = open_states(target)
    return {state.id: _counterpart(state, source, found) for state in open_states(source)}


def _counterpart(state: State, source: Definition, found: tuple[State, ...]) -> str | None:
    if any(one.id == state.id for one in found):
        return state.id
    stage = [one for one in found if one.stage == state.stage]
    titled = [one for one in stage if dict(one.title) == dict(state.title)] or [
        one for one in found if dict(one.title) == dict(state.title)
    ]
    if len(titled) == 1:
        return titled[0].id
    alone = sum(one.stage == state.stage for one in open_states(source)) == 1
    return stage[0].id if alone and len(stage) == 1 else None


def keeps_votes(target: Definition, source_state: str, to_state: str, voted: Collection[str]) -> bool:
    """Whether the votes cast so far go on counting: only where the stay goes on and the same steps are voted on."""
    if not voted:
        return True
    asked = {one.id for one in target.transitions if one.vote is not None and to_state in one.sources}
    return source_state == to_state and asked.issuperset(voted)


def keeps_hand_over(source: Definition, target: Definition, source_state: str, to_state: str, hands: str) -> bool:
    """Whether somebody who took over stays in charge: inside a stage, while whom they stand in for is still asked."""
    if source.state(source_state).stage != target.state(to_state).stage:
        return False
    steps = (one for one in target.transitions if one.kind == "forward" and to_state in one.sources)
    return any(hands in step.by for step in steps)


def validate(
    source: Definition, target: Definition, states: StateMap, standing: Mapping[str, Standing]
) -> list[Finding]:
    """What keeps a map from being used (errors), and what its author should know (warnings); errors first."""
    if source.kind != target.kind:
        return [_finding("other_kind", "")]
    found = [*_faults(source, target, states, standing)]
    sound = {name: to for name, to in states.items() if to is not None and not _wrong(source, target, name, to)}
    for name, to in sound.items():
        found += _news(source, target, name, to, standing.get(name, Standing()))
    found += _lost_separation(source, target)
    return sorted(found, key=lambda finding: finding.severity)


def _faults(
    source: Definition, target: Definition, states: StateMap, standing: Mapping[str, Standing]
) -> Iterator[Finding]:
    for name, one in standing.items():
        if one.cases and name not in states:
            things = _THINGS[source.kind == "request"]
            yield _finding("unmapped", name, state=_title(source, name), cases=one.cases, things=things)
    for name, to in states.items():
        code = _wrong(source, target, name, to) if to is not None else None
        if code is not None:
            yield _finding(code, name, state=_title(source, name), target=_title(target, to or ""))


def _wrong(source: Definition, target: Definition, name: str, to: str) -> str | None:
    """The fault of one line of a map, if it has one."""
    known, goals = {state.id: state for state in source.states}, {state.id: state for state in target.states}
    if name not in known:
        return "no_such_source"
    if known[name].final:
        return "from_final"
    if to not in goals:
        return "no_such_target"
    return "to_final" if goals[to].final else None


def _news(source: Definition, target: Definition, name: str, to: str, one: Standing) -> Iterator[Finding]:
    words = {"state": _title(source, name), "target": _title(target, to)}
    for field in _unanswered(source, target, name, to):
        yield _finding("asked_before", name, field=field, **words)
    if one.voted:
        kept = keeps_votes(target, name, to, one.voted)
        yield _finding("votes_kept" if kept else "votes_lost", name, **words)
    for hands in sorted(one.hands):
        kept = keeps_hand_over(source, target, name, to, hands)
        yield _finding("hand_over_kept" if kept else "hand_over_ended", name, **words)
    for label in _gone_fields(source, target, name, to):
        yield _finding("field_gone", name, field=label, **words)
    before, after = source.state(name).deadline, target.state(to).deadline
    if name != to and after is not None and after.working_days is not None:
        yield _finding("deadline_restarts", name, days=after.working_days, **words)
    elif before != after:
        yield _finding("deadline_differs", name, **words)


def _unanswered(source: Definition, target: Definition, name: str, to: str) -> list[Text]:
    """Fields that a guard behind the new state reads and that are asked only before it, so that nobody answered."""
    ahead = _reachable(target, to)
    read = {fact for one in target.transitions if ahead.intersection(one.sources) for fact in facts_of(one.when)}
    asked = {one.id: one.label for form in target.forms.values() for one in form.fields}
    later = {field for state in ahead for field in _asked_in(target, state)}
    before = {
        one for state in source.states if name in _reachable(source, state.id) for one in _asked_in(source, state.id)
    }
    return [asked[fact] for fact in sorted(read) if fact in asked and fact not in later | before]


def _asked_in(definition: Definition, name: str) -> frozenset[str]:
    """The fields that somebody may answer in a state."""
    state = definition.state(name)
    if state.form is None or not any("fields" in parts for parts in state.edit.values()):
        return frozenset()
    return frozenset(field.id for field in definition.forms[state.form].fields if not field.retired)


def _gone_fields(source: Definition, target: Definition, name: str, to: str) -> list[Text]:
    """Fields of the form at hand that the other version's form doesn't have: their answers are kept, unseen."""
    here, there = source.state(name).form, target.state(to).form
    if here is None:
        return []
    kept = {} if there is None else _fields(target, there)
    return [label for field, label in _fields(source, here).items() if field not in kept]


def _fields(definition: Definition, form: str) -> dict[str, Text]:
    return {field.id: field.label for field in definition.forms[form].fields}


def _reachable(definition: Definition, start: str) -> frozenset[str]:
    """The states that a case comes to from here when nobody sends it back, this one among them."""
    found, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for one in definition.transitions:
            if one.kind in _ONWARD and here in one.sources and one.to not in found:
                found.add(one.to)
                waiting.append(one.to)
    return frozenset(found)


def _lost_separation(source: Definition, target: Definition) -> Iterator[Finding]:
    """Steps that exclude each other are known by their names: one that is called otherwise excludes nobody any more."""
    known = {one.id for one in target.transitions}
    for group in source.separate:
        for name in group:
            if name not in known:
                yield _finding("separation_lost", "", step=source.transition(name).title)


def _title(definition: Definition, name: str) -> Text:
    found = next((state.title for state in definition.states if state.id == name), None)
    return found or {"id": name, "en": name}


def _finding(code: str, place: str, **params: object) -> Finding:
    severity = "error" if code in _ERRORS else "warning"
    return Finding(code, place, fill(_ERRORS.get(code) or _WARNINGS[code], params), severity)


_THINGS: Mapping[bool, Text] = {
    False: {"id": "penilaian", "en": "cases"},
    True: {"id": "permohonan", "en": "requests"},
}
"""What runs under a workflow, by whether it is one of requests."""
_ERRORS: Mapping[str, Text] = {
    "other_kind": {
        "id": "Kedua alur kerja berbeda jenis, sehingga tidak ada yang dapat dipindahkan di antaranya.",
        "en": "The two workflows are of different kinds, so nothing can be moved between them.",
    },
    "unmapped": {
        "id": "Tentukan tujuan untuk “{state}” ({cases} {things}), atau pilih tetap di versi lama.",
        "en": "Say where “{state}” leads ({cases} {things}), or choose to leave them on the old version.",
    },
    "no_such_source": {
        "id": "“{state}” bukan keadaan pada versi lama.",
        "en": "“{state}” is no state of the old version.",
    },
    "no_such_target": {
        "id": "“{target}” bukan keadaan pada versi baru.",
        "en": "“{target}” is no state of the new version.",
    },
    "from_final": {
        "id": "“{state}” adalah keadaan akhir; yang sudah selesai tidak dipindahkan.",
        "en": "“{state}” is final; what is finished isn't moved.",
    },
    "to_final": {
        "id": "“{state}” tidak dapat dipindahkan ke “{target}”: itu keadaan akhir.",
        "en": "“{state}” can't be moved to “{target}”: that state is final.",
    },
}
_WARNINGS: Mapping[str, Text] = {
    "asked_before": {
        "id": "Setelah “{target}” ada syarat yang membaca “{field}”, padahal isian itu hanya ditanyakan sebelumnya.",
        "en": "A rule behind “{target}” reads “{field}”, which is only asked before it.",
    },
    "votes_kept": {
        "id": "Suara yang sudah diberikan pada “{state}” tetap dihitung.",
        "en": "Votes already cast in “{state}” go on counting.",
    },
    "votes_lost": {
        "id": "Suara yang sudah diberikan pada “{state}” tidak dihitung lagi; pemungutan suara dimulai dari awal.",
        "en": "Votes already cast in “{state}” no longer count; the vote starts again.",
    },
    "hand_over_kept": {
        "id": "Pengambilalihan pada “{state}” tetap berlaku.",
        "en": "Hand-overs in “{state}” stay in force.",
    },
    "hand_over_ended": {
        "id": "Pengambilalihan pada “{state}” berakhir; yang semula terlambat berwenang lagi.",
        "en": "Hand-overs in “{state}” end; whoever was late is in charge again.",
    },
    "field_gone": {
        "id": "Isian “{field}” tidak ada lagi pada “{target}”; jawabannya tersimpan, tetapi tidak ditampilkan.",
        "en": "“{target}” no longer has the field “{field}”; answers are kept but not shown.",
    },
    "deadline_restarts": {
        "id": "Batas waktu “{target}” ({days} hari kerja) dihitung sejak pemindahan.",
        "en": "The deadline of “{target}” ({days} working days) counts from the move.",
    },
    "deadline_differs": {
        "id": "Batas waktu “{target}” berbeda dari “{state}” pada versi lama dan dihitung ulang.",
        "en": "The deadline of “{target}” differs from that of “{state}” before and is counted anew.",
    },
    "separation_lost": {
        "id": "Langkah “{step}” tidak ada pada versi baru, sehingga tidak lagi mencegah satu orang bertindak dua kali.",
        "en": "The new version has no step “{step}”, so it no longer keeps one person from acting twice.",
    },
}
