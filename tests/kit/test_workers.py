"""Workers as processes: several at once, told to stop, killed at any point."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from secondment.kit.clock import now
from secondment.kit.database import db
from secondment.kit.job_queue import Job, counts
from secondment.kit.jobs import TASKS, enqueue
from secondment.kit.unit_of_work import reading, unit_of_work
from tests.installation import COPIED, own_installation
from tests.kit.worker_processes import EFFECT, METADATA, ROOT, RUN, TOTAL, Workers, effect
from tests.schema import migrated
from tests.waiting import until

KILLS = 6
JOBS = 200


@pytest.fixture(scope="module")
def workers(app: Flask, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("workers")
    with own_installation(app, folder, like=migrated) as service:
        METADATA.create_all(db.engine)
        TASKS["effect"] = effect
        config = {name: service.config[name] for name in (*COPIED, "DATABASE_URL", "INSTANCE_PATH")}
        made = Workers(config | {"LOG_LEVEL": "INFO"}, folder / "log")
        yield made
        made.close()
        del TASKS["effect"]


@pytest.fixture(autouse=True)
def empty(workers):
    with unit_of_work() as session:
        for table in (Job.__table__, EFFECT, RUN, TOTAL):
            session.execute(sa.delete(table))
        session.execute(sa.insert(TOTAL).values(total=0))
    workers.log.write_text("")


def put(count, name="", **payload):
    keys = [f"{name}{number:03}" for number in range(count)]
    with unit_of_work():
        for key in keys:
            enqueue("effect", {"key": key} | payload, now=now())
    return keys


def values(statement):
    with reading() as session:
        return session.scalars(statement).all()


def unfinished():
    return values(sa.select(Job.id).where(Job.finished_at.is_(None)))


def begun():
    return sorted(values(sa.select(RUN.c.key)))


def done():
    return sorted(values(sa.select(EFFECT.c.key)))


def effects():
    """The keys, which must be as many as were counted; to be asked when nobody works."""
    assert values(sa.select(TOTAL.c.total)) == [len(done())]
    return done()


@contextmanager
def at_work(workers, count, **options):
    """So many workers, told to stop at the end; each has to end well."""
    running = [workers.start(**options) for _ in range(count)]
    try:
        yield running
    finally:
        codes = [workers.end(worker, signal.SIGTERM) for worker in running]
    assert codes == [0] * count, workers.log.read_text()[-5000:]


def lines(workers):
    return [json.loads(line) for line in workers.log.read_text().splitlines()]


def test_two_workers_run_each_job_once(workers):
    keys = put(JOBS)
    with at_work(workers, 2):
        until(lambda: not unfinished())
    assert begun() == effects() == keys
    told = [line["job"] for line in lines(workers) if line["message"] == "job done"]
    assert len(set(told)) == len(told) == JOBS


def test_whoever_is_killed_its_jobs_are_done_once(workers):
    """Killed anywhere: within the task, between its effect and the job's end, at the next claim."""
    keys, chance = [], random.Random(6)
    for part in range(2):  # after eight attempts a job is given up: no part kills as often
        for kill in range(KILLS):
            keys += put(3, name=f"{part}{kill}-", seconds=0.03)
            worker = workers.start(lease=0.3, killed_after=chance.uniform(0, 0.1))
            assert workers.wait(worker) == -signal.SIGKILL
        with at_work(workers, 2):
            until(lambda: not unfinished())
    keys += put(1, name="aimed-", seconds=0.5)
    worker = workers.start(lease=0.3)
    until(lambda: any(key.startswith("aimed-") for key in begun()))
    workers.end(worker, signal.SIGKILL)
    with at_work(workers, 2):
        until(lambda: not unfinished())
    assert effects() == keys
    assert len(begun()) > len(keys)  # a kill did hit a task
    with reading():
        assert counts(now())["failed"] == 0


def test_a_dead_workers_job_is_run_again_when_its_lease_is_over(workers):
    put(1, seconds=0.5)
    worker = workers.start(lease=1)
    until(begun)
    workers.end(worker, signal.SIGKILL)
    killed = time.time()
    with at_work(workers, 2):
        until(lambda: not unfinished())
    first, second = values(sa.select(RUN.c.began).order_by(RUN.c.id))
    assert second - first > 0.5
    assert second - killed < 30  # half the lease that workers have otherwise
    assert effects() == ["000"]


def test_a_job_longer_than_its_lease_is_run_by_one_worker(workers):
    put(1, seconds=2.5)
    with at_work(workers, 2, lease=1.2):
        until(lambda: not unfinished())
    assert begun() == effects() == ["000"]
    assert "lease lost" not in workers.log.read_text()


def test_a_worker_told_to_stop_finishes_the_job_at_hand_and_takes_no_other(workers):
    put(2, seconds=0.6)
    worker = workers.start()
    until(begun)
    assert workers.end(worker, signal.SIGTERM) == 0
    assert effects() == ["000"]
    assert len(unfinished()) == 1
    assert [line["message"] for line in lines(workers)] == [
        "worker started",
        "job done",
        "worker stopped",
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_worker_stops_at_once(workers, number):
    worker = workers.start(poll=60)
    until(lambda: "worker started" in workers.log.read_text())
    began = time.monotonic()
    assert workers.end(worker, number) == 0
    assert time.monotonic() - began < 10


def test_a_job_that_takes_too_long_at_the_end_is_left_to_another_worker(workers):
    put(1, seconds=3)
    worker = workers.start(grace=1)
    until(begun)
    assert workers.end(worker, signal.SIGTERM) == -signal.SIGALRM
    assert len(unfinished()) == 1


def test_a_turn_is_done_by_one_worker(workers):
    with at_work(workers, 2, daily_takes=0.3):
        until(done)
        time.sleep(0.3)
    assert len(begun()) == len(effects()) == 1


def test_a_turn_whose_worker_was_killed_is_done_by_the_next(workers):
    worker = workers.start(lease=1, daily_takes=0.5)
    until(begun)
    workers.end(worker, signal.SIGKILL)
    with at_work(workers, 2, daily_takes=0.5):
        until(lambda: done() and not unfinished())
        time.sleep(0.2)
    assert len(begun()) == 2
    assert len(effects()) == 1


def test_a_worker_outlives_a_database_that_fails_it(workers):
    with at_work(workers, 1):
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE job RENAME TO elsewhere")
        until(lambda: "worker hindered" in workers.log.read_text())
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO job")
        put(1)
        until(lambda: not unfinished())
    assert effects() == ["000"]


def test_the_command_works_until_it_is_told_to_stop(workers):
    """It knows the service's own tasks only: another's is a failure that it tells."""
    put(1)
    given = {name: workers.config[name] for name in ("DATABASE_URL", "INSTANCE_PATH")}
    worker = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--poll", "0.1"],
        cwd=ROOT,
        env=os.environ | given,
        stderr=subprocess.PIPE,
        text=True,
    )
    error = sa.select(Job.last_error).where(Job.task == "effect")
    with worker:
        try:
            told = [worker.stderr.readline()]
            until(lambda: values(error) == ["KeyError"])
        finally:
            worker.terminate()
        told += worker.stderr.readlines()
    assert worker.returncode == 0
    messages = [json.loads(line)["message"] for line in told]
    assert (messages[0], messages[-1]) == ("worker started", "worker stopped")
    assert "job failed" in messages
