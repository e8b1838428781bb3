"""A browser in the panel, without a screen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from tests.world import World, sign_in


@dataclass
class Panel:
    """A browser in the panel; every POST carries the token of the page before."""

    client: FlaskClient
    world: World

    def enter(self, part: str) -> Panel:
        sign_in(self.client, self.world, part)
        return self

    def get(self, path: str, **arguments: Any) -> TestResponse:
        return self.client.get(f"/admin/{path}", query_string=arguments)

    def post(self, path: str, data: dict[str, Any] | None = None, **arguments: Any) -> TestResponse:
        page = self.client.get("/account").text
        token = re.findall(r'name="csrf-token" content="([^"]+)"', page)[0]
        sent = {**(data or {}), "csrf_token": token}
        return self.client.post(f"/admin/{path}", data=sent, query_string=arguments)

    def act(self, path: str, action: str, rows: list[Any], **more: Any) -> TestResponse:
        ids = [str(getattr(row, "id", row)) for row in rows]
        return self.post(f"{path}/action/", {"action": action, "rowid": ids, "confirmed": "1", **more})

    def audit(self, action: str) -> list[AuditEntry]:
        self.world.session.expire_all()
        query = select(AuditEntry).where(AuditEntry.agency_id == self.world.agency.id, AuditEntry.action == action)
        return list(self.world.session.scalars(query))
