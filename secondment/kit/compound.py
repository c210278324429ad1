"""OLE compound files ([MS-CFB]), the container of old and of encrypted office documents."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR_SHIFTS = (9, 12)  # sectors of 512 or 4,096 bytes
MAX_DIRECTORY_SECTORS = 2_048
MAX_FAT_LIST_SECTORS = 64
HEADER_FAT_SECTORS = 109
LAST_REGULAR_SECTOR = 0xFFFFFFFA
ENTRY = 128
NO_ENTRY = 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5


@dataclass(frozen=True)
class Compound:
    """What an OLE compound file holds: its top entries and all entries, names in lower case."""

    top: frozenset[str]
    names: frozenset[str]
    word_encrypted: bool


def inspect_compound(stream: BinaryIO) -> Compound:
    """Read the directory, in constant memory. Raises ValueError where it is damaged."""
    try:
        return _CompoundReader(stream).inspect()
    except struct.error as error:
        raise ValueError("the file ends too early") from error


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class _CompoundReader:
    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        stream.seek(0)
        header = stream.read(512)
        self.shift = struct.unpack_from("<H", header, 30)[0]
        if self.shift not in SECTOR_SHIFTS:
            raise ValueError("no such size of sectors")
        self.directory_start, self.mini_cutoff = struct.unpack_from("<I4xI", header, 48)
        self.fat = self._fat_sectors(header)

    def inspect(self) -> Compound:
        entries = self._entries()
        root = entries[0]
        if root.kind != ROOT:
            raise ValueError("the directory has no root")
        top = {entry.name: entry for entry in self._children(entries, root)}
        word = top.get("worddocument")
        return Compound(
            frozenset(top),
            frozenset(entry.name for entry in entries if entry.kind in (STORAGE, STREAM)),
            word is not None and self._is_encrypted(word),
        )

    def _sector(self, number: int) -> bytes:
        if number >= LAST_REGULAR_SECTOR:
            raise ValueError("no regular sector")
        self.stream.seek((number + 1) << self.shift)
        data = self.stream.read(1 << self.shift)
        if len(data) < ENTRY:
            raise ValueError("the file ends before this sector")
        return data

    def _fat_sectors(self, header: bytes) -> list[int]:
        """The sectors of the allocation table: the first in the header, the others chained."""
        sectors = list(struct.unpack_from(f"<{HEADER_FAT_SECTORS}I", header, 76))
        following = struct.unpack_from("<I", header, 68)[0]
        for _ in range(MAX_FAT_LIST_SECTORS):
            if following >= LAST_REGULAR_SECTOR:
                break
            data = self._sector(following)
            *more, following = struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
            sectors += more
        return sectors

    def _next(self, number: int) -> int:
        index, offset = divmod(number, (1 << self.shift) // 4)
        if index >= len(self.fat):
            raise ValueError("outside the allocation table")
        return int(struct.unpack_from("<I", self._sector(self.fat[index]), offset * 4)[0])

    def _entries(self) -> list[_Entry]:
        entries: list[_Entry] = []
        number = self.directory_start
        for _ in range(MAX_DIRECTORY_SECTORS):
            data = self._sector(number)
            for at in range(0, len(data) // ENTRY * ENTRY, ENTRY):
                entries.append(_entry(data[at : at + ENTRY]))
            number = self._next(number)
            if number >= LAST_REGULAR_SECTOR:
                return entries
        raise ValueError("the directory does not end")

    def _children(self, entries: list[_Entry], root: _Entry) -> Iterator[_Entry]:
        waiting, seen = [root.child], set()
        while waiting:
            number = waiting.pop()
            if number == NO_ENTRY or number in seen or number >= len(entries):
                continue
            seen.add(number)
            yield entries[number]
            waiting += (entries[number].left, entries[number].right)

    def _is_encrypted(self, word: _Entry) -> bool:
        """The flag fEncrypted in the head of the WordDocument stream ([MS-DOC] FibBase)."""
        if word.size < self.mini_cutoff:
            return False
        return bool(self._sector(word.start)[11] & 0x01)


def _entry(data: bytes) -> _Entry:
    length = min(max(struct.unpack_from("<H", data, 64)[0] - 2, 0), 62)
    name = data[:length].decode("utf-16-le", "replace").lower()
    left, right, child = struct.unpack_from("<3I", data, 68)
    start, size = struct.unpack_from("<II", data, 116)
    return _Entry(name, data[66], left, right, child, start, size)
