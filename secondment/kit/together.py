"""Run commands side by side until one of them ends: `python -m secondment.kit.together CMD CMD`.

SIGTERM, SIGINT and SIGHUP stop them all, each by SIGTERM. A command that was killed by a signal
is started again; one that ends by itself ends the others, and its exit code is ours.
"""

import os
import shlex
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

AGAIN_AFTER = 1.0  # seconds, for a command that was killed
NOT_FOUND = 127  # as the shell says it
STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass
class Together:
    """The commands that run, by process id."""

    running: dict[int, str] = field(default_factory=dict)
    stopping: bool = False

    def start(self, command: str) -> None:
        words = shlex.split(command)
        # In a group of its own: Ctrl-C reaches us alone, and we stop all alike.
        process = os.posix_spawnp(words[0], words, os.environ, setpgroup=0)
        self.running[process] = command
        if self.stopping:  # the signal came before we knew the process
            self.stop()

    def stop(self, *_: object) -> None:
        self.stopping = True
        for process in tuple(self.running):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)

    def run(self, commands: list[str]) -> int:
        """Until the last has ended; the exit code of whoever ended first, 0 if we were told to."""
        for number in STOPS:
            signal.signal(number, self.stop)
        code = 0
        try:
            for command in commands:
                self.start(command)
        except OSError as error:
            tell(f"无法启动 / cannot be started: {error.strerror}", command)
            code = NOT_FOUND
            self.stop()
        while self.running:
            process, status = os.wait()
            ended, command = os.waitstatus_to_exitcode(status), self.running.pop(process)
            if self.stopping:
                continue
            if ended < 0:
                self.start_again(command, -ended)
            else:
                tell(f"已退出（{ended}），全部停止 / ended ({ended}), all stop", command)
                code = ended
                self.stop()
        return code

    def start_again(self, command: str, number: int) -> None:
        tell(f"被信号 {number} 终止，重新启动 / killed by signal {number}, started again", command)
        time.sleep(AGAIN_AFTER)
        if not self.stopping:
            self.start(command)


def tell(what: str, command: str) -> None:
    sys.stderr.write(f"{command}: {what}\n")


if __name__ == "__main__":
    sys.exit(Together().run(sys.argv[1:]))
