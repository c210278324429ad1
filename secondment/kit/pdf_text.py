"""Text of a PDF, for the process that reads documents."""

import codecs
import pkgutil
import unicodedata
from contextlib import suppress
from importlib import import_module
from io import BytesIO

import pypdf

from secondment.kit.found_text import ABSENT, PROTECTED, Found, reason_of

# Printing programs write 面 as the radical ⾯, which looks the same and is found by nobody.
RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}

ENCODINGS = (
    *("ascii", "latin-1", "cp1252", "mac-roman", "utf-8", "utf-16", "utf-16-be", "utf-16-le"),
    *("gbk", "gb2312", "gb18030", "big5", "big5hkscs", "cp950", "euc_jp", "shift_jis"),
    *("euc_kr", "cp949", "charmap", "hz", "utf-32-be", "raw_unicode_escape", "unicode_escape"),
)
# Loaded now: when a page asks for one of them no file can be opened any more.
for _encoding in ENCODINGS:
    codecs.lookup(_encoding)
for _module in pkgutil.walk_packages(pypdf.__path__, "pypdf."):
    with suppress(ImportError):  # those for pictures, which need more than is there
        import_module(_module.name)


def read(stream: BytesIO) -> Found:
    """Each page's text, in order. A page that cannot be read is left out, and this is told."""
    reader = pypdf.PdfReader(stream)
    if reader.is_encrypted and not reader.decrypt(""):
        return Found(reason=PROTECTED)
    found, reason = Found(), ABSENT
    for number in range(len(reader.pages)):
        try:
            found.parts.append(reader.pages[number].extract_text().translate(RADICALS))
        except MemoryError:
            raise
        except Exception as error:
            found.complete, found.fault = False, type(error).__name__
            reason = reason_of(error)
    if not any(map(str.strip, found.parts)):
        found.reason = reason
    return found
