"""One schema a run and a database, one outer transaction a test, rolled back.

`WHOLE=1 make test`, as CI has it, asks everything on SQLite and on PostgreSQL. The everyday run is
to take less than three minutes: it leaves out tests marked `whole("why")`, asks all others on
SQLite, and on PostgreSQL what rests on statements of its own (ON_BOTH in databases.py), and goes
through tables of everything by everybody in telling parts.
"""

import gc
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from secondment.app import create_app
from secondment.kit.database import db
from tests import contract
from tests.client import Client, token_of
from tests.databases import DATABASES, SQLITE, WHOLE, databases_for
from tests.installation import DEFAULTS, copied, made_in, made_once, templates
from tests.postgres import running_server
from tests.programme import populated
from tests.transactions import rolled_back
from tests.world import World


def pytest_configure(config: pytest.Config) -> None:
    """What the workers of a parallel run share: a PostgreSQL server, what is made once a run."""
    if hasattr(config, "workerinput"):
        return
    shared = ExitStack()
    config.add_cleanup(shared.close)
    if getattr(config.option, "numprocesses", None):
        os.environ["TEST_POSTGRES_URL"] = shared.enter_context(running_server())
    shared.enter_context(templates())


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: some tests wait, for processes and for leases that end."""
    return (os.cpu_count() or 1) + 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "app" in metafunc.fixturenames:
        names = databases_for(metafunc.definition)
        metafunc.parametrize("app", names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The service on one of the two databases, with the world that all tests start from."""
    with ExitStack() as stack:
        server = None if request.param == SQLITE else stack.enter_context(running_server())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        template = made_once(server, populated)
        url = stack.enter_context(copied(template, server, Path(folder)))
        app = create_app(DEFAULTS | {"INSTANCE_PATH": folder, "DATABASE_URL": url})
        contract.watch(app)
        app.extensions["world"] = world = made_in(template)
        world.tokens = {username: token_of(app, username) for username in world.users}
        yield app
        with app.app_context():
            db.engine.dispose()


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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones first, so that at the end no worker waits for another's last test; then by
    database, those without one between: of two workers each makes one database, until one of them
    takes over work of the other's. Everyday without those for a whole run.
    """

    def place(item: pytest.Item) -> int:
        params = item.callspec.params if hasattr(item, "callspec") else {}
        order = ("sqlite", None, "postgresql")
        return -1 if item.get_closest_marker("long") else order.index(params.get("app"))

    for_whole = [item for item in items if item.get_closest_marker("whole")]
    if for_whole and not WHOLE:
        config.hook.pytest_deselected(items=for_whole)
        items[:] = [item for item in items if item not in for_whole]
    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What has been imported and collected stays: no use in looking through it for what may go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on each database, and what tests have told of themselves: a number
    as the sum of all that told it."""
    passed = terminalreporter.stats.get("passed", [])
    counts = Counter(database_of(report) for report in passed)
    told = ", ".join(f"{counts[name]} on {name}" for name in DATABASES)
    more = "" if WHOLE else "; WHOLE=1 asks everything on both"
    terminalreporter.write_line(f"databases: {told}{more}")
    sums: dict[str, Counter[str]] = {}
    for report in terminalreporter.stats.get("", []):  # of setups and teardowns that went well
        for name, value in report.user_properties if report.when == "teardown" else ():
            if isinstance(value, int):
                sums.setdefault(name, Counter())[database_of(report)] += value
            else:
                terminalreporter.write_line(f"{name}: {value}")
    for name, numbers in sums.items():
        told = ", ".join(f"{number:,} on {database}" for database, number in numbers.items())
        terminalreporter.write_line(f"{name}: {told}")


def database_of(report: pytest.TestReport) -> str:
    params = report.nodeid.partition("[")[2]
    return next((name for name in DATABASES if name in params), "no database")
