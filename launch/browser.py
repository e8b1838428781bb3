"""Chromium for the browser tests: found, installed where that is plainly allowed, or loudly missed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from launch.console import say

NAMES = ("/usr/bin/chromium", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
NOTICE = """
!!! ======================================================================
!!! NOT TESTED: the browser story (tests/e2e) was left out, for there is no
!!! Chromium here. To run it: 'apt install chromium' as root, or set CHROMIUM
!!! to a Chrome or Chromium, then 'python3 manage.py test' again.
!!! ======================================================================"""


def find_or_install() -> str | None:
    return _find() or _install()


def _find() -> str | None:
    wanted = os.environ.get("CHROMIUM")
    names = (wanted, *NAMES) if wanted else NAMES
    return next((path for path in map(shutil.which, names) if path), None)


def _install() -> str | None:
    """Debian's own package, and only for root: nobody else's system is changed."""
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists() or shutil.which("apt-get") is None:
        return None
    say("Installing Chromium for the browser tests (apt-get install chromium) ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-qq", *words], env=environment, capture_output=True, check=False)
    return _find()
