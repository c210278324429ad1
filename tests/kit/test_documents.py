"""Documents read in a process of their own: what is found, and what hostile ones come to."""

import errno
import io
import resource
import subprocess
import sys
from textwrap import dedent

import docx as python_docx
import pytest

from secondment.kit.documents import ROOT, read_document
from secondment.kit.found_text import MAX_CHARACTERS
from tests.kit.office_files import (
    TALK,
    bomb_docx,
    cut_docx,
    doc,
    docx,
    docx_of,
    encrypted_docx,
    laughs_docx,
    with_members,
    xxe_docx,
)
from tests.kit.pdf_files import bomb_pdf, cut_pdf, encrypted_pdf, looping_pdf, pdf, text_pdf
from tests.kit.uploads import png

REPORT = "一、调研情况\n走访商务楼宇二十座。\n二、具体建议\n建立服务专员制度。"
MEGABYTE = 1024  # in the unit of ru_maxrss


@pytest.fixture
def read(tmp_path):
    def found(name, content):
        path = tmp_path / "document"
        path.write_bytes(content)
        with path.open("rb") as stream:
            return read_document(stream, name.rpartition(".")[2])

    return found


def paragraph(text):
    return f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*cells):
    row = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    return f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"


def test_paragraphs_tables_and_boxes_are_read_in_order(read):
    box = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    anchored = f"<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}"
    anchored += f"</mc:Choice><mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback>"
    anchored += "</mc:AlternateContent></w:r></w:p>"
    inner = table(paragraph("内一"), paragraph("内二"))
    outer = table(paragraph("姓名"), paragraph("王喆") + inner)
    revised = "<w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
    revised += "<w:ins><w:r><w:t>补上</w:t><w:tab/><w:t>一处</w:t></w:r></w:ins></w:p>"
    body = anchored + outer + revised
    found = read("a.docx", docx_of(body))
    assert found.text == "正文\n框内\n姓名\t王喆\n内一\t内二\n补上\t一处"


def test_a_preview_is_structure_without_scripts_addresses_and_pictures(read):
    document = python_docx.Document()
    document.add_heading("一、调研情况", 1)
    document.add_paragraph("<script>alert(1)</script> {{7*7}}").add_run("重点").bold = True
    document.add_table(1, 2).cell(0, 1).text = "王喆"
    kept = io.BytesIO()
    document.save(kept)
    found = read("a.docx", kept.getvalue())
    said = "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}<strong>重点</strong>"
    assert found.preview.startswith(f"<h1>一、调研情况</h1><p>{said}</p>")
    assert "<td>" in found.preview


def test_a_preview_leaves_pictures_and_addresses_out(read):
    document = python_docx.Document()
    document.add_picture(io.BytesIO(png()))
    drawn = io.BytesIO()
    document.save(drawn)
    assert read("a.docx", drawn.getvalue()).reason == "text_absent"
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    address = "<w:r><w:instrText>HYPERLINK &quot;javascript:alert(1)&quot;</w:instrText></w:r>"
    link = field.format("begin") + address + field.format("separate")
    link += "<w:r><w:t>点我</w:t></w:r>" + field.format("end")
    found = read("a.docx", docx_of(f"<w:p>{link}</w:p>"))
    assert (found.text, found.preview) == ("点我", "<p>点我</p>")


def test_a_pdf_is_read_page_by_page(read):
    found = read("a.pdf", text_pdf(REPORT))
    assert (found.text, found.reason, found.complete) == (REPORT, None, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx(f"机密★10年\n{REPORT}")),
        (
            "a.docx",
            docx_of(
                f"<w:tbl><w:tr><w:tc>{paragraph('密级：')}</w:tc><w:tc>{paragraph('机密')}</w:tc></w:tr></w:tbl>"
            ),
        ),
        ("a.pdf", text_pdf(f"{REPORT}\n秘 密 ★ 5 年")),
    ],
    ids=["paragraph", "cells", "pdf"],
)
def test_a_mark_is_seen(read, name, content):
    assert read(name, content).marked


