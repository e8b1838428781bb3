"""first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("week_days", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("week_days in (5, 6)", name=op.f("ck_agency_week_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("code", name=op.f("uq_agency_code")),
    )
    op.create_table(
        "login_attempt",
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("ip", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    op.create_index("ix_login_attempt_ip_at", "login_attempt", ["ip", "at"], unique=False)
    op.create_index("ix_login_attempt_username_at", "login_attempt", ["username", "at"], unique=False)
    op.create_table(
        "employee",
        sa.Column("nip", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(kind = 'official') = (nip is null)", name=op.f("ck_employee_nip_unless_official")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_employee_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
        sa.UniqueConstraint("agency_id", "nip", name=op.f("uq_employee_agency_id_nip")),
    )
    op.create_index(op.f("ix_employee_agency_id"), "employee", ["agency_id"], unique=False)
    op.create_index("ix_employee_agency_name", "employee", ["agency_id", "name"], unique=False)
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_holiday_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("agency_id", "day", name=op.f("uq_holiday_agency_id_day")),
    )
    op.create_index(op.f("ix_holiday_agency_id"), "holiday", ["agency_id"], unique=False)
    op.create_table(
        "unit",
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_unit_not_own_parent")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_unit_agency_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("agency_id", "code", name=op.f("uq_unit_agency_id_code")),
    )
    op.create_index(op.f("ix_unit_agency_id"), "unit", ["agency_id"], unique=False)
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)
    op.create_table(
        "app_user",
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("username = lower(username)", name=op.f("ck_app_user_username_lower")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_app_user_agency_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_app_user_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("employee_id", name=op.f("uq_app_user_employee_id")),
        sa.UniqueConstraint("username", name=op.f("uq_app_user_username")),
    )
    op.create_index(op.f("ix_app_user_agency_id"), "app_user", ["agency_id"], unique=False)
    op.create_table(
        "appraiser_report",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(status = 'open') = (answer is null)", name=op.f("ck_appraiser_report_answered")),
        sa.CheckConstraint("status in ('open', 'corrected', 'declined')", name=op.f("ck_appraiser_report_status")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_appraiser_report_agency_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_appraiser_report_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraiser_report")),
    )
    op.create_index(op.f("ix_appraiser_report_agency_id"), "appraiser_report", ["agency_id"], unique=False)
    op.create_index(op.f("ix_appraiser_report_employee_id"), "appraiser_report", ["employee_id"], unique=False)
    op.create_index(
        "uq_appraiser_report_open",
        "appraiser_report",
        ["employee_id"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "delegation",
        sa.Column("absent_id", sa.Uuid(), nullable=False),
        sa.Column("substitute_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("absent_id <> substitute_id", name=op.f("ck_delegation_not_oneself")),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_delegation_span")),
        sa.ForeignKeyConstraint(["absent_id"], ["employee.id"], name=op.f("fk_delegation_absent_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_delegation_agency_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["employee.id"], name=op.f("fk_delegation_substitute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index(op.f("ix_delegation_absent_id"), "delegation", ["absent_id"], unique=False)
    op.create_index(op.f("ix_delegation_agency_id"), "delegation", ["agency_id"], unique=False)
    op.create_index(op.f("ix_delegation_substitute_id"), "delegation", ["substitute_id"], unique=False)
    op.create_table(
        "position",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("superior_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("heads_unit", sa.Boolean(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("superior_id <> id", name=op.f("ck_position_not_own_superior")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_position_agency_id")),
        sa.ForeignKeyConstraint(["superior_id"], ["position.id"], name=op.f("fk_position_superior_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_position_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("agency_id", "code", name=op.f("uq_position_agency_id_code")),
    )
    op.create_index(op.f("ix_position_agency_id"), "position", ["agency_id"], unique=False)
    op.create_index(op.f("ix_position_superior_id"), "position", ["superior_id"], unique=False)
    op.create_index(op.f("ix_position_unit_id"), "position", ["unit_id"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("subject_title", sa.String(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_audit_entry_agency_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_audit_entry_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_agency_at", "audit_entry", ["agency_id", "at"], unique=False)
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_type", "subject_id"], unique=False)
    op.create_table(
        "definition_version",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "status = 'draft' or (published_at is not null and sha256 <> '')",
            name=op.f("ck_definition_version_published"),
        ),
        sa.CheckConstraint("status in ('draft', 'published', 'retired')", name=op.f("ck_definition_version_status")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_definition_version_agency_id")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["app_user.id"], name=op.f("fk_definition_version_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_version")),
        sa.UniqueConstraint("agency_id", "code", "number", name=op.f("uq_definition_version_agency_id_code_number")),
    )
    op.create_index(op.f("ix_definition_version_agency_id"), "definition_version", ["agency_id"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("status in ('checked', 'applied', 'abandoned')", name=op.f("ck_import_run_status")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_import_run_agency_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["app_user.id"], name=op.f("fk_import_run_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_agency_id"), "import_run", ["agency_id"], unique=False)
    op.create_table(
        "posting",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("appraiser_position_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('definitive', 'plt', 'plh')", name=op.f("ck_posting_kind")),
        sa.CheckConstraint("appraiser_position_id <> position_id", name=op.f("ck_posting_not_own_appraiser")),
        sa.CheckConstraint("ends_on is null or ends_on > starts_on", name=op.f("ck_posting_span")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_posting_agency_id")),
        sa.ForeignKeyConstraint(
            ["appraiser_position_id"], ["position.id"], name=op.f("fk_posting_appraiser_position_id")
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_posting_employee_id")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_posting_position_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    op.create_index(op.f("ix_posting_agency_id"), "posting", ["agency_id"], unique=False)
    op.create_index("ix_posting_agency_starts_on", "posting", ["agency_id", "starts_on"], unique=False)
    op.create_index(op.f("ix_posting_employee_id"), "posting", ["employee_id"], unique=False)
    op.create_index(op.f("ix_posting_position_id"), "posting", ["position_id"], unique=False)
    op.create_index(
        "uq_posting_open_definitive",
        "posting",
        ["employee_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'definitive' and ends_on is null"),
    )
    op.create_table(
        "role_grant",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role in ('hr', 'admin', 'auditor')", name=op.f("ck_role_grant_role")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_role_grant_agency_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_role_grant_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_role_grant_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "user_id",
            "role",
            "unit_id",
            name=op.f("uq_role_grant_user_id_role_unit_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_role_grant_agency_id"), "role_grant", ["agency_id"], unique=False)
    op.create_table(
        "cycle",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("plan_due", sa.Date(), nullable=False),
        sa.Column("evaluation_opens", sa.Date(), nullable=False),
        sa.Column("self_assessment_due", sa.Date(), nullable=False),
        sa.Column("rating_due", sa.Date(), nullable=False),
        sa.Column("approach", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("definition_version_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("approach in ('quantitative', 'qualitative')", name=op.f("ck_cycle_approach")),
        sa.CheckConstraint("status in ('draft', 'open', 'closed')", name=op.f("ck_cycle_status")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_cycle_span")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_cycle_agency_id")),
        sa.ForeignKeyConstraint(
            ["definition_version_id"], ["definition_version.id"], name=op.f("fk_cycle_definition_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sa.UniqueConstraint("agency_id", "code", name=op.f("uq_cycle_agency_id_code")),
    )
    op.create_index(op.f("ix_cycle_agency_id"), "cycle", ["agency_id"], unique=False)
    op.create_table(
        "quarantined_row",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("position_code", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "reason in ('cycle', 'own_superior', 'missing_superior')", name=op.f("ck_quarantined_row_reason")
        ),
        sa.CheckConstraint("status in ('open', 'resolved')", name=op.f("ck_quarantined_row_status")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_quarantined_row_agency_id")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_quarantined_row_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined_row")),
    )
    op.create_index(op.f("ix_quarantined_row_agency_id"), "quarantined_row", ["agency_id"], unique=False)
    op.create_index(op.f("ix_quarantined_row_run_id"), "quarantined_row", ["run_id"], unique=False)
    op.create_table(
        "appraisal_case",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("definition_version_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("entry_seq", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_to", sa.String(), nullable=True),
        sa.Column("hands", sa.String(), nullable=True),
        sa.Column("predicate", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("version >= 0 and revision >= 0", name=op.f("ck_appraisal_case_counters")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_appraisal_case_agency_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_appraisal_case_cycle_id")),
        sa.ForeignKeyConstraint(
            ["definition_version_id"], ["definition_version.id"], name=op.f("fk_appraisal_case_definition_version_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_appraisal_case_owner_id")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_appraisal_case_position_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_appraisal_case_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_case")),
        sa.UniqueConstraint(
            "cycle_id", "owner_id", "position_id", name=op.f("uq_appraisal_case_cycle_id_owner_id_position_id")
        ),
    )
    op.create_index(op.f("ix_appraisal_case_agency_id"), "appraisal_case", ["agency_id"], unique=False)
    op.create_index(
        "ix_appraisal_case_agency_state", "appraisal_case", ["agency_id", "cycle_id", "state", "id"], unique=False
    )
    op.create_index(
        op.f("ix_appraisal_case_definition_version_id"), "appraisal_case", ["definition_version_id"], unique=False
    )
    op.create_index(
        "ix_appraisal_case_due",
        "appraisal_case",
        ["agency_id", "due_at"],
        unique=False,
        postgresql_where=sa.text("due_at is not null"),
    )
    op.create_index(op.f("ix_appraisal_case_owner_id"), "appraisal_case", ["owner_id"], unique=False)
    op.create_index("ix_appraisal_case_unit_state", "appraisal_case", ["unit_id", "state"], unique=False)
    op.create_table(
        "cycle_opening",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("cursor", sa.Uuid(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("problems", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("status in ('queued', 'running', 'done')", name=op.f("ck_cycle_opening_status")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_cycle_opening_agency_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_cycle_opening_cycle_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["app_user.id"], name=op.f("fk_cycle_opening_requested_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_cycle_opening_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_opening")),
    )
    op.create_index(op.f("ix_cycle_opening_agency_id"), "cycle_opening", ["agency_id"], unique=False)
    op.create_index(op.f("ix_cycle_opening_cycle_id"), "cycle_opening", ["cycle_id"], unique=False)
    op.create_table(
        "case_answer",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_case_answer_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_case_answer_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_answer")),
        sa.UniqueConstraint("case_id", "form", "field", name=op.f("uq_case_answer_case_id_form_field")),
    )
    op.create_index(op.f("ix_case_answer_agency_id"), "case_answer", ["agency_id"], unique=False)
    op.create_table(
        "case_event",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transition", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=True),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("definition_version_id", sa.Uuid(), nullable=False),
        sa.Column("actor_user_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("acting_for_id", sa.Uuid(), nullable=True),
        sa.Column("acting_for_name", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("seq > 0", name=op.f("ck_case_event_seq")),
        sa.ForeignKeyConstraint(["acting_for_id"], ["employee.id"], name=op.f("fk_case_event_acting_for_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["employee.id"], name=op.f("fk_case_event_actor_id")),
        sa.ForeignKeyConstraint(["actor_user_id"], ["app_user.id"], name=op.f("fk_case_event_actor_user_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_case_event_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_case_event_case_id")),
        sa.ForeignKeyConstraint(
            ["definition_version_id"], ["definition_version.id"], name=op.f("fk_case_event_definition_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
        sa.UniqueConstraint("case_id", "idempotency_key", name=op.f("uq_case_event_case_id_idempotency_key")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_case_event_case_id_seq")),
    )
    op.create_index(op.f("ix_case_event_agency_id"), "case_event", ["agency_id"], unique=False)
    op.create_table(
        "case_party",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_case_party_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_case_party_case_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_case_party_employee_id")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_case_party_position_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_party")),
        sa.UniqueConstraint("case_id", "relation", name=op.f("uq_case_party_case_id_relation")),
    )
    op.create_index(op.f("ix_case_party_agency_id"), "case_party", ["agency_id"], unique=False)
    op.create_index(
        "ix_case_party_employee_relation", "case_party", ["employee_id", "relation", "case_id"], unique=False
    )
    op.create_table(
        "case_task",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("entry_seq", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("status in ('open', 'done', 'cancelled')", name=op.f("ck_case_task_status")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_case_task_agency_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["employee.id"], name=op.f("fk_case_task_assignee_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_case_task_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_task")),
        sa.UniqueConstraint("case_id", "entry_seq", "relation", name=op.f("uq_case_task_case_id_entry_seq_relation")),
    )
    op.create_index(op.f("ix_case_task_agency_id"), "case_task", ["agency_id"], unique=False)
    op.create_index(op.f("ix_case_task_case_id"), "case_task", ["case_id"], unique=False)
    op.create_index(
        "ix_case_task_inbox",
        "case_task",
        ["assignee_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "case_timer",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("entry_seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("transition", sa.String(), nullable=True),
        sa.Column("fire_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('remind', 'escalate', 'lapse')", name=op.f("ck_case_timer_kind")),
        sa.CheckConstraint("status in ('waiting', 'fired', 'cancelled')", name=op.f("ck_case_timer_status")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_case_timer_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_case_timer_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_timer")),
        sa.UniqueConstraint(
            "case_id", "entry_seq", "kind", "ordinal", name=op.f("uq_case_timer_case_id_entry_seq_kind_ordinal")
        ),
    )
    op.create_index(op.f("ix_case_timer_agency_id"), "case_timer", ["agency_id"], unique=False)
    op.create_index(op.f("ix_case_timer_case_id"), "case_timer", ["case_id"], unique=False)
    op.create_index(
        "ix_case_timer_due", "case_timer", ["fire_at"], unique=False, postgresql_where=sa.text("status = 'waiting'")
    )
    op.create_table(
        "case_vote",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("entry_seq", sa.Integer(), nullable=False),
        sa.Column("transition", sa.String(), nullable=False),
        sa.Column("voter_id", sa.Uuid(), nullable=False),
        sa.Column("approve", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_case_vote_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_case_vote_case_id")),
        sa.ForeignKeyConstraint(["voter_id"], ["employee.id"], name=op.f("fk_case_vote_voter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_vote")),
        sa.UniqueConstraint(
            "case_id",
            "entry_seq",
            "transition",
            "voter_id",
            name=op.f("uq_case_vote_case_id_entry_seq_transition_voter_id"),
        ),
    )
    op.create_index(op.f("ix_case_vote_agency_id"), "case_vote", ["agency_id"], unique=False)
    op.create_index(op.f("ix_case_vote_case_id"), "case_vote", ["case_id"], unique=False)
    op.create_table(
        "evaluation",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("organisation_rating", sa.String(), nullable=True),
        sa.Column("result_rating", sa.String(), nullable=True),
        sa.Column("result_reason", sa.String(), nullable=False),
        sa.Column("behaviour_rating", sa.String(), nullable=True),
        sa.Column("behaviour_reason", sa.String(), nullable=False),
        sa.Column("recommendation", sa.String(), nullable=False),
        sa.Column("predicate", sa.String(), nullable=True),
        sa.Column("rated_by_id", sa.Uuid(), nullable=True),
        sa.Column("rated_as", sa.String(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "behaviour_rating in ('above', 'meets', 'below')", name=op.f("ck_evaluation_behaviour_rating")
        ),
        sa.CheckConstraint("origin in ('appraiser', 'decision')", name=op.f("ck_evaluation_origin")),
        sa.CheckConstraint("result_rating in ('above', 'meets', 'below')", name=op.f("ck_evaluation_result_rating")),
        sa.CheckConstraint(
            "status = 'draft' or (result_rating is not null and behaviour_rating is not null and predicate is not null and rated_by_id is not null)",
            name=op.f("ck_evaluation_complete"),
        ),
        sa.CheckConstraint("status in ('draft', 'final', 'superseded')", name=op.f("ck_evaluation_status")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_evaluation_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_evaluation_case_id")),
        sa.ForeignKeyConstraint(["rated_by_id"], ["employee.id"], name=op.f("fk_evaluation_rated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_evaluation_case_id_number")),
    )
    op.create_index(op.f("ix_evaluation_agency_id"), "evaluation", ["agency_id"], unique=False)
    op.create_index(
        "uq_evaluation_draft",
        "evaluation",
        ["case_id", "origin"],
        unique=True,
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.create_index(
        "uq_evaluation_final", "evaluation", ["case_id"], unique=True, postgresql_where=sa.text("status = 'final'")
    )
    op.create_table(
        "evidence",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("storage_key", sa.String(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("storage_key is null or (size > 0 and sha256 <> '')", name=op.f("ck_evidence_stored")),
        sa.CheckConstraint("(url is null) <> (storage_key is null)", name=op.f("ck_evidence_file_or_link")),
        sa.ForeignKeyConstraint(["added_by_id"], ["employee.id"], name=op.f("fk_evidence_added_by_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_evidence_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_evidence_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_agency_id"), "evidence", ["agency_id"], unique=False)
    op.create_index("ix_evidence_case_indicator", "evidence", ["case_id", "indicator"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Uuid(), nullable=True),
        sa.Column("behaviour", sa.String(), nullable=True),
        sa.Column("giver", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(result is null) <> (behaviour is null)", name=op.f("ck_feedback_one_subject")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_feedback_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["employee.id"], name=op.f("fk_feedback_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_feedback_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_agency_id"), "feedback", ["agency_id"], unique=False)
    op.create_index("ix_feedback_case", "feedback", ["case_id"], unique=False)
    op.create_table(
        "notification",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("dedup_key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_notification_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_notification_case_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_notification_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("employee_id", "dedup_key", name=op.f("uq_notification_employee_id_dedup_key")),
    )
    op.create_index(op.f("ix_notification_agency_id"), "notification", ["agency_id"], unique=False)
    op.create_index(op.f("ix_notification_case_id"), "notification", ["case_id"], unique=False)
    op.create_index(
        "ix_notification_unread",
        "notification",
        ["employee_id"],
        unique=False,
        postgresql_where=sa.text("read_at is null"),
    )
    op.create_table(
        "plan",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("approach", sa.String(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(status in ('agreed', 'superseded')) = (agreed_at is not null)", name=op.f("ck_plan_agreed")
        ),
        sa.CheckConstraint("approach in ('quantitative', 'qualitative')", name=op.f("ck_plan_approach")),
        sa.CheckConstraint("status in ('draft', 'agreed', 'superseded', 'discarded')", name=op.f("ck_plan_status")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_plan_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_plan_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_plan_case_id_number")),
    )
    op.create_index(op.f("ix_plan_agency_id"), "plan", ["agency_id"], unique=False)
    op.create_index("uq_plan_agreed", "plan", ["case_id"], unique=True, postgresql_where=sa.text("status = 'agreed'"))
    op.create_index("uq_plan_draft", "plan", ["case_id"], unique=True, postgresql_where=sa.text("status = 'draft'"))
    op.create_table(
        "realisation",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_realisation_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_realisation_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_realisation")),
        sa.UniqueConstraint("case_id", "indicator", name=op.f("uq_realisation_case_id_indicator")),
    )
    op.create_index(op.f("ix_realisation_agency_id"), "realisation", ["agency_id"], unique=False)
    op.create_table(
        "self_assessment",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("obstacles", sa.String(), nullable=False),
        sa.Column("result_rating", sa.String(), nullable=True),
        sa.Column("behaviour_rating", sa.String(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "behaviour_rating in ('above', 'meets', 'below')", name=op.f("ck_self_assessment_behaviour_rating")
        ),
        sa.CheckConstraint(
            "result_rating in ('above', 'meets', 'below')", name=op.f("ck_self_assessment_result_rating")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_self_assessment_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_self_assessment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_assessment")),
        sa.UniqueConstraint("case_id", name=op.f("uq_self_assessment_case_id")),
    )
    op.create_index(op.f("ix_self_assessment_agency_id"), "self_assessment", ["agency_id"], unique=False)
    op.create_table(
        "signature",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("transition", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("nip", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("acting_as", sa.String(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extra", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_signature_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_signature_case_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_signature_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint("case_id", "event_seq", "relation", name=op.f("uq_signature_case_id_event_seq_relation")),
    )
    op.create_index(op.f("ix_signature_agency_id"), "signature", ["agency_id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("explanation", sa.String(), nullable=True),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_by_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(decision is null and decided_at is null and decided_by_id is null and decision_reason is null) or (decision is not null and decided_at is not null and decided_by_id is not null and decision_reason <> '')",
            name=op.f("ck_objection_decided"),
        ),
        sa.CheckConstraint("decision in ('upheld', 'changed')", name=op.f("ck_objection_decision")),
        sa.CheckConstraint("reasons <> ''", name=op.f("ck_objection_reasons")),
        sa.CheckConstraint("(explained_at is null) = (explanation is null)", name=op.f("ck_objection_explained")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_objection_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_objection_case_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["employee.id"], name=op.f("fk_objection_decided_by_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name=op.f("fk_objection_evaluation_id")),
        sa.ForeignKeyConstraint(["explained_by_id"], ["employee.id"], name=op.f("fk_objection_explained_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("evaluation_id", name=op.f("uq_objection_evaluation_id")),
    )
    op.create_index(op.f("ix_objection_agency_id"), "objection", ["agency_id"], unique=False)
    op.create_index(op.f("ix_objection_case_id"), "objection", ["case_id"], unique=False)
    op.create_table(
        "plan_attachment",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind in ('resources', 'accountability', 'consequences')", name=op.f("ck_plan_attachment_kind")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_plan_attachment_agency_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_attachment_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_attachment")),
    )
    op.create_index(op.f("ix_plan_attachment_agency_id"), "plan_attachment", ["agency_id"], unique=False)
    op.create_index(op.f("ix_plan_attachment_plan_id"), "plan_attachment", ["plan_id"], unique=False)
    op.create_table(
        "plan_expectation",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("behaviour", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_plan_expectation_agency_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_expectation_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_expectation")),
    )
    op.create_index(op.f("ix_plan_expectation_agency_id"), "plan_expectation", ["agency_id"], unique=False)
    op.create_index(op.f("ix_plan_expectation_plan_id"), "plan_expectation", ["plan_id"], unique=False)
    op.create_table(
        "plan_result",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("lineage", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("assigned_by", sa.String(), nullable=False),
        sa.Column("leader_result_id", sa.Uuid(), nullable=True),
        sa.Column("leader_result_text", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("section in ('main', 'additional')", name=op.f("ck_plan_result_section")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_plan_result_agency_id")),
        sa.ForeignKeyConstraint(
            ["leader_result_id"], ["plan_result.id"], name=op.f("fk_plan_result_leader_result_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_result_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_result")),
    )
    op.create_index(op.f("ix_plan_result_agency_id"), "plan_result", ["agency_id"], unique=False)
    op.create_index(op.f("ix_plan_result_leader_result_id"), "plan_result", ["leader_result_id"], unique=False)
    op.create_index(op.f("ix_plan_result_lineage"), "plan_result", ["lineage"], unique=False)
    op.create_index(op.f("ix_plan_result_plan_id"), "plan_result", ["plan_id"], unique=False)
    op.create_table(
        "plan_indicator",
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("lineage", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("aspect", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("perspective", sa.String(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("aspect in ('quantity', 'quality', 'time', 'cost')", name=op.f("ck_plan_indicator_aspect")),
        sa.CheckConstraint(
            "perspective in ('service', 'process', 'internal', 'budget')", name=op.f("ck_plan_indicator_perspective")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_plan_indicator_agency_id")),
        sa.ForeignKeyConstraint(
            ["result_id"], ["plan_result.id"], name=op.f("fk_plan_indicator_result_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_indicator")),
    )
    op.create_index(op.f("ix_plan_indicator_agency_id"), "plan_indicator", ["agency_id"], unique=False)
    op.create_index(op.f("ix_plan_indicator_lineage"), "plan_indicator", ["lineage"], unique=False)
    op.create_index(op.f("ix_plan_indicator_result_id"), "plan_indicator", ["result_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_plan_indicator_result_id"), table_name="plan_indicator")
    op.drop_index(op.f("ix_plan_indicator_lineage"), table_name="plan_indicator")
    op.drop_index(op.f("ix_plan_indicator_agency_id"), table_name="plan_indicator")
    op.drop_table("plan_indicator")
    op.drop_index(op.f("ix_plan_result_plan_id"), table_name="plan_result")
    op.drop_index(op.f("ix_plan_result_lineage"), table_name="plan_result")
    op.drop_index(op.f("ix_plan_result_leader_result_id"), table_name="plan_result")
    op.drop_index(op.f("ix_plan_result_agency_id"), table_name="plan_result")
    op.drop_table("plan_result")
    op.drop_index(op.f("ix_plan_expectation_plan_id"), table_name="plan_expectation")
    op.drop_index(op.f("ix_plan_expectation_agency_id"), table_name="plan_expectation")
    op.drop_table("plan_expectation")
    op.drop_index(op.f("ix_plan_attachment_plan_id"), table_name="plan_attachment")
    op.drop_index(op.f("ix_plan_attachment_agency_id"), table_name="plan_attachment")
    op.drop_table("plan_attachment")
    op.drop_index(op.f("ix_objection_case_id"), table_name="objection")
    op.drop_index(op.f("ix_objection_agency_id"), table_name="objection")
    op.drop_table("objection")
    op.drop_index(op.f("ix_signature_agency_id"), table_name="signature")
    op.drop_table("signature")
    op.drop_index(op.f("ix_self_assessment_agency_id"), table_name="self_assessment")
    op.drop_table("self_assessment")
    op.drop_index(op.f("ix_realisation_agency_id"), table_name="realisation")
    op.drop_table("realisation")
    op.drop_index("uq_plan_draft", table_name="plan", postgresql_where=sa.text("status = 'draft'"))
    op.drop_index("uq_plan_agreed", table_name="plan", postgresql_where=sa.text("status = 'agreed'"))
    op.drop_index(op.f("ix_plan_agency_id"), table_name="plan")
    op.drop_table("plan")
    op.drop_index("ix_notification_unread", table_name="notification", postgresql_where=sa.text("read_at is null"))
    op.drop_index(op.f("ix_notification_case_id"), table_name="notification")
    op.drop_index(op.f("ix_notification_agency_id"), table_name="notification")
    op.drop_table("notification")
    op.drop_index("ix_feedback_case", table_name="feedback")
    op.drop_index(op.f("ix_feedback_agency_id"), table_name="feedback")
    op.drop_table("feedback")
    op.drop_index("ix_evidence_case_indicator", table_name="evidence")
    op.drop_index(op.f("ix_evidence_agency_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index("uq_evaluation_final", table_name="evaluation", postgresql_where=sa.text("status = 'final'"))
    op.drop_index("uq_evaluation_draft", table_name="evaluation", postgresql_where=sa.text("status = 'draft'"))
    op.drop_index(op.f("ix_evaluation_agency_id"), table_name="evaluation")
    op.drop_table("evaluation")
    op.drop_index(op.f("ix_case_vote_case_id"), table_name="case_vote")
    op.drop_index(op.f("ix_case_vote_agency_id"), table_name="case_vote")
    op.drop_table("case_vote")
    op.drop_index("ix_case_timer_due", table_name="case_timer", postgresql_where=sa.text("status = 'waiting'"))
    op.drop_index(op.f("ix_case_timer_case_id"), table_name="case_timer")
    op.drop_index(op.f("ix_case_timer_agency_id"), table_name="case_timer")
    op.drop_table("case_timer")
    op.drop_index("ix_case_task_inbox", table_name="case_task", postgresql_where=sa.text("status = 'open'"))
    op.drop_index(op.f("ix_case_task_case_id"), table_name="case_task")
    op.drop_index(op.f("ix_case_task_agency_id"), table_name="case_task")
    op.drop_table("case_task")
    op.drop_index("ix_case_party_employee_relation", table_name="case_party")
    op.drop_index(op.f("ix_case_party_agency_id"), table_name="case_party")
    op.drop_table("case_party")
    op.drop_index(op.f("ix_case_event_agency_id"), table_name="case_event")
    op.drop_table("case_event")
    op.drop_index(op.f("ix_case_answer_agency_id"), table_name="case_answer")
    op.drop_table("case_answer")
    op.drop_index(op.f("ix_cycle_opening_cycle_id"), table_name="cycle_opening")
    op.drop_index(op.f("ix_cycle_opening_agency_id"), table_name="cycle_opening")
    op.drop_table("cycle_opening")
    op.drop_index("ix_appraisal_case_unit_state", table_name="appraisal_case")
    op.drop_index(op.f("ix_appraisal_case_owner_id"), table_name="appraisal_case")
    op.drop_index("ix_appraisal_case_due", table_name="appraisal_case", postgresql_where=sa.text("due_at is not null"))
    op.drop_index(op.f("ix_appraisal_case_definition_version_id"), table_name="appraisal_case")
    op.drop_index("ix_appraisal_case_agency_state", table_name="appraisal_case")
    op.drop_index(op.f("ix_appraisal_case_agency_id"), table_name="appraisal_case")
    op.drop_table("appraisal_case")
    op.drop_index(op.f("ix_quarantined_row_run_id"), table_name="quarantined_row")
    op.drop_index(op.f("ix_quarantined_row_agency_id"), table_name="quarantined_row")
    op.drop_table("quarantined_row")
    op.drop_index(op.f("ix_cycle_agency_id"), table_name="cycle")
    op.drop_table("cycle")
    op.drop_index(op.f("ix_role_grant_agency_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(
        "uq_posting_open_definitive",
        table_name="posting",
        postgresql_where=sa.text("kind = 'definitive' and ends_on is null"),
    )
    op.drop_index(op.f("ix_posting_position_id"), table_name="posting")
    op.drop_index(op.f("ix_posting_employee_id"), table_name="posting")
    op.drop_index("ix_posting_agency_starts_on", table_name="posting")
    op.drop_index(op.f("ix_posting_agency_id"), table_name="posting")
    op.drop_table("posting")
    op.drop_index(op.f("ix_import_run_agency_id"), table_name="import_run")
    op.drop_table("import_run")
    op.drop_index(op.f("ix_definition_version_agency_id"), table_name="definition_version")
    op.drop_table("definition_version")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    op.drop_index("ix_audit_entry_agency_at", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_position_unit_id"), table_name="position")
    op.drop_index(op.f("ix_position_superior_id"), table_name="position")
    op.drop_index(op.f("ix_position_agency_id"), table_name="position")
    op.drop_table("position")
    op.drop_index(op.f("ix_delegation_substitute_id"), table_name="delegation")
    op.drop_index(op.f("ix_delegation_agency_id"), table_name="delegation")
    op.drop_index(op.f("ix_delegation_absent_id"), table_name="delegation")
    op.drop_table("delegation")
    op.drop_index(
        "uq_appraiser_report_open", table_name="appraiser_report", postgresql_where=sa.text("status = 'open'")
    )
    op.drop_index(op.f("ix_appraiser_report_employee_id"), table_name="appraiser_report")
    op.drop_index(op.f("ix_appraiser_report_agency_id"), table_name="appraiser_report")
    op.drop_table("appraiser_report")
    op.drop_index(op.f("ix_app_user_agency_id"), table_name="app_user")
    op.drop_table("app_user")
    op.drop_index(op.f("ix_unit_parent_id"), table_name="unit")
    op.drop_index(op.f("ix_unit_agency_id"), table_name="unit")
    op.drop_table("unit")
    op.drop_index(op.f("ix_holiday_agency_id"), table_name="holiday")
    op.drop_table("holiday")
    op.drop_index("ix_employee_agency_name", table_name="employee")
    op.drop_index(op.f("ix_employee_agency_id"), table_name="employee")
    op.drop_table("employee")
    op.drop_index("ix_login_attempt_username_at", table_name="login_attempt")
    op.drop_index("ix_login_attempt_ip_at", table_name="login_attempt")
    op.drop_table("login_attempt")
    op.drop_table("agency")
