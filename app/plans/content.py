"""What somebody wants a plan to say, before it is stored; and what is wrong with it.

The same rules hold for the editor, imports and the demo, because ``service.replace_draft`` asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from app.plans.records import IndicatorView, PlanVersion, ResultView
from app.plans.values import BEHAVIOUR_CODES, Approach, Aspect, AttachmentKind, Perspective, Section

MAX_RESULTS = 40
MAX_INDICATORS = 20
MAX_LINES = 40
MAX_TEXT = 2000


@dataclass(frozen=True)
class IndicatorContent:
    """``id`` names the row of the draft that is meant; without it a new one is made."""

    text: str
    aspect: Aspect | None = None
    target: str = ""
    perspective: Perspective | None = None
    id: UUID | None = None


@dataclass(frozen=True)
class ResultContent:
    """``leader_result_id`` is a result of the leader's agreed plan; ``leader_text`` alone is a provisional link."""

    section: Section
    text: str
    assigned_by: str = ""
    leader_result_id: UUID | None = None
    leader_text: str = ""
    indicators: tuple[IndicatorContent, ...] = ()
    id: UUID | None = None


@dataclass(frozen=True)
class PlanContent:
    """The whole document as its author wants it."""

    approach: Approach
    results: tuple[ResultContent, ...] = ()
    attachments: Mapping[AttachmentKind, tuple[str, ...]] | None = None

    def without_attachments(self) -> PlanContent:
        """The same, leaving the stored attachments alone."""
        return replace(self, attachments=None)


def content_of(version: PlanVersion, *, as_copy: bool = False) -> PlanContent:
    """What a stored version says. A copy for another year names no rows, and links to the leader in words only."""
    return PlanContent(
        approach=version.approach,
        results=tuple(_result_content(result, as_copy) for result in version.results),
        attachments=version.attachments,
    )


def _result_content(result: ResultView, as_copy: bool) -> ResultContent:
    return ResultContent(
        section=result.section,
        text=result.text,
        assigned_by=result.assigned_by,
        leader_result_id=result.leader.id if result.leader and not as_copy else None,
        leader_text=result.leader_text,
        indicators=tuple(_indicator_content(one, as_copy) for one in result.indicators),
        id=None if as_copy else result.id,
    )


def _indicator_content(row: IndicatorView, as_copy: bool) -> IndicatorContent:
    return IndicatorContent(row.text, row.aspect, row.target, row.perspective, None if as_copy else row.id)


def one_line(text: str) -> str:
    """A numbered line holds no line break, because the editors show one line per entry."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """Text as it is stored: no carriage returns, no control signs that PostgreSQL refuses, no space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def normalised(content: PlanContent, *, is_leader: bool) -> PlanContent:
    """The content in the shape of its official form, main results first; rows stay where they are within a section.

    Aspect and target belong to the quantitative approach (Pasal 9(3)), the aspect to form A.1.7 only, and perspectives
    to leaders (p.29).
    """
    results = [_normalised_result(result, content.approach, is_leader) for result in content.results]
    attachments = content.attachments
    if attachments is not None:
        attachments = {kind: tidy_lines(lines) for kind, lines in attachments.items()}
    order = tuple(Section)
    ordered = sorted(results, key=lambda result: order.index(result.section))
    return replace(content, results=tuple(ordered), attachments=attachments)


def without_blank_rows(content: PlanContent) -> PlanContent:
    """Without the rows in which nothing was written."""
    results = (
        replace(one, indicators=tuple(row for row in one.indicators if not _blank(row))) for one in content.results
    )
    return replace(content, results=tuple(one for one in results if not _blank(one)))


def _blank(row: ResultContent | IndicatorContent) -> bool:
    """Choices such as the aspect don't count as writing."""
    if isinstance(row, IndicatorContent):
        return not (row.text or row.target)
    return not (row.text or row.leader_text or row.assigned_by) and all(_blank(one) for one in row.indicators)


def tidy_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines without the empty ones."""
    return tuple(filter(None, (one_line(plain(line)) for line in lines)))


def _normalised_result(result: ResultContent, approach: Approach, is_leader: bool) -> ResultContent:
    return replace(
        result,
        text=plain(result.text),
        assigned_by=one_line(plain(result.assigned_by)),
        leader_text=plain(result.leader_text),
        indicators=tuple(_normalised_indicator(one, approach, is_leader) for one in result.indicators),
    )


def _normalised_indicator(row: IndicatorContent, approach: Approach, is_leader: bool) -> IndicatorContent:
    quantitative = approach is Approach.QUANTITATIVE
    return replace(
        row,
        text=plain(row.text),
        aspect=row.aspect if quantitative and not is_leader else None,
        target=plain(row.target) if quantitative else "",
        perspective=row.perspective if is_leader else None,
    )


@dataclass(frozen=True)
class Problem:
    """What can't be stored: the place as the editor's form names it, and a sentence with its figures."""

    place: str
    sentence: str
    params: Mapping[str, int] = field(default_factory=dict)


def N_(text: str) -> str:  # noqa: N802  the name that the extraction of texts knows
    """Marks a sentence for translation; whoever shows it asks for the reader's language."""
    return text


def problems(content: PlanContent) -> Iterator[Problem]:
    """Everything in normalised content that can't be stored."""
    if len(content.results) > MAX_RESULTS:
        yield Problem("results", N_("Paling banyak %(most)s rencana hasil kerja."), {"most": MAX_RESULTS})
    for number, result in enumerate(content.results):
        if not _blank(result):
            yield from _result_problems(f"results-{number}", result)
    for kind, lines in (content.attachments or {}).items():
        yield from _line_problems(kind.value, lines)


def _result_problems(place: str, result: ResultContent) -> Iterator[Problem]:
    if not result.text:
        yield Problem(f"{place}-text", N_("Tulis rencana hasil kerjanya, atau hapus baris ini."))
    if len(result.indicators) > MAX_INDICATORS:
        most = {"most": MAX_INDICATORS}
        yield Problem(f"{place}-text", N_("Paling banyak %(most)s indikator untuk satu hasil kerja."), most)
    for name in ("text", "assigned_by", "leader_text"):
        yield from _too_long(f"{place}-{name}", getattr(result, name))
    for number, row in enumerate(result.indicators):
        spot = f"{place}-indicators-{number}"
        if row.target and not row.text:
            yield Problem(f"{spot}-text", N_("Tulis indikatornya, atau kosongkan targetnya."))
        yield from _too_long(f"{spot}-text", row.text)
        yield from _too_long(f"{spot}-target", row.target)


def expectation_problems(lines: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """Everything in the leader's expectations that can't be stored; the places are the codes of the values."""
    for code, texts in lines.items():
        if code not in BEHAVIOUR_CODES:
            yield Problem(code, N_("Nilai perilaku ini tidak dikenal."))
        yield from _line_problems(code, texts)


def _line_problems(place: str, lines: tuple[str, ...]) -> Iterator[Problem]:
    if len(lines) > MAX_LINES:
        yield Problem(place, N_("Paling banyak %(most)s baris."), {"most": MAX_LINES})
    if any(len(line) > MAX_TEXT for line in lines):
        yield Problem(place, N_("Paling panjang %(most)s karakter setiap baris."), {"most": MAX_TEXT})


def _too_long(place: str, text: str) -> Iterator[Problem]:
    if len(text) > MAX_TEXT:
        yield Problem(place, N_("Paling panjang %(most)s karakter."), {"most": MAX_TEXT})
