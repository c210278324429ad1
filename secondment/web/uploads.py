"""Uploads between two pages: kept for the one person who sent them, until used or a day old.

What was checked need not be sent again to be imported. One upload waits for each person and
purpose; whoever names it by its token alone, or for something else, finds nothing.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from flask import current_app
from werkzeug.datastructures import FileStorage

from secondment.kit import clock
from secondment.kit.files import Readable, copy
from secondment.kit.sealed import field_key
from secondment.web.pages import actor

FOLDER = "waiting"
A_DAY = timedelta(days=1)
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
ABOUT = "about"


@dataclass(frozen=True)
class Waiting:
    """An upload that waits. `note` is what its page keeps with it."""

    folder: Path
    names: tuple[str, ...]
    note: dict[str, Any]
    sealed: bool = False

    @property
    def token(self) -> str:
        return self.folder.name

    @contextmanager
    def parts(self) -> Iterator[list[FileStorage]]:
        """The files as they came, for as long as the block takes."""
        with ExitStack() as stack:
            yield [
                FileStorage(stack.enter_context(self._opened(number)), name)
                for number, name in enumerate(self.names)
            ]

    def _opened(self, number: int) -> Any:
        path = self.folder / str(number)
        if not self.sealed:
            return path.open("rb")
        return BytesIO(Fernet(field_key()).decrypt(path.read_bytes()))

    def remember(self, note: Mapping[str, Any]) -> None:
        """Keep another note with it."""
        _write_about(self.folder, self.names, note, sealed=self.sealed)

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def keep(
    purpose: str,
    parts: Iterable[FileStorage] = (),
    note: Mapping[str, Any] | None = None,
    *,
    sealed: bool = False,
) -> Waiting:
    """Keep files, in place of those that waited for the same; `sealed` if they hold what the
    database seals. Raises `storage_full`."""
    place = _place(purpose)
    shutil.rmtree(place, ignore_errors=True)
    forget_old(now=clock.now())
    folder = place / secrets.token_urlsafe(32)
    folder.mkdir(parents=True, mode=0o700)
    names = []
    try:
        for number, part in enumerate(parts):
            part.stream.seek(0)
            stream = _sealed(part) if sealed else part.stream
            _write(folder / str(number), stream)
            names.append(part.filename or "")
        _write_about(folder, names, note or {}, sealed=sealed)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return Waiting(folder, tuple(names), dict(note or {}), sealed)


def find(purpose: str, token: str | None) -> Waiting | None:
    """What the person signed in keeps under the token for that purpose."""
    if not token or not TOKEN.fullmatch(token):
        return None
    folder = _place(purpose) / token
    try:
        about = json.loads((folder / ABOUT).read_text())
    except OSError:
        return None
    return Waiting(folder, tuple(about["names"]), about["note"], about["sealed"])


def forget_old(*, now: datetime) -> None:
    """Remove what has waited for a day."""
    before = (now - A_DAY).timestamp()
    root = _root()
    for place in root.iterdir() if root.exists() else ():
        try:
            if place.stat().st_mtime < before:
                shutil.rmtree(place, ignore_errors=True)
        except FileNotFoundError:
            continue  # used, or removed by another worker


def _root() -> Path:
    return Path(current_app.config["INSTANCE_PATH"]) / FOLDER


def _place(purpose: str) -> Path:
    whose = f"{actor().id}:{purpose}"
    return _root() / hashlib.sha256(whose.encode()).hexdigest()[:32]


def _sealed(part: FileStorage) -> BytesIO:
    return BytesIO(Fernet(field_key()).encrypt(part.stream.read()))


def _write(path: Path, stream: Readable) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        copy(stream, handle, 2 * current_app.config["MAX_UPLOAD"])
    finally:
        os.close(handle)


def _write_about(
    folder: Path, names: Iterable[str], note: Mapping[str, Any], *, sealed: bool
) -> None:
    told = {"names": list(names), "note": dict(note), "sealed": sealed}
    fresh = folder / f"{ABOUT}.new"
    _write(fresh, BytesIO(json.dumps(told).encode()))
    os.replace(fresh, folder / ABOUT)
