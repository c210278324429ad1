"""Files as they are kept: a local folder addressed by content, and the names people give them.

What is kept was first written whole and synced under `incoming/`, then renamed into its place.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Protocol, Self
from urllib.parse import quote, unquote, urlsplit

from secondment.kit.errors import refuse

CHUNK = 256 * 1024
NAME_LENGTH = 200
EXTENSION_LENGTH = 20
NAMELESS = "file"
SHA256 = re.compile(r"[0-9a-f]{64}")
FULL = (errno.ENOSPC, errno.EDQUOT)

# Controls, format characters (direction overrides hide an extension), surrogates, line breaks.
DROPPED_CATEGORIES = ("Cc", "Cf", "Cs", "Zl", "Zp")
# Windows drops full stops and spaces at the end of a name; at the start they hide the file.
EDGES = re.compile(r"^[.\s]+|[.\s]+$")
NOT_IN_FALLBACK = re.compile(r"[^A-Za-z0-9 ._()+-]+")
ATTR_CHARS = "!#$&+-.^_`|~"  # RFC 5987 attr-char beside letters and digits


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass
class Incoming:
    """Bytes received whole, not yet kept. Leaving the `with` block discards what was not kept."""

    store: "Store"
    path: Path
    size: int
    sha256: str

    def keep(self) -> None:
        """Give the bytes their place; on return they survive a power cut.

        Equal bytes share one file. An older copy is replaced rather than left, so that a sweep
        going on meanwhile sees a fresh file.
        """
        target = self.store.path(self.sha256)
        with storage_errors(), self.store.lock(fcntl.LOCK_SH):
            target.parent.parent.mkdir(exist_ok=True, mode=0o700)
            target.parent.mkdir(exist_ok=True, mode=0o700)
            os.replace(self.path, target)
            for folder in (target.parent, target.parent.parent, self.store.root):
                _sync_folder(folder)

    def discard(self) -> None:
        """Remove the bytes if they were not kept."""
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.discard()


class Store:
    """A folder of files named by content, `<root>/<aa>/<bb>/<sha256>`, open to our user alone."""

    def __init__(self, location: str | Path) -> None:
        """`location` is a path or a `file:///…` URL. Raises ValueError for any other URL."""
        self.root = _folder(location)
        self.incoming = self.root / "incoming"
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.incoming.mkdir(exist_ok=True, mode=0o700)

    def receive(self, stream: Readable, limit: int) -> Incoming:
        """Everything in `stream` as a synced file of our own.

        Raises `too_large` past `limit` bytes and `storage_full`; whatever stops it, nothing stays.
        """
        with storage_errors():
            handle, name = tempfile.mkstemp(dir=self.incoming)  # mode 0600
        path = Path(name)
        try:
            with os.fdopen(handle, "wb", buffering=0) as target:
                size, sha256 = copy(stream, target.fileno(), limit)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Incoming(self, path, size, sha256)

    def spool(self) -> IO[bytes]:
        """A nameless file on the store's disk for what is put together to be sent; it is gone when
        it is closed. Raises OSError."""
        return tempfile.TemporaryFile(dir=self.incoming)

    def open(self, sha256: str) -> BinaryIO:
        """The kept bytes, for reading. Raises FileNotFoundError."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """Where the bytes of that hash lie, or would. Raises ValueError for what is no hash."""
        if not SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hex")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def remove(self, sha256: str) -> None:
        """Have the bytes gone, whoever kept them; on return a power cut brings them not back."""
        path = self.path(sha256)
        with self.lock(fcntl.LOCK_EX), contextlib.suppress(FileNotFoundError):
            path.unlink()
            _sync_folder(path.parent)

    def sweep(self, known: Container[str], older_than: datetime) -> int:
        """Remove what was written before `older_than` and is not `known`; the number removed.

        `older_than` must lie further back than any upload takes from its last byte to its commit.
        """
        before = older_than.astimezone(UTC).timestamp()
        removed = sum(self._remove(path, before) for path in list(self.incoming.iterdir()))
        for path in self._kept():
            if path.name not in known:
                removed += self._remove(path, before)
        return removed

    @contextlib.contextmanager
    def lock(self, mode: int) -> Iterator[None]:
        """Keepers share it, a removal has it alone: no file goes that somebody just kept again."""
        handle = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, mode)
            yield
        finally:
            os.close(handle)

    def _kept(self) -> Iterator[Path]:
        for path in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if SHA256.fullmatch(path.name):
                yield path

    def _remove(self, path: Path, before: float) -> bool:
        with self.lock(fcntl.LOCK_EX), contextlib.suppress(FileNotFoundError):
            if path.lstat().st_mtime < before:
                path.unlink()
                return True
        return False


def copy(stream: Readable, handle: int, limit: int) -> tuple[int, str]:
    """Write `stream` to the descriptor and sync it; its size and SHA-256.

    Raises `too_large` at the first byte past `limit`, and `storage_full`.
    """
    digest = hashlib.sha256()
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise refuse("too_large", limit)
        digest.update(chunk)
        with storage_errors():
            _write_all(handle, chunk)
    with storage_errors():
        os.fsync(handle)
    return size, digest.hexdigest()


def extension(name: str) -> str:
    """What follows the last full stop of a cleaned name, in lower case; empty if there is none."""
    stem, _, suffix = name.rpartition(".")
    return suffix.lower() if stem else ""


def clean_name(name: str) -> str:
    """The name to show and to send: no folders, no controls, NFC, 1 to 200 characters.

    A long name is cut before its extension. The name never decides where a file lies.
    """
    kept = (c for c in name if unicodedata.category(c) not in DROPPED_CATEGORIES)
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", "".join(kept)))[-1].strip()
    bare = EDGES.sub("", base)
    if base.startswith(".") and bare and "." not in bare:
        bare = f"{NAMELESS}.{bare}"  # ".pdf" is an extension without a name
    if len(bare) <= NAME_LENGTH:
        return bare or NAMELESS
    stem, dot, suffix = bare.rpartition(".")
    if not dot or len(suffix) > EXTENSION_LENGTH:
        return EDGES.sub("", bare[:NAME_LENGTH])
    return f"{EDGES.sub('', stem[: NAME_LENGTH - len(suffix) - 1])}.{suffix}"


def content_disposition(name: str, kind: str = "attachment") -> str:
    """`attachment` or `inline`, with the name for old clients and the real one (RFC 6266, 5987)."""
    name = clean_name(name)
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    fallback = NOT_IN_FALLBACK.sub("", stem).strip(". ")
    if not any(character.isalnum() for character in fallback):
        fallback = NAMELESS
    suffix = NOT_IN_FALLBACK.sub("", suffix).strip()
    if suffix:
        fallback = f"{fallback}.{suffix}"
    return f"{kind}; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, ATTR_CHARS)}"


def _folder(location: str | Path) -> Path:
    if isinstance(location, str) and "://" in location:
        parts = urlsplit(location)
        if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not parts.path:
            raise ValueError("the store must be a path or file:///…")
        location = unquote(parts.path)
    return Path(location).absolute()


def _write_all(handle: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(handle, view) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def storage_errors() -> Iterator[None]:
    """A full disk or quota becomes `storage_full`."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise refuse("storage_full") from error
        raise
