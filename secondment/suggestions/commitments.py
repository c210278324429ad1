"""What units promised (承诺事项), delivered and verified, and what the suggestion turned into."""

from datetime import date, datetime

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.database import LOCK, db
from secondment.kit.ids import new_id
from secondment.people.rules import Actor
from secondment.suggestions.answer_models import Commitment, Reply, Result
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.queries import SUGGESTIONS
from secondment.suggestions.states import PROMISED
from secondment.suggestions.taking import check_file, take_commitment, to


def promise(suggestion: Suggestion, assignment: Assignment, reply: Reply, now: datetime) -> None:
    """Open a commitment of the unit where its reply names a date."""
    if reply.promised_on is None:
        return
    db.session.add(
        Commitment(
            id=new_id(),
            text=reply.actions or suggestion.title,
            due_on=reply.promised_on,
            state="open",
            suggestion_id=suggestion.id,
            reply_id=reply.id,
            assignment_id=assignment.id,
            department_id=assignment.department_id,
            district_id=suggestion.district_id,
            created_at=now,
            updated_at=now,
        )
    )


def void_promises(reply: Reply, now: datetime) -> None:
    """What a returned reply promised falls with it."""
    query = sa.select(Commitment).where(
        Commitment.reply_id == reply.id, Commitment.state.in_(PROMISED)
    )
    for row in db.session.scalars(query.with_for_update(**LOCK)):
        to(row, "void", now)


def deliver(
    actor: Actor,
    commitment_id: str,
    *,
    note: str,
    file_ids: list[str],
    version: int | None,
    now: datetime,
) -> None:
    """Report a commitment as done, with its evidence: files attached to it."""
    suggestion, row = take_commitment(actor, commitment_id, "deliver", version, now)
    for at, file_id in enumerate(file_ids):
        check_file(file_id, {"commitment": [row.id]}, f"/file_ids/{at}")
    row.note, row.delivered_at, row.state = note, now, "delivered"
    told = {"file_ids": file_ids}
    record(actor, "deliver", suggestion, about=row, now=now, changes=told)


def verify(actor: Actor, commitment_id: str, *, version: int | None, now: datetime) -> None:
    """The coordinator finds it done."""
    suggestion, row = take_commitment(actor, commitment_id, "verify", version, now)
    row.state = "verified"
    record(actor, "verify", suggestion, about=row, now=now)


def reject(
    actor: Actor, commitment_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """The coordinator does not find it done; it is open again."""
    suggestion, row = take_commitment(actor, commitment_id, "reject", version, now)
    row.state, row.delivered_at = "open", None
    record(actor, "reject", suggestion, about=row, now=now, remark=reason)


def record_result(
    actor: Actor,
    suggestion_id: str,
    *,
    kind: str,
    title: str,
    on: date,
    note: str = "",
    now: datetime,
) -> Result:
    """Note a policy, project, measure or practice that came of the suggestion (成果转化)."""
    row = SUGGESTIONS.take(actor, suggestion_id, "record-result", None)
    result = Result(
        id=new_id(),
        suggestion_id=row.id,
        kind=kind,
        title=title,
        on=on,
        note=note,
        created_by=actor.id,
        created_at=now,
    )
    db.session.add(result)
    row.touch(now)
    told = {"result_id": result.id, "kind": kind, "on": on.isoformat()}
    record(actor, "record-result", row, now=now, changes=told)
    return result
