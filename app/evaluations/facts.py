"""What guards may ask about the evaluation. A person's guards know no more than the person may see."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.casefile import CaseFile
from app.cases.hooks import facts
from app.core import clock
from app.evaluations.queries import evaluations_of
from app.people.calendar import timezone_of


@facts
def evaluation_facts(file: CaseFile) -> Mapping[str, object]:
    """Facts named in skp-nasional.yaml. ``evaluation_open`` counts days in the agency's time zone."""
    evaluation = evaluations_of(file)
    current = evaluation.current
    return {
        "evaluation_open": _evaluation_open(file),
        "self_note_filled": bool(evaluation.self_view and evaluation.self_view.note.strip()),
        "result_rating": current.ratings.result_rating if current else None,
        "behaviour_rating": current.ratings.behaviour_rating if current else None,
        "predicate": current.predicate if current else None,
        "rated_by_superior": bool(current and current.rated_as == "appraiser_superior"),
    }


def _evaluation_open(file: CaseFile) -> bool:
    zone = file.actor.time_zone if file.actor else timezone_of(file.session, file.case.agency_id)
    return clock.today(zone) >= file.case.cycle.evaluation_opens
