"""What a unit asks the coordinating office for, and the rulings: to return a task, to have longer.

A unit never passes a task on itself; only the office gives it to another.
"""

from datetime import date, datetime

from secondment.journal.service import record
from secondment.kit.clock import day_of
from secondment.kit.errors import invalid, refuse
from secondment.kit.workdays import Limit
from secondment.people.rules import Actor
from secondment.policies.workdays import work_calendar
from secondment.suggestions.assigning import end, follow_end
from secondment.suggestions.deadlines import last_day, set_by_hand, set_reply_date
from secondment.suggestions.handling import be_handled
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.rules import policy_of
from secondment.suggestions.states import ANSWERING
from secondment.suggestions.taking import active_unit, take_assignment

# Return (退办)


def request_return(
    actor: Actor,
    assignment_id: str,
    *,
    reason: str,
    proposed_department_id: str,
    version: int | None,
    now: datetime,
) -> None:
    """Ask to give a task back, with the reason and the unit it belongs to, within the window."""
    suggestion, row = take_assignment(actor, assignment_id, "request-return", version, now)
    active_unit(proposed_department_id, row.district_id, "/proposed_department_id")
    if proposed_department_id == row.department_id:
        raise invalid("/proposed_department_id", "unknown_reference")
    row.state = "return_requested"
    row.return_reason, row.proposed_department_id = reason, proposed_department_id
    row.return_requested_at, row.return_ruling = now, None
    limit = Limit.of(row.limits["decide_return"])
    row.decide_return_on = work_calendar().due(day_of(now), limit)
    record(actor, "request-return", suggestion, about=row, now=now, remark=reason)


def grant_return(actor: Actor, assignment_id: str, *, version: int | None, now: datetime) -> None:
    """Take the task back; the office assigns it anew, or the other units go on."""
    suggestion, row = take_assignment(actor, assignment_id, "grant-return", version, now)
    row.return_ruling = "granted"
    end(row, "returned", now)
    if row.role in ANSWERING:
        follow_end(suggestion, now)
    record(actor, "grant-return", suggestion, about=row, now=now)


def refuse_return(
    actor: Actor, assignment_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """The task stays where it is: the unit has it as if it had signed for it."""
    suggestion, row = take_assignment(actor, assignment_id, "refuse-return", version, now)
    row.return_ruling = "refused"
    row.state = "signed"
    be_handled(suggestion, row)
    record(actor, "refuse-return", suggestion, about=row, now=now, remark=reason)


# Extension (延期): once a round, before expiry, within the cap (Shanghai and Fujian rules)


def request_extension(
    actor: Actor,
    assignment_id: str,
    *,
    until: date,
    reason: str,
    version: int | None,
    now: datetime,
) -> None:
    """Ask for more time before the date has passed."""
    suggestion, row = take_assignment(actor, assignment_id, "request-extension", version, now)
    check_until(row, suggestion, until)
    row.extension_until, row.extension_reason = until, reason
    row.extension_state = "requested"
    record(actor, "request-extension", suggestion, about=row, now=now, remark=reason)


def grant_extension(
    actor: Actor, assignment_id: str, *, version: int | None, now: datetime
) -> None:
    """Give the time asked for; what could not be asked for any more is not given either."""
    suggestion, row = take_assignment(actor, assignment_id, "grant-extension", version, now)
    until = row.extension_until or row.due_on
    check_until(row, suggestion, until)
    put_off(suggestion, row, until)
    record(actor, "grant-extension", suggestion, about=row, now=now)


def refuse_extension(
    actor: Actor, assignment_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """The date stays; the unit may ask once more while it has not passed."""
    suggestion, row = take_assignment(actor, assignment_id, "refuse-extension", version, now)
    row.extension_state = "refused"
    record(actor, "refuse-extension", suggestion, about=row, now=now, remark=reason)


def extend(
    actor: Actor,
    assignment_id: str,
    *,
    until: date,
    reason: str,
    version: int | None,
    now: datetime,
) -> None:
    """Give more time without being asked, or another date than was asked for."""
    suggestion, row = take_assignment(actor, assignment_id, "extend", version, now)
    check_until(row, suggestion, until)
    row.extension_until, row.extension_reason = until, reason
    put_off(suggestion, row, until)
    record(actor, "extend", suggestion, about=row, now=now, remark=reason)


def put_off(suggestion: Suggestion, row: Assignment, until: date) -> None:
    row.extension_state = "granted"
    set_by_hand(row, until, policy_of(suggestion))
    set_reply_date(suggestion)


def check_until(row: Assignment, suggestion: Suggestion, until: date) -> None:
    """Later than the present date, and not beyond the cap."""
    if until <= row.due_on:
        raise invalid("/until", "not_later", row.due_on)
    cap = last_day(row, policy_of(suggestion))
    if until > cap:
        raise refuse("extension_beyond_cap", cap, state=row.state)
