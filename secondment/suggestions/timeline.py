"""The timeline of a suggestion: its journal, as far as the reader may see, in his language."""

import json
from typing import Any

import sqlalchemy as sa

from secondment.journal.models import Entry, Remark
from secondment.kit.database import db
from secondment.people.rules import Actor, reach
from secondment.suggestions import parts, queries
from secondment.suggestions.answer_models import Reply
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.queries import SUGGESTIONS
from secondment.suggestions.words import sentence

# What goes on between a unit and the office, or a co-unit and its lead
INSIDE = ("allocate", "contact", "progress", "opinion", "request-return", "refuse-return")


def timeline(actor: Actor, suggestion_id: str, locale: str) -> dict[str, Any]:
    """What happened, oldest first; entries on rows the actor may not see are left out."""
    row = SUGGESTIONS.find(actor, suggestion_id)
    query = (
        sa.select(Entry, Remark.text)
        .outerjoin(Remark, Remark.entry_id == Entry.id)
        .where(
            Entry.subject_type == "suggestion",
            Entry.subject_id == row.id,
            seen_entries(actor, row),
        )
        .order_by(Entry.seq)
    )
    found = db.session.execute(query).all()
    names = parts.names_of(entry.actor_id for entry, _ in found)
    items = [told(entry, remark, names, locale) for entry, remark in found]
    return {"items": items, "next_cursor": None}


def seen_entries(actor: Actor, row: Suggestion) -> sa.ColumnElement[bool]:
    """Unsent replies, other units' allocations and what came after a unit's end stay out."""
    if row.district_id in reach(actor, "coordinator"):
        shown = sa.select(Reply.id).where(queries.visible_replies(actor))
        return (Entry.object_type != "reply") | Entry.object_id.in_(shown)
    sent = (Entry.object_type == "reply") & (
        (Entry.to_state == "sent") | ((Entry.from_state == "sent") & (Entry.action == "return"))
    )
    general = Entry.object_type == "suggestion"
    general |= Entry.object_type == "commitment"
    handed = (Entry.object_type == "assignment") & Entry.action.not_in(INSIDE)
    if row.district_id in reach(actor, "hr", "leader"):
        return general | sent | (Entry.object_type == "assignment")
    units = reach(actor, "handler", "signer")
    own = sa.select(Assignment.id).where(Assignment.department_id.in_(units))
    drafts = sa.select(Reply.id).where(Reply.assignment_id.in_(own))
    seen = general | sent | handed | Entry.object_id.in_(own) | Entry.object_id.in_(drafts)
    return seen & (Entry.at <= queries.seen_until(actor, row.id))


def told(entry: Entry, remark: str | None, names: dict[str, str], locale: str) -> dict[str, Any]:
    who = names.get(entry.actor_id or "", "system" if locale == "en" else "系统")
    states = (entry.from_state, entry.to_state)
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor": {"id": entry.actor_id, "name": who},
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "text": sentence(who, entry.action, entry.object_type, states, locale),
        "remark": remark,
        "changes": json.loads(entry.changes),
    }
