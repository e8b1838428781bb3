"""Flat plain data into the records of `definition`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from workflows import formulas, guards
from workflows.definition import (
    COLUMN_TYPES,
    COMMENT_RULES,
    COMMENTED_KINDS,
    COMPONENTS,
    DEFINITION_KINDS,
    FACT_TYPES,
    FIELD_TYPES,
    KINDS,
    PARTS,
    REFUSED,
    SCHEMA_VERSION,
    TILE_ROLES,
    TILES,
    Cell,
    Choice,
    Deadline,
    Definition,
    Escalation,
    FactType,
    Field,
    Form,
    Scenario,
    ScenarioStep,
    Section,
    Stage,
    State,
    Table,
    Text,
    Tile,
    Transition,
    Vote,
)
from workflows.loading import fault
from workflows.merging import listed
from workflows.reading import Node, as_line, as_mapping, as_name, as_text, as_whole, demand_unique

MAX_DAYS = 400
MAX_PLACE = 20_000
Record = TypeVar("Record")
See = Mapping[str, frozenset[str]]


def read_definition(raw: dict[str, object]) -> Definition:
    """The whole definition. Raises DefinitionError at the first thing that can't be read."""
    node = Node(raw, "")
    schema = node.whole("schema", SCHEMA_VERSION, SCHEMA_VERSION)
    facts = {name: _fact(value, f"facts.{name}") for name, value in node.mapping("facts").items()}
    states = _records(node, "states", partial(_state, default_see=_parts_by(node, "see")))
    definition = Definition(
        schema=schema,
        code=node.name("code"),
        title=node.text("title"),
        kind=node.word("kind", DEFINITION_KINDS),
        extends=node.maybe_name("based_on"),
        applies_to=_applies_to(Node(node.take("applies_to", {}), "applies_to")),
        stages=_records(node, "stages", _stage),
        facts={name: fact[0] for name, fact in facts.items()},
        states=states,
        transitions=_records(node, "transitions", partial(_transition, states=states)),
        forms={form.id: form for form in _records(node, "forms", _form)},
        tables={table.id: table for table in _records(node, "tables", _table)},
        milestones={name: _names(value, f"milestones.{name}") for name, value in node.mapping("milestones").items()},
        separate=node.each("separate", _names),
        scenarios=_records(node, "scenarios", _scenario, "name"),
        initial=node.name("initial"),
        fact_titles={name: fact[1] for name, fact in facts.items() if fact[1]},
        fact_labels={name: fact[2] for name, fact in facts.items() if fact[2]},
        layout={name: _point(raw, f"layout.{name}") for name, raw in node.mapping("layout").items()},
    )
    node.close()
    return definition


def _records(node: Node, key: str, read: Callable[[Node], Record], id_key: str = "id") -> tuple[Record, ...]:
    """Records by id, in the order of the source; each is closed, so an unknown key in it is refused."""
    found, ids = [], []
    for raw in listed(node.take(key, []), id_key, node.at(key)):
        place = node.at(key) + "." + as_name(raw.get(id_key), node.at(key))
        record = Node(raw, place)
        ids.append(record.name(id_key))
        found.append(read(record))
        record.close()
    demand_unique(tuple(ids), node.at(key))
    return tuple(found)


def _names(raw: object, place: str) -> tuple[str, ...]:
    if not isinstance(raw, (list, tuple)):
        raise fault("wrong_type", place, wanted="a list", found=type(raw).__name__)
    names = tuple(as_name(one, place) for one in raw)
    demand_unique(names, place)
    return names


def _point(raw: object, place: str) -> tuple[int, int]:
    if not isinstance(raw, (list, tuple)) or len(raw) != 2:
        raise fault("wrong_type", place, wanted="a list", found=type(raw).__name__)
    return as_whole(raw[0], place, 0, MAX_PLACE), as_whole(raw[1], place, 0, MAX_PLACE)


def _applies_to(node: Node) -> dict[str, object]:
    """Kinds of employee, codes of units (with what lies below them) and kinds of position; empty means all."""
    found: dict[str, object] = {"employee_kind": node.names("employee_kind"), "priority": 0}
    found |= {"units": node.lines("units"), "position_kinds": node.names("position_kinds")}
    if node.has("priority"):
        found["priority"] = node.whole("priority", 0, 1000)
    else:
        node.take("priority", 0)
    node.close()
    return found


