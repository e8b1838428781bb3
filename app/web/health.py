"""/healthz: whether this process can serve, for load balancers and monitors."""

from __future__ import annotations

import psycopg
from flask import Blueprint, Flask, Response, current_app, jsonify

CONNECT_SECONDS = 2
STATEMENT_MILLISECONDS = 1000

blueprint = Blueprint("health", __name__)


def database_answers(url: str) -> bool:
    """Ask over a fresh connection, because waiting for one of the pool could take longer than the monitor does."""
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    options = f"-c statement_timeout={STATEMENT_MILLISECONDS}"
    try:
        with psycopg.connect(plain, connect_timeout=CONNECT_SECONDS, options=options) as connection:
            return connection.execute("select 1").fetchone() == (1,)
    except psycopg.Error:
        return False


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 when the database answers, else 503."""
    answers = database_answers(current_app.config["TAHAPAN"].database_url)
    body = {"status": "ok" if answers else "degraded", "database": "ok" if answers else "unreachable"}
    return jsonify(body), 200 if answers else 503


# Web stands below auth, so the mark is set by hand; app.auth.guard.public does the same.
healthz.__permission__ = "public"  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    """Serve the health page."""
    app.register_blueprint(blueprint)
