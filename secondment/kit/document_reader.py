"""Reads one document in a process of its own: a hostile one may exhaust it, never the service.

Run by `kit.documents` as a module: the kind of document and, for an old DOC, the program that reads
it are its arguments, the document its standard input. It answers with a line of JSON that tells the
text and, for a DOCX, another with the preview, in which it may be ended without loss to the first.
"""

import ctypes
import io
import json
import logging
import os
import re
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from typing import Any

from secondment.kit.found_text import (
    ABSENT,
    MAX_CHARACTERS,
    MAX_PREVIEW,
    WALL_SECONDS,
    Document,
    Found,
    reason_of,
)
from secondment.kit.marks import classification_mark

MEMORY_BYTES = 700 * 1024 * 1024
CPU_SECONDS = 20
OUTPUT_BYTES = 16 * 1024 * 1024
STANDARD_FILES = 3
# A program of another's has its libraries and tables to open.
FILES_OF_PROGRAMS = 32
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000

CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def main(kind: str, program: str) -> None:
    logging.disable(logging.CRITICAL)  # the libraries complain, in words of the document's own
    read: Callable[[Any], Found] = import_module(f"secondment.kit.{kind}_text").read
    document = program or io.BytesIO(sys.stdin.buffer.read())
    confine(FILES_OF_PROGRAMS if program else STANDARD_FILES)
    found, answer = answered(read, document)
    tell(asdict(answer))
    if found.preview and answer.text is not None and not answer.marked:
        tell({"preview": shown(found.preview)})


def confine(files: int) -> None:
    """Give up what reading a document needs not, for good.

    No more than `files` may be open, and three are: nothing else is opened, sockets included. That
    holds on every system. The network is left as well where the kernel lets one (user namespaces).
    """
    os.nice(10)
    signal.alarm(WALL_SECONDS)
    leave_network()
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, files),
    ):
        resource.setrlimit(limit, (most, most))


def leave_network() -> bool:
    """Whether this process, and whatever it starts, is now in a network without any device."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is None:  # not Linux
        return False
    return any(unshare(flags) == 0 for flags in (NEW_USER | NEW_NETWORK, NEW_NETWORK))


def answered(read: Callable[[Any], Found], document: Any) -> tuple[Found, Document]:
    """Damage shows in a hundred kinds of error; which one is told, but not what it says."""
    try:
        found = read(document)
        return found, weighed(found)
    except Exception as error:
        return Found(), Document(reason=reason_of(error), fault=type(error).__name__)


def weighed(found: Found) -> Document:
    """The text as it is kept, and whether a mark stands anywhere in what was read."""
    text = clean("\n".join(found.parts))
    marked = any(map(classification_mark, (text, clean("\n".join(found.aside)))))
    reason = found.reason or (None if text.strip() else ABSENT)
    return Document(
        text=None if reason else text[:MAX_CHARACTERS],
        reason=reason,
        complete=found.complete and len(text) <= MAX_CHARACTERS,
        marked=marked,
        fault=found.fault,
    )


def clean(text: str) -> str:
    """Lines end in one way, and nothing stands in it that a database or a page could not hold."""
    return CONTROLS.sub("", LINE_ENDS.sub("\n", text))


def shown(preview: Callable[[], str]) -> str | None:
    """The preview, or None where it fails or grows too long: a text without one is worth having."""
    try:
        made = clean(preview())
    except Exception:
        return None
    return made if len(made) <= MAX_PREVIEW else None


def tell(answer: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:3])
