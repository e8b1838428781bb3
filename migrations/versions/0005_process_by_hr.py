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
        "case_move",
        sa.Column("source_version_id", sa.Uuid(), nullable=False),
        sa.Column("target_version_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("cycle_id", sa.Uuid(), nullable=True),
        sa.Column("states", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("press_key", sa.String(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("switched", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("cursor", sa.Uuid(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("stayed", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_case_move_reason")),
        sa.CheckConstraint("status in ('queued', 'running', 'done')", name=op.f("ck_case_move_status")),
        sa.CheckConstraint("source_version_id <> target_version_id", name=op.f("ck_case_move_versions")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_case_move_agency_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_case_move_cycle_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["app_user.id"], name=op.f("fk_case_move_requested_by_id")),
        sa.ForeignKeyConstraint(
            ["source_version_id"], ["definition_version.id"], name=op.f("fk_case_move_source_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_version_id"], ["definition_version.id"], name=op.f("fk_case_move_target_version_id")
        ),
        sa.ForeignKeyConstraint(["undoes_id"], ["case_move.id"], name=op.f("fk_case_move_undoes_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_move_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_move")),
        sa.UniqueConstraint("agency_id", "press_key", name=op.f("uq_case_move_agency_id_press_key")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_case_move_undoes_id")),
    )
    op.create_index(op.f("ix_case_move_agency_id"), "case_move", ["agency_id"], unique=False)
    op.create_index(op.f("ix_case_move_source_version_id"), "case_move", ["source_version_id"], unique=False)
    op.create_index(op.f("ix_case_move_target_version_id"), "case_move", ["target_version_id"], unique=False)
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
    op.create_table(
        "case_move_item",
        sa.Column("move_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=True),
        sa.Column("entry_seq", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_to", sa.String(), nullable=True),
        sa.Column("hands", sa.String(), nullable=True),
        sa.Column("event_seq", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(outcome = 'moved') = (to_state is not null)", name=op.f("ck_case_move_item_to_state")),
        sa.CheckConstraint("(outcome = 'stayed') = (reason <> '')", name=op.f("ck_case_move_item_reason")),
        sa.CheckConstraint("outcome in ('moved', 'stayed')", name=op.f("ck_case_move_item_outcome")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_case_move_item_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_case_move_item_case_id")),
        sa.ForeignKeyConstraint(["move_id"], ["case_move.id"], name=op.f("fk_case_move_item_move_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_move_item")),
        sa.UniqueConstraint("move_id", "case_id", name=op.f("uq_case_move_item_move_id_case_id")),
    )
    op.create_index(op.f("ix_case_move_item_agency_id"), "case_move_item", ["agency_id"], unique=False)
    op.create_index(op.f("ix_case_move_item_case_id"), "case_move_item", ["case_id"], unique=False)
    op.create_index("ix_case_move_item_outcome", "case_move_item", ["move_id", "outcome", "reason", "id"], unique=False)
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
    op.create_index(
        "ix_case_event_move", "case_event", ["case_id"], unique=False, postgresql_where=sa.text("kind = 'move'")
    )
    op.create_index(
        "ix_case_event_way",
        "case_event",
        ["case_id", "seq"],
        unique=False,
        postgresql_include=["at", "from_state", "to_state", "kind", "transition"],
        postgresql_where=sa.text("from_state is distinct from to_state"),
    )
    op.drop_constraint(op.f("uq_case_task_case_id_entry_seq_relation"), "case_task", type_="unique")
    op.create_index(
        "ix_case_task_group",
        "case_task",
        ["relation", "case_id"],
        unique=False,
        postgresql_where=sa.text("relation like 'panel:%%' or relation = 'peer'"),
    )
    op.create_unique_constraint(
        op.f("uq_case_task_case_id_entry_seq_relation_assignee_id"),
        "case_task",
        ["case_id", "entry_seq", "relation", "assignee_id"],
        postgresql_nulls_not_distinct=True,
    )
    op.add_column("case_vote", sa.Column("acting_for_id", sa.Uuid(), nullable=True))
    op.add_column("case_vote", sa.Column("comment", sa.String(), server_default="", nullable=False))
    op.add_column("case_vote", sa.Column("idempotency_key", sa.String(), nullable=True))
    op.add_column("case_vote", sa.Column("body_hash", sa.String(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_case_vote_case_id_entry_seq_transition_acting_for_id"),
        "case_vote",
        ["case_id", "entry_seq", "transition", "acting_for_id"],
    )
    op.create_unique_constraint(
        op.f("uq_case_vote_case_id_idempotency_key"), "case_vote", ["case_id", "idempotency_key"]
    )
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
        op.f("fk_definition_version_copied_from_id"),
        "definition_version",
        "definition_version",
        ["copied_from_id"],
        ["id"],
    )
    op.create_foreign_key(
        op.f("fk_definition_version_base_id"), "definition_version", "definition_version", ["base_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("fk_definition_version_submitted_by_id"), "definition_version", "app_user", ["submitted_by_id"], ["id"]
    )
    op.create_check_constraint(op.f("ck_cycle_purpose"), "cycle", "purpose in ('appraisal', 'requests')")
    op.create_check_constraint(op.f("ck_cycle_selection"), "cycle", "selection in ('fixed', 'applicable')")
    op.create_check_constraint(op.f("ck_appraisal_case_ordinal"), "appraisal_case", "ordinal >= 0")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_appraisal_case_ordinal"), "appraisal_case", type_="check")
    op.drop_constraint(op.f("ck_cycle_selection"), "cycle", type_="check")
    op.drop_constraint(op.f("ck_cycle_purpose"), "cycle", type_="check")
    op.drop_constraint(op.f("fk_definition_version_submitted_by_id"), "definition_version", type_="foreignkey")
    op.drop_constraint(op.f("fk_definition_version_base_id"), "definition_version", type_="foreignkey")
    op.drop_constraint(op.f("fk_definition_version_copied_from_id"), "definition_version", type_="foreignkey")
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
    op.drop_constraint(op.f("uq_case_vote_case_id_idempotency_key"), "case_vote", type_="unique")
    op.drop_constraint(op.f("uq_case_vote_case_id_entry_seq_transition_acting_for_id"), "case_vote", type_="unique")
    op.drop_column("case_vote", "body_hash")
    op.drop_column("case_vote", "idempotency_key")
    op.drop_column("case_vote", "comment")
    op.drop_column("case_vote", "acting_for_id")
    op.drop_constraint(op.f("uq_case_task_case_id_entry_seq_relation_assignee_id"), "case_task", type_="unique")
    op.drop_index(
        "ix_case_task_group",
        table_name="case_task",
        postgresql_where=sa.text("relation like 'panel:%%' or relation = 'peer'"),
    )
    op.create_unique_constraint(
        op.f("uq_case_task_case_id_entry_seq_relation"),
        "case_task",
        ["case_id", "entry_seq", "relation"],
        postgresql_nulls_not_distinct=False,
    )
    op.drop_index(
        "ix_case_event_way",
        table_name="case_event",
        postgresql_include=["at", "from_state", "to_state", "kind", "transition"],
        postgresql_where=sa.text("from_state is distinct from to_state"),
    )
    op.drop_index("ix_case_event_move", table_name="case_event", postgresql_where=sa.text("kind = 'move'"))
    op.drop_constraint("uq_appraisal_case_one", "appraisal_case", type_="unique")
    op.create_unique_constraint(
        op.f("uq_appraisal_case_cycle_id_owner_id_position_id_period__7381"),
        "appraisal_case",
        ["cycle_id", "owner_id", "position_id", "period_id", "succeeds_id", "parent_id"],
        postgresql_nulls_not_distinct=True,
    )
    op.drop_column("appraisal_case", "ordinal")
    op.drop_column("agency", "two_person_publishing")
    op.drop_index("ix_case_move_item_outcome", table_name="case_move_item")
    op.drop_index(op.f("ix_case_move_item_case_id"), table_name="case_move_item")
    op.drop_index(op.f("ix_case_move_item_agency_id"), table_name="case_move_item")
    op.drop_table("case_move_item")
    op.drop_index(op.f("ix_cycle_workflow_agency_id"), table_name="cycle_workflow")
    op.drop_table("cycle_workflow")
    op.drop_index(op.f("ix_case_move_target_version_id"), table_name="case_move")
    op.drop_index(op.f("ix_case_move_source_version_id"), table_name="case_move")
    op.drop_index(op.f("ix_case_move_agency_id"), table_name="case_move")
    op.drop_table("case_move")
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
