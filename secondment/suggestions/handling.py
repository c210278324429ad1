"""A unit's work on its task: signed for, put on a desk, talked over, moved on, given an opinion."""

from datetime import date, datetime

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.database import db
from secondment.kit.errors import invalid
from secondment.kit.ids import new_id
from secondment.people.models import Grant, User
from secondment.people.rules import Actor
from secondment.suggestions.models import Assignment, Contact, Progress, Suggestion
from secondment.suggestions.states import ANSWERING
from secondment.suggestions.taking import take_assignment


def sign(actor: Actor, assignment_id: str, *, version: int | None, now: datetime) -> None:
    """Sign for an assignment; with the first unit that answers, the suggestion is being handled."""
    suggestion, row = take_assignment(actor, assignment_id, "sign", version, now)
    row.state = "signed"
    be_handled(suggestion, row)
    record(actor, "sign", suggestion, about=row, now=now)


def be_handled(suggestion: Suggestion, row: Assignment) -> None:
    """What follows when a unit has its task for good."""
    if row.role in ANSWERING and suggestion.state == "assigned":
        suggestion.state = "handling"


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
        round=suggestion.round,
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


def give_opinion(
    actor: Actor, assignment_id: str, *, text: str, version: int | None, now: datetime
) -> None:
    """A co-unit's opinion (会办意见), for the lead only; the lead's reply states it."""
    suggestion, row = take_assignment(actor, assignment_id, "opinion", version, now)
    row.opinion = text
    row.state = "opinion_given"
    record(actor, "opinion", suggestion, about=row, now=now)
