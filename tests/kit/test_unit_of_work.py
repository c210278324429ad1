"""An act is written whole or not at all, and SQLite's one writer is waited for."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from secondment.kit import unit_of_work as module
from secondment.kit.clock import now
from secondment.kit.database import db
from secondment.kit.errors import Problem
from secondment.kit.unit_of_work import WriteLock, reading, unit_of_work
from secondment.people.models import Department, FailedSignIn

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, pathlib
from secondment.kit.unit_of_work import WriteLock
with WriteLock(pathlib.Path(sys.argv[1])).held():
    print("held", flush=True)
    sys.stdin.readline()
"""


def failure(address):
    return FailedSignIn(name_digest="0" * 64, address=address, at=now())


def addresses():
    with reading() as session:
        return set(session.scalars(sa.select(FailedSignIn.address)))


def test_an_act_is_committed_at_its_end(context):
    with unit_of_work() as session:
        session.add(failure("committed"))
    assert not db.session().in_transaction()
    assert "committed" in addresses()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_an_act_that_breaks_leaves_nothing(context, error):
    with pytest.raises(error), unit_of_work() as session:
        session.add(failure("broken"))
        session.flush()
        raise error
    assert "broken" not in addresses()
    assert not db.session().in_transaction()
    with unit_of_work() as session:
        session.add(failure("afterwards"))
    assert addresses() == {"afterwards"}


def test_an_act_that_fails_at_its_last_flush_leaves_nothing(context):
    with pytest.raises(sa.exc.IntegrityError), unit_of_work() as session:
        session.add(failure("whole"))
        session.flush()
        session.add(FailedSignIn(name_digest="0" * 64, address=None, at=now()))
    assert addresses() == set()


def test_no_act_begins_on_what_was_read_before(context, world):
    db.session.scalar(sa.select(sa.func.count()).select_from(Department))
    with pytest.raises(RuntimeError, match="a transaction is open"), unit_of_work():
        pass
    db.session.rollback()
    again = pytest.raises(RuntimeError, match="a transaction is open")
    with unit_of_work(), again, unit_of_work():
        pass


def test_what_was_read_keeps_its_values_and_opens_nothing(context, world):
    with reading() as session:
        row = session.get_one(Department, world.departments["SWJ"])
    assert row.name == "区商务局"
    assert not db.session().in_transaction()
    with unit_of_work() as session:
        assert session.get_one(Department, row.id) is not row


def test_reads_change_nothing(context, world):
    with reading() as session:
        session.get_one(Department, world.departments["SWJ"]).name = "另一名"
        session.flush()
    with reading() as session:
        assert session.get_one(Department, world.departments["SWJ"]).name == "区商务局"


def test_threads_hold_the_write_lock_one_by_one(tmp_path):
    lock, inside, most = WriteLock(tmp_path / "x.lock"), [], []

    def work():
        for _ in range(20):
            with lock.held():
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.0005)
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (max(most), len(most)) == (1, 80)


def test_another_process_is_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "x.lock"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with other:
        assert other.stdout.readline() == b"held\n"
        monkeypatch.setattr(module, "BUSY_TIMEOUT", 0.1)
        for _ in range(2):  # the first gives the threads' lock back
            with pytest.raises(Problem) as busy, WriteLock(path).held():
                pass
            assert (busy.value.code, busy.value.headers) == ("unavailable", {"Retry-After": "1"})
        monkeypatch.undo()
        threading.Timer(0.2, os.write, [other.stdin.fileno(), b"\n"]).start()
        began = time.monotonic()
        with WriteLock(path).held():
            assert 0.2 <= time.monotonic() - began < 5
    assert other.returncode == 0


def test_a_waiting_thread_gives_up_after_the_timeout(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BUSY_TIMEOUT", 0.05)
    lock = WriteLock(tmp_path / "x.lock")
    with lock.held(), pytest.raises(Problem, match="unavailable"), lock.held():
        pass
    with lock.held():
        pass
