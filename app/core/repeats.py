"""Recognising a form that was sent twice: a double click without JavaScript, or a page that was sent again."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.base import Row

RowT = TypeVar("RowT", bound=Row)


def find_same(session: Session, model: type[RowT], *conditions: object, **values: object) -> RowT | None:
    """A stored row with just these values; ask for it under the lock under which rows are added."""
    return session.scalar(select(model).where(*conditions).filter_by(**values).limit(1))  # type: ignore[arg-type]
