"""The file compared with the register. Pure: what is stored was read before, and nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from app.core.ids import new_id
from app.imports.links import Impossible, set_aside
from app.imports.plan import Plan, Writes
from app.imports.present import Present, Stored
from app.imports.spans import Span, settle
from app.imports.values import Finding, Level, Outcome, StaffRow, as_written, last_day
from app.imports.wanted import PERSON_COLUMNS, POSITION_COLUMNS, UNIT_COLUMNS, Register, Wanted
from app.people.problems import Problem
from app.people.values import LEADER_KINDS, PositionKind

_COLUMNS = {"units": UNIT_COLUMNS, "positions": POSITION_COLUMNS, "people": PERSON_COLUMNS}
UNIT_LINK, POSITION_LINK = UNIT_COLUMNS["parent"], POSITION_COLUMNS["superior"]
_NEEDED = {
    "units": {"name": UNIT_COLUMNS["name"]},
    "positions": {"title": POSITION_COLUMNS["title"]},
    "people": {"name": PERSON_COLUMNS["name"], "kind": PERSON_COLUMNS["kind"]},
}


def compare(register: Register, present: Present, numbers: Iterable[int], findings: Iterable[Finding]) -> Plan:
    """The plan for the rows ``numbers``; ``findings`` are those of reading the cells."""
    plan = Plan(outcomes=dict.fromkeys(numbers, Outcome.UNCHANGED), findings=[*findings, *register.findings])
    units, positions = present.units, present.positions
    known = register.unit_codes | units.keys()
    _links(plan, present, set_aside(register.units, units, known, "parent", UNIT_LINK))
    _settled(plan, present, register.units, "parent", UNIT_LINK)
    known = register.position_codes | positions.keys()
    _links(plan, present, set_aside(register.positions, positions, known, "superior", POSITION_LINK))
    _settled(plan, present, register.positions, "superior", POSITION_LINK)
    _things(plan, "units", register.units, present.units)
    _things(plan, "positions", register.positions, present.positions)
    _things(plan, "people", register.people, present.people)
    _namesakes(plan, register, present)
    _postings(plan, register, present)
    _note_tops(plan, register)
    for finding in plan.findings:
        if finding.level == Level.REFUSED and finding.row in plan.outcomes:
            plan.mark(finding.row, Outcome.REFUSED)
    plan.findings.sort(key=lambda finding: finding.row)
    return plan


def _links(plan: Plan, present: Present, impossible: Iterable[Impossible]) -> None:
    """Quarantine impossible links, each once: what HR has settled since stays as they settled it."""
    for item in impossible:
        status = present.quarantined.get((item.column, item.code, item.reason, item.target))
        if status == "resolved":
            continue
        plan.mark(item.row.number, Outcome.QUARANTINED)
        plan.findings.append(_quarantined(item))
        if status is None:
            plan.quarantine.append(item)


def _settled(plan: Plan, present: Present, wanted: dict[str, Wanted], link: str, column: str) -> None:
    """What waits in quarantine ends when the file brings a link that can be."""
    waiting = {
        code for (kind, code, _, _), status in present.quarantined.items() if kind == column and status == "open"
    }
    plan.settled += [(column, code) for code in sorted(waiting) if code in wanted and wanted[code].values[link]]


def _quarantined(item: Impossible) -> Finding:
    kind = "unit" if item.column == UNIT_LINK else "position"
    problem = Problem(f"{kind}_{item.reason}", {"code": item.code, "detail": item.detail})
    return Finding(item.row.number, item.column, problem, Level.QUARANTINED)


def _things(plan: Plan, table: str, wanted: dict[str, Wanted], stored: dict[str, Stored]) -> None:
    writes: Writes = getattr(plan, table)
    ids = plan.ids[table] = {key: thing.id for key, thing in stored.items()}
    for key, thing in wanted.items():
        known = stored.get(key)
        if known is None:
            ids[key] = new_id()
            _new(plan, table, thing)
            continue
        changed = {name: v for name, v in thing.values.items() if v is not None and v != known.values[name]}
        if changed:
            writes.changed.append({"id": known.id, **changed})
            writes.replaced.append({"key": key, **{name: [known.values[name], changed[name]] for name in changed}})
            plan.mark(thing.row.number, Outcome.CHANGED)
            for name, value in changed.items():
                _note_change(plan, thing.row.number, _COLUMNS[table][name], known.values[name], value)


def _note_change(plan: Plan, row: int, column: str, before: object, after: object) -> None:
    """Say what stands in the register and what will: a wrong code would move a whole unit unseen."""
    problem = Problem("value_changes", {"before": as_written(before), "after": as_written(after)})
    plan.findings.append(Finding(row, column, problem, Level.CHANGED))


def _new(plan: Plan, table: str, thing: Wanted) -> None:
    writes: Writes = getattr(plan, table)
    for name, column in _NEEDED[table].items():
        if thing.values[name] is None:
            plan.refuse(thing.row.number, column, "cell_empty_new", key=thing.key)
    values = dict(thing.values)
    if table == "positions":
        values |= _position_defaults(thing)
    writes.new.append({"id": plan.ids[table][thing.key], "key": thing.key, **values})
    plan.mark(thing.row.number, Outcome.CREATED)


def _position_defaults(thing: Wanted) -> Mapping[str, object]:
    """A post whose kind isn't given is pelaksana, or political where an official holds it."""
    usual = PositionKind.POLITICAL if thing.row.kind == "official" else PositionKind.STAFF
    kind = thing.values["kind"] or usual
    heads = thing.values["heads_unit"]
    return {"kind": kind, "heads_unit": kind in LEADER_KINDS if heads is None else heads}


