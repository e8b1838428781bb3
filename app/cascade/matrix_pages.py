"""What the pages of one matrix share: its door, its addresses, and the words of a refusal."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask_babel import gettext

from app.auth.actor import current_actor
from app.cascade import policy, queries
from app.cascade.policy import Entry
from app.cascade.records import Matrix
from app.cascade.roles import Workshop
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound

MATRIX = "/<uuid:position_id>/<uuid:cycle_id>"


def today() -> date:
    """The day where the person works."""
    return clock.today(current_actor().time_zone)


def enter(position_id: UUID, cycle_id: UUID, *, writing: bool = False) -> tuple[Entry, Matrix]:
    """The matrix as the person may have it. Raises NotFound."""
    day = today()
    entry = policy.enter(db(), position_id=position_id, cycle_id=cycle_id, actor=current_actor(), day=day)
    if writing and not entry.editable:
        raise NotFound
    return entry, queries.read_matrix(db(), entry.desk, day=day, source=entry.source)


def here(matrix: Matrix) -> dict[str, UUID]:
    """What every address of this matrix is made with."""
    return {"position_id": matrix.desk.position_id, "cycle_id": matrix.desk.cycle_id}


def workshop(position_id: UUID, cycle_id: UUID) -> Workshop:
    """The matrix under its lock; call it inside a unit of work. Raises NotFound for who may not write."""
    return Workshop(
        db(), position_id=position_id, cycle_id=cycle_id, actor=current_actor(), day=today(), now=clock.now()
    )


def in_words(refused: InvalidInput) -> dict[str, str]:
    """A service's sentences in the language of the page."""
    return {field: gettext(sentence) for field, sentence in refused.errors.items()}
