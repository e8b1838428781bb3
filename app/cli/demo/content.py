"""From the files of the demo to what the services of plans take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.plans.content import IndicatorContent, PlanContent, ResultContent, content_of
from app.plans.records import IndicatorView, LeaderResult, PlanVersion, ResultView
from app.plans.values import Approach, Aspect, AttachmentKind, Perspective, Section


def plan_content(given: Any, leader_results: Sequence[LeaderResult]) -> PlanContent:
    """The plan as first written. A leader's result of the same wording is linked, any other is named in words."""
    attachments = given.get("attachments", {})
    return PlanContent(
        approach=Approach(given["approach"]),
        results=tuple(_result(one, leader_results) for one in given["results"]),
        attachments={kind: tuple(attachments.get(kind.value, ())) for kind in AttachmentKind},
    )


def revised_content(given: Any, draft: PlanVersion) -> PlanContent:
    """The draft of a change, with the wording of the law's second form where that differs."""
    content = content_of(draft)
    results = [_revised(row, one) for row, one in zip(content.results, given["results"], strict=True)]
    return replace(content, results=tuple(results))


def extended_content(given: Any, draft: PlanVersion) -> PlanContent:
    """The draft of a change with one more result."""
    content = content_of(draft)
    return replace(content, results=(*content.results, _result(given, ())))


def expectations(given: Any) -> dict[str, list[str]]:
    """Lines by the code of the BerAKHLAK value."""
    return {code: value.get("expectations", []) for code, value in given["behaviours"].items()}


def indicators(given: Any, plan: PlanVersion) -> Iterator[tuple[Any, IndicatorView]]:
    """Each indicator as typed, with the one that is stored."""
    for one, result in results(given, plan):
        yield from zip(one["indicators"], result.indicators, strict=True)


def results(given: Any, plan: PlanVersion) -> Iterator[tuple[Any, ResultView]]:
    """Each result as typed, with the one that is stored; files hold them in the order of the form."""
    return zip(given["results"], plan.results, strict=True)


def _result(given: Any, leader_results: Sequence[LeaderResult]) -> ResultContent:
    named = given.get("leader_result", "")
    return ResultContent(
        section=Section(given["section"]),
        text=given["text"],
        assigned_by=given.get("assigned_by", ""),
        leader_result_id=_linked(named, leader_results),
        leader_text=named,
        indicators=tuple(_indicator(one) for one in given["indicators"]),
    )


def _linked(named: str, leader_results: Sequence[LeaderResult]) -> UUID | None:
    """By the first line, because a leader's result may carry its indicators below (p.59)."""
    wanted = named.partition("\n")[0]
    return next((one.id for one in leader_results if one.agreed and one.text == wanted), None)


def _indicator(given: Any) -> IndicatorContent:
    return IndicatorContent(
        text=given["text"],
        aspect=Aspect(given["aspect"]) if "aspect" in given else None,
        target=given.get("target", ""),
        perspective=Perspective(given["perspective"]) if "perspective" in given else None,
    )


def _revised(row: ResultContent, given: Any) -> ResultContent:
    wording = [one.get("revised", one["text"]) for one in given["indicators"]]
    return replace(
        row,
        assigned_by=given.get("revised_assigned_by", row.assigned_by),
        indicators=tuple(replace(one, text=text) for one, text in zip(row.indicators, wording, strict=True)),
    )
