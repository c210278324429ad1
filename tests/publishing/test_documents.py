"""Digest and compendium as files: the layout of GB/T 9704 measured in the PDF, the text of both."""

import os
import re
import shutil
import subprocess
from io import BytesIO
from itertools import pairwise

import docx
import pypdf
import pytest
import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.jobs import work_once
from secondment.kit.typesetting import families_of, fonts
from secondment.publishing import answers
from secondment.publishing.builds import document
from secondment.publishing.documents import docx_of, pdf_of
from secondment.publishing.models import Publication
from tests.demonstration import demonstrated
from tests.installation import own_installation
from tests.reports.factories import AT

MM = 72 / 25.4
LINE, LINES = 28, 22
HOSTILE = "“#{}”与{{7*7}}、<x&y>，$1+1$ @label \\ *粗*"
FULL = "我区商务楼宇服务要从企业的实际需要出发逐项研究改进办法并抓好落实"


def piece(at, length=1):
    body = [[["hei", f"一、第{at}部分"]], [["body", HOSTILE]]]
    body += [[["body", (FULL * 40)[: LINE * 26 - 2]]] for _ in range(length)]
    return {
        "title": f"第{at}篇——一个做法",
        "author": "王喆",
        "unit": "区商务局",
        "post": "科长",
        "host_unit": "静安区投资促进办公室",
        "city": "上海",
        "topic": "",
        "note": "",
        "paragraphs": body,
    }


def content(kind, pieces):
    person = {"name": "王喆", "unit": "区商务局", "post": "科长", "city": "上海"}
    person |= {"host_unit": "静安区投资促进办公室", "host_post": "主任助理"}
    item = {"number": "第1号", "title": HOSTILE, "proposer": "王喆", "unit": "", "state": "已受理"}
    return {
        "kind": kind,
        "series": "挂职锻炼简报",
        "title": "他山之石",
        "number_text": "第3期",
        "version_label": "第1版",
        "circulation": "district",
        "department": "区商务局",
        "cohort": "第一批挂职锻炼",
        "date": "2026年3月1日",
        "month": "2026年3月",
        "preface": ["现将学习成果印发。"],
        "chapters": [
            {"title": title, "pieces": some}
            for title, some in (("上海", pieces[::2]), ("北京", pieces[1::2]))
            if some
        ],
        "roster": [person] if kind == "compendium" else [],
        "suggestions": [item] if kind == "compendium" else [],
        "report_to": "区委",
        "copy_to": "区人大",
        "recipients": ["区商务局", "东门街道办事处"],
        "copies": 60,
    }


@pytest.fixture(scope="module")
def chinese_fonts():
    found = families_of(fonts(""))
    if "noto serif cjk sc" not in found and not os.environ.get("REQUIRE_OFFICE"):
        pytest.skip("left out: no Chinese font here")
    assert "noto serif cjk sc" in found, "REQUIRE_OFFICE is set, and there is no Chinese font"


def opened(data):
    return pypdf.PdfReader(BytesIO(data))


def squeezed(reader):
    """The text of all pages without spaces and line ends."""
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def lines_of(page):
    """`[(x, y, text)]` in points from the lower left, top first."""
    found = []

    def visit(text, cm, tm, _font, _size):
        if text.strip():
            found.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], text.strip()))

    page.extract_text(visitor_text=visit)
    return sorted(found, key=lambda line: -line[1])


def body_of(page):
    """The lines of the type area: all but the page number."""
    return [line for line in lines_of(page) if "—" not in line[2]]


def full_lines(page):
    return [line for line in body_of(page) if len(line[2]) == LINE]


@pytest.fixture
def compendium(context, chinese_fonts):
    return opened(pdf_of(content("compendium", [piece(at, 3) for at in range(1, 7)]), AT))


def test_a_full_page_has_22_lines_of_28_characters_between_the_margins(compendium):
    page = max(compendium.pages, key=lambda page: len(full_lines(page)))
    body, full = body_of(page), full_lines(page)
    assert len(body) == LINES
    assert [round(float(side) / MM) for side in page.mediabox[2:]] == [210, 297]
    assert len(full) >= LINES - 3
    assert {round(x / MM) for x, _, _ in full} == {28}
    top = 297 - body[0][1] / MM  # the first baseline: 0.8 em below the edge of the type area
    assert abs(top - 16 * 0.8 / MM - 37) < 1
    pitches = {round(above[1] - below[1], 1) for above, below in pairwise(body)}
    assert pitches <= {28.9, 29.0}


def test_page_numbers_stand_outside(compendium):
    for number, page in enumerate(compendium.pages, 1):
        told = [(x, text) for x, _, text in lines_of(page) if re.fullmatch(r"—\s*\d+\s*—", text)]
        if number == 1:
            assert told == []  # the cover
            continue
        ((x, text),) = told
        assert text.strip("— ") == str(number)
        assert (x > 100 * MM) == (number % 2 == 1)


