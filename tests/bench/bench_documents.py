"""Official forms as PDF/A: one form once warm, and forms a second in a batch, with the processor time they really take.

Run by hand: python -m tests.bench.bench_documents [CASES]. Linux only: the printing program's time is read from /proc.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import os
import statistics
import time
from uuid import UUID

from sqlalchemy import select

from app import wiring
from app.auth.queries import find_actor
from app.cases import service as cases
from app.cases.models import Case
from app.core import clock, db
from app.core.db import db as session_of
from app.core.unit_of_work import unit_of_work
from app.documents import service
from app.documents.desk import open_desk
from app.documents.engine import RENDERER
from app.documents.forms import FORMS
from app.documents.printing import Prepared, prepare
from tests.bench import figures, scratch
from tests.bench.server import resident_mb

PEOPLE = 2_000
CASES = 60
GROUPS = ("plan", "attachment", "evaluation", "document")
HR = 1
ONE_FORM_MS, PER_SECOND = 25, 40


def main() -> None:
    """Print a line for each form, then the batch."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with scratch.migrated() as settings:
        scratch.seed(settings, PEOPLE)
        db.configure(settings.database_url)
        wiring.wire()
        open_desk(settings.data_dir, settings.base_url)
        figures.line("form, warm", "ms data", "ms PDF", "ms CPU", f"of {ONE_FORM_MS} ms")
        _single_forms(wanted)
        _batch(wanted)
        print(f"the printing program holds {resident_mb(_printer()):.0f} MB; nothing of it is in a web worker")
        RENDERER.close()


def _printer() -> int:
    process = RENDERER._process
    assert process is not None
    return process.pid


def _cpu() -> float:
    """Seconds of processor time of this process and of the printing program."""
    fields = Path(f"/proc/{_printer()}/stat").read_text().rsplit(")", 1)[1].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _single_forms(wanted: int) -> None:
    """Another case each time: nothing but what all forms share can have been kept from the one before."""
    spent: dict[str, list[tuple[float, float]]] = {}
    processor: dict[str, float] = {}
    session, now = session_of(), clock.now()
    for case_id in list(session.scalars(select(Case.id).order_by(Case.id).limit(wanted))):
        file = cases.open_file(session, session.get_one(Case, case_id), actor=None, now=now)
        for code, form in FORMS.items():
            if form.reason(file) is not None:
                continue
            began = time.perf_counter()
            prepared = prepare(file, form)
            middle = time.perf_counter()
            _warm(prepared, code, spent)
            before = _cpu()
            printed = figures.timed(prepared.render)
            processor[code] = processor.get(code, 0) + _cpu() - before
            spent[code].append((middle - began, printed))
    session.rollback()
    for code, times in spent.items():
        data, printed = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
        worked = processor[code] / len(times) * 1000
        figures.line(code, f"{data:.1f}", f"{printed:.1f}", f"{worked:.1f}", f"{(data + printed) / ONE_FORM_MS:.2f}")


def _warm(prepared: Prepared, code: str, spent: dict[str, list[tuple[float, float]]]) -> None:
    """The first form of a kind starts the program and reads fonts and template."""
    if code not in spent:
        prepared.render()
        spent[code] = []


def _batch(wanted: int) -> None:
    now = clock.now()
    with unit_of_work() as session:
        actor = find_actor(session, UUID(scratch.key("l", HR)), 0, "id")
        assert actor is not None
        case = session.scalars(select(Case).order_by(Case.id).limit(1)).one()
        unit = service.choices(session, actor, now)
        top = next(one for one in unit if one.parent_id is None)
        batch = service.request(
            session, actor=actor, cycle_id=case.cycle_id, period_id=None, unit_id=top.id, groups=GROUPS, now=now
        )
    began, worked, steps = time.perf_counter(), _cpu(), max(1, wanted // service.STEP)
    for _ in range(steps):
        with unit_of_work() as session:
            service.make_some(session, batch.id, now=now)
    passed, worked = time.perf_counter() - began, _cpu() - worked
    session = session_of()
    made = session.get_one(type(batch), batch.id, populate_existing=True).made
    session.rollback()
    figures.line("batch", "forms", "forms/s", "forms/s of CPU", f"of {PER_SECOND}")
    rate = made / worked
    figures.line(
        f"{steps * service.STEP} cases", str(made), f"{made / passed:.1f}", f"{rate:.1f}", f"{rate / PER_SECOND:.2f}"
    )


if __name__ == "__main__":
    main()
