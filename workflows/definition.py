"""The frozen records of a workflow definition, and the closed lists they draw on.

One token per case: a case is in exactly one state. Votes, substitutes, reminders and hand-overs live inside a state.
No record is ever changed after it was made; the mappings in them are plain dicts that nobody writes to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

Text = Mapping[str, str]
"""One sentence or title in both languages: {"id": ..., "en": ...}."""

FactType = str | tuple[str, ...]
"""A name out of FACT_TYPES, or the tuple of allowed choices."""

GuardTree = Mapping[str, object]
FormulaTree = Mapping[str, object]

LANGUAGES = ("id", "en")
SCHEMA_VERSION = 1
KINDS = ("forward", "return", "withdraw", "timeout", "admin", "consequence")
SYSTEM_KINDS = frozenset({"timeout", "consequence"})
"""Taken by the system alone: when a deadline has passed, or because something happened outside the case."""
COMMENTED_KINDS = frozenset({"return", "withdraw", "admin"})
COMMENT_RULES = ("required", "optional", "none")
DEFINITION_KINDS = ("appraisal", "periodic", "request")
"""The annual appraisal, the evaluation of one of its periods, and what anybody may ask for (a leave, a permit)."""
FACT_TYPES = ("bool", "int", "decimal", "text", "date")
FIELD_TYPES = (
    "text", "long_text", "int", "decimal", "date", "bool", "choice", "choices", "link", "file", "person", "table",
)  # fmt: skip
COLUMN_TYPES = ("text", "int", "decimal", "date", "bool", "choice")
"""What a column of a repeating table may hold."""
COMPONENTS = (
    "plan_items", "expectations", "attachments", "evaluation_grid", "self_assessment", "ratings",
    "result_document", "objection", "decision_ratings", "signatures", "periods", "distribution", "follow_up",
    "academic", "fields", "answers",
)  # fmt: skip
PARTS = (
    "plan", "expectations", "attachments", "realisations", "evidence", "feedback", "self_assessment",
    "ratings", "result", "objection", "decision_ratings", "action_plans", "documentation", "guidance", "takeovers",
    "periods", "follow_up", "academic", "documents", "fields",
)  # fmt: skip
TILES = (
    "funnel", "overdue", "ageing", "distribution", "work_list", "trend", "field_breakdown", "bottleneck",
    "time_in_state",
)  # fmt: skip
TILE_ROLES = ("hr", "admin", "auditor", "leader")
"""Who may be shown a tile: the roles of the panel, and leaders for the units they lead."""
NAMED_DATES = (
    "cycle.start", "cycle.end", "cycle.plan_due", "cycle.evaluation_opens", "cycle.self_assessment_due",
    "cycle.rating_due", "period.start", "period.end", "period.opens", "period.report_due", "period.rating_due",
)  # fmt: skip
"""The dates that the application hands to `deadlines.schedule`."""
APPLICATION_FACTS = frozenset({
    "main_result_count", "results_without_indicator", "indicators_without_target", "budget_perspective_ok", "is_leader",
    "plan_changed",
    "evaluation_open", "self_note_filled", "realisation_count", "evidence_count", "result_rating", "behaviour_rating",
    "predicate", "rated_by_superior", "decision_result_rating", "decision_behaviour_rating", "decision_differs",
    "open_children", "annual_rated", "final_at_once", "dropped_out", "academic_complete",
})  # fmt: skip
"""The facts that the application works out itself, so that no answer to a field may stand in for them."""

_FIELD_FACTS: Mapping[str, FactType] = {
    "text": "text", "long_text": "text", "link": "text", "int": "int", "decimal": "decimal", "date": "date",
    "bool": "bool",
}  # fmt: skip


class DefinitionError(Exception):
    """A definition that can't be read: a code, the dotted place in the source, and a sentence in both languages."""

    def __init__(self, code: str, place: str, text: Text) -> None:
        super().__init__(f"{code} at {place or 'the top'}: {text['en']}")
        self.code = code
        self.place = place
        self.text = text


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the columns people talk about (drafting, agreement, ...); several states may share it."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Escalation:
    """Fires the timeout transition `transition`, `after` working days past the due date."""

    after: int
    transition: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a state is due. Exactly one of `on` and `working_days` is set.

    on: a date out of NAMED_DATES. working_days: counted from the entry into the state, or from the latest event of the
    transition `since`. at_least_working_days: never due earlier than entry + N, so a late entry isn't overdue at once.
    remind: working days before the due date. then: the timeout transition fired when the due moment has passed.
    handed: working days that count instead for whoever took over from somebody late: from the due date that was
    missed, or from the entry where they had taken over before (p.115-116 A.8-10).
    """

    on: str | None = None
    working_days: int | None = None
    since: str | None = None
    at_least_working_days: int | None = None
    remind: tuple[int, ...] = ()
    escalate: tuple[Escalation, ...] = ()
    then: str | None = None
    handed: int | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of the dashboard of one state; `by` groups it, `field` names the value shown.

    roles: who is shown it, out of TILE_ROLES; empty means everybody who reads the dashboard.
    """

    tile: str
    by: str | None = None
    field: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice field."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Field:
    """A field of HR's own on a form.

    columns: what a row of a field of type "table" holds; a column is a field of one of COLUMN_TYPES.
    computed: worked out from other fields of the form by `formulas`; nobody types it.
    retired: no longer asked; what was answered before stays readable.
    """

    id: str
    type: str
    label: Text
    required: bool = False
    help: Text | None = None
    choices: tuple[Choice, ...] = ()
    show_if: GuardTree | None = None
    unit: Text | None = None
    columns: tuple[Field, ...] = ()
    computed: FormulaTree | None = None
    retired: bool = False

    @property
    def fact_type(self) -> FactType | None:
        """The type that a guard sees the answer in; None for several choices, which no guard can read."""
        if self.type == "choice" and self.choices:
            return tuple(choice.id for choice in self.choices)
        return _FIELD_FACTS.get(self.type)


