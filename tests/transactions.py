"""Undoing whatever is done through an app, also what it commits."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from secondment.kit.database import db


@contextmanager
def rolled_back(app: Flask) -> Iterator[sa.Connection]:
    """The app's one connection, in an outer transaction that ends with the block."""
    with app.app_context():
        engine = db.engine
        engines = db._app_engines[app]
    with engine.connect() as connection:
        outer = connection.begin()
        engines[None] = connection
        try:
            yield connection
        finally:
            engines[None] = engine
            outer.rollback()
