"""The commands of manage.py, inside the virtual environment."""

from __future__ import annotations

import argparse
import sys

from launch import arguments, commands, serve, testing
from launch.console import guarded, warn
from launch.processes import Interrupted


def main() -> int:
    options = arguments.parse(sys.argv[1:])
    try:
        return _dispatch(options)
    except Interrupted as interruption:
        warn(f"Stopped ({interruption}).")
        return 130


def _dispatch(options: argparse.Namespace) -> int:
    if options.command == "run":
        return serve.run(options)
    if options.command == "test":
        return testing.run_tests(options.pytest_args)
    if options.command == "bench":
        return testing.run_benches()
    if options.command == "check":
        from launch import definition_check  # the engine is loaded by the one command that needs it

        return definition_check.run(options.file, options.lang)
    return {
        "demo": commands.demo,
        "demo-accounts": commands.demo_accounts,
        "migrate": commands.migrate,
        "verify": commands.verify,
        "create-admin": commands.create_admin,
    }[options.command](options)


if __name__ == "__main__":
    sys.exit(guarded(main))
