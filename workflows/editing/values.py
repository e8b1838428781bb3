"""Values of facts as people type them, and as a definition writes them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from workflows.definition import FactType
from workflows.guard_trees import typed

_BOOLEANS = {"true": True, "false": False}


def written(text: str, fact_type: FactType) -> object:
    """A typed text in the way a definition writes a value of this type: None where nothing was typed.

    What doesn't fit comes back as it was typed, for `fits` to refuse. Numbers may have a decimal comma.
    """
    text = text.strip()
    if not text:
        return None
    if fact_type == "bool":
        return _BOOLEANS.get(text, text)
    if fact_type == "int":
        return _whole(text)
    return text.replace(",", ".") if fact_type == "decimal" else text


def _whole(text: str) -> object:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 16 else text


def fits(value: object, fact_type: FactType) -> bool:
    """True when a written value belongs to the type; None, which stands for an empty fact, always does."""
    try:
        typed(value, fact_type)
    except (ValueError, TypeError, InvalidOperation):
        return False
    return True


def shown(value: object) -> str:
    """A written or a typed value in the control that it was typed into."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
