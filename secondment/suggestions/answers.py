"""The shapes sent: list rows, single reads, the timeline; Core selects of exactly the columns."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Cohort
from secondment.kit import clock
from secondment.kit.clock import day_of
from secondment.kit.database import among, rows_of
from secondment.kit.paging import Collection, Listing, Row, page_args
from secondment.kit.workdays import WorkCalendar
from secondment.people.models import Department
from secondment.people.rules import Actor, reach
from secondment.policies.models import OutcomeScheme, Policy
from secondment.policies.rules import numbered
from secondment.policies.workdays import work_calendar
from secondment.suggestions import parts, queries
from secondment.suggestions.deadlines import assign_date, light_of
from secondment.suggestions.filters import assignment_filters, leaves_few, suggestion_filters
from secondment.suggestions.found_answers import source_passage
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.parts import EVER, IDS, ONE
from secondment.suggestions.queries import ASSIGNMENTS, SUGGESTIONS
from secondment.suggestions.rules import OVERSEERS
from secondment.suggestions.states import ENDED, OWING, WITH_UNITS

PLAIN = (
    *("id", "number", "title", "topic", "source", "state", "round", "outcome_class", "adoption"),
    *("secondment_id", "cohort_id", "report_id", "suggested_department_id", "entered_by"),
    *("merged_into_id", "reply_on", "yellow_on", "paused_since"),
    *("evaluation_on", "evaluation_urged_at"),
    *("submitted_at", "updated_at", "version"),
)
COLUMNS = {name: getattr(Suggestion, name) for name in PLAIN} | {
    "proposer_id": Suggestion.proposer_id,
    "proposer_name": Cadre.name,
    "home_unit": Cadre.department_id,
}
JOINS = ((Cadre, Cadre.id == Suggestion.proposer_id),)
WRITINGS = (
    sa.select(Cohort.id, Policy.suggestion_number, OutcomeScheme.letters)
    .join(Policy, Policy.id == Cohort.policy_id)
    .join(OutcomeScheme, OutcomeScheme.id == Policy.outcome_scheme_id)
    .where(among(Cohort.id, IDS))
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
        *("id", "suggestion_id", "study_id", "role", "state", "assigned_at", "ended_at"),
        *("sign_on", "return_on", "contact_on", "due_on", "yellow_on", "provisional", "opinion"),
        *("return_reason", "proposed_department_id", "return_requested_at"),
        *("decide_return_on", "return_ruling"),
        *("extension_state", "extension_until", "extension_reason"),
        *(*DESK, "version", "updated_at"),
    )
} | {
    "suggestion_state": Suggestion.state,
    "paused_since": Suggestion.paused_since,
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
    {
        "due_on": Assignment.due_on,
        "assigned_at": Assignment.assigned_at,
        "updated_at": Assignment.updated_at,
    },
    ASSIGNMENT_COLUMNS,
    ASSIGNMENT_JOINS,
    default="due_on",
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


def today() -> date:
    return day_of(clock.now())


def suggestions_asked(actor: Actor, filters: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    return [queries.visible(actor), *suggestion_filters(actor, filters, today())]


def finished(actor: Actor, rows: list[Row]) -> list[Row]:
    """List rows in their final shape, with what stands in other tables: as many queries for a
    thousand as for one."""
    ids, day, calendar = [row["id"] for row in rows], today(), work_calendar()
    left_at = queries.left_at(actor, ids)
    signed, referred, judged = parts.co_signers(ids), parts.referrals(ids), parts.evaluations(ids)
    leads, written = parts.leads(ids), writings(rows)
    for row in rows:
        key = row["id"]
        shape(row, leads.get(key), day, calendar)
        write(row, *written[row["cohort_id"]])
        row["co_signer_ids"] = signed.get(key, [])
        row["referred_departments"] = referred.get(key, [])
        row["evaluation"] = until_then(judged.get(key), left_at.get(key, EVER))
    return rows


SUGGESTION_ROWS = Collection(SUGGESTION_LIST, suggestions_asked, finished)


def list_suggestions(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return SUGGESTION_ROWS.page(actor, *page_args(query))


def until_then(given: Row | None, until: datetime) -> Row | None:
    return given if given and given["created_at"] <= until else None


def shape(row: Row, lead: Row | None, day: date, calendar: WorkCalendar) -> None:
    """Put the names of a selected row into objects, and add its light."""
    home = row.pop("home_unit")
    row["proposer"] = {"cadre_id": row.pop("proposer_id"), "name": row.pop("proposer_name")}
    row["lead_department"] = lead
    row["own_unit"] = lead is not None and lead["id"] == home
    yellow_on = row.pop("yellow_on")
    runs = row["state"] in WITH_UNITS and row["paused_since"] is None
    row |= light_of(row["reply_on"] if runs else None, yellow_on, day, calendar)


def writings(rows: list[Row]) -> dict[str, tuple[str, dict[str, Any]]]:
    """How the policies of the rows' cohorts write numbers and outcome classes, by cohort."""
    cohort_ids = sorted({row["cohort_id"] for row in rows})
    return {
        one["id"]: (one["suggestion_number"], one["letters"])
        for one in rows_of(WRITINGS, ids=cohort_ids)
    }


