"""Fixtures of the tests of cohorts."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from secondment.kit.unit_of_work import unit_of_work
from tests.cohorts import workbooks as books
from tests.cohorts.factories import make_cohort, make_host_unit
from tests.world import World


@pytest.fixture
def written(app: Flask, transaction: sa.Connection, world: World) -> Callable[..., Any]:
    """`written(make_cohort, title=…)`: what a factory makes, committed."""

    def write(make: Callable[..., Any], **more: Any) -> Any:
        with app.app_context(), unit_of_work():
            return make(world, **more)

    return write


@pytest.fixture
def cohort(written):
    """A draft cohort in a district that knows the fixtures' host units."""
    for name in books.HOST_UNITS:
        written(make_host_unit, name=name, city="北京市")
    return written(make_cohort, title="赴京沪第一批")


@pytest.fixture
def send(as_user, cohort):
    """`send(data, mode)`: the answer of the roster route, for hr unless another is named."""

    def post(data, mode="import", *, username="hr", to=cohort, **more):
        query = "".join(f"&{name}={value}" for name, value in more.pop("query", {}).items())
        file = {"file": (io.BytesIO(data), "花名册.xlsx")}
        path = f"/cohorts/{to.id}/roster?mode={mode}{query}"
        return as_user(username).call("POST", path, data=file, **more)

    return post
