"""Office documents, made here: good, protected, with macros, and hostile ones (ZIP and OLE)."""

import functools
import hashlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

import docx as python_docx
import xlsxwriter

OPENXML = "application/vnd.openxmlformats-officedocument."
DOCX_MAIN = f"{OPENXML}wordprocessingml.document.main+xml"
PPTX_MAIN = f"{OPENXML}presentationml.presentation.main+xml"
WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
TALK = "赴北京、上海挂职学习交流发言：楼宇经济与现代服务业的做法和体会。"
MEGABYTE = 1_000_000


def zipped(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def content_types(main: str, part: str = "/word/document.xml", more: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{part}" ContentType="{main}"/>{more}</Types>'
    )


def package(document: bytes | str, main: str = DOCX_MAIN, **more: bytes) -> bytes:
    """A bare OOXML package around one part; `more` members by name with `__` for `/`."""
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": content_types(main),
        "word/document.xml": document,
    }
    return zipped(members | {name.replace("__", "/"): more[name] for name in more})


def docx(text: str = TALK) -> bytes:
    document = python_docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_of(body: str, **parts: str) -> bytes:
    """A whole document around the XML of its body; `parts` are contents of `word/<name>.xml`."""
    made = {f"word/{name}.xml": xml for name, xml in parts.items()}
    made["word/document.xml"] = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    with zipfile.ZipFile(io.BytesIO(docx())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped(members | made)


def with_members(
    archive: bytes, members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    out = io.BytesIO(archive)
    with zipfile.ZipFile(out, "a", method) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return out.getvalue()


def docx_with_chart() -> bytes:
    """An honest report: a chart brings the workbook it was drawn from."""
    return with_members(docx(), {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx()})


def xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("建议").write(0, 0, "建立楼宇企业服务专员制度")
    return out.getvalue()


def pptx() -> bytes:
    return zipped(
        {
            "[Content_Types].xml": content_types(PPTX_MAIN, "/ppt/presentation.xml"),
            "ppt/presentation.xml": "<p:presentation/>",
        }
    )


def ofd() -> bytes:
    root = (
        '<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>'
    )
    return zipped({"OFD.xml": root, "Doc_0/Document.xml": "<ofd:Document/>"})


def docm() -> bytes:
    main = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return package("<w:document/>", main, word__vbaProject_bin=b"")


def docx_with_macros() -> bytes:
    return with_members(docx(), {"word/vbaProject.bin": b"\xcc\x61"})


def docx_with_hidden_macro_type() -> bytes:
    """The macro type spelt with a character reference, which every XML reader resolves."""
    main = "application/vnd.ms-word.document.macro&#69;nabled.main+xml"
    return package("<w:document/>", main)


def docx_with_embedded_xlsm() -> bytes:
    return with_members(docx(), {"word/embeddings/Book.XLSM": b"PK\x03\x04"})


def xlsm() -> bytes:
    main = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return zipped({"[Content_Types].xml": content_types(main, "/xl/workbook.xml")})


# --- hostile ZIP


@functools.cache
def bomb_docx() -> bytes:
    """About 200 KB that inflate to 200 MB, and say so."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", content_types(DOCX_MAIN))
        with archive.open("word/document.xml", "w") as part:
            for _ in range(200):
                part.write(b" " * MEGABYTE)
    return out.getvalue()


@functools.cache
def lying_docx() -> bytes:
    """The same bomb with 1,000 bytes and their checksum stated wherever sizes stand."""
    bomb = bytearray(bomb_docx())
    name = b"word/document.xml"
    lie = struct.pack("<I", zlib.crc32(b" " * 1000)), struct.pack("<I", 1000)
    local = bomb.index(name) - 30
    central = bomb.rindex(name) - 46
    bomb[local + 14 : local + 18], bomb[local + 22 : local + 26] = lie
    bomb[central + 16 : central + 20], bomb[central + 24 : central + 28] = lie
    return bytes(bomb)


@functools.cache
def large_docx() -> bytes:
    """Just within the budgets, and slow to read: 120 MB of XML in a file of a tenth."""
    pieces = (hashlib.sha256(b"%d" % n).hexdigest().encode() for n in range(24_000))
    part = b"".join(b"<w:t>" + piece + b"</w:t>" + b"<w:p/>" * 60 for piece in pieces)
    return with_members(docx(), {f"word/part{n}.xml": part for n in range(12)})


@functools.cache
def many_members(count: int = 5_001) -> bytes:
    members = {f"word/media/{n}": b"" for n in range(count)}
    return with_members(docx(), members, zipfile.ZIP_STORED)


def slip_docx(name: str = "../../x.xml") -> bytes:
    return with_members(docx(), {name: b"<x/>"})


def link_docx() -> bytes:
    out = io.BytesIO(docx())
    link = zipfile.ZipInfo("word/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def xxe_docx(address: str = "http://127.0.0.1:9/secret") -> bytes:
    return package(
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{address}">]>'
        "<w:document><w:t>&x;</w:t></w:document>"
    )


def laughs_docx() -> bytes:
    """Ten entities, each ten times the one before: a billion characters if expanded."""
    entities = '<!ENTITY e0 "lol">' + "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)
    )
    return package(f'<?xml version="1.0"?><!DOCTYPE d [{entities}]><w:t>&e9;</w:t>')


def utf16_xxe_docx() -> bytes:
    xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'
    return package(xml.encode("utf-16"))


def utf7_xxe_docx() -> bytes:
    return package('<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE d SYSTEM "x"><d/>')


def late_xxe_docx(before: int) -> bytes:
    """The declaration after `before` bytes of comment, in a part whose name does not say XML."""
    xml = "<!--" + "x" * (before - 7) + "-->" + '<!DOCTYPE d SYSTEM "x"><d/>'
    return package("<w:document/>", word__part=xml.encode())


def cut_docx() -> bytes:
    content = docx()
    return content[: len(content) // 2]


# --- OLE compound files

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of 512-byte sectors with these streams at the top ([MS-CFB])."""
    padded = {
        name: content + bytes(max(4096, -(-len(content) // SECTOR) * SECTOR) - len(content))
        for name, content in streams.items()
    }
    entries = [_entry("Root Entry", kind=5, child=1, start=END, size=0)]
    fat = [FAT]
    directory_sectors = -(-(1 + len(padded)) // 4)
    fat += [*range(2, directory_sectors + 1), END]
    for number, (name, content) in enumerate(padded.items(), 1):
        start, count = len(fat), len(content) // SECTOR
        right = number + 1 if number < len(padded) else FREE
        entries.append(_entry(name, kind=2, right=right, start=start, size=len(content)))
        fat += [*range(start + 1, start + count), END]
    assert len(fat) <= SECTOR // 4, "one sector of allocation table holds 64 KB"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<10I", 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    header += struct.pack("<I", FREE) * 108
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    directory = b"".join(entries).ljust(directory_sectors * SECTOR, b"\0")
    return header + table + directory + b"".join(padded.values())


def _entry(
    name: str, kind: int, child: int = FREE, right: int = FREE, start: int = 0, size: int = 0
) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    return head + struct.pack("<III36xIQ", FREE, right, child, start, size)


def doc(*, encrypted: bool = False) -> bytes:
    """The frame of a Word 97 document: readers of types and of directories know it as one."""
    fib = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x0804, 0, 0x0100 if encrypted else 0)
    return compound({"WordDocument": fib, "1Table": b""})


def doc_with_macros() -> bytes:
    return compound({"WordDocument": b"\xec\xa5", "_VBA_PROJECT": b"\xcc\x61"})


def xls() -> bytes:
    return compound({"Workbook": b"\x09\x08\x10\x00\x00\x06\x05\x00"})


def encrypted_docx() -> bytes:
    """A protected DOCX as Word and WPS write it: the package as one encrypted stream."""
    package_bytes = hashlib.sha256(b"package").digest() * 200
    return compound({"EncryptionInfo": b"\x04\x00\x04\x00", "EncryptedPackage": package_bytes})
