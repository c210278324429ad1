"""Uploads with the answer each must get, the good and the bad; pictures and texts are made here."""

import functools
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.kit.office_files import (
    OPENXML,
    TALK,
    bomb_docx,
    cut_docx,
    doc,
    doc_with_macros,
    docm,
    docx,
    docx_with_chart,
    docx_with_embedded_xlsm,
    docx_with_hidden_macro_type,
    docx_with_macros,
    encrypted_docx,
    late_xxe_docx,
    laughs_docx,
    link_docx,
    lying_docx,
    many_members,
    ofd,
    pptx,
    slip_docx,
    utf7_xxe_docx,
    utf16_xxe_docx,
    xls,
    xlsm,
    xlsx,
    xxe_docx,
    zipped,
)
from tests.kit.pdf_files import cut_pdf, encrypted_pdf, encrypted_pdf_with_reference_stream, pdf

MARKED = "机密★10年\n关于楼宇招商工作的报告\n"


def png(width: int = 2, height: int = 2) -> bytes:
    """A whole white picture of one bit a pixel, made row by row."""
    row = b"\0" + b"\xff" * -(-width // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


@functools.cache
def png_bomb() -> bytes:
    """20,000 x 20,000 pixels in about 50 KB."""
    return png(20_000, 20_000)


def jpeg(width: int = 2, height: int = 2) -> bytes:
    """The head of a photograph, all that is looked at, with a camera's segments before the size."""
    app = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    exif = b"\xff\xe1" + struct.pack(">H", 40_002) + b"\xff\xc0" * 20_000
    frame = b"\xff\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + app + exif + frame + b"\xff\xd9"


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def page() -> bytes:
    return b"<!doctype html><script>alert(1)</script>"


def program() -> bytes:
    return b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + bytes(500)


def gb18030_text() -> bytes:
    return TALK.encode("gb18030")


def classified_text() -> bytes:
    return MARKED.encode("gb18030")


def damaged_utf8_text() -> bytes:
    """UTF-8 with one byte lost; as GB18030 it would come out as nonsense."""
    content = (TALK * 2).encode()
    return content[:40] + content[41:]


@dataclass(frozen=True)
class Good:
    name: str
    make: Callable[[], bytes]
    media_type: str
    text_status: str


@dataclass(frozen=True)
class Bad:
    name: str
    make: Callable[[], bytes]
    status: int
    code: str


GOOD = (
    Good("交流发言.docx", docx, f"{OPENXML}wordprocessingml.document", "pending"),
    Good("带图表.docx", docx_with_chart, f"{OPENXML}wordprocessingml.document", "pending"),
    Good("加密.docx", encrypted_docx, f"{OPENXML}wordprocessingml.document", "encrypted"),
    Good("加密.xlsx", encrypted_docx, f"{OPENXML}spreadsheetml.sheet", "encrypted"),
    Good("建议.XLSX", xlsx, f"{OPENXML}spreadsheetml.sheet", "pending"),
    Good("汇报.pptx", pptx, f"{OPENXML}presentationml.presentation", "pending"),
    Good("版式.ofd", ofd, "application/ofd", "pending"),
    Good("旧稿.doc", doc, "application/msword", "pending"),
    Good("旧稿.wps", doc, "application/wps-office.wps", "pending"),
    Good("加密.doc", lambda: doc(encrypted=True), "application/msword", "encrypted"),
    Good("学习报告.pdf", pdf, "application/pdf", "pending"),
    Good("加密.pdf", encrypted_pdf, "application/pdf", "encrypted"),
    Good("新.pdf", encrypted_pdf_with_reference_stream, "application/pdf", "encrypted"),
    Good("半份.pdf", cut_pdf, "application/pdf", "unreadable"),
    Good("照片.jpg", jpeg, "image/jpeg", "pending"),
    Good("照片.JPEG", lambda: jpeg(4000, 3000), "image/jpeg", "pending"),
    Good("扫描件.png", png, "image/png", "pending"),
    Good("心得.txt", gb18030_text, "text/plain", "extracted"),
)

BAD = (
    Bad("空.docx", lambda: b"", 422, "empty_file"),
    Bad("图.pdf", png, 415, "type_mismatch"),
    Bad("程序.pdf", program, 415, "type_mismatch"),
    Bad("程序.txt", program, 415, "type_mismatch"),
    Bad("图.txt", png, 415, "type_mismatch"),
    Bad("稿.txt", pdf, 415, "type_mismatch"),
    Bad("网页.docx", page, 415, "type_mismatch"),
    Bad("稿.pdf", docx, 415, "type_mismatch"),
    Bad("稿.doc", docx, 415, "type_mismatch"),
    Bad("表.docx", xlsx, 415, "type_mismatch"),
    Bad("版式.docx", ofd, 415, "type_mismatch"),
    Bad("旧表.doc", xls, 415, "type_mismatch"),
    Bad("加密.doc", encrypted_docx, 415, "type_mismatch"),
    Bad("包.docx", lambda: zipped({"a.txt": "a"}), 415, "type_mismatch"),
    Bad("x.pdf.exe", program, 415, "type_not_allowed"),
    Bad("x.html", page, 415, "type_not_allowed"),
    Bad("x.xhtml", page, 415, "type_not_allowed"),
    Bad("x.svg", svg, 415, "type_not_allowed"),
    Bad("x.zip", docx, 415, "type_not_allowed"),
    Bad("无后缀", docx, 415, "type_not_allowed"),
    Bad("宏.docm", docm, 415, "macros_not_allowed"),
    Bad("宏.xlsm", xlsm, 415, "macros_not_allowed"),
    Bad("宏.docx", docm, 415, "macros_not_allowed"),
    Bad("宏.xlsx", xlsm, 415, "macros_not_allowed"),
    Bad("藏宏.docx", docx_with_macros, 415, "macros_not_allowed"),
    Bad("改写.docx", docx_with_hidden_macro_type, 415, "macros_not_allowed"),
    Bad("内嵌.docx", docx_with_embedded_xlsm, 415, "macros_not_allowed"),
    Bad("宏.doc", doc_with_macros, 415, "macros_not_allowed"),
    Bad("炸弹.docx", bomb_docx, 422, "archive_too_large"),
    Bad("谎报.docx", lying_docx, 422, "archive_too_large"),
    Bad("成员.docx", many_members, 422, "archive_too_large"),
    Bad("目录.docx", lambda: many_members(25_000), 422, "archive_too_large"),
    Bad("路径.docx", slip_docx, 422, "archive_unsafe_path"),
    Bad("路径2.docx", lambda: slip_docx("word\\..\\..\\x.xml"), 422, "archive_unsafe_path"),
    Bad("路径3.docx", lambda: slip_docx("/etc/x.xml"), 422, "archive_unsafe_path"),
    Bad("路径4.docx", lambda: slip_docx("C:/x.xml"), 422, "archive_unsafe_path"),
    Bad("链接.docx", link_docx, 422, "archive_unsafe_path"),
    Bad("外部.docx", xxe_docx, 422, "unsafe_xml"),
    Bad("膨胀.docx", laughs_docx, 422, "unsafe_xml"),
    Bad("双字节.docx", utf16_xxe_docx, 422, "unsafe_xml"),
    Bad("七位.docx", utf7_xxe_docx, 422, "unsafe_xml"),
    Bad("靠后.docx", lambda: late_xxe_docx(300_000), 422, "unsafe_xml"),
    Bad("半份.docx", cut_docx, 422, "damaged_file"),
    Bad("半份.doc", lambda: doc()[:600], 422, "damaged_file"),
    Bad("像素.png", png_bomb, 422, "image_too_large"),
    Bad("像素.jpg", lambda: jpeg(20_000, 20_000), 422, "image_too_large"),
    Bad("无头.jpg", lambda: jpeg()[:300], 422, "damaged_file"),
    Bad("编码.txt", damaged_utf8_text, 422, "text_encoding"),
)
