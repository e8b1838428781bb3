"""law in full"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "period",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("report_due", sa.Date(), nullable=False),
        sa.Column("rating_due", sa.Date(), nullable=False),
        sa.Column("annual", sa.Boolean(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on and opens_on >= starts_on", name=op.f("ck_period_span")),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_period_ordinal")),
        sa.CheckConstraint("report_due >= opens_on and rating_due >= report_due", name=op.f("ck_period_window")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_period_agency_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_period_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("cycle_id", "ordinal", name=op.f("uq_period_cycle_id_ordinal")),
    )
    op.create_index(op.f("ix_period_agency_id"), "period", ["agency_id"], unique=False)
    op.add_column("agency", sa.Column("rhythm", sa.String(), server_default="quarterly", nullable=False))
    op.add_column("appraisal_case", sa.Column("parent_id", sa.Uuid(), nullable=True))
    op.add_column("appraisal_case", sa.Column("period_id", sa.Uuid(), nullable=True))
    op.add_column("appraisal_case", sa.Column("succeeds_id", sa.Uuid(), nullable=True))
    op.drop_constraint(op.f("uq_appraisal_case_cycle_id_owner_id_position_id"), "appraisal_case", type_="unique")
    op.create_index(op.f("ix_appraisal_case_parent_id"), "appraisal_case", ["parent_id"], unique=False)
    op.create_index(op.f("ix_appraisal_case_period_id"), "appraisal_case", ["period_id"], unique=False)
    op.create_index(op.f("ix_appraisal_case_succeeds_id"), "appraisal_case", ["succeeds_id"], unique=False)
    op.create_unique_constraint(
        op.f("uq_appraisal_case_cycle_id_owner_id_position_id_period_id"),
        "appraisal_case",
        ["cycle_id", "owner_id", "position_id", "period_id"],
        postgresql_nulls_not_distinct=True,
    )
    op.create_foreign_key(
        op.f("fk_appraisal_case_parent_id"), "appraisal_case", "appraisal_case", ["parent_id"], ["id"]
    )
    op.create_foreign_key(op.f("fk_appraisal_case_period_id"), "appraisal_case", "period", ["period_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_appraisal_case_succeeds_id"), "appraisal_case", "appraisal_case", ["succeeds_id"], ["id"]
    )
    op.add_column("cycle", sa.Column("rhythm", sa.String(), server_default="none", nullable=False))
    op.add_column("cycle", sa.Column("periodic_version_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_cycle_periodic_version_id"), "cycle", "definition_version", ["periodic_version_id"], ["id"]
    )
    op.create_check_constraint(op.f("ck_cycle_rhythm"), "cycle", "rhythm in ('none', 'monthly', 'quarterly')")
    op.create_check_constraint(
        op.f("ck_cycle_periodic_version"), "cycle", "rhythm = 'none' or periodic_version_id is not null"
    )
    op.create_check_constraint(op.f("ck_agency_rhythm"), "agency", "rhythm in ('none', 'monthly', 'quarterly')")
    op.create_check_constraint(
        op.f("ck_appraisal_case_child"), "appraisal_case", "(parent_id is null) = (period_id is null)"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_appraisal_case_child"), "appraisal_case", type_="check")
    op.drop_constraint(op.f("ck_agency_rhythm"), "agency", type_="check")
    op.drop_constraint(op.f("ck_cycle_periodic_version"), "cycle", type_="check")
    op.drop_constraint(op.f("ck_cycle_rhythm"), "cycle", type_="check")
    op.drop_constraint(op.f("fk_cycle_periodic_version_id"), "cycle", type_="foreignkey")
    op.drop_column("cycle", "periodic_version_id")
    op.drop_column("cycle", "rhythm")
    op.drop_constraint(op.f("fk_appraisal_case_succeeds_id"), "appraisal_case", type_="foreignkey")
    op.drop_constraint(op.f("fk_appraisal_case_period_id"), "appraisal_case", type_="foreignkey")
    op.drop_constraint(op.f("fk_appraisal_case_parent_id"), "appraisal_case", type_="foreignkey")
    op.drop_constraint(
        op.f("uq_appraisal_case_cycle_id_owner_id_position_id_period_id"), "appraisal_case", type_="unique"
    )
    op.drop_index(op.f("ix_appraisal_case_succeeds_id"), table_name="appraisal_case")
    op.drop_index(op.f("ix_appraisal_case_period_id"), table_name="appraisal_case")
    op.drop_index(op.f("ix_appraisal_case_parent_id"), table_name="appraisal_case")
    op.create_unique_constraint(
        op.f("uq_appraisal_case_cycle_id_owner_id_position_id"),
        "appraisal_case",
        ["cycle_id", "owner_id", "position_id"],
        postgresql_nulls_not_distinct=False,
    )
    op.drop_column("appraisal_case", "succeeds_id")
    op.drop_column("appraisal_case", "period_id")
    op.drop_column("appraisal_case", "parent_id")
    op.drop_column("agency", "rhythm")
    op.drop_index(op.f("ix_period_agency_id"), table_name="period")
    op.drop_table("period")
