"""Which workflow a new annual case gets: the one place that decides it, for openings and for people who move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from app.cases.models import Cycle, CycleWorkflow
from app.definitions.applicability import Candidates, candidates, parents_of, people_by_group, published, shares
from app.definitions.models import DefinitionVersion
from app.people.models import Posting, Unit
from workflows.applicability import Parents, Person, choose, path

FIXED, APPLICABLE = "fixed", "applicable"


class Workflows:
    """The workflows of a cycle; reads once what all its new cases need, and nothing where there is no choice."""

    def __init__(self, session: Session, cycle: Cycle) -> None:
        self.session, self.cycle = session, cycle

    def version_for(self, posting: Posting) -> DefinitionVersion:
        """The workflow of a person in a post; the cycle's default where none of its workflows applies to them."""
        if not self._candidates:
            return self.cycle.definition_version
        unit = self._codes[posting.position.unit_id]
        person = Person(posting.employee.kind, path(unit, self._parents), posting.position.kind)
        return choose(self._candidates, person) or self.cycle.definition_version

    @cached_property
    def _candidates(self) -> Candidates:
        if self.cycle.selection != APPLICABLE:
            return []
        return candidates(frozen(self.session, self.cycle.id))

    @cached_property
    def _parents(self) -> Parents:
        return parents_of(self.session, self.cycle.agency_id)

    @cached_property
    def _codes(self) -> dict[UUID, str]:
        rows = self.session.execute(select(Unit.id, Unit.code).where(Unit.agency_id == self.cycle.agency_id))
        return {unit_id: code for unit_id, code in rows}


def frozen(session: Session, cycle_id: UUID) -> list[DefinitionVersion]:
    """The workflows that the cycle chooses among since it was opened, in the order of their codes."""
    query = (
        select(CycleWorkflow)
        .join(CycleWorkflow.definition_version)
        .where(CycleWorkflow.cycle_id == cycle_id)
        .options(contains_eager(CycleWorkflow.definition_version))
        .order_by(DefinitionVersion.code, DefinitionVersion.number.desc())
    )
    return [row.definition_version for row in session.scalars(query)]


def freeze(session: Session, cycle: Cycle) -> None:
    """Keep the workflows that are published today as those that the cycle chooses among; publishing changes nothing
    in it from now on."""
    if cycle.selection != APPLICABLE:
        return
    for version in published(session, cycle.agency_id):
        session.add(CycleWorkflow(agency_id=cycle.agency_id, cycle_id=cycle.id, definition_version_id=version.id))
    session.flush()


def switch(session: Session, cycle: Cycle, source_id: UUID, target_id: UUID) -> bool:
    """Give new cases of a cycle another version in place of one; False where the cycle doesn't give that one."""
    fixed = [name for name in ("definition_version_id", "periodic_version_id") if getattr(cycle, name) == source_id]
    for name in fixed:
        setattr(cycle, name, target_id)
    rows = session.scalars(select(CycleWorkflow).where(CycleWorkflow.cycle_id == cycle.id)).all()
    chosen = {row.definition_version_id: row for row in rows}
    if source_id in chosen and target_id in chosen:
        session.delete(chosen[source_id])
    elif source_id in chosen:
        chosen[source_id].definition_version_id = target_id
    session.flush()
    session.expire(cycle, ["definition_version", "periodic_version"])
    return bool(fixed) or source_id in chosen


def expected(session: Session, cycle: Cycle, day: date) -> list[tuple[DefinitionVersion, int]]:
    """How many people would get which workflow today, the most first: an outlook before the cycle is opened."""
    found: Sequence[DefinitionVersion] = []
    if cycle.selection == APPLICABLE:
        opened = cycle.status != "draft"
        found = frozen(session, cycle.id) if opened else published(session, cycle.agency_id)
    counts = shares(people_by_group(session, cycle.agency_id, day), candidates(found))
    default = counts.pop(None, 0)
    versions = {version.id: version for version in (*found, cycle.definition_version)}
    if default:
        counts[cycle.definition_version_id] = counts.get(cycle.definition_version_id, 0) + default
    ordered = sorted(counts.items(), key=lambda one: (-one[1], str(one[0])))
    return [(versions[key], count) for key, count in ordered if key is not None]
