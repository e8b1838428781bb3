"""What a page costs: SQL statements, and server time beside /healthz in the same process; whether indexes are used.

Run by hand: python -m tests.bench.bench_pages. 20,000 people with a case each; eleven rounds.

"Of it here" is processor time of this process; the rest is PostgreSQL and waiting.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import process_time
from typing import Any

import psycopg
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event

from app import create_app
from app.core import clock
from app.core.db import db
from app.definitions import readings
from tests.bench import figures, scratch

PEOPLE = 20_000
ROUNDS = 11
FEW_ROWS = 1_000
QUIET = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
HR, ADMIN, EMPLOYEE, APPRAISER = 1, 2, 30, 41
DRAFT = f"/admin/designer/{scratch.key('v', 2)}"
JUST_EDITED = "designer, overview, just edited"
"""The same page where the text of the draft hasn't been read in this process before."""
# Name, who looks (number of the person), address.
PAGES = (
    ("healthz", None, "/healthz"),
    ("sign-in", None, "/login"),
    ("home", EMPLOYEE, "/"),
    ("case, monitoring, owner", EMPLOYEE, f"/cases/{scratch.key('k', 30)}"),
    ("case, rating, appraiser", APPRAISER, f"/cases/{scratch.key('k', 47)}"),
    ("case, drafting, HR", HR, f"/cases/{scratch.key('k', 32)}"),
    ("plan editor", 32, f"/cases/{scratch.key('k', 32)}/plan"),
    ("queue, 10 open tasks", APPRAISER, "/queue"),
    ("queue, 1,000 open tasks", PEOPLE - 1, "/queue"),
    ("queue, 20,000 open tasks", PEOPLE, "/queue"),
    ("notices", EMPLOYEE, "/notifications"),
    ("admin, employees", ADMIN, "/admin/employee/"),
    ("admin, employees, search", ADMIN, "/admin/employee/?search=Nomor+1234"),
    ("admin, postings", ADMIN, "/admin/posting/"),
    ("admin, audit", ADMIN, "/admin/auditentry/"),
    ("admin, stage of rating, HR", HR, "/admin/stage/rating/"),
    ("designer, overview", ADMIN, f"{DRAFT}/"),
    (JUST_EDITED, ADMIN, f"{DRAFT}/"),
    ("designer, state", ADMIN, f"{DRAFT}/states/plan_review"),
    ("designer, step", ADMIN, f"{DRAFT}/steps/agree_plan"),
    ("designer, condition", ADMIN, f"{DRAFT}/guards/step/agree_plan"),
    ("designer, forms", ADMIN, f"{DRAFT}/forms/"),
    ("designer, form", ADMIN, f"{DRAFT}/forms/plan"),
    ("designer, preview of a form", ADMIN, f"{DRAFT}/forms/plan/preview/"),
    ("designer, facts", ADMIN, f"{DRAFT}/facts/"),
    ("designer, decision table", ADMIN, f"{DRAFT}/tables/predicate"),
    ("designer, tiles of a stage", ADMIN, f"{DRAFT}/tiles/drafting"),
    ("designer, scenarios", ADMIN, f"{DRAFT}/scenarios/"),
    ("designer, scenario", ADMIN, f"{DRAFT}/scenarios/straight"),
    ("designer, trial", ADMIN, f"{DRAFT}/trial/"),
    ("designer, applies to", ADMIN, f"{DRAFT}/applies-to/"),
    ("designer, compare", ADMIN, f"{DRAFT}/compare/"),
    ("designer, publish", ADMIN, f"{DRAFT}/publish/"),
    ("designer, people check", ADMIN, f"{DRAFT}/publish/people"),
    ("designer, replay of 400 cases", ADMIN, f"{DRAFT}/publish/replay"),
)


@dataclass(frozen=True)
class Sent:
    """One statement and what was bound to it."""

    statement: str
    parameters: Any


