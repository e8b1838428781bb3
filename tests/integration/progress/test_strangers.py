"""Every address of the execution, guidance, cascade and follow-up, asked by people who have no part in it: 404.

The addresses come from the application's map, so a page that is added later is asked as well.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cascade.models import RoleMatrix
from app.cases.models import Case
from app.core.clock import local_day
from app.core.db import db
from app.core.ids import new_id
from app.followups.models import FollowUp
from app.guidance.models import GuidanceAction, GuidanceSession
from app.people.models import Delegation
from app.plans.queries import read_plan
from app.plans.values import BEHAVIOURS
from app.progress.models import ActionPlan, Documentation, Evidence, Feedback, FeedbackRequest, Takeover
from tests.world import World, build_world, sign_in

BLUEPRINTS = {
    "cascade", "roles", "role_people", "progress", "execution", "documentation", "feedback", "giving", "guidance",
    "followups", "followup_lists", "followup_reports",
}  # fmt: skip
# Pages of the person who asks, which hold nothing of the case.
OWN = {"giving.index", "guidance.index", "followups.mine", "followup_lists.credit"}
# People of the agency may give feedback unasked (Pasal 18, p.70 C.9).
OPEN_INSIDE = {"giving.give"}


def rows(world: World, case: Case) -> dict[str, UUID | str]:
    """One row of each kind in the case; their identifiers by the names that addresses use."""
    plan = read_plan(world.session, case.id).current
    assert plan is not None
    result, indicator = plan.results[0].lineage, plan.results[0].indicators[0].lineage
    owner, leader, now = world.people["employee"].id, world.people["appraiser"].id, world.now
    mine = {"agency_id": case.agency_id, "case_id": case.id}
    action = ActionPlan(**mine, result=result, ordinal=1, text="RAHASIA aksi", updated_at=now)
    entry = Documentation(
        **mine, result=result, indicator=indicator, day=date(2026, 1, 5), text="RAHASIA catatan", updated_at=now
    )
    takeover = Takeover(**mine, result=result, at=now, by_id=leader, by_name="x", reason="RAHASIA", note="RAHASIA")
    words = Feedback(**mine, result=result, giver="Pimpinan", text="RAHASIA kata", at=now, author_id=leader)
    asked = FeedbackRequest(
        **mine, asker_id=owner, giver_id=world.people["superior"].id, source="leader", kind="incidental",
        subjects=[{"behaviour": "harmonious"}], message="RAHASIA minta", due_on=date(2026, 2, 1), asked_at=now,
    )  # fmt: skip
    held = GuidanceSession(
        **mine, kind="counselling", guide_id=leader, created_by_id=leader, topic="RAHASIA", held_on=date(2026, 1, 5),
        guide_part={"problem": "RAHASIA"},
    )  # fmt: skip
    proposal = FollowUp(
        **mine, kind="training", text="RAHASIA usul", reason="x", priority="low", source="self", proposed_by_id=leader,
        proposed_at=now,
    )  # fmt: skip
    matrix = RoleMatrix(agency_id=case.agency_id, cycle_id=case.cycle_id, position_id=world.positions["appraiser"].id)
    made = [action, entry, takeover, words, asked, held, proposal, matrix]
    world.session.add_all(made)
    world.session.flush()
    proof = Evidence(**mine, indicator=indicator, title="RAHASIA", url="https://contoh.go.id", added_by_id=owner)
    step = GuidanceAction(agency_id=case.agency_id, session_id=held.id, text="x", due_on=date(2026, 2, 1))
    world.session.add_all([proof, step])
    world.session.commit()
    ids = {
        "case_id": case, "action_id": action, "entry_id": entry, "takeover_id": takeover, "feedback_id": words,
        "request_id": asked, "session_id": held, "proposal_id": proposal, "evidence_id": proof,
    }  # fmt: skip
    return {name: row.id for name, row in ids.items()} | {
        "result": result, "indicator": indicator, "lineage": indicator, "behaviour": BEHAVIOURS[0].code,
        "position_id": world.positions["appraiser"].id, "cycle_id": case.cycle_id, "key": owner, "column_key": result,
        "employee_id": owner, "member_id": new_id(), "block_id": new_id(), "report_id": new_id(),
        "document_id": case.id,
    }  # fmt: skip


def addresses(app: Flask, values: dict[str, UUID | str], *, without: set[str]) -> list[tuple[str, str]]:
    """(method, address) of everything in these features."""
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] not in BLUEPRINTS or rule.endpoint in without or "static" in rule.endpoint:
            continue
        path = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        methods = (rule.methods or set()) & {"GET", "POST"}
        found += [(method, path) for method in sorted(methods)]
    assert len(found) > 70
    return found


@pytest.fixture
def asked(frozen: World, running: Case, app: Flask) -> dict[str, UUID | str]:
    return rows(frozen, running)


def _refused(client: FlaskClient, everything: list[tuple[str, str]]) -> list[str]:
    """What was answered otherwise than by 404, or told something."""
    wrong = []
    for method, path in everything:
        answer = client.open(path, method=method)
        if answer.status_code != 404 or "RAHASIA" in answer.text or "Laras" in answer.text:
            wrong.append(f"{method} {path}: {answer.status_code}")
    return wrong


def test_somebody_of_another_unit(client: FlaskClient, app: Flask, frozen: World, asked: dict[str, UUID | str]) -> None:
    sign_in(client, frozen, "stranger")
    assert _refused(client, addresses(app, asked, without=OWN | OPEN_INSIDE)) == []


@pytest.mark.parametrize("part", ["hr", "appraiser", "auditor"])
def test_people_of_another_agency(
    client: FlaskClient, app: Flask, frozen: World, asked: dict[str, UUID | str], part: str
) -> None:
    other = build_world(db())
    sign_in(client, other, part)
    lists = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.arguments}
    assert _refused(client, addresses(app, asked, without=lists | OWN - {"followup_lists.credit"})) == []
    for method, path in addresses(app, asked, without={"giving.give"}):
        if method == "GET":
            assert "RAHASIA" not in client.get(path, follow_redirects=True).text


def test_a_visitor_is_sent_to_sign_in(client: FlaskClient, app: Flask, asked: dict[str, UUID | str]) -> None:
    for method, path in addresses(app, asked, without=set()):
        answer = client.open(path, method=method)
        assert answer.status_code == 302, path
        assert "/login" in answer.headers["Location"], path


def test_a_substitute_outside_the_days(
    client: FlaskClient, app: Flask, frozen: World, asked: dict[str, UUID | str]
) -> None:
    today = local_day(frozen.now, "Asia/Jakarta")
    frozen.session.add(
        Delegation(
            agency_id=frozen.agency.id, absent_id=frozen.people["appraiser"].id,
            substitute_id=frozen.people["stranger"].id, starts_on=today, ends_on=today + timedelta(days=3),
            reason="Cuti",
        )
    )  # fmt: skip
    frozen.session.commit()
    sign_in(client, frozen, "stranger")
    pages = [f"/cases/{asked['case_id']}/{name}" for name in ("action-plans", "documentation", "feedback", "guidance")]
    assert [client.get(path).status_code for path in pages] == [200] * 4
    assert client.get(f"/guidance/sessions/{asked['session_id']}").status_code == 404  # counselling: the two alone
    frozen.now += timedelta(days=3)
    sign_in(client, frozen, "stranger")
    assert _refused(client, addresses(app, asked, without=OWN | OPEN_INSIDE)) == []
    assert frozen.session.scalar(select(FeedbackRequest.status)) == "open"
