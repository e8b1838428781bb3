"""process by hr"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panel",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("code ~ '^[a-z][a-z0-9_-]{0,49}$'", name=op.f("ck_panel_code")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_panel_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("agency_id", "code", name=op.f("uq_panel_agency_id_code")),
    )
    op.create_index(op.f("ix_panel_agency_id"), "panel", ["agency_id"], unique=False)
    op.create_table(
        "panel_member",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("ends_on is null or ends_on > starts_on", name=op.f("ck_panel_member_span")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_panel_member_agency_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_panel_member_employee_id")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_member_panel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
    )
    op.create_index(op.f("ix_panel_member_agency_id"), "panel_member", ["agency_id"], unique=False)
    op.create_index(op.f("ix_panel_member_employee_id"), "panel_member", ["employee_id"], unique=False)
    op.create_index(op.f("ix_panel_member_panel_id"), "panel_member", ["panel_id"], unique=False)
    op.create_table(
        "definition_edit",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("edited_by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_definition_edit_agency_id")),
        sa.ForeignKeyConstraint(["edited_by_id"], ["app_user.id"], name=op.f("fk_definition_edit_edited_by_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["definition_version.id"], name=op.f("fk_definition_edit_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_edit")),
        sa.UniqueConstraint("version_id", "number", name=op.f("uq_definition_edit_version_id_number")),
    )
    op.create_index(op.f("ix_definition_edit_agency_id"), "definition_edit", ["agency_id"], unique=False)
    op.create_table(
        "definition_editor",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_definition_editor_agency_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_definition_editor_user_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["definition_version.id"], name=op.f("fk_definition_editor_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_editor")),
        sa.UniqueConstraint("version_id", "user_id", name=op.f("uq_definition_editor_version_id_user_id")),
    )
    op.create_index(op.f("ix_definition_editor_agency_id"), "definition_editor", ["agency_id"], unique=False)
    op.create_table(
        "permission_acknowledgement",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_permission_acknowledgement_agency_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_permission_acknowledgement_user_id")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["definition_version.id"],
            name=op.f("fk_permission_acknowledgement_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permission_acknowledgement")),
        sa.UniqueConstraint("version_id", "line", name=op.f("uq_permission_acknowledgement_version_id_line")),
    )
    op.create_index(
        op.f("ix_permission_acknowledgement_agency_id"), "permission_acknowledgement", ["agency_id"], unique=False
    )
    op.create_table(
        "cycle_workflow",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("definition_version_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_cycle_workflow_agency_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_cycle_workflow_cycle_id")),
        sa.ForeignKeyConstraint(
            ["definition_version_id"], ["definition_version.id"], name=op.f("fk_cycle_workflow_definition_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_workflow")),
        sa.UniqueConstraint(
            "cycle_id", "definition_version_id", name=op.f("uq_cycle_workflow_cycle_id_definition_version_id")
        ),
    )
    op.create_index(op.f("ix_cycle_workflow_agency_id"), "cycle_workflow", ["agency_id"], unique=False)
    op.add_column("agency", sa.Column("two_person_publishing", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("appraisal_case", sa.Column("ordinal", sa.Integer(), server_default="0", nullable=False))
    op.drop_constraint(
        op.f("uq_appraisal_case_cycle_id_owner_id_position_id_period__7381"), "appraisal_case", type_="unique"
    )
    op.create_unique_constraint(
        "uq_appraisal_case_one",
        "appraisal_case",
        ["cycle_id", "owner_id", "position_id", "period_id", "succeeds_id", "parent_id", "ordinal"],
        postgresql_nulls_not_distinct=True,
    )
    op.drop_constraint(op.f("uq_case_task_case_id_entry_seq_relation"), "case_task", type_="unique")
    op.create_unique_constraint(
        op.f("uq_case_task_case_id_entry_seq_relation_assignee_id"),
        "case_task",
        ["case_id", "entry_seq", "relation", "assignee_id"],
        postgresql_nulls_not_distinct=True,
    )
    op.add_column("case_vote", sa.Column("acting_for_id", sa.Uuid(), nullable=True))
    op.add_column("case_vote", sa.Column("comment", sa.String(), server_default="", nullable=False))
    op.create_foreign_key(op.f("fk_case_vote_acting_for_id"), "case_vote", "employee", ["acting_for_id"], ["id"])
    op.add_column("cycle", sa.Column("purpose", sa.String(), server_default="appraisal", nullable=False))
    op.add_column("cycle", sa.Column("selection", sa.String(), server_default="fixed", nullable=False))
    op.add_column("definition_version", sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
    op.add_column("definition_version", sa.Column("edit_number", sa.Integer(), server_default="0", nullable=False))
    op.add_column("definition_version", sa.Column("copied_from_id", sa.Uuid(), nullable=True))
    op.add_column("definition_version", sa.Column("base_id", sa.Uuid(), nullable=True))
    op.add_column("definition_version", sa.Column("note", sa.String(), server_default="", nullable=False))
    op.add_column("definition_version", sa.Column("submitted_by_id", sa.Uuid(), nullable=True))
    op.add_column("definition_version", sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("definition_version", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(
        op.f("fk_definition_version_submitted_by_id"), "definition_version", "app_user", ["submitted_by_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("fk_definition_version_base_id"), "definition_version", "definition_version", ["base_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("fk_definition_version_copied_from_id"),
        "definition_version",
        "definition_version",
        ["copied_from_id"],
        ["id"],
    )
    op.create_check_constraint(op.f("ck_cycle_purpose"), "cycle", "purpose in ('appraisal', 'requests')")
    op.create_check_constraint(op.f("ck_cycle_selection"), "cycle", "selection in ('fixed', 'applicable')")
    op.create_check_constraint(op.f("ck_appraisal_case_ordinal"), "appraisal_case", "ordinal >= 0")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_appraisal_case_ordinal"), "appraisal_case", type_="check")
    op.drop_constraint(op.f("ck_cycle_selection"), "cycle", type_="check")
    op.drop_constraint(op.f("ck_cycle_purpose"), "cycle", type_="check")
    op.drop_constraint(op.f("fk_definition_version_copied_from_id"), "definition_version", type_="foreignkey")
    op.drop_constraint(op.f("fk_definition_version_base_id"), "definition_version", type_="foreignkey")
    op.drop_constraint(op.f("fk_definition_version_submitted_by_id"), "definition_version", type_="foreignkey")
    op.drop_column("definition_version", "withdrawn_at")
    op.drop_column("definition_version", "submitted_at")
    op.drop_column("definition_version", "submitted_by_id")
    op.drop_column("definition_version", "note")
    op.drop_column("definition_version", "base_id")
    op.drop_column("definition_version", "copied_from_id")
    op.drop_column("definition_version", "edit_number")
    op.drop_column("definition_version", "revision")
    op.drop_column("cycle", "selection")
    op.drop_column("cycle", "purpose")
    op.drop_constraint(op.f("fk_case_vote_acting_for_id"), "case_vote", type_="foreignkey")
    op.drop_column("case_vote", "comment")
    op.drop_column("case_vote", "acting_for_id")
    op.drop_constraint(op.f("uq_case_task_case_id_entry_seq_relation_assignee_id"), "case_task", type_="unique")
    op.create_unique_constraint(
        op.f("uq_case_task_case_id_entry_seq_relation"),
        "case_task",
        ["case_id", "entry_seq", "relation"],
        postgresql_nulls_not_distinct=False,
    )
    op.drop_constraint("uq_appraisal_case_one", "appraisal_case", type_="unique")
    op.create_unique_constraint(
        op.f("uq_appraisal_case_cycle_id_owner_id_position_id_period__7381"),
        "appraisal_case",
        ["cycle_id", "owner_id", "position_id", "period_id", "succeeds_id", "parent_id"],
        postgresql_nulls_not_distinct=True,
    )
    op.drop_column("appraisal_case", "ordinal")
    op.drop_column("agency", "two_person_publishing")
    op.drop_index(op.f("ix_cycle_workflow_agency_id"), table_name="cycle_workflow")
    op.drop_table("cycle_workflow")
    op.drop_index(op.f("ix_permission_acknowledgement_agency_id"), table_name="permission_acknowledgement")
    op.drop_table("permission_acknowledgement")
    op.drop_index(op.f("ix_definition_editor_agency_id"), table_name="definition_editor")
    op.drop_table("definition_editor")
    op.drop_index(op.f("ix_definition_edit_agency_id"), table_name="definition_edit")
    op.drop_table("definition_edit")
    op.drop_index(op.f("ix_panel_member_panel_id"), table_name="panel_member")
    op.drop_index(op.f("ix_panel_member_employee_id"), table_name="panel_member")
    op.drop_index(op.f("ix_panel_member_agency_id"), table_name="panel_member")
    op.drop_table("panel_member")
    op.drop_index(op.f("ix_panel_agency_id"), table_name="panel")
    op.drop_table("panel")
