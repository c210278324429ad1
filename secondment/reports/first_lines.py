"""The first lines of an admitted DOCX, read without unpacking or parsing the whole."""

import html
import re
import zipfile
from pathlib import Path

from secondment.kit.archives import DAMAGE

HEAD = 256 * 1024  # bytes of XML; the first lines come long before
DOCUMENT = "word/document.xml"
PIECE = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|(</w:p>|<w:(?:br|tab|cr)\b)")


def head_of_docx(path: Path) -> str:
    """The text at the head of the document, a paragraph a line; empty where there is none.

    The file was admitted: its members are within their budgets and declare no entities.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(DOCUMENT) as part:
            xml = part.read(HEAD).decode("utf-8", "ignore")
    except (*DAMAGE, KeyError):  # protected, or its main part has another name
        return ""
    return "".join("\n" if ends else html.unescape(text) for text, ends in PIECE.findall(xml))
