"""The commands, on an installation of their own: what they do, and in what words they refuse."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from secondment.cohorts.models import Cohort
from secondment.journal.models import Entry
from secondment.kit.clock import now
from secondment.kit.database import db
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.departments import create_department
from secondment.people.models import Grant, User
from secondment.people.rules import COMMAND_LINE
from tests.installation import own_installation

PASSWORD = "Kranich-2026"
TRIGGERS = {
    "sqlite": "DROP TRIGGER journal_entry_no_update",
    "postgresql": "ALTER TABLE journal_entry DISABLE TRIGGER USER",
}


class Shell:
    def __init__(self, app: Flask) -> None:
        self.runner = app.test_cli_runner()

    def run(self, *arguments: str, typed: str | None = None) -> Result:
        return self.runner.invoke(args=arguments, input=typed)

    def does(self, *arguments: str, typed: str | None = None) -> str:
        done = self.run(*arguments, typed=typed)
        assert done.exit_code == 0, done.output
        return done.output

    def refuses(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.exit_code not in {0, None}
        assert isinstance(done.exception, SystemExit), done.exception
        return done.output


@pytest.fixture(scope="module")
def shell(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """The commands, on a database that `init` and `seed` have filled."""
    with own_installation(app, tmp_path_factory.mktemp("installation")) as service:
        made = Shell(service)
        made.does("init")
        made.does("seed", "--password-stdin", typed=f"{PASSWORD}\n")
        yield made


def test_nothing_works_before_init(app: Flask, tmp_path: Path) -> None:
    with own_installation(app, tmp_path) as service:
        shell = Shell(service)
        for command in (("journal", "verify"), ("seed", "--password", PASSWORD)):
            assert "flask --app wsgi init" in shell.refuses(*command)
        shell.does("init")
        assert "entries" in shell.does("journal", "verify")


def test_init_again_changes_nothing(shell: Shell) -> None:
    before = shell.does("journal", "verify")
    shell.does("init")
    assert shell.does("journal", "verify") == before


def test_the_demonstration_is_loaded_once(shell: Shell) -> None:
    assert "holds cadres already" in shell.refuses("seed", "--password", PASSWORD)


@pytest.mark.parametrize(
    ("name", "options", "typed"),
    [
        ("by.option", ("--password", PASSWORD), None),
        ("by.stdin", ("--password-stdin",), f"{PASSWORD}\r\n"),
        ("by.prompt", (), f"{PASSWORD}\n{PASSWORD}\n"),
    ],
)
def test_a_user_is_made_ready_to_sign_in(
    shell: Shell, name: str, options: tuple[str, ...], typed: str | None
) -> None:
    place = ("--role", "handler", "--department", "SWJ")
    told = shell.does("create-user", name, *place, *options, typed=typed)
    assert PASSWORD not in told
    assert name in told
    with reading() as session:
        user = session.scalars(sa.select(User).where(User.username == name)).one()
        held = session.scalars(sa.select(Grant.role).where(Grant.user_id == user.id)).all()
        assert (user.state, held) == ("active", ["handler"])
    client = shell.runner.app.test_client()
    body = {"username": name, "password": PASSWORD}
    assert client.post("/api/v1/tokens", json=body).status_code == 201


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("hr", "--role", "auditor"), "exists already"),
        (("不行", "--role", "auditor"), "wrong form"),
        (("new", "--role", "handler", "--department", "NONE"), "does not exist"),
        (("new", "--role", "cadre", "--cadre", "no-id"), "/cadre_id"),
        (("new", "--role", "cadre"), "/role"),
        (("new", "--role", "emperor"), "emperor"),
        (("new", "--role", "hr", "--password", "short"), "/password"),
        (("new", "--role", "hr", "--password", "alllowercase"), "/password"),
    ],
)
def test_a_user_is_refused_in_words(shell: Shell, arguments: tuple[str, ...], words: str) -> None:
    given = arguments if "--password" in arguments else (*arguments, "--password", PASSWORD)
    assert words in shell.refuses("create-user", *given)
    with reading() as session:
        assert session.scalar(sa.select(User.id).where(User.username == "new")) is None


def test_a_summary_is_printed_by_code_or_id(shell: Shell) -> None:
    summary = json.loads(shell.does("export", "summary", "BJSH-1"))
    again = json.loads(shell.does("export", "summary", summary["cohort"]["id"]))
    assert again["cohort"] == summary["cohort"]
    assert "Not found" in shell.refuses("export", "summary", "NONE")


def test_a_code_that_two_districts_use_needs_the_id(shell: Shell) -> None:
    with unit_of_work() as session:
        other = create_department(COMMAND_LINE, code="LQ", name="邻区", kind="district", now=now())
        row = dict(session.execute(sa.select(Cohort.__table__)).mappings().one())
        own = {"id": new_id(), "district_id": other.id}
        session.execute(sa.insert(Cohort.__table__).values(row | own))
    try:
        assert own["id"] in shell.refuses("export", "summary", "BJSH-1")
    finally:
        with unit_of_work() as session:
            session.execute(sa.delete(Cohort.__table__).where(Cohort.id == own["id"]))


def test_a_changed_entry_is_named(shell: Shell) -> None:
    with reading() as session:
        entry = session.scalars(sa.select(Entry).order_by(Entry.id).limit(1)).one()
    try:
        with db.engine.begin() as connection:
            connection.exec_driver_sql(TRIGGERS[db.engine.dialect.name])
            connection.execute(
                sa.update(Entry.__table__).where(Entry.id == entry.id).values(action="other")
            )
        told = shell.refuses("journal", "verify")
        assert f"{entry.subject_id}, seq {entry.seq}, entry {entry.id}" in told
    finally:
        with db.engine.begin() as connection:
            connection.execute(
                sa.update(Entry.__table__).where(Entry.id == entry.id).values(action=entry.action)
            )
