"""ZIP files, the container of today's office documents, held to budgets without being unpacked."""

import copy
import html
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, BinaryIO, TypeVar

from secondment.kit.errors import define_codes, refuse
from secondment.kit.files import Readable

CHUNK = 64 * 1024

# Budgets of a ZIP. An honest report inflates up to 32 times, a bomb 1,000 times.
MAX_MEMBERS = 5_000
MAX_DIRECTORY = 1024 * 1024
MAX_INFLATED = 128 * 1024 * 1024
MAX_RATIO = 100
RATIO_COUNTS_FROM = 8 * 1024 * 1024
MAX_CONTENT_TYPES = 1024 * 1024
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that OPC and OFD allow
ENCRYPTED_MEMBER = 0x1
UTF8_NAME = 0x800
BEYOND_TWO_BYTES = "\u07ff"  # Chinese in UTF-8 takes three
# What systems put into a ZIP beside the files meant.
ASIDE = re.compile(
    r"(^|/)(__MACOSX/|\.DS_Store$|\._[^/]*$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE
)

XML_SUFFIXES = (".xml", ".rels", ".vml")
BYTE_ORDER_OR_SPACE = b"\xff\xfe\xef\xbb\xbf \t\r\n"
# In these encodings `<!` and letters are their ASCII bytes (between NULs in UTF-16).
PLAIN_ENCODINGS = frozenset(
    b"utf-8 utf8 utf-16 us-ascii ascii iso-8859-1 windows-1252 gb2312 gbk gb18030".split()
)
ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
CONTENT_TYPE = re.compile(r"ContentType\s*=\s*[\"']([^\"']+)")

# What zipfile raises, sooner or later, for bytes that are no sound ZIP.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)

Taken = TypeVar("Taken")


@dataclass(frozen=True)
class Archive:
    """What a ZIP holds: member names in lower case, and its OPC content types if it has any."""

    names: frozenset[str]
    content_types: frozenset[str]


def inspect_archive(stream: BinaryIO) -> Archive:
    """Read every member once, in constant memory, and hold the ZIP to its budgets.

    Raises `archive_too_large`, `archive_unsafe_path`, `unsafe_xml` and `damaged_file`.
    """
    try:
        with zipfile.ZipFile(_Bounded(stream)) as archive:
            members = archive.infolist()
            _check_paths(members, [member.orig_filename for member in members])
            _check_directory(members, [member.filename for member in members])
            for member in members:
                _read_through(archive, member)
            names = frozenset(member.filename.lower() for member in members)
            return Archive(names, frozenset(_content_types(archive, members)))
    except DAMAGE as error:
        raise refuse("damaged_file") from error


class _Bounded:
    """A file for zipfile that never hands out more than a directory may hold.

    zipfile reads the whole central directory at once, as long as the file says it is.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def read(self, size: int = -1, /) -> bytes:
        if not 0 <= size <= MAX_DIRECTORY:
            data = self.stream.read(MAX_DIRECTORY + 1)
            if len(data) > MAX_DIRECTORY:
                raise refuse("archive_too_large", MAX_INFLATED)
            return data
        return self.stream.read(size)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        if whence == 0 and offset < 0:
            raise ValueError("a place before the start")
        return self.stream.seek(offset, whence)

    def tell(self) -> int:
        return self.stream.tell()

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        """The stream stays its owner's."""


def _check_paths(members: list[zipfile.ZipInfo], names: list[str]) -> None:
    """Raise `archive_unsafe_path` if unpacking would write outside a folder, or through a link."""
    if any(map(_is_unsafe, names)) or any(
        "\0" in member.orig_filename or stat.S_ISLNK(member.external_attr >> 16)
        for member in members
    ):
        raise refuse("archive_unsafe_path")


def _check_directory(members: list[zipfile.ZipInfo], names: list[str]) -> None:
    """Refuse by what the central directory says, before anything is inflated."""
    inflated = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > MAX_MEMBERS
        or inflated > MAX_INFLATED
        or _is_bomb(inflated, packed)
        or any(_is_bomb(member.file_size, member.compress_size) for member in members)
    ):
        raise refuse("archive_too_large", MAX_INFLATED)
    if len({name.lower() for name in names}) < len(members):
        raise zipfile.BadZipFile("two members of one name: readers differ on which counts")
    for member in members:
        if member.compress_type not in METHODS or member.flag_bits & ENCRYPTED_MEMBER:
            raise zipfile.BadZipFile("neither stored nor deflated, or encrypted")


def _is_bomb(inflated: int, packed: int) -> bool:
    return inflated > RATIO_COUNTS_FROM and inflated > MAX_RATIO * packed


