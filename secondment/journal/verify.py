"""Checking the chains: every entry as it was written, none missing, none added between."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from secondment.journal.models import Entry, Remark
from secondment.journal.service import FIRST, entry_hash, remark_digest
from secondment.kit.database import db

ORDER = (Entry.subject_type, Entry.subject_id, Entry.seq)
UNREADABLE = (ValueError, TypeError, sa.exc.OperationalError)


@dataclass(frozen=True)
class Broken:
    """The first entry that is not as it was written, and how that shows."""

    subject_type: str
    subject_id: str
    seq: int
    entry_id: str
    fault: str


def verify() -> tuple[int, Broken | None]:
    """The number of entries read and, if a chain is broken, where first.

    A remark that is gone was erased; one that reads otherwise than its digest was changed.
    """
    query = (
        sa.select(Entry, Remark)
        .outerjoin(Remark, Remark.entry_id == Entry.id)
        .order_by(*ORDER)
        .execution_options(yield_per=1000)
    )
    try:
        with db.session.execute(query) as rows:
            return follow(rows)
    except UNREADABLE as error:
        return find_unreadable(error)


def find_unreadable(error: Exception) -> tuple[int, Broken]:
    """The entry that stopped the reading: on SQLite any column may be made to hold anything."""
    places = db.session.execute(sa.select(*ORDER, Entry.id).order_by(*ORDER)).all()
    for count, place in enumerate(places, 1):
        try:
            entry_hash(db.session.get_one(Entry, place.id))
            db.session.get(Remark, place.id)
        except UNREADABLE:
            return count, Broken(*place, "cannot be read")
    raise error


def follow(rows: Iterable[Any]) -> tuple[int, Broken | None]:
    subject, seq, previous, count = None, 0, FIRST, 0
    for entry, remark in rows:
        if (entry.subject_type, entry.subject_id) != subject:
            subject, seq, previous = (entry.subject_type, entry.subject_id), 0, FIRST
        count, seq = count + 1, seq + 1
        fault = fault_of(entry, remark, seq, previous)
        if fault:
            return count, Broken(*subject, entry.seq, entry.id, fault)
        previous = entry.hash
        db.session.expunge(entry)
    return count, None


def fault_of(entry: Entry, remark: Remark | None, seq: int, previous: str) -> str | None:
    if entry.seq != seq:
        return f"expected number {seq}"
    if entry.previous_hash != previous:
        return "does not follow the entry before it"
    if entry.hash != entry_hash(entry):
        return "was changed"
    if remark and remark_digest(remark.salt, remark.text) != entry.remark_digest:
        return "its remark was changed"
    return None
