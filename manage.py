#!/usr/bin/env python3
"""One door to everything: ``python3 manage.py run``, ``python3 manage.py test``; without a command it prints help.

This file is read by whatever Python the machine has, so it holds nothing that an old one can't parse, not even the
``annotations`` future. It makes the virtual environment, starts itself again inside it, and hands over to ``launch``.
"""

import os
import runpy
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an old Python is told
    sys.stderr.write(
        "Tahapan needs Python 3.11 or newer, and this is {}.{}: install a newer one and call it by name, "
        "for example python3.11 manage.py run.\n".format(*sys.version_info[:2])
    )
    sys.exit(2)
if os.name != "posix":
    sys.stderr.write("Tahapan runs on Linux and macOS; on Windows, run this command inside WSL.\n")
    sys.exit(2)

from launch import arguments, environment
from launch.console import guarded


def main() -> int:
    """Exit code: 0 done, 1 the command failed (a test, a finding, a dead process), 2 one sentence said what to do."""
    if len(sys.argv) == 1:
        arguments.build().print_help()
        return 0
    chosen = arguments.parse(sys.argv[1:])
    if environment.is_active():
        runpy.run_module("launch", run_name="__main__", alter_sys=True)
    environment.ensure(with_tests=chosen.command in {"test", "bench"})
    environment.enter(__file__, sys.argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
