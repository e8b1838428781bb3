"""Reading and writing definitions: refusals with a code and a place, overlays, and a stable export."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from tests.unit.workflows import samples
from tests.unit.workflows.samples import Raw, record, title
from workflows import loading
from workflows.checks import check, is_sound
from workflows.definition import DefinitionError
from workflows.engine import compile_definition
from workflows.loading import LOAD_SENTENCES, MAX_BYTES
from workflows.schema import canonical_json, load_shipped, parse, sha256, shipped_codes, to_dict, to_yaml

GUARD = {"fact": "count", "op": "at_least", "value": 1}


def change(raw: Raw, path: list[Any], value: Any) -> None:
    for key in path[:-1]:
        raw = raw[key]
    raw[path[-1]] = value


REFUSALS: list[tuple[str, str, list[Any], Any]] = [
    ("unknown_key", "colour", ["colour"], "red"),
    ("unknown_key", "states.open.colour", ["states", 0, "colour"], "red"),
    ("unknown_key", "transitions.submit.when.fakt", ["transitions", 0, "when", "fakt"], "count"),
    ("unknown_key", "title.fr", ["title", "fr"], "petit"),
    ("unknown_key", "states.review.deadline.hours", ["states", 1, "deadline", "hours"], 3),
    ("missing_key", "initial", ["initial"], None),
    ("missing_key", "title.en", ["title"], {"id": "kecil"}),
    ("missing_key", "transitions.submit.to", ["transitions", 0, "to"], None),
    ("wrong_type", "title.id", ["title"], {"id": "  ", "en": "small"}),
    ("wrong_type", "title.id", ["title"], {"id": 5, "en": "small"}),
    ("wrong_type", "title", ["title"], "small"),
    ("wrong_type", "states.done.final", ["states", 2, "final"], "yes"),
    ("wrong_type", "states.review.deadline.working_days", ["states", 1, "deadline", "working_days"], True),
    ("wrong_type", "states.review.deadline.working_days", ["states", 1, "deadline", "working_days"], "5"),
    ("wrong_type", "states", ["states"], "open"),
    ("wrong_type", "states[0]", ["states"], ["open"]),
    ("wrong_type", "transitions.submit.by", ["transitions", 0, "by"], "owner"),
    ("wrong_type", "milestones.done", ["milestones", "done"], "review"),
    ("wrong_type", "forms.sheet.sections", ["forms", 0, "sections"], "plan"),
    ("wrong_type", "tables.grade.rows[0]", ["tables", 0, "rows"], ["good"]),
    ("wrong_type", "scenarios.straight.steps[0]", ["scenarios", 0, "steps"], [["submit", "owner"]]),
    ("wrong_type", "scenarios.straight.facts.count", ["scenarios", 0, "facts", "count"], [1]),
    ("not_allowed", "schema", ["schema"], 2),
    ("not_allowed", "kind", ["kind"], "holiday"),
    ("not_allowed", "facts.count", ["facts", "count"], "number"),
    ("not_allowed", "transitions.submit.kind", ["transitions", 0, "kind"], "sideways"),
    ("not_allowed", "states.open.edit.owner", ["states", 0, "edit"], {"owner": ["salary"]}),
    ("not_allowed", "states.review.deadline.working_days", ["states", 1, "deadline", "working_days"], -1),
    ("not_allowed", "forms.sheet.sections[0].component", ["forms", 0, "sections", 0, "component"], "salary"),
    ("bad_name", "initial", ["initial"], "Open"),
    ("bad_name", "transitions.submit.to", ["transitions", 0, "to"], "../review"),
    ("bad_name", "code", ["code"], "x" * 65),
    ("duplicate_id", "states", ["states", 1, "id"], "open"),
    ("duplicate_id", "transitions.submit.by", ["transitions", 0, "by"], ["owner", "owner"]),
    ("bad_guard", "transitions.submit.when", ["transitions", 0, "when"], {"op": "at_least"}),
    ("bad_guard", "transitions.submit.when", ["transitions", 0, "when"], {"all": [GUARD], "any": [GUARD]}),
    ("bad_guard", "transitions.submit.when.all", ["transitions", 0, "when"], {"all": []}),
    ("wrong_type", "transitions.submit.when.not", ["transitions", 0, "when"], {"not": "count"}),
    ("bad_extends", "extends", ["extends"], "base"),
    ("control_character", "title.id", ["title", "id"], "dua\nbaris"),
    ("control_character", "title.en", ["title", "en"], "next\x85line"),
    ("control_character", "transitions.submit.when.value", ["transitions", 0, "when", "value"], "\x00"),
    ("control_character", "scenarios.straight.facts.note", ["scenarios", 0, "facts", "note"], "a\u2028b"),
]


@pytest.mark.parametrize(("code", "place", "path", "value"), REFUSALS)
def test_refusals_name_code_and_place(code: str, place: str, path: list[Any], value: Any) -> None:
    raw = samples.small()
    change(raw, path, value)
    with pytest.raises(DefinitionError) as caught:
        parse(raw)
    assert (caught.value.code, caught.value.place) == (code, place)
    assert set(caught.value.text) == {"id", "en"}


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("not_a_mapping", "- a\n- b\n"),
        ("not_a_mapping", ""),
        ("too_large", " " * (MAX_BYTES + 1)),
        ("too_deep", "a: " + "[" * 40 + "]" * 40),
        ("too_deep", json.dumps({"a": json.loads("[" * 40 + "]" * 40)})),
        ("too_deep", "{" + '"a":{' * 5000 + "}" * 5001),
        ("alias", "a: &x {b: 1}\nc: *x\n"),
        ("alias", "a: &x 1\n"),
        ("duplicate_key", "code: a\ncode: b\n"),
        ("duplicate_key", '{"code": "a", "code": "b"}'),
        ("bad_text", "a: [1\n"),
        ("bad_text", "a: !!python/object/apply:os.getcwd []\n"),
        ("bad_text", "a: !secret 1\n"),
        ("bad_text", '{"a": }'),
        ("bad_text", b"\xff\xfe\x00"),
        ("bad_text", "a: \x07\n"),
        ("wrong_type", '{"a": 1.5}'),
        ("wrong_type", '{"a": NaN}'),
        ("wrong_type", "1: a\n"),
    ],
)
def test_hostile_or_broken_text_is_refused(code: str, source: str | bytes) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse(source)
    assert caught.value.code == code


def test_an_unreadable_file_names_the_line_and_keeps_the_readers_english_out() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse("a: [1\n")
    assert caught.value.place == "line 2"
    assert not any("expected" in text for text in caught.value.text.values())


def test_wanted_kinds_are_said_in_both_languages() -> None:
    sources = [path.read_text() for path in Path(loading.__file__).parent.glob("*.py")]
    wanted = {word for source in sources for word in re.findall(r'wanted="([a-z][^"]*)"', source)}
    assert wanted == set(loading.WANTED_ID)
    with pytest.raises(DefinitionError) as caught:
        parse({**samples.small(), "states": "none"})
    assert caught.value.text["id"].startswith("Harus berupa daftar atau pemetaan, bukan")


def test_yaml_words_of_old_stay_words() -> None:
    raw = samples.small()
    text = yaml.safe_dump(raw, sort_keys=False).replace("working_days: 5", "on: cycle.plan_due")
    deadline = parse(text.replace("'on':", "on:")).state("review").deadline
    assert deadline is not None
    assert (deadline.on, deadline.working_days) == ("cycle.plan_due", None)


def test_both_ways_of_writing_records_mean_the_same() -> None:
    raw = samples.small()
    by_name = raw | {"states": {one.pop("id"): one for one in samples.small()["states"]}}
    assert parse(by_name) == parse(raw)


@pytest.mark.parametrize("code", shipped_codes())
def test_shipped_definitions_are_sound_and_export_to_the_same_bytes(code: str) -> None:
    definition = load_shipped(code)
    # The plan may be changed any number of times during the year, by forward steps.
    meant = {("forward_cycle", "states.running")} if code == "skp-nasional" else set()
    assert {(one.code, one.place) for one in check(definition)} == meant
    _demand_stable(definition)


def _demand_stable(definition: Any) -> None:
    """P12, through YAML, JSON, and JSON whose keys a database has put into another order."""
    text = to_yaml(definition)
    again = parse(text)
    assert again == definition
    assert to_yaml(again).encode() == text.encode()
    assert parse(canonical_json(definition)) == definition
    reordered = parse(_reversed_keys(to_dict(definition)))
    assert reordered == definition
    assert to_yaml(reordered) == text
    assert sha256(reordered) == sha256(definition)


def _reversed_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed_keys(value[key]) for key in reversed(list(value))}
    return [_reversed_keys(one) for one in value] if isinstance(value, list) else value


def test_small_sample_is_sound_and_stable() -> None:
    definition = parse(samples.small())
    assert is_sound(check(definition))
    _demand_stable(definition)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(samples.definitions())
def test_any_definition_round_trips_and_is_refused_or_compiles(raw: Raw) -> None:
    definition = parse(raw)
    _demand_stable(definition)
    if is_sound(check(definition)):
        assert compile_definition(definition).definition == definition


@pytest.mark.parametrize(
    "edit",
    [
        lambda raw: raw["title"].update(en="other"),
        lambda raw: raw["states"].reverse(),
        lambda raw: raw["transitions"].reverse(),
        lambda raw: record(raw, "transitions", "submit")["when"].update(value=2),
        lambda raw: record(raw, "states", "review")["deadline"].update(remind=[2]),
        lambda raw: raw["facts"].update(grade=["fair", "bad", "good"]),
    ],
)
def test_every_change_of_meaning_changes_the_fingerprint(edit: Callable[[Raw], object]) -> None:
    raw = samples.small()
    edit(raw)
    assert sha256(parse(raw)) != sha256(parse(samples.small()))


def overlaid(overlay: Raw, base: Raw | None = None) -> Any:
    text = json.dumps(base or samples.small())
    return parse({"extends": "small", **overlay}, {"small": text}.__getitem__)


def test_overlay_changes_records_by_id_and_keeps_the_rest() -> None:
    definition = overlaid(
        {
            "code": "local",
            "facts": {"extra": "int"},
            "states": [{"id": "open", "edit": {"appraiser": ["expectations"]}}],
            "transitions": [
                {"id": "submit", "title": title("send")},
                samples.step("check", "review", "done", ["peer"]) | {"after": "submit"},
            ],
            "separate": [["submit", "agree"], ["submit", "check"]],
        }
    )
    assert (definition.code, definition.extends, definition.initial) == ("local", "small", "open")
    assert definition.transition("submit").title == title("send")
    assert definition.transition("submit").when is not None
    assert [one.id for one in definition.transitions][:3] == ["submit", "check", "agree"]
    assert definition.state("open").edit == {"owner": {"plan", "fields"}, "appraiser": {"expectations"}}
    assert definition.facts["extra"] == "int"
    assert definition.facts["count"] == "int"
    assert definition.separate == (("submit", "agree"), ("submit", "check"))
    _demand_stable(definition)


def test_star_of_the_base_takes_in_states_of_the_overlay() -> None:
    definition = overlaid({"states": [samples.state("extra")]})
    assert "extra" in definition.transition("cancel").sources


def test_overlay_removes_records_sections_and_fields() -> None:
    field = {"id": "why", "type": "text", "label": title("why")}
    base = samples.small()
    base["forms"][0]["sections"].append({"id": "own", "title": title("own"), "fields": [field, field | {"id": "how"}]})
    definition = overlaid(
        {
            "remove": {"transitions": ["send_back"], "scenarios": ["straight"]},
            "forms": [{"id": "sheet", "remove": ["plan_items"], "sections": [{"id": "own", "remove": ["how"]}]}],
        },
        base,
    )
    assert "send_back" not in [one.id for one in definition.transitions]
    assert [one.name for one in definition.scenarios] == ["cancelled"]
    (*_, section) = definition.form("sheet").sections
    assert [one.id for one in definition.form("sheet").sections] == ["answers", "own"]
    assert [one.id for one in section.fields] == ["why"]


def test_an_overlay_of_an_overlay() -> None:
    sources = {
        "small": yaml.safe_dump(samples.small(), sort_keys=False),
        "middle": yaml.safe_dump({"extends": "small", "code": "middle", "title": title("middle")}),
    }
    definition = parse({"extends": "middle", "code": "top"}, sources.__getitem__)
    assert (definition.code, definition.extends, definition.title) == ("top", "middle", title("middle"))


@pytest.mark.parametrize(
    ("code", "overlay"),
    [
        ("nothing_to_remove", {"remove": {"states": ["nowhere"]}}),
        ("unknown_key", {"remove": {"colours": ["red"]}}),
        ("wrong_type", {"remove": {"states": "open"}}),
        ("not_allowed", {"transitions": [samples.step("x", "open", "done", ["peer"]) | {"after": "nothing"}]}),
        ("extends_cycle", {"extends": "loop"}),
        ("bad_extends", {"extends": "missing"}),
    ],
)
def test_broken_overlays(code: str, overlay: Raw) -> None:
    sources = {"small": yaml.safe_dump(samples.small()), "loop": "extends: loop\n"}
    with pytest.raises(DefinitionError) as caught:
        parse({"extends": "small", **overlay}, sources.__getitem__)
    assert caught.value.code == code


def test_every_refusal_of_the_reader_was_provoked() -> None:
    here = {code for code, *_ in REFUSALS}
    here |= {"not_a_mapping", "too_large", "too_deep", "alias", "duplicate_key", "bad_text"}
    here |= {"nothing_to_remove", "extends_cycle"}
    assert here == set(LOAD_SENTENCES)


def test_unknown_shipped_code() -> None:
    with pytest.raises(KeyError):
        load_shipped("../secret")


def test_lookups_of_unknown_names_raise() -> None:
    definition = parse(samples.small())
    for look in (definition.state, definition.transition, definition.form, definition.stage):
        with pytest.raises(KeyError):
            look("nowhere")
    assert definition.stage("end").title == title("end")
