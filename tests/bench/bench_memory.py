"""Memory of a web worker over 10,000 requests of people who are signed in, beside a bare Python and Flask.

Run by hand: python -m tests.bench.bench_memory [REQUESTS]. Linux only: memory is read from /proc.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import http.client
import itertools
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from config import Settings
from tests.bench import figures, scratch, server
from tests.bench.server import Server

PEOPLE = 2_000
REQUESTS = 10_000
PARTS = 10
CLIENTS = 4
LIMIT_MB = 150
HR, ADMIN = 1, 2
BARE = "import flask; print(next(l for l in open('/proc/self/status') if l.startswith('VmRSS')).split()[1])"
# Who looks (their number, or nobody), and at what; {case} is the case of that person.
MIX = (
    (30, "/"), (30, "/cases/{case}"), (32, "/cases/{case}"), (33, "/cases/{case}"), (32, "/cases/{case}/plan"),
    (41, "/queue"), (30, "/notifications"), (30, "/profile/"), (41, "/"), (ADMIN, "/admin/employee/"),
    (ADMIN, "/admin/posting/"), (ADMIN, "/admin/definition/"), (HR, "/admin/stage/"), (HR, "/imports/"),
    (HR, "/imports/contoh.xlsx"), (None, "/login"), (None, "/static/css/base.css"), (31, "/cases/{case}"),
    (30, "/cases/{case}/feedback"), (30, "/cases/{case}/guidance"), (30, "/cases/{case}/action-plans"),
    (30, "/cases/{case}/documents"), (30, "/cases/{case}/documents/A.1.7.pdf"), (31, "/cases/{case}/documentation"),
    (32, "/cases/{case}/plan/history"), (41, "/my-unit/"), (HR, "/roles/all"), (HR, "/distribution"),
    (HR, "/follow-up/rankings"), (HR, "/calibration/"), (HR, "/admin/employeestatus/"), (HR, "/documents"),
)  # fmt: skip


def main() -> None:
    """Print resident memory before the first request and after each tenth of them."""
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS
    bare = int(subprocess.check_output([sys.executable, "-c", BARE])) * 1024 / 1e6
    figures.line("requests", "MB", "1 : flask alone", "1 : first tenth")
    figures.line("python with flask imported", f"{bare:.1f}", "1.0")
    with scratch.migrated() as settings:
        scratch.seed(settings, PEOPLE)
        with server.one_worker(settings) as running:
            sizes = _measure(settings, running, requests, bare)
    grown = sizes[-1] - sizes[1]
    print(f"largest {max(sizes):.1f} MB of {LIMIT_MB} allowed; grown since the first tenth: {grown:+.1f} MB")


def _measure(settings: Settings, running: Server, requests: int, bare: float) -> list[float]:
    cookies = {person: _cookie(settings, person) for person, _ in MIX if person is not None}
    sizes = [server.resident_mb(running.worker)]
    figures.line("0", f"{sizes[0]:.1f}", f"{sizes[0] / bare:.1f}")
    for part in range(PARTS):
        statuses = _load(running.port, cookies, requests // PARTS)
        sizes.append(server.resident_mb(running.worker))
        ratios = (f"{sizes[-1] / bare:.1f}", f"{sizes[-1] / sizes[1]:.2f}")
        figures.line(f"{(part + 1) * (requests // PARTS):,}", f"{sizes[-1]:.1f}", *ratios)
    strange = {status for status in statuses if status != http.HTTPStatus.OK}
    print(f"answers: {statuses}" if strange else "every answer of the last part was 200")
    return sizes


def _cookie(settings: Settings, person: int) -> str:
    """The cookie of somebody who has signed in."""
    maker = Flask("cookies")
    maker.secret_key = settings.secret_key
    content = {
        "_user_id": f"{scratch.key('l', person)}:0",
        "_fresh": True,
        "_permanent": True,
        "signed_in_at": int(datetime.now(UTC).timestamp()),
    }
    signer = SecureCookieSessionInterface().get_signing_serializer(maker)
    return f"tahapan={signer.dumps(content)}" if signer else ""


def _load(port: int, cookies: dict[int, str], requests: int) -> dict[int, int]:
    """Several browsers at once, each with a connection of its own; how often each status came."""
    shares = [requests // CLIENTS] * CLIENTS
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = pool.map(lambda share: _browse(port, cookies, *share), zip(shares, range(CLIENTS), strict=True))
    counts: dict[int, int] = {}
    for status in itertools.chain.from_iterable(found):
        counts[status] = counts.get(status, 0) + 1
    return counts


def _browse(port: int, cookies: dict[int, str], requests: int, first: int) -> list[int]:
    connection = http.client.HTTPConnection(server.HOST, port, timeout=60)
    statuses = []
    for person, address in itertools.islice(itertools.cycle(MIX), first * 4, first * 4 + requests):
        case = scratch.key("k", person) if person else ""
        headers = {"Accept-Encoding": "gzip", **({"Cookie": cookies[person]} if person else {})}
        connection.request("GET", address.format(case=case), headers=headers)
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
    connection.close()
    return statuses


if __name__ == "__main__":
    main()
