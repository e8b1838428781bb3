"""Random edits of the shipped definitions: readable documents near a real one."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tests.unit.workflows.samples import title
from workflows.schema import load_shipped, parse, to_dict

Document = dict[str, Any]
CODES = ("skp-nasional", "evaluasi-periodik")
SHIPPED: dict[str, Document] = {code: to_dict(load_shipped(code)) for code in CODES}
LISTS = {"stages": "id", "states": "id", "transitions": "id", "forms": "id", "tables": "id", "scenarios": "name"}
OPTIONAL = {
    "states": ["waiting", "form", "edit", "see", "deadline", "dashboard", "final"],
    "transitions": ["not_by", "when", "comment", "effects", "hand_to", "vote", "reopens"],
    "scenarios": ["title", "facts"],
}
FIELD = {"id": "extra", "type": "text", "label": title("extra")}


def canonical(document: Document) -> Document:
    return to_dict(parse(document))


def edited(draw: st.DrawFn, base: Document, most: int = 6) -> Document:
    """A document up to `most` edits away from another; written as `to_dict` writes it."""
    document = deepcopy(base)
    for number in range(draw(st.integers(0, most))):
        draw(st.sampled_from(EDITS))(draw, document, number)
    return canonical(document)


def _drop(draw: st.DrawFn, document: Document, _number: int) -> None:
    kind = draw(st.sampled_from(sorted(LISTS)))
    if len(document.get(kind, [])) > 1:
        document[kind].pop(draw(st.integers(0, len(document[kind]) - 1)))


def _move(draw: st.DrawFn, document: Document, _number: int) -> None:
    kind = draw(st.sampled_from([*sorted(LISTS), "separate"]))
    if document.get(kind):
        taken = document[kind].pop(draw(st.integers(0, len(document[kind]) - 1)))
        document[kind].insert(draw(st.integers(0, len(document[kind]))), taken)


def _unset(draw: st.DrawFn, document: Document, _number: int) -> None:
    kind = draw(st.sampled_from(sorted(OPTIONAL)))
    if document.get(kind):
        draw(st.sampled_from(document[kind])).pop(draw(st.sampled_from(OPTIONAL[kind])), None)


def _retitle(draw: st.DrawFn, document: Document, number: int) -> None:
    kind = draw(st.sampled_from(sorted(LISTS)))
    if document.get(kind):
        draw(st.sampled_from(document[kind]))["title"] = title(f"new {number}")


def _redirect(draw: st.DrawFn, document: Document, _number: int) -> None:
    step = draw(st.sampled_from(document["transitions"]))
    step[draw(st.sampled_from(["to", "from"]))] = draw(st.sampled_from(document["states"]))["id"]


def _add_state(draw: st.DrawFn, document: Document, number: int) -> None:
    name = f"new_{draw(st.integers(0, 3))}"
    if all(one["id"] != name for one in document["states"]):
        new = {
            "id": name,
            "stage": document["stages"][0]["id"],
            "title": title(str(number)),
            "edit": {"owner": ["plan"]},
        }
        document["states"].insert(draw(st.integers(0, len(document["states"]))), new)


def _rights(draw: st.DrawFn, document: Document, _number: int) -> None:
    state = draw(st.sampled_from(document["states"]))
    right = state.setdefault(draw(st.sampled_from(["edit", "see"])), {})
    relation = draw(st.sampled_from(["owner", "appraiser", "peer", "unit_hr"]))
    parts = draw(st.none() | st.lists(st.sampled_from(["plan", "ratings", "fields"]), unique=True))
    if parts is None:
        right.pop(relation, None)
    else:
        right[relation] = parts


def _sections(draw: st.DrawFn, document: Document, _number: int) -> None:
    sections = draw(st.sampled_from(document["forms"]))["sections"]
    action = draw(st.sampled_from(["pop", "move", "named", "nameless", "fields"]))
    if action in ("pop", "move") and sections:
        taken = sections.pop(draw(st.integers(0, len(sections) - 1)))
        if action == "move":
            sections.insert(draw(st.integers(0, len(sections))), taken)
    elif action == "fields" and sections:
        fields = draw(st.sampled_from(sections)).get("fields", [])
        if fields:
            fields.reverse()
            fields[0]["label"] = title("other")
    elif action in ("named", "nameless"):
        _own_section(sections, action == "named")


def _own_section(sections: list[Document], named: bool) -> None:
    """Its fields are named after its place, so that two changes of one form often speak of the same field."""
    number, taken = len(sections), {one["id"] for section in sections for one in section.get("fields", [])}
    fields = [dict(FIELD, id=name) for name in (f"f{number}a", f"f{number}b", "common") if name not in taken]
    if fields and all(one.get("id") != f"own{number}" for one in sections):
        sections.append({**({"id": f"own{number}"} if named else {}), "title": title("own"), "fields": fields})


def _mappings(draw: st.DrawFn, document: Document, number: int) -> None:
    kind = draw(st.sampled_from(["facts", "milestones", "layout", "applies_to"]))
    value = {"facts": "int", "milestones": ["rating"], "layout": [number, 7], "applies_to": number}[kind]
    mapping = document.setdefault(kind, {})
    if mapping and draw(st.booleans()):
        mapping.pop(draw(st.sampled_from(sorted(mapping))))
    elif kind == "applies_to":
        mapping["priority"] = value
    else:
        mapping[f"name{draw(st.integers(0, 2))}"] = value


def _separate(draw: st.DrawFn, document: Document, _number: int) -> None:
    groups = document.setdefault("separate", [])
    if groups and draw(st.booleans()):
        groups.pop(draw(st.integers(0, len(groups) - 1)))
    else:
        names = [one["id"] for one in document["transitions"]]
        group = draw(st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True))
        groups.extend([group] if group not in groups else [])


EDITS: list[Callable[[st.DrawFn, Document, int], None]] = [
    _drop, _move, _unset, _retitle, _redirect, _add_state, _rights, _sections, _mappings, _separate,
]  # fmt: skip
