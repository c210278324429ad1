"""Why a date is what it is: every clock of a suggestion with the days counted and skipped."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.workdays import Limit, Pause, Reckoning
from secondment.people.models import Department
from secondment.people.rules import Actor
from secondment.policies.models import Policy
from secondment.policies.workdays import work_calendar
from secondment.suggestions import queries
from secondment.suggestions.deadlines import (
    assign_date,
    cap_of,
    clocks_of,
    last_day,
    pauses_of,
    tasks_of,
)
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.queries import SUGGESTIONS
from secondment.suggestions.rules import policy_of
from secondment.suggestions.states import ENDED
from secondment.suggestions.words import reckoned

Row = dict[str, Any]


def due_dates(actor: Actor, suggestion_id: str, locale: str) -> dict[str, Any]:
    """All dates of a suggestion and of its units, each with its arithmetic."""
    row = SUGGESTIONS.find(actor, suggestion_id)
    policy, pauses = policy_of(row), pauses_of(row.id)
    items = [*of_suggestion(row, policy)]
    until = queries.seen_until(actor, row.id)
    for task in tasks_of(row.id):
        if task.state not in ENDED and task.assigned_at <= until:
            items += of_task(task, row, policy, pauses)
    for item in items:
        item["text"] = reckoned(item, locale)
    return {"items": items, "provisional": any(item["provisional"] for item in items)}


def of_suggestion(row: Suggestion, policy: Policy) -> Iterator[Row]:
    """The office's time to hand it out, the proposer's to rate the answer."""
    assign_on = assign_date(row)
    if assign_on and row.submitted_at:
        limit = Limit.of(policy.limits["assign"])
        yield told("assign", assign_on, day_of(row.submitted_at), limit, [])
    if row.evaluation_on and row.replied_on:
        limit = Limit.of(policy.limits["evaluation"])
        yield told("evaluation", row.evaluation_on, row.replied_on, limit, [])


def of_task(
    task: Assignment, row: Suggestion, policy: Policy, pauses: list[Pause]
) -> Iterator[Row]:
    unit = unit_of(task)
    for clock in clocks_of(task, row.round):
        limit = Limit.of(task.limits[clock.limit])
        known = getattr(task, clock.column)
        yield told(clock.limit, known, clock.starts_on, limit, pauses) | unit
    if task.due_by_hand:
        kind = "opinion" if task.role == "co" else "reply"
        yield by_hand(kind, task.due_on, task.starts_on) | unit
    if task.role != "co":
        cap = last_day(task, policy)
        yield told("cap", cap, task.starts_on, cap_of(policy), pauses) | unit


def unit_of(task: Assignment) -> Row:
    columns = (Department.id, Department.code, Department.name)
    unit = db.session.execute(sa.select(*columns).where(Department.id == task.department_id)).one()
    return {"assignment_id": task.id, "department": dict(unit._mapping)}


def told(kind: str, due_on: date, starts_on: date, limit: Limit, pauses: list[Pause]) -> Row:
    """A date and its arithmetic. A date that was kept when the calendar changed behind it has none
    to show: the present calendar leads elsewhere."""
    found = work_calendar().reckon(starts_on, limit, pauses)
    reached = found.due_on == due_on
    stopped = [pause for pause in pauses if pause.until is None or pause.until > starts_on]
    return (
        by_hand(kind, due_on, starts_on)
        | {
            "limit": {"amount": limit.amount, "unit": limit.unit, "roll": limit.roll},
            "by_hand": False,
            "provisional": found.provisional,
            "pauses": [{"since": one.since, "until": one.until} for one in stopped],
        }
        | (arithmetic(found) if reached else {})
    )


def arithmetic(found: Reckoning) -> Row:
    return {
        "counted": found.counted,
        "rolled_from": found.rolled_from,
        "skipped": [
            {"first": run.first, "last": run.last, "why": run.why, "name": run.name}
            for run in found.skipped
        ],
    }


def by_hand(kind: str, due_on: date, starts_on: date) -> Row:
    """A date that somebody named: no days are counted, no calendar moves it."""
    return {
        "kind": kind,
        "assignment_id": None,
        "department": None,
        "starts_on": starts_on,
        "due_on": due_on,
        "limit": None,
        "by_hand": True,
        "counted": None,
        "skipped": [],
        "rolled_from": None,
        "pauses": [],
        "provisional": False,
    }
