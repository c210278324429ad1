"""List pages beside the lists of the API that they show: processor time of a full page of each.

python -m bench.pages [--tasks 2000] [--database sqlite] [--database postgresql]
"""

import argparse
import sys
import time
from collections.abc import Callable
from statistics import median

from flask import Flask

from bench.queue import service
from tests.client import Client
from tests.web.desk import Desk

TIMES = 30  # each is asked for; the median is told
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
        api = cpu(lambda: client.get(f"{path}?count=true").status_code)  # noqa: B023
        page = cpu(lambda: desk.get(path).status_code)  # noqa: B023
        told = f"{database} {who} {path}: list {api:.1f} ms, page {page:.1f} ms, {page / api:.2f}"
        print(told)
        if page > api * MOST:
            slow.append(told)
    return slow


def cpu(ask: Callable[[], int]) -> float:
    """Median milliseconds of our processor for what is asked."""
    times = []
    for _ in range(TIMES):
        began = time.process_time()
        status = ask()
        times.append((time.process_time() - began) * 1000)
        if status != 200:
            raise RuntimeError(f"answered {status}")
    return median(times)


if __name__ == "__main__":
    sys.exit(main())
