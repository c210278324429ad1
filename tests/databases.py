"""Which of the two databases a test is asked on; conftest.py tells the rule."""

import os
from collections.abc import Mapping
from random import Random

import pytest
from flask import Flask

SQLITE, POSTGRESQL = DATABASES = ("sqlite", "postgresql")
EVERY = bool(os.environ.get("EVERY_DATABASE"))  # ask everything on both


def databases_for(test: pytest.Function) -> tuple[str, ...]:
    """All but for what is neutral, which says why."""
    neutral = test.get_closest_marker("neutral")
    if neutral is None or EVERY:
        return DATABASES
    (why,) = neutral.args
    assert why, f"{test.nodeid}: why is it neutral?"
    return (SQLITE,)


def asked_whole(app: Flask) -> bool:
    """Whether a table is gone through whole on the app's database, or only in telling parts."""
    return EVERY or app.config["DATABASE_URL"].startswith(SQLITE)


def telling(app: Flask, told: Mapping[str, str], case: str) -> list[str]:
    """Of people, each with what he is told: all of them, or one for each answer, who is another
    from case to case."""
    if asked_whole(app):
        return list(told)
    alike: dict[str, list[str]] = {}
    for person, answer in told.items():
        alike.setdefault(answer, []).append(person)
    luck = Random(case)
    return [luck.choice(people) for people in alike.values()]
