"""SQLite lets a column hold what is not of its kind; the entry that cannot be read is named too."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from secondment.app import create_app
from secondment.journal.models import Entry
from secondment.journal.verify import verify
from secondment.kit.database import db
from secondment.kit.migrations import upgrade
from secondment.kit.unit_of_work import unit_of_work
from secondment.policies.service import load_defaults

WRONG = {
    "at": "'2026-99-99 00:00:00.000000'",
    "changes": "x'ff00'",
    "action": "CAST(x'ff' AS TEXT)",
    "seq": "'many'",
}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[sa.Engine]:
    """A database on SQLite, whatever the turn, with some entries and without the triggers."""
    url = f"sqlite:///{tmp_path / 'own.sqlite3'}"
    config = {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": url, "LOG_LEVEL": "CRITICAL"}
    with create_app(config).app_context():
        upgrade(db.engine)
        with unit_of_work():
            load_defaults(datetime(2026, 3, 2, tzinfo=UTC))
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER journal_entry_no_update")
        yield db.engine
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("column", WRONG)
def test_an_unreadable_entry_is_named(journal: sa.Engine, column: str) -> None:
    with journal.begin() as connection:
        key = connection.scalar(sa.select(sa.func.max(Entry.id)))
        connection.exec_driver_sql(
            f"UPDATE journal_entry SET {column} = {WRONG[column]} WHERE id = '{key}'"
        )
    _, broken = verify()
    assert broken is not None
    assert broken.entry_id == key
