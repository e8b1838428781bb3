"""``python -m app.cli COMMAND``: exit code 0 when done, 1 when a sentence on standard error says why not."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from app.cli.faults import CommandFault


def main(words: list[str] | None = None) -> int:
    """Read the command line and do what it asks."""
    options = _parser().parse_args(words)
    try:
        return int(options.run(options) or 0)
    except CommandFault as fault:
        print(fault, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.cli")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="load the invented regency")
    demo.add_argument("--if-empty", action="store_true", help="do nothing where an agency exists already")
    demo.add_argument("--clock", action="store_true", help="say what the demo's clock shows")
    demo.add_argument("--date", metavar="DAY", help="move its clock: 2026-06-30, +7d, +2w, +1m or now")
    demo.add_argument("--reload", action="store_true", help="throw the demo's data away and load it as of that day")
    demo.set_defaults(run=_demo)
    accounts = commands.add_parser("demo-accounts", aliases=["accounts"], help="print the demo accounts as JSON")
    accounts.set_defaults(run=_accounts)
    admin = commands.add_parser("create-admin", help="make an account for the admin panel")
    admin.add_argument("--username", required=True)
    admin.add_argument("--password-stdin", action="store_true", required=True)
    admin.set_defaults(run=_create_admin)
    verify = commands.add_parser("verify", help="check the hash chain of every case")
    verify.set_defaults(run=_verify)
    translations = commands.add_parser("translations", help="extract, update and compile the catalogues")
    translations.set_defaults(run=_translations)
    return parser


def _demo(options: argparse.Namespace) -> None:
    from app.cli import demo
    from app.cli.start import connect

    settings = connect()
    if options.clock or options.date or options.reload:
        from app.cli.demo.travel import travel

        travel(settings, options.date, reload=options.reload)
        return
    loaded = demo.load_if_empty(settings)
    if loaded is not None:
        print(loaded)
    elif not options.if_empty:
        raise CommandFault("There is data in this database already; the demo is only loaded into an empty one.")


def _accounts(_options: argparse.Namespace) -> None:
    from app.cli.demo.accounts import demo_accounts

    print(json.dumps([asdict(account) for account in demo_accounts()], ensure_ascii=False, indent=2))


def _create_admin(options: argparse.Namespace) -> None:
    from app.cli.administrator import create_administrator
    from app.cli.start import connect

    connect()
    print(create_administrator(options.username, sys.stdin.readline().rstrip("\n")))


def _verify(_options: argparse.Namespace) -> int:
    from app.cases.verification import altered_cases, count_cases
    from app.cli.start import connect
    from app.core.db import db

    connect()
    faults = list(altered_cases(db()))
    for fault in faults:
        print(f"Case {fault.case_id}: the history is not as it was written, from event {fault.seq} on.")
    print(f"{count_cases(db())} cases checked, {len(faults)} altered.")
    return 1 if faults else 0


def _translations(_options: argparse.Namespace) -> int:
    from app.web import catalogue

    return catalogue.main()


if __name__ == "__main__":
    sys.exit(main())
