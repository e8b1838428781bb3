"""What a unit achieved in a year or in one of its periods, and every change of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import AgencyRow
from app.people.models import Unit

_PREDICATES = "('outstanding', 'good', 'needs_improvement', 'poor', 'very_poor')"


class OrganisationAchievement(AgencyRow):
    """The achievement (capaian kinerja organisasi) of one unit: of a year, or of one period in it (p.92 1.b).

    ``published_on`` is the day on which it came out, which decides about the year's own or last year's (p.94 1.f).
    ``used_at`` is set when a rating was founded on it; from then on a change needs a reason. ``version`` guards
    against two people who set it at once.
    """

    __tablename__ = "organisation_achievement"
    __table_args__ = (
        UniqueConstraint("unit_id", "year", "period_id", postgresql_nulls_not_distinct=True),
        CheckConstraint(f"predicate in {_PREDICATES}", name="predicate"),
        CheckConstraint("basis in ('action_plan', 'trajectory', 'annual')", name="basis"),
        CheckConstraint("(period_id is null) = (basis = 'annual')", name="basis_of_span"),
        CheckConstraint("set_as in ('leader', 'hr')", name="set_as"),
        CheckConstraint("version > 0", name="version"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    period_id: Mapped[UUID | None] = mapped_column(ForeignKey("period.id"), index=True)
    predicate: Mapped[str]
    basis: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    evidence_link: Mapped[str] = mapped_column(default="")
    published_on: Mapped[date]
    set_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    set_by_name: Mapped[str]
    set_as: Mapped[str]
    set_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()

    def __str__(self) -> str:
        return f"{self.unit.name} {self.year}"


class AchievementChange(AgencyRow):
    """One setting of an achievement; rows are only ever added."""

    __tablename__ = "achievement_change"
    __table_args__ = (
        CheckConstraint(f"before is null or before in {_PREDICATES}", name="before"),
        CheckConstraint(f"after in {_PREDICATES}", name="after"),
        CheckConstraint("not after_use or before is null or before = after or reason <> ''", name="reason"),
    )

    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("organisation_achievement.id"), index=True)
    at: Mapped[datetime]
    by_name: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    after_use: Mapped[bool] = mapped_column(default=False)
