"""What a unit owes, gathered for the message that the work chat gets."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cohort
from secondment.kit.database import db
from secondment.kit.errors import refuse
from secondment.people.models import Department, Grant, User
from secondment.people.rules import Actor, reach
from secondment.policies.models import Policy
from secondment.policies.rules import numbered
from secondment.policies.workdays import work_calendar
from secondment.suggestions.answer_models import Commitment
from secondment.suggestions.answers import today
from secondment.suggestions.filters import owing
from secondment.suggestions.models import Assignment, Study, StudyItem, StudyOrder, Suggestion
from secondment.suggestions.reminder_text import Contact, Owed, is_late, reminder
from secondment.suggestions.rules import unit_roles
from secondment.suggestions.states import WITH_UNITS

OF_THE_SUGGESTION = (Suggestion.number, Suggestion.title, Policy.suggestion_number)


def unit_to_remind(actor: Actor, department_id: str) -> Department:
    """The unit, for the coordinator of its district and its own handlers and signers.

    Raises `not_found`, `not_allowed`.
    """
    unit = db.session.get(Department, department_id)
    if unit is None:
        raise refuse("not_found")
    coordinated = unit.district_id in reach(actor, "coordinator")
    if not (coordinated or unit_roles(actor, unit.id)):
        raise refuse("not_allowed")
    return unit


def unit_reminder(actor: Actor, department_id: str, *, titles: bool, locale: str) -> dict[str, Any]:
    """The message in that language, and how much the unit owes; five queries, however much."""
    unit = unit_to_remind(actor, department_id)
    owed = [*tasks(unit.id), *studies(unit.id), *promises(unit.id)]
    day = today()
    text = reminder(
        (unit.name_en if locale == "en" else "") or unit.name,
        owed,
        contacts(actor, unit.district_id),
        today=day,
        calendar=work_calendar(),
        titles=titles,
        locale=locale,
    )
    return {
        "department": {"id": unit.id, "code": unit.code, "name": unit.name},
        "on": day,
        "open": len(owed),
        "overdue": sum(is_late(one, day) for one in owed),
        "text": text,
    }


def of_suggestions(suggestion_id: Any, *columns: Any) -> sa.Select[Any]:
    """The columns, with how their suggestions are called."""
    return (
        sa.select(*columns, *OF_THE_SUGGESTION)
        .join(Suggestion, Suggestion.id == suggestion_id)
        .join(Cohort, Cohort.id == Suggestion.cohort_id)
        .join(Policy, Policy.id == Cohort.policy_id)
    )


def number_text(row: Any) -> str:
    return numbered(row.suggestion_number, row.number)


def tasks(department_id: str) -> Iterator[Owed]:
    """Answers and opinions owed; a pause is told."""
    columns = (Assignment.role, Assignment.state, Assignment.sign_on, Assignment.due_on)
    query = of_suggestions(Assignment.suggestion_id, *columns, Suggestion.paused_since).where(
        Assignment.department_id == department_id, owing(), Suggestion.state.in_(WITH_UNITS)
    )
    for row in db.session.execute(query.order_by(Assignment.due_on, Assignment.id)):
        yield Owed(
            "opinion" if row.role == "co" else "reply",
            row.due_on,
            number_text(row),
            row.title,
            sign_on=row.sign_on if row.state == "assigned" else None,
            return_asked=row.state == "return_requested",
            paused=row.paused_since is not None,
        )


def studies(department_id: str) -> Iterator[Owed]:
    """Orders to study suggestions that are not answered yet."""
    size = sa.select(sa.func.count()).select_from(StudyItem)
    size = size.where(StudyItem.order_id == StudyOrder.id)
    query = (
        sa.select(StudyOrder.reply_on, size.scalar_subquery().label("size"))
        .join(Study, Study.order_id == StudyOrder.id)
        .where(Study.department_id == department_id, Study.state == "sent")
    )
    for row in db.session.execute(query.order_by(StudyOrder.reply_on, StudyOrder.id)):
        yield Owed("study", row.reply_on, count=row.size)


def promises(department_id: str) -> Iterator[Owed]:
    """Promises neither kept nor withdrawn."""
    query = of_suggestions(Commitment.suggestion_id, Commitment.due_on).where(
        Commitment.department_id == department_id, Commitment.state == "open"
    )
    for row in db.session.execute(query.order_by(Commitment.due_on, Commitment.id)):
        yield Owed("promise", row.due_on, number_text(row), row.title)


def contacts(actor: Actor, district_id: str) -> list[Contact]:
    """The coordinator who asks, else all of the district, with their own departments."""
    query = (
        sa.select(User.display_name, Department.name)
        .join(Grant, Grant.user_id == User.id)
        .outerjoin(Department, Department.id == User.department_id)
        .where(Grant.role == "coordinator", Grant.department_id == district_id)
        .where(User.state == "active")
        .order_by(Department.name, User.display_name)
    )
    if district_id in reach(actor, "coordinator"):
        query = query.where(User.id == actor.id)
    return [Contact(name, unit or "") for name, unit in db.session.execute(query)]
