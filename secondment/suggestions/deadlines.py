"""The clocks of a suggestion: which dates a unit has, why they are what they are, when they move.

A task keeps the limits of the day its clocks began, so that a policy edited later moves nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from secondment.journal.service import plain
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.errors import invalid
from secondment.kit.workdays import Limit, Pause, WorkCalendar
from secondment.policies.models import Policy
from secondment.policies.workdays import work_calendar
from secondment.suggestions import models
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.rules import policy_of
from secondment.suggestions.states import ANSWERING, OPEN, OWING

CLOCKS = ("sign_on", "return_on", "decide_return_on", "contact_on", "due_on")
DATES = (*CLOCKS, "provisional")


@dataclass(frozen=True)
class Clock:
    """A date of a task: the column that keeps it, the limit it runs by, the day it began."""

    column: str
    limit: str
    starts_on: date


def clocks_of(row: Assignment, round_: int) -> Iterator[Clock]:
    """The clocks of a unit's task; a date set by hand has none."""
    assigned = day_of(row.assigned_at)
    if row.study_id is None:
        yield Clock("sign_on", "sign", assigned)
    yield Clock("return_on", "return", assigned)
    if row.return_requested_at and row.return_ruling is None:
        yield Clock("decide_return_on", "decide_return", day_of(row.return_requested_at))
    if row.role != "co":
        yield Clock("contact_on", "contact", row.starts_on)
    if not row.due_by_hand:
        yield Clock("due_on", due_limit(row, round_), row.starts_on)


def due_limit(row: Assignment, round_: int) -> str:
    """Which limit the unit's answer has: that of an opinion, of a reply, of a second handling."""
    if row.role == "co":
        return "opinion"
    return "reply" if round_ == 1 else "rehandle"


def start_clocks(
    row: Assignment, suggestion: Suggestion, day: date, *, by_hand: date | None = None
) -> None:
    """Begin the clocks of a new task on `day`, by the policy's present limits."""
    policy = policy_of(suggestion)
    row.starts_on, row.limits = day, policy.limits
    row.due_by_hand = by_hand is not None
    if by_hand:
        row.due_on = by_hand
    set_dates(row, suggestion.round, (), policy)
    if row.role == "co":
        stop_before_lead(row)


def begin_round(row: Assignment, suggestion: Suggestion, day: date) -> None:
    """The clocks of a second handling: contact and answer begin anew, what is past stays."""
    policy = policy_of(suggestion)
    row.starts_on, row.limits, row.due_by_hand = day, policy.limits, False
    row.extension_state = row.extension_until = row.extension_reason = None
    row.contact_on = row.due_on = day
    set_dates(row, suggestion.round, (), policy, still_open=day)


def stop_before_lead(row: Assignment) -> None:
    """An opinion's date is not later than the lead's own, or its wait would outlast the reply's."""
    for lead in tasks_of(row.suggestion_id):
        if lead.role == "lead" and lead.state in OWING and lead.due_on < row.due_on:
            row.due_on, row.yellow_on, row.due_by_hand = lead.due_on, lead.yellow_on, True


def set_dates(
    row: Assignment,
    round_: int,
    pauses: Sequence[Pause],
    policy: Policy,
    *,
    still_open: date | None = None,
) -> None:
    """Reckon the dates of a task; with `still_open` those that ended before that day stay."""
    calendar = work_calendar()
    for clock in clocks_of(row, round_):
        known = getattr(row, clock.column)
        if still_open is None or known is None or known >= still_open:
            limit = Limit.of(row.limits[clock.limit])
            setattr(row, clock.column, calendar.due(clock.starts_on, limit, pauses))
    see_coming(row, policy, calendar)


def set_by_hand(row: Assignment, day: date, policy: Policy) -> None:
    """The unit answers by `day`: an extension, a pause, a date the coordinator named."""
    row.due_on, row.due_by_hand = day, True
    see_coming(row, policy, work_calendar())


def see_coming(row: Assignment, policy: Policy, calendar: WorkCalendar) -> None:
    row.yellow_on = calendar.shift(row.due_on, -policy.lights["yellow_working_days"])
    counted = not row.due_by_hand
    row.provisional = counted and calendar.is_provisional(row.starts_on, row.due_on)


def cap_of(policy: Policy) -> Limit:
    """No reply later than this from the assignment (law on deputies art. 51: six months)."""
    return Limit(policy.reply_cap_months, "month", roll=True)


def last_day(row: Assignment, policy: Policy) -> date:
    """Beyond which the unit's answer may not be put off in this round."""
    return work_calendar().due(row.starts_on, cap_of(policy), pauses_of(row.suggestion_id))


