"""Formulas of computed fields: trees over the answers of a form, without code and without anything that can fail.

A tree is {field: id}, {value: number}, {op: add | subtract | multiply | divide, of: [tree, ...]}, or
{op: sum | average | lowest | highest, column: "table.column"} and {op: count, column: "table"} over its rows,
or {op: days, of: [from, to]} for the days between two dates, both counted. Empty in, empty out: a formula that reads an
answer that isn't there has no value, and neither has a division by zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation, localcontext
from functools import reduce
from operator import add, mul, sub, truediv

from workflows.definition import FormulaTree
from workflows.loading import fault
from workflows.reading import Node

ARITHMETIC = {"add": add, "subtract": sub, "multiply": mul, "divide": truediv}
ROWS = ("sum", "average", "lowest", "highest", "count")
DAYS = "days"
OPERATIONS = (*ARITHMETIC, *ROWS, DAYS)
MAX_OPERANDS = 20
PLACES = Decimal("0.000001")
LIMIT = Decimal(10) ** 15

Answers = Mapping[str, object]
Number = Decimal | None


def read(raw: object, place: str) -> FormulaTree:
    """The tree in its normal form; only its shape is judged here. Raises DefinitionError."""
    node = Node(raw, place)
    if node.has("field"):
        tree: dict[str, object] = {"field": node.name("field")}
    elif node.has("op"):
        tree = _read_operation(node)
    else:
        tree = {"value": _read_number(node.take("value"), node.at("value"))}
    node.close()
    return tree


def _read_operation(node: Node) -> dict[str, object]:
    op = node.word("op", OPERATIONS)
    if op in ROWS:
        return {"op": op, "column": node.name("column")}
    parts = [read(raw, f"{node.at('of')}[{index}]") for index, raw in enumerate(node.items("of"))]
    wanted = (2, 2) if op in (DAYS, "divide", "subtract") else (1, MAX_OPERANDS)
    if not wanted[0] <= len(parts) <= wanted[1]:
        raise fault("not_allowed", node.at("of"), found=len(parts), allowed=f"{wanted[0]}..{wanted[1]}")
    return {"op": op, "of": parts}


def _read_number(raw: object, place: str) -> str:
    """Kept as text: a fraction must not be rounded on its way through a file."""
    try:
        if isinstance(raw, (int, str)) and not isinstance(raw, bool):
            number = Decimal(raw)
            if number.is_finite() and abs(number) < LIMIT and number == number.quantize(PLACES):
                return format(number, "f")
    except InvalidOperation:
        pass
    raise fault("wrong_type", place, wanted="a value", found=str(raw)[:40])


def reads(tree: FormulaTree | None) -> tuple[str, ...]:
    """The fields that a formula reads, each once; of a column, its table."""
    return tuple(dict.fromkeys(_reads(tree))) if tree else ()


def _reads(tree: FormulaTree) -> Iterable[str]:
    if "field" in tree:
        yield str(tree["field"])
    elif "column" in tree:
        yield str(tree["column"]).partition(".")[0]
    else:
        for part in tree.get("of", ()):  # type: ignore[attr-defined]
            yield from _reads(part)


def evaluate(tree: FormulaTree, answers: Answers) -> Number:
    """The value, rounded half even to six places; None where an answer is missing or the number is out of bounds.

    An answer to a table is a sequence of mappings from column to value.
    """
    with localcontext() as context:
        context.prec = 40
        try:
            found = _value(tree, answers)
            return None if found is None or abs(found) >= LIMIT else found.quantize(PLACES).normalize() + 0
        except ArithmeticError:
            return None


def _value(tree: FormulaTree, answers: Answers) -> Number:
    if "field" in tree:
        return _number(answers.get(str(tree["field"])))
    if "op" not in tree:
        return Decimal(str(tree["value"]))
    if "column" in tree:
        return _over_rows(str(tree["op"]), str(tree["column"]), answers)
    parts: list[FormulaTree] = list(tree["of"])  # type: ignore[call-overload]
    if tree["op"] == DAYS:
        return _days(*(answers.get(str(part.get("field"))) for part in parts))
    values = [_value(part, answers) for part in parts]
    if any(value is None for value in values):
        return None
    return reduce(ARITHMETIC[str(tree["op"])], values)


def _number(answer: object) -> Number:
    if isinstance(answer, bool):
        return Decimal(int(answer))
    return Decimal(answer) if isinstance(answer, (int, Decimal)) else None


def _days(first: object, last: object) -> Number:
    if not isinstance(first, date) or not isinstance(last, date):
        return None
    return Decimal((last - first).days + 1)


def _over_rows(op: str, column: str, answers: Answers) -> Number:
    table, _, name = column.partition(".")
    rows = answers.get(table)
    rows = rows if isinstance(rows, (list, tuple)) else ()
    if op == "count":
        return Decimal(len(rows))
    values = [number for row in rows if (number := _number(row.get(name))) is not None]
    if op == "sum":
        return sum(values, Decimal(0))
    if not values:
        return None
    return {"lowest": min, "highest": max, "average": lambda found: sum(found) / len(found)}[op](values)
