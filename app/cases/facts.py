"""What guards may ask about a case itself."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.casefile import CaseFile
from app.cases.children import count_open, year_rated
from app.cases.hooks import facts


@facts
def annual_facts(file: CaseFile) -> Mapping[str, object]:
    """Whether the year that a period belongs to was rated; read only where a step out of the present state asks."""
    if not _asked(file, "annual_rated"):
        return {}
    return {"annual_rated": year_rated(file)}


def _asked(file: CaseFile, name: str) -> bool:
    return any(name in step.reads for step in file.compiled.by_state.get(file.case.state, ()))


@facts
def child_facts(file: CaseFile) -> Mapping[str, object]:
    """How many periodic evaluations are open; read only where a step out of the present state asks."""
    if not _asked(file, "open_children"):
        return {}
    return {"open_children": count_open(file)}
