"""From a case to a PDF: the signed content where there is one, else what the tables hold now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from app.cases.casefile import CaseFile
from app.core.clock import local_day
from app.documents import queries, sources, words
from app.documents.desk import current_desk
from app.documents.engine import RENDERER
from app.documents.forms import FORMS, Form
from app.documents.values import FormRow, Issued


@dataclass(frozen=True)
class Prepared:
    """What a template needs; rendering it asks the database nothing."""

    form: Form
    template: str
    data: Mapping[str, Any]
    at: datetime

    def render(self) -> bytes:
        """The PDF/A. Raises RenderError."""
        return RENDERER.render(self.template, self.data, self.at)


def list_forms(file: CaseFile) -> list[FormRow]:
    """Every form of the annex: there or not for this person, and with which number it was signed."""
    return [_row(file, form) for form in FORMS.values()]


def _row(file: CaseFile, form: Form) -> FormRow:
    reason = form.reason(file)
    if reason is not None:
        return FormRow(form.code, reason)
    document = _valid(file, form)
    signed = form.sealed_at is not None and form.sealed_at(file) is not None
    return FormRow(form.code, None, document.number if document else None, signed)


def _valid(file: CaseFile, form: Form) -> Issued | None:
    """The signed document of this form, unless something was signed since that has no number yet."""
    if form.sealed_at is None:
        return None
    found = file.load("documents.issued", queries.valid_documents).get(form.family)
    if found is None or found.form != form.code or found.event_seq != form.sealed_at(file):
        return None
    return found


def prepare(file: CaseFile, form: Form) -> Prepared:
    """The data of a form that is there for this person (``form.reason`` was asked before)."""
    document = _valid(file, form)
    if document is not None:
        content: Mapping[str, Any] = document.content
        at = document.issued_at
    else:
        content, at = form.build(file).as_json(), file.case.entered_at
    draft = document is None and form.sealed_at is not None and form.sealed_at(file) is None
    data = {**content, "draft": draft, "issued": _issued(document, sources.agency(file).timezone)}
    return Prepared(form, content["template"], data, at)


def _issued(document: Issued | None, time_zone: str) -> dict[str, str] | None:
    if document is None:
        return None
    address = current_desk().address(document.token)
    day = words.day_of(local_day(document.issued_at, time_zone))
    return {"number": document.number, "day": day, "url": address, "qr": code_for(address)}


def code_for(address: str) -> str:
    """The QR code of an address as a drawing, level M with its quiet zone (ISO/IEC 18004).

    The library is imported when the first signed form is printed: a web worker that prints none doesn't carry it.
    """
    import segno

    out = BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", xmldecl=False, nl=False, border=4)
    return out.getvalue().decode()
