"""Letters' numbers, sign-offs on paper, promises, results, and ratings that count no longer."""

import sqlalchemy as sa
import uuid_utils
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)
ALONE = {"resolve_fks": False}  # a table is read without those it refers to, and theirs
PORTION = 2000  # rows held at a time

suggestion = sa.table(
    "suggestion",
    *(sa.column(name, KEY) for name in ("id", "district_id")),
    *(sa.column(name, sa.String()) for name in ("title", "state")),
)
assignment = sa.table("assignment", sa.column("id", KEY), sa.column("department_id", KEY))
reply = sa.table(
    "reply",
    *(sa.column(name, KEY) for name in ("id", "suggestion_id", "assignment_id")),
    *(sa.column(name, sa.String()) for name in ("state", "actions")),
    sa.column("promised_on", sa.Date()),
    sa.column("sent_at", INSTANT),
)
commitment = sa.table(
    "commitment",
    *(sa.column(name, KEY) for name in ("id", "suggestion_id", "reply_id", "assignment_id")),
    *(sa.column(name, KEY) for name in ("department_id", "district_id")),
    *(sa.column(name, sa.String()) for name in ("text", "state", "note")),
    sa.column("due_on", sa.Date()),
    sa.column("version", sa.Integer()),
    sa.column("created_at", INSTANT),
    sa.column("updated_at", INSTANT),
)


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
    add_filled("department", "letter_word", sa.String(20), "")
    add_filled("contact", "round", sa.Integer(), "1")
    extend_replies()
    extend_evaluations()
    with op.batch_alter_table("suggestion", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("evaluation_urged_at", INSTANT, nullable=True))
    create_results()
    create_commitments()
    open_commitments()


def add_filled(table, name, type_, value):
    """A column that the rows there have `value` in, and later ones no default."""
    with op.batch_alter_table(table, reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column(name, type_, nullable=False, server_default=value))
    with op.batch_alter_table(table, reflect_kwargs=ALONE) as batch:
        batch.alter_column(name, server_default=None)