def check_reply_on(day: date | None, policy: Policy, today: date) -> None:
    """A date set by hand lies ahead and within the cap: `in_the_past`, `beyond_reply_cap`."""
    if day is None:
        return
    if day < today:
        raise invalid("/reply_on", "in_the_past")
    if day > work_calendar().due(today, cap_of(policy)):
        raise invalid("/reply_on", "beyond_reply_cap", policy.reply_cap_months)


def pauses_of(suggestion_id: str) -> list[Pause]:
    query = sa.select(models.Pause.since, models.Pause.until).where(
        models.Pause.suggestion_id == suggestion_id
    )
    return [Pause(since, until) for since, until in db.session.execute(query)]


def set_reply_date(suggestion: Suggestion) -> None:
    """The suggestion's date is the earliest of its units that owe an answer; none: null."""
    owed = [
        (row.due_on, row.yellow_on)
        for row in tasks_of(suggestion.id)
        if row.role in ANSWERING and row.state in OWING
    ]
    suggestion.reply_on, suggestion.yellow_on = min(owed, default=(None, None))


def assign_date(suggestion: Suggestion) -> date | None:
    """By when the office hands out what it has received (Shanghai: 7 working days)."""
    if suggestion.submitted_at is None or suggestion.state not in ("submitted", "accepted"):
        return None
    limit = Limit.of(policy_of(suggestion).limits["assign"])
    return work_calendar().due(day_of(suggestion.submitted_at), limit)


def set_evaluation_date(suggestion: Suggestion, replied_on: date) -> None:
    """How long the proposer has to rate the answer (e.g. Chongqing: 20 working days)."""
    limit = Limit.of(policy_of(suggestion).limits["evaluation"])
    suggestion.replied_on = replied_on
    suggestion.evaluation_on = work_calendar().due(replied_on, limit)


def reckon_anew(
    suggestion: Suggestion, *, still_open: date, pause: Pause | None = None
) -> list[dict[str, Any]]:
    """Reckon the dates of its open tasks again, but for those that ended before `still_open`;
    what somebody set by hand moves with a `pause` only. Tells what moved:
    `[{"id", column: [old, new]}]`.
    """
    policy, pauses = policy_of(suggestion), pauses_of(suggestion.id)
    moved = []
    for row in open_assignments(suggestion.id):
        before = dates_of(row)
        if pause and pause.until and row.due_by_hand and row.due_on > pause.since:
            later = row.due_on + (pause.until - pause.since)
            set_by_hand(row, work_calendar().roll(later), policy)
        set_dates(row, suggestion.round, pauses, policy, still_open=still_open)
        after = dates_of(row)
        if before != after:
            row.updated_at = suggestion.updated_at
            told = {name: [old, after[name]] for name, old in before.items() if old != after[name]}
            moved.append({"id": row.id} | told)
    set_reply_date(suggestion)
    return moved


def dates_of(row: Assignment) -> dict[str, Any]:
    """The dates of a task as the journal tells them."""
    return {name: plain(getattr(row, name)) for name in DATES}


def open_assignments(suggestion_id: str) -> list[Assignment]:
    """Its tasks that are neither answered nor ended."""
    return [row for row in tasks_of(suggestion_id) if row.state in OPEN]


def tasks_of(suggestion_id: str) -> list[Assignment]:
    """All tasks of a suggestion as the act has them, also what it has not written yet.

    The caller holds the suggestion's lock. Nothing is flushed: the journal reads what changed.
    """
    query = sa.select(Assignment).where(Assignment.suggestion_id == suggestion_id)
    made = [
        row
        for row in db.session.new
        if isinstance(row, Assignment) and row.suggestion_id == suggestion_id
    ]
    return [*db.session.scalars(query.order_by(Assignment.id)), *made]


# As it stands today


def light_of(
    due_on: date | None, yellow_on: date | None, today: date, calendar: WorkCalendar
) -> dict[str, Any]:
    """`{"light", "overdue_working_days", "overdue_days"}` of what runs until `due_on` (null:
    nothing does); a light is yellow from `yellow_on` on and red from the day after the date."""
    if due_on is None or yellow_on is None:
        return {"light": None, "overdue_working_days": 0, "overdue_days": 0}
    if today <= due_on:
        light = "yellow" if today >= yellow_on else "green"
        return {"light": light, "overdue_working_days": 0, "overdue_days": 0}
    return {
        "light": "red",
        "overdue_working_days": calendar.working_days(due_on, today),
        "overdue_days": (today - due_on).days,
    }
