"""Storing answers. The caller has locked the case through cases.service.edit with the part ``fields``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from app.audit.service import record
from app.cases.casefile import CaseFile
from app.cases.models import CaseAnswer
from app.core.errors import NotFound
from app.dynamic_forms.facts import settled
from app.dynamic_forms.queries import answers_of, present_fields
from app.dynamic_forms.values import Answers, StoredFile, to_json


def save_answers(file: CaseFile, form_id: str, values: Answers, now: datetime) -> frozenset[str]:
    """Store the given answers and leave all others as they are; None stands for an answer that was taken back.

    What is computed from them is worked out anew; nobody gives it. Gives the keys of files that no answer names any
    more, to be deleted after the commit. Raises NotFound for a form that isn't the present state's, and for a field
    that isn't asked on it.
    """
    fields = present_fields(file).fields
    asked = {name for name, field in fields.items() if not field.retired and field.computed is None}
    if form_id != file.compiled.states[file.case.state].form or set(values) - asked:
        raise NotFound
    before = answers_of(file)
    after = {**before, **values}
    given = settled(file, after)
    after |= {name: given.get(name) for name, field in fields.items() if field.computed is not None}
    changed = {name: value for name, value in after.items() if value != before.get(name)}
    if not changed:
        return frozenset()
    _upsert(file, form_id, changed)
    changes = {f"{form_id}.{name}": [to_json(before.get(name)), to_json(value)] for name, value in changed.items()}
    record(file.session, actor=file.actor, action="fields.save", subject=file.case, changes=changes, now=now)
    file.forget()
    return _keys(before) - _keys(after)


def _keys(answers: Answers) -> frozenset[str]:
    return frozenset(value.key for value in answers.values() if isinstance(value, StoredFile))


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