def extend_replies():
    op.add_column("reply", sa.Column("district_id", KEY, nullable=True))
    op.execute(
        "UPDATE reply SET district_id = "
        "(SELECT suggestion.district_id FROM suggestion WHERE suggestion.id = reply.suggestion_id)"
    )
    with op.batch_alter_table("reply", reflect_kwargs=ALONE) as batch:
        batch.alter_column("district_id", nullable=False, existing_type=KEY)
        batch.add_column(sa.Column("number", sa.String(100), nullable=True))
        batch.add_column(sa.Column("signed_by", sa.String(100), nullable=True))
        batch.add_column(sa.Column("signed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("signed_file_id", KEY, nullable=True))
        batch.create_unique_constraint(
            op.f("uq_reply_district_id_number"), ["district_id", "number"]
        )
        batch.create_foreign_key(
            op.f("fk_reply_district_id_department"), "department", ["district_id"], ["id"]
        )
        batch.create_foreign_key(
            op.f("fk_reply_signed_file_id_file"), "file", ["signed_file_id"], ["id"]
        )


def extend_evaluations():
    standing = sa.text("voided_at IS NULL")
    with op.batch_alter_table("evaluation", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("voided_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("meeting_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("meeting_note", sa.Text(), nullable=True))
        batch.drop_constraint(op.f("uq_evaluation_suggestion_id_round"), type_="unique")
        batch.create_index(
            "uq_evaluation_standing",
            ["suggestion_id", "round"],
            unique=True,
            sqlite_where=standing,
            postgresql_where=standing,
        )


def create_results():
    kind = choice("kind", "policy", "project", "measure", "practice")
    op.create_table(
        "result",
        sa.Column("id", KEY, nullable=False),
        sa.Column("suggestion_id", KEY, nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("result_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", KEY, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        refers("result", "created_by", "user_account"),
        refers("result", "suggestion_id", "suggestion"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
    )
    op.create_index(op.f("ix_result_suggestion_id"), "result", ["suggestion_id"])


def create_commitments():
    state = choice("state", "open", "delivered", "verified", "void")
    op.create_table(
        "commitment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("delivered_at", INSTANT, nullable=True),
        sa.Column("suggestion_id", KEY, nullable=False),
        sa.Column("reply_id", KEY, nullable=False),
        sa.Column("assignment_id", KEY, nullable=False),
        sa.Column("department_id", KEY, nullable=False),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        refers("commitment", "assignment_id", "assignment"),
        refers("commitment", "department_id", "department"),
        refers("commitment", "district_id", "department"),
        refers("commitment", "reply_id", "reply"),
        refers("commitment", "suggestion_id", "suggestion"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        width("created_at"),
        width("updated_at"),
    )
    for owner in ("department_id", "district_id"):
        name = f"ix_commitment_{owner}_state_due_on_id"
        op.create_index(name, "commitment", [owner, "state", "due_on", "id"])
    for column in ("reply_id", "suggestion_id"):
        op.create_index(op.f(f"ix_commitment_{column}"), "commitment", [column])


def open_commitments():
    """What sent replies have promised is kept in view; with a closed suggestion it is settled."""
    bind = op.get_bind()
    for rows in portions(bind, PROMISES, reply.c.id):
        bind.execute(sa.insert(commitment), [promise(row) for row in rows])


PROMISES = (
    sa.select(
        *(reply.c.id, reply.c.suggestion_id, reply.c.assignment_id, assignment.c.department_id),
        *(reply.c.actions, reply.c.promised_on, reply.c.sent_at),
        *(suggestion.c.title, suggestion.c.state, suggestion.c.district_id),
    )
    .join(suggestion, suggestion.c.id == reply.c.suggestion_id)
    .join(assignment, assignment.c.id == reply.c.assignment_id)
    .where(reply.c.state == "sent", reply.c.promised_on.is_not(None))
)


def portions(bind, query, key):
    """The rows of the query, so many at a time, by key."""
    rows = bind.execute(query.order_by(key).limit(PORTION)).all()
    while rows:
        yield rows
        rows = bind.execute(query.where(key > rows[-1].id).order_by(key).limit(PORTION)).all()


def promise(row):
    return {
        "id": str(uuid_utils.uuid7()),
        "text": row.actions or row.title,
        "due_on": row.promised_on,
        "state": "verified" if row.state == "closed" else "open",
        "note": "",
        "suggestion_id": row.suggestion_id,
        "reply_id": row.id,
        "assignment_id": row.assignment_id,
        "department_id": row.department_id,
        "district_id": row.district_id,
        "version": 1,
        "created_at": row.sent_at,
        "updated_at": row.sent_at,
    }


def downgrade():
    """Evidence of what was done stays with the reply that promised it; of a round's ratings only
    the one that counts."""
    op.execute(
        "UPDATE file SET kind = 'reply', item_id = "
        "(SELECT commitment.reply_id FROM commitment WHERE commitment.id = file.item_id) "
        "WHERE kind = 'commitment'"
    )
    op.execute("DELETE FROM evaluation WHERE voided_at IS NOT NULL")
    op.drop_table("commitment")
    op.drop_table("result")
    with op.batch_alter_table("suggestion", reflect_kwargs=ALONE) as batch:
        batch.drop_column("evaluation_urged_at")
    shorten_evaluations()
    shorten_replies()
    with op.batch_alter_table("contact", reflect_kwargs=ALONE) as batch:
        batch.drop_column("round")
    with op.batch_alter_table("department", reflect_kwargs=ALONE) as batch:
        batch.drop_column("letter_word")


def shorten_evaluations():
    with op.batch_alter_table("evaluation", reflect_kwargs=ALONE) as batch:
        batch.drop_index("uq_evaluation_standing")
        batch.create_unique_constraint(
            op.f("uq_evaluation_suggestion_id_round"), ["suggestion_id", "round"]
        )
        for column in ("voided_at", "meeting_on", "meeting_note"):
            batch.drop_column(column)


def shorten_replies():
    with op.batch_alter_table("reply", reflect_kwargs=ALONE) as batch:
        for name in ("district_id_department", "signed_file_id_file"):
            batch.drop_constraint(op.f(f"fk_reply_{name}"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_reply_district_id_number"), type_="unique")
        for column in ("number", "signed_by", "signed_on", "signed_file_id", "district_id"):
            batch.drop_column(column)