def test_a_mark_in_the_head_of_the_page_is_seen_and_not_kept(read):
    document = python_docx.Document()
    document.add_paragraph(REPORT)
    document.sections[0].header.paragraphs[0].text = "绝密★启用前"
    kept = io.BytesIO()
    document.save(kept)
    found = read("a.docx", kept.getvalue())
    assert found.marked
    assert found.text == REPORT
    assert found.preview is None


def test_a_text_is_kept_up_to_its_bound(read):
    body = paragraph("字" * 999) * 1100 + paragraph("机密★10年")
    found = read("a.docx", docx_of(body))
    assert (len(found.text), found.complete, found.marked) == (MAX_CHARACTERS, False, True)


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("炸弹.docx", bomb_docx, "text_damaged"),
        ("半份.docx", cut_docx, "text_damaged"),
        ("外部.docx", lambda: xxe_docx("file:///etc/passwd"), "text_damaged"),
        ("膨胀.docx", laughs_docx, "text_damaged"),
        ("嵌套.docx", lambda: docx_of("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000), "text_damaged"),
        ("空白.docx", lambda: docx_of("<w:p/>"), "text_absent"),
        ("加密.docx", encrypted_docx, "text_damaged"),
        ("循环.pdf", looping_pdf, "text_damaged"),
        ("炸弹.pdf", bomb_pdf, "text_over_limits"),
        ("半份.pdf", cut_pdf, "text_damaged"),
        ("加密.pdf", encrypted_pdf, "text_protected"),
        ("扫描.pdf", lambda: text_pdf(""), "text_absent"),
        ("照片.jpg", lambda: b"\xff\xd8", "text_other_format"),
        ("旧稿.doc", doc, "text_old_doc"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_cannot_be_read_is_told_with_its_reason(read, monkeypatch, name, make, reason):
    monkeypatch.setenv("PATH", "/nowhere")
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = read(name, content)
    assert (found.text, found.preview, found.reason) == (None, None, reason)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * MEGABYTE


@pytest.mark.parametrize(
    ("name", "make", "text"),
    [
        ("a.pdf", lambda: pdf() + docx(), "Report"),
        ("a.docx", lambda: with_members(docx(), {"x.pdf": pdf()}), TALK),
    ],
    ids=["PDF before a DOCX", "DOCX with a PDF"],
)
def test_two_files_in_one_are_read_as_what_they_were_admitted_as(read, name, make, text):
    assert read(name, make()).text == text


PROGRAM = "#!/bin/sh\nprintf '旧稿 %s\\n' \"$*\"\n/usr/bin/wc -c < /dev/stdin\n{}\n"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("antiword", "-m UTF-8.txt -w 0 /dev/stdin"), ("catdoc", "-d utf-8 -w /dev/stdin")],
)
def test_an_old_document_is_read_by_the_program_that_is_there(
    read, tmp_path, monkeypatch, name, arguments
):
    monkeypatch.setenv("PATH", str(tmp_path))
    program = tmp_path / name
    program.write_text(PROGRAM.format(""))
    program.chmod(0o755)
    content = doc()
    for kind in ("doc", "wps"):
        assert read(f"旧稿.{kind}", content).text == f"旧稿 {arguments}\n{len(content)}\n"
    for end, reason in (("exit 1", "text_damaged"), ("kill -9 $PPID", "text_over_limits")):
        program.write_text(PROGRAM.format(end))
        assert read("旧稿.doc", content).reason == reason


CONFINED = """
    import socket
    from secondment.kit.document_reader import confine
    listening = socket.create_server(("127.0.0.1", 0))
    place = listening.getsockname()
    confine(3)
    for attempt in (lambda: socket.create_connection(place, 1), lambda: open("/etc/passwd")):
        try:
            attempt()
        except OSError as error:
            print(error.errno)
"""


def test_a_reader_opens_neither_files_nor_connections():
    command = [sys.executable, "-c", dedent(CONFINED)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == [str(errno.EMFILE)] * 2
