"""Storing answers. The caller has locked the case through cases.service.edit with the part ``fields``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from app.audit.service import record
from app.cases.casefile import CaseFile
from app.cases.models import CaseAnswer
from app.core.errors import NotFound
from app.dynamic_forms.queries import answers_of, present_fields
from app.dynamic_forms.values import Answers, to_json


def save_answers(file: CaseFile, form_id: str, values: Answers, now: datetime) -> None:
    """Store the given answers and leave all others as they are; None stands for an answer that was taken back.

    Raises NotFound for a form that isn't the present state's, and for a field that isn't on it.
    """
    if form_id != file.compiled.states[file.case.state].form or set(values) - set(present_fields(file).fields):
        raise NotFound
    before = answers_of(file)
    changed = {name: value for name, value in values.items() if value != before.get(name)}
    if not changed:
        return
    _upsert(file, form_id, changed)
    changes = {f"{form_id}.{name}": [to_json(before.get(name)), to_json(value)] for name, value in changed.items()}
    record(file.session, actor=file.actor, action="fields.save", subject=file.case, changes=changes, now=now)
    file.forget()


def _upsert(file: CaseFile, form_id: str, changed: Answers) -> None:
    case = file.case
    rows = [
        {"agency_id": case.agency_id, "case_id": case.id, "form": form_id, "field": name, "value": to_json(value)}
        for name, value in changed.items()
    ]
    statement = insert(CaseAnswer).values(rows)
    file.session.execute(
        statement.on_conflict_do_update(
            index_elements=["case_id", "form", "field"], set_={"value": statement.excluded.value}
        )
    )
