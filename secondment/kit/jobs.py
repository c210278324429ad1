"""Work beside the requests: jobs that acts have asked for, and acts that come round by the clock.

A job runs at least once: a worker may die after its effect and before its end. So a task does
what is still to be done, and finds out what that is in its own units of work.
"""

import errno
import logging
import random
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError

from secondment.kit import clock, job_queue
from secondment.kit.database import db
from secondment.kit.errors import Problem
from secondment.kit.job_queue import LEASE, Claim

LOG = logging.getLogger("secondment")
ATTEMPTS = 8  # spread over about a day; then somebody has to look
FIRST_WAIT = timedelta(seconds=30)  # before the second attempt; four times longer each time
LONGEST_WAIT = timedelta(hours=12)
GRACE = 30  # seconds for the job at hand when the worker is told to stop
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
A_SECOND, A_DAY = timedelta(seconds=1), timedelta(days=1)

Task = Callable[..., None]
"""`task(payload, *, now)`; it opens its own units of work."""

TASKS: dict[str, Task] = {}
"""By name; create_app fills it from the packages."""


@dataclass(frozen=True, kw_only=True)
class Periodic:
    """`act(*, now)` once in each interval; with `at`, once a day, from that time of day on.

    A day or an interval in which no worker ran is not made up for. A turn waits while the one
    before it is under way or is to be tried again.
    """

    every: timedelta
    at: time_of_day | None = None
    act: Callable[..., None]

    def __post_init__(self) -> None:
        # A turn is forgotten after a month: a longer interval would have it twice.
        if not A_SECOND <= self.every <= job_queue.KEPT or (
            self.at is not None and self.every != A_DAY
        ):
            raise ValueError("`every` is 1 s to 30 days, and one day where `at` is given")

    def slot(self, now: datetime) -> str | None:
        """The name of the turn that is due now: when the interval began, or the day."""
        if self.at is None:
            return clock.instant_text(now - (now - EPOCH) % self.every)
        local = now.astimezone(clock.zone())
        return local.date().isoformat() if local.time() >= self.at else None


PERIODIC: dict[str, Periodic] = {
    "forget_jobs": Periodic(every=A_DAY, at=time_of_day(3, 30), act=job_queue.forget)
}
"""By name; create_app adds what the packages have."""


class LostWorkerError(Exception):
    """In none of its attempts has a job come to an end: each time its worker died."""


def enqueue(
    task: str, payload: dict[str, Any], *, now: datetime, run_at: datetime | None = None
) -> None:
    """Have the task done after the caller's act, and only if that is committed.

    The payload is JSON without personal data: ids of what the task reads again.
    Raises KeyError for an unknown task, RuntimeError outside an act.
    """
    if task not in TASKS:
        raise KeyError(task)
    if not db.session().in_transaction():
        raise RuntimeError("a job belongs into the transaction of an act")
    job_queue.put(task, payload, now=now, run_at=run_at)


def work_once(now: Callable[[], datetime] = clock.now) -> int:
    """Run all that is due, also what comes due meanwhile; how many jobs (turns not counted)."""
    return work(now, LEASE, lambda: True)


def work(now: Callable[[], datetime], lease: timedelta, go_on: Callable[[], bool]) -> int:
    """Run what is due, as long as `go_on()`; how many jobs, not counting the turns of acts."""
    with current_app.app_context():  # a session of our own, whatever the caller's has open
        moment = now()
        slots = {name: slot for name, act in PERIODIC.items() if (slot := act.slot(moment))}
        job_queue.put_turns(slots, now=moment)
        done = 0
        while go_on():
            held = job_queue.claim(now(), lease)
            if held is None:
                job_queue.mend_times(now(), lease)
                break
            perform(held, now, lease)
            done += held.slot is None
        return done


def perform(held: Claim, now: Callable[[], datetime], lease: timedelta) -> None:
    """One attempt at a job: its task, under a lease that is renewed; then its end is told."""
    began = time.monotonic()
    try:
        with renewed(held, now, lease), current_app.app_context():
            run_task(held, now())
    except Exception as error:
        fail(held, error, now())
    else:
        mine = job_queue.finish(held, now())
        taken = round((time.monotonic() - began) * 1000, 1)
        tell(logging.INFO, "job done" if mine else "job done, lease lost", held, ms=taken)


def run_task(held: Claim, now: datetime) -> None:
    if held.attempt > ATTEMPTS:
        raise LostWorkerError
    if held.slot is None:
        TASKS[held.task](held.payload, now=now)
    else:
        PERIODIC[held.task].act(now=now)


