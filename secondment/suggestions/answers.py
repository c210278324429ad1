"""The shapes sent: list rows, single reads, the timeline; Core selects of exactly the columns."""

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from secondment.cohorts.models import Cadre, Cohort
from secondment.journal.models import Entry, Remark
from secondment.kit.database import db
from secondment.kit.paging import Listing, page_args
from secondment.people.models import Department
from secondment.people.rules import Actor, reach
from secondment.policies.models import OutcomeScheme, Policy
from secondment.policies.rules import numbered
from secondment.suggestions import parts, queries
from secondment.suggestions.models import Assignment, Reply, Suggestion
from secondment.suggestions.parts import ONE, rows_of
from secondment.suggestions.queries import ASSIGNMENTS, REPLIES, SUGGESTIONS
from secondment.suggestions.rules import OVERSEERS
from secondment.suggestions.words import sentence

Lead = aliased(Assignment)  # the unit that answers alone, or leads
LeadUnit = aliased(Department)
LEADS = Lead.role.in_(("sole", "lead")) & Lead.state.not_in(("returned", "removed"))
PLAIN = (
    *("id", "number", "title", "topic", "source", "state", "round", "outcome_class", "adoption"),
    *("secondment_id", "cohort_id", "report_id", "suggested_department_id", "entered_by"),
    *("submitted_at", "updated_at", "version"),
)
COLUMNS = {name: getattr(Suggestion, name) for name in PLAIN} | {
    "proposer_id": Suggestion.proposer_id,
    "proposer_name": Cadre.name,
    "home_unit": Cadre.department_id,
    "lead_id": LeadUnit.id,
    "lead_code": LeadUnit.code,
    "lead_name": LeadUnit.name,
    "number_format": Policy.suggestion_number,
    "letters": OutcomeScheme.letters,
}
JOINS = (
    (Cadre, Cadre.id == Suggestion.proposer_id),
    (Cohort, Cohort.id == Suggestion.cohort_id),
    (Policy, Policy.id == Cohort.policy_id),
    (OutcomeScheme, OutcomeScheme.id == Policy.outcome_scheme_id),
    (Lead, sa.and_(Lead.suggestion_id == Suggestion.id, LEADS)),
    (LeadUnit, LeadUnit.id == Lead.department_id),
)
SUGGESTION_LIST = Listing(
    Suggestion,
    {
        "updated_at": Suggestion.updated_at,
        "created_at": Suggestion.created_at,
        "title": Suggestion.title,
    },
    COLUMNS,
    JOINS,
)
DESK = ("leader_in_charge", "section", "handler_id", "handler_name", "handler_phone")
ASSIGNMENT_COLUMNS = {
    name: getattr(Assignment, name)
    for name in (
        *("id", "suggestion_id", "role", "state", "assigned_at", "ended_at"),
        *(*DESK, "version", "updated_at"),
    )
} | {
    "title": Suggestion.title,
    "number": Suggestion.number,
    "number_format": Policy.suggestion_number,
    "unit_id": Department.id,
    "unit_code": Department.code,
    "unit_name": Department.name,
}
ASSIGNMENT_JOINS = (
    (Suggestion, Suggestion.id == Assignment.suggestion_id),
    (Cohort, Cohort.id == Suggestion.cohort_id),
    (Policy, Policy.id == Cohort.policy_id),
    (Department, Department.id == Assignment.department_id),
)
QUEUE = Listing(
    Assignment,
    {"assigned_at": Assignment.assigned_at, "updated_at": Assignment.updated_at},
    ASSIGNMENT_COLUMNS,
    ASSIGNMENT_JOINS,
    default="assigned_at",
)
REPLY_COLUMNS = (
    *("id", "assignment_id", "suggestion_id", "round", "state", "body", "outcome_class"),
    *("actions", "section", "promised_on", "contact_name", "contact_phone", "drafted_by"),
    *("signed_off_by", "signed_off_at", "sent_at", "sent_on", "sealed_file_id"),
    *("version", "updated_at"),
)


def joined(model: Any, columns: dict[str, Any], joins: Any) -> sa.Select[Any]:
    """The columns of a list for rows chosen otherwise, as for a single read."""
    query = sa.select(*(c.label(name) for name, c in columns.items())).select_from(model)
    for table, condition in joins:
        query = query.outerjoin(table, condition)
    return query


ONE_SUGGESTION = joined(Suggestion, COLUMNS, JOINS).where(Suggestion.id == ONE)
ASSIGNMENT = joined(Assignment, ASSIGNMENT_COLUMNS, ASSIGNMENT_JOINS)
ONE_ASSIGNMENT = ASSIGNMENT.where(Assignment.id == ONE)
ITS_ASSIGNMENTS = ASSIGNMENT.where(Assignment.suggestion_id == ONE).order_by(Assignment.id)


