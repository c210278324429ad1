"""Bringing a database to another revision of its schema: alembic, configured here and in env.py.

One upgrade at a time, each migration in a transaction of its own that holds or leaves nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection, Engine

from secondment.kit.database import LOCK_TIMEOUT
from secondment.kit.schema import FOLDER, head
from secondment.kit.unit_of_work import write_lock_of

ADVISORY_LOCK = 7_320_114  # any number, the same for all who migrate
LONGEST = 60  # seconds for one statement, and for another's upgrade to end, on PostgreSQL


def upgrade(engine: Engine, revision: str = "head", folder: Path = FOLDER) -> None:
    """Run the migrations up to `revision`; none if it is there already."""
    with migrating(engine) as connection:
        command.upgrade(configured(connection, folder), revision)


def downgrade(engine: Engine, revision: str, folder: Path = FOLDER) -> None:
    """Undo the migrations after `revision` (`base`: all of them)."""
    with migrating(engine) as connection:
        command.downgrade(configured(connection, folder), revision)


def draft(engine: Engine, name: str, folder: Path = FOLDER) -> None:
    """Write `NNNN_name.py`: what the models have beyond the database. To be read and finished."""
    with migrating(engine) as connection:
        config = configured(connection, folder)
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        number = f"{int(head()) + 1:04}"
        command.revision(config, name.replace("_", " "), autogenerate=True, rev_id=number)


def configured(connection: Connection | None, folder: Path) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A connection of its own, as migrations need it, and closed after them.

    SQLite: with foreign keys off, as rebuilding a table would else delete what refers to it; the
    keys are checked before each migration commits. PostgreSQL: nobody waits long behind it.
    """
    with write_lock_of(engine).held(), engine.connect() as opened:
        connection = opened.execution_options(writes=True)
        connection.detach()
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        else:
            connection.exec_driver_sql("SET lock_timeout = 0")
            connection.exec_driver_sql(f"SET statement_timeout = '{LONGEST}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({ADVISORY_LOCK})")
            connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}s'")
            connection.commit()
        yield connection