def _is_unsafe(name: str) -> bool:
    name = name.replace("\\", "/")
    return name.startswith("/") or ".." in name.split("/") or name[1:2] == ":"


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Inflate a member to its real end, keeping nothing; its XML may declare no document type."""
    scan = _XmlScan(member.filename)
    with _opened(archive, member) as part:
        while chunk := part.read(CHUNK):
            scan.feed(chunk)


@contextmanager
def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator["_Stated"]:
    """The member to its real end: zipfile stops at the size the directory states, so another is
    put before it."""
    asked = copy.copy(member)
    asked.file_size = MAX_INFLATED + CHUNK
    with archive.open(asked) as part:
        yield _Stated(part, member.file_size)


class _Stated:
    """A member's bytes as long as they are no more, and in the end no fewer, than stated."""

    def __init__(self, part: IO[bytes], stated: int) -> None:
        self.part, self.left = part, stated

    def read(self, size: int, /) -> bytes:
        chunk = self.part.read(size)
        self.left -= len(chunk)
        if self.left < 0:
            raise refuse("archive_too_large", MAX_INFLATED)
        if not chunk and self.left:
            raise zipfile.BadZipFile("shorter than it says")
        return chunk


class _XmlScan:
    """Looks for document types and entities in a stream of bytes, if it is XML at all.

    Told by content as well as by name: OPC lets any name hold XML. Nothing is parsed, so nothing
    can be expanded or fetched. NULs are left out, which reads UTF-16 as ASCII where it matters.
    """

    def __init__(self, name: str) -> None:
        self.xml: bool | None = name.lower().endswith(XML_SUFFIXES) or None
        self.started = False
        self.tail = b""

    def feed(self, chunk: bytes) -> None:
        if self.xml is False:
            return
        text = chunk.replace(b"\0", b"")
        if not self.started:
            text = text.lstrip(BYTE_ORDER_OR_SPACE)
            if not text:
                return
            self._start(text)
        text = self.tail + text
        if self.xml and any(word in text for word in DECLARATIONS):
            raise refuse("unsafe_xml")
        self.tail = text[-len(DECLARATIONS[0]) :]

    def _start(self, text: bytes) -> None:
        self.started = True
        self.xml = self.xml or text.startswith(b"<")
        encoding = ENCODING.match(text)
        if encoding and encoding[1].lower() not in PLAIN_ENCODINGS:
            raise refuse("unsafe_xml")  # in UTF-7 and its like a declaration cannot be seen


def _content_types(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[str]:
    """The content types an OPC package declares; reads a file already scanned."""
    for member in members:
        if member.filename.lower() == "[content_types].xml":
            if member.file_size > MAX_CONTENT_TYPES:
                raise zipfile.BadZipFile("no list of content types is that long")
            text = archive.read(member).replace(b"\0", b"").decode("latin-1")
            for found in CONTENT_TYPE.finditer(text):
                yield html.unescape(found[1]).strip()


@dataclass(frozen=True)
class Member:
    """A file in a ZIP: its path as whoever packed it wrote it, with `/` between folders."""

    path: str
    _archive: zipfile.ZipFile
    _info: zipfile.ZipInfo

    def read(self, take: Callable[[Readable], Taken]) -> Taken:
        """What `take` makes of the bytes. Raises `archive_too_large`, `damaged_file`."""
        try:
            with _opened(self._archive, self._info) as part:
                return take(part)
        except DAMAGE as error:
            raise refuse("damaged_file") from error


@contextmanager
def opened_parcel(stream: BinaryIO) -> Iterator[list[Member]]:
    """The files in a ZIP that people packed, in its order, each read as a stream.

    Folders, and what systems put beside the files, are passed over. Raises for the whole of it
    `archive_too_large`, `archive_unsafe_path`, `archive_encrypted`, `damaged_file`.
    """
    try:
        archive = zipfile.ZipFile(_Bounded(stream))
        members = archive.infolist()
        names = [path_of(member) for member in members]
        _check_paths(members, names)
        if any(member.flag_bits & ENCRYPTED_MEMBER for member in members):
            raise refuse("archive_encrypted")
        _check_directory(members, names)
    except DAMAGE as error:
        raise refuse("damaged_file") from error
    with archive:
        yield [
            Member(name, archive, member)
            for name, member in zip(names, members, strict=True)
            if not name.endswith("/") and not ASIDE.search(name)
        ]


def path_of(member: zipfile.ZipInfo) -> str:
    """The member's path in its maker's encoding: many packers write GBK, and few say what it is.

    zipfile takes for cp437 whatever is not marked as UTF-8. macOS writes UTF-8 without the mark.
    """
    name = member.filename
    if not member.flag_bits & UTF8_NAME and name == member.orig_filename:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            with suppress(UnicodeDecodeError):
                found = raw.decode(encoding)
                if encoding != "utf-8" or raw.isascii() or max(found) > BEYOND_TWO_BYTES:
                    name = found
                    break
    return name.replace("\\", "/")


define_codes(
    {
        "archive_encrypted": (
            422,
            "压缩包设有密码，请去掉密码后再上传",
            "The ZIP has a password; remove it and upload again",
        ),
        "archive_unsafe_path": (
            422,
            "文件内含有不安全的路径，未予接收",
            "The file holds an unsafe path and was not taken",
        ),
        "unsafe_xml": (
            422,
            "文件内的 XML 含有文档类型或实体声明，未予接收",
            "XML inside the file declares a document type or entities; it was not taken",
        ),
        "damaged_file": (
            422,
            "文件已损坏，请重新保存后再上传",
            "The file is damaged; save it again and upload that",
        ),
    }
)