def write(row: Row, number_format: str, letters: dict[str, Any]) -> None:
    """Add the number and the outcome class as the policy writes them."""
    row["number_text"] = numbered(number_format, row["number"]) if row["number"] else None
    row["outcome_letter"] = outcome_letter(letters, row["outcome_class"])


def outcome_letter(letters: dict[str, Any], outcome_class: str | None) -> str | None:
    """How the policy's scheme writes the class; null for one it does not know."""
    known: dict[str, Any] | None = letters.get(outcome_class or "")
    return known["letter"] if known else None


def read_suggestion(actor: Actor, suggestion_id: str) -> dict[str, Any]:
    """One suggestion with all the actor may see of it. Raises `not_found`."""
    row = SUGGESTIONS.find(actor, suggestion_id)
    (found,) = finished(actor, rows_of(ONE_SUGGESTION, one=row.id))
    until = queries.seen_until(actor, row.id)
    return found | {
        "problem": row.problem,
        "measures": parts.measures([row.id], until).get(row.id, []),
        "assignments": assignments_of(actor, row, until),
        "due": due_of(row),
        "source_passage": source_passage(actor, row.id),
        "commitments": parts.commitments([row.id], until).get(row.id, []),
        "results": parts.results([row.id], until).get(row.id, []),
        "allowed_actions": SUGGESTIONS.allowed(actor, row),
    }


def due_of(row: Suggestion) -> dict[str, Any]:
    """The dates of the suggestion itself; those of its units stand with them."""
    return {
        "assign_on": assign_date(row),
        "reply_on": row.reply_on,
        "evaluation_on": row.evaluation_on,
    }


def assignments_of(actor: Actor, row: Suggestion, until: datetime) -> list[dict[str, Any]]:
    """The units' tasks. Who inside a unit has it, and that it would return it, is for the unit
    and the district's offices; an opinion besides for the lead."""
    found = shaped_assignments(rows_of(ITS_ASSIGNMENTS, one=row.id))
    found = [one for one in found if one["assigned_at"] <= until]
    if row.district_id in reach(actor, *OVERSEERS):
        return found
    own = reach(actor, "handler", "signer")
    leads = any(
        one["role"] == "lead" and one["state"] not in ENDED and one["department"]["id"] in own
        for one in found
    )
    for one in found:
        if one["department"]["id"] not in own:
            one |= {name: None if name == "handler_id" else "" for name in DESK}
            one["return_request"] = None
            one["opinion"] = one["opinion"] if leads else None
    return found


def shaped_assignments(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    day, calendar = today(), work_calendar()
    return [shaped_assignment(row, day, calendar) for row in rows]


def shaped_assignment(row: dict[str, Any], day: date, calendar: WorkCalendar) -> dict[str, Any]:
    """A selected row with its unit, dates, requests and light in their places."""
    unit = {name: row.pop(f"unit_{name}") for name in ("id", "code", "name")}
    form, number = row.pop("number_format"), row.pop("number")
    waits = row.pop("suggestion_state") in WITH_UNITS and row["paused_since"] is None
    due_on, yellow_on, helping = row.pop("due_on"), row.pop("yellow_on"), row["role"] == "co"
    runs = waits and row["state"] in OWING
    light = light_of(due_on if runs else None, yellow_on, day, calendar)
    due = {name: row.pop(name) for name in ("sign_on", "return_on", "contact_on")}
    due |= {
        "opinion_on": due_on if helping else None,
        "reply_on": None if helping else due_on,
        "provisional": row.pop("provisional"),
    }
    parts = {"extension": extension_of(row), "return_request": return_request_of(row)}
    number_text = numbered(form, number) if number else None
    return row | light | parts | {"department": unit, "number_text": number_text, "due": due}


def extension_of(row: dict[str, Any]) -> dict[str, Any] | None:
    state, until, reason = (row.pop(f"extension_{name}") for name in ("state", "until", "reason"))
    return {"until": until, "reason": reason, "state": state} if state else None


def return_request_of(row: dict[str, Any]) -> dict[str, Any] | None:
    asked = {
        "reason": row.pop("return_reason"),
        "proposed_department_id": row.pop("proposed_department_id"),
        "requested_at": row.pop("return_requested_at"),
        "decide_on": row.pop("decide_return_on"),
        "ruling": row.pop("return_ruling"),
    }
    return asked if asked["requested_at"] else None


def assignments_asked(actor: Actor, filters: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    few = leaves_few(filters)
    seen = queries.visible_among_few(actor) if few else queries.visible_assignments(actor)
    return [seen, *assignment_filters(actor, filters, today())]


ASSIGNMENT_ROWS = Collection(
    QUEUE, assignments_asked, lambda _actor, rows: shaped_assignments(rows)
)


def list_assignments(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return ASSIGNMENT_ROWS.page(actor, *page_args(query))


def read_assignment(actor: Actor, assignment_id: str) -> dict[str, Any]:
    """One unit's task. Raises `not_found`."""
    row = ASSIGNMENTS.find(actor, assignment_id)
    (found,) = shaped_assignments(rows_of(ONE_ASSIGNMENT, one=row.id))
    return found | {"allowed_actions": ASSIGNMENTS.allowed(actor, row)}
