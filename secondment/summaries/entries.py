"""The journal's listing, for those who watch over the service (moves.md 7)."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from secondment.journal.models import Entry
from secondment.kit.clock import zone
from secondment.kit.paging import Listing, page_args
from secondment.people.models import SecuritySettings, User
from secondment.people.rules import Actor

SECURITY_SUBJECTS = (User.__tablename__, SecuritySettings.__tablename__)
SAME = ("subject_type", "subject_id", "action", "actor_id")
COLUMNS = {
    name: getattr(Entry, name)
    for name in (
        *("id", "seq", "at", "actor_id", "request_id", "subject_type", "subject_id"),
        *("object_type", "object_id", "action", "from_state", "to_state"),
    )
} | {"actor": User.display_name}
SORTS = {"at": Entry.at}
ACTORS = ((User, User.id == Entry.actor_id),)
WITHOUT_VALUES = Listing(Entry, SORTS, COLUMNS, ACTORS, "-at")
WITH_VALUES = Listing(Entry, SORTS, COLUMNS | {"changes": Entry.changes}, ACTORS, "-at")


def list_entries(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """The auditor sees all entries, without values; the security administrator those of accounts
    and sign-in, and refusals, with the values that the chain holds."""
    filters, paging = page_args(query)
    where = list(conditions(filters))
    if actor.has("auditor"):
        return WITHOUT_VALUES.page(where, owner=actor.id or "", **paging)
    watched = Entry.subject_type.in_(SECURITY_SUBJECTS) | (Entry.action == "refused")
    page = WITH_VALUES.page([watched, *where], owner=actor.id or "", **paging)
    for row in page["items"]:
        row["changes"] = json.loads(row["changes"])
    return page


def conditions(filters: dict[str, Any]) -> Iterator[sa.ColumnElement[bool]]:
    """Equal columns; `since` and `until` are days of the programme's zone, both included."""
    for name in SAME:
        if name in filters:
            yield getattr(Entry, name) == filters[name]
    if "since" in filters:
        yield Entry.at >= midnight(filters["since"])
    if "until" in filters:
        yield Entry.at < midnight(filters["until"] + timedelta(days=1))


def midnight(day: date) -> datetime:
    """The instant at which the day begins where the programme is run."""
    return datetime.combine(day, time.min, zone())
