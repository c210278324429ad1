"""A unit's task: handed out, signed for, worked on; and the end of the matter."""

from datetime import date, datetime

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.database import LOCK, db
from secondment.kit.errors import invalid
from secondment.kit.ids import new_id
from secondment.people.models import Department, Grant, User
from secondment.people.rules import Actor, own_cadre
from secondment.reports.models import File
from secondment.suggestions.models import (
    Assignment,
    Contact,
    Evaluation,
    Progress,
    Reply,
    Suggestion,
)
from secondment.suggestions.queries import ASSIGNMENTS, SUGGESTIONS
from secondment.suggestions.states import OPEN, UNDER_WAY


def assign(
    actor: Actor,
    suggestion_id: str,
    *,
    mode: str,
    lead_department_id: str,
    leader_in_charge: str = "",
    version: int | None,
    now: datetime,
) -> None:
    """Hand an accepted suggestion to the unit responsible (`sole`: it answers alone)."""
    row = SUGGESTIONS.take(actor, suggestion_id, "assign", version)
    unit = db.session.get(Department, lead_department_id)
    if unit is None or unit.district_id != row.district_id or not unit.active:
        raise invalid("/lead_department_id", "unknown_reference")
    assignment = Assignment(
        id=new_id(),
        role=mode,
        state="assigned",
        assigned_at=now,
        leader_in_charge=leader_in_charge,
        suggestion_id=row.id,
        department_id=unit.id,
        district_id=row.district_id,
        created_at=now,
        updated_at=now,
    )
    db.session.add(assignment)
    to(row, "assigned", now)
    told = {"mode": mode, "assignments": [{"id": assignment.id, "department_id": unit.id}]}
    record(actor, "assign", row, now=now, changes=told)


def to(row: Suggestion | Assignment, state: str, now: datetime) -> None:
    row.state = state
    row.touch(now)


def open_assignments(suggestion_id: str) -> list[Assignment]:
    """The suggestion's tasks that are neither answered nor ended, locked."""
    query = sa.select(Assignment).where(
        Assignment.suggestion_id == suggestion_id, Assignment.state.in_(OPEN)
    )
    return list(db.session.scalars(query.with_for_update(**LOCK)))


