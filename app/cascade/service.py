"""Writing a leader's manuals and strategies. Callers have opened the case under its lock."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import pending_changes, record
from app.auth.values import CurrentActor
from app.cascade import content as rules
from app.cascade.content import BlockContent, ManualContent
from app.cascade.models import IndicatorManual, Workblock
from app.cascade.policy import may_write
from app.cases.casefile import CaseFile
from app.cases.queries import lock_case
from app.cases.service import open_file
from app.core.errors import InvalidInput, NotFound, StaleCase
from app.plans.queries import plan_of


def open_for_writing(session: Session, case_id: UUID, *, actor: CurrentActor, now: datetime) -> CaseFile:
    """The leader's case under its lock. Raises NotFound for who may not write here now."""
    file = open_file(session, lock_case(session, case_id), actor=actor, now=now)
    if not may_write(file):
        raise NotFound
    return file


def save_manual(file: CaseFile, lineage: UUID, content: ManualContent, *, seen: int, now: datetime) -> None:
    """Store the manual of one indicator (form A.1.3, p.37-38). ``seen`` is its revision on the page, 0 if it was new.

    Raises NotFound (no such indicator in the plan), StaleCase, InvalidInput.
    """
    quantitative = _check_indicator(file, lineage)
    content = rules.tidy_manual(content)
    _refuse(rules.sentences(rules.manual_problems(content, quantitative=quantitative)))
    row = file.session.scalar(
        select(IndicatorManual).where(IndicatorManual.case_id == file.case.id, IndicatorManual.lineage == lineage)
    )
    if seen != (row.revision if row else 0):
        raise StaleCase(file.case.id, seen, row.revision if row else 0)
    if row is None:
        row = IndicatorManual(agency_id=file.case.agency_id, case_id=file.case.id, lineage=lineage, revision=0)
    _write(file, row, asdict(content), "manual.save", now)


def save_workblock(
    file: CaseFile, lineage: UUID, content: BlockContent, *, block_id: UUID | None, seen: int, now: datetime
) -> UUID:
    """Store a strategy (form A.1.4, p.43); without ``block_id`` a new one. Gives its identifier.

    Raises NotFound, StaleCase, InvalidInput.
    """
    _check_indicator(file, lineage)
    content = rules.tidy_block(content)
    _refuse(rules.sentences(rules.block_problems(content)))
    if block_id is None:
        row = Workblock(agency_id=file.case.agency_id, case_id=file.case.id, lineage=lineage, revision=0)
    else:
        row = _find_block(file, block_id)
        if row.revision != seen:
            raise StaleCase(file.case.id, seen, row.revision)
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(content).items()}
    _write(file, row, values, "workblock.save", now)
    return row.id


def delete_workblock(file: CaseFile, block_id: UUID, *, now: datetime) -> None:
    """Take a strategy away. Raises NotFound."""
    row = _find_block(file, block_id)
    record(
        file.session, actor=file.actor, action="workblock.delete", subject=row, changes={"title": [row.title, None]},
        now=now,
    )  # fmt: skip
    file.session.delete(row)
    file.session.flush()


def _write(
    file: CaseFile, row: IndicatorManual | Workblock, values: dict[str, object], action: str, now: datetime
) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    file.session.add(row)
    changes = pending_changes(row) if row.revision > 1 else values
    record(file.session, actor=file.actor, action=action, subject=row, changes=changes, now=now)
    file.session.flush()


def _find_block(file: CaseFile, block_id: UUID) -> Workblock:
    row = file.session.scalar(select(Workblock).where(Workblock.id == block_id, Workblock.case_id == file.case.id))
    if row is None:
        raise NotFound
    return row


def _check_indicator(file: CaseFile, lineage: UUID) -> bool:
    """Whether the plan that holds the indicator is quantitative. Raises NotFound where no plan holds it."""
    view = plan_of(file)
    for version in (view.draft, view.current):
        if version is not None and any(one.lineage == lineage for one in version.indicators()):
            return version.quantitative
    raise NotFound


def _refuse(errors: dict[str, str]) -> None:
    if errors:
        raise InvalidInput(errors)
