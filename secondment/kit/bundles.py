"""Files put together into one ZIP, on the store's disk and never whole in memory."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from secondment.kit.clock import zone
from secondment.kit.files import CHUNK, Store, storage_errors


def bundle(store: Store, members: Iterable[tuple[str, bytes | Path]], at: datetime) -> IO[bytes]:
    """The members under their names, in their order; an open file at its beginning.

    They are stored as they are: documents, scans and pictures are compressed already.
    Raises `storage_full`.
    """
    moment = at.astimezone(zone()).timetuple()[:6]
    with storage_errors():
        made = store.spool()
        try:
            with ZipFile(made, "w", ZIP_STORED) as archive:
                for name, content in members:
                    add(archive, ZipInfo(name, moment), content)
            made.seek(0)
        except BaseException:
            made.close()
            raise
    return made


def add(archive: ZipFile, member: ZipInfo, content: bytes | Path) -> None:
    member.external_attr = 0o644 << 16
    if isinstance(content, bytes):
        archive.writestr(member, content)
        return
    member.file_size = content.stat().st_size  # by which it may need the 64-bit form
    with content.open("rb") as source, archive.open(member, "w") as target:
        copyfileobj(source, target, CHUNK)
