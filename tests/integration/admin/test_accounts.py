"""Accounts, passwords and roles."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy import select

from app.auth.models import RoleGrant, User
from app.auth.passwords import password_matches
from app.core.db import db
from tests.integration.admin.conftest import Panel


def grant_of(panel: Panel, part: str) -> UUID:
    return panel.world.session.scalars(
        select(RoleGrant.id).where(RoleGrant.user_id == panel.world.users[part].id)
    ).one()


def test_a_new_account_opens_only_after_a_password_was_made(panel: Panel) -> None:
    panel.enter("admin")
    data = {"display_name": "Petugas Baru", "username": " Petugas.Baru ", "employee_id": "", "locale": "id"}
    assert panel.post("user/new/", data).status_code == 302
    user = db.query(User).filter(User.username == "petugas.baru").one()
    assert user.agency_id == panel.world.agency.id
    assert not password_matches(user.password_hash, "!")
    again = panel.post("user/new/", data)
    assert again.status_code == 422
    assert "sudah dipakai" in again.text


def test_a_password_is_shown_once_and_ends_all_sessions(panel: Panel) -> None:
    world = panel.enter("admin").world
    key = world.users["employee"].id
    answer = panel.post("user/reset-password/", {"id": str(key)})
    password = re.findall(r'class="t-once"[^>]*>([^<]+)<', answer.text)[0]
    assert len(password) >= 16
    assert answer.headers["Cache-Control"] == "no-store"
    assert password not in str(answer.headers)
    user = db.get_one(User, key)
    assert password_matches(user.password_hash, password)
    assert user.epoch == 1
    [entry] = panel.audit("user.reset_password")
    assert password not in str(entry.changes)
    assert "password_hash" not in str(entry.changes)
    assert password not in panel.get("user/details/", id=key).text


def test_two_passwords_differ(panel: Panel) -> None:
    panel.enter("admin")
    key = str(panel.world.users["employee"].id)
    pages = [panel.post("user/reset-password/", {"id": key}).text for _ in range(2)]
    found = [re.findall(r'class="t-once"[^>]*>([^<]+)<', page)[0] for page in pages]
    assert found[0] != found[1]


def test_closing_an_account_signs_it_out(panel: Panel) -> None:
    world = panel.enter("admin").world
    key = world.users["employee"].id
    data = {"display_name": "Ns. Laras Kinasih, S.Kep.", "employee_id": "199201072019032003", "locale": "id"}
    assert panel.post("user/edit/", data, id=key).status_code == 302
    user = db.get_one(User, key)
    assert (user.active, user.epoch) == (False, 1)
    assert user.employee_id == world.people["employee"].id


def test_administrators_do_not_lock_themselves_out(panel: Panel) -> None:
    world = panel.enter("admin").world
    key, grant = world.users["admin"].id, grant_of(panel, "admin")
    answer = panel.post("user/edit/", {"display_name": "Admin", "employee_id": "", "locale": "id"}, id=key)
    assert answer.status_code == 422
    assert db.get_one(User, key).active
    refused = panel.post("rolegrant/delete/", {"id": str(grant)})
    assert refused.status_code == 302
    assert db.get(RoleGrant, grant) is not None
    assert "administrator lain" in panel.get("rolegrant/").text


def test_a_role_works_from_the_next_request_and_ends_likewise(panel: Panel) -> None:
    panel.enter("admin")
    data = {"user_id": panel.world.users["stranger"].username, "role": "hr", "unit_id": "DKES"}
    assert panel.post("rolegrant/new/", data).status_code == 302
    assert panel.post("rolegrant/new/", data).status_code == 422
    grant = grant_of(panel, "stranger")
    assert len(panel.audit("rolegrant.grant")) == 1
    assert panel.enter("stranger").get("employee/").status_code == 200
    assert panel.enter("admin").post("rolegrant/delete/", {"id": str(grant)}).status_code == 302
    [entry] = panel.audit("rolegrant.revoke")
    assert entry.changes["role"] == "hr"
    assert panel.enter("stranger").get("employee/").status_code == 404


def test_administrators_are_so_everywhere_or_not_at_all(panel: Panel) -> None:
    panel.enter("admin")
    data = {"user_id": panel.world.users["stranger"].username, "role": "admin", "unit_id": "DKES"}
    answer = panel.post("rolegrant/new/", data)
    assert answer.status_code == 422
    assert "seluruh instansi" in answer.text


def test_one_person_has_one_account(panel: Panel) -> None:
    panel.enter("admin")
    data = {"display_name": "Dua", "username": "kedua", "employee_id": "199201072019032003", "locale": "id"}
    answer = panel.post("user/new/", data)
    assert answer.status_code == 422
    assert "sudah punya akun" in answer.text


def test_the_trail_names_who_and_what(panel: Panel) -> None:
    panel.enter("hr").post("unit/new/", {"name": "Dinas Sosial", "code": "DSOS", "parent_id": "KAB"})
    page = panel.enter("auditor").get("auditentry/").text
    assert "Dinas Sosial" in page
    assert "Danu Prakosa" in page
    [entry] = panel.audit("unit.create")
    details = panel.get("auditentry/details/", id=entry.id).text
    assert "DSOS" in details
    assert panel.post("auditentry/edit/", id=entry.id).status_code == 404
