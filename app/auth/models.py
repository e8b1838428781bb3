"""Accounts, the roles given to them, and failed sign-ins."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import AgencyRow, Row
from app.people.models import Employee, Unit


class User(AgencyRow):
    """Somebody who can sign in. ``epoch`` is part of each session: raising it signs the person out everywhere."""

    __tablename__ = "app_user"
    __table_args__ = (CheckConstraint("username = lower(username)", name="username_lower"),)

    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    display_name: Mapped[str]
    employee_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str | None]
    epoch: Mapped[int] = mapped_column(default=0)

    employee: Mapped[Employee | None] = relationship()
    grants: Mapped[list[RoleGrant]] = relationship(back_populates="user", cascade="all, delete-orphan")

    def __str__(self) -> str:
        return self.username


class RoleGrant(AgencyRow):
    """A role inside a unit and everything below it; without a unit, inside the whole agency."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "unit_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("role in ('hr', 'admin', 'auditor')", name="role"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    role: Mapped[str]
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))

    user: Mapped[User] = relationship(back_populates="grants")
    unit: Mapped[Unit | None] = relationship()

    def __str__(self) -> str:
        return f"{self.user.username}: {self.role}"


class LoginAttempt(Row):
    """One failed sign-in; counted to slow guessing down, deleted after a day."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_username_at", "username", "at"),
        Index("ix_login_attempt_ip_at", "ip", "at"),
    )

    username: Mapped[str]
    ip: Mapped[str]
    at: Mapped[datetime]
