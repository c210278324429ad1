"""All tables of the first version; the journal's triggers are made by env.py."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")


def sortable(length):
    """A string sorted by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def choice(name, *values):
    """A string that a CHECK holds to these values."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def width(column):
    """SQLite compares times as texts: each is 26 characters wide."""
    check = sa.CheckConstraint(f"length({column}) = 26", name=f"{column}_width")
    return check.ddl_if(dialect="sqlite")


def upgrade():
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "is_workday", sa.Boolean(create_constraint=True, name="is_workday"), nullable=False
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column(
            "confirmed", sa.Boolean(create_constraint=True, name="confirmed"), nullable=False
        ),
        sa.Column("workday_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_index(op.f("ix_calendar_day_workday_no"), "calendar_day", ["workday_no"])
    op.create_table(
        "calendar_year",
        sa.Column("id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_year")),
        sa.UniqueConstraint("year", name=op.f("uq_calendar_year_year")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_table(
        "department",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sortable(40), nullable=False),
        sa.Column("name", sortable(100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            choice(
                "kind",
                "district",
                "bureau",
                "subdistrict",
                "party_office",
                "government_office",
                "other",
            ),
            nullable=False,
        ),
        sa.Column("parent_id", KEY, nullable=True),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(create_constraint=True, name="active"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_department_district_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["department.id"], name=op.f("fk_department_parent_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("code", name=op.f("uq_department_code")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index(op.f("ix_department_district_id"), "department", ["district_id"])
    op.create_index(op.f("ix_department_parent_id"), "department", ["parent_id"])
    op.create_table(
        "failed_sign_in",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name_digest", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
        width("at"),
    )
    op.create_index("ix_failed_sign_in_address_at", "failed_sign_in", ["address", "at"])
    op.create_index("ix_failed_sign_in_name_digest_at", "failed_sign_in", ["name_digest", "at"])
    op.create_table(
        "journal_entry",
        sa.Column("id", KEY, nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", KEY, nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=True),
        sa.Column("to_state", sa.String(length=40), nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("remark_digest", sa.String(length=64), nullable=True),
        sa.Column("algorithm", sa.String(length=20), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint(
            "subject_type",
            "subject_id",
            "seq",
            name=op.f("uq_journal_entry_subject_type_subject_id_seq"),
        ),
        width("at"),
    )
    op.create_index("ix_journal_entry_at_id", "journal_entry", ["at", "id"])
    op.create_table(
        "kept_answer",
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("route", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("payload", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "route", "key", name=op.f("pk_kept_answer")),
        width("created_at"),
    )
    op.create_index(op.f("ix_kept_answer_created_at"), "kept_answer", ["created_at"])
    op.create_table(
        "number_series",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_number_series")),
    )
    op.create_table(
        "outcome_scheme",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sortable(40), nullable=False),
        sa.Column("name", sortable(100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("letters", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_scheme")),
        sa.UniqueConstraint("code", name=op.f("uq_outcome_scheme_code")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_table(
        "security_settings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("password_length", sa.Integer(), nullable=False),
        sa.Column("password_kinds", sa.Integer(), nullable=False),
        sa.Column("password_history", sa.Integer(), nullable=False),
        sa.Column("password_max_age_days", sa.Integer(), nullable=False),
        sa.Column("failures_per_user", sa.Integer(), nullable=False),
        sa.Column("failures_per_address", sa.Integer(), nullable=False),
        sa.Column("failure_minutes", sa.Integer(), nullable=False),
        sa.Column("idle_minutes", sa.Integer(), nullable=False),
        sa.Column("session_hours", sa.Integer(), nullable=False),
        sa.Column("token_days", sa.Integer(), nullable=False),
        sa.Column("activation_hours", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_settings")),
    )
    op.create_table(
        "cadre",
        sa.Column("id", KEY, nullable=False),
        sa.Column("staff_no", sa.String(length=40), nullable=True),
        sa.Column("name", sortable(100), nullable=False),
        sa.Column("gender", sa.String(length=10), nullable=True),
        sa.Column("ethnicity", sa.String(length=100), nullable=False),
        sa.Column("birth_month", sa.String(length=7), nullable=True),
        sa.Column("political_status", sa.String(length=100), nullable=False),
        sa.Column("education", sa.String(length=100), nullable=False),
        sa.Column("work_started_month", sa.String(length=7), nullable=True),
        sa.Column("post", sa.String(length=100), nullable=False),
        sa.Column("rank", sa.String(length=100), nullable=False),
        sa.Column("in_post_since_month", sa.String(length=7), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("id_number_hash", sa.String(length=64), nullable=True),
        sa.Column("department_id", KEY, nullable=False),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_cadre_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_cadre_district_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cadre")),
        sa.UniqueConstraint("id_number_hash", name=op.f("uq_cadre_id_number_hash")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index(op.f("ix_cadre_department_id"), "cadre", ["department_id"])
    op.create_index(
        "ix_cadre_district_id_updated_at_id", "cadre", ["district_id", "updated_at", "id"]
    )
    op.create_index("ix_cadre_name_department_id", "cadre", ["name", "department_id"])
    op.create_table(
        "host_unit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sortable(100), nullable=False),
        sa.Column("city", sortable(100), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.String(length=100), nullable=False),
        sa.Column("contact_phone", sa.String(length=100), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_host_unit_district_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_unit")),
        sa.UniqueConstraint("district_id", "name", name=op.f("uq_host_unit_district_id_name")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_table(
        "journal_remark",
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["journal_entry.id"],
            name=op.f("fk_journal_remark_entry_id_journal_entry"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_journal_remark")),
    )
    op.create_table(
        "policy",
        sa.Column("id", KEY, nullable=False),
        sa.Column("district_id", KEY, nullable=True),
        sa.Column("code", sortable(40), nullable=False),
        sa.Column("name", sortable(100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("letter", choice("letter", "off", "own_series", "typed"), nullable=False),
        sa.Column(
            "send_on_sign_off",
            sa.Boolean(create_constraint=True, name="send_on_sign_off"),
            nullable=False,
        ),
        sa.Column(
            "pre_check", sa.Boolean(create_constraint=True, name="pre_check"), nullable=False
        ),
        sa.Column(
            "paper_sign_off",
            sa.Boolean(create_constraint=True, name="paper_sign_off"),
            nullable=False,
        ),
        sa.Column(
            "evaluation", choice("evaluation", "off", "optional", "required"), nullable=False
        ),
        sa.Column(
            "contact_required",
            sa.Boolean(create_constraint=True, name="contact_required"),
            nullable=False,
        ),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("reply_cap_months", sa.Integer(), nullable=False),
        sa.Column("outcome_scheme_id", KEY, nullable=False),
        sa.Column("supervision_levels", sa.JSON(), nullable=False),
        sa.Column("lights", sa.JSON(), nullable=False),
        sa.Column("grade_scale", sa.JSON(), nullable=False),
        sa.Column("quota", choice("quota", "none", "warn", "refuse"), nullable=False),
        sa.Column("quota_percent", sa.Integer(), nullable=False),
        sa.Column("suggestion_number", sa.String(length=60), nullable=False),
        sa.Column("report_duties", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_policy_district_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_scheme_id"],
            ["outcome_scheme.id"],
            name=op.f("fk_policy_outcome_scheme_id_outcome_scheme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("code", name=op.f("uq_policy_code")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index(op.f("ix_policy_district_id"), "policy", ["district_id"])
    op.create_table(
        "cohort",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sortable(40), nullable=False),
        sa.Column("title", sortable(100), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("objectives", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            choice("state", "draft", "open", "under_way", "finished", "archived"),
            nullable=False,
        ),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("policy_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_cohort_term")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_cohort_district_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_cohort_policy_id_policy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("district_id", "code", name=op.f("uq_cohort_district_id_code")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index(op.f("ix_cohort_district_id"), "cohort", ["district_id"])
    op.create_table(
        "user_account",
        sa.Column("id", KEY, nullable=False),
        sa.Column("username", sortable(60), nullable=False),
        sa.Column("display_name", sortable(100), nullable=False),
        sa.Column("state", choice("state", "pending", "active", "disabled"), nullable=False),
        sa.Column("locale", choice("locale", "zh", "en"), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activation_digest", sa.String(length=64), nullable=True),
        sa.Column("activation_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("department_id", KEY, nullable=True),
        sa.Column("cadre_id", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cadre_id"], ["cadre.id"], name=op.f("fk_user_account_cadre_id_cadre")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_user_account_department_id_department"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("cadre_id", name=op.f("uq_user_account_cadre_id")),
        sa.UniqueConstraint("username", name=op.f("uq_user_account_username")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index(op.f("ix_user_account_department_id"), "user_account", ["department_id"])
    op.create_table(
        "cohort_editor",
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("department_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_editor_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_cohort_editor_department_id_department"),
        ),
        sa.PrimaryKeyConstraint("cohort_id", "department_id", name=op.f("pk_cohort_editor")),
    )
    op.create_index(op.f("ix_cohort_editor_department_id"), "cohort_editor", ["department_id"])
    op.create_table(
        "file",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "text_status",
            choice("text_status", "pending", "extracted", "unreadable", "encrypted"),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("uploaded_by", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["user_account.id"], name=op.f("fk_file_uploaded_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index("ix_file_kind_item_id", "file", ["kind", "item_id"])
    op.create_index(op.f("ix_file_sha256"), "file", ["sha256"])
    op.create_table(
        "old_password",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_old_password_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_old_password")),
    )
    op.create_index(op.f("ix_old_password_user_id"), "old_password", ["user_id"])
    op.create_table(
        "role_grant",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column(
            "role",
            choice(
                "role",
                "hr",
                "coordinator",
                "leader",
                "handler",
                "signer",
                "editor",
                "cadre",
                "system_admin",
                "security_admin",
                "auditor",
            ),
            nullable=False,
        ),
        sa.Column("department_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_role_grant_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_role_grant_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "user_id",
            "role",
            "department_id",
            name=op.f("uq_role_grant_user_id_role_department_id"),
        ),
    )
    op.create_index("ix_role_grant_department_id_role", "role_grant", ["department_id", "role"])
    op.create_table(
        "secondment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("post", sa.String(length=100), nullable=False),
        sa.Column("mentor", sa.String(length=100), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            choice("state", "planned", "in_post", "returned", "ended_early", "withdrawn"),
            nullable=False,
        ),
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("cadre_id", KEY, nullable=False),
        sa.Column("host_unit_id", KEY, nullable=False),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_secondment_term")),
        sa.ForeignKeyConstraint(
            ["cadre_id"], ["cadre.id"], name=op.f("fk_secondment_cadre_id_cadre")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_secondment_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_secondment_district_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["host_unit_id"], ["host_unit.id"], name=op.f("fk_secondment_host_unit_id_host_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secondment")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index(op.f("ix_secondment_cadre_id"), "secondment", ["cadre_id"])
    op.create_index(op.f("ix_secondment_cohort_id"), "secondment", ["cohort_id"])
    op.create_index(
        "ix_secondment_district_id_updated_at_id", "secondment", ["district_id", "updated_at", "id"]
    )
    op.create_index(op.f("ix_secondment_host_unit_id"), "secondment", ["host_unit_id"])
    op.create_table(
        "token",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("kind", choice("kind", "session", "token"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_token_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_token_digest")),
        width("created_at"),
        width("expires_at"),
        width("last_used_at"),
    )
    op.create_index(op.f("ix_token_user_id"), "token", ["user_id"])
    op.create_table(
        "appraisal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("secondment_id", KEY, nullable=False),
        sa.Column("host_opinion", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column(
            "over_quota", sa.Boolean(create_constraint=True, name="over_quota"), nullable=False
        ),
        sa.Column("file_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_appraisal_file_id_file")),
        sa.ForeignKeyConstraint(
            ["secondment_id"], ["secondment.id"], name=op.f("fk_appraisal_secondment_id_secondment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint("secondment_id", name=op.f("uq_appraisal_secondment_id")),
    )
    op.create_table(
        "report",
        sa.Column("id", KEY, nullable=False),
        sa.Column(
            "kind",
            choice(
                "kind", "weekly", "monthly", "study", "inspection", "talk", "summary", "material"
            ),
            nullable=False,
        ),
        sa.Column("title", sortable(100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column(
            "circulation", choice("circulation", "internal", "district", "public"), nullable=False
        ),
        sa.Column(
            "state", choice("state", "draft", "submitted", "returned", "accepted"), nullable=False
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("secondment_id", KEY, nullable=False),
        sa.Column("cadre_id", KEY, nullable=False),
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("uploaded_by", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cadre_id"], ["cadre.id"], name=op.f("fk_report_cadre_id_cadre")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_report_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_report_district_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["secondment_id"], ["secondment.id"], name=op.f("fk_report_secondment_id_secondment")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["user_account.id"], name=op.f("fk_report_uploaded_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        width("created_at"),
        width("submitted_at"),
        width("updated_at"),
    )
    op.create_index(op.f("ix_report_cadre_id"), "report", ["cadre_id"])
    op.create_index(op.f("ix_report_cohort_id"), "report", ["cohort_id"])
    op.create_index(
        "ix_report_district_id_updated_at_id", "report", ["district_id", "updated_at", "id"]
    )
    op.create_index(op.f("ix_report_secondment_id"), "report", ["secondment_id"])
    op.create_table(
        "suggestion",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sortable(100), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column(
            "source",
            choice("source", "cadre", "talk", "report", "meeting", "paper", "enterprise"),
            nullable=False,
        ),
        sa.Column(
            "state",
            choice(
                "state",
                "draft",
                "submitted",
                "declined",
                "withdrawn",
                "accepted",
                "merged",
                "assigned",
                "handling",
                "replied",
                "tracking",
                "closed",
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "outcome_class",
            choice(
                "outcome_class",
                "resolved",
                "in_progress",
                "planned",
                "reference",
                "infeasible",
                "referred_up",
            ),
            nullable=True,
        ),
        sa.Column("adoption", choice("adoption", "full", "partial", "none"), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("secondment_id", KEY, nullable=False),
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("proposer_id", KEY, nullable=False),
        sa.Column("entered_by", KEY, nullable=True),
        sa.Column("report_id", KEY, nullable=True),
        sa.Column("suggested_department_id", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_suggestion_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_suggestion_district_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["user_account.id"], name=op.f("fk_suggestion_entered_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["cadre.id"], name=op.f("fk_suggestion_proposer_id_cadre")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_suggestion_report_id_report")
        ),
        sa.ForeignKeyConstraint(
            ["secondment_id"],
            ["secondment.id"],
            name=op.f("fk_suggestion_secondment_id_secondment"),
        ),
        sa.ForeignKeyConstraint(
            ["suggested_department_id"],
            ["department.id"],
            name=op.f("fk_suggestion_suggested_department_id_department"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("cohort_id", "number", name=op.f("uq_suggestion_cohort_id_number")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index(
        "ix_suggestion_district_id_state_updated_at",
        "suggestion",
        ["district_id", "state", "updated_at"],
    )
    op.create_index(
        "ix_suggestion_district_id_updated_at_id", "suggestion", ["district_id", "updated_at", "id"]
    )
    op.create_index(op.f("ix_suggestion_proposer_id"), "suggestion", ["proposer_id"])
    op.create_index(op.f("ix_suggestion_report_id"), "suggestion", ["report_id"])
    op.create_index(op.f("ix_suggestion_secondment_id"), "suggestion", ["secondment_id"])
    op.create_table(
        "assignment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("role", choice("role", "sole", "lead", "co", "separate"), nullable=False),
        sa.Column(
            "state",
            choice(
                "state",
                "assigned",
                "signed",
                "return_requested",
                "returned",
                "opinion_given",
                "replied",
                "removed",
            ),
            nullable=False,
        ),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leader_in_charge", sa.String(length=100), nullable=False),
        sa.Column("section", sa.String(length=100), nullable=False),
        sa.Column("handler_name", sa.String(length=100), nullable=False),
        sa.Column("handler_phone", sa.String(length=100), nullable=False),
        sa.Column("suggestion_id", KEY, nullable=False),
        sa.Column("department_id", KEY, nullable=False),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("handler_id", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_assignment_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_assignment_district_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["handler_id"], ["user_account.id"], name=op.f("fk_assignment_handler_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestion.id"],
            name=op.f("fk_assignment_suggestion_id_suggestion"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        width("assigned_at"),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index(op.f("ix_assignment_district_id"), "assignment", ["district_id"])
    op.create_index(op.f("ix_assignment_handler_id"), "assignment", ["handler_id"])
    op.create_index(
        "ix_assignment_queue", "assignment", ["department_id", "state", "assigned_at", "id"]
    )
    op.create_index(
        "ix_assignment_suggestion_id_department_id",
        "assignment",
        ["suggestion_id", "department_id"],
    )
    op.create_table(
        "co_signer",
        sa.Column("suggestion_id", KEY, nullable=False),
        sa.Column("cadre_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["cadre_id"], ["cadre.id"], name=op.f("fk_co_signer_cadre_id_cadre")
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name=op.f("fk_co_signer_suggestion_id_suggestion")
        ),
        sa.PrimaryKeyConstraint("suggestion_id", "cadre_id", name=op.f("pk_co_signer")),
    )
    op.create_index(op.f("ix_co_signer_cadre_id"), "co_signer", ["cadre_id"])
    op.create_table(
        "evaluation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("suggestion_id", KEY, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "attitude",
            choice("attitude", "satisfied", "basically_satisfied", "dissatisfied"),
            nullable=False,
        ),
        sa.Column(
            "result",
            choice("result", "satisfied", "basically_satisfied", "dissatisfied"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_from_file_id", KEY, nullable=True),
        sa.Column("created_by", KEY, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_evaluation_created_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_from_file_id"],
            ["file.id"],
            name=op.f("fk_evaluation_recorded_from_file_id_file"),
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestion.id"],
            name=op.f("fk_evaluation_suggestion_id_suggestion"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint(
            "suggestion_id", "round", name=op.f("uq_evaluation_suggestion_id_round")
        ),
    )
    op.create_table(
        "measure",
        sa.Column("id", KEY, nullable=False),
        sa.Column("suggestion_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name=op.f("fk_measure_suggestion_id_suggestion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint(
            "suggestion_id", "position", name=op.f("uq_measure_suggestion_id_position")
        ),
    )
    op.create_table(
        "referral",
        sa.Column("suggestion_id", KEY, nullable=False),
        sa.Column("department_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_referral_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name=op.f("fk_referral_suggestion_id_suggestion")
        ),
        sa.PrimaryKeyConstraint("suggestion_id", "department_id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_department_id"), "referral", ["department_id"])
    op.create_table(
        "contact",
        sa.Column("id", KEY, nullable=False),
        sa.Column("assignment_id", KEY, nullable=False),
        sa.Column("contact_on", sa.Date(), nullable=False),
        sa.Column("kind", choice("kind", "phone", "visit", "meeting"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_by", KEY, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_contact_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_contact_created_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_assignment_id"), "contact", ["assignment_id"])
    op.create_table(
        "progress",
        sa.Column("id", KEY, nullable=False),
        sa.Column("assignment_id", KEY, nullable=False),
        sa.Column("progress_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("created_by", KEY, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_progress_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_progress_created_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
    )
    op.create_index(op.f("ix_progress_assignment_id"), "progress", ["assignment_id"])
    op.create_table(
        "reply",
        sa.Column("id", KEY, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            choice(
                "state", "draft", "submitted", "signed_off", "passed", "sent", "returned", "void"
            ),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "outcome_class",
            choice(
                "outcome_class",
                "resolved",
                "in_progress",
                "planned",
                "reference",
                "infeasible",
                "referred_up",
            ),
            nullable=False,
        ),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.Column("section", sa.String(length=100), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("contact_name", sa.String(length=100), nullable=False),
        sa.Column("contact_phone", sa.String(length=100), nullable=False),
        sa.Column("first_submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("assignment_id", KEY, nullable=False),
        sa.Column("suggestion_id", KEY, nullable=False),
        sa.Column("drafted_by", KEY, nullable=True),
        sa.Column("signed_off_by", KEY, nullable=True),
        sa.Column("sealed_file_id", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_reply_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by"], ["user_account.id"], name=op.f("fk_reply_drafted_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["sealed_file_id"], ["file.id"], name=op.f("fk_reply_sealed_file_id_file")
        ),
        sa.ForeignKeyConstraint(
            ["signed_off_by"], ["user_account.id"], name=op.f("fk_reply_signed_off_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name=op.f("fk_reply_suggestion_id_suggestion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index(op.f("ix_reply_suggestion_id"), "reply", ["suggestion_id"])
    op.create_index(
        "uq_reply_under_way",
        "reply",
        ["assignment_id", "round"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('returned', 'void')"),
        postgresql_where=sa.text("state NOT IN ('returned', 'void')"),
    )
    op.create_table(
        "decision",
        sa.Column("reply_id", KEY, nullable=False),
        sa.Column("measure_id", KEY, nullable=False),
        sa.Column(
            "decision",
            choice("decision", "adopted", "partly_adopted", "not_adopted"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_decision_measure_id_measure")
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["reply.id"], name=op.f("fk_decision_reply_id_reply")
        ),
        sa.PrimaryKeyConstraint("reply_id", "measure_id", name=op.f("pk_decision")),
    )


def downgrade():
    op.drop_table("decision")
    op.drop_table("reply")
    op.drop_table("progress")
    op.drop_table("contact")
    op.drop_table("referral")
    op.drop_table("measure")
    op.drop_table("evaluation")
    op.drop_table("co_signer")
    op.drop_table("assignment")
    op.drop_table("suggestion")
    op.drop_table("report")
    op.drop_table("appraisal")
    op.drop_table("token")
    op.drop_table("secondment")
    op.drop_table("role_grant")
    op.drop_table("old_password")
    op.drop_table("file")
    op.drop_table("cohort_editor")
    op.drop_table("user_account")
    op.drop_table("cohort")
    op.drop_table("policy")
    op.drop_table("journal_remark")
    op.drop_table("host_unit")
    op.drop_table("cadre")
    op.drop_table("security_settings")
    op.drop_table("outcome_scheme")
    op.drop_table("number_series")
    op.drop_table("kept_answer")
    op.drop_table("journal_entry")
    op.drop_table("failed_sign_in")
    op.drop_table("department")
    op.drop_table("calendar_year")
    op.drop_table("calendar_day")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION journal_entry_refuse")
