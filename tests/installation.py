"""An installation of a test's own: the service on an empty database of the engine of its turn."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flask import Flask

from secondment.app import create_app
from secondment.kit.database import db
from tests.postgres import fresh_database

COPIED = ("HASH_COST", "LOG_LEVEL", "SECONDMENT_ENV")


@contextmanager
def own_installation(app: Flask, folder: Path) -> Iterator[Flask]:
    """The service within its context; its database has no tables yet."""
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'own.sqlite3'}"
        if not app.config["DATABASE_URL"].startswith("sqlite"):
            url = stack.enter_context(fresh_database(app.config["DATABASE_URL"]))
        config = {name: app.config[name] for name in COPIED}
        service = create_app(config | {"INSTANCE_PATH": str(folder), "DATABASE_URL": url})
        stack.enter_context(service.app_context())
        stack.callback(db.engine.dispose)
        stack.callback(db.session.remove)
        yield service
