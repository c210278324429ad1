"""The suggestions register in and out: sheets are read and written before any lock is held."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from secondment.cohorts.models import Cadre, Cohort, Secondment
from secondment.cohorts.queries import COHORT_LIFE, visible_secondments
from secondment.cohorts.rosters import active_departments, by_key, names_of, portions
from secondment.journal.service import record
from secondment.kit.database import LOCK, db, rows_of
from secondment.kit.errors import refuse
from secondment.kit.sheet_imports import Outcome, outcome_of
from secondment.kit.sheets import read_sheets
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import Department, User
from secondment.people.rules import Actor, only_district, reach
from secondment.policies.models import Policy
from secondment.policies.rules import numbered
from secondment.suggestions import parts, queries
from secondment.suggestions.answers import joined, today
from secondment.suggestions.filters import suggestion_filters
from secondment.suggestions.intake import create_many
from secondment.suggestions.models import Suggestion
from secondment.suggestions.register_book import register_book
from secondment.suggestions.register_match import (
    KeptOne,
    Known,
    Planned,
    Proposer,
    match,
)
from secondment.suggestions.register_measures import join_measures
from secondment.suggestions.register_sheet import Register, read_register
from secondment.suggestions.words import SOURCES, STATES

ENTERERS = ("hr", "coordinator")
PORTION = 500  # suggestions read at a time, by key

# In


def admit(actor: Actor, cohort_id: str, *, lock: bool = False) -> Cohort:
    """The cohort, for whoever enters suggestions on behalf of its cadres."""
    cohort = COHORT_LIFE.find(actor, cohort_id, lock=lock)
    if cohort.district_id not in reach(actor, *ENTERERS):
        raise refuse("not_allowed")
    return cohort


def read_upload(data: bytes) -> Register:
    """The rows of an uploaded sheet; begins no write. Raises the codes of sheets and registers."""
    return read_register(read_sheets(data))


def check_register(actor: Actor, cohort_id: str, register: Register, *, partial: bool) -> Outcome:
    """What importing the register would come to; begins no write."""
    with reading():
        known = known_of(actor, admit(actor, cohort_id), register)
    found = match(register, known)
    return outcome_of("check", register.total, found, len(found.planned), partial=partial)


def import_register(
    actor: Actor, cohort_id: str, register: Register, *, partial: bool, now: datetime
) -> Outcome:
    """Draft the suggestions of a register's right rows, each on behalf of its proposer.

    Without `partial` a single wrong row leaves everything as it was. The cohort's lock is held,
    so that the same file sent twice at once is made once.
    """
    cohort = admit(actor, cohort_id, lock=True)
    found = match(register, known_of(actor, cohort, register))
    outcome = outcome_of("import", register.total, found, len(found.planned), partial=partial)
    if outcome.created:
        create_many(actor, [draft_of(cohort, plan) for plan in found.planned], now=now)
        told = {"suggestions": outcome.created}
        record(actor, "import-register", cohort, now=now, changes=told)
    return outcome


def draft_of(cohort: Cohort, plan: Planned) -> dict[str, Any]:
    row = plan.row
    return {
        "cohort_id": cohort.id,
        "district_id": cohort.district_id,
        "secondment_id": plan.proposer.secondment_id,
        "proposer_id": plan.proposer.cadre_id,
        "title": row.title,
        "problem": row.problem,
        "topic": row.topic,
        "source": row.source or "cadre",
        "suggested_department_id": plan.suggested_department_id,
        "measures": row.measures,
    }


def known_of(actor: Actor, cohort: Cohort, register: Register) -> Known:
    """What is kept of the cohort's cadres and their suggestions of these titles."""
    departments = sa.select(Department.id, Department.name).where(
        Department.district_id == cohort.district_id
    )
    proposers = proposers_of(cohort)
    known = Known(
        proposers=proposers,
        departments=names_of(departments),
        open_departments=by_key(active_departments(cohort.district_id)),
    )
    named = {row.proposer for row in register.rows}
    cadres = {one.cadre_id for name in named for one in proposers.get(name, ())}
    titles = {row.title for row in register.rows}
    kept = list(kept_ones(actor, cohort, cadres, titles))
    measures = measures_of([row["id"] for row in kept])
    for row in kept:
        key, one_id = (row.pop("proposer_id"), row.pop("title")), row.pop("id")
        row["measures"] = tuple(measures.get(one_id, ()))
        known.suggestions.setdefault(key, []).append(KeptOne(**row))
    return known


