"""How much a run asks, and which of the two databases it asks; conftest.py tells the rule."""

import os
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from flask import Flask

SQLITE, POSTGRESQL = DATABASES = ("sqlite", "postgresql")
WHOLE = bool(os.environ.get("WHOLE"))  # ask everything
HERE = Path(__file__).parent
ON_BOTH = {  # everyday: why, and the modules
    "locks, leases, races and what is unique": (
        *("test_parallel", "suggestions/test_at_once", "kit/test_workers", "kit/test_jobs"),
        *("kit/test_turns", "kit/test_idempotency", "kit/test_unit_of_work", "kit/test_batches"),
        *("people/test_sign_in", "people/test_sessions"),
    ),
    "order, search and paging": (
        *("kit/test_paging", "cohorts/test_lists", "bad_inputs/test_queries"),
        *("reports/test_reports", "suggestions/test_register", "suggestions/test_queue_plans"),
    ),
    "statements of their own: sums, calendars, the journal": (
        *("summaries/test_summary", "summaries/test_tallies", "summaries/test_exports"),
        *("summaries/test_journal", "journal/test_chain", "policies/test_calendars"),
        *("policies/test_workdays", "suggestions/test_calendar_changes"),
        *("suggestions/test_what_is_owed", "publishing/test_publishing", "kit/test_health"),
    ),
    "values that databases keep each in its own way": ("bad_inputs/test_values",),
    "every act and every route": (
        *("test_access", "model/test_machine"),
        *("suggestions/tables/test_suggestion", "suggestions/tables/test_assignment"),
        *("suggestions/tables/test_reply", "suggestions/tables/test_study_and_commitment"),
        "suggestions/tables/test_creation",
    ),
}
MODULES = {HERE / f"{name}.py" for names in ON_BOTH.values() for name in names}
assert all(map(Path.exists, MODULES)), [path for path in MODULES if not path.exists()]


def databases_for(test: pytest.Function) -> tuple[str, ...]:
    return DATABASES if WHOLE or test.path in MODULES else (SQLITE,)


def in_depth(app: Flask) -> bool:
    """Whether the app's database is the one that everyday runs go into the depth of."""
    return WHOLE or app.config["DATABASE_URL"].startswith(SQLITE)


def telling(told: Mapping[str, str], case: str) -> set[str]:
    """Of people, each with what he is told: one for each answer, who is another from case to
    case."""
    alike: dict[str, list[str]] = {}
    for person, answer in told.items():
        alike.setdefault(answer, []).append(person)
    luck = Random(case)
    return {luck.choice(people) for people in alike.values()}
