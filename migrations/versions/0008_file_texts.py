"""Why a file has no text, previews, and quarantine."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

PENDING = sa.text("text_status = 'pending'")
REASONS = (
    *("text_absent", "text_damaged", "text_over_limits", "text_other_format", "text_old_doc"),
    *("text_protected", "classified"),
)
KNOWN = "CASE text_status WHEN 'unreadable' THEN 'text_damaged' ELSE 'text_protected' END"


def choice(name, *values):
    """A string that a CHECK holds to these values."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade():
    complete = sa.Boolean(create_constraint=True, name="text_complete")
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("file") as batch:
        batch.add_column(sa.Column("text_reason", choice("text_reason", *REASONS), nullable=True))
        batch.add_column(
            sa.Column("text_complete", complete, nullable=False, server_default=sa.true())
        )
        batch.add_column(sa.Column("preview", sa.Text(), nullable=True))
        batch.add_column(sa.Column("quarantined_at", sa.DateTime(timezone=True), nullable=True))
        if on_sqlite:
            batch.create_check_constraint("quarantined_at_width", "length(quarantined_at) = 26")
        batch.create_index(
            "ix_file_pending", ["id"], sqlite_where=PENDING, postgresql_where=PENDING
        )
    with op.batch_alter_table("file") as batch:
        batch.alter_column("text_complete", server_default=None)
    # What could be said of a file at its upload: cut, or with a password.
    known = "text_status IN ('unreadable', 'encrypted')"
    op.execute(f"UPDATE file SET text_reason = {KNOWN} WHERE {known}")


def downgrade():
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("file") as batch:
        batch.drop_index("ix_file_pending")
        batch.drop_constraint(op.f("ck_file_text_reason"), type_="check")
        if on_sqlite:
            for name in ("text_complete", "quarantined_at_width"):
                batch.drop_constraint(op.f(f"ck_file_{name}"), type_="check")
        for name in ("quarantined_at", "preview", "text_complete", "text_reason"):
            batch.drop_column(name)
