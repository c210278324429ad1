"""Text of an old Word document by antiword or catdoc, for the process that reads documents."""

import subprocess
from pathlib import Path

from secondment.kit.found_text import DAMAGED, Found

# Both can only name a file, and wrap lines unless told not to.
ARGUMENTS = {
    "antiword": ("-m", "UTF-8.txt", "-w", "0", "/dev/stdin"),
    "catdoc": ("-d", "utf-8", "-w", "/dev/stdin"),
}


def read(program: str) -> Found:
    """What the program makes of this process's input; it has its limits, too."""
    command = [program, *ARGUMENTS[Path(program).name]]
    done = subprocess.run(command, capture_output=True, env={}, check=False)
    if done.returncode:
        return Found(reason=DAMAGED, fault=f"exit {done.returncode}")
    return Found([done.stdout.decode(errors="replace")])
