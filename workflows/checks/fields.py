"""HR's own fields: what is computed can be, tables have columns, and one name means one thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows import formulas
from workflows.checks.findings import Finding, asked, error, placed, warning
from workflows.definition import Definition, Field, Form
from workflows.guard_trees import facts_of

_NUMBERS = ("int", "decimal", "bool")
_COMPUTED = ("int", "decimal")


def check(definition: Definition) -> Iterator[Finding]:
    """Each field of each form, then the names that several forms share, then what still reads a retired field."""
    for form in definition.forms.values():
        yield from _form(form)
    yield from _shared_names(definition)
    yield from _retired(definition)


def _form(form: Form) -> Iterator[Finding]:
    above: dict[str, Field] = {}
    for place, field in placed(form):
        yield from _columns(field, place)
        yield from _computed(field, above, f"{place}.computed")
        if field.retired and field.required:
            yield error("retired_required", place)
        above[field.id] = field


def _columns(field: Field, place: str) -> Iterator[Finding]:
    if field.type == "table" and not field.columns:
        yield error("columns_missing", place)
    if field.columns and field.type != "table":
        yield error("columns_unexpected", place)
    for column in field.columns:
        if (column.type == "choice") != bool(column.choices):
            code = "choices_missing" if column.type == "choice" else "choices_unexpected"
            yield error(code, f"{place}.columns.{column.id}")


def _computed(field: Field, above: Mapping[str, Field], place: str) -> Iterator[Finding]:
    if field.computed is None:
        return
    if field.type not in _COMPUTED:
        yield error("computed_type", place, type=field.type)
    if field.required:
        yield error("computed_required", place)
    yield from _reads(field.computed, above, place)


def _reads(tree: Mapping[str, object], above: Mapping[str, Field], place: str) -> Iterator[Finding]:
    """A formula reads fields above it, so there are no cycles; dates for days, numbers for all else."""
    if "column" in tree:
        yield from _column(str(tree["column"]), str(tree["op"]), above, place)
    elif "field" in tree:
        yield from _operand(str(tree["field"]), above, _NUMBERS, place)
    elif tree.get("op") == formulas.DAYS:
        for part in tree["of"]:  # type: ignore[attr-defined]
            yield from _operand(str(part.get("field", "")), above, ("date",), place)
    else:
        for part in tree.get("of", ()):  # type: ignore[attr-defined]
            yield from _reads(part, above, place)


def _operand(name: str, above: Mapping[str, Field], types: tuple[str, ...], place: str) -> Iterator[Finding]:
    if name not in above:
        yield error("computed_unknown", place, name=name or "–")
    elif above[name].type not in types:
        yield error("computed_operand", place, name=above[name].label)


def _column(dotted: str, op: str, above: Mapping[str, Field], place: str) -> Iterator[Finding]:
    table, _, name = dotted.partition(".")
    columns = {one.id: one for one in above[table].columns} if table in above else {}
    if table not in above or (above[table].type == "table" and op != "count" and name not in columns):
        yield error("computed_unknown", place, name=dotted)
    elif above[table].type != "table" or (op != "count" and columns[name].type not in _NUMBERS):
        yield error("computed_operand", place, name=above[table].label)


def _shared_names(definition: Definition) -> Iterator[Finding]:
    """The same name on two forms is one fact and one column of an export, so it is of one type."""
    first: dict[str, tuple[Form, object]] = {}
    for form in definition.forms.values():
        for place, field in placed(form):
            kind = field.fact_type or field.type
            other, known = first.setdefault(field.id, (form, kind))
            if known != kind:
                yield error("field_types_differ", place, other=other.title)


def _retired(definition: Definition) -> Iterator[Finding]:
    retired = _no_longer_asked(definition)
    reads = [(f"transitions.{one.id}.when", facts_of(one.when)) for one in definition.transitions]
    for form in definition.forms.values():
        for place, field in asked(form):
            reads.append((place, (*facts_of(field.show_if), *formulas.reads(field.computed))))
    for place, names in reads:
        for name in names:
            if name in retired:
                yield warning("retired_read", place, name=retired[name].label)


def _no_longer_asked(definition: Definition) -> dict[str, Field]:
    """Retired fields, unless another form still asks for them."""
    fields = [one for form in definition.forms.values() for one in form.fields]
    kept = {one.id for one in fields if not one.retired}
    return {one.id: one for one in fields if one.id not in kept}
