"""Waiting for what other processes do."""

import time
from collections.abc import Callable

PATIENCE = 60  # seconds


def until(reached: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
