"""Fixtures of the tests of cohorts."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from secondment.kit.unit_of_work import unit_of_work
from tests.world import World


@pytest.fixture
def written(app: Flask, transaction: sa.Connection, world: World) -> Callable[..., Any]:
    """`written(make_cohort, title=…)`: what a factory makes, committed."""

    def write(make: Callable[..., Any], **more: Any) -> Any:
        with app.app_context(), unit_of_work():
            return make(world, **more)

    return write
