"""The only place of ours that commits (Flask-Admin commits its own forms)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from app.core.db import db


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction: everything in the block, or nothing.

    Jobs are enqueued inside it (see app.core.jobs), so nothing leaves the process before the commit.
    """
    session = db()
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
