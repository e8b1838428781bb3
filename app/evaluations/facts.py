"""What guards may ask about the evaluation. A person's guards know no more than the person may see."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.casefile import CaseFile
from app.cases.hooks import facts
from app.core import clock
from app.evaluations.policy import is_final_at_once
from app.evaluations.queries import agency_of, evaluations_of
from app.people.calendar import timezone_of
from app.people.values import LEADER_KINDS
from app.study.queries import span_of
from app.study.values import is_complete


@facts
def evaluation_facts(file: CaseFile) -> Mapping[str, object]:
    """Facts named in skp-nasional.yaml. ``evaluation_open`` counts days in the agency's time zone."""
    evaluation = evaluations_of(file)
    current = evaluation.current
    first, last = span_of(file)
    return {
        "evaluation_open": _evaluation_open(file),
        "self_note_filled": bool(evaluation.self_view and evaluation.self_view.note.strip()),
        "result_rating": current.ratings.result_rating if current else None,
        "behaviour_rating": current.ratings.behaviour_rating if current else None,
        "predicate": current.predicate if current else None,
        "rated_by_superior": bool(current and current.rated_as == "appraiser_superior"),
        "final_at_once": _final_at_once(file),
        "dropped_out": any(one.dropped_out(first, last) for one in evaluation.studies),
        "academic_complete": is_complete(evaluation.studies, first, last),
    }


def _final_at_once(file: CaseFile) -> bool:
    """Whether the law lets nobody object to this result (p.90 A.12); only leaders cost a look at the agency."""
    party, kind = file.parties.get("appraiser"), file.case.position.kind
    if kind not in LEADER_KINDS or party is None or party.position is None:
        return False
    head = party.position.heads_unit and party.position.unit.parent_id is None
    return is_final_at_once(kind, party.position.kind, heads_agency=head, agency_kind=agency_of(file).kind)


def _evaluation_open(file: CaseFile) -> bool:
    zone = file.actor.time_zone if file.actor else timezone_of(file.session, file.case.agency_id)
    opens = file.case.period.opens_on if file.case.period else file.case.cycle.evaluation_opens
    return clock.today(zone) >= opens
