"""law in full"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowance_rate",
        sa.Column("predicate", sa.String(), nullable=False),
        sa.Column("percent", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "predicate in ('very_good', 'good', 'needs_improvement', 'poor', 'very_poor')",
            name=op.f("ck_allowance_rate_predicate"),
        ),
        sa.CheckConstraint("percent between 0 and 100", name=op.f("ck_allowance_rate_percent")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_allowance_rate_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance_rate")),
        sa.UniqueConstraint(
            "agency_id", "predicate", "starts_on", name=op.f("uq_allowance_rate_agency_id_predicate_starts_on")
        ),
    )
    op.create_index(op.f("ix_allowance_rate_agency_id"), "allowance_rate", ["agency_id"], unique=False)
    op.create_table(
        "credit_grade",
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("coefficient", sa.Numeric(precision=10, scale=3), nullable=False),
        sa.Column("rank_points", sa.Numeric(precision=10, scale=3), nullable=True),
        sa.Column("grade_points", sa.Numeric(precision=10, scale=3), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "grade in ('pemula', 'terampil', 'mahir', 'penyelia', 'pertama', 'muda', 'madya', 'utama')",
            name=op.f("ck_credit_grade_grade"),
        ),
        sa.CheckConstraint("coefficient > 0", name=op.f("ck_credit_grade_coefficient")),
        sa.CheckConstraint("rank_points > 0 and grade_points > 0", name=op.f("ck_credit_grade_thresholds")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_credit_grade_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_grade")),
        sa.UniqueConstraint("agency_id", "grade", "starts_on", name=op.f("uq_credit_grade_agency_id_grade_starts_on")),
    )
    op.create_index(op.f("ix_credit_grade_agency_id"), "credit_grade", ["agency_id"], unique=False)
    op.create_table(
        "credit_percent",
        sa.Column("predicate", sa.String(), nullable=False),
        sa.Column("percent", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "predicate in ('very_good', 'good', 'needs_improvement', 'poor', 'very_poor')",
            name=op.f("ck_credit_percent_predicate"),
        ),
        sa.CheckConstraint("percent between 0 and 200", name=op.f("ck_credit_percent_percent")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_credit_percent_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_percent")),
        sa.UniqueConstraint(
            "agency_id", "predicate", "starts_on", name=op.f("uq_credit_percent_agency_id_predicate_starts_on")
        ),
    )
    op.create_index(op.f("ix_credit_percent_agency_id"), "credit_percent", ["agency_id"], unique=False)
    op.create_table(
        "distribution_rule",
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("achievement", sa.String(), nullable=False),
        sa.Column("predicates", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("percent", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("secondary", sa.Boolean(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(op = 'some') = (percent is null)", name=op.f("ck_distribution_rule_percent_where_needed")),
        sa.CheckConstraint(
            "achievement in ('outstanding', 'good', 'needs_improvement', 'poor', 'very_poor')",
            name=op.f("ck_distribution_rule_achievement"),
        ),
        sa.CheckConstraint("op in ('at_most', 'at_least', 'some')", name=op.f("ck_distribution_rule_op")),
        sa.CheckConstraint("cardinality(predicates) > 0", name=op.f("ck_distribution_rule_predicates")),
        sa.CheckConstraint("percent between 0 and 100", name=op.f("ck_distribution_rule_percent")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_distribution_rule_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution_rule")),
        sa.UniqueConstraint("agency_id", "ordinal", name=op.f("uq_distribution_rule_agency_id_ordinal")),
    )
    op.create_index(op.f("ix_distribution_rule_agency_id"), "distribution_rule", ["agency_id"], unique=False)
    op.create_table(
        "document_counter",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("last > 0", name=op.f("ck_document_counter_last")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_document_counter_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_counter")),
        sa.UniqueConstraint("agency_id", "year", name=op.f("uq_document_counter_agency_id_year")),
    )
    op.create_index(op.f("ix_document_counter_agency_id"), "document_counter", ["agency_id"], unique=False)
    op.create_table(
        "employee_status",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind in ('study', 'seconded', 'state_office', 'suspended', 'unpaid_leave', 'retirement_preparation')",
            name=op.f("ck_employee_status_kind"),
        ),
        sa.CheckConstraint("ends_on is null or ends_on > starts_on", name=op.f("ck_employee_status_span")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_employee_status_agency_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_employee_status_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee_status")),
    )
    op.create_index(op.f("ix_employee_status_agency_id"), "employee_status", ["agency_id"], unique=False)
    op.create_index("ix_employee_status_agency_starts_on", "employee_status", ["agency_id", "starts_on"], unique=False)
    op.create_index(op.f("ix_employee_status_employee_id"), "employee_status", ["employee_id"], unique=False)
    op.create_table(
        "functional_grade",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("opening_points", sa.Numeric(precision=10, scale=3), nullable=False),
        sa.Column("rank_rises", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "grade in ('pemula', 'terampil', 'mahir', 'penyelia', 'pertama', 'muda', 'madya', 'utama')",
            name=op.f("ck_functional_grade_grade"),
        ),
        sa.CheckConstraint("ends_on is null or ends_on > starts_on", name=op.f("ck_functional_grade_span")),
        sa.CheckConstraint(
            "opening_points >= 0 and rank_rises between 0 and 3", name=op.f("ck_functional_grade_start")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_functional_grade_agency_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_functional_grade_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_functional_grade")),
    )
    op.create_index(op.f("ix_functional_grade_agency_id"), "functional_grade", ["agency_id"], unique=False)
    op.create_index("ix_functional_grade_employee", "functional_grade", ["employee_id", "starts_on"], unique=False)
    op.create_table(
        "report_authority",
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_report_authority_agency_id")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_report_authority_position_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_authority_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_authority")),
        sa.UniqueConstraint(
            "agency_id",
            "unit_id",
            name=op.f("uq_report_authority_agency_id_unit_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_report_authority_agency_id"), "report_authority", ["agency_id"], unique=False)
    op.create_index(op.f("ix_report_authority_position_id"), "report_authority", ["position_id"], unique=False)
    op.create_table(
        "study_programme",
        sa.Column("status_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("accreditation", sa.String(), nullable=False),
        sa.Column("programme_accreditation", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(outcome = 'running') = (outcome_on is null)", name=op.f("ck_study_programme_outcome_on")),
        sa.CheckConstraint("accreditation in ('a', 'b', 'c', 'abroad')", name=op.f("ck_study_programme_accreditation")),
        sa.CheckConstraint("level in ('bachelor', 'postgraduate')", name=op.f("ck_study_programme_level")),
        sa.CheckConstraint(
            "outcome in ('running', 'early', 'on_time', 'extended', 'dropped_out')",
            name=op.f("ck_study_programme_outcome"),
        ),
        sa.CheckConstraint(
            "programme_accreditation in ('', 'a', 'b', 'c')", name=op.f("ck_study_programme_programme_accreditation")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_study_programme_agency_id")),
        sa.ForeignKeyConstraint(["status_id"], ["employee_status.id"], name=op.f("fk_study_programme_status_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_programme")),
        sa.UniqueConstraint("status_id", name=op.f("uq_study_programme_status_id")),
    )
    op.create_index(op.f("ix_study_programme_agency_id"), "study_programme", ["agency_id"], unique=False)
    op.create_table(
        "study_term",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("ipk", sa.Numeric(precision=3, scale=2), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("ipk between 0 and 4", name=op.f("ck_study_term_ipk")),
        sa.CheckConstraint("number between 1 and 20", name=op.f("ck_study_term_number")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_study_term_agency_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["study_programme.id"], name=op.f("fk_study_term_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_term")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_study_term_programme_id_number")),
    )
    op.create_index(op.f("ix_study_term_agency_id"), "study_term", ["agency_id"], unique=False)
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
    op.create_table(
        "role_matrix",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_role_matrix_agency_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_role_matrix_cycle_id")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_role_matrix_position_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_matrix")),
        sa.UniqueConstraint("cycle_id", "position_id", name=op.f("uq_role_matrix_cycle_id_position_id")),
    )
    op.create_index(op.f("ix_role_matrix_agency_id"), "role_matrix", ["agency_id"], unique=False)
    op.create_index(op.f("ix_role_matrix_position_id"), "role_matrix", ["position_id"], unique=False)
    op.create_table(
        "calibration_session",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("agenda", sa.String(), nullable=False),
        sa.Column("minutes", sa.String(), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("opened_by_name", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_by_name", sa.String(), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("locked_at is null or minutes <> ''", name=op.f("ck_calibration_session_minutes")),
        sa.CheckConstraint("(locked_at is null) = (locked_by_name is null)", name=op.f("ck_calibration_session_lock")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_calibration_session_agency_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_calibration_session_cycle_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["employee.id"], name=op.f("fk_calibration_session_opened_by_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_calibration_session_period_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_calibration_session_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_session")),
    )
    op.create_index(op.f("ix_calibration_session_agency_id"), "calibration_session", ["agency_id"], unique=False)
    op.create_index(op.f("ix_calibration_session_cycle_id"), "calibration_session", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_calibration_session_period_id"), "calibration_session", ["period_id"], unique=False)
    op.create_index(
        "uq_calibration_session_open",
        "calibration_session",
        ["unit_id", "cycle_id", "period_id"],
        unique=True,
        postgresql_where=sa.text("locked_at is null"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "document_batch",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("groups", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("cursor", sa.Uuid(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("problems", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "status in ('queued', 'running', 'done', 'failed', 'expired')", name=op.f("ck_document_batch_status")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_document_batch_agency_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_document_batch_cycle_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_document_batch_period_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["app_user.id"], name=op.f("fk_document_batch_requested_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_document_batch_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_batch")),
    )
    op.create_index(op.f("ix_document_batch_agency_id"), "document_batch", ["agency_id"], unique=False)
    op.create_index(
        "ix_document_batch_expires_at",
        "document_batch",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("status <> 'expired'"),
    )
    op.create_index("ix_document_batch_requested_by", "document_batch", ["requested_by_id", "status"], unique=False)
    op.create_table(
        "matrix_member",
        sa.Column("matrix_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("appraiser_position_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(consent in ('agreed', 'declined')) = (answered_at is not null)", name=op.f("ck_matrix_member_answered")
        ),
        sa.CheckConstraint("(kind = 'outside') = (employee_id is null)", name=op.f("ck_matrix_member_person")),
        sa.CheckConstraint("consent in ('none', 'asked', 'agreed', 'declined')", name=op.f("ck_matrix_member_consent")),
        sa.CheckConstraint("kind in ('report', 'cross_unit', 'outside')", name=op.f("ck_matrix_member_kind")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_matrix_member_agency_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["employee.id"], name=op.f("fk_matrix_member_answered_by_id")),
        sa.ForeignKeyConstraint(
            ["appraiser_position_id"], ["position.id"], name=op.f("fk_matrix_member_appraiser_position_id")
        ),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_matrix_member_employee_id")),
        sa.ForeignKeyConstraint(
            ["matrix_id"], ["role_matrix.id"], name=op.f("fk_matrix_member_matrix_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_matrix_member_position_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matrix_member")),
        sa.UniqueConstraint("matrix_id", "employee_id", name=op.f("uq_matrix_member_matrix_id_employee_id")),
    )
    op.create_index(op.f("ix_matrix_member_agency_id"), "matrix_member", ["agency_id"], unique=False)
    op.create_index(
        op.f("ix_matrix_member_appraiser_position_id"), "matrix_member", ["appraiser_position_id"], unique=False
    )
    op.create_index(op.f("ix_matrix_member_employee_id"), "matrix_member", ["employee_id"], unique=False)
    op.create_index(op.f("ix_matrix_member_matrix_id"), "matrix_member", ["matrix_id"], unique=False)
    op.create_table(
        "organisation_achievement",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=True),
        sa.Column("predicate", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("evidence_link", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_by_name", sa.String(), nullable=False),
        sa.Column("set_as", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(period_id is null) = (basis = 'annual')", name=op.f("ck_organisation_achievement_basis_of_span")
        ),
        sa.CheckConstraint(
            "basis in ('action_plan', 'trajectory', 'annual')", name=op.f("ck_organisation_achievement_basis")
        ),
        sa.CheckConstraint(
            "predicate in ('outstanding', 'good', 'needs_improvement', 'poor', 'very_poor')",
            name=op.f("ck_organisation_achievement_predicate"),
        ),
        sa.CheckConstraint("set_as in ('leader', 'hr')", name=op.f("ck_organisation_achievement_set_as")),
        sa.CheckConstraint("version > 0", name=op.f("ck_organisation_achievement_version")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_organisation_achievement_agency_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_organisation_achievement_period_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["employee.id"], name=op.f("fk_organisation_achievement_set_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_organisation_achievement_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_achievement")),
        sa.UniqueConstraint(
            "unit_id",
            "year",
            "period_id",
            name=op.f("uq_organisation_achievement_unit_id_year_period_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_organisation_achievement_agency_id"), "organisation_achievement", ["agency_id"], unique=False
    )
    op.create_index(
        op.f("ix_organisation_achievement_period_id"), "organisation_achievement", ["period_id"], unique=False
    )
    op.create_table(
        "result_report",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=True),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("missing", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_result_report_agency_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_result_report_cycle_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_result_report_period_id")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_result_report_position_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_result_report_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_report")),
        sa.UniqueConstraint(
            "cycle_id",
            "period_id",
            "position_id",
            "number",
            name=op.f("uq_result_report_cycle_id_period_id_position_id_number"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_result_report_agency_cycle", "result_report", ["agency_id", "cycle_id", "id"], unique=False)
    op.create_index(op.f("ix_result_report_agency_id"), "result_report", ["agency_id"], unique=False)
    op.create_index(op.f("ix_result_report_position_id"), "result_report", ["position_id"], unique=False)
    op.create_index(op.f("ix_result_report_unit_id"), "result_report", ["unit_id"], unique=False)
    op.create_table(
        "achievement_change",
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("after_use", sa.Boolean(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "after in ('outstanding', 'good', 'needs_improvement', 'poor', 'very_poor')",
            name=op.f("ck_achievement_change_after"),
        ),
        sa.CheckConstraint(
            "before is null or before in ('outstanding', 'good', 'needs_improvement', 'poor', 'very_poor')",
            name=op.f("ck_achievement_change_before"),
        ),
        sa.CheckConstraint(
            "not after_use or before is null or before = after or reason <> ''",
            name=op.f("ck_achievement_change_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["organisation_achievement.id"], name=op.f("fk_achievement_change_achievement_id")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_achievement_change_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievement_change")),
    )
    op.create_index(
        op.f("ix_achievement_change_achievement_id"), "achievement_change", ["achievement_id"], unique=False
    )
    op.create_index(op.f("ix_achievement_change_agency_id"), "achievement_change", ["agency_id"], unique=False)
    op.create_table(
        "action_plan",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(agreed_at is null) = (agreed_by_id is null)", name=op.f("ck_action_plan_agreed")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_action_plan_agency_id")),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["employee.id"], name=op.f("fk_action_plan_agreed_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_action_plan_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_plan")),
    )
    op.create_index(op.f("ix_action_plan_agency_id"), "action_plan", ["agency_id"], unique=False)
    op.create_index("ix_action_plan_case_result", "action_plan", ["case_id", "result", "ordinal"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("reach", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("assigned_by", sa.String(), nullable=False),
        sa.Column("assigned_by_employee_id", sa.Uuid(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(status in ('approved', 'refused')) = (decided_at is not null)", name=op.f("ck_assignment_decided")
        ),
        sa.CheckConstraint("form in ('appointed', 'voluntary')", name=op.f("ck_assignment_form")),
        sa.CheckConstraint(
            "reach in ('own_unit', 'other_unit', 'other_agency', 'outside')", name=op.f("ck_assignment_reach")
        ),
        sa.CheckConstraint("section in ('main', 'additional')", name=op.f("ck_assignment_section")),
        sa.CheckConstraint("status <> 'refused' or reason <> ''", name=op.f("ck_assignment_reason")),
        sa.CheckConstraint(
            "status in ('proposed', 'approved', 'refused', 'withdrawn')", name=op.f("ck_assignment_status")
        ),
        sa.CheckConstraint("ends_on is null or ends_on >= starts_on", name=op.f("ck_assignment_span")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_assignment_agency_id")),
        sa.ForeignKeyConstraint(
            ["assigned_by_employee_id"], ["employee.id"], name=op.f("fk_assignment_assigned_by_employee_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_assignment_case_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["employee.id"], name=op.f("fk_assignment_decided_by_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["employee.id"], name=op.f("fk_assignment_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_agency_id"), "assignment", ["agency_id"], unique=False)
    op.create_index("ix_assignment_assigner", "assignment", ["assigned_by_employee_id", "status"], unique=False)
    op.create_index(op.f("ix_assignment_case_id"), "assignment", ["case_id"], unique=False)
    op.create_table(
        "behaviour_report",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("expectation", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("others_too", sa.Boolean(), nullable=False),
        sa.Column("retrospective", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_behaviour_report_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["employee.id"], name=op.f("fk_behaviour_report_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_behaviour_report_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_behaviour_report")),
    )
    op.create_index(op.f("ix_behaviour_report_agency_id"), "behaviour_report", ["agency_id"], unique=False)
    op.create_index(op.f("ix_behaviour_report_case_id"), "behaviour_report", ["case_id"], unique=False)
    op.create_table(
        "calibration_entry",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("appraiser_name", sa.String(), nullable=False),
        sa.Column("result_before", sa.String(), nullable=False),
        sa.Column("behaviour_before", sa.String(), nullable=False),
        sa.Column("predicate_before", sa.String(), nullable=False),
        sa.Column("result_after", sa.String(), nullable=True),
        sa.Column("behaviour_after", sa.String(), nullable=True),
        sa.Column("predicate_after", sa.String(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "behaviour_after in ('above', 'meets', 'below')", name=op.f("ck_calibration_entry_behaviour_after")
        ),
        sa.CheckConstraint(
            "result_after in ('above', 'meets', 'below')", name=op.f("ck_calibration_entry_result_after")
        ),
        sa.CheckConstraint(
            "result_before in ('above', 'meets', 'below') and behaviour_before in ('above', 'meets', 'below')",
            name=op.f("ck_calibration_entry_before"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_calibration_entry_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_calibration_entry_case_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["calibration_session.id"], name=op.f("fk_calibration_entry_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_entry")),
        sa.UniqueConstraint("session_id", "case_id", name=op.f("uq_calibration_entry_session_id_case_id")),
    )
    op.create_index(op.f("ix_calibration_entry_agency_id"), "calibration_entry", ["agency_id"], unique=False)
    op.create_index(op.f("ix_calibration_entry_case_id"), "calibration_entry", ["case_id"], unique=False)
    op.create_table(
        "calibration_participant",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_calibration_participant_agency_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_calibration_participant_employee_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["calibration_session.id"], name=op.f("fk_calibration_participant_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_participant")),
        sa.UniqueConstraint(
            "session_id", "employee_id", name=op.f("uq_calibration_participant_session_id_employee_id")
        ),
    )
    op.create_index(
        op.f("ix_calibration_participant_agency_id"), "calibration_participant", ["agency_id"], unique=False
    )
    op.create_index(
        op.f("ix_calibration_participant_employee_id"), "calibration_participant", ["employee_id"], unique=False
    )
    op.create_table(
        "carried_result",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("source_case_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("proposed_as", sa.String(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(status = 'proposed') = (answered_at is null)", name=op.f("ck_carried_result_answered")),
        sa.CheckConstraint("proposed_as in ('owner', 'appraiser')", name=op.f("ck_carried_result_proposed_as")),
        sa.CheckConstraint("status in ('proposed', 'agreed', 'declined')", name=op.f("ck_carried_result_status")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_carried_result_agency_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["employee.id"], name=op.f("fk_carried_result_answered_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_carried_result_case_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_carried_result_period_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["employee.id"], name=op.f("fk_carried_result_proposed_by_id")),
        sa.ForeignKeyConstraint(
            ["source_case_id"], ["appraisal_case.id"], name=op.f("fk_carried_result_source_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_result")),
    )
    op.create_index(op.f("ix_carried_result_agency_id"), "carried_result", ["agency_id"], unique=False)
    op.create_index(
        "uq_carried_result_standing",
        "carried_result",
        ["case_id", "period_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'declined'"),
    )
    op.create_table(
        "documentation",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_documentation_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_documentation_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documentation")),
    )
    op.create_index(op.f("ix_documentation_agency_id"), "documentation", ["agency_id"], unique=False)
    op.create_index("ix_documentation_case_day", "documentation", ["case_id", "day"], unique=False)
    op.create_table(
        "feedback_outcome",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Uuid(), nullable=True),
        sa.Column("progressing", sa.Boolean(), nullable=False),
        sa.Column("actions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_feedback_outcome_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["employee.id"], name=op.f("fk_feedback_outcome_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_feedback_outcome_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_outcome")),
    )
    op.create_index(op.f("ix_feedback_outcome_agency_id"), "feedback_outcome", ["agency_id"], unique=False)
    op.create_index(op.f("ix_feedback_outcome_case_id"), "feedback_outcome", ["case_id"], unique=False)
    op.create_table(
        "feedback_request",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subjects", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(status = 'open') = (answered_at is null)", name=op.f("ck_feedback_request_answered")),
        sa.CheckConstraint("kind in ('periodic', 'incidental')", name=op.f("ck_feedback_request_kind")),
        sa.CheckConstraint(
            "status in ('open', 'given', 'declined', 'withdrawn')", name=op.f("ck_feedback_request_status")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_feedback_request_agency_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["employee.id"], name=op.f("fk_feedback_request_asker_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_feedback_request_case_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["employee.id"], name=op.f("fk_feedback_request_giver_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_request")),
    )
    op.create_index(op.f("ix_feedback_request_agency_id"), "feedback_request", ["agency_id"], unique=False)
    op.create_index(op.f("ix_feedback_request_case_id"), "feedback_request", ["case_id"], unique=False)
    op.create_index(
        "ix_feedback_request_due",
        "feedback_request",
        ["due_on"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index("ix_feedback_request_giver", "feedback_request", ["giver_id", "status"], unique=False)
    op.create_index(
        "uq_feedback_request_open",
        "feedback_request",
        ["case_id", "giver_id"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "follow_up",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("predicate", sa.String(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(status = 'proposed') = (decided_at is null)", name=op.f("ck_follow_up_decided")),
        sa.CheckConstraint(
            "kind in ('succession', 'development', 'other_award', 'training', 'mobility', 'problem', 'sanction')",
            name=op.f("ck_follow_up_kind"),
        ),
        sa.CheckConstraint("priority in ('high', 'medium', 'low')", name=op.f("ck_follow_up_priority")),
        sa.CheckConstraint(
            "source in ('results', 'behaviour', 'feedback', 'guidance', 'self')", name=op.f("ck_follow_up_source")
        ),
        sa.CheckConstraint("status in ('proposed', 'accepted', 'declined')", name=op.f("ck_follow_up_status")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_follow_up_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_follow_up_case_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["employee.id"], name=op.f("fk_follow_up_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_agency_id"), "follow_up", ["agency_id"], unique=False)
    op.create_index("ix_follow_up_agency_status", "follow_up", ["agency_id", "status", "id"], unique=False)
    op.create_index(op.f("ix_follow_up_case_id"), "follow_up", ["case_id"], unique=False)
    op.create_table(
        "guidance_session",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("guide_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("employee_part", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("guide_part", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("feedback", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("feedback_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("competence", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("competence_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guide_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("competence is null or kind <> 'counselling'", name=op.f("ck_guidance_session_competence")),
        sa.CheckConstraint("feedback is null or kind <> 'counselling'", name=op.f("ck_guidance_session_feedback")),
        sa.CheckConstraint("kind in ('coaching', 'mentoring', 'counselling')", name=op.f("ck_guidance_session_kind")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_guidance_session_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_guidance_session_case_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["employee.id"], name=op.f("fk_guidance_session_created_by_id")),
        sa.ForeignKeyConstraint(["guide_id"], ["employee.id"], name=op.f("fk_guidance_session_guide_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_session")),
    )
    op.create_index(op.f("ix_guidance_session_agency_id"), "guidance_session", ["agency_id"], unique=False)
    op.create_index("ix_guidance_session_case", "guidance_session", ["case_id", "held_on"], unique=False)
    op.create_index("ix_guidance_session_guide", "guidance_session", ["guide_id"], unique=False)
    op.create_table(
        "indicator_manual",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("lineage", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("formula", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("control", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reporting", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("control in ('outcome', 'intermediate', 'low')", name=op.f("ck_indicator_manual_control")),
        sa.CheckConstraint(
            "reporting in ('monthly', 'quarterly', 'semiannual', 'annual')", name=op.f("ck_indicator_manual_reporting")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_indicator_manual_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_indicator_manual_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_manual")),
        sa.UniqueConstraint("case_id", "lineage", name=op.f("uq_indicator_manual_case_id_lineage")),
    )
    op.create_index(op.f("ix_indicator_manual_agency_id"), "indicator_manual", ["agency_id"], unique=False)
    op.create_table(
        "issued_document",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("event_hash", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_by_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("serial > 0 and event_seq > 0", name=op.f("ck_issued_document_counters")),
        sa.CheckConstraint("superseded_by_id <> id", name=op.f("ck_issued_document_not_itself")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_issued_document_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_issued_document_case_id")),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"],
            ["issued_document.id"],
            name=op.f("fk_issued_document_superseded_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("agency_id", "year", "serial", name=op.f("uq_issued_document_agency_id_year_serial")),
        sa.UniqueConstraint("token", name=op.f("uq_issued_document_token")),
    )
    op.create_index(op.f("ix_issued_document_agency_id"), "issued_document", ["agency_id"], unique=False)
    op.create_index(op.f("ix_issued_document_case_id"), "issued_document", ["case_id"], unique=False)
    op.create_index(
        "uq_issued_document_valid",
        "issued_document",
        ["case_id", "family"],
        unique=True,
        postgresql_where=sa.text("superseded_by_id is null"),
    )
    op.create_table(
        "matrix_cell",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("column_key", sa.Uuid(), nullable=False),
        sa.Column("no_role", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_matrix_cell_agency_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["matrix_member.id"], name=op.f("fk_matrix_cell_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matrix_cell")),
        sa.UniqueConstraint("member_id", "column_key", name=op.f("uq_matrix_cell_member_id_column_key")),
    )
    op.create_index(op.f("ix_matrix_cell_agency_id"), "matrix_cell", ["agency_id"], unique=False)
    op.create_table(
        "matrix_team",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("lead_id <> member_id", name=op.f("ck_matrix_team_not_own_team")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_matrix_team_agency_id")),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["matrix_member.id"], name=op.f("fk_matrix_team_lead_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["matrix_member.id"], name=op.f("fk_matrix_team_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matrix_team")),
        sa.UniqueConstraint("lead_id", "member_id", name=op.f("uq_matrix_team_lead_id_member_id")),
    )
    op.create_index(op.f("ix_matrix_team_agency_id"), "matrix_team", ["agency_id"], unique=False)
    op.create_index(op.f("ix_matrix_team_member_id"), "matrix_team", ["member_id"], unique=False)
    op.create_table(
        "result_report_step",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("from_position_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("to_position_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", sa.Uuid(), nullable=True),
        sa.Column("last", sa.Boolean(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_result_report_step_agency_id")),
        sa.ForeignKeyConstraint(
            ["from_position_id"], ["position.id"], name=op.f("fk_result_report_step_from_position_id")
        ),
        sa.ForeignKeyConstraint(["received_by_id"], ["employee.id"], name=op.f("fk_result_report_step_received_by_id")),
        sa.ForeignKeyConstraint(["report_id"], ["result_report.id"], name=op.f("fk_result_report_step_report_id")),
        sa.ForeignKeyConstraint(["sender_id"], ["employee.id"], name=op.f("fk_result_report_step_sender_id")),
        sa.ForeignKeyConstraint(["to_position_id"], ["position.id"], name=op.f("fk_result_report_step_to_position_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_report_step")),
        sa.UniqueConstraint("report_id", "seq", name=op.f("uq_result_report_step_report_id_seq")),
    )
    op.create_index(op.f("ix_result_report_step_agency_id"), "result_report_step", ["agency_id"], unique=False)
    op.create_index("ix_result_report_step_to", "result_report_step", ["to_position_id", "received_at"], unique=False)
    op.create_table(
        "takeover",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_name", sa.String(), nullable=False),
        sa.Column("undo_reason", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(undone_at is null) = (undo_reason = '')", name=op.f("ck_takeover_undone")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_takeover_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["employee.id"], name=op.f("fk_takeover_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_takeover_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeover")),
    )
    op.create_index(op.f("ix_takeover_agency_id"), "takeover", ["agency_id"], unique=False)
    op.create_index(
        "uq_takeover_standing",
        "takeover",
        ["case_id", "result"],
        unique=True,
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_table(
        "workblock",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("lineage", sa.Uuid(), nullable=False),
        sa.Column("angle", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("targets", sa.String(), nullable=False),
        sa.Column("involved", sa.String(), nullable=False),
        sa.Column("beneficiaries", sa.String(), nullable=False),
        sa.Column("budget", sa.String(), nullable=False),
        sa.Column("routine_activities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("transformative_activities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("routine_milestones", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("transformative_milestones", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("angle in ('aspect', 'area', 'load', 'service', 'output')", name=op.f("ck_workblock_angle")),
        sa.CheckConstraint("product in ('intermediate', 'output', 'service')", name=op.f("ck_workblock_product")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_workblock_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_workblock_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workblock")),
    )
    op.create_index(op.f("ix_workblock_agency_id"), "workblock", ["agency_id"], unique=False)
    op.create_index("ix_workblock_case_id_lineage", "workblock", ["case_id", "lineage"], unique=False)
    op.create_table(
        "calibration_proposal",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("result_rating", sa.String(), nullable=False),
        sa.Column("behaviour_rating", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_by_name", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answer_reason", sa.String(), nullable=False),
        sa.Column("answered_by_name", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("answer in ('accepted', 'declined')", name=op.f("ck_calibration_proposal_answer")),
        sa.CheckConstraint("answer is null or answer_reason <> ''", name=op.f("ck_calibration_proposal_answer_reason")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_calibration_proposal_reason")),
        sa.CheckConstraint(
            "result_rating in ('above', 'meets', 'below') and behaviour_rating in ('above', 'meets', 'below')",
            name=op.f("ck_calibration_proposal_ratings"),
        ),
        sa.CheckConstraint("(answer is null) = (answered_at is null)", name=op.f("ck_calibration_proposal_answered")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_calibration_proposal_agency_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["calibration_entry.id"], name=op.f("fk_calibration_proposal_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_proposal")),
    )
    op.create_index(op.f("ix_calibration_proposal_agency_id"), "calibration_proposal", ["agency_id"], unique=False)
    op.create_index(op.f("ix_calibration_proposal_entry_id"), "calibration_proposal", ["entry_id"], unique=False)
    op.create_index(
        "uq_calibration_proposal_open",
        "calibration_proposal",
        ["entry_id"],
        unique=True,
        postgresql_where=sa.text("answer is null"),
    )
    op.create_table(
        "guidance_action",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_guidance_action_agency_id")),
        sa.ForeignKeyConstraint(["session_id"], ["guidance_session.id"], name=op.f("fk_guidance_action_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_action")),
    )
    op.create_index(op.f("ix_guidance_action_agency_id"), "guidance_action", ["agency_id"], unique=False)
    op.create_index(op.f("ix_guidance_action_session_id"), "guidance_action", ["session_id"], unique=False)
    op.create_table(
        "matrix_role",
        sa.Column("cell_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_case_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("level in ('intermediate', 'low', 'medium', 'high')", name=op.f("ck_matrix_role_level")),
        sa.CheckConstraint(
            "(delivered_at is null) = (delivered_case_id is null)", name=op.f("ck_matrix_role_delivered")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_matrix_role_agency_id")),
        sa.ForeignKeyConstraint(
            ["cell_id"], ["matrix_cell.id"], name=op.f("fk_matrix_role_cell_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["delivered_case_id"], ["appraisal_case.id"], name=op.f("fk_matrix_role_delivered_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matrix_role")),
    )
    op.create_index(op.f("ix_matrix_role_agency_id"), "matrix_role", ["agency_id"], unique=False)
    op.create_index(op.f("ix_matrix_role_cell_id"), "matrix_role", ["cell_id"], unique=False)
    op.create_index(op.f("ix_matrix_role_delivered_case_id"), "matrix_role", ["delivered_case_id"], unique=False)
    op.create_table(
        "result_report_item",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("predicate", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_result_report_item_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["appraisal_case.id"], name=op.f("fk_result_report_item_case_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name=op.f("fk_result_report_item_evaluation_id")),
        sa.ForeignKeyConstraint(["report_id"], ["result_report.id"], name=op.f("fk_result_report_item_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_report_item")),
        sa.UniqueConstraint("report_id", "case_id", name=op.f("uq_result_report_item_report_id_case_id")),
    )
    op.create_index(op.f("ix_result_report_item_agency_id"), "result_report_item", ["agency_id"], unique=False)
    op.create_index(op.f("ix_result_report_item_case_id"), "result_report_item", ["case_id"], unique=False)
    op.create_table(
        "feedback_wording",
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_feedback_wording_agency_id")),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_feedback_wording_feedback_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_wording")),
    )
    op.create_index(op.f("ix_feedback_wording_agency_id"), "feedback_wording", ["agency_id"], unique=False)
    op.create_index(op.f("ix_feedback_wording_feedback_id"), "feedback_wording", ["feedback_id"], unique=False)
    op.create_table(
        "objection_clarification",
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_for_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_for_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(answer is null and answered_at is null and answered_by_id is null) or (answer <> '' and answered_at is not null and answered_by_id is not null)",
            name=op.f("ck_objection_clarification_answered"),
        ),
        sa.CheckConstraint(
            "(question = '' and asked_at is null and asked_by_id is null and side = 'owner' and answer is not null) or (question <> '' and asked_at is not null and asked_by_id is not null)",
            name=op.f("ck_objection_clarification_asked"),
        ),
        sa.CheckConstraint("side in ('appraiser', 'owner')", name=op.f("ck_objection_clarification_side")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_objection_clarification_agency_id")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["employee.id"], name=op.f("fk_objection_clarification_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["answered_for_id"], ["employee.id"], name=op.f("fk_objection_clarification_answered_for_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["employee.id"], name=op.f("fk_objection_clarification_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["asked_for_id"], ["employee.id"], name=op.f("fk_objection_clarification_asked_for_id")
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_objection_clarification_objection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_clarification")),
    )
    op.create_index(
        op.f("ix_objection_clarification_agency_id"), "objection_clarification", ["agency_id"], unique=False
    )
    op.create_index(
        op.f("ix_objection_clarification_objection_id"), "objection_clarification", ["objection_id"], unique=False
    )
    op.create_index(
        "uq_objection_clarification_unasked",
        "objection_clarification",
        ["objection_id"],
        unique=True,
        postgresql_where=sa.text("question = ''"),
    )
    op.add_column("agency", sa.Column("rhythm", sa.String(), server_default="quarterly", nullable=False))
    op.add_column("agency", sa.Column("documentation_rhythm", sa.String(), server_default="monthly", nullable=False))
    op.add_column("agency", sa.Column("kind", sa.String(), server_default="regional", nullable=False))
    op.add_column("appraisal_case", sa.Column("parent_id", sa.Uuid(), nullable=True))
    op.add_column("appraisal_case", sa.Column("period_id", sa.Uuid(), nullable=True))
    op.add_column("appraisal_case", sa.Column("succeeds_id", sa.Uuid(), nullable=True))
    op.drop_constraint(op.f("uq_appraisal_case_cycle_id_owner_id_position_id"), "appraisal_case", type_="unique")
    op.create_index(op.f("ix_appraisal_case_parent_id"), "appraisal_case", ["parent_id"], unique=False)
    op.create_index(op.f("ix_appraisal_case_period_id"), "appraisal_case", ["period_id"], unique=False)
    op.create_index(op.f("ix_appraisal_case_succeeds_id"), "appraisal_case", ["succeeds_id"], unique=False)
    op.create_unique_constraint(
        op.f("uq_appraisal_case_cycle_id_owner_id_position_id_period_id_succeeds_id_parent_id"),
        "appraisal_case",
        ["cycle_id", "owner_id", "position_id", "period_id", "succeeds_id", "parent_id"],
        postgresql_nulls_not_distinct=True,
    )
    op.create_foreign_key(op.f("fk_appraisal_case_period_id"), "appraisal_case", "period", ["period_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_appraisal_case_parent_id"), "appraisal_case", "appraisal_case", ["parent_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("fk_appraisal_case_succeeds_id"), "appraisal_case", "appraisal_case", ["succeeds_id"], ["id"]
    )
    op.add_column("cycle", sa.Column("rhythm", sa.String(), server_default="none", nullable=False))
    op.add_column("cycle", sa.Column("periodic_version_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_cycle_periodic_version_id"), "cycle", "definition_version", ["periodic_version_id"], ["id"]
    )
    op.add_column("evaluation", sa.Column("achievement_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_evaluation_achievement_id"), "evaluation", ["achievement_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_evaluation_achievement_id"), "evaluation", "organisation_achievement", ["achievement_id"], ["id"]
    )
    op.add_column("evidence", sa.Column("documentation_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_evidence_documentation_id"), "evidence", ["documentation_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_evidence_documentation_id"),
        "evidence",
        "documentation",
        ["documentation_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.add_column("feedback", sa.Column("source", sa.String(), server_default="leader", nullable=False))
    op.add_column("feedback", sa.Column("kind", sa.String(), server_default="incidental", nullable=False))
    op.add_column("feedback", sa.Column("manner", sa.String(), server_default="direct", nullable=False))
    op.add_column("feedback", sa.Column("to_appraiser", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("feedback", sa.Column("request_id", sa.Uuid(), nullable=True))
    op.add_column("feedback", sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_feedback_author", "feedback", ["author_id"], unique=False)
    op.create_index(op.f("ix_feedback_request_id"), "feedback", ["request_id"], unique=False)
    op.create_foreign_key(op.f("fk_feedback_request_id"), "feedback", "feedback_request", ["request_id"], ["id"])
    op.add_column("plan_result", sa.Column("origin", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_plan_result_origin"), "plan_result", ["origin"], unique=False)
    op.create_check_constraint(op.f("ck_cycle_rhythm"), "cycle", "rhythm in ('none', 'monthly', 'quarterly')")
    op.create_check_constraint(
        op.f("ck_cycle_periodic_version"), "cycle", "rhythm = 'none' or periodic_version_id is not null"
    )
    op.create_check_constraint(op.f("ck_agency_rhythm"), "agency", "rhythm in ('none', 'monthly', 'quarterly')")
    op.create_check_constraint(
        op.f("ck_appraisal_case_child"), "appraisal_case", "(parent_id is null) = (period_id is null)"
    )
    op.create_check_constraint(
        op.f("ck_feedback_source"), "feedback", "source in ('leader', 'peer', 'subordinate', 'other', 'assigner')"
    )
    op.create_check_constraint(op.f("ck_feedback_kind"), "feedback", "kind in ('periodic', 'incidental')")
    op.create_check_constraint(op.f("ck_feedback_manner"), "feedback", "manner in ('direct', 'indirect')")
    op.create_check_constraint(
        op.f("ck_agency_documentation_rhythm"),
        "agency",
        "documentation_rhythm in ('daily', 'weekly', 'monthly', 'quarterly', 'semester', 'yearly')",
    )
    op.create_check_constraint(op.f("ck_agency_kind"), "agency", "kind in ('central', 'regional')")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_agency_kind"), "agency", type_="check")
    op.drop_constraint(op.f("ck_agency_documentation_rhythm"), "agency", type_="check")
    op.drop_constraint(op.f("ck_feedback_manner"), "feedback", type_="check")
    op.drop_constraint(op.f("ck_feedback_kind"), "feedback", type_="check")
    op.drop_constraint(op.f("ck_feedback_source"), "feedback", type_="check")
    op.drop_constraint(op.f("ck_appraisal_case_child"), "appraisal_case", type_="check")
    op.drop_constraint(op.f("ck_agency_rhythm"), "agency", type_="check")
    op.drop_constraint(op.f("ck_cycle_periodic_version"), "cycle", type_="check")
    op.drop_constraint(op.f("ck_cycle_rhythm"), "cycle", type_="check")
    op.drop_index(op.f("ix_plan_result_origin"), table_name="plan_result")
    op.drop_column("plan_result", "origin")
    op.drop_constraint(op.f("fk_feedback_request_id"), "feedback", type_="foreignkey")
    op.drop_index(op.f("ix_feedback_request_id"), table_name="feedback")
    op.drop_index("ix_feedback_author", table_name="feedback")
    op.drop_column("feedback", "corrected_at")
    op.drop_column("feedback", "request_id")
    op.drop_column("feedback", "to_appraiser")
    op.drop_column("feedback", "manner")
    op.drop_column("feedback", "kind")
    op.drop_column("feedback", "source")
    op.drop_constraint(op.f("fk_evidence_documentation_id"), "evidence", type_="foreignkey")
    op.drop_index(op.f("ix_evidence_documentation_id"), table_name="evidence")
    op.drop_column("evidence", "documentation_id")
    op.drop_constraint(op.f("fk_evaluation_achievement_id"), "evaluation", type_="foreignkey")
    op.drop_index(op.f("ix_evaluation_achievement_id"), table_name="evaluation")
    op.drop_column("evaluation", "achievement_id")
    op.drop_constraint(op.f("fk_cycle_periodic_version_id"), "cycle", type_="foreignkey")
    op.drop_column("cycle", "periodic_version_id")
    op.drop_column("cycle", "rhythm")
    op.drop_constraint(op.f("fk_appraisal_case_succeeds_id"), "appraisal_case", type_="foreignkey")
    op.drop_constraint(op.f("fk_appraisal_case_parent_id"), "appraisal_case", type_="foreignkey")
    op.drop_constraint(op.f("fk_appraisal_case_period_id"), "appraisal_case", type_="foreignkey")
    op.drop_constraint(
        op.f("uq_appraisal_case_cycle_id_owner_id_position_id_period_id_succeeds_id_parent_id"),
        "appraisal_case",
        type_="unique",
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
    op.drop_column("agency", "kind")
    op.drop_column("agency", "documentation_rhythm")
    op.drop_column("agency", "rhythm")
    op.drop_index(
        "uq_objection_clarification_unasked",
        table_name="objection_clarification",
        postgresql_where=sa.text("question = ''"),
    )
    op.drop_index(op.f("ix_objection_clarification_objection_id"), table_name="objection_clarification")
    op.drop_index(op.f("ix_objection_clarification_agency_id"), table_name="objection_clarification")
    op.drop_table("objection_clarification")
    op.drop_index(op.f("ix_feedback_wording_feedback_id"), table_name="feedback_wording")
    op.drop_index(op.f("ix_feedback_wording_agency_id"), table_name="feedback_wording")
    op.drop_table("feedback_wording")
    op.drop_index(op.f("ix_result_report_item_case_id"), table_name="result_report_item")
    op.drop_index(op.f("ix_result_report_item_agency_id"), table_name="result_report_item")
    op.drop_table("result_report_item")
    op.drop_index(op.f("ix_matrix_role_delivered_case_id"), table_name="matrix_role")
    op.drop_index(op.f("ix_matrix_role_cell_id"), table_name="matrix_role")
    op.drop_index(op.f("ix_matrix_role_agency_id"), table_name="matrix_role")
    op.drop_table("matrix_role")
    op.drop_index(op.f("ix_guidance_action_session_id"), table_name="guidance_action")
    op.drop_index(op.f("ix_guidance_action_agency_id"), table_name="guidance_action")
    op.drop_table("guidance_action")
    op.drop_index(
        "uq_calibration_proposal_open", table_name="calibration_proposal", postgresql_where=sa.text("answer is null")
    )
    op.drop_index(op.f("ix_calibration_proposal_entry_id"), table_name="calibration_proposal")
    op.drop_index(op.f("ix_calibration_proposal_agency_id"), table_name="calibration_proposal")
    op.drop_table("calibration_proposal")
    op.drop_index("ix_workblock_case_id_lineage", table_name="workblock")
    op.drop_index(op.f("ix_workblock_agency_id"), table_name="workblock")
    op.drop_table("workblock")
    op.drop_index("uq_takeover_standing", table_name="takeover", postgresql_where=sa.text("undone_at is null"))
    op.drop_index(op.f("ix_takeover_agency_id"), table_name="takeover")
    op.drop_table("takeover")
    op.drop_index("ix_result_report_step_to", table_name="result_report_step")
    op.drop_index(op.f("ix_result_report_step_agency_id"), table_name="result_report_step")
    op.drop_table("result_report_step")
    op.drop_index(op.f("ix_matrix_team_member_id"), table_name="matrix_team")
    op.drop_index(op.f("ix_matrix_team_agency_id"), table_name="matrix_team")
    op.drop_table("matrix_team")
    op.drop_index(op.f("ix_matrix_cell_agency_id"), table_name="matrix_cell")
    op.drop_table("matrix_cell")
    op.drop_index(
        "uq_issued_document_valid", table_name="issued_document", postgresql_where=sa.text("superseded_by_id is null")
    )
    op.drop_index(op.f("ix_issued_document_case_id"), table_name="issued_document")
    op.drop_index(op.f("ix_issued_document_agency_id"), table_name="issued_document")
    op.drop_table("issued_document")
    op.drop_index(op.f("ix_indicator_manual_agency_id"), table_name="indicator_manual")
    op.drop_table("indicator_manual")
    op.drop_index("ix_guidance_session_guide", table_name="guidance_session")
    op.drop_index("ix_guidance_session_case", table_name="guidance_session")
    op.drop_index(op.f("ix_guidance_session_agency_id"), table_name="guidance_session")
    op.drop_table("guidance_session")
    op.drop_index(op.f("ix_follow_up_case_id"), table_name="follow_up")
    op.drop_index("ix_follow_up_agency_status", table_name="follow_up")
    op.drop_index(op.f("ix_follow_up_agency_id"), table_name="follow_up")
    op.drop_table("follow_up")
    op.drop_index(
        "uq_feedback_request_open", table_name="feedback_request", postgresql_where=sa.text("status = 'open'")
    )
    op.drop_index("ix_feedback_request_giver", table_name="feedback_request")
    op.drop_index("ix_feedback_request_due", table_name="feedback_request", postgresql_where=sa.text("status = 'open'"))
    op.drop_index(op.f("ix_feedback_request_case_id"), table_name="feedback_request")
    op.drop_index(op.f("ix_feedback_request_agency_id"), table_name="feedback_request")
    op.drop_table("feedback_request")
    op.drop_index(op.f("ix_feedback_outcome_case_id"), table_name="feedback_outcome")
    op.drop_index(op.f("ix_feedback_outcome_agency_id"), table_name="feedback_outcome")
    op.drop_table("feedback_outcome")
    op.drop_index("ix_documentation_case_day", table_name="documentation")
    op.drop_index(op.f("ix_documentation_agency_id"), table_name="documentation")
    op.drop_table("documentation")
    op.drop_index(
        "uq_carried_result_standing", table_name="carried_result", postgresql_where=sa.text("status <> 'declined'")
    )
    op.drop_index(op.f("ix_carried_result_agency_id"), table_name="carried_result")
    op.drop_table("carried_result")
    op.drop_index(op.f("ix_calibration_participant_employee_id"), table_name="calibration_participant")
    op.drop_index(op.f("ix_calibration_participant_agency_id"), table_name="calibration_participant")
    op.drop_table("calibration_participant")
    op.drop_index(op.f("ix_calibration_entry_case_id"), table_name="calibration_entry")
    op.drop_index(op.f("ix_calibration_entry_agency_id"), table_name="calibration_entry")
    op.drop_table("calibration_entry")
    op.drop_index(op.f("ix_behaviour_report_case_id"), table_name="behaviour_report")
    op.drop_index(op.f("ix_behaviour_report_agency_id"), table_name="behaviour_report")
    op.drop_table("behaviour_report")
    op.drop_index(op.f("ix_assignment_case_id"), table_name="assignment")
    op.drop_index("ix_assignment_assigner", table_name="assignment")
    op.drop_index(op.f("ix_assignment_agency_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_index("ix_action_plan_case_result", table_name="action_plan")
    op.drop_index(op.f("ix_action_plan_agency_id"), table_name="action_plan")
    op.drop_table("action_plan")
    op.drop_index(op.f("ix_achievement_change_agency_id"), table_name="achievement_change")
    op.drop_index(op.f("ix_achievement_change_achievement_id"), table_name="achievement_change")
    op.drop_table("achievement_change")
    op.drop_index(op.f("ix_result_report_unit_id"), table_name="result_report")
    op.drop_index(op.f("ix_result_report_position_id"), table_name="result_report")
    op.drop_index(op.f("ix_result_report_agency_id"), table_name="result_report")
    op.drop_index("ix_result_report_agency_cycle", table_name="result_report")
    op.drop_table("result_report")
    op.drop_index(op.f("ix_organisation_achievement_period_id"), table_name="organisation_achievement")
    op.drop_index(op.f("ix_organisation_achievement_agency_id"), table_name="organisation_achievement")
    op.drop_table("organisation_achievement")
    op.drop_index(op.f("ix_matrix_member_matrix_id"), table_name="matrix_member")
    op.drop_index(op.f("ix_matrix_member_employee_id"), table_name="matrix_member")
    op.drop_index(op.f("ix_matrix_member_appraiser_position_id"), table_name="matrix_member")
    op.drop_index(op.f("ix_matrix_member_agency_id"), table_name="matrix_member")
    op.drop_table("matrix_member")
    op.drop_index("ix_document_batch_requested_by", table_name="document_batch")
    op.drop_index(
        "ix_document_batch_expires_at", table_name="document_batch", postgresql_where=sa.text("status <> 'expired'")
    )
    op.drop_index(op.f("ix_document_batch_agency_id"), table_name="document_batch")
    op.drop_table("document_batch")
    op.drop_index(
        "uq_calibration_session_open",
        table_name="calibration_session",
        postgresql_where=sa.text("locked_at is null"),
        postgresql_nulls_not_distinct=True,
    )
    op.drop_index(op.f("ix_calibration_session_period_id"), table_name="calibration_session")
    op.drop_index(op.f("ix_calibration_session_cycle_id"), table_name="calibration_session")
    op.drop_index(op.f("ix_calibration_session_agency_id"), table_name="calibration_session")
    op.drop_table("calibration_session")
    op.drop_index(op.f("ix_role_matrix_position_id"), table_name="role_matrix")
    op.drop_index(op.f("ix_role_matrix_agency_id"), table_name="role_matrix")
    op.drop_table("role_matrix")
    op.drop_index(op.f("ix_period_agency_id"), table_name="period")
    op.drop_table("period")
    op.drop_index(op.f("ix_study_term_agency_id"), table_name="study_term")
    op.drop_table("study_term")
    op.drop_index(op.f("ix_study_programme_agency_id"), table_name="study_programme")
    op.drop_table("study_programme")
    op.drop_index(op.f("ix_report_authority_position_id"), table_name="report_authority")
    op.drop_index(op.f("ix_report_authority_agency_id"), table_name="report_authority")
    op.drop_table("report_authority")
    op.drop_index("ix_functional_grade_employee", table_name="functional_grade")
    op.drop_index(op.f("ix_functional_grade_agency_id"), table_name="functional_grade")
    op.drop_table("functional_grade")
    op.drop_index(op.f("ix_employee_status_employee_id"), table_name="employee_status")
    op.drop_index("ix_employee_status_agency_starts_on", table_name="employee_status")
    op.drop_index(op.f("ix_employee_status_agency_id"), table_name="employee_status")
    op.drop_table("employee_status")
    op.drop_index(op.f("ix_document_counter_agency_id"), table_name="document_counter")
    op.drop_table("document_counter")
    op.drop_index(op.f("ix_distribution_rule_agency_id"), table_name="distribution_rule")
    op.drop_table("distribution_rule")
    op.drop_index(op.f("ix_credit_percent_agency_id"), table_name="credit_percent")
    op.drop_table("credit_percent")
    op.drop_index(op.f("ix_credit_grade_agency_id"), table_name="credit_grade")
    op.drop_table("credit_grade")
    op.drop_index(op.f("ix_allowance_rate_agency_id"), table_name="allowance_rate")
    op.drop_table("allowance_rate")
