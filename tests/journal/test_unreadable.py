"""SQLite lets a column hold what is not of its kind; the entry that cannot be read is named too."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from secondment.journal.models import Entry
from secondment.journal.verify import verify
from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.policies.service import load_defaults
from tests.installation import own_installation
from tests.schema import migrated

WRONG = {
    "at": "'2026-99-99 00:00:00.000000'",
    "changes": "x'ff00'",
    "action": "CAST(x'ff' AS TEXT)",
    "seq": "'many'",
}


def with_entries() -> None:
    migrated()
    with unit_of_work():
        load_defaults(datetime(2026, 3, 2, tzinfo=UTC))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[sa.Engine]:
    """A database on SQLite, whatever the turn, with some entries and without the triggers."""
    with own_installation(None, tmp_path, like=with_entries):
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER journal_entry_no_update")
        yield db.engine


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
