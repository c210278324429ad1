"""What several of these tests look at."""

import io
import json
from datetime import timedelta

import pytest

from secondment.kit.edge import LOG
from secondment.kit.jobs import PERIODIC, TASKS, Periodic
from secondment.kit.log_lines import JsonLines


@pytest.fixture
def logged(app):
    """What the service logs meanwhile."""
    handler = next(one for one in LOG.handlers if isinstance(one.formatter, JsonLines))
    stream, level = io.StringIO(), LOG.level
    before = handler.setStream(stream)
    LOG.setLevel("INFO")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    LOG.setLevel(level)
    handler.setStream(before)


@pytest.fixture
def no_turns(monkeypatch):
    """Nothing comes round by the clock but what a test adds."""
    for name in tuple(PERIODIC):
        monkeypatch.delitem(PERIODIC, name)


@pytest.fixture
def done(monkeypatch):
    """What the task `note` was given, and when."""
    found = []
    monkeypatch.setitem(TASKS, "note", lambda payload, *, now: found.append((payload, now)))
    return found


@pytest.fixture
def turns(monkeypatch):
    """When the act `tick`, which comes every hour, was done."""
    found = []
    act = Periodic(every=timedelta(hours=1), act=lambda *, now: found.append(now))
    monkeypatch.setitem(PERIODIC, "tick", act)
    return found
