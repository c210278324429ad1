"""Whether the process lives and whether it can serve, for probes; outside the API's contract."""

import logging
from io import BytesIO

from flask import Blueprint, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from secondment.kit.answers import answer
from secondment.kit.errors import Problem
from secondment.kit.schema import behind
from secondment.kit.unit_of_work import reading

LOG = logging.getLogger("secondment")
health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """The process answers; it looks at nothing else."""
    return answer({"status": "ok"})


@health.get("/readyz")
def readyz() -> Response:
    """What serving needs: the database, its schema at this version, a storage that takes bytes."""
    checks = {"database": False, "schema": False, "storage": storage_takes_bytes()}
    try:
        with reading() as session:
            checks["schema"] = behind(session.connection()) is None
            checks["database"] = True
    except SQLAlchemyError as error:
        LOG.warning("not ready", extra={"event": {"error": str(error)[:300]}})
    ready = all(checks.values())
    found = {"status": "ready" if ready else "unavailable", "checks": checks}
    return answer(found, 200 if ready else 503)


def storage_takes_bytes() -> bool:
    try:
        with current_app.extensions["store"].receive(BytesIO(b"probe"), 5):
            return True
    except (OSError, Problem) as error:
        LOG.warning("not ready", extra={"event": {"error": str(error)[:300]}})
        return False
