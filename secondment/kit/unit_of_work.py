"""The one place that commits: an act is written whole, with its journal entry, or not at all."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from flask import current_app
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from secondment.kit.database import BUSY_TIMEOUT, db, is_sqlite
from secondment.kit.errors import Problem, refuse

try:
    import fcntl
except (
    ImportError
):  # no such thing on this system: SQLite's busy_timeout alone holds processes apart
    fcntl = None  # type: ignore[assignment]


class WriteLock:
    """SQLite has one writer: threads queue on a lock, processes on flock of `<database>.lock`.

    Without it writers sleep and retry, and some starve. PostgreSQL needs none of it.
    """

    def __init__(self, path: Path | None) -> None:
        self._threads = Lock()
        self._path = path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; raises `unavailable` when it is not free within ten seconds."""
        deadline = time.monotonic() + BUSY_TIMEOUT
        if not self._threads.acquire(timeout=BUSY_TIMEOUT):
            raise busy()
        try:
            if self._path is None or fcntl is None:
                yield
            else:
                with self._path.open("a") as file:
                    self._wait_for_processes(file.fileno(), deadline)
                    yield  # closing the file gives the lock up
        finally:
            self._threads.release()

    @staticmethod
    def _wait_for_processes(fileno: int, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(fileno, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise busy() from None
                time.sleep(0.002)
            else:
                return


def busy() -> Problem:
    problem = refuse("unavailable")
    problem.headers["Retry-After"] = "1"
    return problem


def init_write_lock() -> WriteLock:
    """The write lock of the app's database; to be kept in `app.extensions["write_lock"]`."""
    return write_lock_of(db.engine)


def write_lock_of(engine: Engine) -> WriteLock:
    name = engine.url.database
    in_file = engine.dialect.name == "sqlite" and name and name != ":memory:"
    return WriteLock(Path(f"{name}.lock") if in_file else None)


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One act in one transaction; commits at the end, rolls back on any exception.

    Raises RuntimeError if the session has read already: its snapshot would be an old one.
    """
    session = db.session()
    if session.in_transaction():
        raise RuntimeError("a transaction is open: end the reads before the act begins")
    if is_sqlite():
        with current_app.extensions["write_lock"].held():
            yield from _transaction(session)
    else:
        yield from _transaction(session)


def _transaction(session: Session) -> Iterator[Session]:
    try:
        session.connection(execution_options={"writes": True})
        yield session
        session.flush()
        session.commit()
    except BaseException:
        session.rollback()
        session.expunge_all()
        raise


@contextmanager
def reading() -> Iterator[Session]:
    """Reads of one moment, ended at once, so that an act may begin afterwards.

    The rows read keep their values and belong to no session: to look at one later opens nothing.
    """
    session = db.session()
    try:
        yield session
    finally:
        session.expunge_all()
        if not session.info.get("one_moment"):
            session.rollback()


@contextmanager
def one_moment() -> Iterator[None]:
    """Makes one transaction of all readings within, for pages that read several things: each of
    its own costs a connection, its beginning and its end. No act may begin before it is over."""
    session = db.session()
    session.info["one_moment"] = True
    try:
        yield
    finally:
        session.info["one_moment"] = False
        session.rollback()
