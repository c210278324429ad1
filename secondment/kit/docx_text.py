"""Text and preview of a DOCX, for the process that reads documents."""

import codecs
import xml.dom.expatbuilder  # noqa: F401 - see below
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any

import docx
import mammoth
import nh3
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from secondment.kit.found_text import Found

P, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
TEXT, BOX = qn("w:t"), qn("w:txbxContent")
# What stands for a character. `w:tab` is also a tab stop, within properties, which are passed over.
AS_TEXT = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
# Properties; what was moved away; readings above characters; the old form of what stands before it.
PASSED_OVER = {
    *(qn("w:pPr"), qn("w:rPr"), qn("w:moveFrom"), qn("w:rt")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
ASIDE = ("header", "footer", "footnotes", "endnotes", "comments")

# The libraries load these as they go, when no file can be opened any more.
codecs.lookup("cp437")

# Structure alone: no address, no style, no script.
TAGS = {
    *("p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "u", "s", "sup", "sub"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


def read(stream: BytesIO) -> Found:
    """Paragraphs and rows of tables, a line each, in their order; cells with tabs between."""
    document = docx.Document(stream)
    found = Found(list(lines(document.element.body)), preview=partial(preview, stream))
    for part in document.part.package.iter_parts():
        if part.partname.rpartition("/")[2].startswith(ASIDE) and part.partname.ext == "xml":
            found.aside += lines(parse_xml(part.blob))
    return found


def lines(element: Any) -> Iterator[str]:
    """The text of what stands below, at any depth that the XML reader allows (256)."""
    for child in element:
        if child.tag == P:
            yield "".join(runs(child))
            for box in boxes(child):
                yield from lines(box)
        elif child.tag == TABLE:
            for row in below(child, ROW):
                yield "\t".join("\n".join(lines(cell)) for cell in below(row, CELL))
        elif child.tag not in PASSED_OVER:
            yield from lines(child)


def runs(element: Any) -> Iterator[str]:
    """The text of a paragraph itself, without that of boxes anchored in it."""
    for child in element:
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag in AS_TEXT:
            yield AS_TEXT[child.tag]
        elif child.tag != BOX and child.tag not in PASSED_OVER:
            yield from runs(child)


def boxes(element: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph."""
    for child in element:
        if child.tag == BOX:
            yield child
        elif child.tag not in PASSED_OVER:
            yield from boxes(child)


def below(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, the cells of a row, whatever is wrapped around one."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag != TABLE:
            yield from below(child, tag)


def preview(stream: BytesIO) -> str:
    """The document as HTML of a few harmless elements; pictures are left out."""
    stream.seek(0)
    made = mammoth.convert_to_html(stream, convert_image=lambda _image: [])
    return nh3.clean(made.value, tags=TAGS, attributes=ATTRIBUTES, url_schemes=set())