def _namesakes(plan: Plan, register: Register, present: Present) -> None:
    for key, thing in register.people.items():
        if key in present.namesakes:
            plan.refuse(thing.row.number, "nama", "name_ambiguous")


def _postings(plan: Plan, register: Register, present: Present) -> None:
    rows: defaultdict[str, list[StaffRow]] = defaultdict(list)
    for row in register.postings:
        rows[row.person_key or ""].append(row)
    for key, own in rows.items():
        person_id = plan.ids["people"][key]
        pairs = [(row, plan.ids["positions"][row.position_code or ""]) for row in own]
        spans, findings = settle(present.postings.get(person_id, ()), pairs)
        plan.findings += findings
        for span in spans:
            _posting(plan, key, span, own[0])


def _posting(plan: Plan, key: str, span: Span, first: StaffRow) -> None:
    """``first`` is where to tell of a post that ends because the file brings another."""
    days: dict[str, object] = {"starts_on": span.starts_on, "ends_on": span.ends_on}
    if span.stored is None:
        person_id = plan.ids["people"][key]
        plan.postings.new.append(
            {"id": new_id(), "employee_id": person_id, "position_id": span.position_id, "kind": span.kind, **days}
        )
    elif span.changed:
        plan.postings.changed.append({"id": span.stored.id, **days})
        before = {"starts_on": span.stored.starts_on, "ends_on": span.stored.ends_on}
        plan.postings.replaced.append({"key": key, **{name: [before[name], days[name]] for name in days}})
        row = (span.row or first).number
        if span.starts_on != span.stored.starts_on:
            _note_change(plan, row, "tmt_mulai", span.stored.starts_on, span.starts_on)
        if span.ends_on != span.stored.ends_on:
            _note_change(plan, row, "tmt_selesai", last_day(span.stored.ends_on), last_day(span.ends_on))
    if span.row is not None and (span.stored is None or span.changed):
        plan.mark(span.row.number, Outcome.CREATED if span.stored is None else Outcome.CHANGED)


def _note_tops(plan: Plan, register: Register) -> None:
    """A new post without superior is right at the top and a slip everywhere else: worth a look, no more."""
    quarantined = {item.code for item in plan.quarantine if item.column == POSITION_LINK}
    for new in plan.positions.new:
        code = str(new["key"])
        if new["superior"] is None and new["kind"] != PositionKind.POLITICAL and code not in quarantined:
            problem = Problem("without_superior", {"code": code})
            row = register.positions[code].row.number
            plan.findings.append(Finding(row, POSITION_LINK, problem, Level.WARNING))
