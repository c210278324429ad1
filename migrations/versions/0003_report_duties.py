"""Late reports, and the days on which units are reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ALONE = {"resolve_fks": False}  # a table is read without those it refers to, and theirs


def upgrade():
    with op.batch_alter_table("report", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("first_submitted_on", sa.Date(), nullable=True))
        batch.add_column(
            sa.Column(
                "late",
                sa.Boolean(create_constraint=True, name="late"),
                nullable=False,
                server_default=sa.false(),
            )
        )
    # The date in UTC: at most a day before the programme's own, so that nobody is late by it.
    op.execute("UPDATE report SET first_submitted_on = date(submitted_at)")
    with op.batch_alter_table("report", reflect_kwargs=ALONE) as batch:
        batch.alter_column("late", server_default=None)
    with op.batch_alter_table("policy", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("reminders", sa.JSON(), nullable=False, server_default="[5, 1]"))
    with op.batch_alter_table("policy", reflect_kwargs=ALONE) as batch:
        batch.alter_column("reminders", server_default=None)


def downgrade():
    with op.batch_alter_table("policy", reflect_kwargs=ALONE) as batch:
        batch.drop_column("reminders")
    with op.batch_alter_table("report", reflect_kwargs=ALONE) as batch:
        if op.get_bind().dialect.name == "sqlite":
            batch.drop_constraint(op.f("ck_report_late"), type_="check")
        batch.drop_column("late")
        batch.drop_column("first_submitted_on")
