"""The shapes sent of studies: the order, its list, what the unit took up."""

from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cohort
from secondment.kit.database import among, rows_of
from secondment.kit.paging import Collection, Listing, page_args
from secondment.people.models import Department
from secondment.people.rules import Actor
from secondment.policies.models import Policy
from secondment.policies.rules import numbered
from secondment.suggestions import queries
from secondment.suggestions.answers import today
from secondment.suggestions.filters import study_filters
from secondment.suggestions.models import Assignment, Study, StudyItem, StudyOrder, Suggestion
from secondment.suggestions.parts import IDS, ONE, grouped, with_unit
from secondment.suggestions.queries import STUDIES
from secondment.suggestions.states import ENDED

COLUMNS = {
    **{
        name: getattr(Study, name)
        for name in ("id", "order_id", "state", "answered_at", "version", "updated_at")
    },
    **{name: getattr(StudyOrder, name) for name in ("cohort_id", "reply_on", "note")},
    "number_format": Policy.suggestion_number,
    "unit_id": Department.id,
    "unit_code": Department.code,
    "unit_name": Department.name,
}
JOINS = (
    (StudyOrder, StudyOrder.id == Study.order_id),
    (Department, Department.id == Study.department_id),
    (Cohort, Cohort.id == StudyOrder.cohort_id),
    (Policy, Policy.id == Cohort.policy_id),
)
STUDY_LIST = Listing(
    Study,
    {"updated_at": Study.updated_at, "created_at": Study.created_at},
    COLUMNS,
    JOINS,
)
STUDY_ROWS = (
    sa.select(*(column.label(name) for name, column in COLUMNS.items()))
    .join(StudyOrder, StudyOrder.id == Study.order_id)
    .join(Department, Department.id == Study.department_id)
    .join(Cohort, Cohort.id == StudyOrder.cohort_id)
    .join(Policy, Policy.id == Cohort.policy_id)
)
ONE_STUDY = STUDY_ROWS.where(Study.id == ONE)
OF_ORDER = STUDY_ROWS.where(Study.order_id == ONE).order_by(Study.id)
ITEMS = (
    sa.select(
        Study.id.label("study_id"),
        *(Suggestion.id, Suggestion.number, Suggestion.title, Suggestion.state),
        Assignment.id.label("assignment_id"),
    )
    .select_from(Study)
    .join(StudyItem, StudyItem.order_id == Study.order_id)
    .join(Suggestion, Suggestion.id == StudyItem.suggestion_id)
    .outerjoin(
        Assignment,
        (Assignment.study_id == Study.id)
        & (Assignment.suggestion_id == Suggestion.id)
        & Assignment.state.not_in(ENDED),
    )
    .where(among(Study.id, IDS))
    .order_by(Study.id, Suggestion.number, Suggestion.id)
)


def studies_asked(actor: Actor, filters: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    return [queries.visible_studies(actor), *study_filters(filters)]


def list_studies(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return STUDIES_LISTED.page(actor, *page_args(query))


STUDIES_LISTED = Collection(STUDY_LIST, studies_asked, lambda _actor, rows: finished(rows))


def read_study(actor: Actor, study_id: str) -> dict[str, Any]:
    """One unit's study. Raises `not_found`."""
    row = STUDIES.find(actor, study_id)
    (found,) = finished(rows_of(ONE_STUDY, one=row.id))
    return found | {"allowed_actions": STUDIES.allowed(actor, row)}


def of_order(order_id: str) -> dict[str, Any]:
    """All studies of one order, as it was given."""
    return {"order_id": order_id, "items": finished(rows_of(OF_ORDER, one=order_id))}


def finished(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in their final shape with the order's list: one query more, whatever their number."""
    listed = grouped(rows_of(ITEMS, ids=[row["id"] for row in rows]), "study_id")
    return [shaped(row, listed.get(row["id"], [])) for row in rows]


def shaped(row: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    form = row.pop("number_format")
    late = row["state"] == "sent" and row["reply_on"] < today()
    suggestions = [
        item
        | {
            "number_text": numbered(form, item["number"]) if item["number"] else None,
            "taken_up": item["assignment_id"] is not None,
        }
        for item in items
    ]
    return with_unit(row) | {"late": late, "suggestions": suggestions}
