"""The smallest doubtful definition for each warning of the gate: (code, place, what to change in the sample)."""

from __future__ import annotations

from tests.unit.workflows.bad_definitions import (
    WHY,
    WIDE,
    WIDE_FACTS,
    Edit,
    add,
    both,
    deadline,
    drop,
    field,
    fields,
    on,
    retire,
    rows,
    top,
)
from tests.unit.workflows.samples import asked, title

DOUBTFUL: list[tuple[str, str, Edit]] = [
    (
        "forward_cycle",
        "states.open",
        both(top(scenarios=[]), on("transitions", "send_back", kind="forward")),
    ),
    (
        "retired_read",
        "forms.sheet.sections[2].why",
        both(field(show_if={"fact": "ready", "op": "is_true"}), retire("ready")),
    ),
    ("retired_read", "transitions.submit.when", retire("count")),
    ("layout_unknown", "layout.nowhere", top(layout={"nowhere": [1, 1]})),
    ("empty_stage", "stages.lunch", add("stages", {"id": "lunch", "title": title("lunch")})),
    (
        "guard_too_wide",
        "transitions.submit.when",
        both(lambda raw: raw["facts"].update(WIDE_FACTS), on("transitions", "submit", when=WIDE), top(scenarios=[])),
    ),
    (
        "guard_always_true",
        "transitions.submit.when",
        both(
            on(
                "transitions",
                "submit",
                when={"any": [{"fact": "count", "op": "filled"}, {"fact": "count", "op": "empty"}]},
            ),
            top(scenarios=[]),
        ),
    ),
    (
        "guard_too_wide",
        "forms.sheet.sections[2].why.show_if",
        fields(*(asked(name, kind) for name, kind in WIDE_FACTS.items()), WHY | {"show_if": WIDE}),
    ),
    (
        "guard_always_true",
        "forms.sheet.sections[2].why.show_if",
        field(show_if={"any": [{"fact": "ready", "op": "filled"}, {"fact": "ready", "op": "empty"}]}),
    ),
    (
        "table_dead_row",
        "tables.grade",
        lambda raw: raw["facts"].update(manner=["low"]) or rows(["any", "any", "good"], [["low"], ["low"], "bad"])(raw),
    ),
    ("no_consequence", "states.open.deadline", on("states", "open", deadline={"working_days": 3})),
    ("reminder_too_early", "states.review.deadline.remind", deadline(remind=[5])),
    ("no_way_out_in_time", "states.open", both(drop("transitions", "cancel"), top(scenarios=[]))),
    ("unrehearsed", "transitions.lapse", lambda raw: raw["scenarios"].pop(0)),
    ("unused_form", "forms.extra", add("forms", {"id": "extra", "title": title("x"), "sections": []})),
    ("no_form", "states.open", on("states", "open", form=None, edit={})),
    ("no_waiting", "states.open", on("states", "open", waiting=None)),
]