def list_suggestions(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    filters, paging = page_args(query)
    where = [queries.visible(actor), *queries.suggestion_filters(actor, filters)]
    page = SUGGESTION_LIST.page(where, owner=actor.id or "", **paging)
    page["items"] = finished(page["items"])
    return page


def finished(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """List rows in their final shape, with what stands in other tables: three queries a page."""
    ids = [row["id"] for row in rows]
    signed, referred, judged = (
        part(ids) for part in (parts.co_signers, parts.referrals, parts.evaluations)
    )
    return [
        shaped(row)
        | {
            "co_signer_ids": signed.get(row["id"], []),
            "referred_departments": referred.get(row["id"], []),
            "evaluation": judged.get(row["id"]),
        }
        for row in rows
    ]


def shaped(row: dict[str, Any]) -> dict[str, Any]:
    """A selected row with its names put into objects."""
    lead = {name: row.pop(f"lead_{name}") for name in ("id", "code", "name")}
    form, letters, home = (row.pop(name) for name in ("number_format", "letters", "home_unit"))
    proposer = {"cadre_id": row.pop("proposer_id"), "name": row.pop("proposer_name")}
    return row | {
        "proposer": proposer,
        "number_text": numbered(form, row["number"]) if row["number"] else None,
        "outcome_letter": letters[row["outcome_class"]]["letter"] if row["outcome_class"] else None,
        "lead_department": lead if lead["id"] else None,
        "own_unit": lead["id"] is not None and lead["id"] == home,
    }


def read_suggestion(actor: Actor, suggestion_id: str) -> dict[str, Any]:
    """One suggestion with all the actor may see of it. Raises `not_found`."""
    row = SUGGESTIONS.find(actor, suggestion_id)
    (found,) = finished(rows_of(ONE_SUGGESTION, one=row.id))
    return found | {
        "problem": row.problem,
        "measures": parts.measures([row.id]).get(row.id, []),
        "assignments": assignments_of(actor, row),
        "allowed_actions": SUGGESTIONS.allowed(actor, row),
    }


def assignments_of(actor: Actor, row: Suggestion) -> list[dict[str, Any]]:
    """The units' tasks; who inside a unit has it is for the unit and the district's offices."""
    found = [shaped_assignment(one) for one in rows_of(ITS_ASSIGNMENTS, one=row.id)]
    if row.district_id in reach(actor, *OVERSEERS):
        return found
    own = reach(actor, "handler", "signer")
    for one in found:
        if one["department"]["id"] not in own:
            one |= {name: None if name == "handler_id" else "" for name in DESK}
    return found


def shaped_assignment(row: dict[str, Any]) -> dict[str, Any]:
    unit = {name: row.pop(f"unit_{name}") for name in ("id", "code", "name")}
    form, number = row.pop("number_format"), row.pop("number")
    return row | {"department": unit, "number_text": numbered(form, number) if number else None}


def list_assignments(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    filters, paging = page_args(query)
    where = [
        queries.visible_assignments(actor),
        *queries.assignment_filters(actor, filters),
    ]
    page = QUEUE.page(where, owner=actor.id or "", **paging)
    page["items"] = [shaped_assignment(row) for row in page["items"]]
    return page


def read_assignment(actor: Actor, assignment_id: str) -> dict[str, Any]:
    """One unit's task. Raises `not_found`."""
    row = ASSIGNMENTS.find(actor, assignment_id)
    (found,) = rows_of(ONE_ASSIGNMENT, one=row.id)
    return shaped_assignment(found) | {"allowed_actions": ASSIGNMENTS.allowed(actor, row)}


def list_replies(actor: Actor, assignment_id: str) -> dict[str, Any]:
    """The replies of an assignment that the actor may see, newest first."""
    query = (
        sa.select(*(getattr(Reply, name) for name in REPLY_COLUMNS))
        .where(Reply.assignment_id == assignment_id, queries.visible_replies(actor))
        .order_by(Reply.id.desc())
    )
    rows = rows_of(query)
    decided = parts.decisions_of([row["id"] for row in rows])
    items = [row | {"measures": decided.get(row["id"], [])} for row in rows]
    return {"items": items, "next_cursor": None}


def read_reply(actor: Actor, reply_id: str) -> dict[str, Any]:
    """One reply with its decisions. Raises `not_found`."""
    row = REPLIES.find(actor, reply_id)
    found = {name: getattr(row, name) for name in REPLY_COLUMNS}
    return found | {
        "measures": parts.decisions_of([row.id]).get(row.id, []),
        "allowed_actions": REPLIES.allowed(actor, row),
    }


# The timeline


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
    sent = (Entry.object_type == "reply") & (Entry.to_state == "sent")
    general = Entry.object_type == "suggestion"
    inside = Entry.action.in_(("allocate", "contact", "progress"))
    handed = (Entry.object_type == "assignment") & ~inside
    if row.district_id in reach(actor, "hr", "leader"):
        return general | sent | (Entry.object_type == "assignment")
    units = reach(actor, "handler", "signer")
    own = sa.select(Assignment.id).where(Assignment.department_id.in_(units))
    drafts = sa.select(Reply.id).where(Reply.assignment_id.in_(own))
    ended = db.session.scalar(own_end(row, units))
    seen = general | sent | handed | Entry.object_id.in_(own) | Entry.object_id.in_(drafts)
    return seen & (Entry.at <= ended) if ended else seen


def own_end(row: Suggestion, units: frozenset[str]) -> sa.Select[Any]:
    """When the last task of `units` in the suggestion ended; null while one goes on."""
    going = sa.func.count().filter(Assignment.ended_at.is_(None))
    last = sa.func.max(Assignment.ended_at)
    return sa.select(sa.case((going > 0, None), else_=last)).where(
        Assignment.suggestion_id == row.id, Assignment.department_id.in_(units)
    )


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
