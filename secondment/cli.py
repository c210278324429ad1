"""Commands of the installation: `flask --app wsgi …`; each calls the same services as the API."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import IO, Any

import click
import sqlalchemy as sa
from flask import Flask
from flask.cli import with_appcontext
from marshmallow import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from secondment.cohorts.models import Cohort
from secondment.journal.verify import verify
from secondment.kit import clock, job_queue, jobs
from secondment.kit.answers import encode, problem_body
from secondment.kit.database import db
from secondment.kit.errors import Problem, invalid, invalid_fields, refuse
from secondment.kit.fields import faults
from secondment.kit.files import clean_name
from secondment.kit.ids import as_id
from secondment.kit.schema import UNREACHABLE, behind
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people import service as people
from secondment.people.models import Department
from secondment.people.passwords import check_password, hash_password
from secondment.people.queries import settings_row
from secondment.people.roles import ROLES
from secondment.people.rules import COMMAND_LINE
from secondment.people.schemas import MePatch, UserBody
from secondment.policies.calendars import load_calendar, put_calendar, version_of_year
from secondment.policies.service import load_defaults
from secondment.policies.year_files import read_year
from secondment.seed import seed as load_seed
from secondment.summaries.service import export_summary

Act = Callable[..., None]
SOURCE_MOST = 60  # characters of a file's name, kept with the days it brought


def register(app: Flask) -> None:
    """Add the commands to the app."""
    for command in (init, create_user, seed, calendar, worker, journal, export):
        app.cli.add_command(command)


@contextmanager
def telling() -> Iterator[None]:
    """Whatever refuses the act is told in one sentence, and the exit code is 1."""
    try:
        yield
    except Problem as problem:
        told = (problem_body(problem, language)["detail"] for language in ("zh", "en"))
        raise click.ClickException(" / ".join(told)) from None
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", error)).strip()
        raise click.ClickException(UNREACHABLE.format(cause)) from None


def acts(command: Act) -> Act:
    """A command on a schema of this version, with an app context and its refusals told."""

    @wraps(command)
    @with_appcontext
    def run(*args: Any, **options: Any) -> None:
        with telling():
            with reading() as session:
                fault = behind(session.connection())
            if fault:
                raise click.ClickException(fault)
            command(*args, **options)

    return run


def takes_password(command: Act) -> Act:
    """Give the command a `password`, asked for unless an option brings it."""

    @click.option("--password", help="密码 / the password itself.")
    @click.option(
        "--password-stdin", is_flag=True, help="从标准输入读取 / read it from standard input."
    )
    @wraps(command)
    def run(password: str | None, password_stdin: bool, **options: Any) -> None:
        if password_stdin:
            password = sys.stdin.readline().rstrip("\r\n")
        elif password is None:
            password = click.prompt("密码 / Password", hide_input=True, confirmation_prompt=True)
        command(password=password, **options)

    return run


@click.command()
@with_appcontext
def init() -> None:
    """建立或升级数据库 / Bring the database to this version, with calendar and policies."""
    # It alone needs alembic, which costs a serving process 9 MB.
    from secondment.kit.migrations import upgrade  # noqa: PLC0415

    with telling():
        upgrade(db.engine)
        now = clock.now()
        with unit_of_work():
            people.load_settings(now)
            load_defaults(now)
            load_calendar(now)
    click.echo("数据库已就绪 / The database is ready.")


@click.command("create-user")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option(
    "--department", metavar="CODE", help="角色所在部门代码 / code of the role's department."
)
@click.option("--cadre", metavar="ID", help="干部编号 / id of the cadre who signs in by it.")
@takes_password
@acts
def create_user(
    name: str, role: str, department: str | None, cadre: str | None, password: str
) -> None:
    """新建可立即登录的账号 / Make an account that can sign in at once."""
    given = loaded(UserBody(), {"username": name, "display_name": name, "cadre_id": cadre})
    loaded(MePatch(), {"password": password})
    with reading():
        check_password(password, settings_row(), [name])
        department_id = department_of(department) if department else None
    hashed, now = hash_password(password), clock.now()
    with unit_of_work():
        user, _ = people.create_user(COMMAND_LINE, **given, password_hash=hashed, now=now)
        people.give(COMMAND_LINE, user, role, department_id, now)
    click.echo(f"已建账号 / Account made: {user.username} ({role})")


def loaded(schema: Any, values: dict[str, Any]) -> dict[str, Any]:
    """What the API's own schema makes of the values. Raises its faults as a problem."""
    try:
        found: dict[str, Any] = schema.load(values)
    except ValidationError as error:
        raise invalid_fields(faults(error.messages)) from None
    return found


