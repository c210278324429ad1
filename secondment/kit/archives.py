"""ZIP files, the container of today's office documents, held to budgets without being unpacked."""

import copy
import html
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from secondment.kit.errors import define_codes, refuse

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
            _check_directory(members)
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


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    """Refuse by what the central directory says, before anything is inflated."""
    if any(_is_unsafe(member) for member in members):
        raise refuse("archive_unsafe_path")
    inflated = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > MAX_MEMBERS
        or inflated > MAX_INFLATED
        or _is_bomb(inflated, packed)
        or any(_is_bomb(member.file_size, member.compress_size) for member in members)
    ):
        raise refuse("archive_too_large", MAX_INFLATED)
    if len({member.filename.lower() for member in members}) < len(members):
        raise zipfile.BadZipFile("two members of one name: readers differ on which counts")
    for member in members:
        if member.compress_type not in METHODS or member.flag_bits & ENCRYPTED_MEMBER:
            raise zipfile.BadZipFile("neither stored nor deflated, or encrypted")


def _is_bomb(inflated: int, packed: int) -> bool:
    return inflated > RATIO_COUNTS_FROM and inflated > MAX_RATIO * packed


def _is_unsafe(member: zipfile.ZipInfo) -> bool:
    """Whether unpacking would write outside the folder, or through a link."""
    name = member.orig_filename.replace("\\", "/")
    return (
        name.startswith("/")
        or ".." in name.split("/")
        or name[1:2] == ":"
        or "\0" in name
        or stat.S_ISLNK(member.external_attr >> 16)
    )


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Inflate a member to its real end, keeping nothing; its XML may declare no document type.

    zipfile stops at the size the directory states, so another is put before it.
    """
    asked = copy.copy(member)
    asked.file_size = MAX_INFLATED + CHUNK
    size = 0
    scan = _XmlScan(member.filename)
    with archive.open(asked) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > member.file_size:
                raise refuse("archive_too_large", MAX_INFLATED)
            scan.feed(chunk)
    if size != member.file_size:
        raise zipfile.BadZipFile("shorter than it says")


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


define_codes(
    {
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
