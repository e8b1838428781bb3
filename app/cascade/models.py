"""From the leader's plan to the plans of the people: manuals, strategies, and the matrix of roles and results.

Manuals and strategies hang on the ``lineage`` of the leader's indicator, so they stay through agreed changes.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import AgencyRow


class IndicatorManual(AgencyRow):
    """The manual of one indicator (form A.1.3, p.37-38). ``revision`` counts how often it was saved."""

    __tablename__ = "indicator_manual"
    __table_args__ = (
        UniqueConstraint("case_id", "lineage"),
        CheckConstraint("control in ('outcome', 'intermediate', 'low')", name="control"),
        CheckConstraint("reporting in ('monthly', 'quarterly', 'semiannual', 'annual')", name="reporting"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    lineage: Mapped[UUID]
    purpose: Mapped[str]
    definition: Mapped[str]
    formula: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    control: Mapped[str]
    source: Mapped[str]
    reporting: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)


class Workblock(AgencyRow):
    """A strategy for one indicator, described as a workblock (form A.1.4, p.43). Lists hold numbered lines."""

    __tablename__ = "workblock"
    __table_args__ = (
        CheckConstraint("angle in ('aspect', 'area', 'load', 'service', 'output')", name="angle"),
        CheckConstraint("product in ('intermediate', 'output', 'service')", name="product"),
        Index("ix_workblock_case_id_lineage", "case_id", "lineage"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    lineage: Mapped[UUID]
    angle: Mapped[str]
    product: Mapped[str]
    title: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    due: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    targets: Mapped[str] = mapped_column(default="")
    involved: Mapped[str] = mapped_column(default="")
    beneficiaries: Mapped[str] = mapped_column(default="")
    budget: Mapped[str] = mapped_column(default="")
    routine_activities: Mapped[list[str]] = mapped_column(JSONB, default=list)
    transformative_activities: Mapped[list[str]] = mapped_column(JSONB, default=list)
    routine_milestones: Mapped[list[str]] = mapped_column(JSONB, default=list)
    transformative_milestones: Mapped[list[str]] = mapped_column(JSONB, default=list)
    revision: Mapped[int] = mapped_column(default=1)


class RoleMatrix(AgencyRow):
    """The matrix of roles and results of one leader's post in one cycle (form A.1.5, p.44-49)."""

    __tablename__ = "role_matrix"
    __table_args__ = (UniqueConstraint("cycle_id", "position_id"),)

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"))
    position_id: Mapped[UUID] = mapped_column(ForeignKey("position.id"), index=True)
    shared_at: Mapped[datetime | None]


class MatrixMember(AgencyRow):
    """Somebody on the left side of the matrix. Who is of another agency has no register entry: words only (p.47 j).

    ``appraiser_position_id`` is the post whose holder is asked when the leader doesn't appraise them (p.46 f.10).
    """

    __tablename__ = "matrix_member"
    __table_args__ = (
        UniqueConstraint("matrix_id", "employee_id"),
        CheckConstraint("kind in ('report', 'cross_unit', 'outside')", name="kind"),
        CheckConstraint("(kind = 'outside') = (employee_id is null)", name="person"),
        CheckConstraint("consent in ('none', 'asked', 'agreed', 'declined')", name="consent"),
        CheckConstraint("(consent in ('agreed', 'declined')) = (answered_at is not null)", name="answered"),
    )

    matrix_id: Mapped[UUID] = mapped_column(ForeignKey("role_matrix.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    employee_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"), index=True)
    position_id: Mapped[UUID | None] = mapped_column(ForeignKey("position.id"))
    name: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    agency: Mapped[str] = mapped_column(default="")
    team: Mapped[str | None]
    consent: Mapped[str] = mapped_column(default="none")
    appraiser_position_id: Mapped[UUID | None] = mapped_column(ForeignKey("position.id"), index=True)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")


class MatrixTeam(AgencyRow):
    """That a member works in the team of another member, who leads it (p.48 b)."""

    __tablename__ = "matrix_team"
    __table_args__ = (
        UniqueConstraint("lead_id", "member_id"),
        CheckConstraint("lead_id <> member_id", name="not_own_team"),
    )

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("matrix_member.id", ondelete="CASCADE"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("matrix_member.id", ondelete="CASCADE"), index=True)


class MatrixCell(AgencyRow):
    """One cell that was filled in: roles, or the word that there is none (``no_role``).

    ``column_key`` is the lineage of the leader's indicator (or of a result without one), or for a team the role of
    its lead. ``revision`` guards against a page that was opened before somebody else saved the cell.
    """

    __tablename__ = "matrix_cell"
    __table_args__ = (UniqueConstraint("member_id", "column_key"),)

    member_id: Mapped[UUID] = mapped_column(ForeignKey("matrix_member.id", ondelete="CASCADE"))
    column_key: Mapped[UUID]
    no_role: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)


class MatrixRole(AgencyRow):
    """One role: a result that somebody is to bring about for the leader's indicator (p.47 a.3-5).

    ``shared_at``: the leader has shared it with the person's plan; ``delivered_at``: it was written there, once.
    """

    __tablename__ = "matrix_role"
    __table_args__ = (
        CheckConstraint("level in ('intermediate', 'low', 'medium', 'high')", name="level"),
        CheckConstraint("(delivered_at is null) = (delivered_case_id is null)", name="delivered"),
    )

    cell_id: Mapped[UUID] = mapped_column(ForeignKey("matrix_cell.id", ondelete="CASCADE"), index=True)
    ordinal: Mapped[int]
    text: Mapped[str]
    level: Mapped[str | None]
    shared_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    delivered_case_id: Mapped[UUID | None] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
