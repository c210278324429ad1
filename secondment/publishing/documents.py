"""The documents of a publication from its content: PDF by typst, DOCX by python-docx."""

from datetime import datetime
from pathlib import Path
from typing import Any

from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from secondment.kit.official_docx import (
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
    SONG,
    TITLE,
    TWO,
    WIDTH,
    element,
    fill,
    line_below,
    official_document,
    packed,
    paragraph_of,
    table_of,
    write,
)
from secondment.kit.typesetting import chosen, for_xml, pdf_in_bounds
from secondment.publishing.contents import Content

TEMPLATE = Path(__file__).with_name("templates") / "publication.typ"
FONTS = {"hei": HEI, "kai": KAI, "body": BODY}
ROSTER = (
    ("姓名", "单位", "职务", "城市", "挂职单位", "挂任职务"),
    ("name", "unit", "post", "city", "host_unit", "host_post"),
    (16, 30, 28, 16, 36, 30),
)
SUGGESTIONS = (
    ("编号", "建议", "建议人", "承办单位", "办理状态"),
    ("number", "title", "proposer", "unit", "state"),
    (17, 65, 18, 34, 22),
)
Table = tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]


def pdf_of(content: Content, at: datetime) -> bytes:
    """The publication as it is printed; a long one is set in a process of its own.

    Raises `template_broken` for the office's own template, and `document_too_long`.
    """
    return pdf_in_bounds(chosen(TEMPLATE), content, at=at)


def docx_of(content: Content) -> bytes:
    """The publication to go on working with; the same content gives the same bytes.

    Its contents name pages by fields, which Word and WPS fill in when they open it.
    """
    content = for_xml(content)
    document = official_document()
    if content["kind"] == "compendium":
        compendium(document, content)
    else:
        digest(document, content)
    colophon(document, content)
    return packed(document)


def compendium(document: Any, content: Content) -> None:
    cover(document, content)
    if content["preface"]:
        heading(document, "编者的话")
        for words in content["preface"]:
            paragraph_of(document, words, indent=2)
        new_page(document)
    contents(document, content)
    for chapter_at, chapter in enumerate(content["chapters"]):
        for at, piece in enumerate(chapter["pieces"]):
            new_page(document)
            if at == 0 and chapter["title"]:
                heading(document, chapter["title"], mark(chapter_at))
            piece_of(document, piece, mark(chapter_at, at))
    for title, rows, table in appendices(content):
        new_page(document)
        heading(document, title, mark(title))
        grid(document, rows, table)


def appendices(content: Content) -> list[tuple[str, list[dict[str, str]], Table]]:
    both = (
        ("附录一　挂职干部名册", content["roster"], ROSTER),
        ("附录二　意见建议一览表", content["suggestions"], SUGGESTIONS),
    )
    return [(title, rows, table) for title, rows, table in both if rows]


def cover(document: Any, content: Content) -> None:
    """Title, cohort, department and month on a page without a number."""
    document.sections[0].different_first_page_header_footer = True
    paragraph_of(document, "内部资料", HEI)
    if content["version_label"]:
        paragraph_of(document, content["version_label"])
    large = {"align": CENTRE, "pitch": Pt(44)}
    for at, part in enumerate(in_lines(content["title"])):
        before = 0 if at else 5 * PITCH.pt
        paragraph_of(document, part, TITLE, Pt(26), before=before, **large)
    paragraph_of(document, content["cohort"], KAI, Pt(18), before=2 * PITCH.pt, **large)
    paragraph_of(document, content["department"], KAI, Pt(18), before=5 * PITCH.pt, **large)
    paragraph_of(document, content["month"], KAI, Pt(18), **large)
    new_page(document)


def digest(document: Any, content: Content) -> None:
    paragraph_of(document, content["series"], TITLE, Pt(40), align=CENTRE, color=RED, pitch=Pt(50))
    number = content["number_text"] or "（未印发）"
    paragraph_of(document, number, align=CENTRE, before=PITCH.pt - 16)
    line = paragraph_of(document, f"{content['department']}\t{content['date']}", before=PITCH.pt)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    line_below(line, "single", FOUR_MM, str(RED))
    for words in content["preface"]:
        paragraph_of(document, words, KAI, indent=2)
    for chapter_at, chapter in enumerate(content["chapters"]):
        if chapter["title"]:
            heading(document, chapter["title"], mark(chapter_at))
        for at, piece in enumerate(chapter["pieces"]):
            piece_of(document, piece, mark(chapter_at, at))


