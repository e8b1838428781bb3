"""Votes: enough people can cast them, and what follows when one fails exists here."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.findings import Finding, error
from workflows.definition import SYSTEM_KINDS, Definition, Transition, Vote

ONE_PERSON = frozenset({"owner", "appraiser", "appraiser_superior", "next_superior", "unit_head", "authority"})
"""Relations in which only one person stands; how many there are in the others is for the people check."""


def check(definition: Definition) -> Iterator[Finding]:
    """Each step with a vote."""
    for one in definition.transitions:
        if one.vote is not None:
            yield from _vote(definition, one, one.vote)


def _vote(definition: Definition, one: Transition, vote: Vote) -> Iterator[Finding]:
    place = f"transitions.{one.id}.vote"
    if one.kind in SYSTEM_KINDS:
        yield error("vote_of_system", place)
    if vote.need > 1 and vote.of in ONE_PERSON:
        yield error("vote_unreachable", place, need=vote.need, name=vote.of)
    if vote.otherwise is None:
        return
    other = next((each for each in definition.transitions if each.id == vote.otherwise), None)
    if other is None:
        yield error("unknown_transition", f"{place}.otherwise", name=vote.otherwise)
    elif other.kind != "consequence" or not set(one.sources) <= set(other.sources):
        yield error("vote_otherwise", f"{place}.otherwise", name=other.title)
