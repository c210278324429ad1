"""How a migration runs, in a transaction of its own, and how the next one is drafted."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from secondment.journal import ddl
from secondment.kit.database import Base


def finish(*_: Any, **__: Any) -> None:
    """Before a migration commits: no foreign key leads nowhere, and the journal refuses changes.

    Rebuilding a table on SQLite checks no keys and drops the triggers.
    """
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"the migration left foreign keys that lead nowhere: {lost[:10]}")
    if sa.inspect(connection).has_table(ddl.TABLE):
        ddl.create_triggers(connection)


def render(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Draft columns with plain types and the helpers of script.py.mako: a migration must outlive
    the code of the day it was written."""
    if kind == "type" and isinstance(item, sa.types.TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"choice{(item.name, *item.enums)!r}"
    if kind == "type" and isinstance(item, sa.Uuid):
        return "KEY"
    if kind == "type" and "postgresql" in getattr(item, "_variant_mapping", {}):
        return f"sortable({item.length})"
    if kind == "check" and str(item.name).endswith("_width"):
        return f"width({str(item.sqltext).removeprefix('length(').partition(')')[0]!r})"
    return False


connection: sa.Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transactional_ddl=True,  # also SQLite's: our engine begins transactions itself
    transaction_per_migration=True,
    render_as_batch=True,
    render_item=render,
    on_version_apply=finish,
)
context.run_migrations()
