"""Filing, explaining and deciding an objection (Pasal 29). The caller holds the lock of the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.auth.queries import people_of
from app.auth.values import CurrentActor
from app.cases.models import Case, CaseEvent, CaseParty, CaseTask
from app.cases.queries import names_of
from app.definitions.queries import compiled
from app.evaluations.queries import find_final
from app.objections import queries
from app.objections.models import Objection
from app.objections.values import Decision, ObjectionList, ObjectionRow
from workflows.engine import may_see


def file(session: Session, *, case: Case, event: CaseEvent) -> Objection:
    """Object to the evaluation in force, with the event's words as reasons.

    Raises LookupError where nothing was delivered yet: a definition that lets this happen is wrong.
    """
    evaluation = find_final(session, case.id)
    if evaluation is None:
        raise LookupError(f"case {case.id} has no delivered evaluation to object to")
    objection = Objection(
        agency_id=case.agency_id,
        case_id=case.id,
        evaluation_id=evaluation.id,
        reasons=event.comment,
        filed_at=event.at,
    )
    session.add(objection)
    session.flush()
    return objection


def explain(session: Session, *, case: Case, event: CaseEvent) -> None:
    """The appraiser's explanation, on request of the one who decides (p.117 B.3-4)."""
    objection = queries.get_pending(session, case.id)
    objection.explanation, objection.explained_at = event.comment, event.at
    objection.explained_by_id = event.actor_id


def decide(session: Session, *, case: Case, event: CaseEvent, decision: Decision) -> None:
    """Close the objection with a reason that the employee will read."""
    objection = queries.get_pending(session, case.id)
    objection.decision, objection.decision_reason = decision, event.comment
    objection.decided_at, objection.decided_by_id = event.at, event.actor_id
    session.flush()


def list_objections(session: Session, *, actor: CurrentActor, day: date, before: UUID | None = None) -> ObjectionList:
    """What this person, or somebody they stand in for, has to answer, sees being answered, or has seen decided.

    Each row stands only where the definition lets the person see the objection in its present state.
    """
    if actor.employee_id is None:
        return ObjectionList()
    people = set(people_of(session, actor, day))
    reader = _Reader(session, actor.employee_id, people)
    undecided = reader.rows(queries.list_undecided(session, people=people, agency_id=actor.agency_id))
    decided = queries.list_decided(session, people=people, agency_id=actor.agency_id, before=before)
    more = decided[queries.DECIDED_PAGE - 1][0].id if len(decided) > queries.DECIDED_PAGE else None
    return ObjectionList(
        waiting=[row for row in undecided if row.mine],
        elsewhere=[row for row in undecided if not row.mine],
        decided=reader.rows(decided[: queries.DECIDED_PAGE]),
        more=more,
    )


class _Reader:
    """Turns objections into rows for one person and whoever they stand in for."""

    def __init__(self, session: Session, employee_id: UUID, people: set[UUID]) -> None:
        self.session, self.employee_id, self.people = session, employee_id, people
        self.names = names_of(session, people - {employee_id}) if len(people) > 1 else {}

    def rows(self, found: Sequence[tuple[Objection, Case]]) -> list[ObjectionRow]:
        """Those that may be seen, in the order given."""
        if not found:
            return []
        ids = {case.id for _, case in found}
        parties = queries.list_relations(self.session, case_ids=ids, people=self.people)
        tasks = queries.list_open_tasks(self.session, case_ids=ids, people=self.people)
        return [
            self._row(objection, case, tasks.get(case.id))
            for objection, case in found
            if case.owner_id != self.employee_id and _visible(case, parties.get(case.id, []))
        ]

    def _row(self, objection: Objection, case: Case, task: CaseTask | None) -> ObjectionRow:
        for_other = task is not None and task.assignee_id != self.employee_id
        return ObjectionRow(
            id=objection.id,
            case_id=case.id,
            owner=case.owner.name,
            position=case.position.title,
            unit=case.unit.name,
            cycle=case.round_name,
            state=dict(compiled(case.definition_version).states[case.state].title),
            filed_at=objection.filed_at,
            due_at=case.due_at,
            decision=Decision(objection.decision) if objection.decision else None,
            decided_at=objection.decided_at,
            mine=task is not None,
            on_behalf_of=self.names.get(task.assignee_id, "") if task and task.assignee_id and for_other else "",
        )


def _visible(case: Case, parties: Sequence[CaseParty]) -> bool:
    relations = {party.relation for party in parties}
    if case.handed_to in relations and case.hands is not None:
        relations.add(case.hands)
    return "objection" in may_see(compiled(case.definition_version), case.state, relations)
