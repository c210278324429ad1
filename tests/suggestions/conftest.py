"""Fixtures of the tests of suggestions: the clock, the official calendar, people who act."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from secondment.kit.unit_of_work import unit_of_work
from secondment.people.rules import COMMAND_LINE
from secondment.policies.calendars import official_days, write_year
from secondment.policies.models import CalendarYear
from tests.suggestions import factories
from tests.suggestions.steps import Steps
from tests.world import BEFORE, World

OFFICIAL = {year: official_days(year) for year in (2025, 2026)}


@pytest.fixture
def steps(app: Flask, as_user: Any, world: World) -> Steps:
    return Steps(app, as_user, world)


@pytest.fixture
def official(app: Flask, transaction: sa.Connection) -> None:
    """The official calendar of 2025 and 2026."""
    with app.app_context(), unit_of_work():
        for year, days in OFFICIAL.items():
            row = CalendarYear(year=year, created_at=BEFORE, updated_at=BEFORE)
            write_year(COMMAND_LINE, row, days, "", confirmed=True, now=BEFORE)


@pytest.fixture
def at() -> Iterator[Callable[[str], None]]:
    """`at("2025-09-26")`: from now on it is nine o'clock of that day in Beijing, or the time of
    day given (`"2025-12-31T23:30"`)."""
    travels = []

    def go(moment: str) -> None:
        time = "" if "T" in moment else "T09:00"
        travels.append(time_machine.travel(f"{moment}{time}:00+08:00", tick=False))
        travels[-1].start()

    yield go
    for travel in reversed(travels):
        travel.stop()


@pytest.fixture
def open_unit(app: Flask, steps: Steps, world: World) -> Callable[..., None]:
    """`open_unit("JD2", "西门街道办事处", "subdistrict")`: one more unit, with its people."""

    def add(code: str, *more: str) -> None:
        with app.app_context():
            steps.units[code] = factories.open_unit(world, code, *more)

    return add
