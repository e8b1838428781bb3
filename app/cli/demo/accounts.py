"""Accounts of the demo. Their passwords are in no file: each comes from a key that every copy makes for itself."""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from app.cli.demo.sources import read_people

ROOT = Path(__file__).resolve().parents[3]
_NATURE = (
    "sawah", "gunung", "pantai", "hutan", "sungai", "danau", "bukit", "lembah", "pulau", "kebun", "ladang", "telaga",
    "muara", "padang", "teluk", "rimba",
)  # fmt: skip
_COLOURS = (
    "biru", "hijau", "jingga", "ungu", "perak", "emas", "putih", "merah", "kelabu", "cokelat", "nila", "kuning",
    "teduh", "cerah", "sejuk", "tenang",
)  # fmt: skip


@dataclass(frozen=True)
class DemoAccount:
    """One way into the demo; ``role`` is a key of ``app.auth.demo_accounts.ROLE_TITLES``."""

    username: str
    password: str
    role: str
    name: str


def demo_accounts() -> list[DemoAccount]:
    """A chain of people through which the whole story can be played, then some whose pages show more of the law.

    They are the same on every call in this copy.
    """
    content = read_people()
    names = {person["key"]: person["name"] for person in content["people"]}
    return [
        DemoAccount(one["username"], password_of(one["username"]), one["role"], names[one["person"]])
        for one in content["accounts"]
    ]


def password_of(username: str) -> str:
    """Readable, such as ``sawah-biru-4821``, and not to be guessed without the key."""
    digest = hmac.digest(_key(), f"demo:{username}".encode(), sha256)
    number = int.from_bytes(digest[2:6], "big") % 9000 + 1000
    return f"{_NATURE[digest[0] % len(_NATURE)]}-{_COLOURS[digest[1] % len(_COLOURS)]}-{number}"


@cache
def _key() -> bytes:
    """The key of this copy of the program, whatever data folder a run uses: ``demo-accounts`` knows no folder."""
    for folder in (ROOT / "var", Path(os.environ.get("TAHAPAN_DATA") or ROOT / "var")):
        try:
            return _stored_key(folder)
        except OSError:
            continue
    raise PermissionError(f"{ROOT / 'var'} can't be written: name a folder for data in TAHAPAN_DATA.")


def _stored_key(folder: Path) -> bytes:
    """Made on first use. Who comes second uses what the first one made."""
    path = folder / "demo.key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().encode()
