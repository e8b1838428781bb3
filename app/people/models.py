"""Agencies, their structure, and who held which position when.

Dates of postings and delegations are half open: ``starts_on`` is the first day, ``ends_on`` the first day after
(empty: still running).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import AgencyRow, Row
from app.people.values import LEADER_KINDS


class Agency(Row):
    """An employer (Instansi): the border of everything a person may see.

    ``rhythm`` is how often it evaluates within the year (Pasal 24(2)); each cycle takes it over and may differ.
    ``documentation_rhythm`` is how often people document their work (Pasal 16(3)-(4)). With ``two_person_publishing``
    a workflow is published by another person than the one who submitted it.
    """

    __tablename__ = "agency"
    __table_args__ = (
        CheckConstraint("week_days in (5, 6)", name="week_days"),
        CheckConstraint("rhythm in ('none', 'monthly', 'quarterly')", name="rhythm"),
        CheckConstraint(
            "documentation_rhythm in ('daily', 'weekly', 'monthly', 'quarterly', 'semester', 'yearly')",
            name="documentation_rhythm",
        ),
        CheckConstraint("kind in ('central', 'regional')", name="kind"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    timezone: Mapped[str] = mapped_column(default="Asia/Jakarta")
    week_days: Mapped[int] = mapped_column(default=5)
    rhythm: Mapped[str] = mapped_column(default="quarterly", server_default="quarterly")
    documentation_rhythm: Mapped[str] = mapped_column(default="monthly", server_default="monthly")
    kind: Mapped[str] = mapped_column(default="regional", server_default="regional")
    two_person_publishing: Mapped[bool] = mapped_column(default=False, server_default="false")

    def __str__(self) -> str:
        return self.name


class Unit(AgencyRow):
    """A node of the organisation tree (unit kerja)."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        CheckConstraint("parent_id <> id", name="not_own_parent"),
    )

    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    code: Mapped[str]
    name: Mapped[str]

    parent: Mapped[Unit | None] = relationship(remote_side="Unit.id")
    agency: Mapped[Agency] = relationship()

    def __str__(self) -> str:
        return self.name


class Position(AgencyRow):
    """A post (jabatan). Who appraises its holder follows from ``superior``: whoever holds that post on the day."""

    __tablename__ = "position"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        CheckConstraint("superior_id <> id", name="not_own_superior"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    superior_id: Mapped[UUID | None] = mapped_column(ForeignKey("position.id"), index=True)
    code: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    heads_unit: Mapped[bool] = mapped_column(default=False)

    unit: Mapped[Unit] = relationship()
    superior: Mapped[Position | None] = relationship(remote_side="Position.id")

    @property
    def is_leader(self) -> bool:
        """Whether plans for this post carry perspectives, the budget among them (p.29)."""
        return self.kind in LEADER_KINDS

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"


class Employee(AgencyRow):
    """A person on the register. ``nip`` is text: eighteen digits lose precision as a number."""

    __tablename__ = "employee"
    __table_args__ = (
        UniqueConstraint("agency_id", "nip"),
        CheckConstraint("(kind = 'official') = (nip is null)", name="nip_unless_official"),
        Index("ix_employee_agency_name", "agency_id", "name"),
    )

    nip: Mapped[str | None]
    name: Mapped[str]
    kind: Mapped[str]
    rank: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)

    postings: Mapped[list[Posting]] = relationship(
        back_populates="employee", foreign_keys="Posting.employee_id", order_by="Posting.starts_on"
    )

    def __str__(self) -> str:
        return f"{self.name} ({self.nip})" if self.nip else self.name


