"""A case whose evaluation was delivered, ready to be objected to."""

from __future__ import annotations

from datetime import date

import pytest

from app.cases.models import Case
from app.evaluations.models import Evaluation
from app.people.models import Delegation
from tests.world import World

REASON = "Realisasi imunisasi 97%, di atas target.\n<script>alert(1)</script>"


def deliver(world: World, part: str = "employee") -> Case:
    """Put a case where its owner has the document in hand, rated meets/below by the appraiser."""
    case = world.case(part)
    case.state, case.stage, case.predicate = "received", "appeal", "poor"
    world.session.add(
        Evaluation(
            agency_id=case.agency_id,
            case_id=case.id,
            number=1,
            status="final",
            organisation_rating="good",
            result_rating="meets",
            result_reason="Target imunisasi tercapai.",
            behaviour_rating="below",
            behaviour_reason="Dua kali terlambat melapor.",
            recommendation="Bimbingan kedisiplinan.",
            predicate="poor",
            rated_by_id=world.people["appraiser"].id,
            rated_as="appraiser",
            rated_at=world.now,
            delivered_at=world.now,
        )
    )
    world.session.flush()
    return case


def substitute(world: World, *, absent: str, by: str) -> None:
    """Let one of the cast stand in for another during the whole of January."""
    world.session.add(
        Delegation(
            agency_id=world.agency.id,
            absent_id=world.people[absent].id,
            substitute_id=world.people[by].id,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 2, 1),
            reason="Cuti tahunan",
        )
    )
    world.session.flush()


@pytest.fixture
def received(frozen: World) -> Case:
    """The employee has received the document."""
    return deliver(frozen)


@pytest.fixture
def explained(frozen: World, received: Case) -> Case:
    """The objection was filed and explained; the superior has to decide."""
    frozen.act(received, "file_objection", "employee", REASON)
    frozen.act(received, "explain_rating", "appraiser", "Laporan Maret dan April terlambat.")
    return received
