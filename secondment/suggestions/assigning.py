"""The coordinating office hands suggestions out: to one unit, jointly, separately; takes back,
gives to another, adds and removes co-units, stops the clocks."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.clock import day_of
from secondment.kit.database import LOCK, db
from secondment.kit.errors import invalid
from secondment.kit.ids import new_id
from secondment.kit.workdays import Pause
from secondment.people.rules import Actor
from secondment.suggestions import models
from secondment.suggestions.answer_models import Reply
from secondment.suggestions.deadlines import (
    check_reply_on,
    open_assignments,
    reckon_anew,
    set_evaluation_date,
    set_reply_date,
    start_clocks,
    tasks_of,
)
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.queries import SUGGESTIONS
from secondment.suggestions.rules import policy_of
from secondment.suggestions.states import ANSWERING, ENDED, OPEN, UNDER_WAY
from secondment.suggestions.taking import active_unit, to


def assign(
    actor: Actor,
    suggestion_id: str,
    *,
    mode: str,
    reply_on: date | None = None,
    leader_in_charge: str = "",
    version: int | None,
    now: datetime,
    **units: Any,
) -> None:
    """Hand an accepted suggestion out: `sole` to one unit, `joint` to a lead that gathers its
    co-units' opinions, `separate` to units that each answer their part."""
    row = SUGGESTIONS.take(actor, suggestion_id, "assign", version)
    check_reply_on(reply_on, policy_of(row), day_of(now))
    made = [
        hand_out(row, unit, role, now, pointer, reply_on=None if role == "co" else reply_on)
        for unit, role, pointer in parts_of(mode, units)
    ]
    for assignment in made:
        assignment.leader_in_charge = leader_in_charge
    to(row, "assigned", now)
    set_reply_date(row)
    told = {"mode": mode, "assignments": [in_journal(one) for one in made]}
    record(actor, "assign", row, now=now, changes=told)


