"""What hr is given of a cohort in which everything has happened, taken once: tests only read it."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.client import Client
from tests.summaries.factories import make_rich_cohort
from tests.transactions import rolled_back


def taken(app: Flask, form: str) -> TestResponse:
    with rolled_back(app), app.app_context():
        cohort_id = make_rich_cohort(app.extensions["world"])
        answer = Client(app, "hr").get(f"/cohorts/{cohort_id}/{form}")
    assert answer.status_code == 200
    return answer


@pytest.fixture(scope="module")
def told(app: Flask) -> TestResponse:
    """The answer that is the summary."""
    return taken(app, "summary")


@pytest.fixture
def summary(told: TestResponse) -> dict[str, Any]:
    return told.get_json()


@pytest.fixture(scope="module")
def told_as_workbook(app: Flask) -> TestResponse:
    return taken(app, "summary.xlsx")
