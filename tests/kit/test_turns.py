"""Acts that come round by the clock, clocks that jump, and what becomes of old jobs."""

from datetime import UTC, datetime, time

import pytest
import sqlalchemy as sa
import time_machine

from secondment.kit import clock, job_queue
from secondment.kit.database import db
from secondment.kit.job_queue import LEASE, Job
from secondment.kit.jobs import PERIODIC, Periodic, work_once
from secondment.kit.unit_of_work import reading, unit_of_work
from tests.kit.jobs_at import DAY, HOUR, MINUTE, NOON, SECOND, put, the_job, work_at
from tests.queries import explainable

pytestmark = pytest.mark.usefixtures("context", "no_turns")

OLD_ROWS = 20_000
# The last is how SQLite calls the index of the unique key (task, slot).
INDEXES = (
    "ix_job_open",
    "uq_job_open_turn",
    "ix_job_failed",
    "uq_job_task_slot",
    "sqlite_autoindex_job_2",
)


@pytest.mark.parametrize(
    ("every", "at", "slots"),
    [
        (HOUR, None, {NOON: "2026-03-02T04:00:00Z", NOON + 59 * MINUTE: "2026-03-02T04:00:00Z"}),
        (5 * MINUTE, None, {NOON + 299 * SECOND: "2026-03-02T04:00:00Z"}),
        (DAY, None, {NOON: "2026-03-02T00:00:00Z"}),
        (
            DAY,
            time(8),
            {
                datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC): None,
                datetime(2026, 3, 2, 0, 0, tzinfo=UTC): "2026-03-02",
                datetime(2026, 3, 2, 15, 59, tzinfo=UTC): "2026-03-02",
                datetime(2026, 3, 2, 16, 0, tzinfo=UTC): None,
            },
        ),
        (DAY, time(0), {datetime(2026, 3, 1, 16, 0, tzinfo=UTC): "2026-03-02"}),
    ],
)
def test_turns_are_named_by_the_interval_or_by_the_programmes_day(every, at, slots):
    act = Periodic(every=every, at=at, act=print)
    assert {moment: act.slot(moment) for moment in slots} == slots


@pytest.mark.parametrize(("every", "at"), [(HOUR, time(8)), (0 * HOUR, None), (31 * DAY, None)])
def test_an_act_without_a_sensible_interval_is_refused(every, at):
    with pytest.raises(ValueError, match="every"):
        Periodic(every=every, at=at, act=print)


def test_an_act_is_done_once_a_turn(turns):
    moments = [NOON, NOON + MINUTE, NOON + HOUR, NOON + HOUR + MINUTE, NOON + 5 * HOUR]
    assert [work_at(moment) for moment in moments] == [0] * 5  # turns are not counted
    assert turns == [NOON, NOON + HOUR, NOON + 5 * HOUR]


def test_a_dead_workers_turn_is_done_again_and_the_next_waits_for_it(turns):
    job_queue.put_turns({"tick": PERIODIC["tick"].slot(NOON)}, now=NOON)
    late = NOON + 59.5 * MINUTE
    dead = job_queue.claim(late, LEASE)
    assert dead.slot == "2026-03-02T04:00:00Z"
    work_at(NOON + HOUR)
    assert turns == []
    work_at(late + LEASE)
    assert turns == [late + LEASE]
    work_at(late + LEASE)
    assert turns == [late + LEASE] * 2  # the turn that had to wait


def test_an_act_that_fails_is_tried_again_before_its_next_turn(monkeypatch, logged):
    outcomes = iter([ValueError(), *[None] * 3])

    def act(*, now):
        if error := next(outcomes):
            raise error

    monkeypatch.setitem(PERIODIC, "tick", Periodic(every=10 * SECOND, act=act))
    work_at(NOON)
    job = the_job()
    assert 7.5 * SECOND <= job.run_at - NOON <= 12.5 * SECOND
    work_at(job.run_at)
    work_at(NOON + MINUTE)
    told = [(line["message"], line["slot"]) for line in logged()]
    assert told[:2] == [("job failed", job.slot), ("job done", job.slot)]
    assert told[2] == ("job done", "2026-03-02T04:01:00Z")


