"""Which edits keep to one part of a definition, and that a fingerprint tells its contents apart."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.workflows import samples
from tests.unit.workflows.samples import Raw
from workflows import schema
from workflows.editing import Document
from workflows.editing.naming import rename_state
from workflows.editing.parts import differ_only_in, fingerprint
from workflows.editing.states import begin_at, change_state, move_state, remove_state, set_milestones

calm = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
TITLE = samples.title("baru")


def _part(name: str) -> dict[str, str]:
    return {"states": name, "milestones": name}


def _document(raw: Raw) -> Document:
    return schema.to_dict(schema.parse(raw))


@calm
@given(samples.definitions(), st.data())
def test_an_edit_of_one_state_leaves_the_fingerprints_of_all_others(raw: Raw, data: st.DataObject) -> None:
    before = _document(raw)
    names = [state["id"] for state in before["states"]]
    changed = data.draw(st.sampled_from(names))
    for edit in (change_state(changed, {"title": TITLE}), set_milestones(changed, [names[0]])):
        after = edit(before)
        assert differ_only_in(_part(changed), before, after)
        for name in names:
            same = fingerprint(before, _part(name)) == fingerprint(after, _part(name))
            assert same == (name != changed or before == after)
            assert name == changed or before == after or not differ_only_in(_part(name), before, after)


def test_what_reaches_beyond_a_state_is_no_edit_of_it_alone() -> None:
    before = _document(samples.small())
    first, last = before["states"][0]["id"], before["states"][-1]["id"]
    edits = (begin_at(last), rename_state(last, "zz"), remove_state(last, with_steps=True), move_state(last, -1))
    for edit in edits:
        after = edit(before)
        assert after == before or not differ_only_in(_part(last), before, after)
    assert not differ_only_in(_part(last), before, change_state(first, {"title": TITLE})(before))


def test_a_field_is_a_part_of_its_form() -> None:
    before = _document(samples.small())
    before["forms"] = [
        {"id": "main", "sections": [{"component": "plan_items"}, {"fields": [{"id": "a"}, {"id": "b"}]}]},
        {"id": "more", "sections": [{"fields": [{"id": "a"}]}]},
    ]
    after = _document(samples.small()) | {
        "forms": [
            {"id": "main", "sections": [{"component": "plan_items"}, {"fields": [{"id": "a", "max": 3}, {"id": "b"}]}]},
            {"id": "more", "sections": [{"fields": [{"id": "a"}]}]},
        ]
    }
    assert differ_only_in({"forms": "main", "fields": "a"}, before, after)
    for form, name in (("main", "b"), ("more", "a")):
        part = {"forms": form, "fields": name}
        assert not differ_only_in(part, before, after)
        assert fingerprint(before, part) == fingerprint(after, part)
    for part in ({"forms": "main", "fields": "a"}, {"forms": "main"}):
        assert fingerprint(before, part) != fingerprint(after, part)


def test_no_part_has_no_fingerprint() -> None:
    assert fingerprint(_document(samples.small()), {}) == ""
