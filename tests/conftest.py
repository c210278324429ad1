"""One schema a run and a database, one outer transaction a test, rolled back."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from secondment.app import create_app
from secondment.kit.database import db
from tests import contract
from tests.client import Client, token_of
from tests.postgres import running_server
from tests.programme import with_programme
from tests.schema import build_schema
from tests.transactions import rolled_back
from tests.world import World, build_world


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The service on one of the two databases, with the world that all tests start from."""
    with tempfile.TemporaryDirectory() as folder:
        config = {
            "INSTANCE_PATH": folder,
            "HASH_COST": "cheap",
            "LOG_LEVEL": "ERROR",
            "SECONDMENT_ENV": "test",
        }
        if request.param == "sqlite":
            yield from served(config | {"DATABASE_URL": f"sqlite:///{Path(folder)}/test.sqlite3"})
        else:
            with running_server() as url:
                yield from served(config | {"DATABASE_URL": url})


def served(config: dict[str, Any]) -> Iterator[Flask]:
    app = create_app(config)
    contract.watch(app)
    with app.app_context():
        build_schema(db.engine)
        app.extensions["world"] = world = with_programme(build_world())
        engine = db.engine
    world.tokens = {username: token_of(app, username) for username in world.users}
    yield app
    engine.dispose()


@pytest.fixture
def transaction(app: Flask) -> Iterator[sa.Connection]:
    """Everything the test does, also what it commits, is undone at its end."""
    with rolled_back(app) as connection:
        yield connection


@pytest.fixture
def context(app: Flask, transaction: sa.Connection) -> Iterator[Flask]:
    """An application context, for tests that call services."""
    with app.app_context():
        yield app


@pytest.fixture
def world(app: Flask) -> World:
    return app.extensions["world"]


@pytest.fixture
def as_user(app: Flask, transaction: sa.Connection) -> Any:
    """`as_user("office")` is a client signed in as that user; `as_user(None)` an anonymous one."""
    return lambda username: Client(app, username)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on each database, and what tests have told of themselves."""
    passed = terminalreporter.stats.get("passed", [])
    counts = {
        name: sum(name in report.nodeid.partition("[")[2] for report in passed)
        for name in ("sqlite", "postgresql")
    }
    told = ", ".join(f"{count} on {name}" for name, count in counts.items())
    terminalreporter.write_line(f"databases: {told}")
    for report in terminalreporter.stats.get("", []):  # of setups and teardowns that went well
        if report.when == "teardown":
            for name, value in report.user_properties:
                terminalreporter.write_line(f"{name}: {value}")
