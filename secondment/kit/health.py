"""Whether the process lives and whether it can serve, for probes; outside the API's contract."""

import logging
from io import BytesIO

from flask import Blueprint, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from secondment.kit import clock, job_queue
from secondment.kit.answers import answer
from secondment.kit.errors import Problem
from secondment.kit.schema import behind
from secondment.kit.unit_of_work import reading

LOG = logging.getLogger("secondment")
LATE = 600  # seconds a job may wait before every probe says so in the log
health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """The process answers; it looks at nothing else."""
    return answer({"status": "ok"})


@health.get("/readyz")
def readyz() -> Response:
    """What serving needs: the database, its schema at this version, a storage that takes bytes.

    Beside it the jobs, null where they cannot be read. That they wait makes nothing unready: it
    is the workers' lack, and requests are served without them.
    """
    checks = {"database": False, "schema": False, "storage": storage_takes_bytes()}
    jobs = None
    try:
        with reading() as session:
            checks["schema"] = behind(session.connection()) is None
            checks["database"] = True
            jobs = job_queue.counts(clock.now()) if checks["schema"] else None
    except SQLAlchemyError as error:
        LOG.warning("not ready", extra={"event": {"error": str(error)[:300]}})
    if jobs and jobs["oldest_seconds"] > LATE:
        LOG.warning("jobs wait", extra={"event": jobs})
    ready = all(checks.values())
    found = {"status": "ready" if ready else "unavailable", "checks": checks, "jobs": jobs}
    return answer(found, 200 if ready else 503)


def storage_takes_bytes() -> bool:
    try:
        with current_app.extensions["store"].receive(BytesIO(b"probe"), 5):
            return True
    except (OSError, Problem) as error:
        LOG.warning("not ready", extra={"event": {"error": str(error)[:300]}})
        return False
