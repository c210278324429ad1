"""Studies, pauses, merging, returns, extensions, opinions, supervision."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)
ALONE = {"resolve_fks": False}  # a table is read without those it refers to, and theirs


def choice(name, *values):
    """A string that a CHECK holds to these values."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def width(column):
    """SQLite compares times as texts: each is 26 characters wide."""
    check = sa.CheckConstraint(f"length({column}) = 26", name=f"{column}_width")
    return check.ddl_if(dialect="sqlite")


def refers(table, column, to):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade():
    create_studies()
    create_pauses()
    create_slips()
    extend_assignments()
    extend_suggestions()
    with op.batch_alter_table("progress", reflect_kwargs=ALONE) as batch:
        batch.drop_index("ix_progress_assignment_id")
        batch.create_index("ix_progress_assignment_id_on", ["assignment_id", "progress_on"])


def create_studies():
    op.create_table(
        "study_order",
        sa.Column("id", KEY, nullable=False),
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("reply_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        refers("study_order", "cohort_id", "cohort"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_order")),
    )
    op.create_index(op.f("ix_study_order_cohort_id"), "study_order", ["cohort_id"])
    op.create_table(
        "study_item",
        sa.Column("order_id", KEY, nullable=False),
        sa.Column("suggestion_id", KEY, nullable=False),
        refers("study_item", "order_id", "study_order"),
        refers("study_item", "suggestion_id", "suggestion"),
        sa.PrimaryKeyConstraint("order_id", "suggestion_id", name=op.f("pk_study_item")),
    )
    op.create_index(op.f("ix_study_item_suggestion_id"), "study_item", ["suggestion_id"])
    op.create_table(
        "study",
        sa.Column("id", KEY, nullable=False),
        sa.Column("state", choice("state", "sent", "answered", "withdrawn"), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("order_id", KEY, nullable=False),
        sa.Column("department_id", KEY, nullable=False),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        refers("study", "department_id", "department"),
        refers("study", "district_id", "department"),
        refers("study", "order_id", "study_order"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study")),
        sa.UniqueConstraint(
            "order_id", "department_id", name=op.f("uq_study_order_id_department_id")
        ),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index("ix_study_department_id_state", "study", ["department_id", "state"])
    op.create_index(
        "ix_study_district_id_updated_at_id", "study", ["district_id", "updated_at", "id"]
    )


def create_pauses():
    op.create_table(
        "pause",
        sa.Column("id", KEY, nullable=False),
        sa.Column("suggestion_id", KEY, nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        refers("pause", "suggestion_id", "suggestion"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index(op.f("ix_pause_suggestion_id"), "pause", ["suggestion_id"])


def create_slips():
    op.create_table(
        "slip",
        sa.Column("id", KEY, nullable=False),
        sa.Column("suggestion_id", KEY, nullable=False),
        sa.Column("assignment_id", KEY, nullable=False),
        sa.Column("department_id", KEY, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by", KEY, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        refers("slip", "assignment_id", "assignment"),
        refers("slip", "department_id", "department"),
        refers("slip", "issued_by", "user_account"),
        refers("slip", "suggestion_id", "suggestion"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip")),
    )
    op.create_index("ix_slip_assignment_id_round", "slip", ["assignment_id", "round"])
    op.create_index("ix_slip_suggestion_id_id", "slip", ["suggestion_id", "id"])
    op.create_table(
        "reminder",
        sa.Column("assignment_id", KEY, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        refers("reminder", "assignment_id", "assignment"),
        sa.PrimaryKeyConstraint(
            "assignment_id", "due_on", "working_days", name=op.f("pk_reminder")
        ),
    )


def extend_assignments():
    ruling = choice("return_ruling", "granted", "refused")
    extension = choice("extension_state", "requested", "granted", "refused")
    with op.batch_alter_table("assignment", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("opinion", sa.Text(), nullable=True))
        batch.add_column(sa.Column("return_reason", sa.Text(), nullable=True))
        batch.add_column(sa.Column("return_requested_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("decide_return_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("return_ruling", ruling, nullable=True))
        batch.add_column(sa.Column("proposed_department_id", KEY, nullable=True))
        batch.add_column(sa.Column("extension_state", extension, nullable=True))
        batch.add_column(sa.Column("extension_until", sa.Date(), nullable=True))
        batch.add_column(sa.Column("extension_reason", sa.Text(), nullable=True))
        batch.add_column(sa.Column("study_id", KEY, nullable=True))
        batch.create_index("ix_assignment_study_id", ["study_id"])
        batch.create_foreign_key(
            op.f("fk_assignment_proposed_department_id_department"),
            "department",
            ["proposed_department_id"],
            ["id"],
        )
        batch.create_foreign_key(
            op.f("fk_assignment_study_id_study"), "study", ["study_id"], ["id"]
        )


def extend_suggestions():
    merged_from = choice("merged_from", "submitted", "accepted")
    with op.batch_alter_table("suggestion", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("paused_since", sa.Date(), nullable=True))
        batch.add_column(sa.Column("merged_from", merged_from, nullable=True))
        batch.add_column(sa.Column("merged_into_id", KEY, nullable=True))
        batch.create_index("ix_suggestion_merged_into_id", ["merged_into_id"])
        batch.create_foreign_key(
            op.f("fk_suggestion_merged_into_id_suggestion"),
            "suggestion",
            ["merged_into_id"],
            ["id"],
        )


def downgrade():
    release()
    with op.batch_alter_table("progress", reflect_kwargs=ALONE) as batch:
        batch.drop_index("ix_progress_assignment_id_on")
        batch.create_index("ix_progress_assignment_id", ["assignment_id"])
    shorten_suggestions()
    shorten_assignments()
    for table in ("reminder", "slip", "pause", "study", "study_item", "study_order"):
        op.drop_table(table)


def release():
    """Let go what the version before knows no way out of: merged items stand on their own again,
    and a unit whose return was not decided goes on handling."""
    op.execute(
        "UPDATE suggestion SET state = coalesce(merged_from, 'accepted') WHERE state = 'merged'"
    )
    op.execute("UPDATE assignment SET state = 'signed' WHERE state = 'return_requested'")


def shorten_suggestions():
    with op.batch_alter_table("suggestion", reflect_kwargs=ALONE) as batch:
        batch.drop_constraint(op.f("fk_suggestion_merged_into_id_suggestion"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_suggestion_merged_from"), type_="check")
        batch.drop_index("ix_suggestion_merged_into_id")
        for column in ("merged_into_id", "merged_from", "paused_since"):
            batch.drop_column(column)


def shorten_assignments():
    with op.batch_alter_table("assignment", reflect_kwargs=ALONE) as batch:
        for name in ("proposed_department_id_department", "study_id_study"):
            batch.drop_constraint(op.f(f"fk_assignment_{name}"), type_="foreignkey")
        for name in ("return_ruling", "extension_state"):
            batch.drop_constraint(op.f(f"ck_assignment_{name}"), type_="check")
        batch.drop_index("ix_assignment_study_id")
        for column in (
            *("opinion", "return_reason", "return_requested_at", "decide_return_on"),
            *("return_ruling", "proposed_department_id", "study_id"),
            *("extension_state", "extension_until", "extension_reason"),
        ):
            batch.drop_column(column)