def fail(held: Claim, error: Exception, now: datetime) -> None:
    """Plan another attempt, or give the job up. The log gets where it happened, but no values."""
    told = in_short(error)
    place = "".join(traceback.format_tb(error.__traceback__))
    if held.attempt >= ATTEMPTS:
        job_queue.bury(held, told, now)
        tell(logging.ERROR, "job given up", held, error=told, trace=place)
        return
    run_at = now + wait_after(held)
    job_queue.put_back(held, told, now, run_at)
    again = clock.instant_text(run_at)
    tell(logging.WARNING, "job failed", held, error=told, next_attempt_at=again, trace=place)


def wait_after(held: Claim) -> timedelta:
    """How long to wait after a failed attempt: longer each time, never alike for two jobs.

    An act by the clock waits no longer than its interval: the next turn waits for it.
    """
    longest = LONGEST_WAIT
    if held.slot is not None and held.task in PERIODIC:
        longest = min(longest, PERIODIC[held.task].every)
    wait = min(FIRST_WAIT * 4.0 ** (held.attempt - 1), longest)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311 - spreads load, hides nothing


def in_short(error: Exception) -> str:
    """The class of an error and, of what else it says, only what holds no value of ours.

    A row's values stand in PostgreSQL's texts, addresses in those of smtplib.
    """
    name, detail = type(error).__name__, None
    if isinstance(error, Problem):
        detail = error.code
    elif isinstance(error, DBAPIError):
        codes = (getattr(error.orig, code, None) for code in ("sqlstate", "sqlite_errorname"))
        detail = next(filter(None, codes), None)
    elif isinstance(error, OSError):
        detail = errno.errorcode.get(error.errno or 0)
    return f"{name}: {detail}" if detail else name


def tell(level: int, message: str, held: Claim, **more: Any) -> None:
    whose = {"job": held.job_id, "task": held.task, "slot": held.slot, "attempt": held.attempt}
    LOG.log(level, message, extra={"event": whose | more})


@contextmanager
def renewed(held: Claim, now: Callable[[], datetime], lease: timedelta) -> Iterator[None]:
    """Renew the lease from a thread, on a connection of its own, as long as the block takes."""
    over, app = threading.Event(), current_app._get_current_object()  # type: ignore[attr-defined]
    arguments = (over, app, held, now, lease)
    thread = threading.Thread(target=renew_until, args=arguments, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def renew_until(
    over: threading.Event,
    app: Flask,
    held: Claim,
    now: Callable[[], datetime],
    lease: timedelta,
) -> None:
    """Three times in a lease: one that fails may be made up for."""
    while not over.wait(lease.total_seconds() / 4):
        try:
            with app.app_context():
                mine = job_queue.renew(held, now() + lease)
        except Exception as error:
            tell(logging.WARNING, "lease not renewed", held, error=in_short(error))
        else:
            if not mine:
                tell(logging.WARNING, "lease lost", held)
                return


def run_worker(
    *,
    poll: float = 2,
    lease: timedelta = LEASE,
    grace: int = GRACE,
    now: Callable[[], datetime] = clock.now,
) -> None:
    """Work until SIGTERM or SIGINT, looking every `poll` seconds while nothing is due.

    The job at hand is finished first. If that takes more than `grace` seconds the system ends
    the process, and another worker runs the job again.
    """
    with told_to_stop(grace) as asked:
        LOG.info("worker started")
        while asked.empty():
            round_ends = time.monotonic() + poll
            if not one_round(now, lease, partial(going_on, asked, round_ends)):
                with suppress(Empty):
                    asked.get(timeout=poll)
                    break
        LOG.info("worker stopped")


def going_on(asked: SimpleQueue[int], until: float) -> bool:
    return asked.empty() and time.monotonic() < until


def one_round(now: Callable[[], datetime], lease: timedelta, go_on: Callable[[], bool]) -> int:
    """Work for a while. What hinders it, a database that is away above all, ends no worker."""
    try:
        return work(now, lease, go_on)
    except Exception as error:
        place = "".join(traceback.format_tb(error.__traceback__))
        event = {"error": in_short(error), "trace": place}
        LOG.warning("worker hindered", extra={"event": event})
        return 0


@contextmanager
def told_to_stop(grace: int) -> Iterator[SimpleQueue[int]]:
    """A queue that gets the signals to stop: the one thing a handler may put things into safely.

    With the first begins the time after which SIGALRM, not handled, ends the process.
    """
    asked: SimpleQueue[int] = SimpleQueue()

    def ask(number: int, _frame: object) -> None:
        if asked.empty():
            signal.alarm(grace)
        asked.put(number)

    before = {one: signal.signal(one, ask) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield asked
    finally:
        signal.alarm(0)
        for one, handler in before.items():
            signal.signal(one, handler)
