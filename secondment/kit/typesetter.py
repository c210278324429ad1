"""Sets one document in a process of its own, which holds its memory and ends with it.

Run by `kit.typesetting` as a script: what is to be set as JSON on standard input, the PDF or the
fault on standard output.
"""

import json
import resource
import sys
from datetime import UTC, datetime

import typst

MEMORY_BYTES = 1024 * 1024 * 1024  # of addresses; a page of Chinese fonts takes 100 MB
CPU_SECONDS = 60
FAULT = 3
"""The exit code when the template, or what it was given, could not be set."""


def main() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    order = json.load(sys.stdin.buffer)
    try:
        made = typst.compile(
            order["template"],
            root=order["root"],
            font_paths=typst.Fonts(font_paths=order["folders"]),
            sys_inputs=order["inputs"],
            timestamp=datetime.fromtimestamp(order["at"], UTC),
        )
    except typst.TypstError as error:
        sys.stdout.write(str(error))
        sys.exit(FAULT)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
