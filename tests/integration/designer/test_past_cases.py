"""Finished cases walked through a draft: all of them, each different history once, in a fixed number of statements."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.definitions.models import DefinitionVersion
from app.designer import past_cases
from app.designer.past_cases import Replay
from tests.integration.designer.publication import draft_of, only
from tests.statements import counted
from tests.story import reach
from tests.world import World
from workflows.schema import parse

COPY_CASE = text(
    "insert into appraisal_case select (jsonb_populate_record(one,"
    " jsonb_build_object('id', cast(:copy as text), 'ordinal', cast(:ordinal as int)))).*"
    " from appraisal_case one where id = :case"
)
COPY_EVENTS = text(
    "insert into case_event select (jsonb_populate_record(one,"
    " jsonb_build_object('id', gen_random_uuid(), 'case_id', cast(:copy as text)) || cast(:changed as jsonb))).*"
    " from case_event one where case_id = :case order by seq"
)


def again(world: World, case: Case, first: int, last: int, changed: str = "{}") -> None:
    """More finished cases with the events of one, numbered; ``changed`` are columns of all events as JSON."""
    for number in range(first, last + 1):
        same = {"copy": uuid4(), "case": case.id}
        world.session.execute(COPY_CASE, same | {"ordinal": number})
        world.session.execute(COPY_EVENTS, same | {"changed": changed})
    world.session.commit()


def walked(session: Session, agency_id: UUID, draft: DefinitionVersion, document: object = None) -> Replay:
    definition = parse(document or draft.document)
    return past_cases.replayed(session, definition, agency_id=agency_id, code=draft.code)


@pytest.fixture
def case(world: World) -> Case:
    return reach(world, "closed")


def test_many_cases_with_one_history_are_walked_once_and_all_counted(world, case, monkeypatch):
    again(world, case, 1, 6)
    again(world, case, 7, 8, '{"comment": ""}')
    draft, calls = draft_of(world), []
    real = past_cases.Histories.add
    monkeypatch.setattr(past_cases.Histories, "add", lambda self, *a, **k: (calls.append(1), real(self, *a, **k)))
    found = walked(world.session, world.agency.id, draft)
    assert len(calls) == found.total + found.left == 9
    assert (found.same, found.histories) == (7, 2)
    assert [(one.verdict.code, one.count) for one in found.stops] == [("comment_required", 2)]


def test_a_stricter_draft_stops_all_of_them_for_one_reason(world, case):
    again(world, case, 1, 4)
    draft = draft_of(world)
    found = walked(world.session, world.agency.id, draft, only("agree_plan", "agency_hr")(draft.document))
    assert (found.same, found.left, [one.count for one in found.stops]) == (0, 0, [5])
    assert found.stops[0].verdict.transition == "agree_plan"


def test_more_cases_cost_no_more_statements(world, case, connection):
    draft, sizes = draft_of(world), []
    for first in (1, 11):
        again(world, case, first, first + 9)
        with counted(connection) as statements:
            found = walked(world.session, world.agency.id, draft)
        sizes.append((found.total, len(statements)))
    assert sizes == [(11, 2), (21, 2)]


@pytest.mark.parametrize(("bound", "total"), [("MOST_CASES", 3), ("MOST_HISTORIES", 4)])
def test_what_was_not_walked_is_said(panel, monkeypatch, bound, total):
    """Four cases of one history and two of another; the newest come first, and among them the lower identifier."""
    case = reach(panel.world, "closed")
    again(panel.world, case, 1, 3)
    again(panel.world, case, 4, 5, '{"comment": ""}')
    panel.world.session.execute(text("update appraisal_case set closed_at = closed_at - interval '1 day' * ordinal"))
    panel.world.session.commit()
    monkeypatch.setattr(past_cases, bound, 3 if bound == "MOST_CASES" else 1)
    draft = draft_of(panel.world)
    page = panel.enter("hr").get(f"designer/{draft.id}/publish/replay").text
    assert f"{total} dari {total} kasus akan berjalan sama." in page
    assert f"{6 - total} kasus lain tidak ikut diperiksa" in page


def test_a_case_that_hr_moved_between_versions_runs_the_same(world, case):
    again(world, case, 1, 1)
    world.session.execute(
        text(
            "insert into case_event select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(),"
            " 'seq', 999, 'kind', 'move', 'transition', '$move', 'facts', '{}'::jsonb, 'idempotency_key', 'moved')"
            ")).* from case_event one where case_id = :case order by one.seq desc limit 1"
        ),
        {"case": case.id},
    )
    world.session.commit()
    assert walked(world.session, world.agency.id, draft_of(world)).same == 2
