"""By when units owe what, reckoned for the rows there, and the work queues by these dates."""

from calendar import monthrange
from datetime import UTC, date, timedelta, timezone
from functools import cache

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
ALONE = {"resolve_fks": False}  # a table is read without those it refers to, and theirs
CHINA = timezone(timedelta(hours=8))  # where the programmes are run
PORTION = 2000  # rows held at a time
OWING = "state IN ('assigned', 'signed', 'return_requested')"
ASKED = "extension_state = 'requested'"
RUNNING = "state IN ('assigned', 'handling')"

cohort = sa.table("cohort", sa.column("id", KEY), sa.column("policy_id", KEY))
policy = sa.table(
    "policy",
    sa.column("id", KEY),
    sa.column("limits", sa.JSON()),
    sa.column("lights", sa.JSON()),
)
calendar_day = sa.table(
    "calendar_day",
    sa.column("day", sa.Date()),
    sa.column("is_workday", sa.Boolean()),
    sa.column("confirmed", sa.Boolean()),
)
suggestion = sa.table(
    "suggestion",
    *(sa.column(name, KEY) for name in ("id", "cohort_id")),
    sa.column("round", sa.Integer()),
    *(sa.column(name, sa.Date()) for name in ("replied_on", "evaluation_on")),
)
DATES = ("starts_on", "sign_on", "return_on", "contact_on", "due_on", "yellow_on")
assignment = sa.table(
    "assignment",
    *(sa.column(name, KEY) for name in ("id", "suggestion_id")),
    sa.column("role", sa.String()),
    sa.column("assigned_at", sa.DateTime(timezone=True)),
    sa.column("limits", sa.JSON()),
    *(sa.column(name, sa.Date()) for name in DATES),
    sa.column("provisional", sa.Boolean()),
)


def flag(name):
    return sa.Column(
        name,
        sa.Boolean(create_constraint=True, name=name),
        nullable=False,
        server_default=sa.false(),
    )


def only(condition):
    """The condition of a partial index, on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade():
    with op.batch_alter_table("assignment", reflect_kwargs=ALONE) as batch:
        for name in DATES:
            batch.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch.add_column(sa.Column("limits", sa.JSON(), nullable=True))
        batch.add_column(flag("due_by_hand"))
        batch.add_column(flag("provisional"))
    with op.batch_alter_table("suggestion", reflect_kwargs=ALONE) as batch:
        for name in ("replied_on", "reply_on", "yellow_on", "evaluation_on"):
            batch.add_column(sa.Column(name, sa.Date(), nullable=True))
    fill_dates(op.get_bind())
    with op.batch_alter_table("assignment", reflect_kwargs=ALONE) as batch:
        for name in ("starts_on", "return_on", "due_on", "yellow_on"):
            batch.alter_column(name, nullable=False, existing_type=sa.Date())
        batch.alter_column("limits", nullable=False, existing_type=sa.JSON())
        batch.alter_column("due_by_hand", server_default=None)
        batch.alter_column("provisional", server_default=None)
        batch.drop_index("ix_assignment_district_id")
        batch.drop_index("ix_assignment_queue")
    create_indexes()


def create_indexes():
    op.create_index("ix_assignment_queue", "assignment", ["department_id", "state", "due_on", "id"])
    for owner in ("department_id", "district_id"):
        op.create_index(f"ix_assignment_{owner}_due_on_id", "assignment", [owner, "due_on", "id"])
    for name, owner in (("unit", "department_id"), ("district", "district_id")):
        owing = f"ix_assignment_{name}_owing"
        op.create_index(owing, "assignment", [owner, "due_on", "id"], **only(OWING))
    op.create_index(
        "ix_assignment_extension", "assignment", ["district_id", "due_on", "id"], **only(ASKED)
    )
    op.create_index(
        "ix_suggestion_running", "suggestion", ["district_id", "reply_on", "id"], **only(RUNNING)
    )


def fill_dates(bind):
    """Every unit's dates run from the day of its assignment by its policy's limits of today."""
    days = Days(bind)
    policies = {row.id: row for row in bind.execute(sa.select(policy))}

    @cache
    def dates(policy_id, answer, start):
        return dates_of(days, policies[policy_id], answer, start)

    for rows in portions(bind, TASKS, assignment.c.id):
        filled = [
            {"key": row.id, "limits": policies[row.policy_id].limits}
            | dates(row.policy_id, answer_of(row), day_of(row.assigned_at))
            for row in rows
        ]
        here = assignment.c.id == sa.bindparam("key", type_=KEY)
        bind.execute(sa.update(assignment).where(here), filled)
    op.execute(EARLIEST)
    op.execute(REPLIED)
    for rows in portions(bind, ANSWERED, suggestion.c.id):
        limits = {row.id: policies[row.policy_id].limits["evaluation"] for row in rows}
        filled = [
            {"key": row.id, "evaluation_on": days.due(row.replied_on, limits[row.id])}
            for row in rows
        ]
        here = suggestion.c.id == sa.bindparam("key", type_=KEY)
        bind.execute(sa.update(suggestion).where(here), filled)


TASKS = (
    sa.select(
        *(assignment.c.id, assignment.c.role, assignment.c.assigned_at),
        *(suggestion.c.round, cohort.c.policy_id),
    )
    .join(suggestion, suggestion.c.id == assignment.c.suggestion_id)
    .join(cohort, cohort.c.id == suggestion.c.cohort_id)
)
ANSWERED = (
    sa.select(suggestion.c.id, suggestion.c.replied_on, cohort.c.policy_id)
    .join(cohort, cohort.c.id == suggestion.c.cohort_id)
    .where(suggestion.c.replied_on.is_not(None))
)
# The first of its units that owe an answer; the light comes with it.
OWED = f"""
    FROM assignment WHERE assignment.suggestion_id = suggestion.id
    AND assignment.{OWING} AND assignment.role IN ('sole', 'lead', 'separate')
