"""What the person at the terminal reads. A trouble they can mend is one sentence, never a traceback."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable


class LaunchError(Exception):
    """A condition of the machine that the person can change; the text says what it is and what to do."""


def say(text: str) -> None:
    """One line, at once: the person may be looking at a slow step."""
    print(text, flush=True)


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def guarded(command: Callable[[], int]) -> int:
    """Run a command; what the person can mend becomes one sentence on stderr and exit code 2."""
    try:
        return command()
    except LaunchError as error:
        warn(str(error))
    except OSError as error:
        warn(_explain(error))
    except KeyboardInterrupt:
        warn("Stopped.")
        return 130
    return 2


def unwritable(where: object) -> str:
    return f"{where} is not writable for this user: change its owner, or choose another folder with --data DIR."


def _explain(error: OSError) -> str:
    """The sentence for a refusal of the operating system; re-raised when it is none a person can mend."""
    where = error.filename or "a file"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full (writing {where}): make room, or choose another folder with --data DIR."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return unwritable(where)
    raise error
