"""Questions and explanations of tests, through the real service."""

from __future__ import annotations

from datetime import timedelta

from app.cases.models import Case
from app.objections import examination
from app.objections.queries import read_objection
from app.objections.values import Heard, ObjectionView
from tests.world import World

QUESTION = "Kapan laporan Maret dikirim?\n<b>tebal</b>"
ANSWER = "Laporan terkirim 5 April, bukti nomor 3."


def ask(world: World, case: Case, who: str = "superior", side: Heard = Heard.OWNER, text: str = QUESTION) -> None:
    """A question, a minute after the last press."""
    world.now += timedelta(minutes=1)
    examination.ask(world.session, case.id, side=side, question=text, actor=world.actor(who), now=world.now)


def explain(world: World, case: Case, who: str = "employee", text: str = ANSWER) -> None:
    """What the employee says unasked."""
    examination.explain_unasked(world.session, case.id, text=text, actor=world.actor(who), now=world.now)


def answer(world: World, case: Case, who: str, text: str = ANSWER, place: int = 0) -> None:
    """The answer to the question in that place, a minute later."""
    question = read(world, case).questions[place].id
    world.now += timedelta(minutes=1)
    examination.answer(world.session, case.id, question, text=text, actor=world.actor(who), now=world.now)


def read(world: World, case: Case) -> ObjectionView:
    """The objection as pages read it."""
    found = read_objection(world.session, case.id)
    assert found is not None
    return found
