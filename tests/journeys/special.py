"""What the journeys of the special cases share: days, moves, and pages as somebody of the cast."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.cases import jobs
from app.cases.models import Case, CaseEvent, CaseTimer
from app.cases.queries import list_parties
from app.cases.transfers import Followed, follow_person
from app.people import service as people
from app.people.models import Posting
from app.people.service import PostingData
from app.people.values import PostingKind
from tests.visitor import token_on
from tests.world import World, sign_in

JAKARTA = ZoneInfo("Asia/Jakarta")


def go_to(world: World, day: date, at: clock_time = clock_time(9)) -> None:
    """Let it be nine o'clock WIB on a day; the clock of the tests never goes back."""
    moment = datetime.combine(day, at, JAKARTA).astimezone(UTC)
    assert moment >= world.now, "the story goes forward"
    world.now = moment


def let_time_pass(world: World, until: date) -> None:
    """Fire every timer that falls due on the way, in the order of time, as the worker does."""
    end = datetime.combine(until, clock_time(9), JAKARTA).astimezone(UTC)
    while True:
        query = select(CaseTimer).where(CaseTimer.status == "waiting", CaseTimer.fire_at <= end)
        timer = world.session.scalars(query.order_by(CaseTimer.fire_at, CaseTimer.id).limit(1)).first()
        if timer is None:
            break
        world.now = max(world.now, timer.fire_at + timedelta(seconds=30))
        jobs.fire_timer(world.session, timer.id, now=world.now)
        world.session.commit()
    world.now = max(world.now, end)


def posting_of(world: World, part: str) -> Posting:
    """The definitive posting that somebody holds now."""
    query = select(Posting).where(
        Posting.employee_id == world.people[part].id, Posting.kind == "definitive", Posting.ends_on.is_(None)
    )
    return world.session.scalars(query).one()


def move(world: World, part: str, to: str, day: date) -> Followed:
    """HR records a move, and the worker follows it today."""
    people.transfer(
        world.session, world.people[part].id, world.positions[to].id,
        starts_on=day, agency_id=world.agency.id, actor=world.actor("hr"), basis="SK 821.2/17/2026",
    )  # fmt: skip
    world.session.commit()
    return follow(world, part)


def follow(world: World, part: str) -> Followed:
    """The worker's job for one person."""
    done = follow_person(world.session, world.people[part].id, now=world.now)
    world.session.commit()
    return done


def refresh(world: World) -> None:
    """The worker's job after every change of the register, and each night."""
    jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    world.session.commit()


def acting(world: World, part: str, post: str, first: date, after: date | None, kind: PostingKind) -> Posting:
    """Somebody becomes Plt or Plh of a post; ``after`` is the first day on which they no longer are."""
    data = PostingData(world.people[part].id, world.positions[post].id, first, kind, after)
    made = people.post_employee(world.session, data, agency_id=world.agency.id, actor=world.actor("hr"))
    world.session.commit()
    return made


def party(world: World, case: Case, relation: str) -> str | None:
    """The part played by whoever stands in a relation to a case, as recorded."""
    holder = list_parties(world.session, case.id)[relation].employee_id
    return next((part for part, person in world.people.items() if person.id == holder), None)


def events(world: World, case: Case) -> list[str]:
    """The steps of a case, oldest first."""
    query = select(CaseEvent.transition).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)
    return list(world.session.scalars(query))


def get(client: FlaskClient, world: World, part: str, path: str) -> TestResponse:
    """A page as somebody of the cast."""
    world.actor(part)  # a rollback forgets who they are, and a request ends the session that could tell
    sign_in(client, world, part)
    return client.get(path)


def post(client: FlaskClient, world: World, part: str, path: str, data: dict[str, Any] | None = None) -> TestResponse:
    """A form as somebody of the cast sends it, with the token of the page."""
    world.actor(part)
    sign_in(client, world, part)
    return client.post(path, data={**(data or {}), "csrf_token": token_on(client.get("/account").text)})
