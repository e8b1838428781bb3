"""Which of an agency's published workflows applies to whom, and which two contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from app.people.models import Employee, Position, Posting, Unit
from app.people.structure import running
from app.people.values import EmployeeKind, PostingKind
from workflows import schema
from workflows.applicability import Parents, Person, Rule, applies, choose, overlap, path, rule_of
from workflows.checks import Finding
from workflows.definition import Definition, Text
from workflows.sentences import fill

CHOSEN_KIND = "appraisal"
"""Only annual appraisals are alternatives to each other: a cycle gives each person one of them. What people may ask for
stands side by side, and the workflow of its periods is said by the cycle."""

Candidates = Sequence[tuple[DefinitionVersion, Rule]]


@dataclass(frozen=True)
class Group:
    """People who are alike for the choice of a workflow, and how many they are."""

    person: Person
    count: int


def parents_of(session: Session, agency_id: UUID) -> Parents:
    """The unit tree of an agency by codes, in one statement."""
    above = aliased(Unit)
    query = select(Unit.code, above.code).outerjoin(above, above.id == Unit.parent_id)
    return {code: parent for code, parent in session.execute(query.where(Unit.agency_id == agency_id))}


def unit_names(session: Session, agency_id: UUID) -> dict[str, str]:
    """The names of an agency's units by their codes."""
    rows = session.execute(select(Unit.code, Unit.name).where(Unit.agency_id == agency_id))
    return {code: name for code, name in rows}


def unit_code(session: Session, unit_id: UUID) -> str:
    """What a definition calls a unit."""
    return session.get_one(Unit, unit_id).code


def published(session: Session, agency_id: UUID) -> list[DefinitionVersion]:
    """The newest published version of each annual workflow, in the order of their codes."""
    query = (
        select(DefinitionVersion)
        .where(
            DefinitionVersion.agency_id == agency_id,
            DefinitionVersion.kind == CHOSEN_KIND,
            DefinitionVersion.status == "published",
            DefinitionVersion.withdrawn_at.is_(None),
        )
        .order_by(DefinitionVersion.code, DefinitionVersion.number.desc())
        .ext(distinct_on(DefinitionVersion.code))
    )
    return list(session.scalars(query))


def candidates(versions: Iterable[DefinitionVersion]) -> Candidates:
    """Published versions with what they say about whom they apply to."""
    return [(version, rule_of(compiled(version).definition)) for version in versions]


def overlaps(session: Session, version: DefinitionVersion, definition: Definition | None = None) -> list[Finding]:
    """What keeps an annual workflow from being published: units that there aren't, and others that it contradicts.

    Its own earlier versions give way to it, so they contradict nothing. ``definition``: the version's, if at hand.
    """
    if version.kind != CHOSEN_KIND:
        return []
    rule = rule_of(definition or schema.parse(version.document))
    # Who applies to every unit meets the others wherever those lie.
    parents = parents_of(session, version.agency_id) if rule.units else {}
    found = [_finding("unknown_unit", "applies_to.units", unit=unit) for unit in sorted(rule.units - parents.keys())]
    for other, its in candidates(published(session, version.agency_id)):
        if other.code != version.code and overlap(rule, its, parents):
            found.append(_finding("overlap", "applies_to", other=other.title, number=other.number))
    return found


def people_by_group(session: Session, agency_id: UUID, day: date) -> list[Group]:
    """Everybody who is appraised on a day, by what the choice of a workflow looks at; two statements.

    Officials (pejabat negara) appraise but are not planned for (p.65 C.8).
    """
    parents = parents_of(session, agency_id)
    query = (
        select(Employee.kind, Position.kind, Unit.code, func.count())
        .select_from(Posting)
        .join(Employee, Employee.id == Posting.employee_id)
        .join(Position, Position.id == Posting.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(
            Posting.agency_id == agency_id,
            Posting.kind == PostingKind.DEFINITIVE,
            running(Posting, day),
            Employee.active,
            Employee.kind != EmployeeKind.OFFICIAL,
        )
        .group_by(Employee.kind, Position.kind, Unit.code)
    )
    return [
        Group(Person(kind, path(unit, parents), position), count)
        for kind, position, unit, count in session.execute(query)
    ]


def shares(groups: Iterable[Group], found: Candidates) -> dict[UUID | None, int]:
    """How many people each workflow gets; under None those to whom none applies."""
    counts: dict[UUID | None, int] = {}
    by_id = [(version.id, rule) for version, rule in found]
    for group in groups:
        chosen = choose(by_id, group.person)
        counts[chosen] = counts.get(chosen, 0) + group.count
    return counts


@dataclass(frozen=True)
class Reach:
    """Whom a workflow would get: ``matching`` people fit it, of whom ``won`` would get it.

    ``instead`` tells which published workflow those who are won have at present (None: the cycle's default), and
    ``kept`` which ones keep the others because of their priority.
    """

    matching: int
    won: int
    instead: dict[UUID | None, int]
    kept: dict[UUID | None, int]


def reach(groups: Iterable[Group], rule: Rule, others: Candidates) -> Reach:
    """What publishing a workflow of this rule beside the others would come to."""
    by_id: list[tuple[UUID | None, Rule]] = [(version.id, one) for version, one in others]
    matching = won = 0
    instead: dict[UUID | None, int] = {}
    kept: dict[UUID | None, int] = {}
    own = object()
    for group in groups:
        if not applies(rule, group.person):
            continue
        matching += group.count
        present = choose(by_id, group.person)
        wins = choose([*by_id, (own, rule)], group.person) is own
        side = instead if wins else kept
        side[present] = side.get(present, 0) + group.count
        won += group.count if wins else 0
    return Reach(matching, won, instead, kept)


def _finding(code: str, place: str, **params: object) -> Finding:
    return Finding(f"applies_{code}", place, fill(_SENTENCES[code], params), "error")


_SENTENCES: dict[str, Text] = {
    "unknown_unit": {
        "id": "Unit “{unit}” tidak ada dalam struktur instansi.",
        "en": "There is no unit “{unit}” in the agency.",
    },
    "overlap": {
        "id": "Bertumpuk dengan “{other}” versi {number}: prioritasnya sama dan keduanya dapat berlaku untuk satu "
        "orang. Ubah prioritas, atau batasi untuk siapa alur ini berlaku.",
        "en": "Overlaps with “{other}” version {number}: their priority is equal and both could apply to one person. "
        "Change the priority, or narrow down to whom this workflow applies.",
    },
}
