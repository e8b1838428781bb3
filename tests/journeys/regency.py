"""The law's worked examples in a database of their own, and the pages that show them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from app.auth.models import User
from app.cases.models import Case
from app.cli.demo import loading
from app.cli.demo import regency as people
from app.cli.demo.moments import Moments
from app.cli.demo.player import Player, Script
from app.cli.demo.regency import Regency
from app.cli.demo.sources import read_people, read_stories
from app.cli.demo.verbs import play
from app.core import clock
from app.core.db import db
from app.core.file_store import FileStore
from tests.journeys.pages import Page

# Until the plan lies before the appraiser with its expectations: the last moment at which the SKP form is the page.
UNTIL_REVIEW = 3


@dataclass
class Shown:
    """Pages of one example as its owner sees them."""

    plan: Page
    case: Page | None = None
    document: Page | None = None
    state: str = ""


@dataclass
class Journey:
    """Plays the examples and looks at them between the steps."""

    app: Flask
    folder: Path
    regency: Regency

    def show_all(self, cases: list[UUID], entries: list[Any]) -> Iterator[tuple[str, Shown]]:
        """Leaders first, as their results are linked to."""
        stories = read_stories()
        for case_id, entry in zip(cases, entries, strict=True):
            steps = loading.steps_of(stories, entry["story"])
            script = loading.script_for(entry, stories)
            self._play(case_id, script, steps[:UNTIL_REVIEW])
            shown = Shown(plan=self._page(entry["owner"], f"/cases/{case_id}"))
            self._play(case_id, script, steps[UNTIL_REVIEW:])
            shown.state = db().get_one(Case, case_id).state
            shown.case = self._page(entry["owner"], f"/cases/{case_id}")
            if shown.state in {"received", "closed"}:
                shown.document = self._page(entry["owner"], f"/cases/{case_id}/document")
            yield entry["owner"], shown

    def _play(self, case_id: UUID, script: Script, steps: list[Any]) -> None:
        player, case = self._player(db()), db().get_one(Case, case_id)
        play(player, case, script, steps, loading._between(player, case, script))

    def _player(self, session: Session) -> Player:
        moments = Moments(clock.now(), self.regency.agency.timezone)
        return Player(session, self.regency, moments, FileStore(self.folder, 1_000_000), ExitStack())

    def _page(self, owner: str, path: str) -> Page:
        clock.set_source(None)
        user = db().get_one(User, self.regency.actors[owner].user_id)
        # The first thing a request does away with is a session that nobody committed.
        db().commit()
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = f"{user.id}:{user.epoch}"
            cookie["_fresh"] = True
            cookie["signed_in_at"] = int(clock.now().timestamp())
        answer = client.get(path)
        assert answer.status_code == 200, (owner, path, answer.status_code)
        return Page(answer.get_data(as_text=True))


def worked_examples(app: Flask, folder: Path) -> dict[str, Shown]:
    """Load people and examples into the bound connection and give the pages, by owner."""
    session = db()
    today = Moments(clock.now(), "Asia/Jakarta").today
    regency = people.build(session, read_people(), today)
    entries = [entry for entry in read_stories()["cases"] if "example" in entry or entry["owner"] == "kadis-dpmptsp"]
    journey = Journey(app, folder, regency)
    with loading.moving_clock():
        player = journey._player(session)
        cycle = loading.this_cycle(session, regency, today)
        cases = [case.id for case in loading.open_cases(player, cycle, entries)]
        clock.set_source(None)
        session.commit()
        return dict(journey.show_all(cases, entries))
