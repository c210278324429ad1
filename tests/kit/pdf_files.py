"""PDF files, made here by hand: whole, cut, encrypted."""

import hashlib
import struct
import zlib

PASSWORD_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
PDF_ID = hashlib.md5(b"id", usedforsecurity=False).digest()


def pdf(pad: int = 0) -> bytes:
    """One page; `pad` bytes of comment make it as long as wanted."""
    return _pdf(_page(b"BT /F1 24 Tf 72 720 Td (Report) Tj ET"), b"", b"%" + b"x" * pad + b"\n")


def cut_pdf() -> bytes:
    content = pdf()
    return content[: len(content) // 2]


def encrypted_pdf() -> bytes:
    """RC4 with 40 bits, opened by the password `user` (PDF 32000-1, 7.6)."""
    permissions = -44
    owner = _rc4(_md5(_pad(b"owner"))[:5], _pad(b"user"))
    key = _md5(_pad(b"user") + owner + struct.pack("<i", permissions) + PDF_ID)[:5]
    handler = b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P %d>>" % (
        owner.hex().encode(),
        _rc4(key, PASSWORD_PAD).hex().encode(),
        permissions,
    )
    content_key = _md5(key + b"\x04\0\0\0\0")[:10]
    content = _rc4(content_key, b"BT /F1 24 Tf 72 720 Td (Report) Tj ET")
    return _pdf([*_page(content), handler], b"/Encrypt 6 0 R")


def encrypted_pdf_with_reference_stream() -> bytes:
    """The form newer programs write: the trailer is the head of a cross-reference stream."""
    body = b"%PDF-1.5\n1 0 obj<</Type/Catalog>>endobj\n"
    stream = (
        b"2 0 obj<</Type/XRef/Size 3/Root 1 0 R/Encrypt 3 0 R/Length 4>>stream\n\0\0\0\0\nendstream"
    )
    return body + stream + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def text_pdf(text: str) -> bytes:
    """One page of Chinese, a line of `text` a line, in the encoding that old programs write."""
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/GBK-EUC-H/DescendantFonts"
        b"[<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]>>"
    )
    shown = b" T* ".join(
        b"<%s> Tj" % line.encode("gbk").hex().encode() for line in text.split("\n")
    )
    objects = _page(b"BT /F1 12 Tf 14 TL 72 720 Td %s ET" % shown)
    return _pdf([*objects[:4], font], b"")


def looping_pdf() -> bytes:
    """Among the pages below the root of all pages is that root."""
    objects = _page(b"")
    objects[1] = b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"
    return _pdf(objects, b"")


def bomb_pdf() -> bytes:
    """A page of 100 MB in a file of 100 KB."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * 1_000_000) for _ in range(100)) + packer.flush()
    objects = _page(b"")
    objects[3] = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(data), data)
    return _pdf(objects, b"")


def _page(content: bytes) -> list[bytes]:
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]


def _pdf(objects: list[bytes], trailer: bytes, comment: bytes = b"") -> bytes:
    out = bytearray(b"%PDF-1.4\n" + comment)
    table = [b"0000000000 65535 f \n"]
    for number, content in enumerate(objects, 1):
        table.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, identity = len(out), PDF_ID.hex().encode()
    out += b"xref\n0 %d\n%s" % (len(table), b"".join(table))
    out += b"trailer\n<</Size %d/Root 1 0 R/ID[<%s><%s>]%s>>\n" % (
        len(table),
        identity,
        identity,
        trailer,
    )
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _pad(password: bytes) -> bytes:
    return (password + PASSWORD_PAD)[:32]


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
