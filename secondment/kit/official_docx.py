"""Words of official papers in DOCX (GB/T 9704): A4, 37/28/26/35 mm, 22 lines of 28 characters, 2号
小标宋, 3号 仿宋, page numbers `— 1 —` outside. Only names of fonts go in.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

TITLE, BODY, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
KAI = "楷体_GB2312"
TWO, THREE, FOUR, FIVE = Pt(22), Pt(16), Pt(14), Pt(10.5)
PITCH = Pt(28.95)  # 225 mm hold 22 lines
TRACKING = "-4"  # twentieths of a point: 156 mm hold 28 characters
RED = RGBColor(0xD7, 0x00, 0x0F)
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
WIDTH = 156
FOUR_MM = 11  # points
AFTER_SPACES = ("bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "jc", "rPr")
AFTER_BORDERS = ("shd", "tabs", *AFTER_SPACES)


def element(name: str, **attributes: str) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def place(parent: Any, child: Any, *later: str) -> None:
    """Put the child before those of its siblings that the schema has later; Word asks for that."""
    parent.insert_element_before(child, *(f"w:{name}" for name in later))


def set_fonts(properties: Any, font: str) -> None:
    """One typeface for all scripts; theme fonts would go before it."""
    fonts = properties.get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def write(paragraph: Paragraph, text: str, font: str = BODY, size: Any = THREE, **more: Any) -> Run:
    run = paragraph.add_run(text)
    set_fonts(run._r.get_or_add_rPr(), font)
    run.font.size = size
    if "color" in more:
        run.font.color.rgb = more["color"]
    if size == THREE:
        spacing = element("spacing", val=TRACKING)
        place(run._r.get_or_add_rPr(), spacing, "w", "kern", "position", "sz", "szCs", "lang")
    return run


def official_document() -> Any:
    """An empty A4 document with the lines, language and page numbers of official papers."""
    document = Document()
    normal = document.styles["Normal"]
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))[0]
    for properties in (defaults, normal.element.get_or_add_rPr()):
        set_fonts(properties, BODY)
        for language in properties.findall(qn("w:lang")):
            properties.remove(language)
        properties.append(element("lang", val="en-US", eastAsia="zh-CN"))
    normal.font.size = THREE
    form = normal.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False
    for name in ("autoSpaceDE", "autoSpaceDN"):
        place(normal.element.get_or_add_pPr(), element(name, val="0"), *AFTER_SPACES)
    set_page(document)
    return document


def set_page(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(35 - 7 - 5)
    for grid in page._sectPr.findall(qn("w:docGrid")):
        page._sectPr.remove(grid)
    # "linesAndChars" doubles the pitch in LibreOffice; the tracking of the runs does its part
    page._sectPr.append(element("docGrid", type="lines", linePitch=str(int(PITCH.pt * 20))))
    document.settings.odd_and_even_pages_header_footer = True
    number(page.footer.paragraphs[0], left=False)
    number(page.even_page_footer.paragraphs[0], left=True)


def number(paragraph: Paragraph, *, left: bool) -> None:
    """`— 1 —`, one character in from the outer edge."""
    form = paragraph.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else RIGHT
    form.left_indent = form.right_indent = FOUR
    write(paragraph, "— ", SONG, FOUR)
    run = write(paragraph, "", SONG, FOUR)
    for kind in ("begin", "", "end"):
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))
        else:
            code = element("instrText")
            code.text = "PAGE"
            run._r.append(code)
    write(paragraph, " —", SONG, FOUR)


def paragraph_of(
    document: Any, text: str = "", font: str = BODY, size: Any = THREE, **more: Any
) -> Paragraph:
    """A paragraph; `indent` in characters, `align`, `before` in points, `pitch` of its lines."""
    made: Paragraph = document.add_paragraph()
    form = made.paragraph_format
    form.alignment = more.get("align", WD_ALIGN_PARAGRAPH.JUSTIFY)
    if "indent" in more:
        form.first_line_indent = size * more["indent"]
    form.space_before = Pt(more.get("before", 0))
    set_pitch(made, more.get("pitch", PITCH))
    form.keep_with_next = more.get("keep", False)
    if text:
        write(made, text, font, size, **{key: more[key] for key in ("color",) if key in more})
    return made


def set_pitch(paragraph: Paragraph, pitch: Any) -> None:
    """Lines of that height; where it is not the page's own, they keep off its grid."""
    paragraph.paragraph_format.line_spacing = pitch
    if pitch != PITCH:
        off = element("snapToGrid", val="0")
        place(paragraph._p.get_or_add_pPr(), off, "spacing", "ind", "jc", "rPr")


def line_below(paragraph: Paragraph, kind: str, space: int, color: str) -> None:
    borders = element("pBdr")
    borders.append(element("bottom", val=kind, sz="12", space=str(space), color=color))
    place(paragraph._p.get_or_add_pPr(), borders, *AFTER_BORDERS)


def table_of(document: Any, widths: Sequence[int], rows: int) -> Any:
    made = document.add_table(rows, len(widths))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for row in made.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))
    return made


def fill(cell: Any, text: str, font: str = BODY, size: Any = FIVE, align: Any = CENTRE) -> None:
    """The cell's text; every line of it a paragraph."""
    for at, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        form = paragraph.paragraph_format
        form.alignment, form.space_before, form.space_after = align, Pt(2), Pt(2)
        set_pitch(paragraph, Pt(size.pt + 4))
        write(paragraph, line, font, size)


def height(row: Any, millimetres: int) -> None:
    row.height, row.height_rule = Mm(millimetres), WD_ROW_HEIGHT_RULE.AT_LEAST


def packed(document: Any) -> bytes:
    """The document's file with no trace of when it was made."""
    saved, made = BytesIO(), BytesIO()
    document.core_properties.author = document.core_properties.comments = ""
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            target.writestr(ZipInfo(name), source.read(name), ZIP_DEFLATED)
    return made.getvalue()
