"""Numbers of signed documents when several workers sign off cases of one agency at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.core.db import driver_url
from app.documents.queries import next_serial
from app.people.models import Agency

WORKERS, EACH = 6, 8


def test_numbers_have_no_gap_and_no_twin(live_url: str) -> None:
    """Every third worker gives up before it commits: its numbers must come again."""
    engine = create_engine(driver_url(live_url), pool_size=WORKERS)
    with Session(engine) as session:
        session.add(Agency(code="nomor", name="Instansi Nomor"))
        session.commit()
        agency_id = session.scalars(select(Agency.id)).one()

    def take(worker: int) -> list[int]:
        kept: list[int] = []
        for turn in range(EACH):
            with Session(engine) as session:
                number = next_serial(session, agency_id, 2026)
                if (worker + turn) % 3 == 0:
                    session.rollback()
                else:
                    session.commit()
                    kept.append(number)
        return kept

    with ThreadPoolExecutor(WORKERS) as pool:
        numbers = sorted(number for kept in pool.map(take, range(WORKERS)) for number in kept)
    assert numbers == list(range(1, len(numbers) + 1))
    with Session(engine) as session:
        assert next_serial(session, agency_id, 2027) == 1
    engine.dispose()
