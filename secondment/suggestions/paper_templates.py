"""Makes the DOCX templates that `papers/` ships; a tool for developers, run when one is to change:

    python -m secondment.suggestions.paper_templates

The same bytes each time.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, Twips

from secondment.kit.official_docx import (
    AFTER_BORDERS,
    BODY,
    CENTRE,
    FIVE,
    FOUR,
    FOUR_MM,
    HEI,
    KAI,
    PITCH,
    RED,
    RIGHT,
    THREE,
    TITLE,
    TWO,
    WIDTH,
    element,
    fill,
    height,
    line_below,
    official_document,
    packed,
    paragraph_of,
    place,
    set_pitch,
    table_of,
    write,
)

FOLDER = Path(__file__).with_name("papers")


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


def signature(document: Any, name: str = "office.name") -> None:
    """The office's name over the date, four characters from the right, under room for its seal."""
    for text, before in ((f"{{{{ {name} }}}}", 2 * PITCH.pt), ("{{ date }}", 0)):
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


# The letter in its own format (GB/T 9704-2012, 10.1)


def letter() -> Any:
    document = official_document()
    page = document.sections[0]
    page.different_first_page_header_footer = True
    page.header_distance = Mm(30) - Pt(4)  # of the name's line, less what stands above its glyphs
    issuer(page.first_page_header)
    at_foot(page.first_page_footer)
    for header in (page.header, page.even_page_header):
        write(header.paragraphs[0], "{{ mark }}", HEI)
        set_pitch(header.paragraphs[0], Pt(16))
    marks(document)
    title = paragraph_of(document, "{{ title }}", TITLE, TWO, align=CENTRE, pitch=Pt(33))
    title.paragraph_format.space_before, title.paragraph_format.space_after = 2 * PITCH, Pt(18)
    paragraph_of(document, "{{ addressee }}：")
    spans(document)
    signature(document, "issuer")
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    paragraph_of(document, "（{{ contact }}）", indent=2)
    paragraph_of(document, "{%p if copies %}")
    copies = paragraph_of(document, "抄送：{{ copies }}。", size=FOUR, pitch=Pt(22), before=22)
    form = copies.paragraph_format
    form.left_indent, form.right_indent, form.first_line_indent = FOUR * 4, FOUR, -FOUR * 3
    framed(copies, Mm(WIDTH), vAnchor="margin", yAlign="bottom", hAnchor="margin", xAlign="left")
    paragraph_of(document, "{%p endif %}")
    return document


def issuer(header: Any) -> None:
    """The unit's name in red, smaller where it is long; a double line of 170 mm 4 mm below it."""
    sizes = ((34, "<= 13"), (26, "<= 17"), (22, "> 17"))
    for at, (size, length) in enumerate(sizes):
        before = " and issuer|length > 13" if size == 26 else ""
        tag = f"{{%p if issuer|length {length}{before} %}}"
        line = header.paragraphs[0] if at == 0 else header.add_paragraph()
        write(line, tag)
        name = header.add_paragraph()
        write(name, "{{ issuer }}", TITLE, Pt(size), color=RED)
        set_pitch(name, Pt(42))
        form = name.paragraph_format
        form.alignment, form.left_indent, form.right_indent = CENTRE, -Mm(8), -Mm(6)
        line_below(name, "thickThinSmallGap", FOUR_MM, str(RED))
        write(header.add_paragraph(), "{%p endif %}")


def at_foot(footer: Any) -> None:
    """A double line of 170 mm in the middle of the page, 20 mm above its lower edge."""
    line = footer.paragraphs[0]
    line_below(line, "thinThickSmallGap", 0, str(RED))
    set_pitch(line, Pt(2))
    top = Mm(297 - 20) - Pt(2)
    at = {"x": twips(Mm(20)), "y": twips(top), "vAnchor": "page", "hAnchor": "page"}
    framed(line, Mm(170), **at)
    footer.add_paragraph()  # a frame hangs on the paragraph after it


def framed(paragraph: Any, width: Any, **at: str) -> None:
    """Take the paragraph out of the text and put it at a place of the page."""
    frame = element("framePr", w=twips(width), wrap="around", **at)
    later = ("widowControl", "numPr", "suppressLineNumbers", "pBdr", *AFTER_BORDERS)
    place(paragraph._p.get_or_add_pPr(), frame, *later)


def twips(length: Any) -> str:
    return str(round(length / Twips(1)))


def marks(document: Any) -> None:
    """What it is marked with and who signed it on the left, its number and outcome on the right."""
    first = (("mark", HEI, ""), ("signer", KAI, "签发人："))
    table = document.add_table(1, 2)
    table.autofit = False
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="0", type="dxa"))
    place(table._tbl.tblPr, margins, "tblLook")
    for cell, width in zip(table.rows[0].cells, (70, 86), strict=True):
        cell.width = Mm(width)
    left, right = table.rows[0].cells
    for name, font, label in first:
        optional(left, name, label, font, WD_ALIGN_PARAGRAPH.LEFT)
    for name in ("number", "outcome"):
        optional(right, name, "", BODY, RIGHT)
    for cell in (left, right):
        cell.paragraphs[0]._p.getparent().remove(cell.paragraphs[0]._p)


def optional(cell: Any, name: str, label: str, font: str, align: Any) -> None:
    """A line of the cell that is there if the letter has the value."""
    write(cell.add_paragraph(), f"{{%p if {name} %}}")
    line = cell.add_paragraph()
    line.paragraph_format.alignment = align
    write(line, label)
    write(line, f"{{{{ {name} }}}}", font)
    write(cell.add_paragraph(), "{%p endif %}")


def spans(document: Any) -> None:
    """The body's paragraphs, each with the faces of its level."""
    paragraph_of(document, "{%p for spans in paragraphs %}")
    line = paragraph_of(document, "", indent=2)
    write(line, "{%r for span in spans %}")
    for face, font in (("hei", HEI), ("kai", KAI), ("body", BODY)):
        write(line, f"{{%r if span[0] == '{face}' %}}")
        write(line, "{{ span[1] }}", font)
        write(line, "{%r endif %}")
    write(line, "{%r endfor %}")
    paragraph_of(document, "{%p endfor %}")


TEMPLATES = {"notice.docx": notice, "slip.docx": slip, "letter.docx": letter}

if __name__ == "__main__":
    for file_name, make in TEMPLATES.items():
        (FOLDER / file_name).write_bytes(packed(make()))
