"""Hostile input: whatever is handed in is refused with a code and a place, or compiles; and it never takes long."""

from __future__ import annotations

import json
import time
from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.workflows import samples
from tests.unit.workflows.samples import Raw, title
from workflows.checks import check, is_sound
from workflows.comparing.permissions import difference
from workflows.definition import Definition, DefinitionError
from workflows.engine import compile_definition
from workflows.loading import MAX_BYTES
from workflows.schema import canonical_json, load_shipped, parse, to_dict, to_yaml

SECONDS = 2.0
"""For the longest input that is read at all; mostly it takes milliseconds. Processor time, so that a busy machine
fails no test."""

SLOW = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
CODES = {
    "not_a_mapping", "too_large", "too_deep", "bad_text", "alias", "duplicate_key", "unknown_key", "missing_key",
    "wrong_type", "not_allowed", "bad_name", "control_character", "duplicate_id", "bad_guard", "bad_extends",
    "extends_cycle", "nothing_to_remove",
}  # fmt: skip


def read(raw: Any) -> Definition | DefinitionError:
    """The definition or the refusal, in bounded time; any other exception fails the test."""
    begun = time.process_time()
    found = _parsed(raw)
    if isinstance(found, DefinitionError):
        assert found.code in CODES
        assert set(found.text) == {"id", "en"}
    assert time.process_time() - begun < SECONDS
    return found


def _parsed(raw: Any) -> Definition | DefinitionError:
    try:
        return parse(raw)
    except DefinitionError as refusal:
        return refusal


def judged(raw: Any) -> None:
    """Refused with a code, by reading or by the gate; or it compiles and exports to the same bytes."""
    found = read(raw)
    if isinstance(found, DefinitionError):
        return
    begun = time.process_time()
    findings = check(found)
    assert time.process_time() - begun < SECONDS
    assert all(one.code and one.sentence["id"] and one.sentence["en"] for one in findings)
    difference(None, found)
    stable(found)
    if is_sound(findings):
        compile_definition(found)


def stable(definition: Definition) -> None:
    text, plain = to_yaml(definition), canonical_json(definition)
    for again in (parse(text), parse(plain), parse(to_dict(definition))):
        assert again == definition
        assert to_yaml(again) == text
        assert canonical_json(again) == plain


SMALL = samples.small()
BOMB = "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
GUARD_CODE = {"fact": "__import__('os').system('true')", "op": "filled"}
HOSTILE: dict[str, tuple[Any, str]] = {
    "aliases": (BOMB, "alias"),
    "merge key": ("a: &a {b: 1}\nc: {<<: *a}", "alias"),
    "object tag": ("!!python/object/apply:os.system ['true']", "bad_text"),
    "name tag": ("a: !!python/name:os.system", "bad_text"),
    "too long": ("#" + "x" * MAX_BYTES, "too_large"),
    "deep yaml": ("a: " + "[" * 3000 + "]" * 3000, "too_deep"),
    "deep json": ('{"a":' + "[" * 3000 + "]" * 3000 + "}", "too_deep"),
    "deep mapping": (json.loads('{"a":' * 30 + "1" + "}" * 30), "too_deep"),
    "list": ("[1, 2]", "not_a_mapping"),
    "nothing": ("", "not_a_mapping"),
    "two documents": ("a: 1\n---\nb: 2", "bad_text"),
    "not a number": ('{"schema": NaN}', "wrong_type"),
    "huge number": ('{"schema": ' + "9" * 5000 + "}", "bad_text"),
    "key twice": ("schema: 1\nschema: 1", "duplicate_key"),
    "key twice in json": ('{"schema": 1, "schema": 1}', "duplicate_key"),
    "no text": (b"\xff\xfe\x00", "bad_text"),
    "zero byte": ("a: \x00", "bad_text"),
    "unknown key": (SMALL | {"python": "x"}, "unknown_key"),
    "wrong list": (SMALL | {"states": "open"}, "wrong_type"),
    "wrong record": (SMALL | {"states": [5]}, "wrong_type"),
    "name is a list": (SMALL | {"states": [{"id": ["open"]}]}, "wrong_type"),
    "number out of range": (SMALL | {"layout": {"open": [-1, 0]}}, "not_allowed"),
    "priority out of range": (SMALL | {"applies_to": {"priority": 10**9}}, "not_allowed"),
    "other schema": (SMALL | {"schema": 2}, "not_allowed"),
    "full width name": (SMALL | {"code": "ｓｍａｌｌ"}, "bad_name"),
    "look-alike name": (SMALL | {"code": "smаll"}, "bad_name"),
    "line break in a name": (SMALL | {"code": "small\n"}, "bad_name"),
    "direction mark": (SMALL | {"title": {"id": "a\u2028b", "en": "b"}}, "control_character"),
    "half a letter": (SMALL | {"title": {"id": "\ud800", "en": "b"}}, "control_character"),
    "endless base": (SMALL | {"extends": "small"}, "bad_extends"),
}


