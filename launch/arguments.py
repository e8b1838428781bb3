"""The command line of manage.py."""

from __future__ import annotations

import argparse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def build() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="manage.py",
        description="Tahapan: run it, test it, look after it. DATABASE_URL points every command to another PostgreSQL.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_run(commands)
    commands.add_parser("test", help="run all tests; further arguments go to pytest", add_help=False)
    _add_check(commands)
    _add_create_admin(commands)
    _add_demo(commands)
    _add_data(commands.add_parser("demo-accounts", help="print the demo accounts as JSON"))
    _add_data(commands.add_parser("migrate", help="bring the database to the newest schema"))
    _add_data(commands.add_parser("verify", help="check that no history was altered (the hash chain of every case)"))
    commands.add_parser("bench", help="run the measurements in tests/bench")
    return parser


def parse(words: list[str]) -> argparse.Namespace:
    """Everything after ``test`` belongs to pytest; argparse would claim the options among it for itself."""
    if words[:1] == ["test"]:
        return argparse.Namespace(command="test", pytest_args=words[1:])
    return build().parse_args(words)


def _add_run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = commands.add_parser("run", help="set up what is missing, start database, web server and worker")
    run.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    run.add_argument("--port", type=_port, default=8000, help="default: 8000")
    run.add_argument("--no-demo", action="store_true", help="start empty: no demo people, no demo accounts")
    _add_data(run)


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser("check", help="run the publish checks on a workflow definition")
    check.add_argument("file", type=Path, metavar="FILE.yaml")
    check.add_argument("--lang", choices=("id", "en"), default="id", help="language of the findings")


def _add_create_admin(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    admin = commands.add_parser("create-admin", help="make an account that may do everything in the admin panel")
    admin.add_argument("--username", help="asked for when missing")
    admin.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    _add_data(admin)


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser(
        "demo",
        help="move the clock of the demo",
        description="Says what the demo's clock shows, or moves it; everything that falls due on the way happens.",
    )
    demo.add_argument("--date", metavar="DAY", help="2026-06-30, a step such as +7d, +2w or +1m, or 'now'")
    demo.add_argument(
        "--reload", action="store_true", help="throw the demo's data away and load it anew, as of --date if given"
    )
    _add_data(demo)


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="database, uploads and logs (default: $TAHAPAN_DATA, else ./var)"
    )


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port number (1 to 65535)")
    return int(text)
