"""Work queues and clocks over many tasks: what they cost, and that they cost it at any size.

python -m bench.queue [--tasks 100000] [--database sqlite] [--database postgresql]
"""

import argparse
import http
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Flask

from bench.rows import fill
from bench.server import new_database
from secondment.app import create_app
from secondment.journal.models import Entry
from secondment.kit import clock
from secondment.kit.clock import day_of
from secondment.kit.database import db, is_sqlite
from secondment.kit.migrations import upgrade
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import Department
from secondment.people.rules import COMMAND_LINE
from secondment.people.service import load_settings
from secondment.policies.calendars import (
    days_of,
    load_calendar,
    put_calendar,
    version_of_year,
)
from secondment.policies.service import load_defaults
from secondment.policies.workdays import work_calendar
from secondment.seed import seed
from secondment.suggestions.deadlines import set_dates, start_clocks
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.rules import policy_of
from secondment.suggestions.tasks import recompute_dates
from tests.client import Client
from tests.queries import counted, explainable

FEW = 1000  # tasks in the database that the large one is compared with
TIMES = 20  # each request is made; the median is told
PAGE, FAR = 50, 100  # rows of a page, and which page is the far one
STRIDE = 198  # rows of a page on the way there: a divisor of (FAR - 1) * PAGE
LONGEST = 1.0  # ms for all dates of a task
SAMPLE = 500  # tasks whose dates are reckoned
UNIT = "SWJ"


@dataclass(frozen=True)
class Question:
    """A list as somebody asks for it, and the indexes one of which its plan must use."""

    who: str
    path: str
    indexes: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """Of one request: milliseconds, of them our processor's, statements, items in the answer."""

    wall: float
    cpu: float
    statements: int
    items: int

    def __str__(self) -> str:
        times = f"{self.wall:6.1f} ms, {self.cpu:6.1f} ms CPU"
        return f"{times}, {self.statements} statements, {self.items} items"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    chosen = parser.parse_args()
    differences = []
    for database in chosen.database or ["sqlite", "postgresql"]:
        with service(database, FEW) as app:
            desk = Desk(app)
            few = [desk.ask(question).statements for question in questions()]
        with service(database, chosen.tasks) as app:
            print(f"queue on {database}: {chosen.tasks} tasks")
            differences += [*lists(Desk(app), few), *clocks()]
            recompute()
    print(f"{len(differences)} differences", *differences, sep="\n")
    return 1 if differences else 0


@contextmanager
def service(database: str, tasks: int) -> Iterator[Flask]:
    """The service, in this process, on a new database with so many tasks."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
        url = stack.enter_context(new_database(database, Path(folder)))
        own = {"DATABASE_URL": url, "INSTANCE_PATH": folder, "HASH_COST": "cheap"}
        app = create_app(own | {"LOG_LEVEL": "ERROR", "SECONDMENT_ENV": "test"})
        stack.enter_context(app.app_context())
        stack.callback(db.engine.dispose)
        upgrade(db.engine)
        now = clock.now()
        with unit_of_work():
            load_settings(now)
            load_defaults(now)
            load_calendar(now)
        seed("Leistung-2026", now)
        began = time.perf_counter()
        fill(tasks, now)
        print(f"{tasks} tasks written to {database} in {time.perf_counter() - began:.1f} s")
        if not is_sqlite():  # what its autovacuum does sooner or later
            with db.engine.connect() as line:
                line.execution_options(isolation_level="AUTOCOMMIT")
                line.exec_driver_sql("VACUUM ANALYZE")
        yield app


# Lists


def questions() -> list[Question]:
    """The queue of a unit and of the district's office, and what is late."""
    with reading() as session:
        unit = session.scalars(sa.select(Department.id).where(Department.code == UNIT)).one()
        some = session.scalars(sa.select(Assignment.suggestion_id).limit(1)).one()
    soon = day_of(clock.now()) + timedelta(days=10)
    handler, queue = f"{UNIT.lower()}.handler", "/assignments?"
    own = f"{queue}department_id={unit}"
    unit_owing, district_owing = "ix_assignment_unit_owing", "ix_assignment_district_owing"
    of_unit, of_district = (
        f"ix_assignment_{one}_id_due_on_id" for one in ("department", "district")
    )
    of_suggestion, running = "ix_assignment_suggestion_id_department_id", "ix_suggestion_running"
    return [
        Question(handler, own, (of_unit,)),
        Question(handler, f"{own}&state=signed", ("ix_assignment_queue",)),
        Question(handler, f"{own}&overdue=true", (unit_owing,)),
        Question(handler, f"{own}&due_before={soon}", (unit_owing,)),
        Question("office", own, (of_unit,)),
        Question("office", f"{own}&overdue=true", (unit_owing,)),
        Question("office", queue, (of_district,)),
        Question("office", f"{queue}overdue=true", (district_owing,)),
        Question("office", f"{queue}due_before={soon}", (district_owing,)),
        Question("office", f"{queue}state=return_requested", (district_owing, unit_owing)),
        Question("office", f"{queue}extension=requested", ("ix_assignment_extension",)),
        Question("office", f"{queue}suggestion_id={some}", (of_suggestion,)),
        Question("office", "/suggestions?overdue=true", (running,)),
        Question(handler, "/suggestions?overdue=true", (of_unit, running)),
    ]


