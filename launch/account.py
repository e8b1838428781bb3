"""Under which user the database server runs: PostgreSQL refuses to be root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launch.console import LaunchError


@dataclass(frozen=True)
class Account:
    """The user of the database server; ``switch`` is False where it is the user who started the command."""

    uid: int
    gid: int
    switch: bool

    def as_process(self) -> dict[str, Any]:
        """Arguments for subprocess that make the child this user, without root's groups."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}

    def own(self, path: Path) -> None:
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def reaches(self, folder: Path) -> bool:
        """Whether this user gets through every parent of a folder; asked of the system, which knows more than modes."""
        return self._try(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)])

    def executes(self, program: Path) -> bool:
        return self._try([str(program), "--version"])

    def _try(self, command: list[str]) -> bool:
        try:
            done = subprocess.run(command, cwd="/", capture_output=True, check=False, **self.as_process())
        except OSError:
            return False
        return done.returncode == 0


def for_server(folder: Path) -> Account:
    """The user who started the command; for root, the owner of the folder, or ``nobody`` where that is root again."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    owner = folder.stat()
    if owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, switch=True)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise LaunchError(
            "PostgreSQL can't run as root and there is no user 'nobody': start this as an ordinary user."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid, switch=True)