def main() -> None:
    """Print a line for each page, then each reading of a whole large table."""
    with scratch.migrated() as settings:
        scratch.seed(settings, PEOPLE)
        _begin_draft(settings.database_url)
        app = create_app(settings)
        figures.line("page", "status", "SQL", "best ms", "of it here", "1 : healthz")
        sent: dict[str, list[Sent]] = {}
        base = 0.0
        for name, person, address in PAGES:
            client = app.test_client()
            if person is not None:
                sign_in(client, person)
            status, sent[name] = _statements(client, address)
            look = partial(_look, client, address, anew=name == JUST_EDITED)
            quickest = figures.best(look, rounds=ROUNDS)
            own = figures.best(look, rounds=ROUNDS, clock=process_time)
            base = base or quickest
            shown = (str(status), str(len(sent[name])), f"{quickest * 1000:.1f}", f"{own * 1000:.1f}")
            figures.line(name, *shown, f"{quickest / base:.1f}")
        _report_scans(settings.database_url, sent)
        db.remove()


def _begin_draft(url: str) -> None:
    """The next version of the workflow as a draft, and some hundred finished cases to replay through it."""
    copied = "agency_id, code, kind, title, source, document, sha256"
    with psycopg.connect(url) as connection:
        connection.execute(
            f"insert into definition_version (id, number, status, copied_from_id, {copied})"
            f" select %s, 2, 'draft', id, {copied} from definition_version",
            [scratch.key("v", 2)],
        )
        connection.execute(
            "update appraisal_case set closed_at = now() where id in"
            " (select id from appraisal_case where state = 'rating' order by id desc limit 400)"
        )


def _look(client: FlaskClient, address: str, *, anew: bool) -> None:
    if anew:
        readings._KEPT.clear()
    client.get(address)


def sign_in(client: FlaskClient, person: int) -> None:
    """Make the client belong to somebody, without the cost of a password."""
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{scratch.key('l', person)}:0"
        cookie["_fresh"] = True
        cookie["signed_in_at"] = int(clock.now().timestamp())


def _statements(client: FlaskClient, address: str) -> tuple[int, list[Sent]]:
    """After one request that fills what is kept in the process."""
    client.get(address)
    with _noted() as sent:
        status = client.get(address).status_code
    return status, sent


@contextmanager
def _noted() -> Iterator[list[Sent]]:
    sent: list[Sent] = []

    def note(_connection: Connection, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if not statement.upper().startswith(QUIET):
            sent.append(Sent(statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _report_scans(url: str, sent: dict[str, list[Sent]]) -> None:
    """Ask the planner, with the values as they were."""
    print("\nwhole tables read (of more than 1,000 rows), by page:")
    seen = 0
    with psycopg.connect(url) as connection:
        for name, statements in sent.items():
            for one in statements:
                for table, rows in _scans(connection, one):
                    seen += 1
                    start = re.sub(r"\s+", " ", one.statement)[:90]
                    print(f"  {name}: {table}, {rows:,} rows expected; {start}")
    print(f"  {seen} in {sum(map(len, sent.values()))} statements")


def _scans(connection: psycopg.Connection, one: Sent) -> list[tuple[str, int]]:
    explained = connection.execute("explain (format json) " + one.statement, one.parameters).fetchone()  # type: ignore[arg-type, operator]
    connection.rollback()
    plan = explained[0] if explained else []
    plan = json.loads(plan) if isinstance(plan, str) else plan
    large = _large_tables(connection)
    return [(node["Relation Name"], node["Plan Rows"]) for node in _nodes(plan[0]["Plan"])
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large]  # fmt: skip


def _large_tables(connection: psycopg.Connection) -> set[str]:
    query = "select relname from pg_class where relkind = 'r' and reltuples > %s"
    return {name for (name,) in connection.execute(query, [FEW_ROWS])}


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


if __name__ == "__main__":
    main()
