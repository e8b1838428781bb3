"""Imports every module with tables, for the mappers and for Alembic."""

from __future__ import annotations

from app.achievements import models as achievements
from app.audit import models as audit
from app.auth import models as auth
from app.calibration import models as calibration
from app.cascade import models as cascade
from app.cases import models as cases
from app.core.base import Base
from app.definitions import models as definitions
from app.documents import models as documents
from app.evaluations import models as evaluations
from app.followups import models as followups
from app.guidance import models as guidance
from app.imports import models as imports
from app.moves import models as moves
from app.notifications import models as notifications
from app.objections import models as objections
from app.people import models as people
from app.plans import models as plans
from app.progress import models as progress
from app.study import models as study

__all__ = [
    "Base",
    "achievements",
    "audit",
    "auth",
    "calibration",
    "cascade",
    "cases",
    "definitions",
    "documents",
    "evaluations",
    "followups",
    "guidance",
    "imports",
    "moves",
    "notifications",
    "objections",
    "people",
    "plans",
    "progress",
    "study",
]
