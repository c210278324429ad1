"""Several suggestions on one matter (并案): handled together, kept apart, each one answered."""

from datetime import datetime

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.database import LOCK, db
from secondment.kit.errors import invalid
from secondment.people.rules import Actor
from secondment.suggestions.models import Suggestion
from secondment.suggestions.queries import SUGGESTIONS, is_visible
from secondment.suggestions.taking import to

TAKES_OTHERS = ("submitted", "accepted", "assigned", "handling")


def merge(
    actor: Actor, suggestion_id: str, *, into_id: str, version: int | None, now: datetime
) -> None:
    """Have a suggestion handled with another of its cohort; its text and number stay as they are.

    Its proposer is answered by the other's reply, which he sees from now on.
    """
    lock_both(suggestion_id, into_id)
    row = SUGGESTIONS.take(actor, suggestion_id, "merge", version)
    into = db.session.scalar(
        sa.select(Suggestion).where(
            Suggestion.id == into_id,
            Suggestion.id != row.id,
            Suggestion.cohort_id == row.cohort_id,
            Suggestion.state.in_(TAKES_OTHERS),
            is_visible(actor),
        )
    )
    if into is None:
        raise invalid("/into_id", "unknown_reference")
    row.merged_from, row.merged_into_id = row.state, into.id
    to(row, "merged", now)
    record(actor, "merge", row, now=now)
    into.touch(now)
    record(actor, "take-in", into, now=now, changes={"suggestion_id": row.id})


def unmerge(actor: Actor, suggestion_id: str, *, version: int | None, now: datetime) -> None:
    """Take a merged suggestion out again, in the state it held before."""
    lock_both(suggestion_id, SUGGESTIONS.find(actor, suggestion_id).merged_into_id)
    row = SUGGESTIONS.take(actor, suggestion_id, "unmerge", version)
    into = db.session.get_one(Suggestion, row.merged_into_id)
    to(row, row.merged_from or "accepted", now)
    row.merged_into_id = row.merged_from = None
    record(actor, "unmerge", row, now=now)
    into.touch(now)
    record(actor, "give-out", into, now=now, changes={"suggestion_id": row.id})


def lock_both(*ids: str | None) -> None:
    """Lock two suggestions in one order, whichever of them is merged into the other."""
    query = sa.select(Suggestion.id).where(Suggestion.id.in_([key for key in ids if key]))
    db.session.execute(query.order_by(Suggestion.id).with_for_update(**LOCK))