@pytest.mark.parametrize("jump", [400 * DAY, -400 * DAY])
def test_a_clock_that_jumps_breaks_nothing_and_lets_nothing_wait(done, turns, jump):
    """Neither a job that was planned under the other time, nor one that a dead worker holds."""
    start = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as now:
        put(payload={"n": "held"}, now=clock.now())
        assert job_queue.claim(clock.now(), LEASE)
        put(payload={"n": "later"}, now=clock.now(), run_at=clock.now() + 5 * MINUTE)
        put(payload={"n": "now"}, now=clock.now())
        now.move_to(start + jump)
        for _ in range(7):
            work_once()
            now.shift(MINUTE)
        assert {payload["n"] for payload, _ in done} == {"held", "later", "now"}
        assert len(done) == 3
        assert len(turns) == 1
        now.move_to(start)
        work_once()
        assert len(turns) == 2


def test_what_waits_when_the_clock_is_put_back_keeps_its_distance(done):
    put(now=NOON + 400 * DAY, run_at=NOON + 400 * DAY + HOUR)
    assert (work_at(NOON), work_at(NOON + HOUR - SECOND), work_at(NOON + HOUR)) == (0, 0, 1)


def test_a_job_of_the_far_future_is_not_drawn_near(done):
    put(run_at=NOON + 400 * DAY)
    assert (work_at(NOON), work_at(NOON + 399 * DAY), work_at(NOON + 400 * DAY)) == (0, 0, 1)


def insert_old_rows(count, **values):
    usual = {"task": "note", "payload": {}, "attempts": 1, "finished_at": NOON}
    times = dict.fromkeys(("run_at", "planned_at", "created_at"), NOON)
    rows = [usual | times | values | {"id": job_queue.new_id()} for _ in range(count)]
    with unit_of_work() as session:
        session.execute(sa.insert(Job), rows)


def test_finished_jobs_are_forgotten_after_thirty_days_and_failed_ones_kept(monkeypatch):
    insert_old_rows(2 * job_queue.BATCH + 1)
    insert_old_rows(1, finished_at=NOON + SECOND)
    insert_old_rows(1, finished_at=None, failed_at=NOON)
    insert_old_rows(1, finished_at=None, failed_at=NOON, slot="2026-03-02")
    insert_old_rows(1, finished_at=None, run_at=NOON + 100 * DAY)
    forget = Periodic(every=DAY, act=job_queue.forget)
    monkeypatch.setitem(PERIODIC, "forget", forget)
    work_at(NOON + 30 * DAY + SECOND)
    with reading() as session:
        left = session.execute(sa.select(Job.finished_at, Job.failed_at).where(Job.slot.is_(None)))
        assert sorted(map(str, left)) == sorted(
            map(str, [(NOON + SECOND, None), (None, NOON), (None, None)])
        )


def test_old_jobs_cost_nothing(done, turns):
    """Claiming, looking for turns and counting read the few rows they want by an index."""
    insert_old_rows(OLD_ROWS)
    put()
    with unit_of_work() as session:
        session.connection().exec_driver_sql("ANALYZE")
    with explainable() as statements:
        work_at(NOON)
        with reading():
            job_queue.counts(NOON)
    read = [one for one in statements if one[0].startswith("SELECT") and "FROM job" in one[0]]
    assert len(read) >= 6
    for statement, parameters in read:
        plan = explained(statement, parameters)
        assert any(name in plan for name in INDEXES), plan
        assert "Seq Scan" not in plan, plan


def explained(statement, parameters):
    word = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    with reading() as session:
        rows = session.connection().exec_driver_sql(f"{word} {statement}", parameters)
        return "\n".join(str(row) for row in rows)
