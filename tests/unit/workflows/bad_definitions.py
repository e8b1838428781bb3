"""The smallest bad definition for each code of the gate: (code, place, what to change in the sample)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.workflows import samples
from tests.unit.workflows.samples import Raw, asked, record, state, step, title

Edit = Callable[[Raw], object]


def on(kind: str, name: str, /, **changes: Any) -> Edit:
    return lambda raw: record(raw, kind, name).update(changes)


def top(**changes: Any) -> Edit:
    return lambda raw: raw.update(changes)


def add(kind: str, *records: Any) -> Edit:
    return lambda raw: raw[kind].extend(records)


def both(*edits: Edit) -> Edit:
    return lambda raw: [edit(raw) for edit in edits]


def drop(kind: str, *names: str) -> Edit:
    return lambda raw: raw.update({kind: [one for one in raw[kind] if one["id"] not in names]})


def deadline(**changes: Any) -> Edit:
    return lambda raw: record(raw, "states", "review")["deadline"].update(changes)


def field(**changes: Any) -> Edit:
    one = WHY | changes
    return lambda raw: raw["forms"][0]["sections"].append({"id": "own", "title": title("own"), "fields": [one]})


def rows(*cells: Any) -> Edit:
    return on("tables", "grade", rows=list(cells))


def scenario(*steps: Any, **facts: Any) -> Edit:
    return lambda raw: raw["scenarios"].append({"name": "extra", "facts": facts, "steps": list(steps)})


def own(*fields: Any) -> Raw:
    return {"id": "own", "title": title("own"), "fields": list(fields)}


def fields(*many: Any) -> Edit:
    return lambda raw: raw["forms"][0]["sections"].append(own(*many))


def retire(name: str) -> Edit:
    return lambda raw: record(raw["forms"][0]["sections"][1], "fields", name).update(retired=True)


def otherwise(name: str) -> Raw:
    return {"need": 1, "of": "appraiser", "otherwise": name}


WHY: Raw = {"id": "why", "type": "text", "label": title("why")}
BIG = {"fact": "big", "op": "is_true"}
COLUMN = {"id": "hours", "type": "int", "label": title("hours")}
TABLE = {
    "id": "rows",
    "type": "table",
    "label": title("rows"),
    "columns": [COLUMN, {**COLUMN, "id": "what", "type": "text"}],
}
TOTAL = {"id": "total", "type": "int", "label": title("total")}
READS_PLAN = [
    step("submit", "open", "review", ["owner"], when={"fact": "main_result_count", "op": "filled"}),
    *samples.small()["transitions"][1:],
]
GUARD = {"fact": "count", "op": "at_least", "value": 1}
WIDE_FACTS = {f"f{number}": ["a", "b", "c", "d"] for number in range(9)}
WIDE = {"all": [{"fact": name, "op": "filled"} for name in WIDE_FACTS]}
SELF = step("wait", "review", "review", ["system"], kind="timeout", hand_to="peer")

BAD: list[tuple[str, str, Edit]] = [
    ("initial_unknown", "initial", top(initial="nowhere")),
    ("initial_final", "initial", top(initial="done")),
    ("no_final_state", "states", on("states", "done", final=False)),
    ("unknown_stage", "states.open.stage", on("states", "open", stage="nowhere")),
    ("unknown_state", "transitions.submit.to", on("transitions", "submit", to="nowhere")),
    ("unknown_state", "transitions.submit.from", on("transitions", "submit", **{"from": ["nowhere"]})),
    ("unknown_state", "milestones.done", top(milestones={"done": ["nowhere"]})),
    ("unknown_transition", "separate[0]", top(separate=[["submit", "fly"]])),
    ("unknown_transition", "states.review.deadline.since", deadline(since="fly")),
    ("unknown_transition", "scenarios.extra", scenario(["fly", "owner", "open"])),
    ("unknown_form", "states.open.form", on("states", "open", form="nowhere")),
    ("unknown_effect", "transitions.submit.effects", on("transitions", "submit", effects=["launch"])),
    ("unknown_relation", "transitions.submit.by", on("transitions", "submit", by=["boss"])),
    ("unknown_relation", "transitions.submit.not_by", on("transitions", "submit", not_by=["boss"])),
    ("unknown_relation", "states.open.edit", on("states", "open", edit={"boss": ["plan"]})),
    ("unknown_relation", "transitions.agree.vote", on("transitions", "agree", vote={"need": 1, "of": "boss"})),
    ("unknown_relation", "scenarios.extra", scenario(["submit", "boss", "open"])),
    ("no_source", "transitions.submit.from", on("transitions", "submit", **{"from": []})),
    (
        "final_left",
        "transitions.revive.from",
        add("transitions", step("revive", "done", "open", ["agency_hr"], kind="admin")),
    ),
    ("reopens_open", "transitions.submit.from", on("transitions", "submit", reopens=True)),
    ("unreachable_state", "states.island", add("states", state("island"))),
    (
        "dead_transition",
        "transitions.swim",
        both(add("states", state("island")), add("transitions", step("swim", "island", "done", ["peer"]))),
    ),
    (
        "dead_end",
        "states.trap",
        both(
            drop("transitions", "cancel"),
            add("states", state("trap")),
            add("transitions", step("fall", "open", "trap", ["peer"])),
        ),
    ),
    (
        "no_way_to_end",
        "states.pit",
        both(
            drop("transitions", "cancel"),
            add("states", state("pit"), state("hole")),
            add(
                "transitions",
                step("fall", "open", "pit", ["peer"]),
                step("dig", "pit", "hole", ["peer"]),
                step("climb", "hole", "pit", ["peer"]),
            ),
        ),
    ),
    ("no_forward_end", "transitions", on("transitions", "agree", kind="admin")),
    ("unknown_fact", "transitions.submit.when", on("transitions", "submit", when={"fact": "counts", "op": "filled"})),
    ("unknown_fact", "forms.sheet.sections[2].why.show_if", field(show_if={"fact": "nothing", "op": "filled"})),
    ("shown_by_later", "forms.sheet.sections[2].why.show_if", field(show_if={"fact": "why", "op": "filled"})),
    ("field_takes_fact", "forms.sheet.sections[2].predicate", field(id="predicate")),
    ("field_fact_type", "forms.sheet.sections[2].note", field(id="note", type="int")),
    ("wrong_operator", "transitions.submit.when", on("transitions", "submit", when={"fact": "count", "op": "is_true"})),
    ("wrong_value", "transitions.submit.when", on("transitions", "submit", when={**GUARD, "value": "1"})),
    (
        "unsatisfiable",
        "transitions.submit.when",
        on("transitions", "submit", when={"all": [GUARD, {"fact": "count", "op": "less_than", "value": 1}]}),
    ),
    (
        "unsatisfiable",
        "forms.sheet.sections[2].why.show_if",
        field(show_if={"all": [GUARD, {"fact": "count", "op": "equals", "value": 0}]}),
    ),
    (
        "unsatisfiable",
        "forms.sheet.sections[2].why.show_if",
        fields(asked("big", "bool"), WHY | {"show_if": {"all": [BIG, {"not": BIG}]}}),
    ),
    ("ambiguous", "transitions.also", add("transitions", step("also", "open", "review", ["owner"]))),
    ("table_input", "tables.grade", on("tables", "grade", inputs=["count", "manner"])),
    ("table_row_length", "tables.grade", rows(["high", "good"])),
    ("table_value", "tables.grade", rows(["higher", "any", "good"])),
    ("table_value", "tables.grade", rows(["any", "any", ["good", "bad"]])),
    ("table_value", "tables.grade", rows(["any", "any", "any"])),
    ("table_incomplete", "tables.grade", rows(["high", "any", "good"])),
    ("table_overlap", "tables.grade", rows(["any", "any", "good"], ["low", "low", "bad"])),
    (
        "table_too_large",
        "tables.grade",
        both(lambda raw: raw["facts"].update(WIDE_FACTS), on("tables", "grade", inputs=list(WIDE_FACTS), rows=[])),
    ),
    ("deadline_on_final", "states.done.deadline", on("states", "done", deadline={"working_days": 3, "remind": [1]})),
    ("deadline_start", "states.review.deadline", deadline(on="cycle.plan_due")),
    ("deadline_start", "states.review.deadline", deadline(working_days=None)),
    ("deadline_start", "states.review.deadline", deadline(on="cycle.plan_due", working_days=None, since="submit")),
    ("unknown_date", "states.review.deadline.on", deadline(on="cycle.party", working_days=None)),
    ("not_a_timeout", "states.review.deadline", deadline(then="agree")),
    ("not_a_timeout", "states.open.deadline", on("states", "open", deadline={"working_days": 3, "then": "lapse"})),
    (
        "escalations_order",
        "states.review.deadline.escalate",
        both(
            add("transitions", SELF), deadline(then=None, escalate=[{"after": n, "transition": "wait"} for n in (2, 1)])
        ),
    ),
    ("reminder_twice", "states.review.deadline.remind", deadline(remind=[1, 1])),
    (
        "escalation_too_late",
        "states.review.deadline.escalate",
        both(add("transitions", SELF), deadline(escalate=[{"after": 1, "transition": "wait"}])),
    ),
    ("timeout_unused", "transitions.lapse", deadline(then=None)),
    ("hand_over_shape", "transitions.agree.hand_to", on("transitions", "agree", hand_to="peer")),
    (
        "hand_over_useless",
        "transitions.wait.hand_to",
        both(
            add("transitions", {**SELF, "hands": "authority"}),
            deadline(then=None, escalate=[{"after": 0, "transition": "wait"}]),
        ),
    ),
    ("nobody", "transitions.submit.by", on("transitions", "submit", by=[])),
    ("by_and_not_by", "transitions.agree.not_by", on("transitions", "agree", not_by=["appraiser"])),
    ("system_only_timeout", "transitions.lapse.by", on("transitions", "lapse", by=["appraiser"])),
    ("system_only_timeout", "transitions.agree.by", on("transitions", "agree", by=["appraiser", "system"])),
    ("comment_rule", "transitions.send_back.comment", on("transitions", "send_back", comment="optional")),
    ("comment_rule", "transitions.cancel.comment", on("transitions", "cancel", comment="none")),
    ("nobody_moves", "states.review", on("transitions", "agree", kind="return")),
    ("self_approval", "states.done", on("transitions", "agree", by=["appraiser", "owner"], not_by=[])),
    ("vote_relation", "transitions.agree.vote", on("transitions", "agree", vote={"need": 2, "of": "peer"})),
    ("separate_too_small", "separate[0]", top(separate=[["submit"]])),
    ("edit_unseen", "states.open.edit.owner", on("states", "open", see={})),
    ("edit_final", "states.done.edit", on("states", "done", edit={"owner": ["plan"]}, see={"owner": ["plan"]})),
    ("milestone_not_final", "milestones.review", top(milestones={"review": ["open"]})),
    ("milestone_bypassed", "milestones.done", add("transitions", step("shortcut", "open", "done", ["appraiser"]))),
    ("scenario_failed", "scenarios.extra", scenario(["submit", "owner", "review"], count=0)),
    (
        "scenario_failed",
        "scenarios.extra",
        scenario(["agree", "appraiser", "REFUSED"], ["submit", "owner", "open"], count=1),
    ),
    ("scenario_fact", "scenarios.extra", scenario(["submit", "owner", "review"], count="one")),
    ("scenario_fact", "scenarios.extra", scenario(["submit", "owner", "review"], nothing=1)),
    ("choices_missing", "forms.sheet.sections[2].why", field(type="choice")),
    ("choices_unexpected", "forms.sheet.sections[2].why", field(choices=[{"id": "a", "title": title("a")}])),
    ("empty_section", "forms.sheet.sections[2]", lambda raw: raw["forms"][0]["sections"].append({"title": title("x")})),
    (
        "section_title",
        "forms.sheet.sections[2]",
        both(field(), lambda raw: raw["forms"][0]["sections"][2].pop("title")),
    ),
    (
        "edit_not_shown",
        "states.open.edit",
        on("states", "open", edit={"owner": ["ratings"]}, see={"owner": ["ratings"]}),
    ),
    ("columns_missing", "forms.sheet.sections[2].why", field(type="table")),
    ("columns_unexpected", "forms.sheet.sections[2].why", field(columns=[COLUMN])),
    (
        "choices_missing",
        "forms.sheet.sections[2].why.columns.hours",
        field(type="table", columns=[{**COLUMN, "type": "choice"}]),
    ),
    ("computed_type", "forms.sheet.sections[2].why.computed", field(computed={"field": "count"})),
    (
        "computed_required",
        "forms.sheet.sections[2].why.computed",
        field(type="int", required=True, computed={"field": "count"}),
    ),
    ("computed_unknown", "forms.sheet.sections[2].why.computed", field(type="int", computed={"field": "nothing"})),
    ("computed_unknown", "forms.sheet.sections[2].why.computed", field(type="int", computed={"field": "why"})),
    (
        "computed_unknown",
        "forms.sheet.sections[2].total.computed",
        fields(TABLE, {**TOTAL, "computed": {"op": "sum", "column": "rows.price"}}),
    ),
    ("computed_operand", "forms.sheet.sections[2].why.computed", field(type="int", computed={"field": "result"})),
    (
        "computed_operand",
        "forms.sheet.sections[2].total.computed",
        fields(TABLE, {**TOTAL, "computed": {"op": "sum", "column": "rows.what"}}),
    ),
    (
        "computed_operand",
        "forms.sheet.sections[2].why.computed",
        field(type="int", computed={"op": "days", "of": [{"field": "count"}, {"field": "score"}]}),
    ),
    ("retired_required", "forms.sheet.sections[2].why", field(retired=True, required=True)),
    (
        "field_types_differ",
        "forms.other.sections[0].count",
        add("forms", {"id": "other", "title": title("x"), "sections": [own(asked("count", "decimal"))]}),
    ),
    ("fact_unwritten", "transitions.submit.when", lambda raw: raw["forms"][0]["sections"].pop(1)),
    (
        "fact_unwritten",
        "transitions.submit.when",
        on("states", "open", edit={"owner": ["plan"]}),
    ),
    (
        "fact_unwritten",
        "transitions.agree.when",
        both(
            on("states", "review", see={"appraiser": ["fields"]}),
            on("transitions", "agree", when={"fact": "ready", "op": "is_true"}),
            add("states", state("aside", see={"owner": ["fields"]})),
            top(initial="aside"),
            add("transitions", step("skip", "aside", "review", ["peer"]), step("begin", "aside", "open", ["peer"])),
        ),
    ),
    (
        "fact_unwritten",
        "transitions.submit.when",
        both(top(kind="request", transitions=READS_PLAN), lambda raw: raw["facts"].update(main_result_count="int")),
    ),
    ("fact_unwritten", "tables.grade", lambda raw: raw["forms"][0]["sections"][1]["fields"].pop()),
    (
        "fact_elsewhere",
        "transitions.agree.when",
        both(
            add("forms", {"id": "other", "title": title("x"), "sections": []}),
            on("states", "review", form="other"),
            on("transitions", "agree", when={"fact": "ready", "op": "is_true"}),
        ),
    ),
    ("fact_off_form", "forms.sheet.sections[2].why.show_if", field(show_if={"fact": "note", "op": "filled"})),
    (
        "fact_off_form",
        "forms.sheet.sections[2].why.show_if",
        both(field(show_if={"fact": "ready", "op": "is_true"}), retire("ready")),
    ),
    (
        "fact_off_form",
        "forms.sheet.sections[2].why.show_if",
        both(
            add("forms", {"id": "other", "title": title("x"), "sections": [own(asked("note", "text"))]}),
            field(show_if={"fact": "note", "op": "filled"}),
        ),
    ),
    (
        "fact_off_form",
        "forms.sheet.sections[2].why.show_if",
        both(
            top(kind="request"),
            lambda raw: raw["facts"].update(is_leader="bool"),
            field(show_if={"fact": "is_leader", "op": "is_true"}),
        ),
    ),
    ("fact_unseen", "transitions.agree.when", on("transitions", "agree", when={"fact": "ready", "op": "is_true"})),
    ("vote_of_system", "transitions.lapse.vote", on("transitions", "lapse", vote={"need": 1, "of": "system"})),
    ("vote_unreachable", "transitions.agree.vote", on("transitions", "agree", vote={"need": 2, "of": "appraiser"})),
    ("unknown_transition", "transitions.agree.vote.otherwise", on("transitions", "agree", vote=otherwise("fly"))),
    ("vote_otherwise", "transitions.agree.vote.otherwise", on("transitions", "agree", vote=otherwise("send_back"))),
    (
        "vote_otherwise",
        "transitions.agree.vote.otherwise",
        both(
            add("transitions", step("fail", "open", "done", ["system"], kind="consequence")),
            on("transitions", "agree", vote=otherwise("fail")),
        ),
    ),
    (
        "unknown_date",
        "states.review.deadline.on",
        both(top(kind="request"), deadline(on="cycle.plan_due", working_days=None)),
    ),
    ("tile_counts", "states.open.dashboard", on("states", "open", dashboard=[{"tile": "field_breakdown"}])),
    ("tile_counts", "states.open.dashboard", on("states", "open", dashboard=[{"tile": "trend", "field": "ready"}])),
    (
        "tile_without_field",
        "states.open.dashboard",
        on("states", "open", dashboard=[{"tile": "overdue", "field": "count"}]),
    ),
    ("tile_by", "states.open.dashboard", on("states", "open", dashboard=[{"tile": "funnel", "by": "moon"}])),
    ("tile_twice", "states.open.dashboard", on("states", "open", dashboard=[{"tile": "overdue"}, {"tile": "overdue"}])),
    (
        "tile_field",
        "states.open.dashboard",
        on("states", "open", dashboard=[{"tile": "distribution", "field": "count"}]),
    ),
]
