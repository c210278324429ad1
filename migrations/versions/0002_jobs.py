"""The table of jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
OPEN = "finished_at IS NULL AND failed_at IS NULL"


def width(column):
    """SQLite compares times as texts: each is 26 characters wide."""
    check = sa.CheckConstraint(f"length({column}) = 26", name=f"{column}_width")
    return check.ddl_if(dialect="sqlite")


def create_partial_index(name, columns, where, unique=False):
    only = sa.text(where)
    op.create_index(name, "job", columns, unique=unique, sqlite_where=only, postgresql_where=only)


def upgrade():
    op.create_table(
        "job",
        sa.Column("id", KEY, nullable=False),
        sa.Column("task", sa.String(length=100), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=120), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("task", "slot", name=op.f("uq_job_task_slot")),
        width("created_at"),
        width("failed_at"),
        width("finished_at"),
        width("leased_until"),
        width("planned_at"),
        width("run_at"),
    )
    create_partial_index("uq_job_open_turn", ["task"], f"slot IS NOT NULL AND {OPEN}", unique=True)
    create_partial_index("ix_job_open", ["run_at", "id"], OPEN)
    create_partial_index("ix_job_failed", ["failed_at"], "failed_at IS NOT NULL")


def downgrade():
    op.drop_table("job")
