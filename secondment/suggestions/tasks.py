"""What the worker does for suggestions: reminds units of their dates, reckons dates anew."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.kit.workdays import WorkCalendar
from secondment.people.rules import COMMAND_LINE
from secondment.policies.models import Policy
from secondment.policies.workdays import work_calendar
from secondment.suggestions.deadlines import CLOCKS, reckon_anew, set_evaluation_date
from secondment.suggestions.filters import clocks_run
from secondment.suggestions.models import Assignment, Reminder, Suggestion
from secondment.suggestions.rules import policy_of
from secondment.suggestions.states import ANSWERED, OPEN, OWING, WITH_UNITS
from secondment.suggestions.taking import lock_suggestion

PORTION = 500  # ids read at a time, by key

REMINDERS = sa.select(Policy.reminders)

# Reminders


def remind_units(*, now: datetime) -> None:
    """Tell each unit once, so many working days before its date as the policy's `reminders` say.

    The journal's entry is what notices are made of. A day on which no worker ran is made up for
    as long as the date has not passed.
    """
    today = day_of(now)
    with reading():
        calendar = work_calendar()
        most = max((max(days, default=0) for days in db.session.scalars(REMINDERS)), default=0)
        due = sa.and_(
            Assignment.state.in_(OWING),
            Assignment.due_on.between(today, calendar.shift(today, most)),
            clocks_run(),
        )
        found = list(db.session.scalars(sa.select(Assignment.id).where(due)))
    for assignment_id in found:
        remind_unit(assignment_id, today, calendar, now)


def remind_unit(assignment_id: str, today: date, calendar: WorkCalendar, now: datetime) -> None:
    """In a unit of work of its own: look again, note that it was reminded, and say so."""
    with unit_of_work():
        task = db.session.get_one(Assignment, assignment_id)
        suggestion = lock_suggestion(task.suggestion_id, now)
        db.session.refresh(task)
        if task.state not in OWING or suggestion.paused_since or task.due_on < today:
            return
        days = next_reminder(task, policy_of(suggestion), today, calendar)
        if days is None:
            return
        db.session.add(
            Reminder(assignment_id=task.id, due_on=task.due_on, working_days=days, created_at=now)
        )
        told = {"due_on": task.due_on.isoformat(), "working_days": days}
        record(COMMAND_LINE, "remind", suggestion, about=task, now=now, changes=told)


def next_reminder(
    task: Assignment, policy: Policy, today: date, calendar: WorkCalendar
) -> int | None:
    """The closest of the policy's reminders whose day has come, unless it or one closer was
    given for this date."""
    come = [days for days in policy.reminders if calendar.shift(task.due_on, -days) <= today]
    given = sa.select(sa.func.min(Reminder.working_days)).where(
        Reminder.assignment_id == task.id, Reminder.due_on == task.due_on
    )
    last = db.session.scalar(given)
    closest = min(come, default=None)
    return closest if closest is not None and (last is None or closest < last) else None


# Recomputation


def recompute_dates(_payload: dict[str, Any], *, now: datetime) -> None:
    """After a calendar year was entered or changed: open dates move where the days say so, each
    with its entry in the journal; dates that have passed and those set by hand stay."""
    for suggestion_id in running_suggestions(day_of(now)):
        recompute(suggestion_id, now)


def check_provisional(*, now: datetime) -> None:
    """Provisional dates whose years have been confirmed meanwhile: a net below the jobs."""
    with reading():
        calendar = work_calendar()
        query = sa.select(Assignment.suggestion_id, Assignment.starts_on, Assignment.due_on).where(
            Assignment.provisional, Assignment.state.in_(OWING)
        )
        settled = {
            suggestion_id
            for suggestion_id, starts_on, due_on in db.session.execute(query)
            if not calendar.is_provisional(starts_on, due_on)
        }
    for suggestion_id in sorted(settled):
        recompute(suggestion_id, now)


def running_suggestions(today: date) -> Iterator[str]:
    """The suggestions some clock of which runs, in portions by key."""
    last = ""
    while True:
        with reading():
            query = sa.select(Suggestion.id).where(
                Suggestion.state.in_((*WITH_UNITS, *ANSWERED)),
                has_open_date(today),
                *([Suggestion.id > last] if last else []),
            )
            portion = list(db.session.scalars(query.order_by(Suggestion.id).limit(PORTION)))
        if not portion:
            return
        yield from portion
        last = portion[-1]


def has_open_date(today: date) -> sa.ColumnElement[bool]:
    """A date of the suggestion or of an open task has not passed; the others move no more."""
    task = sa.select(Assignment.id).where(
        Assignment.suggestion_id == Suggestion.id,
        Assignment.state.in_(OPEN),
        sa.or_(Assignment.provisional, *(getattr(Assignment, name) >= today for name in CLOCKS)),
    )
    return sa.or_(Suggestion.evaluation_on >= today, task.exists())


def recompute(suggestion_id: str, now: datetime) -> None:
    """One suggestion's open dates, in a unit of work of its own; nothing is written where all
    stand as they are."""
    today = day_of(now)
    with reading():
        if not changes(db.session.get_one(Suggestion, suggestion_id), today):
            return
    with unit_of_work():
        suggestion = lock_suggestion(suggestion_id, now)
        told = changes(suggestion, today)
        record(COMMAND_LINE, "recompute", suggestion, now=now, changes=told)


def changes(suggestion: Suggestion, today: date) -> dict[str, Any]:
    """Set the open dates anew. What moved, for the journal; empty if nothing does."""
    moved = reckon_anew(suggestion, still_open=today)
    return {"dates": moved} if set_evaluation_anew(suggestion, today) or moved else {}


def set_evaluation_anew(suggestion: Suggestion, today: date) -> bool:
    """Whether the proposer's date moves; one that has passed does not."""
    known, start = suggestion.evaluation_on, suggestion.replied_on
    if known is None or start is None or known < today:
        return False
    set_evaluation_date(suggestion, start)
    return suggestion.evaluation_on != known
