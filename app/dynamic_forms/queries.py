"""Reading answers: one statement, and none where the form has no fields of HR's own."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.models import CaseAnswer
from app.dynamic_forms.policy import OwnFields, own_fields
from app.dynamic_forms.values import Answers, StoredFile, from_json
from workflows.definition import Field

PART = "fields"
NOTHING = OwnFields({}, {}, frozenset())


def read_answers(session: Session, case_id: UUID) -> Mapping[tuple[str, str], object]:
    """All stored answers of a case, by form and field."""
    rows = session.execute(
        select(CaseAnswer.form, CaseAnswer.field, CaseAnswer.value).where(CaseAnswer.case_id == case_id)
    )
    return {(form, field): value for form, field, value in rows}


def present_fields(file: CaseFile) -> OwnFields:
    """The own fields of the present state's form, as far as the person behind the file may see them.

    The system sees them all.
    """
    form_id = file.compiled.states[file.case.state].form
    if form_id is None or (file.actor is not None and PART not in file.visible):
        return NOTHING
    return own_fields(file.compiled, form_id)


def answers_of(file: CaseFile) -> Answers:
    """The answers to the present form's fields, hidden ones included, each in the type of its field."""
    form_id = file.compiled.states[file.case.state].form or ""
    fields = present_fields(file).fields
    return answers_to(file, form_id, fields) if fields else {}


def answers_to(file: CaseFile, form_id: str, fields: Mapping[str, Field]) -> Answers:
    """The answers to a form's fields, each in the type of its field."""
    stored = file.load("answers", read_answers)
    return {name: from_json(field, stored.get((form_id, name))) for name, field in fields.items()}


def file_of(file: CaseFile, form_id: str, field_id: str) -> StoredFile | None:
    """The file that was sent for a field of any form, also one that the present version no longer has."""
    stored = file.load("answers", read_answers).get((form_id, field_id))
    return StoredFile(**stored) if isinstance(stored, dict) and "key" in stored else None
