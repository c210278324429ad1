"""Workers to be killed: forked one by one from a process that has imported the service once.

`python -m tests.kit.worker_processes CONFIG` takes one JSON object a line: the options of a worker
to start, answered by its process id, or `{"wait": PID}`, answered by the exit code.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from secondment.app import create_app
from secondment.kit.jobs import PERIODIC, TASKS, Periodic, run_worker
from secondment.kit.unit_of_work import unit_of_work

ROOT = Path(__file__).resolve().parents[2]
METADATA = sa.MetaData()
RUN = sa.Table(  # each time a task began
    "test_run",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(60)),
    sa.Column("began", sa.Float),
)
EFFECT = sa.Table("test_effect", METADATA, sa.Column("key", sa.String(60), primary_key=True))
TOTAL = sa.Table("test_total", METADATA, sa.Column("total", sa.Integer))


def kill_later(seconds: float) -> None:
    """Have this process killed so long after its first task began, wherever it is by then."""
    kill = partial(os.kill, os.getpid(), signal.SIGKILL)
    TASKS["effect"] = lambda payload, *, now: (
        threading.Timer(seconds, kill).start(),
        effect(payload, now=now),
    )


def effect(payload: dict[str, Any], *, now: datetime) -> None:
    """What a task has to be: whatever was done already is found and left.

    One that takes `seconds` takes them between two transactions.
    """
    with unit_of_work() as session:
        begun = sa.insert(RUN).values(key=payload["key"], began=time.time())
        session.execute(begun)
        if "seconds" not in payload:
            add_effect(session, payload["key"])
            return
    time.sleep(payload["seconds"])
    with unit_of_work() as session:
        add_effect(session, payload["key"])


def add_effect(session: Session, key: str) -> None:
    if session.scalar(sa.select(EFFECT.c.key).where(EFFECT.c.key == key)) is None:
        session.execute(sa.insert(EFFECT).values(key=key))
        session.execute(sa.update(TOTAL).values(total=TOTAL.c.total + 1))


def daily(seconds: float, *, now: datetime) -> None:
    effect({"key": f"day {now:%Y-%m-%d}", "seconds": seconds}, now=now)


class Workers:
    """The forking process, as a test drives it."""

    def __init__(self, config: dict[str, Any], log: Path) -> None:
        self.config, self.log = config, log
        with log.open("ab") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", __name__, json.dumps(config)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )

    def start(self, **options: Any) -> int:
        """A worker with these options; `daily_takes` adds a daily act that long."""
        return self.answer({"lease": 60, "poll": 0.05} | options)

    def wait(self, worker: int) -> int:
        return self.answer({"wait": worker})

    def end(self, worker: int, number: signal.Signals) -> int:
        os.kill(worker, number)
        return self.wait(worker)

    def answer(self, question: dict[str, Any]) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self) -> None:
        self.process.communicate(timeout=30)


def main(config: dict[str, Any]) -> None:
    app = create_app(config)
    TASKS["effect"] = effect
    running = set()
    for line in sys.stdin:
        options = json.loads(line)
        if worker := options.pop("wait", None):
            running.discard(worker)
            answer = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
        else:
            answer = forked(app, options)
            running.add(answer)
        print(answer, flush=True)
    for worker in running:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)


def forked(app: Flask, options: dict[str, Any]) -> int:
    process = os.fork()
    if process == 0:
        code = 1
        try:
            work(app, **options)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return process


def work(
    app: Flask,
    lease: float,
    daily_takes: float | None = None,
    killed_after: float | None = None,
    **options: Any,
) -> None:
    PERIODIC.clear()
    if killed_after is not None:
        kill_later(killed_after)
    if daily_takes is not None:
        act = partial(daily, daily_takes)
        PERIODIC["daily"] = Periodic(every=timedelta(days=1), act=act)
    with app.app_context():
        run_worker(lease=timedelta(seconds=lease), **options)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
