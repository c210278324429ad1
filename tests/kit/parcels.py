"""ZIP files as people pack them, and as nobody should."""

import functools
import io
import zipfile
from collections.abc import Mapping

from tests.kit.office_files import bomb_docx, slip_docx, zipped


class GbkInfo(zipfile.ZipInfo):
    """A member named as Chinese Windows names it: GBK, and nothing that says so."""

    def _encodeFilenameFlags(self):  # noqa: N802 - zipfile's own name
        return self.filename.encode("gb18030"), self.flag_bits


class BareInfo(zipfile.ZipInfo):
    """A member named as macOS names it: UTF-8, and nothing that says so."""

    def _encodeFilenameFlags(self):  # noqa: N802 - zipfile's own name
        return self.filename.encode(), self.flag_bits


def packed(members: Mapping[str, bytes], info: type[zipfile.ZipInfo] = GbkInfo) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(info(name), content)
    return out.getvalue()


@functools.cache
def ten_thousand() -> bytes:
    return zipped({f"{n}.txt": b"" for n in range(10_000)}, zipfile.ZIP_STORED)


def encrypted() -> bytes:
    """A ZIP whose directory says that its one member is encrypted."""
    content = bytearray(zipped({"a.txt": b"a"}))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


HOSTILE = (  # what makes it, the code of its refusal
    (slip_docx, "archive_unsafe_path"),
    (bomb_docx, "archive_too_large"),
    (ten_thousand, "archive_too_large"),
    (encrypted, "archive_encrypted"),
    (lambda: zipped({"a.txt": b"a"})[:40], "damaged_file"),
    (lambda: b"Rar!\x1a\x07\x00", "damaged_file"),
)
