"""Jobs as one process sees them: when they run, fail, are taken over and given up."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
import sqlalchemy as sa

from secondment.journal.models import Entry
from secondment.kit import job_queue
from secondment.kit.database import db
from secondment.kit.job_queue import LEASE, Job
from secondment.kit.jobs import ATTEMPTS, TASKS, enqueue, perform
from secondment.kit.numbering import NumberSeries
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.departments import create_department
from secondment.people.models import Department
from secondment.people.rules import COMMAND_LINE
from tests.kit.jobs_at import DAY, HOUR, MINUTE, NOON, SECOND, put, the_job, work_at

pytestmark = pytest.mark.usefixtures("context", "no_turns")

NAME = "王喆"


def raising(error):
    def task(payload, *, now):
        raise error

    return task


def test_a_job_runs_once_with_what_it_was_given(done):
    put(payload={"id": "1", "names": ["一"]})
    assert (work_at(NOON + SECOND), work_at(NOON + DAY)) == (1, 0)
    assert done == [({"id": "1", "names": ["一"]}, NOON + SECOND)]
    job = the_job()
    assert (job.attempts, job.finished_at, job.leased_by) == (1, NOON + SECOND, None)


def test_a_job_runs_not_before_its_time(done):
    put(run_at=NOON + DAY)
    assert work_at(NOON + DAY - SECOND) == 0
    assert work_at(NOON + DAY) == 1


def test_jobs_run_in_the_order_of_their_times(done):
    for number in (2, 0, 1):
        put(payload={"n": number}, run_at=NOON + number * MINUTE)
    assert work_at(NOON + HOUR) == 3
    assert [payload["n"] for payload, _ in done] == [0, 1, 2]


def test_what_a_job_asks_for_runs_too(done, monkeypatch):
    monkeypatch.setitem(TASKS, "first", lambda payload, *, now: put(now=now))
    put("first")
    assert work_at(NOON) == 2
    assert len(done) == 1


def district_made(*, breaking):
    """An act that leaves an entry and a job, or breaks after both; the district's id."""
    with pytest.raises(ZeroDivisionError) if breaking else nullcontext(), unit_of_work():
        row = create_department(COMMAND_LINE, code="NEW", name="新", kind="district", now=NOON)
        enqueue("note", {"id": row.id}, now=NOON)
        if breaking:
            raise ZeroDivisionError
    return row.id


@pytest.mark.parametrize("breaking", [True, False])
def test_an_act_leaves_its_entry_and_its_job_or_neither(done, breaking):
    key = district_made(breaking=breaking)
    with reading() as session:
        acts = session.scalars(sa.select(Entry.action).where(Entry.subject_id == key)).all()
    assert work_at(NOON) == (0 if breaking else 1)
    assert (acts, done) == (([], []) if breaking else (["create"], [({"id": key}, NOON)]))


def test_what_nobody_could_run_is_refused(done):
    with pytest.raises(KeyError), unit_of_work():
        enqueue("unknown", {}, now=NOON)
    with pytest.raises(RuntimeError, match="transaction of an act"):
        enqueue("note", {}, now=NOON)


def test_the_caller_may_have_a_transaction_open(done):
    put()
    db.session.scalar(sa.select(sa.func.count()).select_from(Department))
    assert work_at(NOON) == 1


def test_a_failing_job_waits_longer_each_time_and_is_given_up(monkeypatch, logged, app):
    monkeypatch.setitem(TASKS, "fails", raising(ConnectionRefusedError(111, "13912345678")))
    put("fails")
    moment = NOON
    for attempt in range(1, ATTEMPTS):
        assert work_at(moment) == 1
        job = the_job()
        wait = min(30 * 4 ** (attempt - 1), 12 * 3600)
        assert 0.75 * wait <= (job.run_at - moment).total_seconds() <= 1.25 * wait
        assert (job.attempts, job.last_error) == (attempt, "ConnectionRefusedError: ECONNREFUSED")
        assert work_at(job.run_at - SECOND) == 0
        moment = job.run_at
    assert timedelta(hours=12) < moment - NOON < timedelta(hours=36)
    assert (work_at(moment), work_at(moment + 30 * DAY)) == (1, 0)
    assert (the_job().failed_at, the_job().attempts) == (moment, ATTEMPTS)
    levels = [line["level"] for line in logged() if line["message"].startswith("job ")]
    assert levels == [*["warning"] * (ATTEMPTS - 1), "error"]
    last = logged()[-1]
    assert (last["message"], last["task"], last["attempt"]) == ("job given up", "fails", ATTEMPTS)
    assert app.test_client().get("/readyz").json["jobs"]["failed"] == 1


