"""Commands run side by side: they stop together, and leave nothing running."""

import os
import signal
import subprocess
import sys

import pytest

from tests.kit.worker_processes import ROOT
from tests.waiting import PATIENCE, until

SLEEP = "exec sleep 60"


class Pair:
    """Two commands that note their process ids in a folder and then sleep, or what is asked."""

    def __init__(self, folder, *commands):
        self.folder = folder
        told = [f"sh -c 'echo $$ >> {folder}/{n}; {rest}'" for n, rest in enumerate(commands)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "secondment.kit.together", *told],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def pids(self, number):
        file = self.folder / str(number)
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def pid(self, number, *, times=1):
        """The process that runs the command after it was started so many times."""
        until(lambda: len(self.pids(number)) >= times)
        return self.pids(number)[-1]

    def ended(self):
        """The exit code and what was told, once nothing is left."""
        _, told = self.process.communicate(timeout=PATIENCE)
        for process in (*self.pids(0), *self.pids(1)):
            with pytest.raises(ProcessLookupError):
                os.kill(process, 0)
        return self.process.returncode, told


@pytest.fixture
def pair(tmp_path):
    made = []

    def make(*commands):
        made.append(Pair(tmp_path, *commands))
        return made[0]

    yield make
    for one in made:
        one.process.terminate()
        one.process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_stop_reaches_both(pair, number):
    running = pair(SLEEP, SLEEP)
    running.pid(0), running.pid(1)
    os.killpg(running.process.pid, number)  # as a terminal does it
    assert running.ended() == (0, "")


def test_both_get_the_time_they_need_to_stop(pair, tmp_path):
    trap = f'trap "sleep 0.3; touch {tmp_path}/finished; exit" TERM'
    running = pair(f"{trap}; touch {tmp_path}/ready; while :; do sleep 0.05; done", SLEEP)
    running.pid(1)
    until((tmp_path / "ready").exists)
    running.process.terminate()
    assert running.ended() == (0, "")
    assert (tmp_path / "finished").exists()


@pytest.mark.parametrize("code", [0, 3])
def test_one_that_ends_by_itself_ends_the_other(pair, code):
    running = pair(f"sleep 0.2; exit {code}", SLEEP)
    found, told = running.ended()
    assert found == code
    assert f"ended ({code}), all stop" in told


def test_one_that_is_killed_is_started_again(pair):
    running = pair(SLEEP, SLEEP)
    other = running.pid(0)
    os.kill(running.pid(1), signal.SIGKILL)
    assert running.pid(1, times=2) in running.pids(1)
    os.kill(other, 0)
    running.process.terminate()
    code, told = running.ended()
    assert code == 0
    assert "killed by signal 9, started again" in told


def test_a_command_that_is_not_there_ends_all(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "secondment.kit.together", "sleep 60", "no-such-command"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 127
    assert "cannot be started" in done.stderr
