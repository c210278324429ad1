"""Makes the DOCX templates that `papers/` ships; a tool for developers, run when one is to change:

    python -m secondment.suggestions.paper_templates

The same bytes each time. Layout of official papers by GB/T 9704: A4, 37/28/26/35 mm, 22 lines of 28
characters, 2号 小标宋, 3号 仿宋, page numbers `— 1 —` outside. Only names of fonts go in.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FOLDER = Path(__file__).with_name("papers")
TITLE, BODY, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
TWO, THREE, FOUR, FIVE = Pt(22), Pt(16), Pt(14), Pt(10.5)
PITCH = Pt(28.95)  # 225 mm hold 22 lines
TRACKING = "-4"  # twentieths of a point: 156 mm hold 28 characters
RED = RGBColor(0xD7, 0x00, 0x0F)
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
WIDTH = 156
FOUR_MM = 11  # points
AFTER_SPACES = ("bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "jc", "rPr")
AFTER_BORDERS = ("shd", "tabs", *AFTER_SPACES)


# Words of the format


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


# The papers


def notice() -> Any:
    document = official_document()
    letterhead(document)
    paragraph_of(document, "{{ title }}", TITLE, TWO, align=CENTRE, before=28, pitch=Pt(33))
    paragraph_of(document, "{{ unit }}：", before=18)
    paragraph_of(document, "{{ opening }}", indent=2)
    paragraph_of(document, "{%p for point in points %}")
    point = paragraph_of(document, "{{ point.heading }}", HEI, indent=2)
    write(point, "{{ point.text }}")
    paragraph_of(document, "{%p endfor %}")
    paragraph_of(document, "附件：1. 意见建议交办清单", indent=2)
    paragraph_of(document, "2. 签收回执", indent=5)
    signature(document)
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    items(document)
    receipt(document)
    return document


def letterhead(document: Any) -> None:
    """The office's name 35 mm below the top of the type area, room for the paper's number."""
    mark = paragraph_of(document, align=CENTRE, before=Mm(35).pt - 4, pitch=Pt(42))
    write(mark, "{{ office.name }}", TITLE, Pt(34), color=RED)
    below = paragraph_of(document, "{{ number }}", align=CENTRE, before=PITCH.pt)
    line_below(below, "single", FOUR_MM, str(RED))


def signature(document: Any) -> None:
    """The office's name over the date, four characters from the right, under room for its seal."""
    for text, before in (("{{ office.name }}", 2 * PITCH.pt), ("{{ date }}", 0)):
        line = paragraph_of(document, text, align=CENTRE, before=before, keep=before > 0)
        line.paragraph_format.left_indent = Mm(WIDTH) - THREE * 4 - Mm(70)
        line.paragraph_format.right_indent = THREE * 4


def items(document: Any) -> None:
    paragraph_of(document, "附件1", HEI)
    title = paragraph_of(
        document, "意见建议交办清单", TITLE, TWO, align=CENTRE, before=14, pitch=Pt(33)
    )
    title.paragraph_format.space_after = Pt(8)
    table = table_of(document, (17, 52, 18, 27, 42), 4)
    heads = ("编号", "建议标题", "建议人", "承办方式", "期限")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        fill(cell, head, HEI)
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
    fill(table.rows[1].cells[0], "{%tr for one in items %}")
    row = table.rows[2].cells
    left = WD_ALIGN_PARAGRAPH.LEFT
    fill(row[0], "{{ one.number }}")
    fill(row[1], "{{ one.title }}", align=left)
    fill(row[2], "{{ one.proposer }}")
    fill(
        row[3],
        "{{ one.role }}\n{%p if one.partners %}\n{{ one.partners }}\n{%p endif %}",
        align=left,
    )
    dates = (
        "{%p if one.sign_by %}\n签收 {{ one.sign_by }}\n{%p endif %}\n"
        "退办 {{ one.return_by }}\n办理 {{ one.reply_by }}"
    )
    fill(row[4], dates, align=left)
    fill(table.rows[3].cells[0], "{%tr endfor %}")


