"""The blueprint of the pages about a plan, and the case that each of them opens."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint

from app.auth.actor import current_actor
from app.cases import queries as cases
from app.cases import service as case_service
from app.cases.casefile import CaseFile
from app.core import clock
from app.core.db import db

blueprint = Blueprint("plans", __name__, template_folder="templates")


def open_case(case_id: UUID) -> CaseFile:
    """The case as the signed-in person sees it. Raises NotFound."""
    actor, now = current_actor(), clock.now()
    case = cases.get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    return case_service.open_file(db(), case, actor=actor, now=now)
