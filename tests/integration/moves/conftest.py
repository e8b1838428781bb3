"""Cases in many places, and moves of them."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.models import Case
from app.core.ids import new_id
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from app.moves import service
from app.moves.forecast import forecast
from app.moves.models import CaseMove
from app.moves.service import Order
from app.moves.values import Wish
from tests.world import World
from workflows.state_maps import propose

PEOPLE = ("employee", "colleague", "appraiser", "superior", "hr", "stranger")


def everybody(world: World) -> list[Case]:
    """A case for everybody who is appraised, in their first state."""
    return [world.case(part) for part in PEOPLE]


def wish(world: World, target: DefinitionVersion, states: Mapping[str, str | None] | None = None, **more) -> Wish:
    """The move of all cases of the cycle's version, by the proposed map unless told otherwise."""
    source = more.pop("source", None) or world.session.get_one(DefinitionVersion, world.cycle.definition_version_id)
    found = states or propose(compiled(source).definition, compiled(target).definition)
    return Wish(source, target, found, **more)


def ask(world: World, wanted: Wish, *, for_new: bool = False, reason: str = "Alur baru.") -> CaseMove:
    """Ask for a move as HR, confirming the number that the dry run shows."""
    number = len(forecast(world.session, wanted, now=world.now).moving)
    order = Order(reason, number, str(new_id()), for_new)
    move = service.request(world.session, wanted, order, actor=world.actor("hr"), now=world.now)
    world.session.commit()
    return move


def take_back(world: World, move: CaseMove) -> CaseMove:
    """Ask for the way back as HR."""
    order = Order("Keliru.", move.moved, str(new_id()))
    back = service.request_undo(world.session, move.id, order, actor=world.actor("hr"), now=world.now)
    world.session.commit()
    return back


def work(world: World, move: CaseMove) -> CaseMove:
    """All batches, as the worker runs them."""
    while service.run_batch(world.session, move.id, now=world.now):
        world.session.commit()
    world.session.commit()
    return world.session.get_one(CaseMove, move.id, populate_existing=True)
