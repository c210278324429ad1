"""Makes the DOCX templates that `papers/` ships; a tool for developers, run when one is to change:

    python -m secondment.suggestions.paper_templates

The same bytes each time.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from secondment.kit.official_docx import (
    BODY,
    CENTRE,
    FIVE,
    FOUR_MM,
    HEI,
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


TEMPLATES = {"notice.docx": notice, "slip.docx": slip}

if __name__ == "__main__":
    for file_name, make in TEMPLATES.items():
        (FOLDER / file_name).write_bytes(packed(make()))
