"""Which uploads are taken: told by their content, which must be what the name's extension says.

Everything is read as a stream; no content is unpacked, expanded, rendered or fetched.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import filetype

from secondment.kit.archives import inspect_archive
from secondment.kit.compound import OLE_MAGIC, inspect_compound
from secondment.kit.errors import define_codes, refuse
from secondment.kit.files import extension

TextStatus = Literal["pending", "extracted", "unreadable", "encrypted"]

HEAD = 8192
ZIP_MAGIC = b"PK\x03\x04"

# A whole text is read for its classification mark, so its length is bounded apart.
MAX_TEXT = 4 * 1024 * 1024
MAX_PIXELS = 120_000_000
MAX_JPEG_SEGMENTS = 1_000
PDF_TAIL = 4096
PDF_TRAILER = 64 * 1024

OPENXML = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OPENXML}wordprocessingml.document",
    "doc": "application/msword",
    "wps": "application/wps-office.wps",
    "ofd": "application/ofd",
    "pptx": f"{OPENXML}presentationml.presentation",
    "xlsx": f"{OPENXML}spreadsheetml.sheet",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "png": "image/png",
}
SAME = {"jpeg": "jpg"}
MACRO_EXTENSIONS = frozenset(
    ("docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm", "ppam", "sldm")
)
MAIN_PARTS = {
    f"{OPENXML}wordprocessingml.document.main+xml": "docx",
    f"{OPENXML}presentationml.presentation.main+xml": "pptx",
    f"{OPENXML}spreadsheetml.sheet.main+xml": "xlsx",
}
MACRO_CONTENT_TYPES = ("macroenabled", "vbaproject", "macrosheet")
OPENXML_EXTENSIONS = frozenset(MAIN_PARTS.values())
WORD_EXTENSIONS = frozenset(("doc", "wps"))

# What a text never holds; a DOS text may end in 0x1A.
BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
BINARY_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
DOS_END = "\x1a"
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
WRITTEN_AS_TEXT = ("pdf", "rtf", "ps")  # other formats that hold no binary byte at first


@dataclass(frozen=True)
class Admitted:
    """A file that may be kept. `text` is the content of a TXT, else None until it is extracted."""

    media_type: str
    extension: str
    text_status: TextStatus
    text: str | None = None


@dataclass(frozen=True)
class Look:
    """What a content turned out to be: the extensions it may bear."""

    extensions: frozenset[str]
    text_status: TextStatus = "pending"


def admit(path: Path, name: str, size: int) -> Admitted:
    """Decide on the `size` bytes at `path`, uploaded under the cleaned `name`.

    Raises `empty_file`, `type_not_allowed`, `type_mismatch`, `macros_not_allowed`, `too_large`
    (a text), `text_encoding`, `image_too_large`, and what `archives` raises.
    """
    if size == 0:
        raise refuse("empty_file")
    said = SAME.get(extension(name), extension(name))
    if said in MACRO_EXTENSIONS:
        raise refuse("macros_not_allowed")
    if said not in MEDIA_TYPES:
        raise refuse("type_not_allowed", ", ".join(known.upper() for known in MEDIA_TYPES))
    with path.open("rb") as stream:
        if said == "txt":
            return Admitted(MEDIA_TYPES[said], said, "extracted", _read_text(stream, size))
        family = _family(stream)
        if family not in FAMILIES or said not in FAMILIES[family].extensions:
            raise refuse("type_mismatch", said.upper())
        look = FAMILIES[family].look(stream)
    if said not in look.extensions:
        raise refuse("type_mismatch", said.upper())
    return Admitted(MEDIA_TYPES[said], said, look.text_status)


def _family(stream: BinaryIO) -> str:
    """The outermost format, by the first bytes; empty if it is none we know."""
    head = stream.read(HEAD)
    if head.startswith(ZIP_MAGIC):
        return "zip"
    if head.startswith(OLE_MAGIC):
        return "ole"
    kind = filetype.guess(head)
    return "png" if kind and kind.extension == "apng" else kind.extension if kind else ""


def _look_into_zip(stream: BinaryIO) -> Look:
    archive = inspect_archive(stream)
    if any(_bears_macros(name) for name in archive.names) or any(
        word in kind.lower() for kind in archive.content_types for word in MACRO_CONTENT_TYPES
    ):
        raise refuse("macros_not_allowed")
    main = frozenset(MAIN_PARTS[kind] for kind in archive.content_types if kind in MAIN_PARTS)
    if len(main) == 1:
        return Look(main)
    return Look(frozenset(("ofd",)) if "ofd.xml" in archive.names else frozenset())


def _bears_macros(name: str) -> bool:
    """Whether a member is a macro project, or an embedded file of a kind made for macros."""
    return name.endswith("vbaproject.bin") or extension(name) in MACRO_EXTENSIONS


def _look_into_compound(stream: BinaryIO) -> Look:
    try:
        compound = inspect_compound(stream)
    except ValueError as error:
        raise refuse("damaged_file") from error
    if any(name.startswith("_vba_project") for name in compound.names):
        raise refuse("macros_not_allowed")
    if "encryptedpackage" in compound.top:  # a protected OOXML file; which one, only its name says
        return Look(OPENXML_EXTENSIONS, "encrypted")
    if "worddocument" in compound.top:
        return Look(WORD_EXTENSIONS, "encrypted" if compound.word_encrypted else "pending")
    return Look(frozenset())


def _look_into_pdf(stream: BinaryIO) -> Look:
    """Encrypted if its last trailer says so; unreadable if its end is missing."""
    size = stream.seek(0, 2)
    stream.seek(max(size - PDF_TAIL, 0))
    ends = re.findall(rb"startxref\s+(\d{1,10})\s+%%EOF", stream.read())
    start = int(ends[-1]) if ends else 0
    if not 0 < start < size:  # 0 stands at the front of a linearised file, which was cut then
        status: TextStatus = "unreadable"
    else:
        status = "encrypted" if _has_encryption(_last_trailer(stream, start, size)) else "pending"
    return Look(frozenset(("pdf",)), status)


def _last_trailer(stream: BinaryIO, start: int, size: int) -> bytes:
    """The dictionary behind `startxref`: of a cross-reference stream, or after the table."""
    stream.seek(start)
    data = stream.read(PDF_TRAILER)
    if not data.lstrip().startswith(b"xref"):
        return data.partition(b"stream")[0]
    stream.seek(max(size - PDF_TRAILER, start))
    return stream.read().rpartition(b"trailer")[2]


def _has_encryption(trailer: bytes) -> bool:
    return re.search(rb"/Encrypt(?![A-Za-z])", trailer) is not None


def _look_at_png(stream: BinaryIO) -> Look:
    stream.seek(8)
    header = stream.read(16)
    if header[4:8] != b"IHDR" or len(header) < 16:
        raise refuse("damaged_file")
    _check_pixels(int.from_bytes(header[8:12], "big"), int.from_bytes(header[12:16], "big"))
    return Look(frozenset(("png",)))


def _look_at_jpeg(stream: BinaryIO) -> Look:
    """Step from segment to segment up to the frame header, which holds the size."""
    stream.seek(2)
    for _ in range(MAX_JPEG_SEGMENTS):
        marker = stream.read(2)
        while marker == b"\xff\xff":  # fill bytes
            marker = marker[1:] + stream.read(1)
        segment = stream.read(2)
        length = int.from_bytes(segment, "big")
        if len(marker) < 2 or marker[0] != 0xFF or len(segment) < 2 or length < 2:
            break
        # SOF0..SOF15 but for DHT, JPG and DAC, which lie between them
        if 0xC0 <= marker[1] <= 0xCF and marker[1] not in (0xC4, 0xC8, 0xCC):
            frame = stream.read(5)
            _check_pixels(int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big"))
            return Look(frozenset(("jpg",)))
        stream.seek(length - 2, 1)
    raise refuse("damaged_file")


def _check_pixels(width: int, height: int) -> None:
    if width * height == 0:
        raise refuse("damaged_file")
    if width * height > MAX_PIXELS:
        raise refuse("image_too_large", MAX_PIXELS // 1_000_000)


def _read_text(stream: BinaryIO, size: int) -> str:
    """A plain text in UTF-8, UTF-16 (with its mark) or GB18030, whole."""
    if size > MAX_TEXT:
        raise refuse("too_large", MAX_TEXT)
    data = stream.read(MAX_TEXT)
    kind = filetype.guess(data[:HEAD])
    if kind and kind.extension in WRITTEN_AS_TEXT:
        raise refuse("type_mismatch", "TXT")
    marked = any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)
    if not marked and BINARY.search(data, 0, len(data) - 1):
        raise refuse("type_mismatch", "TXT")
    try:
        text = _decode(data)
    except UnicodeDecodeError as error:
        raise refuse("text_encoding") from error
    text = text.removesuffix(DOS_END)
    if BINARY_CHARACTERS.search(text):
        raise refuse("type_mismatch", "TXT")
    return text


def _decode(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if _is_damaged_utf8(data):
            raise  # read as GB18030 it would come out as other, meaningless characters
        return data.decode("gb18030")


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether sound wide characters outnumber the broken: in GB18030 text some 2 % look sound."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    wide = sum(character > "\u07ff" for character in text) - broken
    return wide > broken


@dataclass(frozen=True)
class Family:
    """How a format is looked into, and the extensions it can turn out to bear."""

    look: Callable[[BinaryIO], Look]
    extensions: frozenset[str]


FAMILIES = {
    "zip": Family(_look_into_zip, OPENXML_EXTENSIONS | {"ofd"}),
    "ole": Family(_look_into_compound, OPENXML_EXTENSIONS | WORD_EXTENSIONS),
    "pdf": Family(_look_into_pdf, frozenset(("pdf",))),
    "png": Family(_look_at_png, frozenset(("png",))),
    "jpg": Family(_look_at_jpeg, frozenset(("jpg",))),
}

define_codes(
    {
        "type_not_allowed": (
            415,
            "不接受这种文件，可上传：{0}",
            "This type of file is not taken; taken are: {0}",
        ),
        "type_mismatch": (
            415,
            "文件内容不是其扩展名所示的 {0} 格式",
            "The content is not {0}, as the name's extension says",
        ),
        "image_too_large": (
            422,
            "图片超过 {0} 百万像素",
            "The image has more than {0} million pixels",
        ),
        "text_encoding": (
            422,
            "无法识别文本编码，请用 UTF-8 或 GB18030 保存",
            "The encoding of the text is not known; save it in UTF-8 or GB18030",
        ),
    }
)
