"""The commands, on an installation of their own: what they do, and in what words they refuse."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from secondment.cohorts.models import Cohort
from secondment.journal.models import Entry
from secondment.kit import job_queue
from secondment.kit.clock import now
from secondment.kit.database import db
from secondment.kit.ids import new_id
from secondment.kit.jobs import TASKS, enqueue
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.departments import create_department
from secondment.people.models import Grant, User
from secondment.people.rules import COMMAND_LINE
from secondment.policies.calendars import version_of_year
from secondment.policies.queries import calendar
from secondment.policies.workdays import work_calendar
from tests.demonstration import demonstrated
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
    """The commands, on the demonstration."""
    folder = tmp_path_factory.mktemp("installation")
    with own_installation(app, folder, like=demonstrated) as service:
        yield Shell(service)


def test_init_and_seed_fill_an_empty_database(tmp_path: Path) -> None:
    with own_installation(None, tmp_path) as service:
        shell = Shell(service)
        shell.does("init")
        shell.does("seed", "--password-stdin", typed=f"{PASSWORD}\n")
        body = {"username": "office", "password": PASSWORD}
        assert service.test_client().post("/api/v1/tokens", json=body).status_code == 201


def test_nothing_works_before_init(app: Flask, tmp_path: Path) -> None:
    with own_installation(app, tmp_path) as service:
        shell = Shell(service)
        for command in (
            ("journal", "verify"),
            ("seed", "--password", PASSWORD),
            ("worker",),
            ("worker", "--once"),
        ):
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


def test_a_year_s_exceptions_are_entered_and_later_replaced(shell: Shell, tmp_path: Path) -> None:
    """2027 by guess, then by its notice: what was provisional until then is not any more."""
    new_year = "date,is_workday,name\n2027-01-01,0,元旦\n"
    guess, notice = tmp_path / "guess.csv", tmp_path / "国务院通知.csv"
    guess.write_text(new_year, encoding="utf-8")
    notice.write_text(new_year + "2027-01-02,1,元旦调休\n", encoding="gb18030")
    told = shell.does("calendar", "import", str(guess), "--provisional")
    assert told == "2027 年共 260 个工作日 / 2027 has 260 working days.\n"
    with reading():
        assert work_calendar().is_provisional(date(2026, 12, 31), date(2027, 1, 1))
    assert "has 261 working days" in shell.does("calendar", "import", str(notice))
    with reading():
        known, year = work_calendar(), calendar(2027)
    assert not known.is_provisional(date(2026, 12, 31), date(2027, 12, 31))
    assert known.is_workday(date(2027, 1, 2))
    assert (year["version"], year["working_days"]) == (2, 261)
    assert {day["source"] for day in year["days"]} == {"国务院通知.csv"}
    assert "entries" in shell.does("journal", "verify")


def test_a_faulty_year_is_refused_in_words_and_changes_nothing(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "2029.csv"
    file.write_text("日期,是否工作日,名称\n2029-13-01,是,\n2029-05-01,可能,劳动节\n")
    told = shell.refuses("calendar", "import", str(file))
    assert "第 2 行：“2029-13-01”不是" in told
    assert "Row 3: “可能” does not say" in told
    assert "No such file" in shell.refuses("calendar", "import", str(tmp_path / "none.csv"))
    with reading():
        assert version_of_year(2029) is None


def test_a_summary_is_printed_by_code_or_id(shell: Shell) -> None:
    summary = json.loads(shell.does("export", "summary", "BJSH-1"))
    again = json.loads(shell.does("export", "summary", summary["cohort"]["id"]))
    assert again["cohort"] == summary["cohort"]
    assert "Not found" in shell.refuses("export", "summary", "NONE")


def test_a_code_that_two_districts_use_needs_the_id(shell: Shell) -> None:
    with unit_of_work() as session:
        other = create_department(COMMAND_LINE, code="LQ", name="邻区", kind="district", now=now())
        first = sa.select(Cohort.__table__).where(Cohort.code == "BJSH-1")
        row = dict(session.execute(first).mappings().one())
        own = {"id": new_id(), "district_id": other.id}
        session.execute(sa.insert(Cohort.__table__).values(row | own))
    try:
        assert own["id"] in shell.refuses("export", "summary", "BJSH-1")
    finally:
        with unit_of_work() as session:
            session.execute(sa.delete(Cohort.__table__).where(Cohort.id == own["id"]))


def test_a_worker_does_what_is_due_once(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TASKS, "note", lambda payload, *, now: None)
    shell.does("worker", "--once")  # what `init` has asked for
    with unit_of_work():
        enqueue("note", {}, now=now())
    assert "Jobs run: 1" in shell.does("worker", "--once")
    assert "Jobs run: 0" in shell.does("worker", "--once")
    shell.refuses("worker", "--poll", "0")


def test_jobs_that_were_given_up_are_tried_again(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TASKS, "note", lambda payload, *, now: None)
    with unit_of_work():
        enqueue("note", {}, now=now())
    held = job_queue.claim(now(), job_queue.LEASE)
    assert held is not None
    job_queue.bury(held, "ValueError", now())
    assert "Jobs run: 0" in shell.does("worker", "--once")
    told = shell.does("worker", "--once", "--retry-failed")
    assert "tried again: 1" in told
    assert "Jobs run: 1" in told


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
