"""The probes: the process's own answer, and what stands behind it."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from secondment.kit.database import db
from secondment.kit.migrations import upgrade
from tests.installation import own_installation


@pytest.fixture
def installation(app: Flask, tmp_path: Path):
    with own_installation(app, tmp_path) as service:
        upgrade(db.engine)
        yield service


def test_a_service_that_can_serve_says_so(installation: Flask) -> None:
    client = installation.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["checks"] == {"database": True, "schema": True, "storage": True}


def test_readiness_names_what_is_missing(installation: Flask, tmp_path: Path) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    shutil.rmtree(tmp_path / "files" / "incoming")
    client = installation.test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"] == {"database": True, "schema": False, "storage": False}
    assert client.get("/healthz").status_code == 200