class Desk:
    """Asks the service for lists, signed in as whoever asks."""

    def __init__(self, app: Flask) -> None:
        self.clients = {who: Client(app, who) for who in ("office", f"{UNIT.lower()}.handler")}

    def read(self, question: Question, more: str) -> dict[str, Any]:
        answer = self.clients[question.who].get(question.path + more)
        if answer.status_code != http.HTTPStatus.OK:
            raise RuntimeError(f"{question.path}{more}: {answer.status_code} {answer.text}")
        return dict(answer.get_json())

    def ask(self, question: Question, cursor: str = "") -> Figures:
        """The median of many times."""
        more = f"&limit={PAGE}{cursor}"
        with counted() as statements:
            items = len(self.read(question, more)["items"])
        walls, cpus = [], []
        for _ in range(TIMES):
            wall, cpu = time.perf_counter(), time.process_time()
            self.read(question, more)
            walls.append((time.perf_counter() - wall) * 1000)
            cpus.append((time.process_time() - cpu) * 1000)
        return Figures(median(walls), median(cpus), len(statements), items)

    def far(self, question: Question) -> tuple[int, str]:
        """The number of the far page, or of the last full one before it, and its cursor."""
        cursor, rows = "", 0
        while rows < (FAR - 1) * PAGE:
            page = self.read(question, f"&limit={STRIDE}{cursor}")
            if not page["next_cursor"]:
                break
            cursor, rows = f"&cursor={page['next_cursor']}", rows + STRIDE
        return rows // PAGE + 1, cursor

    def plan(self, question: Question) -> list[str]:
        """How the database reads the page's rows."""
        with explainable() as statements:
            self.read(question, f"&limit={PAGE}")
        sent = next(one for one in statements if " AS page" in one[0])
        word = "EXPLAIN QUERY PLAN" if is_sqlite() else "EXPLAIN"
        with db.engine.connect() as line:
            rows = line.exec_driver_sql(f"{word} {sent[0]}", sent[1]).all()
        return [str(row[-1]).strip() for row in rows]


def lists(desk: Desk, few: list[int]) -> Iterator[str]:
    """Print each list's figures; what costs more statements than with few tasks, or reads the
    table otherwise than by its index."""
    for question, statements in zip(questions(), few, strict=True):
        print(f"  {question.who} GET {question.path}")
        near, (number, cursor) = desk.ask(question), desk.far(question)
        far = desk.ask(question, cursor)
        print(f"    page 1: {near}", f"    page {number}: {far}", sep="\n")
        if {near.statements, far.statements} != {statements}:
            yield f"{question.path}: {statements} statements with {FEW} tasks"
        plan = desk.plan(question)
        print(*(f"      {step}" for step in plan), sep="\n")
        if not any(index in step for index in question.indexes for step in plan):
            yield f"{question.path}: none of {', '.join(question.indexes)} is used"


# Clocks


def clocks() -> Iterator[str]:
    """Print what all dates of a task cost, with and without the reads that an act makes besides."""
    with reading() as session:
        query = sa.select(Assignment).where(Assignment.role != "co").limit(SAMPLE)
        tasks = [
            (task, session.get_one(Suggestion, task.suggestion_id))
            for task in session.scalars(query)
        ]
        policies = [policy_of(suggestion) for _, suggestion in tasks]
        today, whole, alone = day_of(clock.now()), [], []
        for (task, suggestion), policy in zip(tasks, policies, strict=True):
            began = time.perf_counter()
            start_clocks(task, suggestion, today)
            middle = time.perf_counter()
            set_dates(task, suggestion.round, (), policy)
            whole.append((middle - began) * 1000)
            alone.append((time.perf_counter() - middle) * 1000)
    cost = median(alone)
    print(f"  all dates of a task: {cost:.3f} ms, with policy and cohort {median(whole):.3f} ms")
    if cost > LONGEST:
        yield f"all dates of a task take {cost:.3f} ms"


def recompute() -> None:
    """Close a week that was worked, and print what it costs to reckon all open dates anew."""
    now = clock.now()
    with unit_of_work():
        closed = work_calendar().shift(day_of(now), 5)
        close_week(closed)
    memory, began, cpu = fresh_peak(), time.perf_counter(), time.process_time()
    with counted() as statements:
        recompute_dates({"years": [closed.year]}, now=now)
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    with reading() as session:
        query = sa.select(sa.func.count()).where(Entry.action == "recompute")
        moved = session.scalar(query)
    print(
        f"  recompute_dates: {moved} suggestions moved in {wall:.1f} s, {used:.1f} s CPU, "
        f"{len(statements)} statements, {peak() - memory:.0f} MB more memory at most"
    )


def close_week(first: date) -> None:
    calendar = work_calendar()
    last = first + timedelta(days=6)
    days: list[dict[str, Any]] = [
        {
            "day": day,
            "is_workday": calendar.is_workday(day) and not first <= day <= last,
            "name": "",
        }
        for day in days_of(first.year)
    ]
    version = version_of_year(first.year)
    put_calendar(COMMAND_LINE, first.year, days=days, version=version, now=clock.now())


def fresh_peak() -> float:
    """The memory held now, in MB; from now on `peak` counts anew."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


def peak() -> float:
    """The most memory this process held, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    sys.exit(main())
