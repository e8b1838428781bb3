"""Who reads what of a session, as pages 78-88 say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from app.guidance.policy import Reader, is_locked, may_write, readable, roles_of
from app.guidance.values import GuidanceFeedback, Kind, SessionView

NOW = datetime(2026, 4, 1, tzinfo=UTC)
SESSION = SessionView(
    id=uuid4(), case_id=uuid4(), kind=Kind.COACHING, guide_id=uuid4(), guide="Bagas", guide_nip=None, topic="Antrean",
    held_on=date(2026, 4, 1), place="Ruang rapat", tables={"goal": ({"indicator": "x"},)}, texts={"opportunity": "y"},
    feedback=GuidanceFeedback(("a",) * 9, NOW), competence=None, owner_signed_at=None, guide_signed_at=None,
    revision=1, actions=(),
)  # fmt: skip
COUNSELLING = replace(SESSION, kind=Kind.COUNSELLING, feedback=None, tables={}, texts={"problem": "rahasia"})


def reader(*roles: str, running: bool = True) -> Reader:
    return Reader(frozenset(roles), running)


@pytest.mark.parametrize(
    ("role", "reads"), [("owner", True), ("superior", True), ("guide", False), ("appraiser", False), ("hr", False)]
)
def test_p83_g1_feedback_on_the_guidance_goes_to_the_leaders_superior(role: str, reads: bool) -> None:
    found = readable(SESSION, reader(role))
    assert found is not None
    assert (found.feedback is not None) is reads


@pytest.mark.parametrize("role", ["appraiser", "superior", "hr"])
def test_p85_d5b_counselling_is_for_the_two_alone(role: str) -> None:
    assert readable(COUNSELLING, reader(role)) is None


@pytest.mark.parametrize("role", ["appraiser", "superior", "hr"])
def test_p88_d_those_above_read_what_is_reported_and_nothing_else(role: str) -> None:
    found = readable(replace(COUNSELLING, texts={"problem": "rahasia", "report": "Selesai"}), reader(role))
    assert found is not None
    assert (found.texts, found.topic, found.place) == ({"report": "Selesai"}, "", "")


@pytest.mark.parametrize("role", ["owner", "guide"])
def test_the_two_read_all_of_a_counselling(role: str) -> None:
    assert readable(COUNSELLING, reader(role)) == COUNSELLING


def test_nobody_else_reads_anything() -> None:
    assert readable(SESSION, reader()) is None
    assert roles_of({"next_superior", "assignee"}) == frozenset()


def test_an_employee_with_other_relations_counts_as_the_employee() -> None:
    assert roles_of({"owner", "agency_hr", "appraiser"}) == {"owner"}


def test_signed_by_both_the_words_stand() -> None:
    signed = replace(SESSION, owner_signed_at=NOW, guide_signed_at=NOW)
    assert is_locked(signed)
    assert not may_write(signed, reader("guide"), "guide")
    assert may_write(replace(signed, guide_signed_at=None), reader("guide"), "guide")
    assert not may_write(SESSION, reader("guide", running=False), "guide")
    assert not may_write(SESSION, reader("appraiser"), "guide")
