"""Everybody of the demo who has an account follows the links of their pages."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.auth.models import User
from app.cli.demo.accounts import demo_accounts
from app.core import clock
from tests.demo import HARD, PATIENT, PLAIN
from tests.integration.cli.conftest import ROLES, Loaded
from tests.links import client_of, walk

pytestmark = PATIENT


@pytest.mark.parametrize("demo", [PLAIN], indirect=True)
@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_nowhere(demo: Loaded, app: Flask, role: str) -> None:
    follow_links(demo, app, role)


@pytest.mark.parametrize("demo", [HARD], indirect=True)
@pytest.mark.parametrize("role", ROLES[:2])
def test_no_link_leads_nowhere_right_after_new_year(demo: Loaded, app: Flask, role: str) -> None:
    follow_links(demo, app, role)


def follow_links(demo: Loaded, app: Flask, role: str) -> None:
    clock.set_source(lambda: demo.now)
    name = next(account.username for account in demo_accounts() if account.role == role)
    user = demo.session.scalars(select(User).where(User.username == name)).one()
    found = walk(app, client_of(app, user.id))
    assert found.faults == []
    assert len(found.pages) > 15