@pytest.mark.parametrize(("raw", "code"), HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_input_is_refused_with_its_code(raw: Any, code: str) -> None:
    found = read(raw)
    assert isinstance(found, DefinitionError)
    assert found.code == code


def changed(*path: Any, value: Any) -> Raw:
    raw = samples.small()
    at: Any = raw
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return raw


CODE_IN_RULES = {
    "fact is code": (changed("transitions", 0, "when", value=GUARD_CODE), "bad_name"),
    "guard is text": (changed("transitions", 0, "when", value="count > 1"), "wrong_type"),
    "guard has a call": (
        changed("transitions", 0, "when", value={"call": "os.system", "fact": "count", "op": "filled"}), "unknown_key",
    ),
    "guard is empty": (changed("transitions", 0, "when", value={"all": []}), "bad_guard"),
    "guard is two": (changed("transitions", 0, "when", value={"all": [], "any": []}), "bad_guard"),
    "formula is text": (changed("forms", 0, "sections", 1, "fields", 1, "computed", value="1 + 1"), "wrong_type"),
    "formula has a call": (
        changed("forms", 0, "sections", 1, "fields", 1, "computed", value={"op": "exec", "of": []}), "not_allowed",
    ),
    "formula overflows": (
        changed("forms", 0, "sections", 1, "fields", 1, "computed", value={"value": "1e999999"}), "wrong_type",
    ),
    "effect is a path": (changed("transitions", 0, "effects", value=["os.system('x')"]), "bad_name"),
    "days out of range": (changed("states", 1, "deadline", "working_days", value=10**6), "not_allowed"),
    "votes out of range": (changed("transitions", 1, "vote", value={"need": 0, "of": "peer"}), "not_allowed"),
    "days as truth": (changed("states", 1, "deadline", "working_days", value=True), "wrong_type"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "code"), CODE_IN_RULES.values(), ids=list(CODE_IN_RULES))
def test_code_in_rules_is_refused_with_its_place(raw: Raw, code: str) -> None:
    found = read(raw)
    assert isinstance(found, DefinitionError)
    assert (found.code, bool(found.place)) == (code, True)


NASTY = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=30), st.floats(), st.binary(max_size=5),
    st.sampled_from(["*", "REFUSED", "any", "__class__", "owner\u202e", "Ⅷ", "panel:", "panel:x", "a" * 65, "1e9", ""]),
    st.lists(st.integers(), max_size=3), st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)  # fmt: skip


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in _places(one, (*path, key)))][0 if path else 1 :]


ALL_PLACES = _places(SMALL)


@SLOW
@given(st.lists(st.tuples(st.sampled_from(ALL_PLACES), NASTY, st.sampled_from(["set", "drop", "add"])), max_size=3))
def test_any_value_anywhere_is_refused_or_compiles(edits: list[tuple[tuple[Any, ...], Any, str]]) -> None:
    raw = samples.small()
    for path, value, how in edits:
        _spoil(raw, path, value, how)
    judged(raw)


def _spoil(raw: Any, path: tuple[Any, ...], value: Any, how: str) -> None:
    at = raw
    for key in path[:-1]:
        if not _inside(at, key):
            return
        at = at[key]
    if isinstance(at, dict):
        if how == "drop":
            at.pop(path[-1], None)
        elif how == "add":
            at["surplus"] = value
        else:
            at[path[-1]] = value
    elif _inside(at, path[-1]):
        if how == "drop":
            del at[path[-1]]
        elif how == "add":
            at.append(deepcopy(at[path[-1]]))
        else:
            at[path[-1]] = value


def _inside(at: Any, key: Any) -> bool:
    """An edit before may have left a value of another kind at a place."""
    return key in at if isinstance(at, dict) else isinstance(at, list) and isinstance(key, int) and key < len(at)


@SLOW
@given(st.text(max_size=300) | st.binary(max_size=300))
def test_any_text_is_refused(text: str | bytes) -> None:
    assert isinstance(read(text), DefinitionError)


