"""The probes: the process's own answer, and what stands behind it."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from secondment.kit import clock, job_queue
from secondment.kit.database import db
from secondment.kit.health import LATE
from secondment.kit.unit_of_work import unit_of_work
from tests.installation import own_installation
from tests.schema import migrated


@pytest.fixture
def installation(app: Flask, tmp_path: Path):
    with own_installation(app, tmp_path, like=migrated) as service:
        yield service


def test_a_service_that_can_serve_says_so(installation: Flask) -> None:
    client = installation.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["checks"] == {"database": True, "schema": True, "storage": True}
    assert answer.json["jobs"] == {"waiting": 0, "oldest_seconds": 0, "failed": 0}


def test_readiness_names_what_is_missing(installation: Flask, tmp_path: Path) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    shutil.rmtree(tmp_path / "files" / "incoming")
    client = installation.test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"] == {"database": True, "schema": False, "storage": False}
    assert answer.json["jobs"] is None
    assert client.get("/healthz").status_code == 200


def test_jobs_that_wait_are_told_and_make_nothing_unready(installation: Flask, logged) -> None:
    with unit_of_work():
        for age in (LATE + 60, 30, -3600):
            job_queue.put("note", {}, now=clock.now(), run_at=clock.now() - timedelta(seconds=age))
    jobs = readiness(installation)
    assert (jobs["waiting"], jobs["failed"]) == (2, 0)
    assert LATE + 60 <= jobs["oldest_seconds"] < LATE + 90
    assert "jobs wait" in [line["message"] for line in logged()]
    held = job_queue.claim(clock.now(), job_queue.LEASE)
    assert readiness(installation)["waiting"] == 1
    job_queue.bury(held, "ValueError", clock.now())
    jobs = readiness(installation)
    assert (jobs["waiting"], jobs["failed"]) == (1, 1)
    assert 30 <= jobs["oldest_seconds"] < 60
    assert [line["message"] for line in logged()].count("jobs wait") == 1


def readiness(service: Flask) -> dict[str, int]:
    answer = service.test_client().get("/readyz")
    assert answer.status_code == 200
    return answer.json["jobs"]
