"""What became of the proposals found in reports."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

KEY = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")


def choice(name, *values):
    """A string that a CHECK holds to these values."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def width(column):
    """SQLite compares times as texts: each is 26 characters wide."""
    check = sa.CheckConstraint(f"length({column}) = 26", name=f"{column}_width")
    return check.ddl_if(dialect="sqlite")


def upgrade():
    op.create_table(
        "found_proposal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("state", choice("state", "taken", "dropped"), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("suggestion_id", KEY, nullable=True),
        sa.Column("decided_by", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'taken') = (suggestion_id IS NOT NULL)", name=op.f("ck_found_proposal_taken")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["user_account.id"],
            name=op.f("fk_found_proposal_decided_by_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_found_proposal_report_id_report")
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestion.id"],
            name=op.f("fk_found_proposal_suggestion_id_suggestion"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_found_proposal")),
        sa.UniqueConstraint("suggestion_id", name=op.f("uq_found_proposal_suggestion_id")),
        width("created_at"),
        width("updated_at"),
    )
    op.create_index("ix_found_proposal_report_id", "found_proposal", ["report_id"])


def downgrade():
    op.drop_table("found_proposal")