def proposers_of(cohort: Cohort) -> dict[str, list[Proposer]]:
    """The cohort's cadres by name, but for those withdrawn; each with his last secondment."""
    query = (
        sa.select(Cadre.id, Secondment.id, Cadre.name, Department.name)
        .join(Secondment, Secondment.cadre_id == Cadre.id)
        .join(Department, Department.id == Cadre.department_id)
        .where(Secondment.cohort_id == cohort.id, Secondment.state != "withdrawn")
        .order_by(Secondment.starts_on, Secondment.id)
    )
    last = {row[0]: Proposer(*row) for row in db.session.execute(query)}
    found: dict[str, list[Proposer]] = {}
    for one in last.values():
        found.setdefault(one.name, []).append(one)
    return found


def kept_ones(
    actor: Actor, cohort: Cohort, cadres: set[str], titles: set[str]
) -> Iterator[dict[str, Any]]:
    """Their suggestions of these titles in any state, but for drafts a cadre keeps to himself."""
    seen = queries.visible(actor)
    on_behalf = User.cadre_id.is_distinct_from(Suggestion.proposer_id)
    query = (
        sa.select(
            *(Suggestion.id, Suggestion.proposer_id, Suggestion.title, Suggestion.problem),
            *(Suggestion.topic, Suggestion.source, Suggestion.suggested_department_id),
            sa.case((seen, sa.true()), else_=sa.false()).label("seen"),
        )
        .outerjoin(User, User.id == Suggestion.entered_by)
        .where(Suggestion.cohort_id == cohort.id, seen | on_behalf)
        .order_by(Suggestion.id)
    )
    for some in portions(cadres):
        for row in rows_of(query.where(Suggestion.proposer_id.in_(some))):
            if row["title"] in titles:
                yield row


def measures_of(ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for some in portions(ids):
        for row in rows_of(parts.MEASURES, ids=some):
            found.setdefault(row["suggestion_id"], []).append(row["text"])
    return found


# Out


def template(actor: Actor, district_id: str | None) -> bytes:
    """An empty register with the district's departments to choose from."""
    with reading():
        district = only_district(actor, district_id, *ENTERERS)
        names = list(active_departments(district).values())
    return register_book(departments=names)[0]


HomeUnit, SuggestedUnit = aliased(Department), aliased(Department)
TAKEN = ("id", "number", "title", "problem", "topic", "source", "state", "reply_on")


def export_register(actor: Actor, filters: dict[str, Any], *, now: datetime) -> bytes:
    """The suggestions that the actor may see, as a register that can be read in again.

    Runs its own unit of work, for the entry that tells who took how many.
    """
    with reading():
        book, count = register_book(departments=(), rows=told_rows(actor, filters), told=True)
    with unit_of_work():
        user = db.session.get_one(User, actor.id, with_for_update=LOCK, populate_existing=True)
        told = {"export": "register", "format": "xlsx", "rows": count}
        record(actor, "export", user, now=now, changes=told)
    return book


def told_rows(actor: Actor, filters: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """In the order in which they were entered, read in portions by key."""
    query = register_select(actor).where(
        queries.visible(actor), *suggestion_filters(actor, filters, today())
    )
    query = query.order_by(Suggestion.id).limit(PORTION)
    last = ""
    while True:
        rows = rows_of(query.where(Suggestion.id > last) if last else query)
        ids = [row["id"] for row in rows]
        measures, leads = measures_of(ids), parts.leads(ids)
        for row in rows:
            lead = leads.get(row["id"])
            yield told_row(row, measures.get(row["id"], []), lead["name"] if lead else None)
        if len(rows) < PORTION:
            return
        last = rows[-1]["id"]


def register_select(actor: Actor) -> sa.Select[Any]:
    """The columns of a register. Where a cadre serves is told to those who see his secondment."""
    columns = {name: getattr(Suggestion, name) for name in TAKEN} | {
        "number_format": Policy.suggestion_number,
        "proposer": Cadre.name,
        "unit": sa.case((visible_secondments(actor), HomeUnit.name), else_=None),
        "suggested_department": SuggestedUnit.name,
        "cohort": Cohort.title,
    }
    joins = (
        (Cadre, Cadre.id == Suggestion.proposer_id),
        (Cohort, Cohort.id == Suggestion.cohort_id),
        (Policy, Policy.id == Cohort.policy_id),
        (Secondment, Secondment.id == Suggestion.secondment_id),
        (HomeUnit, HomeUnit.id == Cadre.department_id),
        (SuggestedUnit, SuggestedUnit.id == Suggestion.suggested_department_id),
    )
    return joined(Suggestion, columns, joins)


def told_row(row: dict[str, Any], measures: list[str], lead: str | None) -> dict[str, Any]:
    number = row.pop("number")
    return row | {
        "lead": lead,
        "number_text": numbered(row["number_format"], number) if number else None,
        "measures": join_measures(measures),
        "source": SOURCES[row["source"]][0],
        "state": STATES[row["state"]][0],
    }