def parts_of(mode: str, units: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each unit with its role, and where it stands in the body (whose form is checked)."""
    if mode == "separate":
        ids = units["department_ids"]
        return [(one, "separate", f"/department_ids/{at}") for at, one in enumerate(ids)]
    co_units = units.get("co_department_ids", [])
    role = "sole" if mode == "sole" else "lead"
    helping = [(one, "co", f"/co_department_ids/{at}") for at, one in enumerate(co_units)]
    return [(units["lead_department_id"], role, "/lead_department_id"), *helping]


def hand_out(
    row: Suggestion,
    department_id: str,
    role: str,
    now: datetime,
    pointer: str,
    *,
    reply_on: date | None = None,
    study_id: str | None = None,
) -> Assignment:
    """Make a unit's task and begin its clocks; raises where it is no unit, or has a task here."""
    unit = active_unit(department_id, row.district_id, pointer)
    assignment = Assignment(
        id=new_id(),
        role=role,
        state="signed" if study_id else "assigned",
        assigned_at=now,
        suggestion_id=row.id,
        department_id=unit.id,
        district_id=row.district_id,
        study_id=study_id,
        created_at=now,
        updated_at=now,
    )
    start_clocks(assignment, row, day_of(now), by_hand=reply_on)
    db.session.add(assignment)
    return assignment


def in_journal(task: Assignment) -> dict[str, Any]:
    """A new task as its suggestion's journal tells of it."""
    return {
        "id": task.id,
        "department_id": task.department_id,
        "role": task.role,
        "due_on": task.due_on.isoformat(),
    }


def check_free(row: Suggestion, department_id: str, pointer: str) -> None:
    """Raise `already_assigned` where the unit has a task in the suggestion now."""
    if live_assignment(row, department_id):
        raise invalid(pointer, "already_assigned")


def live_assignment(row: Suggestion, department_id: str) -> Assignment | None:
    units = (one for one in live_assignments(row) if one.department_id == department_id)
    return next(units, None)


def live_assignments(row: Suggestion) -> list[Assignment]:
    return [one for one in tasks_of(row.id) if one.state not in ENDED]


def reassign(
    actor: Actor,
    suggestion_id: str,
    *,
    assignment_id: str,
    department_id: str,
    reason: str,
    version: int | None,
    now: datetime,
) -> None:
    """Give one answering unit's part to another, before it has replied; its clocks start anew."""
    row = SUGGESTIONS.take(actor, suggestion_id, "reassign", version)
    old = db.session.get(Assignment, assignment_id, with_for_update=LOCK, populate_existing=True)
    if old is None or not replaceable(row, old):
        raise invalid("/assignment_id", "unknown_reference")
    check_free(row, department_id, "/department_id")
    if old.state in OPEN:
        remove(old, now)
    new = hand_out(row, department_id, old.role, now, "/department_id")
    if new.role != "separate":
        row.state = "assigned"
    row.touch(now)
    set_reply_date(row)
    told = {"removed": old.id, "assignments": [in_journal(new)]}
    record(actor, "reassign", row, now=now, remark=reason, changes=told)


def replaceable(row: Suggestion, old: Assignment) -> bool:
    """Whether the task is an answer still owed to the suggestion. One that was returned is owed
    still where units answer separately; a lead's return ended the handling it belonged to."""
    if old.suggestion_id != row.id or old.role not in ANSWERING:
        return False
    if old.state == "returned":
        return {old.role, *(one.role for one in live_assignments(row))} == {"separate"}
    return old.state in OPEN


def remove(assignment: Assignment, now: datetime) -> None:
    """End a task; replies not yet sent fall with it."""
    end(assignment, "removed", now)


def end(assignment: Assignment, state: str, now: datetime) -> None:
    assignment.ended_at = now
    to(assignment, state, now)
    drafts = sa.select(Reply).where(
        Reply.assignment_id == assignment.id, Reply.state.in_(UNDER_WAY)
    )
    for reply in db.session.scalars(drafts.with_for_update(**LOCK)):
        to(reply, "void", now)


def remove_all(row: Suggestion, now: datetime) -> list[dict[str, Any]]:
    """End all open tasks of a suggestion; what changed, for the journal."""
    ended = open_assignments(row.id)
    told = [{"id": one.id, "state": [one.state, "removed"]} for one in ended]
    for one in ended:
        remove(one, now)
    return told


def recall(
    actor: Actor, suggestion_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Take a suggestion back from its units before anything was sent; their drafts are void."""
    row = SUGGESTIONS.take(actor, suggestion_id, "recall", version)
    told = remove_all(row, now)
    to(row, "accepted", now)
    end_pause(row, now)
    set_reply_date(row)
    record(actor, "recall", row, now=now, remark=reason, changes={"assignments": told})


def follow_end(row: Suggestion, now: datetime) -> None:
    """What follows when an answering unit leaves: none left, the office has it again; all left
    have sent, it is answered; else nothing."""
    states = {one.state for one in live_assignments(row) if one.role in ANSWERING}
    if not states:
        remove_all(row, now)
        row.state = "accepted"
        end_pause(row, now)
    elif states == {"replied"} and row.state == "handling":
        be_replied(row, now, day_of(now))
    set_reply_date(row)


def be_replied(row: Suggestion, now: datetime, replied_on: date) -> None:
    """What follows when every unit has answered: the proposer's time to rate it begins."""
    row.state, row.replied_at = "replied", now
    end_pause(row, now)
    set_evaluation_date(row, replied_on)


# Co-units


def add_co_unit(
    actor: Actor, suggestion_id: str, *, department_id: str, version: int | None, now: datetime
) -> None:
    """Let another unit give its opinion; a unit that answered alone leads from now on."""
    row = SUGGESTIONS.take(actor, suggestion_id, "add-co-unit", version)
    lead = next(one for one in live_assignments(row) if one.role in ("sole", "lead"))
    check_free(row, department_id, "/department_id")
    if lead.role == "sole":
        lead.role = "lead"
        lead.touch(now)
    new = hand_out(row, department_id, "co", now, "/department_id")
    row.touch(now)
    record(actor, "add-co-unit", row, now=now, changes={"assignments": [in_journal(new)]})


def remove_co_unit(
    actor: Actor, suggestion_id: str, *, department_id: str, version: int | None, now: datetime
) -> None:
    """Release a co-unit; the lead waits for its opinion no longer."""
    row = SUGGESTIONS.take(actor, suggestion_id, "remove-co-unit", version)
    task = live_assignment(row, department_id)
    if task is None or task.role != "co":
        raise invalid("/department_id", "unknown_reference")
    remove(task, now)
    row.touch(now)
    record(actor, "remove-co-unit", row, now=now, changes={"removed": task.id})


# Pauses


def pause(
    actor: Actor, suggestion_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Stop the clocks: the days after today are not counted until they are resumed."""
    row = SUGGESTIONS.take(actor, suggestion_id, "pause", version)
    row.paused_since = day_of(now)
    db.session.add(models.Pause(suggestion_id=row.id, since=row.paused_since))
    row.touch(now)
    record(actor, "pause", row, now=now, remark=reason)


def resume(
    actor: Actor,
    suggestion_id: str,
    *,
    reason: str | None = None,
    version: int | None,
    now: datetime,
) -> None:
    """Let the clocks run again: what had not ended at the pause ends so many days later."""
    row = SUGGESTIONS.take(actor, suggestion_id, "resume", version)
    row.touch(now)
    stood = end_pause(row, now)
    moved = reckon_anew(row, still_open=stood.since, pause=stood)
    record(actor, "resume", row, now=now, remark=reason, changes={"dates": moved})


def end_pause(row: Suggestion, now: datetime) -> Pause:
    """The pause that ends today; an empty one where the clocks run."""
    today = day_of(now)
    if row.paused_since is None:
        return Pause(today, today)
    since, row.paused_since = row.paused_since, None
    until = max(since, today)
    db.session.execute(
        sa.update(models.Pause)
        .where(models.Pause.suggestion_id == row.id, models.Pause.until.is_(None))
        .values(until=until)
    )
    return Pause(since, until)