def heading(document: Any, text: str, bookmark: str = "") -> None:
    made = paragraph_of(
        document, "", TITLE, TWO, align=CENTRE, before=PITCH.pt / 2, pitch=Pt(33), keep=True
    )
    made.paragraph_format.space_after = Pt(PITCH.pt / 2)
    if bookmark:
        named(made, bookmark)
    for at, part in enumerate(in_lines(text)):
        run = write(made, part, TITLE, TWO)
        if at:
            run._r.insert(1, element("br"))


def in_lines(title: str) -> list[str]:
    """A title over its subtitle, which begins with a dash."""
    first, dash, rest = title.partition("——")
    return [first, dash + rest] if first and dash else [title]


def piece_of(document: Any, piece: dict[str, Any], bookmark: str) -> None:
    """Title, whose it is, the editor's note, the text with the faces of its levels."""
    heading(document, piece["title"], bookmark)
    whose = "　".join(one for one in (piece["unit"], piece["post"], piece["author"]) if one)
    paragraph_of(document, whose, KAI, align=CENTRE, keep=True)
    host = f"（挂职单位：{piece['host_unit']}）"
    last = paragraph_of(document, host, KAI, align=CENTRE, keep=True)
    last.paragraph_format.space_after = Pt(PITCH.pt / 2)
    if piece["note"]:
        paragraph_of(document, f"编者按：{piece['note']}", KAI, indent=2)
    for spans in piece["paragraphs"]:
        made = paragraph_of(document, "", indent=2)
        for face, words in spans:
            write(made, words, FONTS[face])


def contents(document: Any, content: Content) -> None:
    heading(document, "目　　录")
    for chapter_at, chapter in enumerate(content["chapters"]):
        if chapter["title"]:
            entry(document, chapter["title"], mark(chapter_at), HEI)
        for at, piece in enumerate(chapter["pieces"]):
            entry(document, piece["title"], mark(chapter_at, at), BODY)
    for title, _, _ in appendices(content):
        entry(document, title, mark(title), HEI)
    settings = document.settings.element
    settings.append(element("updateFields", val="true"))


def entry(document: Any, text: str, bookmark: str, font: str) -> None:
    """A line of the contents: the title, dots, the page by a field that names the bookmark."""
    made = paragraph_of(document, text, font)
    stops = made.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    write(made, "\t")
    for kind in ("begin", "", "separate", "text", "end"):
        run = write(made, "1" if kind == "text" else "")
        if kind in ("begin", "separate", "end"):
            run._r.append(element("fldChar", fldCharType=kind))
        elif not kind:
            code = element("instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" PAGEREF {bookmark} \\h "
            run._r.append(code)


def mark(*place: int | str) -> str:
    """The name of a bookmark: `p_0_3`."""
    return "p_" + "_".join(str(part)[:3] for part in place)


def named(paragraph: Paragraph, bookmark: str) -> None:
    """The paragraph begins with a bookmark."""
    number = str(abs(hash_of(bookmark)))
    start = element("bookmarkStart", id=number)
    start.set(qn("w:name"), bookmark)
    paragraph._p.append(start)
    paragraph._p.append(element("bookmarkEnd", id=number))


def hash_of(name: str) -> int:
    """A number for a bookmark, the same every time."""
    return int.from_bytes(name.encode()[-6:], "big") % 10**8


def new_page(document: Any) -> None:
    """What follows begins on a new page."""
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def grid(document: Any, rows: list[dict[str, str]], table: Table) -> None:
    heads, keys, widths = table
    made = table_of(document, widths, len(rows) + 1)
    made.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
    for cell, head in zip(made.rows[0].cells, heads, strict=True):
        fill(cell, head, HEI)
    for row, line in zip(rows, made.rows[1:], strict=True):
        for cell, key in zip(line.cells, keys, strict=True):
            fill(cell, row[key] or "", size=FIVE)


def colophon(document: Any, content: Content) -> None:
    """To whom it goes, who printed it and when, how many."""
    first = paragraph_of(document, "", before=2 * PITCH.pt, pitch=Pt(6), keep=True)
    line_below(first, "single", 0, "000000")
    for label, text in (
        ("报", content["report_to"]),
        ("送", content["copy_to"]),
        ("发", "、".join(content["recipients"])),
    ):
        if text:
            paragraph_of(document, f"{label}：{text}", size=FOUR, keep=True)
    printed = f"{content['date']}印发" if content["date"] else ""
    last = paragraph_of(document, f"{content['department']}\t{printed}", size=FOUR)
    last.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    line_below(last, "single", 1, "000000")
    if content["copies"] is not None:
        paragraph_of(document, f"共印 {content['copies']} 份", SONG, FOUR, align=RIGHT)
