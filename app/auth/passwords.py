"""Hashing of passwords with Argon2id.

19 MiB, two passes, one lane: the memory of a web worker stays bounded when a whole office signs in at eight o'clock.
"""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

LEAST_CHARACTERS = 10
MOST_CHARACTERS = 200


def hash_password(password: str) -> str:
    """A salted hash to store."""
    return _hasher.hash(password)


def needs_new_hash(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


def password_matches(stored: str | None, password: str) -> bool:
    """Compare. Without a stored hash the same work is done, so the time does not tell whether an account exists."""
    fallback = _nobodys_hash()
    try:
        return _hasher.verify(stored or fallback, password[:MOST_CHARACTERS]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
