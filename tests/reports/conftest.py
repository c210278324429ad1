"""Uploading as a browser does, and what lies in the store."""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from secondment.kit.database import db
from secondment.kit.jobs import PERIODIC, work_once
from secondment.kit.unit_of_work import reading
from secondment.reports.models import File
from tests.kit.office_files import docx
from tests.reports.factories import make_report

TALK = docx()  # made once: the next one may bear another time


@pytest.fixture
def upload(as_user):
    """`upload("cadre01", item_id, name, content)` is the answer to that upload."""

    def send(username, item_id, name="交流发言.docx", content=None, *, kind="report", key=None):
        file = FileStorage(io.BytesIO(TALK if content is None else content), filename=name)
        boundary, body = encode_multipart({"item_id": item_id, "file": file})
        client = as_user(username) if isinstance(username, str) else username
        return client.call(
            "POST",
            f"/files?for={kind}",
            data=body,
            content_type=f"multipart/form-data; boundary={boundary}",
            headers={"Idempotency-Key": key} if key else {},
        )

    return send


@pytest.fixture
def report_id(world, context):
    return make_report(world)


@pytest.fixture
def stored(app):
    """What lies in the store now, by name and size; files on their way included."""

    def look() -> dict[str, int]:
        root: Path = app.extensions["store"].root
        found = (path for path in root.rglob("*") if path.is_file() and path.name != ".lock")
        return {path.name: path.stat().st_size for path in found}

    return look


@pytest.fixture
def rows(context):
    """How many files are attached."""

    def count() -> int:
        with reading():
            return db.session.scalar(sa.select(sa.func.count()).select_from(File)) or 0

    return count


@pytest.fixture
def work(context, monkeypatch):
    """`work()` does the jobs that wait, and nothing that comes round by the clock; how many."""
    for name in tuple(PERIODIC):
        monkeypatch.delitem(PERIODIC, name)
    return work_once
