"""Votes as the case page shows them: how many were cast, by whom, and what this person may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.cases import service, voting
from app.cases.casefile import CaseFile
from app.web.filters import t
from app.web.locales import language
from workflows.definition import Vote
from workflows.engine import Offer


@dataclass(frozen=True)
class Cast:
    """One vote."""

    name: str
    on_behalf_of: str
    approve: bool
    comment: str
    at: datetime


@dataclass(frozen=True)
class Ballot:
    """One step that needs several votes. ``own``: this person has a seat; ``reasons``: why they can't vote now.

    ``on_behalf_of`` is the member in whose seat they would vote.
    """

    transition: str
    title: str
    need: int
    veto: bool
    yes: int
    no: int
    cast: tuple[Cast, ...]
    own: bool
    code: str | None
    reasons: tuple[str, ...]
    comment: str
    on_behalf_of: str


def build(file: CaseFile, now: datetime) -> list[Ballot]:
    """The votes that are open in the present state; none, and nothing is read, where it knows no voting."""
    steps = file.compiled.by_state.get(file.case.state, ())
    if not any(step.vote for step in steps):
        return []
    return [_ballot(file, offer, offer.transition.vote) for offer in service.offers(file, now) if offer.transition.vote]


def _ballot(file: CaseFile, offer: Offer, vote: Vote) -> Ballot:
    step, names = offer.transition, voting.names(file)
    votes = [one for one in voting.of_the_stay(file) if one.transition == step.id]
    cast = tuple(
        Cast(
            names[one.voter_id],
            names[one.acting_for_id] if one.acting_for_id else "",
            one.approve,
            one.comment,
            one.at,
        )
        for one in votes
    )
    yes = sum(one.approve for one in votes)
    return Ballot(
        transition=step.id,
        title=t(step.title),
        need=vote.need,
        veto=vote.veto,
        yes=yes,
        no=len(votes) - yes,
        cast=cast,
        own=offer.standing is not None,
        code=offer.blockers[0].code if offer.blockers else None,
        reasons=tuple(blocker.sentence(language()) for blocker in offer.blockers),
        comment=step.comment,
        on_behalf_of=_seat_name(file, offer),
    )


def _seat_name(file: CaseFile, offer: Offer) -> str:
    seat = offer.standing.acting_for if offer.standing else None
    return voting.names(file).get(UUID(seat), "") if seat else ""
