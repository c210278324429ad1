"""Taking a row for an act: its suggestion is locked first and its version advanced, so that all
acts on one suggestion queue there and its journal cannot fork."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import LOCK, db
from secondment.kit.errors import invalid
from secondment.people.models import Department
from secondment.people.rules import Actor
from secondment.reports.models import File
from secondment.suggestions.answer_models import Commitment, Reply
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.queries import ASSIGNMENTS, COMMITMENTS, REPLIES


def to(row: Suggestion | Assignment | Reply | Commitment, state: str, now: datetime) -> None:
    row.state = state
    row.touch(now)


def lock_suggestion(suggestion_id: str, now: datetime) -> Suggestion:
    row = db.session.get_one(
        Suggestion, suggestion_id, with_for_update=LOCK, populate_existing=True
    )
    row.touch(now)
    return row


def take_assignment(
    actor: Actor, assignment_id: str, action: str, version: int | None, now: datetime
) -> tuple[Suggestion, Assignment]:
    """The assignment for `action`, behind its suggestion."""
    seen = ASSIGNMENTS.find(actor, assignment_id)
    suggestion = lock_suggestion(seen.suggestion_id, now)
    assignment = ASSIGNMENTS.take(actor, assignment_id, action, version, now)
    assignment.touch(now)
    return suggestion, assignment


def take_reply(
    actor: Actor, reply_id: str, action: str, version: int | None, now: datetime
) -> tuple[Suggestion, Assignment, Reply]:
    """The reply for `action`, behind its suggestion and assignment."""
    seen = REPLIES.find(actor, reply_id)
    suggestion = lock_suggestion(seen.suggestion_id, now)
    assignment = db.session.get_one(
        Assignment, seen.assignment_id, with_for_update=LOCK, populate_existing=True
    )
    reply = REPLIES.take(actor, reply_id, action, version, now)
    reply.touch(now)
    return suggestion, assignment, reply


def take_commitment(
    actor: Actor, commitment_id: str, action: str, version: int | None, now: datetime
) -> tuple[Suggestion, Commitment]:
    """The commitment for `action`, behind its suggestion."""
    seen = COMMITMENTS.find(actor, commitment_id)
    suggestion = lock_suggestion(seen.suggestion_id, now)
    commitment = COMMITMENTS.take(actor, commitment_id, action, version, now)
    commitment.touch(now)
    return suggestion, commitment


# What an act refers to


def active_unit(department_id: str, district_id: str, pointer: str) -> Department:
    """The department, active and of that district; raises `unknown_reference` at `pointer`."""
    unit = db.session.get(Department, department_id)
    if unit is None or unit.district_id != district_id or not unit.active:
        raise invalid(pointer, "unknown_reference")
    return unit


def check_file(file_id: str, kinds: dict[str, Any], pointer: str) -> None:
    """Raise `unknown_reference` unless the file is attached to one of `kinds`: `{kind: ids}`, and
    can be opened."""
    ways = [(File.kind == kind) & File.item_id.in_(ids) for kind, ids in kinds.items()]
    attached = sa.select(File.id).where(
        File.id == file_id, File.quarantined_at.is_(None), sa.or_(*ways)
    )
    if not db.session.scalar(attached):
        raise invalid(pointer, "unknown_reference")
