"""What units do with what was sent to them. Nobody's reading is counted: a unit opens, a unit
signs for it."""

from datetime import datetime

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.database import db
from secondment.people.rules import Actor, reach
from secondment.publishing.models import Receipt
from secondment.publishing.queries import RECEIPTS
from secondment.publishing.rules import READERS


def open_receipt(actor: Actor, receipt_id: str, *, version: int | None, now: datetime) -> None:
    """The unit has opened what it was sent; the time of receiving it (domain.md 4.4)."""
    row = RECEIPTS.take(actor, receipt_id, "open", version)
    row.state, row.opened_at = "opened", now
    row.touch(now)
    record(actor, "open", row, now=now)


def sign_receipt(actor: Actor, receipt_id: str, *, version: int | None, now: datetime) -> None:
    """Sign for it in the unit's name (签收)."""
    row = RECEIPTS.take(actor, receipt_id, "sign", version)
    row.state, row.signed_at, row.signed_by = "signed", now, actor.id
    row.opened_at = row.opened_at or now
    row.touch(now)
    record(actor, "sign", row, now=now)


def urge_receipt(actor: Actor, receipt_id: str, *, version: int | None, now: datetime) -> None:
    """Remind a unit that has not signed for it."""
    row = RECEIPTS.take(actor, receipt_id, "urge", version)
    row.urged_at = now
    row.touch(now)
    record(actor, "urge", row, now=now)


def unopened(actor: Actor, publication_id: str) -> list[str]:
    """The actor's units' receipts of a publication that nobody there has opened yet."""
    query = sa.select(Receipt.id).where(
        Receipt.publication_id == publication_id,
        Receipt.state == "sent",
        Receipt.department_id.in_(sorted(reach(actor, *READERS))),
    )
    return list(db.session.scalars(query))
