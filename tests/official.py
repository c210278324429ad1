"""China's official working days as a programme keeps them, entered by the service once a run."""

from typing import Any

import sqlalchemy as sa
from flask import current_app

from secondment.kit.unit_of_work import unit_of_work
from secondment.people.rules import COMMAND_LINE
from secondment.policies.calendars import official_days, write_year
from secondment.policies.models import CalendarDay, CalendarYear
from tests.world import BEFORE

TABLES = (CalendarYear.__table__, CalendarDay.__table__)
Rows = list[tuple[sa.Table, list[dict[str, Any]]]]


def enter_official(*years: int) -> None:
    """The days of these years, where there are none yet; always the same rows, so that a process
    keeps its calendar from one test to the next."""
    kept: dict[tuple[int, ...], Rows] = current_app.extensions.setdefault("official", {})
    with unit_of_work() as session:
        if years in kept:
            for table, rows in kept[years]:
                session.execute(sa.insert(table), rows)
            return
        for year in years:
            row = CalendarYear(year=year, created_at=BEFORE, updated_at=BEFORE)
            write_year(COMMAND_LINE, row, official_days(year), "", confirmed=True, now=BEFORE)
        session.flush()
        kept[years] = [
            (table, [dict(row) for row in session.execute(sa.select(table)).mappings()])
            for table in TABLES
        ]
