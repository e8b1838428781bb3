"""The evaluation document (forms D.1.1 to D.1.3) as records, ready to be shown or printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.cases.casefile import CaseFile
from app.cases.history import steps_with
from app.evaluations import signing
from app.evaluations.queries import agency_of, evaluations_of, preload_units
from app.evaluations.values import EvaluationFile, EvaluationView, SignatureView
from app.people.identity import rank_label


@dataclass(frozen=True)
class Party:
    """One of the three people of the form. ``signed_at`` is empty while the signature is missing."""

    relation: str
    name: str
    nip: str
    rank: str
    position: str
    unit: str
    acting_as: str
    on_behalf_of: str
    signed_at: datetime | None


@dataclass(frozen=True)
class Document:
    """Everything on the form. ``parties`` are as they were at signing, or as they are now while nobody signed."""

    agency: str
    place: str
    evaluation: EvaluationView
    parties: tuple[Party, ...]
    signers: tuple[Party, ...]
    earlier: tuple[EvaluationView, ...]


def document_of(file: CaseFile) -> Document | None:
    """The document as this person may read it; nothing before there is a predicate for their eyes."""
    found = evaluations_of(file)
    evaluation = found.current
    if evaluation is None or evaluation.predicate is None or "result" not in file.visible:
        return None
    parties = _parties(file, found, delivered=evaluation.delivered_at is not None)
    agency = agency_of(file)
    return Document(
        agency=agency.name,
        place=agency.place,
        evaluation=evaluation,
        parties=tuple(parties[name] for name in signing.PARTIES if name in parties),
        signers=_signers(parties, evaluation),
        earlier=tuple(one for one in found.evaluations if one.status == "superseded"),
    )


def _parties(file: CaseFile, found: EvaluationFile, *, delivered: bool) -> dict[str, Party]:
    """Snapshots since the delivery; before it, the people of today without a signature."""
    if not delivered:
        preload_units(file)
        now = {name: signing.identity_of(file, name) for name in signing.PARTIES}
        return {name: _as_party(name, one, None) for name, one in now.items() if one is not None}
    snapshots = found.signers_since(steps_with(file, ["deliver_document"]))
    return {name: _as_party(name, one, one.at if one.signed else None) for name, one in snapshots.items()}


def _as_party(relation: str, one: SignatureView | signing.Identity, signed_at: datetime | None) -> Party:
    return Party(
        relation=relation,
        name=one.name,
        nip=one.nip,
        rank=rank_label(one.rank),
        position=one.position,
        unit=one.unit,
        acting_as=one.acting_as,
        on_behalf_of=one.on_behalf_of,
        signed_at=signed_at,
    )


# The order of the signatures on form D.1.3; the shorter forms leave some out.
_SIGNING_ORDER = ("appraiser", "owner", "appraiser_superior", "next_superior")


def _signers(parties: Mapping[str, Party], evaluation: EvaluationView) -> tuple[Party, ...]:
    """Who signs: the employee, whoever rated (form D.1.2 when that is the superior), and who decided an objection."""
    rater = "appraiser_superior" if evaluation.rated_as == "appraiser_superior" else "appraiser"
    wanted = {"owner", rater} if evaluation.origin == "appraiser" else {"owner", "appraiser"}
    found = (parties[name] for name in _SIGNING_ORDER if name in parties)
    return tuple(one for one in found if one.relation in wanted or one.signed_at is not None)
