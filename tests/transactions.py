"""Undoing whatever is done through an app, also what it commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask

from secondment.kit.database import db


@contextmanager
def rolled_back(app: Flask) -> Iterator[sa.Connection]:
    """The app's one connection, in an outer transaction that ends with the block."""
    with app.app_context():
        engine = db.engine
        engines = db._app_engines[app]
    with engine.connect() as connection, late_savepoints(connection):
        outer = connection.begin()
        engines[None] = connection
        try:
            yield connection
        finally:
            engines[None] = engine
            outer.rollback()


@contextmanager
def late_savepoints(connection: sa.Connection) -> Iterator[None]:
    """Savepoints are sent with the first statement that may write: most hold none.

    Inside the outer transaction each of the service's is a savepoint, those that only read too.
    One that is rolled back is released as well, so that they do not pile up.
    """
    dialect: Any = connection.dialect
    waiting: list[str] = []

    def begin(_connection: Any, name: str) -> None:
        waiting.append(name)

    def roll_back(_connection: Any, name: str) -> None:
        if name in waiting:
            del waiting[waiting.index(name) :]
        else:
            waiting.clear()
            type(dialect).do_rollback_to_savepoint(dialect, connection, name)
            type(dialect).do_release_savepoint(dialect, connection, name)

    def release(_connection: Any, name: str) -> None:
        if name in waiting:
            del waiting[waiting.index(name) :]
        else:
            type(dialect).do_release_savepoint(dialect, connection, name)

    def send(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if waiting and not statement.startswith("SELECT"):
            names = waiting[:]
            waiting.clear()
            for name in names:
                type(dialect).do_savepoint(dialect, connection, name)

    own = {
        "do_savepoint": begin,
        "do_rollback_to_savepoint": roll_back,
        "do_release_savepoint": release,
    }
    vars(dialect).update(own)
    sa.event.listen(connection, "before_cursor_execute", send)
    try:
        yield
    finally:
        sa.event.remove(connection, "before_cursor_execute", send)
        for name in own:
            vars(dialect).pop(name)
