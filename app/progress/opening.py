"""Opening a case for the pages about its execution."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from app.auth.actor import current_actor
from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.cases.queries import get_case
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.unit_of_work import unit_of_work


def open_case(case_id: UUID, part: str) -> CaseFile:
    """The case as the signed-in person sees it. Raises NotFound, also where they don't see the part."""
    actor, now = current_actor(), clock.now()
    case = get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    file = cases.open_file(db(), case, actor=actor, now=now)
    if part not in file.visible:
        raise NotFound
    return file


@contextmanager
def editing(case_id: UUID, part: str, now: datetime) -> Iterator[CaseFile]:
    """One transaction on a locked case of which the signed-in person may change the part."""
    with unit_of_work() as session:
        yield cases.edit(session, case_id=case_id, part=part, actor=current_actor(), now=now)
