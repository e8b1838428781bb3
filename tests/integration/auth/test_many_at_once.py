"""A hundred guesses at the same moment are counted as a hundred guesses in a row."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.auth import service
from app.auth.models import LoginAttempt
from app.core.db import driver_url
from tests.integration.auth.conftest import NOW, build_office


def test_parallel_guesses_stop_at_the_limit(live_url: str) -> None:
    engine = create_engine(driver_url(live_url), pool_size=12)
    with Session(engine, expire_on_commit=False) as session:
        build_office(session)

    def guess(number: int) -> bool:
        with Session(engine) as session:
            answer = service.authenticate(session, "ranti", f"tebakan {number}", "192.0.2.1", NOW)
            session.commit()
            return answer.wait_minutes > 0

    with ThreadPoolExecutor(12) as pool:
        turned_away = sum(pool.map(guess, range(24)))
    with Session(engine) as session:
        counted = session.scalar(select(func.count()).select_from(LoginAttempt))
    engine.dispose()
    assert (counted, turned_away) == (5, 19)
