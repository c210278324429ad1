"""One database, SQLite or PostgreSQL, behaving alike: engine, types, constraints, models' base."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

import psycopg
import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from psycopg.types.string import TextLoader
from sqlalchemy import event
from sqlalchemy.dialects.postgresql.types import PGUuid
from sqlalchemy.engine import Connection, Dialect, Engine, make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from secondment.kit.ids import new_id

LOCK_TIMEOUT = 4  # seconds PostgreSQL waits for a row
# FOR NO KEY UPDATE: holds off other writers of the row, not those who only refer to it.
LOCK: dict[str, Any] = {"key_share": True}
STATEMENT_TIMEOUT = 5  # seconds one statement may take there
PLANS = 1_000  # kept by a connection to it
BUSY_TIMEOUT = 10  # seconds SQLite waits for another process

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware UTC time; on SQLite always 26 characters wide, so that text order is time order."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime  # what a cursor's value is turned back into

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """None on PostgreSQL, whose instants come in UTC: most rows have several."""
        return super().result_processor(dialect, coltype) if dialect.name == "sqlite" else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class FreeText(sa.types.TypeDecorator[str]):
    """Words of people: journalled as changed, never with their value."""

    impl = sa.Text
    cache_ok = True


def key_type() -> sa.types.TypeEngine[str]:
    return sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")


class KeyList(sa.types.UserDefinedType[list[str]]):
    """Ids as one parameter, however many."""

    cache_ok = True
    render_bind_cast = True  # where the dialect casts at all: PostgreSQL

    def get_col_spec(self, **_kw: Any) -> str:
        return "UUID[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        return json.dumps if dialect.name == "sqlite" else array_literal


def array_literal(ids: list[str]) -> str:
    return f"{{{','.join(ids)}}}"


class among(sa.sql.functions.FunctionElement[bool]):  # noqa: N801 - reads as the function it is
    """`among(column, ids)`: the column has one of the ids, which are one parameter. A thousand of
    them cost a quarter of what they cost as parameters of an IN."""

    inherit_cache = True


@compiles(among, "sqlite")
def _among_json(element: among, compiler: Any, **kw: Any) -> str:
    column, ids = (compiler.process(one, **kw) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - compiled parts


@compiles(among, "postgresql")
def _among_array(element: among, compiler: Any, **kw: Any) -> str:
    column, ids = (compiler.process(one, **kw) for one in element.clauses)
    return f"{column} = ANY ({ids})"


def sortable(length: int | None = None) -> sa.types.TypeEngine[str]:
    """A string sorted by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


class Choice(sa.Enum):
    """Checked on the way in; on the way out the database's own check is enough."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        return None


def choice(*values: str, name: str) -> sa.Enum:
    """A string column that a CHECK constraint holds to `values`."""
    return Choice(
        *values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        validate_strings=True,
    )


def flag(name: str) -> sa.Boolean:
    """A truth value, held by a CHECK to 0 and 1 where the database knows no such type."""
    return sa.Boolean(create_constraint=True, name=name)


def fixed_width(*columns: str) -> list[sa.CheckConstraint]:
    """The CHECKs that keep instants 26 characters wide on SQLite."""
    return [
        sa.CheckConstraint(f"length({column}) = 26", name=f"{column}_width").ddl_if(
            dialect="sqlite"
        )
        for column in columns
    ]


def spelt_out(column: Any, values: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """That the column has one of the values, in the statement's own words: no database finds the
    condition of a partial index in parameters."""
    words = sa.bindparam(None, values, sa.String(), expanding=True, literal_execute=True)
    found: sa.ColumnElement[bool] = column.in_(words)
    return found


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant(),
    }


class Kept:
    """What every item carries: key, version, times. An UPDATE holds only for the version read."""

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id, sort_order=-9)
    version: Mapped[int] = mapped_column(default=1, sort_order=90)
    created_at: Mapped[datetime] = mapped_column(Instant(), sort_order=91)
    updated_at: Mapped[datetime] = mapped_column(Instant(), sort_order=92)

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    def touch(self, now: datetime) -> None:
        """Advance the version at the next flush, also where only a child row changes."""
        self.updated_at = now
        flag_modified(self, "updated_at")


db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={
        "autoflush": False,  # the journal reads what changed before it is flushed
        "expire_on_commit": False,
        "join_transaction_mode": "create_savepoint",
    },
)


def rows_of(statement: sa.Executable, **values: Any) -> list[dict[str, Any]]:
    """What a Core select finds, each row by the names of its columns."""
    result = db.session.connection().execute(statement, values)
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result.all()]


def own_session() -> Session:
    """A session with a connection of its own, for reads that must not open the caller's."""
    return Session(db.engine, autoflush=False, join_transaction_mode="create_savepoint")


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def engine_options(url: str, threads: int) -> dict[str, Any]:
    """What the engine needs so that the pool never runs dry and nothing waits for ever.

    Errors name no parameters: they reach the log, and values of persons must not.
    """
    if make_url(url).get_backend_name() == "sqlite":
        own = {"timeout": BUSY_TIMEOUT, "check_same_thread": False}
        return {"connect_args": own, "hide_parameters": True}
    options = {
        "statement_timeout": f"{STATEMENT_TIMEOUT}s",
        "lock_timeout": f"{LOCK_TIMEOUT}s",
        "idle_in_transaction_session_timeout": "10s",
        "timezone": "UTC",
    }
    return {
        "pool_size": threads,
        "max_overflow": 0,
        "pool_pre_ping": True,
        "hide_parameters": True,
        "connect_args": {
            "connect_timeout": LOCK_TIMEOUT,
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
        },
    }


def init_database(app: Flask) -> None:
    """Bind `db` to the app's DATABASE_URL."""
    url = app.config["DATABASE_URL"]
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, app.config["THREADS"])
    db.init_app(app)
    with app.app_context():
        prepare = prepare_sqlite if is_sqlite() else prepare_postgresql
        prepare(db.engine)


class TextUuid(PGUuid[str]):
    """Given on as the text that it was read as."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        return None


def prepare_postgresql(engine: Engine) -> None:
    """Read ids as the text they come as: to make an object of each costs more than all else.

    A connection keeps a plan for each statement of the service: of psycopg's hundred one is given
    up for another all the time.
    """
    engine.dialect.colspecs = {**engine.dialect.colspecs, sa.Uuid: TextUuid}

    @event.listens_for(engine, "connect")
    def connected(connection: psycopg.Connection[Any], _record: object) -> None:
        connection.adapters.register_loader("uuid", TextLoader)
        connection.prepared_max = PLANS


def prepare_sqlite(engine: Engine) -> None:
    """Set the pragmas on every connection and begin transactions ourselves.

    Writers begin IMMEDIATE: a deferred one that turns writer fails where another has written.
    """

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"busy_timeout={BUSY_TIMEOUT * 1000}",
            "foreign_keys=ON",
            "synchronous=FULL",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
