"""Assignments by others than the appraiser, and those that people seek: proposed, then decided by the appraiser.

Law: PermenPANRB 6/2022 p.46 7)-14). Every verb locks the case first, as all changes of a case do.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.assignments import policy, queries
from app.assignments.values import MAX_LINE, MAX_TEXT, MAX_WAITING, Proposal
from app.audit.service import record
from app.auth.values import CurrentActor
from app.cases import queries as cases
from app.cases import service as case_service
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.core.clock import local_day
from app.core.errors import InvalidInput, NotFound
from app.core.jobs import defer
from app.plans.assigned import enter_approved
from app.plans.models import Assignment
from app.plans.values import AssignmentStatus, Section


def _closed_stage() -> str:
    return N_("Pada tahap ini SKP tidak dapat diubah lagi, jadi penugasan tidak dapat masuk.")


def N_(text: str) -> str:  # noqa: N802  the name that the extraction of texts knows
    """Marks a sentence for translation; whoever shows it asks for the reader's language."""
    return text


def appoint(
    session: Session, employee_id: UUID, proposal: Proposal, *, actor: CurrentActor, now: datetime
) -> Assignment:
    """A leader of the agency gives work to somebody who answers to another one (p.46 10).

    The caller has made sure that the actor leads the post in whose name this is. Raises NotFound, InvalidInput.
    """
    target = queries.find_target(session, employee_id, actor.agency_id, local_day(now, actor.time_zone))
    if target is None or actor.employee_id is None:
        raise InvalidInput({"employee": N_("Pegawai ini tidak memiliki SKP yang masih berjalan.")})
    case = cases.lock_case(session, target.id)
    file = case_service.open_file(session, case, actor=None, now=now)
    appraiser = file.parties.get("appraiser")
    if appraiser is not None and appraiser.employee_id == proposal.assigned_by_employee_id:
        raise InvalidInput(
            {"employee": N_("Anda Pejabat Penilai Kinerja pegawai ini: bahas hasil kerjanya langsung dalam SKP-nya.")}
        )
    if case.owner_id in (actor.employee_id, proposal.assigned_by_employee_id):
        raise InvalidInput({"employee": N_("Penugasan kepada diri sendiri diajukan dari halaman penilaian Anda.")})
    return _propose(file, proposal, actor=actor, now=now)


def apply(session: Session, case_id: UUID, proposal: Proposal, *, actor: CurrentActor, now: datetime) -> Assignment:
    """The employee proposes an assignment: sought by themself, or given by a leader who has no part in this agency.

    Raises NotFound for others than the employee, InvalidInput.
    """
    file = case_service.open_locked(session, case_id=case_id, actor=actor, now=now)
    if actor.employee_id is None or file.case.owner_id != actor.employee_id or file.case.parent_id is not None:
        raise NotFound
    if proposal.assigned_by_employee_id == actor.employee_id:
        raise InvalidInput({"assigner": N_("Pilih pimpinan yang memberi penugasan, bukan diri Anda.")})
    return _propose(file, proposal, actor=actor, now=now)


def _propose(file: CaseFile, proposal: Proposal, *, actor: CurrentActor, now: datetime) -> Assignment:
    case = file.case
    if not policy.takes_assignments(file):
        raise InvalidInput({"text": _closed_stage()})
    _check(case, proposal)
    if queries.count_waiting(file.session, case.id) >= MAX_WAITING:
        raise InvalidInput({"text": N_("Terlalu banyak usulan penugasan yang masih menunggu keputusan.")})
    assignment = Assignment(
        agency_id=case.agency_id,
        case_id=case.id,
        form=proposal.form.value,
        reach=proposal.reach.value,
        text=proposal.text,
        assigned_by=proposal.assigned_by,
        assigned_by_employee_id=proposal.assigned_by_employee_id,
        basis=proposal.basis,
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        proposed_by_id=actor.employee_id,
        proposed_at=now,
    )
    file.session.add(assignment)
    _note(file.session, assignment, "propose", {"form": proposal.form.value}, actor=actor, now=now)
    return assignment


def _check(case: Case, proposal: Proposal) -> None:
    """The window is the year of the appraisal. Raises InvalidInput."""
    faults: dict[str, str] = {}
    if not proposal.text or len(proposal.text) > MAX_TEXT:
        faults["text"] = N_("Tulis hasil kerjanya, paling panjang 2.000 karakter.")
    if not proposal.assigned_by or len(proposal.assigned_by) > MAX_LINE:
        faults["assigned_by"] = N_("Tulis siapa yang memberi penugasan, paling panjang 200 karakter.")
    if len(proposal.basis) > MAX_LINE:
        faults["basis"] = N_("Paling panjang 200 karakter.")
    if not case.cycle.starts_on <= proposal.starts_on <= case.cycle.ends_on:
        faults["starts_on"] = N_("Tanggal mulai harus dalam tahun kinerja ini.")
    if proposal.ends_on is not None and not proposal.starts_on <= proposal.ends_on <= case.cycle.ends_on:
        faults["ends_on"] = N_("Tanggal selesai harus antara tanggal mulai dan akhir tahun kinerja.")
    if faults:
        raise InvalidInput(faults)


