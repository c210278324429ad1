"""Fixtures of the tests of suggestions: the clock, the official calendar, people who act."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from tests.official import enter_official
from tests.suggestions import factories
from tests.suggestions.steps import Steps
from tests.world import World


@pytest.fixture
def steps(app: Flask, as_user: Any, world: World) -> Steps:
    return Steps(app, as_user, world)


@pytest.fixture
def official(app: Flask, transaction: sa.Connection) -> None:
    """The official calendar of 2025 and 2026."""
    with app.app_context():
        enter_official(2025, 2026)


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
