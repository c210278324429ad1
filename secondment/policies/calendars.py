"""Calendar years: which days are working days, and their running number."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from importlib.metadata import version as version_of
from typing import Any

import chinese_calendar
import sqlalchemy as sa
from chinese_calendar.constants import Holiday

from secondment.journal.service import record
from secondment.kit.clock import EARLIEST
from secondment.kit.database import LOCK, db
from secondment.kit.errors import invalid, refuse
from secondment.kit.jobs import enqueue
from secondment.kit.moves import check_version
from secondment.people.rules import COMMAND_LINE, Actor
from secondment.policies.models import CalendarDay, CalendarYear

SEEDED = range(2004, 2027)  # the years chinesecalendar knows
RECOMPUTE = "recompute_dates"  # what other packages do when the calendar has changed
NAMES = {holiday.value: holiday.chinese for holiday in Holiday}
Days = list[dict[str, Any]]


def load_calendar(now: datetime) -> None:
    """The official working days of 2004-2026; years that are there already stay as they are."""
    known = set(db.session.scalars(sa.select(CalendarYear.year)))
    source = f"chinesecalendar {version_of('chinesecalendar')}"
    new = [year for year in SEEDED if year not in known]
    for year in new:
        row = CalendarYear(year=year, created_at=now, updated_at=now)
        write_year(COMMAND_LINE, row, official_days(year), source, confirmed=True, now=now)
    if new:
        enqueue(RECOMPUTE, {"years": new}, now=now)


def official_days(year: int) -> Days:
    return [official_day(day) for day in days_of(year)]


def official_day(day: date) -> dict[str, Any]:
    """A day as the State Council's notice has it; a weekend worked in exchange is named 调休."""
    rests, name = chinese_calendar.get_holiday_detail(day)
    word = NAMES[name] if name else ""
    return {
        "day": day,
        "is_workday": not rests,
        "name": f"{word}调休" if word and not rests else word,
    }


def put_calendar(
    actor: Actor,
    year: int,
    *,
    days: Days,
    version: int | None,
    now: datetime,
    source: str = "",
    confirmed: bool = True,
) -> None:
    """Enter a year's days, or replace them all; the numbers of later years follow.

    `version` is the one read, and needed where the year is there. Raises `precondition_required`,
    `stale`, and `days_of_year` unless `days` holds each day of the year once.
    """
    lock_calendar()
    row = db.session.scalar(
        sa.select(CalendarYear)
        .where(CalendarYear.year == year)
        .with_for_update(**LOCK)
        .execution_options(populate_existing=True)
    )
    if row is None:
        if version is not None:
            raise refuse("stale")
        row = CalendarYear(year=year, created_at=now, updated_at=now)
    elif version is None:
        raise refuse("precondition_required")
    check_version(row, version)
    if sorted(entry["day"] for entry in days) != list(days_of(year)):
        raise invalid("/days", "days_of_year", year)
    write_year(actor, row, days, source, confirmed=confirmed, now=now)
    enqueue(RECOMPUTE, {"years": [year]}, now=now)


def version_of_year(year: int) -> int | None:
    """The version that a replacement of the year names; None for one without data."""
    return db.session.scalar(sa.select(CalendarYear.version).where(CalendarYear.year == year))


def lock_calendar() -> None:
    """One change at a time: each moves the numbers behind it, the first year is the lock."""
    db.session.execute(
        sa.select(CalendarYear.id).order_by(CalendarYear.year).limit(1).with_for_update(**LOCK)
    )


def write_year(
    actor: Actor, row: CalendarYear, days: Days, source: str, *, confirmed: bool, now: datetime
) -> None:
    first, after = date(row.year, 1, 1), date(row.year + 1, 1, 1)
    within = CalendarDay.day.between(first, after - timedelta(1))
    old = working_days(within)
    before = weekdays(first, after) if old is None else old
    base = number_before(first)
    rows = list(numbered(days, base, source, confirmed))
    count = rows[-1]["workday_no"] - base
    db.session.execute(sa.delete(CalendarDay).where(within))
    db.session.execute(sa.insert(CalendarDay.__table__), rows)  # type: ignore[arg-type]
    db.session.execute(
        sa.update(CalendarDay)
        .where(CalendarDay.day >= after)
        .values(workday_no=CalendarDay.workday_no + count - before)
        .execution_options(synchronize_session=False)
    )
    action = "create" if old is None else "edit"
    if old is None:
        db.session.add(row)
    else:
        row.touch(now)
    record(actor, action, row, now=now, changes={"working_days": [old, count]})


def numbered(days: Days, base: int, source: str, confirmed: bool) -> Iterable[dict[str, Any]]:
    for entry in sorted(days, key=lambda entry: entry["day"]):
        base += entry["is_workday"]
        yield entry | {"source": source, "confirmed": confirmed, "workday_no": base}


def working_days(within: sa.ColumnElement[bool]) -> int | None:
    """The number of working days there, or None where there is no data."""
    found = db.session.execute(
        sa.select(
            sa.func.count().label("days"),
            sa.func.count().filter(CalendarDay.is_workday).label("working"),
        ).where(within)
    ).one()
    return int(found.working) if found.days else None


def number_before(first: date) -> int:
    """The working days from 2000-01-01 up to the day before `first`."""
    last = db.session.execute(
        sa.select(CalendarDay.day, CalendarDay.workday_no)
        .where(CalendarDay.day < first)
        .order_by(CalendarDay.day.desc())
        .limit(1)
    ).first()
    if last is None:
        return weekdays(EARLIEST, first)
    return int(last.workday_no) + weekdays(last.day + timedelta(1), first)


def days_of(year: int) -> Iterable[date]:
    first = date(year, 1, 1)
    return (first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days))


def weekdays(first: date, after: date) -> int:
    """The days from Monday to Friday from `first` on and before `after`."""
    weeks, rest = divmod((after - first).days, 7)
    return weeks * 5 + sum((first.weekday() + n) % 7 < 5 for n in range(rest))
