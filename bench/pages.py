"""List pages beside the lists of the API that they show: processor time of a full page of each.

The API is asked for what the page asks for: the same filters, order, rows and total. Both are asked
in turns, so that neighbours on the machine slow down the one as they do the other.

python -m bench.pages [--tasks 2000] [--database sqlite] [--database postgresql]
"""

import argparse
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from flask import Flask

from bench.queue import service
from secondment.kit.operations import ask
from tests.client import Client
from tests.web.desk import Desk

TIMES = 60  # each is asked for; the median is told
MOST = 1.5  # times the list's processor time that its page may take
LISTS = (
    ("office", "/suggestions"),
    ("hr", "/suggestions"),
    ("office", "/assignments"),
    ("swj.handler", "/assignments"),
    ("office", "/commitments"),
    ("office", "/studies"),
    ("hr", "/reports"),
    ("hr", "/cohorts"),
    ("hr", "/cadres"),
    ("hr", "/host-units"),
    ("sysadmin", "/users"),
    ("sysadmin", "/departments"),
    ("auditor", "/journal"),
    ("swj.editor", "/excerpts"),
    ("swj.editor", "/publications"),
    ("swj.handler", "/receipts"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=2_000)
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    chosen = parser.parse_args()
    slow = []
    for database in chosen.database or ["sqlite", "postgresql"]:
        with service(database, chosen.tasks) as app:
            slow += compared(app, database)
    print(f"{len(slow)} pages take more than {MOST} times their list's time", *slow, sep="\n")
    return 1 if slow else 0


def compared(app: Flask, database: str) -> list[str]:
    """The pages that are too slow, as they are told."""
    slow = []
    for who, path in LISTS:
        client, desk = Client(app, who), Desk(app, who)
        address = f"{path}?{asked_by(desk, path)}"
        api, page = cpu(
            lambda: client.get(address).status_code,  # noqa: B023
            lambda: desk.get(path).status_code,  # noqa: B023
        )
        told = f"{database} {who} {path}: list {api:.2f} ms, page {page:.2f} ms, {page / api:.2f}"
        print(told)
        if page > api * MOST:
            slow.append(told)
    return slow


def asked_by(desk: Desk, path: str) -> str:
    """The query of the list that the page shows; of a page of all rows that of a plain list."""
    queries: list[dict[str, str]] = []

    def noted(name: str, actor: Any, query: dict[str, str], **of: str) -> Any:
        queries.append(query)
        return ask(name, actor, query, **of)

    with patch("secondment.web.lists.ask", noted):
        desk.get(path)
    return urlencode(queries[0] if queries else {"count": "true"})


def cpu(*asks: Callable[[], int]) -> list[float]:
    """Median milliseconds of our processor for each of what is asked, in turns."""
    times: list[list[float]] = [[] for _ in asks]
    for _ in range(TIMES):
        for ask_once, taken in zip(asks, times, strict=True):
            began = time.process_time()
            status = ask_once()
            taken.append((time.process_time() - began) * 1000)
            if status != 200:
                raise RuntimeError(f"answered {status}")
    return [median(taken) for taken in times]


if __name__ == "__main__":
    sys.exit(main())
