"""The health page needs nobody and says that the database answers."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.mark.usefixtures("connection")
def test_health_is_public_and_good(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "database": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
