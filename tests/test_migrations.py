"""Migrations make what the models say, on both databases, and lose nothing on the way."""

import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from secondment.journal.verify import verify
from secondment.kit.database import Base, db
from secondment.kit.migrations import configured, downgrade, migrating, upgrade
from secondment.kit.schema import FOLDER, current, fault_of, head
from secondment.kit.unit_of_work import reading
from secondment.policies.models import Policy
from secondment.reports.models import Report
from tests.installation import own_installation
from tests.programme import populated
from tests.reports.factories import AT, make_report
from tests.world import World

REBUILD = """
with op.batch_alter_table("department") as batch:
    batch.alter_column("name_en", type_=sa.String({0}), existing_type=sa.String({1}))
with op.batch_alter_table("journal_entry") as batch:
    batch.alter_column("request_id", type_=sa.String({2}), existing_type=sa.String({3}))
"""
REBUILT = REBUILD.format(150, 100, 80, 64), REBUILD.format(100, 150, 64, 80)
LOSS = "\nop.execute(\"DELETE FROM user_account WHERE username = 'office'\")\n", "\npass\n"
ON_SQLITE = ("UPDATE journal_entry SET action = 'x'", "DELETE FROM journal_entry")
ON_POSTGRESQL = (*ON_SQLITE, "TRUNCATE journal_entry CASCADE")


@pytest.fixture
def installation(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    with own_installation(app, tmp_path) as service:
        yield service


@pytest.fixture
def world(app: Flask, tmp_path: Path) -> Iterator[World]:
    """That of an installation of the test's own."""
    with own_installation(app, tmp_path, like=populated) as service:
        yield service.extensions["made"]


def described(engine: sa.Engine) -> dict[str, object]:
    """Tables, columns, constraints and indexes as the database tells them.

    In no order: on PostgreSQL a new column stands behind the others for good.
    """
    found = sa.inspect(engine)
    told: dict[str, object] = {}
    for table in found.get_table_names():
        columns = [
            (c["name"], c["type"].compile(engine.dialect), c["nullable"], c["default"])
            for c in found.get_columns(table)
        ]
        parts = [
            found.get_pk_constraint(table),
            *found.get_foreign_keys(table),
            *found.get_unique_constraints(table),
            *found.get_check_constraints(table),
            *found.get_indexes(table),
        ]
        told[table] = sorted(columns), sorted(map(in_words, parts))
    return told


def in_words(part: Mapping[str, Any]) -> str:
    """The part of a table, the condition of a partial index included."""
    options = {name: str(value) for name, value in part.get("dialect_options", {}).items()}
    return repr({**part, "dialect_options": options})


def counts(engine: sa.Engine) -> dict[str, int | None]:
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name)))
            for name in names
            if name != "alembic_version"
        }


def kept(before: dict[str, int | None], after: dict[str, int | None]) -> bool:
    """Whether the tables there before and after hold as many rows."""
    return all(after[name] == before[name] for name in before.keys() & after.keys())


def with_migration(folder: Path, up: str, down: str) -> Path:
    """A copy of the migrations with another one at its end."""
    copy = folder / "migrations"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "versions" / "9999_next.py").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision = '9999', {head()!r}\n"
        f"def upgrade():{indent(up, '    ')}\ndef downgrade():{indent(down, '    ')}"
    )
    return copy


def assert_journal_refuses_changes(engine: sa.Engine) -> None:
    statements = ON_SQLITE if engine.dialect.name == "sqlite" else ON_POSTGRESQL
    for statement in statements:
        with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
            connection.execute(sa.text(statement))


def test_upgrade_from_empty_makes_what_the_models_say(installation: Flask) -> None:
    Base.metadata.create_all(db.engine)
    wanted = described(db.engine)
    Base.metadata.drop_all(db.engine)
    upgrade(db.engine)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []
    made = described(db.engine)
    del made["alembic_version"]
    assert made == wanted


def test_revisions_are_numbered_and_have_one_head() -> None:
    scripts = ScriptDirectory.from_config(configured(None, FOLDER))
    assert scripts.get_heads() == [head()]
    revisions = [script.revision for script in scripts.walk_revisions()][::-1]
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]


def test_each_migration_goes_down_and_up_without_losing_rows(world: World) -> None:
    for script in ScriptDirectory.from_config(configured(None, FOLDER)).walk_revisions():
        before = counts(db.engine)
        downgrade(db.engine, str(script.down_revision or "base"))
        assert kept(before, counts(db.engine))
        upgrade(db.engine, script.revision)
        assert kept(before, counts(db.engine)) or script.down_revision is None
        downgrade(db.engine, str(script.down_revision or "base"))
    assert counts(db.engine) == {}


def test_reports_submitted_before_are_not_late_and_policies_remind(world: World) -> None:
    scripts = ScriptDirectory.from_config(configured(None, FOLDER))
    added = next(one for one in scripts.walk_revisions() if "report_duties" in one.path)
    submitted, draft = make_report(world, "submitted"), make_report(world)
    downgrade(db.engine, str(added.down_revision))
    upgrade(db.engine)
    with reading() as session:
        told = sa.select(Report.id, Report.first_submitted_on, Report.late)
        rows = {key: (day, late) for key, day, late in session.execute(told)}
        assert set(map(tuple, session.scalars(sa.select(Policy.reminders)))) == {(5, 1)}
    assert rows == {submitted: (AT.date(), False), draft: (None, False)}


def test_rebuilt_tables_keep_rows_references_and_triggers(world: World, tmp_path: Path) -> None:
    before = counts(db.engine)
    assert before["journal_entry"]
    folder = with_migration(tmp_path, *REBUILT)
    for move, revision in ((upgrade, "9999"), (downgrade, head())):
        move(db.engine, revision, folder)
        assert counts(db.engine) == before
        assert_journal_refuses_changes(db.engine)
        with reading():
            assert verify() == (before["journal_entry"], None)


def test_a_migration_that_loses_a_reference_changes_nothing(world: World, tmp_path: Path) -> None:
    before = counts(db.engine)
    with pytest.raises((RuntimeError, sa.exc.IntegrityError), match=r"foreign key|fk_"):
        upgrade(db.engine, folder=with_migration(tmp_path, *LOSS))
    assert counts(db.engine) == before
    with db.engine.connect() as connection:
        assert current(connection) == head()


def test_two_starters_do_not_race(installation: Flask) -> None:
    with ThreadPoolExecutor(2) as pool:
        engine = db.engine
        for done in [pool.submit(upgrade, engine) for _ in range(2)]:
            done.result()
    with db.engine.connect() as connection:
        assert current(connection) == head()


def test_migrations_wait_briefly_and_leave_the_pool_as_it_was(installation: Flask) -> None:
    sqlite = db.engine.dialect.name == "sqlite"
    question = "PRAGMA foreign_keys" if sqlite else "SHOW lock_timeout"
    with migrating(db.engine) as connection:
        assert connection.exec_driver_sql(question).scalar() == (0 if sqlite else "4s")
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql(question).scalar() == (1 if sqlite else "4s")


def test_a_schema_of_another_version_is_told(installation: Flask) -> None:
    url = installation.config["DATABASE_URL"]
    assert "flask --app wsgi init" in str(fault_of(url))
    upgrade(db.engine)
    assert fault_of(url) is None
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert "9999" in str(fault_of(url))


def test_an_unreachable_database_is_told(tmp_path: Path) -> None:
    assert "cannot be reached" in str(fault_of(f"sqlite:///{tmp_path}/none/x.sqlite3"))
