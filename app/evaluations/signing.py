"""Who the parties of a case are at this moment: name, NIP, rank, position and unit, as a document records them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.cases.casefile import CaseFile
from app.cases.hooks import Step
from app.cases.models import CaseEvent, CaseParty
from app.evaluations.models import Signature
from app.people.models import Employee, Position

PARTIES = ("owner", "appraiser", "appraiser_superior")
_ACTING = {"plt": "Plt.", "plh": "Plh."}
SUBSTITUTE = "a.n."
# A plan reaches the appraiser only by the owner's own hand, and by handing it in the owner signs it (Pasal 14(3)).
_PLAN_EFFECTS = frozenset({"agree_plan", "apply_plan_change"})


@dataclass(frozen=True)
class Identity:
    """One party as they are now; ``nip`` is empty for an official without one."""

    employee_id: UUID | None
    name: str
    nip: str
    rank: str
    position: str
    unit: str
    acting_as: str = ""
    on_behalf_of: str = ""


def identity_of(file: CaseFile, relation: str) -> Identity | None:
    """The party in a relation, or nothing where the post is vacant."""
    if relation == "owner":
        return _identity(file.case.owner, file.case.position)
    party = file.parties.get(relation)
    if party is None or party.employee is None:
        return None
    return _identity(party.employee, party.position, _ACTING.get(party.via, ""))


def _identity(employee: Employee, position: Position | None, acting_as: str = "") -> Identity:
    return Identity(
        employee_id=employee.id,
        name=employee.name,
        nip=employee.nip or "",
        rank=employee.rank,
        position=position.title if position else "",
        unit=position.unit.name if position else "",
        acting_as=acting_as,
    )


def acting_relation(event: CaseEvent, parties: dict[str, CaseParty]) -> str:
    """The relation that signs: after a hand-over that of the person who took over, not the one they stood in for."""
    if event.via != "handover":
        return event.relation
    person = event.acting_for_id or event.actor_id
    return next((name for name, party in parties.items() if party.employee_id == person), event.relation)


def snapshot(step: Step) -> None:
    """Write down all parties as they are now, and who of them signs by this step."""
    transition = step.file.compiled.transitions[step.event.transition]
    signing = acting_relation(step.event, step.file.parties)
    signers = {signing} | ({"owner"} if _PLAN_EFFECTS.intersection(transition.effects) else set())
    for relation in dict.fromkeys((*PARTIES, signing)):
        identity = identity_of(step.file, relation)
        if relation == signing and identity is not None and step.event.acting_for_id is not None:
            identity = _substitute(step, identity)
        if identity is not None:
            step.session.add(_row(step, relation, identity, signed=relation in signers))
    step.session.flush()


def _substitute(step: Step, absent: Identity) -> Identity:
    """A delegate signs with their own name, for the post and on behalf of the person who is absent."""
    delegate = step.session.get_one(Employee, step.event.actor_id)
    return Identity(
        employee_id=delegate.id,
        name=delegate.name,
        nip=delegate.nip or "",
        rank=delegate.rank,
        position=absent.position,
        unit=absent.unit,
        acting_as=SUBSTITUTE,
        on_behalf_of=absent.name,
    )


def _row(step: Step, relation: str, identity: Identity, *, signed: bool) -> Signature:
    return Signature(
        agency_id=step.case.agency_id,
        case_id=step.case.id,
        event_seq=step.event.seq,
        transition=step.event.transition,
        relation=relation,
        employee_id=identity.employee_id,
        name=identity.name,
        nip=identity.nip,
        rank=identity.rank,
        position=identity.position,
        unit=identity.unit,
        acting_as=identity.acting_as,
        signed=signed,
        at=step.now,
        extra={"on_behalf_of": identity.on_behalf_of} if identity.on_behalf_of else {},
    )