def approve(
    session: Session, assignment_id: UUID, *, section: Section, note: str, actor: CurrentActor, now: datetime
) -> bool:
    """The appraiser agrees; True when it came into the draft at once, else it waits for the next draft (p.46 10, 13).

    Raises NotFound for everybody else, InvalidInput where it was decided or withdrawn meanwhile.
    """
    file, assignment = _to_decide(session, assignment_id, actor=actor, now=now)
    if not policy.takes_assignments(file):
        raise InvalidInput({"decision": _closed_stage()})
    assignment.section = section.value
    _decide(file, assignment, AssignmentStatus.APPROVED, note, now=now)
    _note(session, assignment, "approve", {"section": section.value}, actor=actor, now=now)
    return policy.writes_plan(file.compiled, file.case.state) and _enter(file, now=now) > 0


def refuse(session: Session, assignment_id: UUID, *, reason: str, actor: CurrentActor, now: datetime) -> None:
    """The appraiser declines, with a reason. Raises as ``approve`` does, and InvalidInput without a reason."""
    file, assignment = _to_decide(session, assignment_id, actor=actor, now=now)
    if not reason:
        raise InvalidInput({"reason": N_("Tulis alasan penolakan.")})
    _decide(file, assignment, AssignmentStatus.REFUSED, reason, now=now)
    _note(session, assignment, "refuse", {"reason": reason}, actor=actor, now=now)


def withdraw(session: Session, assignment_id: UUID, *, actor: CurrentActor, now: datetime) -> UUID:
    """Whoever proposed it takes it back while it waits; the case. Raises NotFound, InvalidInput."""
    case = cases.lock_case(session, queries.case_of(session, assignment_id))
    assignment = queries.lock_assignment(session, assignment_id)
    if actor.employee_id is None or assignment.proposed_by_id != actor.employee_id:
        raise NotFound
    _require_waiting(assignment)
    assignment.status = AssignmentStatus.WITHDRAWN.value
    _note(session, assignment, "withdraw", {}, actor=actor, now=now)
    return case.id


def enter(session: Session, case_id: UUID, *, actor: CurrentActor, now: datetime) -> int:
    """The employee takes approved assignments that are in no plan into the draft. Raises NotFound, Refused."""
    file = case_service.edit(session, case_id=case_id, part="plan", actor=actor, now=now)
    return enter_approved(session, file.case, actor=actor, now=now)


def _to_decide(
    session: Session, assignment_id: UUID, *, actor: CurrentActor, now: datetime
) -> tuple[CaseFile, Assignment]:
    file = case_service.open_locked(session, case_id=queries.case_of(session, assignment_id), actor=actor, now=now)
    if not policy.decides(file):
        raise NotFound
    assignment = queries.lock_assignment(session, assignment_id)
    _require_waiting(assignment)
    return file, assignment


def _require_waiting(assignment: Assignment) -> None:
    if assignment.status != AssignmentStatus.PROPOSED:
        raise InvalidInput({"decision": N_("Usulan ini sudah diputuskan atau ditarik.")})


def _decide(file: CaseFile, assignment: Assignment, status: AssignmentStatus, reason: str, *, now: datetime) -> None:
    if len(reason) > MAX_TEXT:
        raise InvalidInput({"reason": N_("Paling panjang 2.000 karakter.")})
    assignment.status, assignment.reason, assignment.decided_at = status.value, reason, now
    assignment.decided_by_id = file.actor.employee_id if file.actor else None


def _enter(file: CaseFile, *, now: datetime) -> int:
    """The employee's open editor becomes out of date, so that saving it asks first."""
    entered = enter_approved(file.session, file.case, actor=file.actor, now=now)
    if entered:
        file.case.revision += 1
        file.forget()
    return entered


def _note(
    session: Session,
    assignment: Assignment,
    what: str,
    changes: dict[str, object],
    *,
    actor: CurrentActor,
    now: datetime,
) -> None:
    """Audit, and news for everybody concerned after the commit."""
    session.flush()
    record(session, actor=actor, action=f"assignment.{what}", subject=assignment, changes=changes, now=now)
    words = {"assignment_id": str(assignment.id), "news": what, "actor_id": str(actor.employee_id)}
    defer(session, "notifications.assignment", words)
