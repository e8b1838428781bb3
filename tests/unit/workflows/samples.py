"""Small definitions for tests: a sound one to bend, and a hypothesis strategy for arbitrary ones."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

Raw = dict[str, Any]


def title(text: str) -> dict[str, str]:
    return {"id": f"{text} (id)", "en": f"{text} (en)"}


def state(name: str, **more: Any) -> Raw:
    return {"id": name, "stage": "work", "title": title(name), "waiting": title("wait"), "form": "sheet", **more}


def step(name: str, source: Any, to: str, by: list[str], **more: Any) -> Raw:
    return {"id": name, "from": source, "to": to, "kind": "forward", "by": by, "title": title(name), **more}


def asked(name: str, kind: Any, **more: Any) -> Raw:
    """A field that answers the fact it is named like; a list of choices makes it a choice."""
    if isinstance(kind, list):
        more["choices"] = [{"id": one, "title": title(one)} for one in kind]
        kind = "choice"
    return {"id": name, "type": kind, "label": title(name), **more}


_SMALL: Raw = {
    "schema": 1,
    "code": "small",
    "title": title("small"),
    "kind": "appraisal",
    "initial": "open",
    "stages": [{"id": "work", "title": title("work")}, {"id": "end", "title": title("end")}],
    "facts": {
        "count": "int",
        "score": "decimal",
        "ready": "bool",
        "note": "text",
        "day": "date",
        "result": ["low", "high"],
        "manner": ["low", "high"],
        "grade": ["bad", "fair", "good"],
    },
    "states": [
        state("open", edit={"owner": ["plan", "fields"]}, see={"owner": ["plan", "fields"], "appraiser": ["plan"]}),
        state("review", deadline={"working_days": 5, "remind": [1], "then": "lapse"}),
        state("done", stage="end", final=True),
    ],
    "transitions": [
        step("submit", "open", "review", ["owner"], when={"fact": "count", "op": "at_least", "value": 1}),
        step("agree", "review", "done", ["appraiser"], not_by=["owner"]),
        step("send_back", "review", "open", ["appraiser"], kind="return"),
        step("lapse", "review", "open", ["system"], kind="timeout"),
        step("cancel", "*", "done", ["agency_hr"], kind="admin"),
    ],
    "forms": [
        {
            "id": "sheet",
            "title": title("sheet"),
            "sections": [
                {"component": "plan_items"},
                {
                    "id": "answers",
                    "title": title("answers"),
                    "fields": [
                        asked("count", "int"),
                        asked("score", "decimal"),
                        asked("ready", "bool"),
                        asked("result", ["low", "high"]),
                        asked("manner", ["low", "high"]),
                    ],
                },
            ],
        }
    ],
    "tables": [
        {
            "id": "grade",
            "title": title("grade"),
            "inputs": ["result", "manner"],
            "output": "grade",
            "rows": [["high", "high", "good"], ["low", "any", "bad"], ["high", ["low"], "fair"]],
        }
    ],
    "milestones": {"done": ["review"]},
    "separate": [["submit", "agree"]],
    "scenarios": [
        {
            "name": "straight",
            "facts": {"count": 1, "score": "1.5", "day": "2026-01-05"},
            "steps": [
                ["agree", "owner", "REFUSED"],
                ["submit", "owner", "review"],
                ["send_back", "appraiser", "open"],
                ["submit", "owner", "REFUSED", {"count": 0}],
                ["submit", "owner", "review", {"count": 2}],
                ["lapse", "system", "open"],
                ["submit", "owner", "review"],
                ["agree", "appraiser", "done"],
            ],
        },
        {"name": "cancelled", "steps": [["cancel", "agency_hr", "done"]]},
    ],
}


def small() -> Raw:
    """A sound definition that uses every kind of record, fresh for every test."""
    return deepcopy(_SMALL)


def record(raw: Raw, kind: str, name: str) -> Raw:
    """One record of a raw definition, to be changed in place."""
    return next(one for one in raw[kind] if one["id"] == name)


_texts = st.builds(
    title,
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs", "Zl", "Zp"]), min_size=1, max_size=12),
)
_leaves = st.one_of(
    st.builds(
        lambda op, value: {"fact": "count", "op": op, "value": value},
        st.sampled_from(["equals", "not_equals", "at_least", "less_than"]),
        st.integers(-2, 3),
    ),
    st.sampled_from([{"fact": "ready", "op": "is_true"}, {"fact": "note", "op": "filled"}]),
    st.builds(
        lambda op, value: {"fact": "result", "op": op, "value": value},
        st.sampled_from(["equals", "not_equals"]),
        st.sampled_from(["low", "high"]),
    ),
    st.builds(
        lambda op, value: {"fact": "score", "op": op, "value": value},
        st.sampled_from(["at_most", "more_than"]),
        st.sampled_from(["0.5", "2", 1]),
    ),
    st.builds(
        lambda value: {"fact": "grade", "op": "one_of", "value": value},
        st.lists(st.sampled_from(["bad", "fair", "good"]), min_size=1, max_size=2, unique=True),
    ),
    st.builds(lambda op: {"fact": "day", "op": op, "value": "2026-02-28"}, st.sampled_from(["before", "on_or_after"])),
)
guards = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(lambda one: {"not": one}, inner),
        st.builds(lambda many: {"all": many}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda many: {"any": many}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda many, say: {"any": many, "say": say}, st.lists(inner, min_size=1, max_size=2), _texts),
    ),
    max_leaves=6,
)
facts = st.fixed_dictionaries(
    {},
    optional={
        "count": st.none() | st.integers(-3, 4),
        "score": st.none() | st.decimals(-1, 3, places=1, allow_nan=True) | st.integers(-1, 3),
        "ready": st.none() | st.booleans(),
        "note": st.sampled_from([None, "", "catatan"]),
        "day": st.none() | st.dates(),
        "result": st.sampled_from([None, "low", "high", "di atas"]),
        "grade": st.sampled_from([None, "bad", "fair", "good"]),
    },
)

_NAMES = ["a", "b", "c", "d", "e"]


@st.composite
def definitions(draw: st.DrawFn) -> Raw:
    """Any definition of up to five states with well-formed records; many are unsound, and that is meant."""
    names = _NAMES[: draw(st.integers(1, 5))]
    finals = draw(st.sets(st.sampled_from(names)))
    raw = small()
    raw |= {"initial": draw(st.sampled_from(names)), "milestones": {}, "separate": [], "scenarios": []}
    raw["states"] = [
        {"id": name, "stage": draw(st.sampled_from(["work", "end"])), "title": draw(_texts), "final": name in finals}
        for name in names
    ]
    if draw(st.booleans()):
        raw["milestones"] = {draw(st.sampled_from(names)): [draw(st.sampled_from(names))]}
    raw["transitions"] = [draw(_steps(f"t{number}", names)) for number in range(draw(st.integers(0, 8)))]
    return raw


@st.composite
def _steps(draw: st.DrawFn, name: str, names: list[str]) -> Raw:
    kind = draw(st.sampled_from(["forward", "forward", "return", "withdraw", "admin", "timeout", "consequence"]))
    by = (
        ["system"]
        if kind in ("timeout", "consequence")
        else draw(st.lists(st.sampled_from(["owner", "appraiser"]), min_size=1, unique=True))
    )
    source = draw(st.sampled_from([*names, "*"]) | st.lists(st.sampled_from(names), min_size=1, unique=True))
    one = step(name, source, draw(st.sampled_from(names)), by, kind=kind)
    if draw(st.booleans()):
        one["when"] = draw(guards)
    if kind == "admin" and draw(st.booleans()):
        one["reopens"] = True
    return one
