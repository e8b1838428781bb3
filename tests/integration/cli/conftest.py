"""The demo in an open transaction, for tests that only read it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.cases.models import Case, Cycle
from app.cli.demo.sources import read_people
from app.core import db as core_db
from app.core.db import db, driver_url
from app.core.file_store import FileStore
from app.people.models import Employee
from tests.demo import HARD, PLAIN, Demos

ROLES = ("employee", "appraiser", "superior", "hr", "admin", "performer", "coach", "calibrator", "mover")


@dataclass(frozen=True)
class Loaded:
    """The demo in an open transaction; ``now`` is its moment."""

    session: Session
    store: FileStore
    now: datetime

    def person(self, key: str) -> Employee:
        """Somebody of people.yaml."""
        name = next(person["name"] for person in read_people()["people"] if person["key"] == key)
        return self.session.scalars(select(Employee).where(Employee.name == name)).one()

    def case(self, key: str) -> Case:
        """This year's case of somebody."""
        query = select(Case).join(Case.cycle).where(Case.owner_id == self.person(key).id, Case.parent_id.is_(None))
        query = query.where(Cycle.status == "open", Cycle.purpose == "appraisal")
        return self.session.scalars(query).one()


@pytest.fixture(scope="module", params=[PLAIN, HARD])
def demo(
    request: pytest.FixtureRequest, app: Flask, demos: Demos, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """As it is a minute after it was loaded, at eight in the morning; the tests only read."""
    uploads = app.config["TAHAPAN"].upload_dir
    with demos.copy(request.param, tmp_path_factory.mktemp("demo") / "data") as loaded:
        shutil.copytree(loaded.folder / uploads.name, uploads, dirs_exist_ok=True)
        engine = create_engine(driver_url(loaded.url))
        with engine.connect() as opened:
            transaction = opened.begin()
            core_db.bind(opened)
            now = datetime.fromisoformat(f"{request.param}T08:01+07:00")
            yield Loaded(db(), FileStore(uploads, 1_000_000), now)
            db.remove()
            transaction.rollback()
        engine.dispose()
