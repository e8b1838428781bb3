"""Evaluation document: forms D.1.1 (p.115), D.1.2 signed by the appraiser's superior (p.116), D.1.3 after an objection
(p.118)."""

from __future__ import annotations

from typing import Any

from app.cases.casefile import CaseFile
from app.documents import sources, words
from app.documents.content import Head, Sheet, Signer
from app.documents.sources import Labels
from app.documents.values import Reason
from app.evaluations.queries import evaluations_of
from app.evaluations.values import EvaluationView
from app.objections.queries import read_objection
from app.objections.values import ObjectionView

PARTS = frozenset({"result"})
DECISION_PARTS = frozenset({"result", "objection"})
_DECISIONS = {"upheld": "Menguatkan hasil evaluasi kinerja.", "changed": "Mengubah hasil evaluasi kinerja."}


def _evaluation(file: CaseFile) -> EvaluationView | None:
    found = evaluations_of(file).current
    return found if found is not None and found.predicate is not None else None


def _decision(file: CaseFile) -> ObjectionView | None:
    """The decided objection, where its version is still the latest: after a re-opening the rating is a new one."""
    found = file.load("objection", read_objection)
    current = _evaluation(file)
    if found is None or found.decision is None or current is None:
        return None
    return found if current.id in {found.before.id, found.after.id if found.after else None} else None


def unavailable(file: CaseFile, code: str) -> Reason | None:
    """Which of the three forms it is depends on who rated and on whether an objection was decided."""
    evaluation = _evaluation(file)
    if evaluation is None:
        return Reason.NOT_RATED
    decided = _decision(file) is not None
    if code == "D.1.3":
        return None if decided else Reason.NO_DECISION
    if decided:
        return Reason.DECIDED
    by_superior = evaluation.rated_as == "appraiser_superior"
    if code == "D.1.1":
        return Reason.RATED_BY_SUPERIOR if by_superior else None
    return None if by_superior else Reason.RATED_BY_APPRAISER


def sealed_at(file: CaseFile) -> int | None:
    """The event by which the appraisal was closed: nobody can sign or object any more."""
    closed = file.case.closed_at is not None and evaluations_of(file).final is not None
    return sources.last_step(file, ("close_case",)) if closed else None


def build(file: CaseFile, code: str) -> Sheet:
    """The document in the rows of the annex."""
    evaluation = _evaluation(file)
    assert evaluation is not None  # noqa: S101 - ``unavailable`` is asked first
    delivered = sources.last_step(file, ("deliver_document",)) if evaluation.delivered_at else None
    parties = sources.parties_of(file, delivered, sealed_at(file) if delivered else None)
    decision = _decision(file) if code == "D.1.3" else None
    return Sheet(
        template="document",
        head=Head(
            code, ("DOKUMEN EVALUASI KINERJA PEGAWAI",), sources.agency(file).name, sources.span(file),
            f"PERIODE*: {sources.period_name(file)}**",
        ),
        body={"rows": _rows(evaluation, parties, decision)},
        signers=_signers(file, code, parties),
        notes=words.DOCUMENT_NOTES,
    )  # fmt: skip


def _rows(
    evaluation: EvaluationView, parties: dict[str, sources.Party], decision: ObjectionView | None
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [_person(relation, parties.get(relation)) for relation in sources.PARTIES]
    achieved = words.ACHIEVEMENTS.get(evaluation.ratings.organisation_rating or "", words.EMPTY)
    predicate = words.PREDICATES[evaluation.predicate or ""]
    rows.append({
        "title": "EVALUASI KINERJA",
        "pairs": [["CAPAIAN KINERJA ORGANISASI", achieved], ["PREDIKAT KINERJA PEGAWAI", predicate]],
    })  # fmt: skip
    rows.append({"title": "CATATAN/ REKOMENDASI", "text": evaluation.ratings.recommendation or words.EMPTY})
    return rows + (_decision_rows(decision) if decision else [])


def _person(relation: str, party: sources.Party | None) -> dict[str, Any]:
    shown = sources.person(relation, party, Labels(rank="PANGKAT/GOL RUANG"))
    return {"title": shown.heading, "pairs": [list(pair) for pair in shown.rows]}


def _decision_rows(decision: ObjectionView) -> list[dict[str, Any]]:
    decided = decision.decided.text if decision.decided else ""
    verdict = _DECISIONS.get(decision.decision or "", "")
    return [
        {"title": "KEBERATAN", "text": decision.filed.text},
        {
            "title": "PENJELASAN PEJABAT PENILAI KINERJA ATAS KEBERATAN",
            "text": decision.explained.text if decision.explained else words.EMPTY,
        },
        {
            "title": "KEPUTUSAN DAN REKOMENDASI ATASAN PEJABAT PENILAI KINERJA",
            "text": "\n".join(text for text in (verdict, decided) if text),
        },
    ]


def _signers(file: CaseFile, code: str, parties: dict[str, sources.Party]) -> tuple[Signer, ...]:
    """Numbered on through the rows, the right signature first, as the annex does."""
    first = 9 if code == "D.1.3" else 6
    rater = "appraiser_superior" if code == "D.1.2" else "appraiser"
    role = "Atasan Pejabat Penilai Kinerja" if code == "D.1.2" else "Pejabat Penilai Kinerja"
    found = (
        sources.signer(file, "left", f"{first + 1}. Pegawai yang Dinilai", parties.get("owner")),
        sources.signer(file, "right", f"{first}. {role}", parties.get(rater)),
    )
    if code != "D.1.3":
        return found
    decider = parties.get("appraiser_superior")
    later = parties.get("next_superior")
    who = later if later is not None and later.signed_at is not None else decider
    return (*found, sources.signer(file, "center", "11. Atasan Pejabat Penilai Kinerja", who))
