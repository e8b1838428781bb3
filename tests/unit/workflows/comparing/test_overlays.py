"""An overlay says exactly what differs from its base, and a change of the base reaches it without loss."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.workflows.comparing.random_edits import CODES, SHIPPED, Document, canonical, edited
from tests.unit.workflows.samples import record, small, title
from workflows.comparing.overlays import Conflict, difference, rebased
from workflows.schema import DefinitionError, parse, to_dict

SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
NATIONAL = SHIPPED["skp-nasional"]


def laid_over(base: Document, overlay: Document) -> Document:
    found = to_dict(parse(json.loads(json.dumps(overlay)), lambda _code: json.dumps(base)))
    assert found.pop("based_on") == base["code"]
    return found


@SLOW
@given(st.data(), st.sampled_from(CODES))
def test_the_difference_laid_over_the_base_gives_the_document_again(data: st.DataObject, code: str) -> None:
    base = edited(data.draw, SHIPPED[code])
    document = edited(data.draw, base)
    assert laid_over(base, difference(base, document)) == document


def test_nothing_differs_from_oneself() -> None:
    assert difference(NATIONAL, NATIONAL) == {"schema": 1, "extends": "skp-nasional"}


def test_an_overlay_names_only_what_is_other() -> None:
    document = deepcopy(NATIONAL)
    record(document, "states", "draft")["edit"].pop("appraiser")
    record(document, "transitions", "withdraw_plan")["comment"] = "optional"
    assert difference(NATIONAL, document) == {
        "schema": 1,
        "extends": "skp-nasional",
        "states": [{"id": "draft", "edit": {"appraiser": None}}],
        "transitions": [{"id": "withdraw_plan", "comment": "optional"}],
    }


@pytest.mark.parametrize(
    ("overlay", "code", "place"),
    [
        ({"order": {"states": ["nowhere"]}}, "not_allowed", "order.states"),
        ({"order": {"states": "open"}}, "wrong_type", "order.states"),
        ({"order": {"titles": []}}, "unknown_key", "order.titles"),
        ({"remove": {"separate": [["submit", "fly"]]}}, "nothing_to_remove", "remove.separate"),
        ({"remove": {"separate": "submit"}}, "wrong_type", "remove.separate"),
        ({"states": [{"id": ["open"]}]}, "wrong_type", "states"),
    ],
)
def test_an_overlay_that_names_nothing_is_refused(overlay: Document, code: str, place: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse({"schema": 1, "extends": "small", **overlay}, lambda _code: json.dumps(small()))
    assert (caught.value.code, caught.value.place) == (code, place)


def test_a_base_has_no_order_of_its_own() -> None:
    with pytest.raises(DefinitionError, match="order"):
        parse({**small(), "order": {"states": []}})


@SLOW
@given(st.data(), st.sampled_from(CODES))
def test_a_change_of_the_base_alone_arrives_in_full(data: st.DataObject, code: str) -> None:
    new = edited(data.draw, SHIPPED[code])
    assert rebased(SHIPPED[code], new, SHIPPED[code]) == (new, ())


@SLOW
@given(st.data(), st.sampled_from(CODES))
def test_a_change_of_the_overlay_alone_stays_in_full(data: st.DataObject, code: str) -> None:
    ours = edited(data.draw, SHIPPED[code])
    assert rebased(SHIPPED[code], SHIPPED[code], ours) == (ours, ())


@SLOW
@given(st.data(), st.sampled_from(CODES))
def test_the_merge_of_any_two_changes_can_be_read_and_invents_nothing(data: st.DataObject, code: str) -> None:
    base = SHIPPED[code]
    new, ours = edited(data.draw, base), edited(data.draw, base)
    merged, conflicts = rebased(base, new, ours)
    assert canonical(merged) == merged
    for kind in ("states", "transitions", "forms"):
        sides = [{one["id"]: one for one in side[kind]} for side in (base, new, ours, merged)]
        for name in set().union(*sides):
            old, theirs, own, found = (side.get(name) for side in sides)
            contested = any(one.place.startswith(f"{kind}.{name}") for one in conflicts)
            assert contested or found == (theirs if own == old else own)


def change(document: Document, kind: str, name: str, **values: Any) -> Document:
    copy = deepcopy(document)
    record(copy, kind, name).update(values)
    return canonical(copy)


def test_the_overlay_wins_where_both_changed_the_same_and_the_clash_is_told() -> None:
    new = change(NATIONAL, "transitions", "agree_plan", title=title("national"), comment="required")
    ours = change(NATIONAL, "transitions", "agree_plan", title=title("regional"), by=["appraiser_superior"])
    merged, conflicts = rebased(NATIONAL, new, ours)
    found = record(merged, "transitions", "agree_plan")
    assert (found["title"], found["comment"], found["by"]) == (title("regional"), "required", ["appraiser_superior"])
    theirs, own = (record(side, "transitions", "agree_plan") for side in (new, ours))
    assert conflicts == (Conflict("transitions.agree_plan", ("title",), theirs, own),)


def test_different_keys_of_one_record_are_both_kept_and_still_listed() -> None:
    new = change(NATIONAL, "states", "draft", edit={"owner": ["plan"], "appraiser": ["expectations"]})
    ours = change(NATIONAL, "states", "draft", waiting=title("regional"))
    merged, conflicts = rebased(NATIONAL, new, ours)
    assert record(merged, "states", "draft")["edit"]["owner"] == ["plan"]
    assert record(merged, "states", "draft")["waiting"] == title("regional")
    assert [(one.place, one.keys) for one in conflicts] == [("states.draft", ())]


def test_what_one_side_removed_and_the_other_changed_is_a_conflict() -> None:
    new = change(NATIONAL, "transitions", "withdraw_plan", title=title("national"))
    ours = deepcopy(NATIONAL)
    ours["transitions"] = [one for one in ours["transitions"] if one["id"] != "withdraw_plan"]
    merged, conflicts = rebased(NATIONAL, new, ours)
    assert all(one["id"] != "withdraw_plan" for one in merged["transitions"])
    assert [(one.place, one.ours) for one in conflicts] == [("transitions.withdraw_plan", None)]
    kept, mirrored = rebased(NATIONAL, ours, new)
    assert record(kept, "transitions", "withdraw_plan")["title"] == title("national")
    assert [(one.place, one.base) for one in mirrored] == [("transitions.withdraw_plan", None)]


def test_fields_of_one_form_are_merged_one_by_one() -> None:
    def with_fields(*names: str, **labels: str) -> Document:
        copy = deepcopy(NATIONAL)
        fields = [{"id": name, "type": "text", "label": title(labels.get(name, name))} for name in names]
        copy["forms"][0]["sections"].append({"id": "own", "title": title("own"), "fields": fields})
        return canonical(copy)

    old, new = with_fields("a", "b"), with_fields("a", "b", "national", a="changed")
    ours = with_fields("a", "regional", "b", b="changed")
    merged, conflicts = rebased(old, new, ours)
    fields = merged["forms"][0]["sections"][-1]["fields"]
    assert [one["id"] for one in fields] == ["a", "regional", "b", "national"]
    assert [one["label"] for one in fields[::2]] == [title("changed"), title("changed")]
    assert [(one.place, one.keys) for one in conflicts] == [("forms.plan.sections.own", ())]


def test_a_field_that_both_added_stays_where_the_overlay_has_it() -> None:
    def with_field(section: str) -> Document:
        copy = deepcopy(NATIONAL)
        fields = [{"id": "extra", "type": "text", "label": title(section)}]
        copy["forms"][0]["sections"].append({"id": section, "title": title(section), "fields": fields})
        return canonical(copy)

    merged, conflicts = rebased(NATIONAL, with_field("national"), with_field("regional"))
    assert canonical(merged) == merged
    own = [one for one in merged["forms"][0]["sections"] if one.get("fields")]
    assert [one["id"] for one in own] == ["regional"]
    assert [one.place for one in conflicts][-1] == "forms.plan.sections.national.fields.extra"


def test_a_new_state_of_the_base_stands_behind_its_neighbour() -> None:
    new = deepcopy(NATIONAL)
    new["states"].insert(2, {"id": "checked", "stage": "drafting", "title": title("checked")})
    ours = deepcopy(NATIONAL)
    ours["states"].insert(0, {"id": "begun", "stage": "drafting", "title": title("begun")})
    ours["code"], ours["title"] = "jabar", title("regional")
    merged, conflicts = rebased(NATIONAL, new, ours)
    assert [one["id"] for one in merged["states"]][:4] == ["begun", "draft", "plan_review", "checked"]
    assert (merged["code"], merged["title"], conflicts) == ("jabar", title("regional"), ())
