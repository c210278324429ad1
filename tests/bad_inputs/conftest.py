"""A refusal, and that it changed nothing."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from secondment.kit.database import Base, db
from secondment.kit.unit_of_work import reading

# What signing in writes, also where it fails.
PASSING = {"token", "failed_sign_in"}
REFUSAL = "SELECT count(*) FROM journal_entry WHERE action = 'refused'"


def census() -> list[tuple[Any, ...]]:
    """The rows and versions of every table; refusals (403) have their place in the journal."""
    counts = []
    for table in Base.metadata.sorted_tables:
        if table.name not in PASSING:
            versions = sa.func.sum(table.c.version) if "version" in table.c else sa.literal(0)
            counts.append(sa.select(sa.literal(table.name), sa.func.count(), versions))
    with reading() as session:
        found = [tuple(row) for row in session.execute(sa.union_all(*counts))]
        refusals = session.scalar(sa.text(REFUSAL))
    return [
        (name, count - refusals if name == "journal_entry" else count, versions)
        for name, count, versions in sorted(found)
    ]


@pytest.fixture
def refused(context: Flask) -> Callable[..., None]:
    """`refused(answer, 422, "blank", "/title")`: that problem at these places, nothing changed."""
    before = census()

    def check(answer: TestResponse, status: int, code: str, *pointers: str) -> dict[str, Any]:
        told = answer.get_json()
        assert (answer.status_code, told["code"]) == (status, code), told
        assert answer.mimetype == "application/problem+json"
        assert told["status"] == status
        assert told["request_id"] == answer.headers["X-Request-ID"]
        assert told["title"]
        assert told["detail"]
        if pointers:
            assert {error["pointer"] for error in told["errors"]} == set(pointers)
            assert {error["code"] for error in told["errors"]} == {code}
        assert census() == before
        return told

    db.session.remove()
    return check