def recall(
    actor: Actor, suggestion_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Take a suggestion back from its units before anything was sent; their drafts are void."""
    row = SUGGESTIONS.take(actor, suggestion_id, "recall", version)
    ended = open_assignments(row.id)
    told = [{"id": one.id, "state": [one.state, "removed"]} for one in ended]
    for one in ended:
        one.ended_at = now
        to(one, "removed", now)
        void_replies(one, now)
    to(row, "accepted", now)
    record(actor, "recall", row, now=now, remark=reason, changes={"assignments": told})


def void_replies(assignment: Assignment, now: datetime) -> None:
    """Replies not yet sent fall with the task they belong to."""
    drafts = sa.select(Reply).where(
        Reply.assignment_id == assignment.id, Reply.state.in_(UNDER_WAY)
    )
    for reply in db.session.scalars(drafts.with_for_update(**LOCK)):
        reply.state = "void"
        reply.touch(now)


def take_assignment(
    actor: Actor, assignment_id: str, action: str, version: int | None, now: datetime
) -> tuple[Suggestion, Assignment]:
    """The assignment for `action`, after its suggestion is locked and its version advanced:
    all acts on one suggestion queue there, so that its journal cannot fork."""
    seen = ASSIGNMENTS.find(actor, assignment_id)
    suggestion = lock_suggestion(seen.suggestion_id, now)
    assignment = ASSIGNMENTS.take(actor, assignment_id, action, version)
    assignment.touch(now)
    return suggestion, assignment


def lock_suggestion(suggestion_id: str, now: datetime) -> Suggestion:
    row = db.session.get_one(
        Suggestion, suggestion_id, with_for_update=LOCK, populate_existing=True
    )
    row.touch(now)
    return row


def sign(actor: Actor, assignment_id: str, *, version: int | None, now: datetime) -> None:
    """Sign for an assignment; with the first, the suggestion is being handled."""
    suggestion, row = take_assignment(actor, assignment_id, "sign", version, now)
    row.state = "signed"
    if suggestion.state == "assigned":
        suggestion.state = "handling"
    record(actor, "sign", suggestion, about=row, now=now)


def allocate(
    actor: Actor,
    assignment_id: str,
    *,
    section: str,
    handler_name: str,
    handler_phone: str,
    handler_id: str | None = None,
    leader_in_charge: str | None = None,
    version: int | None,
    now: datetime,
) -> None:
    """Name the section, handler and telephone inside the unit; `handler_id` puts it on his desk."""
    suggestion, row = take_assignment(actor, assignment_id, "allocate", version, now)
    works_there = sa.select(User.id).join(Grant, Grant.user_id == User.id)
    works_there = works_there.where(
        User.id == handler_id,
        Grant.role == "handler",
        Grant.department_id == row.department_id,
    )
    if handler_id and not db.session.scalar(works_there):
        raise invalid("/handler_id", "unknown_reference")
    row.section, row.handler_name, row.handler_phone = section, handler_name, handler_phone
    row.handler_id = handler_id
    if leader_in_charge is not None:
        row.leader_in_charge = leader_in_charge
    record(actor, "allocate", suggestion, about=row, now=now)


def add_contact(
    actor: Actor, assignment_id: str, *, on: date, kind: str, text: str, now: datetime
) -> Contact:
    """Note a talk with the proposer (沟通; `meeting` 面商)."""
    suggestion, row = take_assignment(actor, assignment_id, "contact", None, now)
    contact = Contact(
        id=new_id(),
        assignment_id=row.id,
        on=on,
        kind=kind,
        text=text,
        created_by=actor.id,
        created_at=now,
    )
    db.session.add(contact)
    told = {"contact_id": contact.id, "on": on.isoformat(), "kind": kind}
    record(actor, "contact", suggestion, about=row, now=now, changes=told)
    return contact


def add_progress(
    actor: Actor, assignment_id: str, *, on: date, text: str, next_step: str = "", now: datetime
) -> Progress:
    """Note what was done, and what comes next."""
    suggestion, row = take_assignment(actor, assignment_id, "progress", None, now)
    progress = Progress(
        id=new_id(),
        assignment_id=row.id,
        on=on,
        text=text,
        next_step=next_step,
        created_by=actor.id,
        created_at=now,
    )
    db.session.add(progress)
    told = {"progress_id": progress.id, "on": on.isoformat()}
    record(actor, "progress", suggestion, about=row, now=now, changes=told)
    return progress


def evaluate(
    actor: Actor,
    suggestion_id: str,
    *,
    attitude: str,
    result: str,
    reason: str = "",
    recorded_from_file_id: str | None = None,
    version: int | None,
    now: datetime,
) -> None:
    """The lead proposer rates attitude and result, once a round (Shanghai rules art. 21); the
    coordinator may record his signed form, with its scan. Dissatisfaction needs a reason."""
    row = SUGGESTIONS.take(actor, suggestion_id, "evaluate", version)
    if own_cadre(actor) == row.proposer_id:
        recorded_from_file_id = None
    elif recorded_from_file_id is None:
        raise invalid("/recorded_from_file_id", "required")
    else:
        check_file(recorded_from_file_id, "suggestion", row.id, "/recorded_from_file_id")
    if "dissatisfied" in (attitude, result) and not reason:
        raise invalid("/reason", "dissatisfied_reason")
    given = {"attitude": attitude, "result": result}
    db.session.add(
        Evaluation(
            suggestion_id=row.id,
            round=row.round,
            reason=reason,
            created_by=actor.id,
            recorded_from_file_id=recorded_from_file_id,
            created_at=now,
            **given,
        )
    )
    row.touch(now)
    record(actor, "evaluate", row, now=now, changes=given)


def check_file(file_id: str, kind: str, item_id: str, pointer: str) -> None:
    """Raise `unknown_reference` unless the file is attached to that item."""
    attached = sa.select(File.id).where(
        File.id == file_id, File.kind == kind, File.item_id == item_id
    )
    if not db.session.scalar(attached):
        raise invalid(pointer, "unknown_reference")


def close(actor: Actor, suggestion_id: str, *, version: int | None, now: datetime) -> None:
    """Close a replied suggestion; where the policy requires an evaluation, after it."""
    row = SUGGESTIONS.take(actor, suggestion_id, "close", version)
    to(row, "closed", now)
    record(actor, "close", row, now=now)


def reopen(
    actor: Actor, suggestion_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Open a closed suggestion again: to replied, or to accepted if it was kept for reference."""
    row = SUGGESTIONS.take(actor, suggestion_id, "reopen", version)
    if row.replied_at is None:
        row.outcome_class = None
    to(row, "replied" if row.replied_at else "accepted", now)
    record(actor, "reopen", row, now=now, remark=reason)
