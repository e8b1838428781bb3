"""What guards may ask about a case itself."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.casefile import CaseFile
from app.cases.children import children_of
from app.cases.hooks import facts


@facts
def child_facts(file: CaseFile) -> Mapping[str, object]:
    """How many periodic evaluations are open; read only where a step out of the present state asks."""
    steps = file.compiled.by_state.get(file.case.state, ())
    if not any("open_children" in step.reads for step in steps):
        return {}
    return {"open_children": sum(child.open for child in children_of(file))}