@dataclass(frozen=True, slots=True)
class Section:
    """Part of a form: a built-in component out of COMPONENTS, or HR's own fields under a title.

    id: what an overlay calls it by; the component's name unless the source says otherwise.
    """

    component: str | None = None
    title: Text | None = None
    fields: tuple[Field, ...] = ()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What a state shows, section by section."""

    id: str
    title: Text
    sections: tuple[Section, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """HR's own fields of all sections, from top to bottom."""
        return tuple(field for section in self.sections for field in section.fields)


@dataclass(frozen=True, slots=True)
class Vote:
    """M of N inside one state: `need` yes votes by persons of relation `of`; with `veto` a single no blocks.

    otherwise: the consequence that follows once the vote can't succeed any more; without one the case waits for a
    person to send it back.
    """

    need: int
    of: str
    veto: bool = False
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can stand. `edit` and `see` map a relation to the parts it may change or read here.

    waiting: one sentence that says what this state waits for, shown to the employee.
    """

    id: str
    stage: str
    title: Text
    waiting: Text | None = None
    form: str | None = None
    edit: Mapping[str, frozenset[str]] = field(default_factory=dict)
    see: Mapping[str, frozenset[str]] = field(default_factory=dict)
    deadline: Deadline | None = None
    dashboard: tuple[Tile, ...] = ()
    final: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from any of `sources` to `to`.

    hand_to: on a timeout that stays in its state, persons of this relation may from then on also act as the relation
    `hands`, as long as the case stays in the same stage. reopens: the only way out of a final state.
    """

    id: str
    sources: tuple[str, ...]
    to: str
    kind: str
    by: tuple[str, ...]
    title: Text
    not_by: tuple[str, ...] = ()
    when: GuardTree | None = None
    comment: str = "optional"
    effects: tuple[str, ...] = ()
    hand_to: str | None = None
    hands: str = "appraiser"
    vote: Vote | None = None
    reopens: bool = False


Cell = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table: each row holds one cell per input ("any", a choice, or several) and the output last."""

    id: str
    title: Text
    inputs: tuple[str, ...]
    output: str
    rows: tuple[tuple[Cell, ...], ...]


REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """Try `transition` as `relation`; `expect` is the state afterwards, or REFUSED. `facts` change before the try."""

    transition: str
    relation: str
    expect: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A walk that must work, or a step that must be refused, saved with the definition."""

    name: str
    steps: tuple[ScenarioStep, ...]
    title: Text | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole workflow, flattened. `extends` tells which base it was made from; it is never read again.

    layout: where HR has put states in the picture, as (x, y) in SVG units; the others are placed by `placement`.
    """

    schema: int
    code: str
    title: Text
    kind: str
    extends: str | None
    applies_to: Mapping[str, object]
    stages: tuple[Stage, ...]
    facts: Mapping[str, FactType]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    forms: Mapping[str, Form]
    tables: Mapping[str, Table]
    milestones: Mapping[str, tuple[str, ...]]
    separate: tuple[tuple[str, ...], ...]
    scenarios: tuple[Scenario, ...]
    initial: str
    fact_titles: Mapping[str, Text] = field(default_factory=dict)
    fact_labels: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    layout: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def state(self, state_id: str) -> State:
        """Raises KeyError for a state that this definition doesn't have."""
        return _by_id(self.states, state_id)

    def transition(self, transition_id: str) -> Transition:
        """Raises KeyError for a transition that this definition doesn't have."""
        return _by_id(self.transitions, transition_id)

    def form(self, form_id: str) -> Form:
        """Raises KeyError for a form that this definition doesn't have."""
        return self.forms[form_id]

    def stage(self, stage_id: str) -> Stage:
        """Raises KeyError for a stage that this definition doesn't have."""
        return _by_id(self.stages, stage_id)


Record = TypeVar("Record", State, Transition, Stage)


def _by_id(records: tuple[Record, ...], wanted: str) -> Record:
    for record in records:
        if record.id == wanted:
            return record
    raise KeyError(wanted)