def _stage(node: Node) -> Stage:
    return Stage(node.name("id"), node.text("title"))


def _fact(raw: object, place: str) -> tuple[FactType, Text | None, dict[str, Text]]:
    """A fact is its type alone, or a mapping with type, title and labels of its choices."""
    if not isinstance(raw, Mapping):
        return _fact_type(raw, place), None, {}
    node = Node(raw, place)
    fact_type = _fact_type(node.take("type"), node.at("type"))
    labels = {name: as_text(value, node.at("labels")) for name, value in node.mapping("labels").items()}
    for name in labels:
        if not isinstance(fact_type, tuple) or name not in fact_type:
            raise fault("unknown_key", node.at("labels"), key=name)
    found = fact_type, node.maybe_text("title"), labels
    node.close()
    return found


def _fact_type(raw: object, place: str) -> FactType:
    if isinstance(raw, (list, tuple)) and raw:
        return _names(raw, place)
    if raw not in FACT_TYPES:
        raise fault("not_allowed", place, found=raw, allowed=", ".join(FACT_TYPES))
    return str(raw)


def _state(node: Node, default_see: See) -> State:
    return State(
        id=node.name("id"),
        stage=node.name("stage"),
        title=node.text("title"),
        waiting=node.maybe_text("waiting"),
        form=node.maybe_name("form"),
        edit=_parts_by(node, "edit"),
        see={**default_see, **_parts_by(node, "see")},
        deadline=_maybe(node, "deadline", _deadline),
        dashboard=node.each("dashboard", _tile),
        final=node.flag("final"),
    )


def _parts_by(node: Node, key: str) -> dict[str, frozenset[str]]:
    found = {}
    for relation, raw in node.mapping(key).items():
        place = f"{node.at(key)}.{relation}"
        found[relation] = frozenset(_names(raw, place))
        for part in found[relation].difference(PARTS):
            raise fault("not_allowed", place, found=part, allowed=", ".join(PARTS))
    return found


def _deadline(raw: object, place: str) -> Deadline | None:
    """A deadline that says nothing is none, and isn't exported either."""
    node = Node(raw, place)
    deadline = Deadline(
        on=node.maybe_name("on"),
        working_days=node.maybe_whole("working_days", 0, MAX_DAYS),
        since=node.maybe_name("since"),
        at_least_working_days=node.maybe_whole("at_least_working_days", 0, MAX_DAYS),
        remind=node.each("remind", partial(as_whole, low=0, high=MAX_DAYS)),
        escalate=node.each("escalate", _escalation),
        then=node.maybe_name("then"),
        handed=node.maybe_whole("handed", 1, MAX_DAYS),
    )
    node.close()
    return None if deadline == Deadline() else deadline


def _escalation(raw: object, place: str) -> Escalation:
    node = Node(raw, place)
    escalation = Escalation(node.whole("after", 0, MAX_DAYS), node.name("transition"))
    node.close()
    return escalation


def _tile(raw: object, place: str) -> Tile:
    node = Node(raw, place)
    tile = Tile(node.word("tile", TILES), node.maybe_name("by"), node.maybe_name("field"), node.names("roles"))
    for role in set(tile.roles).difference(TILE_ROLES):
        raise fault("not_allowed", node.at("roles"), found=role, allowed=", ".join(TILE_ROLES))
    node.close()
    return tile


def _transition(node: Node, states: tuple[State, ...]) -> Transition:
    kind = node.word("kind", KINDS)
    return Transition(
        id=node.name("id"),
        sources=_sources(node, states),
        to=node.name("to"),
        kind=kind,
        by=node.names("by"),
        title=node.text("title"),
        not_by=node.names("not_by"),
        when=_maybe(node, "when", guards.read),
        comment=node.word("comment", COMMENT_RULES, default_comment(kind)),
        effects=node.names("effects"),
        hand_to=node.maybe_name("hand_to"),
        hands=node.maybe_name("hands") or "appraiser",
        vote=_maybe(node, "vote", _vote),
        reopens=node.flag("reopens"),
    )


def default_comment(kind: str) -> str:
    """Whoever sends back, takes back or overrides says why; the system says nothing."""
    if kind in COMMENTED_KINDS:
        return "required"
    return "none" if kind == "timeout" else "optional"


