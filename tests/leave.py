"""A leave with three levels, for tests: the workflow of tests/samples/cuti-tahunan.yaml and a panel of three."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from app.cases import service
from app.cases.models import Case
from app.cases.values import Action, Performed
from app.core.ids import new_id
from app.definitions.models import DefinitionVersion
from app.people.models import Panel, PanelMember
from app.requests.service import begin
from tests.world import NOW, World
from workflows import schema

SOURCE = Path(__file__).parent / "samples" / "cuti-tahunan.yaml"
MEMBERS = ("hr", "stranger", "colleague")


def publish(
    world: World, change: Callable[[dict[str, Any]], None] = lambda _document: None, number: int = 1
) -> DefinitionVersion:
    """The leave as a published version of the agency, with a change made to its document."""
    document = deepcopy(schema.to_dict(schema.parse(SOURCE.read_text())))
    change(document)
    definition = schema.parse(document)
    version = DefinitionVersion(
        agency_id=world.agency.id, code=definition.code, number=number, status="published", published_at=NOW,
        kind=definition.kind, title=dict(definition.title), source=schema.to_yaml(definition),
        document=schema.to_dict(definition), sha256=schema.sha256(definition),
    )  # fmt: skip
    world.session.add(version)
    world.session.commit()
    return version


def seat_panel(world: World, *parts: str, code: str = "kepegawaian") -> Panel:
    """The panel with some of the cast on it, since long ago."""
    panel = Panel(agency_id=world.agency.id, code=code, title=f"Panel {code}")
    world.session.add(panel)
    world.session.flush()
    world.session.add_all(
        PanelMember(
            agency_id=world.agency.id, panel_id=panel.id, employee_id=world.people[part].id, starts_on=date(2024, 1, 1)
        )
        for part in parts or MEMBERS
    )
    world.session.commit()
    return panel


def ask(world: World, part: str = "employee", code: str = "cuti-tahunan") -> Case:
    """A request of somebody, begun and not submitted."""
    case = begin(world.session, code, actor=world.actor(part), now=world.now)
    world.session.commit()
    return case


def answer(world: World, case: Case, **values: object) -> None:
    """What HR's own fields hold, written without the form."""
    from app.cases.models import CaseAnswer

    for name, value in {"first_day": "2026-02-02", **values}.items():
        row = CaseAnswer(agency_id=case.agency_id, case_id=case.id, form="leave", field=name, value=value)
        world.session.add(row)
    world.session.commit()


def before_the_panel(world: World, part: str = "employee") -> Case:
    """A request that both superiors agreed to."""
    case = ask(world, part)
    answer(world, case, days=3)
    world.act(case, "submit", part)
    world.act(case, "agree_first", "appraiser")
    world.act(case, "agree_second", "superior")
    return world.fresh(case)


def vote(
    world: World, case: Case, part: str, *, approve: bool = True, comment: str = "", key: str | None = None,
    seen: int | None = None, transition: str = "grant",
) -> Performed:  # fmt: skip
    """One vote of somebody of the cast; a vote against has a reason unless the test says otherwise."""
    action = Action(case.id, transition, key or str(new_id()), seen, comment, approve)
    performed = service.perform(world.session, action, actor=world.actor(part), now=world.now)
    world.session.commit()
    return performed
