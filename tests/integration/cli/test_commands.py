"""``python -m app.cli``: what manage.py and people call."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from app.cli.demo.accounts import password_of
from app.cli.demo.moments import OLDEST, Moments
from app.cli.demo.sources import read_people, read_plans, read_stories
from app.core.db import driver_url
from app.people.identity import check_nip, normalise_rank
from config import ROOT


def run(*words: str, url: str = "", folder: Path | None = None, typed: str = "") -> subprocess.CompletedProcess[str]:
    """One command in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": url, "TAHAPAN_DATA": str(folder or ROOT / "var")}
    command = [sys.executable, "-m", "app.cli", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, input=typed, capture_output=True, text=True, timeout=300, check=False
    )


def answer(url: str, query: str) -> list[tuple[object, ...]]:
    """What another connection sees."""
    engine = create_engine(driver_url(url))
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


def test_the_demo_is_loaded_once(live_url: str, tmp_path: Path) -> None:
    first = run("demo", "--if-empty", url=live_url, folder=tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    assert "Sukamaju Raya" in first.stdout
    people = answer(live_url, "select count(*) from employee")
    assert people == [(len(read_people()["people"]),)]
    again = run("demo", "--if-empty", url=live_url, folder=tmp_path)
    assert (again.returncode, again.stdout) == (0, "")
    refused = run("demo", url=live_url, folder=tmp_path)
    assert refused.returncode == 1
    assert "data in this database already" in refused.stderr
    assert answer(live_url, "select count(*) from employee") == people


def test_accounts_need_no_database_and_stay_the_same() -> None:
    first, second = run("demo-accounts"), run("demo-accounts")
    assert first.stdout == second.stdout
    accounts = json.loads(first.stdout)
    assert all(set(account) == {"username", "password", "role", "name"} for account in accounts)
    roles = [account["role"] for account in accounts]
    assert roles[:5] == ["employee", "appraiser", "superior", "hr", "admin"]
    assert len({account["password"] for account in accounts}) == len(set(roles)) == len(roles) > 5


def test_a_command_without_a_database_says_so() -> None:
    done = run("demo")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_administrator_for_an_empty_installation(live_url: str, tmp_path: Path) -> None:
    words = ("create-admin", "--username", "Pengelola", "--password-stdin")
    short = run(*words, url=live_url, folder=tmp_path, typed="pendek\n")
    assert short.returncode == 1
    assert "at least" in short.stderr
    done = run(*words, url=live_url, folder=tmp_path, typed="kata sandi yang panjang\n")
    assert (done.returncode, done.stderr) == (0, "")
    query = "select u.username, g.role, g.unit_id from app_user u join role_grant g on g.user_id = u.id"
    assert answer(live_url, query) == [("pengelola", "admin", None)]
    assert answer(live_url, "select status from definition_version") == [("published",)]
    taken = run(*words, url=live_url, folder=tmp_path, typed="kata sandi yang panjang\n")
    assert taken.returncode == 1
    assert "taken" in taken.stderr


def test_passwords_can_be_read_aloud_and_are_not_those_of_a_file() -> None:
    password = password_of("perawat")
    words = password.split("-")
    assert len(words) == 3
    assert words[2].isdigit()
    assert password != password_of("kapus")
    folder = ROOT / "app" / "cli"
    assert not any(password in path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))


@pytest.mark.parametrize("person", read_people()["people"], ids=lambda person: person["key"])
def test_numbers_and_ranks_are_of_the_right_kind(person: dict[str, str]) -> None:
    if person["kind"] == "official":
        assert "nip" not in person
        return
    assert check_nip(person["nip"], person["kind"], date(2026, 1, 1)) == []
    assert normalise_rank(person["rank"], person["kind"]) == person["rank"]
    assert int(person["nip"][15:]) > 900


def test_the_files_agree_with_one_another() -> None:
    people, stories, plans = read_people(), read_stories(), read_plans()
    keys = {person["key"] for person in people["people"]}
    numbers = [person["nip"] for person in people["people"] if "nip" in person]
    assert len(numbers) == len(set(numbers))
    held = {person["position"] for person in people["people"]}
    posts = {position["code"] for position in people["positions"]}
    assert held < posts, "at least one post is vacant"
    for entry in stories["cases"] + stories["last_year"]:
        assert entry["owner"] in keys
        assert entry["story"] in stories["stories"]
        assert "example" in entry or entry["plan"] in plans
    used = {entry["story"] for entry in stories["cases"] + stories["last_year"]}
    before = {story.get("after") for story in stories["stories"].values()}
    assert used | before >= set(stories["stories"])


@given(
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)),
    st.lists(st.integers(0, OLDEST), max_size=12),
)
def test_moments_run_forward_and_never_into_the_future(now: datetime, days: list[int]) -> None:
    moments = Moments(now, "Asia/Jakarta")
    after = None
    for ago in sorted(days, reverse=True):
        moment = moments.before(ago, after)
        assert moment <= now
        assert after is None or moment >= after
        after = moment
