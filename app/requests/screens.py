"""Requests as their owner's list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.screens import state_title
from app.definitions.queries import compiled
from app.requests import queries
from app.web.locales import language
from workflows import relations


@dataclass(frozen=True)
class Line:
    """One request. ``holders`` says whose turn it is, by relation and name; ``mine`` that it is the owner's."""

    case_id: UUID
    title: str
    state: str
    final: bool
    mine: bool
    holders: tuple[str, ...]
    due_at: datetime | None
    entered_at: datetime


def lines(session: Session, cases: Sequence[Case]) -> list[Line]:
    """The requests with whoever holds the ball; one statement more than the cases themselves."""
    asked = queries.holders(session, cases) if any(case.closed_at is None for case in cases) else {}
    return [_line(case, asked.get(case.id, [])) for case in cases]


def _line(case: Case, asked: Sequence[tuple[str, str]]) -> Line:
    names: dict[str, list[str]] = {}
    for relation, name in asked:
        names.setdefault(relation, []).extend([name] if name else [])
    return Line(
        case_id=case.id,
        title=case.round_name,
        state=state_title(case),
        final=compiled(case.definition_version).definition.state(case.state).final,
        mine="owner" in names,
        holders=tuple(_holder(relation, found) for relation, found in names.items()),
        due_at=case.due_at,
        entered_at=case.entered_at,
    )


def _holder(relation: str, names: Sequence[str]) -> str:
    title = relations.title(relation, language(), "request")
    return f"{title} ({', '.join(names)})" if names else title
