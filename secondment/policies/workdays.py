"""The installation's calendar for reckoning, kept by each process as long as it stands."""

import sqlalchemy as sa
from flask import current_app

from secondment.kit.database import db
from secondment.kit.workdays import KnownDay, WorkCalendar
from secondment.policies.models import CalendarDay, CalendarYear

# Every change of a year's days advances its version; its id and time tell apart what only seems
# the same after a rollback, or in another database.
YEARS = sa.select(CalendarYear.id, CalendarYear.version, CalendarYear.updated_at).order_by(
    CalendarYear.year
)
DAYS = sa.select(
    CalendarDay.day, CalendarDay.is_workday, CalendarDay.name, CalendarDay.confirmed
).order_by(CalendarDay.day)


def work_calendar() -> WorkCalendar:
    """The calendar as the present transaction sees it, for one small query.

    It is built anew (some 30 ms) where a year was entered or replaced, by whichever process.
    """
    # The years are read before the days: what is committed in between is built once more, later.
    years = tuple(map(tuple, db.session.execute(YEARS)))
    kept: tuple[object, WorkCalendar] | None = current_app.extensions.get("work_calendar")
    if kept and kept[0] == years:
        return kept[1]
    rows = db.session.execute(DAYS)
    found = WorkCalendar({day: KnownDay(works, name, sure) for day, works, name, sure in rows})
    current_app.extensions["work_calendar"] = years, found
    return found