def receipt(document: Any) -> None:
    """What the unit cuts off and sends back; held together on one page."""
    hint = "沿此线裁下，填好后送回{{ office.name }}"
    cut = paragraph_of(document, hint, size=FIVE, align=CENTRE, before=24, pitch=Pt(16), keep=True)
    line_below(cut, "dashed", 1, "000000")
    paragraph_of(document, "附件2", HEI, before=6, keep=True)
    paragraph_of(document, "签收回执", TITLE, TWO, align=CENTRE, pitch=Pt(36), keep=True)
    paragraph_of(document, "{{ office.name }}：", keep=True)
    paragraph_of(document, "{{ receipt }}", indent=2, keep=True)
    table = table_of(document, (27, 53, 24, 52), 3)
    cells = (
        ("签收单位\n（盖章）", "{{ unit }}", "签收日期", "　　年　　月　　日"),
        ("承办科室", "", "承办人", ""),
        ("分管负责人", "", "联系电话", ""),
    )
    for row, texts in zip(table.rows, cells, strict=True):
        height(row, 12)
        for cell, text in zip(row.cells, texts, strict=True):
            fill(cell, text, size=Pt(12))
            for line in cell.paragraphs:
                line.paragraph_format.keep_with_next = row is not table.rows[2]


def slip() -> Any:
    document = official_document()
    paragraph_of(
        document, "{{ office.name }}", TITLE, Pt(34), align=CENTRE, color=RED, pitch=Pt(42)
    )
    paragraph_of(document, "{{ heading }}", TITLE, Pt(26), align=CENTRE, color=RED, pitch=Pt(38))
    line = paragraph_of(document, "{{ number }}\t{{ date }}", before=4)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    line_below(line, "single", FOUR_MM, str(RED))
    paragraph_of(document, size=FIVE, pitch=Pt(8))
    table = table_of(document, (33, 48, 27, 48), 11)
    for row, texts in zip(table.rows, SLIP_ROWS, strict=True):
        slip_row(row, texts)
        height(row, 9)
    for at, tall in ((8, 20), (9, 34), (10, 20)):
        height(table.rows[at], tall)
    return document


SLIP_ROWS = (
    ("承办单位", "{{ unit }}", "承办方式", "{{ role }}"),
    ("建议编号", "{{ suggestion }}", "建议人", "{{ proposer }}"),
    ("建议标题", "{{ title }}"),
    ("交办日期", "{{ assigned_on }}", "办理期限", "{{ due_on }}"),
    ("督办事项", "{{ matter }}"),
    ("时限情况", "{{ standing }}"),
    ("督办要求", "{{ demand }}"),
    ("联系方式", "{{ contact }}"),
    ("督办单位\n（盖章）", "{{ office.name }}"),
    ("承办单位\n办理情况", ""),
    ("单位负责人\n签字（盖章）", "　　年　　月　　日"),
)
ALIGNED = {"{{ office.name }}": CENTRE, "　　年　　月　　日": RIGHT}


def slip_row(row: Any, texts: Sequence[str]) -> None:
    """Labels and what belongs to them; a single text reaches over the row."""
    if len(texts) == 2:
        row.cells[1].merge(row.cells[3])
    for at, text in enumerate(texts):
        label = at % 2 == 0
        align = CENTRE if label else ALIGNED.get(text, WD_ALIGN_PARAGRAPH.LEFT)
        fill(row.cells[at], text, HEI if label else BODY, Pt(12), align)
    if texts[-1] == "　　年　　月　　日":
        row.cells[1].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


# Writing


def packed(document: Any) -> bytes:
    """The document's file with no trace of when it was made."""
    saved, made = BytesIO(), BytesIO()
    document.core_properties.author = document.core_properties.comments = ""
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            target.writestr(ZipInfo(name), source.read(name), ZIP_DEFLATED)
    return made.getvalue()


TEMPLATES = {"notice.docx": notice, "slip.docx": slip}

if __name__ == "__main__":
    for file_name, make in TEMPLATES.items():
        (FOLDER / file_name).write_bytes(packed(make()))
