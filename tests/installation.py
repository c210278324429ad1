"""Installations of a test's own: on an empty database, or a copy of one made once a run."""

import fcntl
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from secondment.app import create_app
from secondment.kit.database import db
from tests.postgres import create, drop, fresh_database

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
    with ExitStack() as stack:
        template = made_once(server, like) if like else None
        if template:
            shutil.copytree(template, folder, dirs_exist_ok=True)
        url = f"sqlite:///{folder / FILE}"
        if server:
            copied = database_in(template) if template else "template0"
            url = stack.enter_context(fresh_database(server, copied))
        service = stack.enter_context(serving(app, folder, url))
        if template:
            service.extensions["made"] = pickle.loads((template / MADE).read_bytes())
        yield service


def database_in(template: Path) -> str:
    return str(sa.make_url((template / DATABASE).read_text()).database)


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
    folder.mkdir()
    url = f"sqlite:///{folder / FILE}"
    if server:
        url = create(server)
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
