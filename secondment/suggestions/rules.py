"""Who is what to a suggestion and to what hangs on it, as the tables of moves name it."""

from collections.abc import Iterable
from typing import Any, TypeAlias

import sqlalchemy as sa

from secondment.cohorts.models import Cohort
from secondment.kit.database import db
from secondment.people.rules import Actor, own_cadre, reach
from secondment.policies.models import Policy
from secondment.suggestions.answer_models import Commitment, Reply
from secondment.suggestions.models import Assignment, Study, Suggestion
from secondment.suggestions.states import ANSWERING, ENDED

OVERSEERS = ("hr", "coordinator", "leader")
Part: TypeAlias = Suggestion | Assignment | Reply | Commitment


def suggestion_roles(actor: Actor, row: Suggestion) -> Iterable[str]:
    if own_cadre(actor) == row.proposer_id:
        yield from ("proposer", "lead_proposer")
    if actor.id is not None and actor.id == row.entered_by:
        yield "enterer"
    yield from district_roles(actor, row.district_id)
    units = reach(actor, "handler")
    if units and db.session.scalar(answering(row.id, units).limit(1)):
        yield "answerer"


def answering(suggestion_id: str, units: Iterable[str]) -> sa.Select[Any]:
    """The tasks by which `units` answer the suggestion now."""
    return sa.select(Assignment.id).where(
        Assignment.suggestion_id == suggestion_id,
        Assignment.department_id.in_(units),
        Assignment.role.in_(ANSWERING),
        Assignment.state.not_in(ENDED),
    )


def district_roles(actor: Actor, district_id: str) -> list[str]:
    return [role for role in OVERSEERS if district_id in reach(actor, role)]


def assignment_roles(actor: Actor, row: Assignment) -> Iterable[str]:
    found = unit_roles(actor, row.department_id)
    if "handler" in found:
        yield "answerer" if row.role in ANSWERING else "co_handler"
    yield from (*found, *district_roles(actor, row.district_id))


def unit_roles(actor: Actor, department_id: str) -> list[str]:
    return [role for role in ("handler", "signer") if department_id in reach(actor, role)]


def unit_and_district_roles(actor: Actor, row: Study | Commitment) -> list[str]:
    return [*unit_roles(actor, row.department_id), *district_roles(actor, row.district_id)]


def reply_roles(actor: Actor, row: Reply) -> Iterable[str]:
    return assignment_roles(actor, assignment_of(row))


def assignment_of(row: Reply) -> Assignment:
    return db.session.get_one(Assignment, row.assignment_id)


def suggestion_of(row: Part) -> Suggestion:
    if isinstance(row, Suggestion):
        return row
    return db.session.get_one(Suggestion, row.suggestion_id)


def policy_of(row: Part) -> Policy:
    """The handling policy of the suggestion's cohort."""
    cohort = db.session.get_one(Cohort, suggestion_of(row).cohort_id)
    return db.session.get_one(Policy, cohort.policy_id)
