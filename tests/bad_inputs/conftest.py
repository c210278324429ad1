"""A refusal, and that it changed nothing."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from secondment.kit.database import Base
from secondment.kit.unit_of_work import reading

# What signing in writes, also where it fails.
PASSING = {"token", "failed_sign_in"}
Check = Callable[..., dict[str, Any]]


@cache
def counting() -> str:
    """One statement, built once: rows and versions of every table.

    Refusals (403) have their place in the journal, and do not count.
    """
    parts = []
    for table in sorted(set(Base.metadata.tables) - PASSING):
        versions = "sum(version)" if "version" in Base.metadata.tables[table].c else "0"
        where = " WHERE action != 'refused'" if table == "journal_entry" else ""
        parts.append(f"SELECT '{table}', count(*), {versions} FROM {table}{where}")
    return " UNION ALL ".join(parts)


def census() -> list[tuple[Any, ...]]:
    with reading() as session:
        found = session.connection().exec_driver_sql(counting())
        return sorted(tuple(row) for row in found)


@pytest.fixture
def refused_later(context: Flask) -> Callable[[], Check]:
    """`refused = refused_later()`: as `refused`, compared with what is there from then on."""
    return lambda: checking(census())


@pytest.fixture
def refused(context: Flask) -> Check:
    """`refused(answer, 422, "blank", "/title")`: that problem at these places, nothing changed."""
    return checking(census())


def checking(before: list[tuple[Any, ...]]) -> Check:
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

    return check
