"""The table of jobs: put there in an act's own transaction, claimed under a lease, then settled.

A lease that is over may be claimed by another worker; whoever lost it can settle nothing more.
"""

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from secondment.kit.database import Base, Instant, db, fixed_width, is_sqlite, key_type
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import reading, unit_of_work

LEASE = timedelta(seconds=60)  # how long a dead worker's job stays untouched; one for all workers
KEPT = timedelta(days=30)  # finished jobs, for who looks back
BATCH = 1000  # rows removed at once: the write lock is not held long
OPEN_TEXT = "finished_at IS NULL AND failed_at IS NULL"


def partial(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index of those rows only: claiming costs the same however many jobs are finished."""
    only = sa.text(where)
    return sa.Index(name, *columns, unique=unique, sqlite_where=only, postgresql_where=only)


class Job(Base):
    """Something to be done at least once. Its payload carries ids and values, no personal data.

    `slot` is whose turn of a periodic act it is: each turn once, and one open turn at a time.
    `planned_at` tells when `run_at` was decided; a time after the present one betrays a clock
    that was put back. `leased_by` is another text for each claim.
    """

    __tablename__ = "job"
    __table_args__ = (
        sa.UniqueConstraint("task", "slot"),
        partial("uq_job_open_turn", "task", where=f"slot IS NOT NULL AND {OPEN_TEXT}", unique=True),
        partial("ix_job_open", "run_at", "id", where=OPEN_TEXT),
        partial("ix_job_failed", "failed_at", where="failed_at IS NOT NULL"),
        *fixed_width(
            *("run_at", "planned_at", "leased_until", "finished_at", "failed_at", "created_at")
        ),
    )

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    task: Mapped[str] = mapped_column(sa.String(100))
    slot: Mapped[str | None] = mapped_column(sa.String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    run_at: Mapped[datetime] = mapped_column(Instant())
    planned_at: Mapped[datetime] = mapped_column(Instant())
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(Instant())
    leased_by: Mapped[str | None] = mapped_column(sa.String(120))
    last_error: Mapped[str | None] = mapped_column(sa.String(300))
    finished_at: Mapped[datetime | None] = mapped_column(Instant())
    failed_at: Mapped[datetime | None] = mapped_column(Instant())
    created_at: Mapped[datetime] = mapped_column(Instant())


OPEN = sa.and_(Job.finished_at.is_(None), Job.failed_at.is_(None))


@dataclass(frozen=True)
class Claim:
    """A job as its claimant holds it; `attempt` counts from 1, those whose worker died included."""

    job_id: str
    task: str
    slot: str | None
    payload: dict[str, Any]
    attempt: int
    holder: str


def put(
    task: str, payload: dict[str, Any], *, now: datetime, run_at: datetime | None = None
) -> None:
    """Add a job to the caller's transaction, due at once unless `run_at` says when."""
    row = Job(task=task, payload=payload, run_at=run_at or now, planned_at=now, created_at=now)
    db.session.add(row)


def put_turns(slots: dict[str, str], *, now: datetime) -> None:
    """Make jobs of the turns that are there not yet; `slots` are by the name of the act.

    The two unique indexes decide between workers; so a turn also waits for the one before it.
    """
    if slots.items() <= turns_taken(slots):
        return
    insert = (sqlite.insert if is_sqlite() else postgresql.insert)(Job)
    with unit_of_work() as session:
        for name, slot in sorted(slots.items()):  # all workers in one order: no deadlock
            turn = {"task": name, "slot": slot, "payload": {}, "attempts": 0}
            times = {"run_at": now, "planned_at": now, "created_at": now}
            session.execute(insert.values(**turn, **times).on_conflict_do_nothing())


def turns_taken(slots: dict[str, str]) -> set[tuple[str, str | None]]:
    """Of the turns asked for, those that were taken or have to wait."""
    had = sa.select(Job.task, Job.slot).where(
        Job.task.in_(slots), Job.slot.in_(tuple(slots.values()))
    )
    under_way = sa.select(Job.task).where(Job.slot.is_not(None), OPEN)
    with reading() as session:
        taken: set[tuple[str, str | None]] = {(row.task, row.slot) for row in session.execute(had)}
        taken.update((task, slots.get(task)) for task in session.scalars(under_way))
    return taken


def due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Open jobs whose time has come and that nobody holds."""
    free = sa.or_(Job.leased_until.is_(None), Job.leased_until <= now)
    return OPEN, Job.run_at <= now, free


def next_due(now: datetime) -> sa.Select[Job]:
    """The job to claim, passing over rows that another claimant has locked."""
    first = sa.select(Job).where(*due(now)).order_by(Job.run_at, Job.id).limit(1)
    return first.with_for_update(skip_locked=True)


def claim(now: datetime, lease: timedelta) -> Claim | None:
    """Take what has waited longest, if anything is due. To look costs no write lock."""
    with reading() as session:
        if session.scalar(sa.select(Job.id).where(*due(now)).limit(1)) is None:
            return None
    with unit_of_work() as session:
        job = session.scalar(next_due(now))
        if job is None:
            return None
        job.attempts += 1
        job.leased_until = now + lease
        job.leased_by = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"
        return Claim(job.id, job.task, job.slot, job.payload, job.attempts, job.leased_by)


def renew(held: Claim, until: datetime) -> bool:
    """Hold the job until then; False if another has it."""
    return change(held, leased_until=until)


def finish(held: Claim, now: datetime) -> bool:
    """The job is done; False if another has it."""
    return change(held, finished_at=now, leased_by=None, leased_until=None)


def put_back(held: Claim, error: str, now: datetime, run_at: datetime) -> bool:
    """The attempt failed, another follows at `run_at`; False if another worker has the job."""
    times = {"run_at": run_at, "planned_at": now}
    return change(held, last_error=error, leased_by=None, leased_until=None, **times)


def bury(held: Claim, error: str, now: datetime) -> bool:
    """No further attempt follows; False if another worker has the job."""
    return change(held, last_error=error, leased_by=None, leased_until=None, failed_at=now)


def change(held: Claim, **values: Any) -> bool:
    with unit_of_work() as session:
        mine = sa.update(Job).where(Job.id == held.job_id, Job.leased_by == held.holder)
        changed = session.scalar(mine.values(**values).returning(Job.id))
        return changed is not None


def mend_times(now: datetime, lease: timedelta) -> None:
    """Shift what a clock since put back has left too far ahead, so that nothing waits for it.

    No lease ends later than one lease from now, nothing was planned in the future.
    """
    odd = sa.or_(Job.leased_until > now + lease, Job.planned_at > now + lease)
    with reading() as session:
        if session.scalar(sa.select(Job.id).where(OPEN, odd).limit(1)) is None:
            return
    with unit_of_work() as session:
        for job in session.scalars(sa.select(Job).where(OPEN, odd).with_for_update()):
            if job.leased_until is not None:
                job.leased_until = min(job.leased_until, now + lease)
            if job.planned_at > now:
                job.run_at -= job.planned_at - now
                job.planned_at = now


def unfinished(task: str) -> list[dict[str, Any]]:
    """The payloads of a task's jobs that wait, run or were given up; a read of the caller's."""
    found = sa.select(Job.payload).where(Job.task == task, Job.finished_at.is_(None))
    return list(db.session.scalars(found))


def retry_failed(now: datetime) -> int:
    """Give every job that was given up its attempts anew; how many. Turns have successors."""
    given_up = Job.failed_at.is_not(None), Job.slot.is_(None)
    anew = {"failed_at": None, "attempts": 0, "run_at": now, "planned_at": now}
    with unit_of_work() as session:
        changed = sa.update(Job).where(*given_up).values(**anew).returning(Job.id)
        return len(session.scalars(changed).all())


def forget(*, now: datetime) -> None:
    """Remove what was finished 30 days ago, and turns given up then. Failed jobs stay."""
    old = sa.or_(
        Job.finished_at < now - KEPT, sa.and_(Job.slot.is_not(None), Job.failed_at < now - KEPT)
    )
    oldest = sa.select(Job.id).where(old).order_by(Job.id).limit(BATCH)
    removed = BATCH
    while removed == BATCH:
        with unit_of_work() as session:
            gone = sa.delete(Job).where(Job.id.in_(oldest)).returning(Job.id)
            removed = len(session.scalars(gone).all())


def counts(now: datetime) -> dict[str, int]:
    """How many jobs are due and held by nobody, since when the oldest is, how many were given up.

    Read in the caller's transaction.
    """
    waiting, oldest = db.session.execute(
        sa.select(sa.func.count(), sa.func.min(Job.run_at)).where(*due(now))
    ).one()
    failed = sa.select(sa.func.count()).where(Job.failed_at.is_not(None))
    return {
        "waiting": waiting,
        "oldest_seconds": int((now - oldest).total_seconds()) if oldest else 0,
        "failed": db.session.scalar(failed) or 0,
    }