@SLOW
@given(st.integers(0, 400), st.text("{}[]&*!:,-#|>'\"\\%@` \n\t0aé\u2028\x85", max_size=6))
def test_a_definition_with_a_hole_torn_in_its_text(at: int, junk: str) -> None:
    text = SOURCE[: at * len(SOURCE) // 400] + junk + SOURCE[at * len(SOURCE) // 400 + len(junk) :]
    judged(text)


SOURCE = yaml.safe_dump(SMALL, sort_keys=False, allow_unicode=True)


@SLOW
@given(samples.definitions(), st.sampled_from(["appraisal", "periodic", "request"]), st.data())
def test_any_definition_of_valid_parts_is_refused_or_compiles(raw: Raw, kind: str, data: st.DataObject) -> None:
    states = [one["id"] for one in raw["states"]]
    for one in raw["states"]:
        one["dashboard"] = data.draw(st.lists(TILE, max_size=2))
        one["edit"] = data.draw(RIGHTS)
        if data.draw(st.booleans()):
            one["form"] = data.draw(st.sampled_from(["sheet", "own", "nowhere"]))
        if data.draw(st.booleans()):
            one["deadline"] = data.draw(DEADLINE)
    for one in raw["transitions"]:
        if data.draw(st.booleans()):
            one["vote"] = data.draw(VOTE)
    fields = data.draw(st.lists(FIELD, max_size=3, unique_by=lambda one: one["id"]))
    raw["forms"].append({"id": "own", "title": title("own"), "sections": [{"title": title("own"), "fields": fields}]})
    raw["layout"] = {name: [1, 2] for name in data.draw(st.sets(st.sampled_from([*states, "gone"])))}
    judged(raw | {"kind": kind})


TILE = st.builds(
    lambda kind, name, by: {"tile": kind, "field": name, "by": by},
    st.sampled_from(["funnel", "distribution", "trend", "field_breakdown", "overdue"]),
    st.sampled_from([None, "count", "result", "predicate"]),
    st.sampled_from([None, "unit", "moon"]),
)
RIGHTS = st.dictionaries(
    st.sampled_from(["owner", "appraiser", "boss"]),
    st.lists(st.sampled_from(["plan", "fields"]), unique=True),
    max_size=2,
)
DEADLINE = st.fixed_dictionaries(
    {},
    optional={
        "on": st.sampled_from(["cycle.end", "cycle.plan_due", "period.end", "x"]),
        "working_days": st.integers(0, 400),
        "since": st.sampled_from(["t0", "nowhere"]),
        "remind": st.lists(st.integers(0, 9), max_size=3),
        "then": st.sampled_from(["t0", "t1", "nowhere"]),
        "escalate": st.lists(st.builds(lambda n: {"after": n, "transition": f"t{n}"}, st.integers(0, 3)), max_size=2),
        "handed": st.integers(1, 400),
    },
)
VOTE = st.fixed_dictionaries(
    {"need": st.integers(1, 5), "of": st.sampled_from(["owner", "appraiser", "peer", "panel:x"])},
    optional={"veto": st.booleans(), "otherwise": st.sampled_from(["t0", "t3", "nowhere"])},
)
FORMULA = st.recursive(
    st.sampled_from([{"field": "a"}, {"field": "gone"}, {"value": "1.5"}, {"op": "sum", "column": "c.x"}]),
    lambda inner: st.builds(
        lambda op, of: {"op": op, "of": of},
        st.sampled_from(["add", "divide", "days"]),
        st.lists(inner, min_size=2, max_size=2),
    ),
    max_leaves=5,
)
FIELD = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b", "c", "count"]), "label": st.just(title("field")),
     "type": st.sampled_from(["int", "date", "choice", "table", "text"])},
    optional={
        "required": st.booleans(), "retired": st.booleans(), "computed": FORMULA, "show_if": samples.guards,
        "columns": st.just([{"id": "x", "type": "int", "label": title("x")}]),
        "choices": st.just([{"id": "one", "title": title("one")}]),
    },
)  # fmt: skip


@pytest.mark.parametrize("code", ["skp-nasional", "evaluasi-periodik"])
def test_shipped_definitions_export_and_import_to_the_same_bytes(code: str) -> None:
    stable(load_shipped(code))


def test_a_definition_as_large_as_may_be_is_judged_in_time() -> None:
    """300 states in a row, each with two steps and a condition."""
    raw = samples.small()
    names = [f"s{number}" for number in range(300)]
    raw |= {"initial": names[0], "milestones": {}, "separate": [], "scenarios": []}
    raw["states"] = [samples.state(name, see={"owner": ["fields"], "appraiser": ["fields"]}) for name in names]
    raw["states"][-1]["final"] = True
    raw["transitions"] = [
        samples.step(f"go{number}", name, names[number + 1], ["owner", "appraiser"])
        for number, name in enumerate(names[:-1])
    ]
    judged(raw)
