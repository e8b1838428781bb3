"""Action plans (form B.1.1, p.67 A.2-3): who writes, who agrees, and what two pages do to each other."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.cases.models import Case
from app.progress.models import ActionPlan
from app.progress.queries import read_action_plans
from tests.integration.progress.conftest import first_result
from tests.world import World, sign_in


def add(client: FlaskClient, world: World, case: Case, text: str = "Susun jadwal jaga", due: str = "") -> TestResponse:
    lineage = first_result(world, case).lineage
    data = {f"aksi-{lineage}-text": text, f"aksi-{lineage}-target": "1 jadwal", f"aksi-{lineage}-due_on": due}
    return client.post(f"/cases/{case.id}/results/{lineage}/action-plans", data=data)


def test_p67_a2_owner_writes_an_action_plan(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    assert add(client, frozen, running, due="2026-06-30").status_code == 302
    lineage = first_result(frozen, running).lineage
    (line,) = read_action_plans(frozen.session, running.id)[lineage]
    assert (line.text, line.target, str(line.due_on)) == ("Susun jadwal jaga", "1 jadwal", "2026-06-30")
    page = client.get(f"/cases/{running.id}/action-plans").text
    assert "Susun jadwal jaga" in page
    assert "Belum disepakati pimpinan" in page


@pytest.mark.parametrize(
    ("text", "due", "sentence"),
    [
        ("", "", "Tulis rencana aksinya."),
        ("x", "2027-03-01", "Tanggal harus di dalam periode penilaian"),
        ("x", "31-31-2026", "Tulis tanggal yang benar"),
    ],
)
def test_bad_input_loses_nothing_and_stores_nothing(
    client: FlaskClient, frozen: World, running: Case, text: str, due: str, sentence: str
) -> None:
    sign_in(client, frozen, "employee")
    answer = add(client, frozen, running, text=text, due=due)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "1 jadwal" in answer.text
    assert frozen.session.scalars(select(ActionPlan)).all() == []


def test_p67_a3_leader_agrees_and_a_change_ends_the_agreement(
    client: FlaskClient, frozen: World, running: Case
) -> None:
    sign_in(client, frozen, "employee")
    add(client, frozen, running)
    sign_in(client, frozen, "appraiser")
    page = client.get(f"/cases/{running.id}/action-plans").text
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
    assert seen
    agreed = client.post(f"/cases/{running.id}/action-plans/agree", data={"seen": seen[1]})
    assert agreed.status_code == 302
    row = frozen.session.scalars(select(ActionPlan)).one()
    assert row.agreed_by_id == frozen.people["appraiser"].id
    sign_in(client, frozen, "employee")
    key, mark = f"aksi-{row.id}", row.updated_at.isoformat()
    data = {f"{key}-text": "Susun dua jadwal", f"{key}-seen": mark}
    assert client.post(f"/cases/{running.id}/action-plans/{row.id}", data=data).status_code == 302
    assert frozen.session.scalars(select(ActionPlan)).one().agreed_at is None


def test_leader_does_not_agree_to_what_changed_meanwhile(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    add(client, frozen, running)
    sign_in(client, frozen, "appraiser")
    answer = client.post(f"/cases/{running.id}/action-plans/agree", data={"seen": "2026-01-01T00:00:00+00:00"})
    assert answer.status_code == 409
    assert frozen.session.scalars(select(ActionPlan)).one().agreed_at is None


def test_two_tabs_do_not_overwrite_each_other(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    add(client, frozen, running)
    row = frozen.session.scalars(select(ActionPlan)).one()
    data = {f"aksi-{row.id}-text": "dari tab kedua", f"aksi-{row.id}-seen": "2020-01-01T00:00:00+00:00"}
    answer = client.post(f"/cases/{running.id}/action-plans/{row.id}", data=data)
    assert answer.status_code == 409
    assert "dari tab kedua" in answer.text
    assert frozen.session.scalars(select(ActionPlan.text)).one() == "Susun jadwal jaga"


@pytest.mark.parametrize(("part", "status"), [("stranger", 404), ("appraiser", 409), ("superior", 409), ("hr", 409)])
def test_only_the_owner_writes(client: FlaskClient, frozen: World, running: Case, part: str, status: int) -> None:
    sign_in(client, frozen, part)
    assert add(client, frozen, running).status_code == status
    assert frozen.session.scalars(select(ActionPlan)).all() == []