def department_of(code: str) -> str:
    found = db.session.scalar(sa.select(Department.id).where(Department.code == code))
    if found is None:
        raise invalid("/department", "unknown_reference")
    return found


@click.command()
@takes_password
@acts
def seed(password: str) -> None:
    """载入演示数据 / Load the demonstration cohort; all its accounts get the password."""
    names = load_seed(password, clock.now())
    click.echo(f"演示账号 / Accounts: {', '.join(names)}")


@click.command()
@click.option("--once", is_flag=True, help="做完到期的任务即退出 / do what is due, then exit.")
@click.option(
    "--poll",
    metavar="SECONDS",
    type=click.FloatRange(min=0.1),
    default=2,
    show_default=True,
    help="空闲时多久查看一次（秒） / how often to look while nothing is due.",
)
@click.option(
    "--retry-failed",
    is_flag=True,
    help="先让已放弃的任务重新排队 / first give jobs that were given up their attempts anew.",
)
@acts
def worker(once: bool, poll: float, retry_failed: bool) -> None:
    """执行后台任务，收到 SIGTERM 后停止 / Run jobs until told to stop by SIGTERM or Ctrl-C."""
    if retry_failed:
        count = job_queue.retry_failed(clock.now())
        click.echo(f"重新排队 {count} 项 / Jobs to be tried again: {count}")
    if once:
        count = jobs.work_once()
        click.echo(f"已执行 {count} 项 / Jobs run: {count}")
    else:
        jobs.run_worker(poll=poll)


@click.group()
def calendar() -> None:
    """工作日历 / The calendar of working days."""


@calendar.command("import")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--provisional", is_flag=True, help="尚无正式通知，暂定 / there is no official notice yet."
)
@acts
def import_calendar(file: IO[bytes], provisional: bool) -> None:
    """录入或替换一年的工作日 / Enter or replace a year's working days, from CSV, XLSX or JSON.

    列 / Columns: date, is_workday, name.
    列出全年每一天，或只列与周一至周五不同的日子 / List every day, or only those that differ.
    """
    year, days = read_year(file.read())
    with unit_of_work():
        put_calendar(
            COMMAND_LINE,
            year,
            days=days,
            version=version_of_year(year),
            source=clean_name(file.name)[:SOURCE_MOST],
            confirmed=not provisional,
            now=clock.now(),
        )
    count = sum(day["is_workday"] for day in days)
    click.echo(f"{year} 年共 {count} 个工作日 / {year} has {count} working days.")


@click.group()
def journal() -> None:
    """日志 / The journal."""


@journal.command("verify")
@acts
def verify_journal() -> None:
    """检查日志的完整性 / Check every chain of the journal."""
    with reading():
        count, broken = verify()
    if broken:
        raise click.ClickException(
            f"日志已被改动 / The journal was tampered with: {broken.subject_type} "
            f"{broken.subject_id}, seq {broken.seq}, entry {broken.entry_id}: {broken.fault}"
        )
    click.echo(f"日志完整，共 {count} 条 / The journal is whole: {count} entries.")


@click.group()
def export() -> None:
    """导出 / Exports."""


@export.command("summary")
@click.argument("cohort")
@acts
def print_summary(cohort: str) -> None:
    """批次汇总（JSON）/ The summary of a cohort, by its code or id, as JSON."""
    with reading():
        cohort_id = cohort_of(cohort)
    click.echo(encode(export_summary(COMMAND_LINE, cohort_id, now=clock.now())))


def cohort_of(text: str) -> str:
    """The cohort of that id or code; another district may use the same code."""
    one = Cohort.id == as_id(text) if as_id(text) else Cohort.code == text
    found = list(db.session.scalars(sa.select(Cohort.id).where(one)))
    if not found:
        raise refuse("not_found")
    if len(found) > 1:
        raise click.ClickException(
            f"多个批次使用此代码，请改用编号 / Several cohorts have this code; give an id: "
            f"{', '.join(found)}"
        )
    return found[0]