def test_contents_name_the_real_pages(compendium):
    text = "".join(page.extract_text() for page in compendium.pages[2:3])
    told = dict(re.findall(r"(第\d篇)——一个做法[\s.…]*?(\d+)\n", text + "\n"))
    assert len(told) == 6
    for title, number in told.items():
        assert title in compendium.pages[int(number) - 1].extract_text()


def test_digest_has_its_head_and_foot(context, chinese_fonts):
    text = opened(pdf_of(content("digest", [piece(1)]), AT)).pages
    first = text[0].extract_text().replace("挂 职 锻 炼 简 报", "挂职锻炼简报")
    for words in ("挂职锻炼简报", "第3期", "区商务局", "2026年3月1日", "第1篇"):
        assert words in first
    last, sent = text[-1].extract_text(), "发：区商务局、东门街道办事处"
    for words in ("报：区委", "送：区人大", sent, "2026年3月1日印发", "共印 60 份"):
        assert words in last


@pytest.mark.parametrize("kind", ["digest", "compendium"])
def test_the_same_content_gives_the_same_bytes(context, kind):
    made = content(kind, [piece(1), piece(2)])
    assert pdf_of(made, AT) == pdf_of(made, AT)
    assert docx_of(made) == docx_of(made)


@pytest.mark.parametrize("kind", ["digest", "compendium"])
def test_texts_stand_as_they_are(context, chinese_fonts, kind):
    made = content(kind, [piece(1), piece(2)])
    assert "".join(HOSTILE.split()) in squeezed(opened(pdf_of(made, AT)))
    document = docx.Document(BytesIO(docx_of(made)))
    assert HOSTILE in [paragraph.text for paragraph in document.paragraphs]


def test_docx_keeps_the_layout(context):
    document = docx.Document(BytesIO(docx_of(content("compendium", [piece(1), piece(2)]))))
    page = document.sections[0]
    sides = (page.page_width, page.page_height, page.top_margin, page.left_margin)
    assert [round(side.mm) for side in sides] == [210, 297, 37, 28]
    assert document.settings.odd_and_even_pages_header_footer
    tables = [[cell.text for cell in table.rows[1].cells] for table in document.tables]
    assert tables[0][0] == "王喆"
    assert tables[1][1] == HOSTILE


def test_docx_reads_the_same_in_an_office(context, chinese_fonts, tmp_path, record_property):
    program = shutil.which("soffice")
    assert program or not os.environ.get("REQUIRE_OFFICE"), "LibreOffice is missing"
    if not program:
        record_property("DOCX by LibreOffice", "left out, it is not installed here")
        return
    made = content("compendium", [piece(1), piece(2)])
    (tmp_path / "made.docx").write_bytes(docx_of(made))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "made.docx"], check=True, capture_output=True)
    told = squeezed(pypdf.PdfReader(tmp_path / "made.pdf"))
    for words in ("他山之石", "第1篇", "第2篇", "".join(HOSTILE.split()), FULL, "共印60份"):
        assert words in told


def test_the_demonstration_s_digest_and_compendium(app, chinese_fonts, tmp_path):
    """As its editor issues and drafts them: size, sides of the numbers, contents, both forms."""
    with own_installation(app, tmp_path, like=demonstrated):
        work_once()
        rows = list(db.session.scalars(sa.select(Publication).order_by(Publication.id)))
        made = {row.kind: (document(row, "pdf"), document(row, "docx")) for row in rows}
        titles = [one["title"] for one in answers.items_of(rows[1].id)]
    for kind, (pdf, word) in made.items():
        pages = opened(pdf).pages
        assert {tuple(round(float(side) / MM) for side in one.mediabox[2:]) for one in pages} == {
            (210, 297)
        }
        for number, page in enumerate(pages, 1):
            for x, _, text in lines_of(page):
                if found := re.fullmatch(r"— (\d+) —", text):
                    assert (int(found[1]), x > 100 * MM) == (number, number % 2 == 1)
        whole = re.sub(r"—\d+—", "", squeezed(opened(pdf)))
        paragraphs = [one.text for one in docx.Document(BytesIO(word)).paragraphs if one.text]
        told = [one for one in paragraphs if "……" not in one and "\t" not in one]
        missing = [one for one in told if "".join(one.split()) not in whole]
        assert [one for one in missing if "　" not in one and "第" not in one] == [], kind
    pages = opened(made["compendium"][0]).pages
    contents = squeezed_page(next(one for one in pages if "目" in one.extract_text()[:4]))
    for title in titles:
        short = "".join(title.split("——")[0].split())
        assert short in contents
        number = int(re.search(re.escape(short) + r".*?(\d+)(?=\D|$)", contents)[1])
        assert short in squeezed_page(pages[number - 1])


def squeezed_page(page):
    return "".join(page.extract_text().split())
