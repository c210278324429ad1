"""Jobs asked for and done at chosen moments, by a worker in the test's own process."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from secondment.kit.job_queue import Job
from secondment.kit.jobs import enqueue, work_once
from secondment.kit.unit_of_work import reading, unit_of_work

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # a Monday, in Shanghai
SECOND, MINUTE, HOUR, DAY = (
    timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days")
)


def put(task="note", payload=None, now=NOON, **options):
    with unit_of_work():
        enqueue(task, payload or {}, now=now, **options)


def work_at(moment):
    """Run all that is due at that moment; how many jobs."""
    return work_once(lambda: moment)


def the_job():
    with reading() as session:
        return session.scalars(sa.select(Job)).one()
