"""The row buttons of the editor: each takes what is typed, moves it about, and stores nothing.

The document is the plain data of the editor's form, so the buttons work without JavaScript and keep every letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.plans.content import MAX_INDICATORS, MAX_RESULTS, PlanContent, ResultContent
from app.plans.values import Approach, Section

Document = dict[str, Any]
Rows = list[dict[str, Any]]


class UnknownOperation(ValueError):
    """The button's value isn't one of ours, or names a row that isn't there."""


@dataclass(frozen=True)
class Edited:
    """The document after a button, and the field in which the person goes on."""

    document: Document
    focus: str | None = None


def document_of(content: PlanContent) -> Document:
    """A stored plan as the data of the form."""
    return {
        "approach": content.approach.value,
        "results": [_result_row(result) for result in content.results],
        **{kind.value: "\n".join(lines) for kind, lines in (content.attachments or {}).items()},
    }


def _result_row(result: ResultContent) -> dict[str, Any]:
    return {
        "id": str(result.id or ""),
        "section": result.section.value,
        "text": result.text,
        "assigned_by": result.assigned_by,
        "leader_result_id": str(result.leader_result_id or ""),
        "leader_text": "" if result.leader_result_id else result.leader_text,
        "indicators": [
            {
                "id": str(row.id or ""),
                "text": row.text,
                "aspect": row.aspect or "",
                "target": row.target,
                "perspective": row.perspective or "",
            }
            for row in result.indicators
        ],
    }


def in_sections(document: Document) -> Document:
    """Main results first, each section in its own order; so that the numbers of the rows are those on the page."""
    order = [section.value for section in Section]
    return {**document, "results": sorted(document["results"], key=lambda row: order.index(row["section"]))}


def apply(operation: str, document: Document) -> Edited:
    """Carry out one button. Raises UnknownOperation."""
    name, *arguments = operation.split(":")
    action = _ACTIONS.get(name)
    if action is None:
        raise UnknownOperation(operation)
    document = in_sections(document)
    try:
        return action(document, *arguments)
    except (IndexError, TypeError, ValueError) as error:
        raise UnknownOperation(operation) from error


def with_copy(document: Document, content: PlanContent) -> Edited:
    """Add the rows of another plan behind what is typed; lines of the attachment only where none are typed yet.

    Into an empty draft its approach comes along; else its rows take on the approach of the draft.
    """
    more = document_of(content)
    results = [row for row in document["results"] if not _untouched(row)]
    first = len(results)
    if results and document["approach"] != more["approach"]:
        more = _switch(more, document["approach"]).document
    lines = {key: document.get(key) or value for key, value in more.items() if key not in ("results", "approach")}
    copied = {**document, **lines, "results": [*results, *more["results"]][:MAX_RESULTS]}
    if not results:
        copied["approach"] = more["approach"]
    return Edited(in_sections(copied), focus=f"results-{first}-text" if more["results"] else None)


def with_shared(document: Document, content: PlanContent, shared: set[str]) -> Document:
    """Also the rows that the leader's matrix laid down while the person typed, so that saving doesn't drop them.

    One that the person took out on this page comes back as well: better seen twice than lost.
    """
    typed = {row["id"] for row in document["results"]}
    missing = [row for row in document_of(content)["results"] if row["id"] in shared and row["id"] not in typed]
    return in_sections({**document, "results": [*document["results"], *missing]})


def forget_missing(document: Document, known: set[str]) -> None:
    """Rows that somebody else deleted meanwhile become new rows, so that what was typed in them can be saved."""
    for result in document["results"]:
        for row in (result, *result["indicators"]):
            row["id"] = row["id"] if row["id"] in known else ""


def _untouched(row: Mapping[str, Any]) -> bool:
    typed = [row["text"], row["assigned_by"], row["leader_text"]]
    return not any([*typed, *(one["text"] or one["target"] for one in row["indicators"])])


def _at(rows: Sequence[Any], text: str) -> int:
    """An index of an existing row. Raises IndexError, ValueError."""
    index = int(text)
    if not 0 <= index < len(rows):
        raise IndexError(text)
    return index


def _add(document: Document, section: str) -> Edited:
    rows: Rows = document["results"]
    if len(rows) >= MAX_RESULTS:
        return Edited(document)
    fresh = {"section": Section(section).value, "indicators": [{}]}
    edited = in_sections({**document, "results": [*rows, fresh]})
    place = next(index for index, row in enumerate(edited["results"]) if row is fresh)
    return Edited(edited, f"results-{place}-text")


def _remove(document: Document, number: str) -> Edited:
    place = _at(document["results"], number)
    del document["results"][place]
    return Edited(document, f"results-{max(place - 1, 0)}-text" if document["results"] else None)


def _move(step: int) -> Callable[[Document, str], Edited]:
    def move(document: Document, number: str) -> Edited:
        rows: Rows = document["results"]
        place = _at(rows, number)
        other = place + step
        if not 0 <= other < len(rows) or rows[other]["section"] != rows[place]["section"]:
            return Edited(document, f"results-{place}-text")
        rows[place], rows[other] = rows[other], rows[place]
        return Edited(document, f"results-{other}-text")

    return move


def _change_section(document: Document, number: str) -> Edited:
    row = document["results"][_at(document["results"], number)]
    row["section"] = Section.ADDITIONAL.value if row["section"] == Section.MAIN.value else Section.MAIN.value
    edited = in_sections(document)
    return Edited(edited, f"results-{edited['results'].index(row)}-text")


def _add_indicator(document: Document, number: str) -> Edited:
    place = _at(document["results"], number)
    rows: Rows = document["results"][place]["indicators"]
    if len(rows) < MAX_INDICATORS:
        rows.append({})
    return Edited(document, f"results-{place}-indicators-{len(rows) - 1}-text")


def _remove_indicator(document: Document, number: str, inner: str) -> Edited:
    place = _at(document["results"], number)
    rows: Rows = document["results"][place]["indicators"]
    del rows[_at(rows, inner)]
    return Edited(document, f"results-{place}-text")


def _raise_indicator(document: Document, number: str, inner: str) -> Edited:
    place = _at(document["results"], number)
    rows: Rows = document["results"][place]["indicators"]
    index = _at(rows, inner)
    if index > 0:
        rows[index - 1], rows[index] = rows[index], rows[index - 1]
    return Edited(document, f"results-{place}-indicators-{max(index - 1, 0)}-text")


def _switch(document: Document, approach: str) -> Edited:
    """In the qualitative approach indicator and target are one narrative (Pasal 9(3)), so the target joins the text."""
    wanted = Approach(approach)
    if wanted is Approach.QUALITATIVE:
        for result in document["results"]:
            for row in result["indicators"]:
                row["text"] = " ".join(filter(None, (row.get("text"), row.get("target"))))
                row["target"] = ""
    return Edited({**document, "approach": wanted.value})


_ACTIONS: dict[str, Callable[..., Edited]] = {
    "add": _add,
    "remove": _remove,
    "up": _move(-1),
    "down": _move(1),
    "section": _change_section,
    "add-indicator": _add_indicator,
    "remove-indicator": _remove_indicator,
    "up-indicator": _raise_indicator,
    "approach": _switch,
}
