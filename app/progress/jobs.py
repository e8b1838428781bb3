"""Reminders of requests for feedback. Shallow: the service decides, and running it again does no harm."""

from __future__ import annotations

from app.core import clock
from app.core.jobs import periodic
from app.core.unit_of_work import unit_of_work
from app.progress.feedback import remind


@periodic("progress.feedback_reminders", "15 22 * * *")
def remind_of_requests() -> None:
    """Each morning, 05.15 WIB: remind whoever was asked and has two days left, or fewer."""
    with unit_of_work() as session:
        remind(session, today=clock.today("Asia/Jakarta"))
