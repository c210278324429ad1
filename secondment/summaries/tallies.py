"""Counting what lists would show: many counts in one statement, at any size.

A count's filters are those of the list, so that the list it opens has as many rows.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cohort, Secondment
from secondment.cohorts.queries import SECONDMENT_ROWS, visible_cohorts, visible_secondments
from secondment.kit.database import db, rows_of
from secondment.kit.errors import refuse
from secondment.kit.paging import COUNTED, Collection
from secondment.kit.workdays import WorkCalendar
from secondment.people.models import Department
from secondment.people.rules import Actor, reach
from secondment.policies.workdays import work_calendar
from secondment.publishing.answers import EXCERPT_ROWS, PUBLICATION_ROWS, RECEIPT_ROWS
from secondment.reports.models import Report
from secondment.reports.queries import REPORT_ROWS, visible_reports
from secondment.suggestions.answers import ASSIGNMENT_ROWS, SUGGESTION_ROWS, today
from secondment.suggestions.filters import assignment_filters, suggestion_filters
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.queries import visible, visible_assignments
from secondment.suggestions.reply_answers import COMMITMENT_ROWS
from secondment.suggestions.rules import OVERSEERS
from secondment.suggestions.slip_rows import SLIP_ROWS
from secondment.suggestions.states import ENDED
from secondment.suggestions.study_answers import STUDIES_LISTED

Row = dict[str, Any]
Filters = Mapping[str, Any]
LISTS: Mapping[str, Collection] = {
    "secondments": SECONDMENT_ROWS,
    "reports": REPORT_ROWS,
    "suggestions": SUGGESTION_ROWS,
    "assignments": ASSIGNMENT_ROWS,
    "commitments": COMMITMENT_ROWS,
    "studies": STUDIES_LISTED,
    "slips": SLIP_ROWS,
    "excerpts": EXCERPT_ROWS,
    "publications": PUBLICATION_ROWS,
    "receipts": RECEIPT_ROWS,
}


def tally(actor: Actor, asked: Mapping[str, tuple[str, Filters]]) -> dict[str, int]:
    """How many rows each list asked for has, by name: `{name: (list, filters)}`; one statement.

    A count stops one above what lists count to.
    """
    if not asked:
        return {}
    counts = [counted(actor, *one).label(f"n{at}") for at, one in enumerate(asked.values())]
    row = db.session.execute(sa.select(*counts)).one()
    return dict(zip(asked, row, strict=True))


def counted(actor: Actor, name: str, filters: Filters) -> Any:
    found = LISTS[name]
    some = sa.select(found.listing.model.id).where(*found.where(actor, dict(filters)))
    return (
        sa.select(sa.func.count()).select_from(some.limit(COUNTED + 1).subquery()).scalar_subquery()
    )


def overseeing(actor: Actor) -> frozenset[str]:
    """The districts whose units the actor watches over; raises `not_allowed` for none."""
    districts = reach(actor, *OVERSEERS)
    if not districts:
        raise refuse("not_allowed")
    return districts


def tasks_by_unit(actor: Actor, cells: Mapping[str, Filters]) -> list[Row]:
    """The districts' units with tasks that were not returned or taken away, in their own order:
    `{"department", **cells, "overdue_working_days"}`, the days being those of the oldest.
    `cells` are filters of the list of tasks by name. Raises `not_allowed`."""
    overseeing(actor)
    day = today()
    late = assignment_filters(actor, {"overdue": True}, day)
    query = (
        sa.select(
            *(Department.id, Department.code, Department.name),
            *(
                number(name, assignment_filters(actor, dict(one), day))
                for name, one in cells.items()
            ),
            sa.func.min(Assignment.due_on).filter(*late).label("oldest"),
        )
        .join(Department, Department.id == Assignment.department_id)
        .where(visible_assignments(actor), Assignment.state.not_in(ENDED))
        .group_by(Department.id, Department.code, Department.name)
        .order_by(Department.code)
    )
    calendar = work_calendar()
    return [told_unit(row, day, calendar) for row in rows_of(query)]


def number(name: str, conditions: list[sa.ColumnElement[bool]]) -> Any:
    """The column that counts the rows with these conditions."""
    return sa.func.count().filter(sa.and_(sa.true(), *conditions)).label(name)


def told_unit(row: Row, day: date, calendar: WorkCalendar) -> Row:
    oldest = row.pop("oldest")
    days = calendar.working_days(oldest, day) if oldest else 0
    unit = {name: row.pop(name) for name in ("id", "code", "name")}
    return {"department": unit, "overdue_working_days": days} | row


def by_cohort(
    actor: Actor,
    suggestions: Mapping[str, Filters],
    secondments: Mapping[str, Filters],
    reports: Mapping[str, Filters],
) -> list[Row]:
    """The districts' cohorts, the latest first, with what their lists would count: four
    statements. Raises `not_allowed`."""
    districts, day = overseeing(actor), today()
    cohorts = rows_of(
        sa.select(*(Cohort.id, Cohort.code, Cohort.title, Cohort.state, Cohort.starts_on))
        .where(visible_cohorts(actor), Cohort.district_id.in_(districts))
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    )
    wanted = {name: suggestion_filters(actor, dict(one), day) for name, one in suggestions.items()}
    counts = [
        grouped(Suggestion, visible(actor), wanted),
        grouped(Secondment, visible_secondments(actor), equal(Secondment, secondments)),
        grouped(Report, visible_reports(actor), equal(Report, reports)),
    ]
    none = dict.fromkeys((*suggestions, *secondments, *reports), 0)
    return [none | cohort | told_of(cohort["id"], counts) for cohort in cohorts]


def told_of(cohort_id: str, counts: Iterable[Mapping[str, Row]]) -> Row:
    return {name: value for one in counts for name, value in one.get(cohort_id, {}).items()}


def equal(model: Any, cells: Mapping[str, Filters]) -> dict[str, list[sa.ColumnElement[bool]]]:
    return {
        name: [getattr(model, column) == value for column, value in filters.items()]
        for name, filters in cells.items()
    }


def grouped(
    model: Any,
    seen: sa.ColumnElement[bool],
    cells: Mapping[str, list[sa.ColumnElement[bool]]],
) -> dict[str, Row]:
    """The counts of the cells by cohort."""
    columns = [number(name, conditions) for name, conditions in cells.items()]
    query = sa.select(model.cohort_id, *columns).where(seen).group_by(model.cohort_id)
    return {row.pop("cohort_id"): row for row in rows_of(query)}
