"""Results and behaviours as rows: the body that forms A.1.1, A.1.2, A.1.6, A.1.7, B.1.3 to B.1.5 and C share."""

from __future__ import annotations

from typing import Any

from app.documents import words
from app.plans.records import IndicatorView, PlanVersion, ResultView
from app.plans.values import BEHAVIOURS, Section
from app.progress.values import FeedbackView, Progress

SECTIONS = ((Section.MAIN, "A. UTAMA"), (Section.ADDITIONAL, "B. TAMBAHAN"))
Json = dict[str, Any]


def body(plan: PlanVersion, progress: Progress | None = None, *, leader: bool) -> Json:
    """The plan, and beside it what came of it where ``progress`` is given."""
    return {
        "quantitative": plan.quantitative,
        "leader": leader,
        "progress": progress is not None,
        "measure": _measure(leader, progress is not None),
        "sections": [
            {"title": title, "results": [_result(one, progress) for one in plan.of_section(section)]}
            for section, title in SECTIONS
        ],
        "behaviours": _behaviours(plan, progress),
    }


def _measure(leader: bool, progress: bool) -> str:
    """How the annex words the line above the indicators of the qualitative approach (p.32, p.55, p.105)."""
    if leader:
        return f"Ukuran keberhasilan/ Indikator Kinerja Individu, Target, dan Perspektif{'****' if progress else ''}:"
    return "Ukuran keberhasilan/ indikator kinerja individu dan Target:"


def _result(result: ResultView, progress: Progress | None) -> Json:
    given = progress.result_feedback.get(result.lineage, ()) if progress else ()
    taken = progress.takeovers.get(result.lineage) if progress else None
    feedback = _feedback(given)
    if taken is not None:
        feedback.append(f"Hasil kerja diambil alih oleh {taken.by_name}. {taken.note}".strip())
    return {
        "number": result.number,
        "text": result.text,
        "assigned": f"(penugasan dari {result.assigned_by})" if result.assigned_by else "",
        "leader": _leader(result),
        "indicators": [_indicator(one, progress) for one in result.indicators] or [_no_indicator()],
        "feedback": feedback,
    }


def _leader(result: ResultView) -> Json:
    """The leader's result that is served; below a leader's stand its indicators (p.59, footnote)."""
    linked = result.leader
    if linked is None:
        return {"text": result.leader_text or words.EMPTY, "indicators": []}
    return {"text": linked.text, "indicators": list(linked.indicators) if linked.is_leader else []}


def _indicator(one: IndicatorView, progress: Progress | None) -> Json:
    done = progress.realisations.get(one.lineage) if progress else None
    return {
        "text": one.text,
        "aspect": words.ASPECTS[one.aspect] if one.aspect else words.EMPTY,
        "target": one.target or words.EMPTY,
        "perspective": words.PERSPECTIVES[one.perspective] if one.perspective else "",
        "realisation": done.text if done and done.text.strip() else words.EMPTY,
    }


def _no_indicator() -> Json:
    return {name: words.EMPTY for name in ("text", "aspect", "target", "realisation")} | {"perspective": ""}


def _behaviours(plan: PlanVersion, progress: Progress | None) -> list[Json]:
    return [
        {
            "number": number,
            "title": value.title,
            "guides": list(value.guides),
            "expectations": list(plan.expectations.get(value.code, ())),
            "feedback": _feedback(progress.behaviour_feedback.get(value.code, ())) if progress else [],
        }
        for number, value in enumerate(BEHAVIOURS, start=1)
    ]


def _feedback(given: tuple[FeedbackView, ...]) -> list[str]:
    return [f"{one.giver}: {one.text}" for one in given]
