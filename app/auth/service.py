"""Signing in, passwords, language. All sentences for people are made in the views."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.auth import queries
from app.auth.models import LoginAttempt, User
from app.auth.passwords import LEAST_CHARACTERS, MOST_CHARACTERS, hash_password, needs_new_hash, password_matches
from app.auth.values import PasswordFault, SignIn


@dataclass(frozen=True)
class Limit:
    """At most ``failures`` in ``window``, counted for the account, for the address, or for the pair."""

    by_username: bool
    by_ip: bool
    failures: int
    window: timedelta


# A whole office often shares one address, so the address alone may fail often before it has to wait; and an account
# alone often too, or else anybody could lock a colleague out.
LIMITS = (
    Limit(by_username=True, by_ip=True, failures=5, window=timedelta(minutes=15)),
    Limit(by_username=True, by_ip=False, failures=30, window=timedelta(minutes=60)),
    Limit(by_username=False, by_ip=True, failures=200, window=timedelta(minutes=15)),
)
ATTEMPTS_KEPT = timedelta(days=1)
LONGEST_USERNAME = 150


def authenticate(session: Session, username: str, password: str, ip: str, now: datetime) -> SignIn:
    """Check a name and a password. A failure is counted, so commit also then; while waiting nothing is checked."""
    name = username.strip().lower()[:LONGEST_USERNAME].replace("\x00", "")
    queries.serialise_sign_ins(session, name)
    wait = _minutes_to_wait(session, name, ip, now)
    if wait:
        return SignIn(wait_minutes=wait)
    user = queries.find_user(session, name)
    if not password_matches(user.password_hash if user else None, password) or user is None or not user.active:
        session.add(LoginAttempt(username=name, ip=ip, at=now))
        return SignIn()
    session.execute(delete(LoginAttempt).where(LoginAttempt.username == name, LoginAttempt.ip == ip))
    if needs_new_hash(user.password_hash):
        user.password_hash = hash_password(password)
    return SignIn(user_id=user.id, epoch=user.epoch)


def _minutes_to_wait(session: Session, username: str, ip: str, now: datetime) -> int:
    ends = [
        queries.find_limit_end(
            session,
            username if limit.by_username else None,
            ip if limit.by_ip else None,
            limit.failures,
            limit.window,
            now,
        )
        for limit in LIMITS
    ]
    latest = max((end for end in ends if end), default=None)
    return max(1, math.ceil((latest - now).total_seconds() / 60)) if latest else 0


def find_password_fault(password: str, username: str) -> PasswordFault | None:
    """What is wrong with a new password: length, only digits (a NIP, a date of birth), or the name inside it."""
    if len(password) < LEAST_CHARACTERS:
        return PasswordFault.TOO_SHORT
    if len(password) > MOST_CHARACTERS:
        return PasswordFault.TOO_LONG
    if password.isdigit() or len(set(password)) < 4:
        return PasswordFault.TOO_PLAIN
    return PasswordFault.HOLDS_NAME if username.lower() in password.lower() else None


def change_password(session: Session, user_id: UUID, *, current: str, new: str) -> SignIn | PasswordFault:
    """Set another password and end all other sessions; the answer carries the epoch for the present one."""
    user = queries.lock_user(session, user_id)
    if not password_matches(user.password_hash, current):
        return PasswordFault.WRONG_CURRENT
    fault = find_password_fault(new, user.username)
    if fault is None:
        set_password(user, new)
        return SignIn(user_id=user.id, epoch=user.epoch)
    return fault


def set_password(user: User, password: str) -> None:
    """Replace the hash and end every session of the account."""
    user.password_hash = hash_password(password)
    user.epoch += 1


def end_all_sessions(session: Session, user_id: UUID) -> SignIn:
    """Sign the account out everywhere; the answer carries the epoch for a session that goes on."""
    user = queries.lock_user(session, user_id)
    user.epoch += 1
    return SignIn(user_id=user.id, epoch=user.epoch)


def change_locale(session: Session, user_id: UUID, locale: str) -> None:
    """Remember the language of the account."""
    queries.get_user(session, user_id).locale = locale


def forget_old_attempts(session: Session, now: datetime) -> None:
    """Delete failed sign-ins that no limit looks at any more."""
    session.execute(delete(LoginAttempt).where(LoginAttempt.at < now - ATTEMPTS_KEPT))