def _sources(node: Node, states: tuple[State, ...]) -> tuple[str, ...]:
    """`from` is one state, a list of states, or "*" for every state that isn't final."""
    raw = node.take("from")
    if raw == "*":
        return tuple(state.id for state in states if not state.final)
    return node.names("from") if isinstance(raw, (list, tuple)) else (node.name("from"),)


def _vote(raw: object, place: str) -> Vote:
    node = Node(raw, place)
    vote = Vote(node.whole("need", 1, 100), node.name("of"), node.flag("veto"), node.maybe_name("otherwise"))
    node.close()
    return vote


def _form(node: Node) -> Form:
    sections = tuple(_section(Node(raw, f"{node.at('sections')}[{i}]")) for i, raw in enumerate(node.items("sections")))
    demand_unique(tuple(section.id for section in sections if section.id), node.at("sections"))
    fields = tuple(field.id for section in sections for field in section.fields)
    demand_unique(fields, node.at("sections"))
    return Form(node.name("id"), node.text("title"), sections)


def _section(node: Node) -> Section:
    component = node.word("component", COMPONENTS) if node.has("component") else node.take("component", None)
    section = Section(
        component=component,
        title=node.maybe_text("title"),
        fields=_records(node, "fields", _field),
        id=node.maybe_name("id") or component,
    )
    node.close()
    return section


def _field(node: Node) -> Field:
    """A field; the columns of a table are fields too, of fewer types."""
    return Field(
        id=node.name("id"),
        type=node.word("type", FIELD_TYPES),
        label=node.text("label"),
        required=node.flag("required"),
        help=node.maybe_text("help"),
        choices=_records(node, "choices", _choice),
        show_if=_maybe(node, "show_if", guards.read),
        unit=node.maybe_text("unit"),
        columns=_records(node, "columns", _column),
        computed=_maybe(node, "computed", formulas.read),
        retired=node.flag("retired"),
    )


def _column(node: Node) -> Field:
    return Field(
        id=node.name("id"),
        type=node.word("type", COLUMN_TYPES),
        label=node.text("label"),
        required=node.flag("required"),
        choices=_records(node, "choices", _choice),
        unit=node.maybe_text("unit"),
    )


def _choice(node: Node) -> Choice:
    return Choice(node.name("id"), node.text("title"))


def _maybe(node: Node, key: str, read: Callable[[object, str], Record]) -> Record | None:
    raw = node.take(key, None)
    return None if raw is None else read(raw, node.at(key))


def _table(node: Node) -> Table:
    return Table(
        id=node.name("id"),
        title=node.text("title"),
        inputs=node.names("inputs"),
        output=node.name("output"),
        rows=node.each("rows", _row),
    )


def _row(raw: object, place: str) -> tuple[Cell, ...]:
    if not isinstance(raw, (list, tuple)):
        raise fault("wrong_type", place, wanted="a list", found=type(raw).__name__)
    return tuple(_names(cell, place) if isinstance(cell, (list, tuple)) else as_name(cell, place) for cell in raw)


def _scenario(node: Node) -> Scenario:
    return Scenario(
        name=node.name("name"),
        steps=node.each("steps", _step),
        title=node.maybe_text("title"),
        facts=_fact_values(node.mapping("facts"), node.at("facts")),
    )


def _step(raw: object, place: str) -> ScenarioStep:
    if not isinstance(raw, (list, tuple)) or len(raw) not in (3, 4):
        raise fault("wrong_type", place, wanted="[transition, relation, state or REFUSED, facts?]", found=str(raw)[:60])
    expect = raw[2] if raw[2] == REFUSED else as_name(raw[2], place)
    facts = as_mapping(raw[3], place) if len(raw) == 4 else {}
    return ScenarioStep(as_name(raw[0], place), as_name(raw[1], place), expect, _fact_values(facts, place))


def _fact_values(raw: Mapping[str, object], place: str) -> dict[str, object]:
    for name, value in raw.items():
        if value is not None and not isinstance(value, (bool, int, str)):
            raise fault("wrong_type", f"{place}.{name}", wanted="a value", found=type(value).__name__)
        if isinstance(value, str):
            as_line(value, f"{place}.{name}")
    return dict(raw)
