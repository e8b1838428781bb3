"""Result of the evaluation: forms C.1.1 to C.1.3 (p.105-113); records of feedback: B.1.3 to B.1.5 (p.71-77)."""

from __future__ import annotations

from typing import Any

from app.calibration.values import CURVES
from app.cases.casefile import CaseFile
from app.documents import sources, words
from app.documents.content import Sheet
from app.documents.forms import results
from app.documents.sources import Labels
from app.documents.values import Reason
from app.evaluations.queries import evaluations_of
from app.evaluations.values import EvaluationView
from app.people.values import LEADER_KINDS
from app.plans.queries import plan_of
from app.plans.records import PlanVersion

PARTS = frozenset({"plan", "expectations", "realisations", "feedback", "result"})
FEEDBACK_PARTS = PARTS - {"result"}
# form -> quantitative, for leaders (None: for everybody)
KINDS: dict[str, tuple[bool, bool | None]] = {
    "C.1.1": (False, None), "C.1.2": (True, True), "C.1.3": (True, False),
    "B.1.3": (False, None), "B.1.4": (True, True), "B.1.5": (True, False),
}  # fmt: skip


def unavailable(file: CaseFile, code: str) -> Reason | None:
    """Why this form isn't the person's, if so; form C waits for the predicate."""
    quantitative, leader = KINDS[code]
    if leader is not None and file.case.position.is_leader is not leader:
        return Reason.OTHER_POST
    plan = plan_of(file).current
    if plan is None:
        return Reason.NOT_AGREED
    if plan.quantitative is not quantitative:
        return Reason.OTHER_APPROACH
    return Reason.NOT_RATED if code.startswith("C") and _evaluation(file) is None else None


def _evaluation(file: CaseFile) -> EvaluationView | None:
    """What the person may read of the rating, complete."""
    found = evaluations_of(file).current
    return found if found is not None and found.predicate is not None else None


def sealed_at(file: CaseFile) -> int | None:
    """The event by which the rating in force was signed: its delivery, or the decision that changed it."""
    if evaluations_of(file).final is None:
        return None
    return sources.last_step(file, ("deliver_document", "change_rating"))


def build(file: CaseFile, code: str) -> Sheet:
    """Form C: achievement of the organisation, its pattern, results, behaviours, both ratings and the predicate."""
    evaluation, plan = _evaluation(file), plan_of(file).current
    assert evaluation is not None  # noqa: S101 - ``unavailable`` is asked first
    assert plan is not None  # noqa: S101
    delivered = sources.last_step(file, ("deliver_document",)) if evaluation.delivered_at else None
    parties = sources.parties_of(file, delivered, sealed_at(file) if delivered else None)
    notes = words.EVALUATION_NOTES + ((words.PERSPECTIVE_NOTE,) if code == "C.1.1" else ())
    rater = "appraiser_superior" if evaluation.rated_as == "appraiser_superior" else "appraiser"
    role = "Atasan Pejabat Penilai Kinerja" if rater == "appraiser_superior" else "Pejabat Penilai Kinerja"
    return Sheet(
        template="results",
        head=sources.head(
            file, code, _titles(code, "HASIL EVALUASI KINERJA PEGAWAI"), parties, labels=_labels(code), period="***"
        ),
        body=_body(file, plan) | {"star": "", "fixed": _fixed(evaluation)},
        signers=(sources.signer(file, "right", role, parties.get(rater)),),
        notes=notes,
        landscape=True,
    )


def build_feedback(file: CaseFile, code: str) -> Sheet:
    """Forms B.1.3 to B.1.5: what everybody said of results and behaviours (p.70 C.16)."""
    plan, parties = plan_of(file).current, sources.parties_of(file, None)
    assert plan is not None  # noqa: S101 - ``unavailable`` is asked first
    return Sheet(
        template="results",
        head=sources.head(
            file, code, _titles(code, "REKAMAN INFORMASI UMPAN BALIK BERKELANJUTAN"), parties,
            labels=_labels(code), period="",
        ),
        body=_body(file, plan) | {"star": "" if code == "B.1.3" else "*", "fixed": None},
        signers=sources.both_sign(file, parties),
        notes=(words.PERIOD_NOTE,),
        landscape=True,
    )  # fmt: skip


def _titles(code: str, title: str) -> tuple[str, ...]:
    quantitative, leader = KINDS[code]
    who = () if leader is None else (words.LEADERS if leader else words.STAFF,)
    return (title, words.QUANTITATIVE if quantitative else words.QUALITATIVE, *who)


def _labels(code: str) -> Labels:
    """As the annex has them: p.105 C.1.1, p.108 C.1.2, p.111 C.1.3, p.71 B.1.3, p.73 B.1.4, p.75 B.1.5."""
    rank = "PANGKAT/ GOL. RUANG" if code in {"C.1.1", "B.1.3"} else "PANGKAT/GOL RUANG"
    fifth = "INSTANSI" if KINDS[code] == (True, True) else "UNIT KERJA"
    return Labels(rank, code in {"C.1.1", "C.1.2", "B.1.4"}, fifth)


def _body(file: CaseFile, plan: PlanVersion) -> dict[str, Any]:
    return results.body(plan, sources.progress(file), leader=file.case.position.kind in LEADER_KINDS)


def _fixed(evaluation: EvaluationView) -> dict[str, Any]:
    """The blocks around the tables of form C; what wasn't chosen is printed struck out, as in the examples (p.218)."""
    ratings, achieved = evaluation.ratings, evaluation.ratings.organisation_rating
    return {
        "achievement": _choices(words.ACHIEVEMENTS, achieved),
        "curve": list(CURVES[achieved]) if achieved else [],
        "curve_title": words.ACHIEVEMENTS.get(achieved or "", ""),
        "result_rating": _choices(words.RATINGS, ratings.result_rating),
        "behaviour_rating": _choices(words.RATINGS, ratings.behaviour_rating),
        "predicate": _choices(words.PREDICATES, evaluation.predicate),
    }


def _choices(labels: dict[str, str], chosen: str | None) -> list[dict[str, Any]]:
    return [{"text": text, "chosen": code == chosen} for code, text in labels.items()]
