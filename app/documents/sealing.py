"""Signed documents: their number, what is sealed, and whether it still is as it was signed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.cases.journal import first_fault
from app.cases.queries import lock_case
from app.core.clock import local_day
from app.core.ids import new_id
from app.documents import queries, sources
from app.documents.content import sealed
from app.documents.forms import FORMS, SEALED, Form
from app.documents.models import IssuedDocument
from app.documents.values import Issued, Standing, Verified

TOKEN_BYTES = 24


def issue(session: Session, case_id: UUID, *, now: datetime) -> list[IssuedDocument]:
    """Give every form of a case that was signed and has no number yet its number. Doing it again changes nothing.

    The case is locked, so what is sealed is what the event sealed. Raises NotFound.
    """
    case = lock_case(session, case_id)
    file = cases.open_file(session, case, actor=None, now=now)
    valid = queries.valid_documents(session, case_id)
    made: list[IssuedDocument] = []
    for form in SEALED:
        seq = _sealed_at(file, form)
        if seq is None:
            continue
        content = form.build(file).as_json()
        before = valid.get(form.family)
        if before is None or before.event_seq != seq or _substance(before.content) != _substance(content):
            made.append(_write(file, form, seq, content, before))
    return made


def _substance(content: Mapping[str, Any]) -> dict[str, Any]:
    """What two makings of a form must share. What agency and cycle are called today, and how place, zone and day of a
    signature are written by it, may change without touching what was signed; the chain of events holds its moment.
    """
    head = {name: value for name, value in content["head"].items() if name not in ("agency", "period")}
    signers = [{**one, "place_and_day": "", "signed": bool(one["signed"])} for one in content["signers"]]
    return {**content, "head": head, "signers": signers}


def _sealed_at(file: CaseFile, form: Form) -> int | None:
    """The event by which the form was signed, where this form is the case's and was signed at all."""
    if form.sealed_at is None or form.unavailable(file) is not None:
        return None
    return form.sealed_at(file)


def _write(file: CaseFile, form: Form, seq: int, content: dict[str, object], before: Issued | None) -> IssuedDocument:
    session, case = file.session, file.case
    event = sources.events_of(file)[seq - 1]
    agency = sources.agency(file)
    year = local_day(event.at, agency.timezone).year
    document = IssuedDocument(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        family=form.family,
        form=form.code,
        year=year,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        content=content,
        hash=sealed(content),
        event_seq=seq,
        event_hash=event.hash,
        issued_at=event.at,
    )
    if before is not None:
        session.get_one(IssuedDocument, before.id).superseded_by_id = document.id
        session.flush()
    document.serial = queries.next_serial(session, case.agency_id, year)
    document.number = f"{agency.code.upper()}/{year}/{document.serial:06d}"
    session.add(document)
    session.flush()
    return document


def verify(session: Session, token: str, *, now: datetime) -> Verified | None:
    """What the public page says of a document; nothing for an address that we never gave out."""
    document = queries.find_by_token(session, token)
    if document is None:
        return None
    case = queries.find_case(session, document.case_id)
    file = cases.open_file(session, case, actor=None, now=now)
    agency = sources.agency(file)
    return Verified(
        standing=_standing(file, document),
        number=document.number,
        code=document.form,
        parties=_parties(document),
        issued_at=document.issued_at,
        agency=agency.name,
        time_zone=agency.timezone,
        replaced_by=document.superseded_by,
    )


def _parties(document: Issued) -> tuple[tuple[str, str], ...]:
    """Who signed as what; the numbers that forms D print before the roles are left out."""
    signers: Any = document.content["signers"]
    return tuple((re.sub(r"^\d+\. ", "", one["role"]), one["name"]) for one in signers)


def _standing(file: CaseFile, document: Issued) -> Standing:
    """Altered where the stored words, the chain of events, or what the tables hold differ from what was signed."""
    events = sources.events_of(file)
    broken = first_fault(events)
    chained = len(events) >= document.event_seq and events[document.event_seq - 1].hash == document.event_hash
    if sealed(document.content) != document.hash or broken is not None or not chained:
        return Standing.ALTERED
    if document.superseded_by is not None:
        return Standing.SUPERSEDED
    form = FORMS[document.form]
    if _sealed_at(file, form) != document.event_seq:
        # Signed anew, opened again, or another form took its place: a new number follows.
        return Standing.SUPERSEDED
    now = form.build(file).as_json()
    return Standing.UNALTERED if _substance(now) == _substance(document.content) else Standing.ALTERED
