"""The shapes sent of replies and of what follows them: commitments, results, slips."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import rows_of
from secondment.kit.paging import Collection, Listing, Row, page_args
from secondment.people.models import Department
from secondment.people.rules import Actor, reach
from secondment.reports.queries import files_of
from secondment.suggestions import parts, queries
from secondment.suggestions.answer_models import Commitment, Reply
from secondment.suggestions.answers import today
from secondment.suggestions.filters import commitment_filters
from secondment.suggestions.parts import ONE
from secondment.suggestions.queries import COMMITMENTS, REPLIES, SUGGESTIONS
from secondment.suggestions.rules import OVERSEERS

REPLY_COLUMNS = (
    *("id", "assignment_id", "suggestion_id", "round", "state", "body", "outcome_class"),
    *("actions", "section", "promised_on", "contact_name", "contact_phone", "drafted_by"),
    *("signed_off_by", "signed_off_at", "sent_at", "sent_on", "sealed_file_id"),
    *("number", "signed_by", "signed_on", "signed_file_id", "version", "updated_at"),
)
COMMITMENT_LIST = Listing(
    Commitment,
    {"due_on": Commitment.due_on, "updated_at": Commitment.updated_at},
    {
        name: getattr(Commitment, name)
        for name in (
            *("id", "suggestion_id", "reply_id", "assignment_id", "text", "due_on", "state"),
            *("note", "delivered_at", "version", "updated_at"),
        )
    }
    | {"unit_id": Department.id, "unit_code": Department.code, "unit_name": Department.name},
    ((Department, Department.id == Commitment.department_id),),
    default="due_on",
)
ONE_COMMITMENT = (
    sa.select(*(column.label(name) for name, column in COMMITMENT_LIST.columns.items()))
    .join(Department, Department.id == Commitment.department_id)
    .where(Commitment.id == ONE)
)


def list_replies(actor: Actor, where: sa.ColumnElement[bool]) -> dict[str, Any]:
    """Those replies that the actor may see, newest first."""
    query = (
        sa.select(*(getattr(Reply, name) for name in REPLY_COLUMNS))
        .where(where, queries.visible_replies(actor))
        .order_by(Reply.id.desc())
    )
    rows = rows_of(query)
    decided = parts.decisions_of([row["id"] for row in rows])
    items = [row | {"measures": decided.get(row["id"], [])} for row in rows]
    return {"items": items, "next_cursor": None}


def replies_of_assignment(actor: Actor, assignment_id: str) -> dict[str, Any]:
    return list_replies(actor, Reply.assignment_id == assignment_id)


def replies_of_suggestion(actor: Actor, suggestion_id: str) -> dict[str, Any]:
    return list_replies(actor, Reply.suggestion_id == suggestion_id)


def read_reply(actor: Actor, reply_id: str) -> dict[str, Any]:
    """One reply with its decisions. Raises `not_found`."""
    row = REPLIES.find(actor, reply_id)
    found = {name: getattr(row, name) for name in REPLY_COLUMNS}
    return found | {
        "measures": parts.decisions_of([row.id]).get(row.id, []),
        "allowed_actions": REPLIES.allowed(actor, row),
    }


# Commitments


def commitments_asked(actor: Actor, filters: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    return [queries.visible_commitments(actor), *commitment_filters(filters, today())]


def told_commitments(_actor: Actor, rows: list[Row]) -> list[Row]:
    day = today()
    return [shaped_commitment(row, day) for row in rows]


def shaped_commitment(row: Row, day: date) -> Row:
    unit = {name: row.pop(f"unit_{name}") for name in ("id", "code", "name")}
    missed = row["state"] == "open" and row["due_on"] < day
    return row | {"department": unit, "missed": missed}


COMMITMENT_ROWS = Collection(COMMITMENT_LIST, commitments_asked, told_commitments)


def list_commitments(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """The ledger of what was promised (承诺事项台账), by date."""
    return COMMITMENT_ROWS.page(actor, *page_args(query))


def read_commitment(actor: Actor, commitment_id: str) -> dict[str, Any]:
    """One commitment with its evidence. Raises `not_found`."""
    row = COMMITMENTS.find(actor, commitment_id)
    (found,) = rows_of(ONE_COMMITMENT, one=row.id)
    return shaped_commitment(found, today()) | {
        "evidence": files_of("commitment", row.id),
        "allowed_actions": COMMITMENTS.allowed(actor, row),
    }


# Of one suggestion


def results(actor: Actor, suggestion_id: str) -> dict[str, Any]:
    """What the suggestion turned into, oldest first."""
    until = queries.seen_until(actor, suggestion_id)
    found = parts.results([suggestion_id], until)
    return {"items": found.get(suggestion_id, []), "next_cursor": None}


def slips(actor: Actor, suggestion_id: str) -> dict[str, Any]:
    """The slips sent to its units, oldest first: a unit sees its own, the offices all."""
    row = SUGGESTIONS.find(actor, suggestion_id)
    items = parts.slips(row.id)
    if row.district_id not in reach(actor, *OVERSEERS):
        own = reach(actor, "handler", "signer")
        items = [one for one in items if one["department"]["id"] in own]
    return {"items": items, "next_cursor": None}