"""
EARLIEST = f"""
    UPDATE suggestion SET
    reply_on = (SELECT min(assignment.due_on) {OWED}),
    yellow_on = (SELECT min(assignment.yellow_on) {OWED})
"""
REPLIED = """
    UPDATE suggestion SET replied_on = (
        SELECT reply.sent_on FROM reply
        WHERE reply.suggestion_id = suggestion.id AND reply.state = 'sent'
        ORDER BY reply.sent_at DESC LIMIT 1
    )
    WHERE replied_at IS NOT NULL AND state IN ('replied', 'tracking', 'closed')
"""


def portions(bind, query, key):
    """The rows of the query, so many at a time, by key."""
    rows = bind.execute(query.order_by(key).limit(PORTION)).all()
    while rows:
        yield rows
        rows = bind.execute(query.where(key > rows[-1].id).order_by(key).limit(PORTION)).all()


def answer_of(row):
    """The limit of what the unit owes."""
    if row.role == "co":
        return "opinion"
    return "reply" if row.round == 1 else "rehandle"


def day_of(instant):
    """Its date in China; SQLite gives it without its zone, UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(CHINA).date()


def dates_of(days, policy, answer, start):
    limits = policy.limits
    due_on = days.due(start, limits[answer])
    return {
        "starts_on": start,
        "sign_on": days.due(start, limits["sign"]),
        "return_on": days.due(start, limits["return"]),
        "contact_on": None if answer == "opinion" else days.due(start, limits["contact"]),
        "due_on": due_on,
        "yellow_on": days.shift(due_on, -policy.lights["yellow_working_days"]),
        "provisional": days.are_unsure(start, due_on),
    }


class Days:
    """The calendar as it stands; a year without data counts from Monday to Friday."""

    def __init__(self, bind):
        rows = bind.execute(sa.select(calendar_day)).all()
        self.worked = {row.day: row.is_workday for row in rows}
        self.sure = {row.day for row in rows if row.confirmed}

    def is_worked(self, day):
        return self.worked.get(day, day.weekday() < 5)

    def are_unsure(self, after, until):
        """Whether a day after `after` up to `until` has no official notice."""
        span = range(1, (until - after).days + 1)
        return any(after + timedelta(number) not in self.sure for number in span)

    def shift(self, day, count):
        """The count-th working day after `day`, or before it."""
        step = timedelta(1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while not self.is_worked(day):
                day += step
        return day

    def due(self, start, limit):
        """The last day of a limit; the day it starts on is not counted."""
        amount = limit["amount"]
        if limit["unit"] == "working_day":
            return self.shift(start, amount)
        months = limit["unit"] == "month"
        last = months_later(start, amount) if months else start + timedelta(amount)
        return self.shift(last, 1) if limit["roll"] and not self.is_worked(last) else last


def months_later(day, months):
    """The same date so many months later, or that month's end."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def downgrade():
    with op.batch_alter_table("suggestion", reflect_kwargs=ALONE) as batch:
        batch.drop_index("ix_suggestion_running")
        for name in ("replied_on", "reply_on", "yellow_on", "evaluation_on"):
            batch.drop_column(name)
    with op.batch_alter_table("assignment", reflect_kwargs=ALONE) as batch:
        for name in (
            *("queue", "department_id_due_on_id", "district_id_due_on_id"),
            *("unit_owing", "district_owing", "extension"),
        ):
            batch.drop_index(f"ix_assignment_{name}")
        if op.get_bind().dialect.name == "sqlite":
            for name in ("due_by_hand", "provisional"):
                batch.drop_constraint(op.f(f"ck_assignment_{name}"), type_="check")
        for name in (*DATES, "limits", "due_by_hand", "provisional"):
            batch.drop_column(name)
        batch.create_index("ix_assignment_queue", ["department_id", "state", "assigned_at", "id"])
        batch.create_index("ix_assignment_district_id", ["district_id"])
