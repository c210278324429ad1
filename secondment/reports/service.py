"""Learning reports: written by the cadre, or by hr for him; returned or accepted by hr."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cohort, Secondment
from secondment.cohorts.queries import visible_secondments
from secondment.cohorts.rules import check_not_archived
from secondment.cohorts.states import OVER
from secondment.journal.service import record
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.errors import invalid, refuse
from secondment.people.rules import Actor
from secondment.reports.duties import is_late
from secondment.reports.models import File, Report
from secondment.reports.queries import REPORTS
from secondment.reports.rules import check_period, may_write_for


def create_report(
    actor: Actor,
    *,
    secondment_id: str,
    kind: str,
    title: str,
    now: datetime,
    body: str = "",
    period_start: date | None = None,
    period_end: date | None = None,
) -> Report:
    """A draft. Raises `unknown_reference`, `not_allowed`, `secondment_withdrawn`,
    `cohort_archived`, `ends_before_start`."""
    post = db.session.scalar(
        sa.select(Secondment).where(Secondment.id == secondment_id, visible_secondments(actor))
    )
    if post is None:
        raise invalid("/secondment_id", "unknown_reference")
    if not may_write_for(actor, post):
        raise refuse("not_allowed")
    check_period(period_start, period_end)
    if post.state in OVER:
        raise refuse("secondment_withdrawn")
    check_not_archived(db.session.get_one(Cohort, post.cohort_id))
    row = Report(
        kind=kind,
        title=title,
        body=body,
        period_start=period_start,
        period_end=period_end,
        circulation="internal",
        state="draft",
        late=False,
        secondment_id=post.id,
        cadre_id=post.cadre_id,
        cohort_id=post.cohort_id,
        district_id=post.district_id,
        uploaded_by=actor.id,
        created_at=now,
        updated_at=now,
    )
    db.session.add(row)
    record(actor, "create", row, now=now)
    return row


def edit_report(
    actor: Actor, report_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change a draft or a returned report (its author), or how far one may go (hr)."""
    actions = ["circulate"] if set(changes) == {"circulation"} else ["edit"]
    if "circulation" in changes and actions == ["edit"]:
        actions.append("circulate")
    row, *_ = (REPORTS.take(actor, report_id, action, version) for action in actions)
    for name, value in changes.items():
        setattr(row, name, value)
    check_period(row.period_start, row.period_end)
    row.touch(now)
    record(actor, actions[0], row, now=now)


def submit(actor: Actor, report_id: str, *, version: int | None, now: datetime) -> None:
    """Hand the report to hr. Raises `report_empty`."""
    row = REPORTS.take(actor, report_id, "submit", version)
    row.submitted_at = now
    if row.first_submitted_on is None:
        row.late = is_late(row, day_of(now))
        row.first_submitted_on = day_of(now)
    move_on(actor, row, "submit", now)


def return_report(
    actor: Actor, report_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Give a submitted report back to its author."""
    row = REPORTS.take(actor, report_id, "return", version)
    move_on(actor, row, "return", now, reason)


def accept(
    actor: Actor,
    report_id: str,
    *,
    version: int | None,
    now: datetime,
    circulation: str | None = None,
) -> None:
    """Take a submitted report as it is; `circulation` says how far it may go from now on."""
    row = REPORTS.take(actor, report_id, "accept", version)
    row.circulation = circulation or row.circulation
    move_on(actor, row, "accept", now)


def move_on(
    actor: Actor, row: Report, action: str, now: datetime, reason: str | None = None
) -> None:
    row.state = REPORTS.table[action].from_to(row.state)
    row.touch(now)
    record(actor, action, row, now=now, remark=reason)


def delete_report(actor: Actor, report_id: str, *, version: int | None, now: datetime) -> None:
    """Remove a draft; `in_use` while files hang on it or a suggestion names it."""
    row = REPORTS.take(actor, report_id, "delete", version)
    attached = sa.select(File.id).where(File.kind == "report", File.item_id == row.id).limit(1)
    if db.session.scalar(attached):
        raise refuse("in_use")
    record(actor, "delete", row, now=now)
    db.session.delete(row)
    db.session.flush()