class Posting(AgencyRow):
    """That an employee holds a position in a span of days, in their own right or acting (Plt/Plh).

    ``appraiser_position_id`` names another appraiser than the position's superior: delegated authority
    (Pasal 1(9)) or a correction by HR.
    """

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint("ends_on is null or ends_on > starts_on", name="span"),
        CheckConstraint("kind in ('definitive', 'plt', 'plh')", name="kind"),
        CheckConstraint("appraiser_position_id <> position_id", name="not_own_appraiser"),
        Index("ix_posting_agency_starts_on", "agency_id", "starts_on"),
        Index(
            "uq_posting_open_definitive",
            "employee_id",
            unique=True,
            postgresql_where=text("kind = 'definitive' and ends_on is null"),
        ),
    )

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"), index=True)
    position_id: Mapped[UUID] = mapped_column(ForeignKey("position.id"), index=True)
    appraiser_position_id: Mapped[UUID | None] = mapped_column(ForeignKey("position.id"))
    kind: Mapped[str] = mapped_column(default="definitive")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    basis: Mapped[str] = mapped_column(default="")

    employee: Mapped[Employee] = relationship(back_populates="postings", foreign_keys=[employee_id])
    position: Mapped[Position] = relationship(foreign_keys=[position_id])
    appraiser_position: Mapped[Position | None] = relationship(foreign_keys=[appraiser_position_id])

    def __str__(self) -> str:
        return f"{self.employee.name}, {self.position.title}"


class EmployeeStatus(AgencyRow):
    """That an employee studies, is seconded, or is somebody to whom planning doesn't apply (p.62-66, p.92 A.15-16).

    ``place`` is where they study or work; ``basis`` the document. Spans that contradict each other are refused by
    app.people.statuses under the lock of the employee.
    """

    __tablename__ = "employee_status"
    __table_args__ = (
        CheckConstraint("ends_on is null or ends_on > starts_on", name="span"),
        CheckConstraint(
            "kind in ('study', 'seconded', 'state_office', 'suspended', 'unpaid_leave', 'retirement_preparation')",
            name="kind",
        ),
        Index("ix_employee_status_agency_starts_on", "agency_id", "starts_on"),
    )

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"), index=True)
    kind: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(default="")
    basis: Mapped[str]

    employee: Mapped[Employee] = relationship()

    def __str__(self) -> str:
        return self.employee.name


class Delegation(AgencyRow):
    """``substitute`` acts for ``absent`` inside the span; every act is logged as "B for A"."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="span"),
        CheckConstraint("absent_id <> substitute_id", name="not_oneself"),
    )

    absent_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"), index=True)
    substitute_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str]

    absent: Mapped[Employee] = relationship(foreign_keys=[absent_id])
    substitute: Mapped[Employee] = relationship(foreign_keys=[substitute_id])

    def __str__(self) -> str:
        return f"{self.absent.name} → {self.substitute.name}"


class Panel(AgencyRow):
    """People who decide together by votes; a definition calls them ``panel:<code>``."""

    __tablename__ = "panel"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        CheckConstraint("code ~ '^[a-z][a-z0-9_-]{0,49}$'", name="code"),
    )

    code: Mapped[str]
    title: Mapped[str]

    def __str__(self) -> str:
        return self.title


class PanelMember(AgencyRow):
    """That somebody sits on a panel in a span of days. What they voted stays when they leave."""

    __tablename__ = "panel_member"
    __table_args__ = (CheckConstraint("ends_on is null or ends_on > starts_on", name="span"),)

    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), index=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    panel: Mapped[Panel] = relationship()
    employee: Mapped[Employee] = relationship()

    def __str__(self) -> str:
        return f"{self.employee.name}, {self.panel.title}"


class Holiday(AgencyRow):
    """A day on which the agency doesn't work, besides the weekend."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("agency_id", "day"),)

    day: Mapped[date]
    name: Mapped[str]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.name}"


class AppraiserReport(AgencyRow):
    """An employee's word that the register names the wrong appraiser, and what HR did about it."""

    __tablename__ = "appraiser_report"
    __table_args__ = (
        CheckConstraint("(status = 'open') = (answer is null)", name="answered"),
        CheckConstraint("status in ('open', 'corrected', 'declined')", name="status"),
        Index("uq_appraiser_report_open", "employee_id", unique=True, postgresql_where=text("status = 'open'")),
    )

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"), index=True)
    message: Mapped[str]
    status: Mapped[str] = mapped_column(default="open")
    answer: Mapped[str | None]

    employee: Mapped[Employee] = relationship()

    def __str__(self) -> str:
        return self.employee.name