def test_two_jobs_that_fail_together_come_back_apart(monkeypatch):
    monkeypatch.setitem(TASKS, "fails", raising(ValueError()))
    for _ in range(5):
        put("fails")
    work_at(NOON)
    with reading() as session:
        assert len(set(session.scalars(sa.select(Job.run_at)))) == 5


def test_a_job_that_fails_once_is_done_at_its_second_attempt(monkeypatch):
    outcomes = iter([ValueError(), None])

    def task(payload, *, now):
        if error := next(outcomes):
            raise error

    monkeypatch.setitem(TASKS, "hesitates", task)
    put("hesitates")
    assert (work_at(NOON), work_at(NOON + HOUR)) == (1, 1)
    assert (the_job().attempts, the_job().finished_at) == (2, NOON + HOUR)


def test_jobs_that_were_given_up_get_their_attempts_anew(monkeypatch, done):
    monkeypatch.setitem(TASKS, "fails", raising(ValueError()))
    put("fails")
    for day in range(ATTEMPTS):
        work_at(NOON + day * DAY)
    monkeypatch.setitem(TASKS, "fails", TASKS["note"])
    later = NOON + 100 * DAY
    assert (job_queue.retry_failed(later), job_queue.retry_failed(later)) == (1, 0)
    assert (work_at(later), len(done), the_job().attempts) == (1, 1, 1)


class Refused(OSError):  # noqa: N818 - as smtplib's: the code stands where errno does
    pass


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError(f"{NAME} 13912345678"), "ValueError"),
        (Refused({"wang@example.org": (550, b"unknown")}), "Refused"),
        (Refused(550, b"<wang@example.org> unknown", "wang@example.org"), "Refused"),
        (FileNotFoundError(2, "No such file", f"/{NAME}.pdf"), "FileNotFoundError: ENOENT"),
    ],
)
def test_neither_row_nor_log_tells_what_an_error_says(error, told, monkeypatch, logged):
    monkeypatch.setitem(TASKS, "fails", raising(error))
    put("fails")
    work_at(NOON)
    assert the_job().last_error == told
    line = logged()[-1]
    assert line["error"] == told
    assert "raise error" in line["trace"]
    assert not [secret for secret in (NAME, "13912345678", "wang") if secret in str(line)]


def test_a_row_that_breaks_a_rule_is_told_by_the_code_of_the_rule(monkeypatch, logged):
    def twice(payload, *, now):
        with unit_of_work() as session:
            session.execute(sa.insert(NumberSeries), [{"name": NAME, "last": 1}] * 2)

    monkeypatch.setitem(TASKS, "fails", twice)
    put("fails")
    work_at(NOON)
    rule = {"sqlite": "SQLITE_CONSTRAINT_PRIMARYKEY", "postgresql": "23505"}[db.engine.dialect.name]
    assert the_job().last_error == f"IntegrityError: {rule}"
    assert NAME not in str(logged())


def test_a_dead_workers_job_is_taken_over_when_its_lease_is_over(done):
    put()
    dead = job_queue.claim(NOON, LEASE)
    assert work_at(NOON + LEASE - SECOND) == 0
    assert work_at(NOON + LEASE) == 1
    assert len(done) == 1
    assert not job_queue.renew(dead, NOON + DAY)
    assert not job_queue.put_back(dead, "late", NOON, NOON)
    assert (the_job().finished_at, the_job().last_error) == (NOON + LEASE, None)


def test_who_has_lost_a_job_cannot_finish_it_for_the_other(done, logged):
    put()
    slow = job_queue.claim(NOON, LEASE)
    other = job_queue.claim(NOON + LEASE, LEASE)
    perform(slow, lambda: NOON + LEASE, LEASE)
    assert logged()[-1]["message"] == "job done, lease lost"
    assert (the_job().finished_at, the_job().leased_by) == (None, other.holder)
    assert job_queue.finish(other, NOON + HOUR)


def test_a_job_that_kills_its_worker_each_time_is_given_up(done, logged):
    put()
    for attempt in range(ATTEMPTS):
        assert job_queue.claim(NOON + attempt * LEASE, LEASE)
    assert work_at(NOON + ATTEMPTS * LEASE) == 1
    assert (done, the_job().last_error) == ([], "LostWorkerError")
    assert logged()[-1]["message"] == "job given up"
