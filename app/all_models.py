"""Imports every module with tables, for the mappers and for Alembic."""

from __future__ import annotations

from app.audit import models as audit
from app.auth import models as auth
from app.cases import models as cases
from app.core.base import Base
from app.definitions import models as definitions
from app.evaluations import models as evaluations
from app.imports import models as imports
from app.notifications import models as notifications
from app.objections import models as objections
from app.people import models as people
from app.plans import models as plans
from app.progress import models as progress

__all__ = [
    "Base",
    "audit",
    "auth",
    "cases",
    "definitions",
    "evaluations",
    "imports",
    "notifications",
    "objections",
    "people",
    "plans",
    "progress",
]
