"""Whether the database has this version's schema. Read without alembic, which serving needs not."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
VERSION = sa.table("alembic_version", sa.column("version_num"))
UNREACHABLE = "数据库无法连接 / The database cannot be reached: {0}"
BEHIND = (
    "数据库结构版本为 {0}，程序需要 {1}，请先运行 flask --app wsgi init / "
    "The database schema is at {0}, this program needs {1}: run flask --app wsgi init first"
)


def head() -> str:
    """The newest revision there is: files are named `NNNN_slug.py`, the number is the revision."""
    return max((file.name[:4] for file in (FOLDER / "versions").glob("[0-9]*.py")), default="0000")


def current(connection: Connection) -> str | None:
    """The revision of the database; None for an empty one."""
    if not sa.inspect(connection).has_table(VERSION.name):
        return None
    return connection.scalar(sa.select(VERSION.c.version_num))


def behind(connection: Connection) -> str | None:
    """The sentence to tell where the schema is older or newer than this program's."""
    found, needed = current(connection), head()
    return None if found == needed else BEHIND.format(found or "-", needed)


def fault_of(url: str) -> str | None:
    """Why a service on this database cannot start, if so; on a connection of its own."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            return behind(connection)
    except SQLAlchemyError as error:
        return UNREACHABLE.format(str(getattr(error, "orig", error)).strip())
