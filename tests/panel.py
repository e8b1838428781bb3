"""A browser in the panel, without a screen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from tests.visitor import Visitor


class Panel(Visitor):
    """A browser in the panel; every POST carries a token."""

    def get(self, path: str, **arguments: Any) -> TestResponse:
        return self.client.get(f"/admin/{path}", query_string=arguments)

    def post(self, path: str, data: dict[str, Any] | None = None, **arguments: Any) -> TestResponse:
        sent = {**(data or {}), "csrf_token": self.token()}
        return self.client.post(f"/admin/{path}", data=sent, query_string=arguments)

    def act(self, path: str, action: str, rows: list[Any], **more: Any) -> TestResponse:
        ids = [str(getattr(row, "id", row)) for row in rows]
        return self.post(f"{path}/action/", {"action": action, "rowid": ids, "confirmed": "1", **more})

    def audit(self, action: str) -> list[AuditEntry]:
        self.world.session.expire_all()
        query = select(AuditEntry).where(AuditEntry.agency_id == self.world.agency.id, AuditEntry.action == action)
        return list(self.world.session.scalars(query))
