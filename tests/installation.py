"""Installations of a test's own: on an empty database, or a copy of one made once a run."""

import fcntl
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from secondment.app import create_app
from secondment.kit.database import db
from tests.postgres import create, drop, fresh_database
from tests.schema import migrated

DEFAULTS = {"HASH_COST": "cheap", "LOG_LEVEL": "ERROR", "SECONDMENT_ENV": "test"}
COPIED = tuple(DEFAULTS)
FILE, DATABASE, MADE = "own.sqlite3", "database", "made.pickle"
Making = Callable[[], Any]


@contextmanager
def own_installation(
    app: Flask | None, folder: Path, like: Making | None = None
) -> Iterator[Flask]:
    """The service within its context, on a database of the engine of `app`, else on SQLite.

    `like` makes what stands in it, in the context of an empty one, once for all that name it; what
    it answers is `extensions["made"]`. Without it the database has no tables yet.
    """
    server = server_of(app)
    template = made_once(server, like) if like else None
    with (
        copied(template, server, folder) as url,
        serving(app, folder, url) as service,
    ):
        if template:
            service.extensions["made"] = made_in(template)
        yield service


@contextmanager
def copied(template: Path | None, server: str | None, folder: Path) -> Iterator[str]:
    """The URL of a database that is a copy of the template's, or empty; files lie in `folder`."""
    if template:
        shutil.copytree(template, folder, dirs_exist_ok=True)
    if server:
        with fresh_database(server, database_in(template)) as url:
            yield url
    else:
        yield f"sqlite:///{folder / FILE}"


def database_in(template: Path | None) -> str:
    if template is None:
        return "template0"
    return str(sa.make_url((template / DATABASE).read_text()).database)


def made_in(template: Path) -> Any:
    return pickle.loads((template / MADE).read_bytes())


def server_of(app: Flask | None) -> str | None:
    url: str | None = app.config["DATABASE_URL"] if app else None
    return None if url is None or url.startswith("sqlite") else url


@contextmanager
def serving(app: Flask | None, folder: Path, url: str) -> Iterator[Flask]:
    config = {name: app.config[name] for name in COPIED} if app else DEFAULTS
    service = create_app(config | {"INSTANCE_PATH": str(folder), "DATABASE_URL": url})
    with service.app_context():
        try:
            yield service
        finally:
            db.session.remove()
            db.engine.dispose()


def made_once(server: str | None, like: Making) -> Path:
    """The folder of the installation that all others of its kind are copies of."""
    name = f"{like.__module__}.{like.__qualname__}-{'postgresql' if server else 'sqlite'}"
    place = Path(os.environ["TEST_TEMPLATES"]) / name
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other workers of the run wait, and find it made
        if not place.exists():
            make(server, like, place.with_suffix(".new")).rename(place)
    return place


def make(server: str | None, like: Making, folder: Path) -> Path:
    """All begin with a copy of the schema: it is migrated once."""
    schema = None if like is migrated else made_once(server, migrated)
    if schema:
        shutil.copytree(schema, folder)
    else:
        folder.mkdir()
    url = f"sqlite:///{folder / FILE}"
    if server:
        url = create(server, database_in(schema))
        (folder / DATABASE).write_text(url)
    with serving(None, folder, url):
        (folder / MADE).write_bytes(pickle.dumps(like()))
    return folder


@contextmanager
def templates() -> Iterator[None]:
    """A place for what is made once a run; databases on a server that outlives it are dropped."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TEST_TEMPLATES"] = folder
        yield
        for url in Path(folder).glob(f"*/{DATABASE}") if "TEST_POSTGRES_URL" in os.environ else ():
            drop(url.read_text())
