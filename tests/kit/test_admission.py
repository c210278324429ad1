"""Which uploads are taken and how little it costs to refuse the others."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import randbytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondment.kit.admission import MAX_TEXT, Admitted, admit
from secondment.kit.archives import CHUNK, inspect_archive
from secondment.kit.errors import CODES, Problem
from secondment.kit.marks import classification_mark
from tests.kit import office_files, pdf_files, uploads
from tests.kit.uploads import BAD, GOOD, Bad, Good

ROOT = Path(__file__).parents[2]
MEGABYTE = 1024 * 1024
MEMORY = 64 * MEGABYTE
SECONDS = 10
TALK = office_files.TALK

# Run apart, so that the peak is that of the one file: prints bytes above rest, seconds, code.
WEIGH = """
import json, pathlib, re, sys, time
from secondment.kit.admission import admit
from secondment.kit.errors import Problem
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024
path = pathlib.Path(sys.argv[1])
rest, start = peak(), time.perf_counter()
try:
    answer = admit(path, sys.argv[2], path.stat().st_size).text_status
except Problem as problem:
    answer = problem.code
print(json.dumps([peak() - rest, time.perf_counter() - start, answer]))
"""


@pytest.fixture
def upload(tmp_path: Path) -> Callable[[str, bytes], Admitted]:
    def upload(name: str, content: bytes) -> Admitted:
        path = tmp_path / "received"
        path.write_bytes(content)
        return admit(path, name, len(content))

    return upload


def refusal(upload: Callable[[str, bytes], Admitted], name: str, content: bytes) -> tuple[str, int]:
    with pytest.raises(Problem) as refused:
        upload(name, content)
    return refused.value.code, refused.value.status


@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
def test_good_files_are_admitted(good: Good, upload: Callable[[str, bytes], Admitted]) -> None:
    admitted = upload(good.name, good.make())
    assert (admitted.media_type, admitted.text_status) == (good.media_type, good.text_status)
    assert (admitted.text is None) == (good.text_status != "extracted")


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_bad_files_are_refused(bad: Bad, upload: Callable[[str, bytes], Admitted]) -> None:
    assert refusal(upload, bad.name, bad.make()) == (bad.code, bad.status)


def test_jpeg_and_jpg_are_one(upload: Callable[[str, bytes], Admitted]) -> None:
    assert upload("a.JPEG", uploads.jpeg()) == Admitted("image/jpeg", "jpg", "pending")


def test_every_refusal_has_its_words_in_both_languages() -> None:
    for bad in BAD:
        code = CODES[bad.code]
        assert code.status == bad.status
        assert code.zh.format("甲")
        assert code.en.format("a").isascii()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (TALK.encode(), TALK),
        (b"\xef\xbb\xbf" + TALK.encode(), TALK),
        (TALK.encode("utf-16"), TALK),
        (b"\xfe\xff" + TALK.encode("utf-16-be"), TALK),
        (TALK.encode("gb18030"), TALK),
        ("𠮷\r\n\t镕\f".encode("gb18030"), "𠮷\r\n\t镕\f"),
        (TALK.encode("gbk") + b"\x1a", TALK),
        (b"plain", "plain"),
    ],
)
def test_texts_are_read_in_their_encoding(
    content: bytes, text: str, upload: Callable[[str, bytes], Admitted]
) -> None:
    assert upload("心得.txt", content) == Admitted("text/plain", "txt", "extracted", text)


@given(st.text(st.characters(codec="gb18030", exclude_categories=("Cc", "Cs"))))
def test_chinese_in_gb18030_is_never_garbled(
    tmp_path_factory: pytest.TempPathFactory, more: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "gb18030"
    path.write_bytes((TALK + more).encode("gb18030"))
    assert admit(path, "a.txt", path.stat().st_size).text == TALK + more


@pytest.mark.parametrize("text", [TALK, TALK[:5], TALK[8:12]])
def test_utf8_that_lost_a_byte_is_never_garbled(
    text: str, upload: Callable[[str, bytes], Admitted]
) -> None:
    content = text.encode()
    for lost in range(len(content)):
        damaged = content[:lost] + content[lost + 1 :]
        assert refusal(upload, "心得.txt", damaged) == ("text_encoding", 422)


def test_the_mark_of_a_gb18030_text_can_be_read(upload: Callable[[str, bytes], Admitted]) -> None:
    text = upload("报告.txt", uploads.classified_text()).text
    assert text is not None
    assert classification_mark(text) == "机密★10年"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a\0b", "type_mismatch"),
        (b"\x1b[31mred", "type_mismatch"),
        ("a\0".encode("utf-16"), "type_mismatch"),
        (b"{\\rtf1\\ansi x}", "type_mismatch"),
        (b"\xff\xfea", "text_encoding"),
        (b"\x80\xff", "text_encoding"),
    ],
)
def test_what_is_no_text_is_no_txt(
    content: bytes, code: str, upload: Callable[[str, bytes], Admitted]
) -> None:
    assert refusal(upload, "a.txt", content)[0] == code


def test_a_text_is_bounded_so_that_all_of_it_is_looked_at(
    upload: Callable[[str, bytes], Admitted],
) -> None:
    admitted = upload("a.txt", b"x" * MAX_TEXT)
    assert admitted.text == "x" * MAX_TEXT
    assert refusal(upload, "a.txt", b"x" * (MAX_TEXT + 1)) == ("too_large", 413)


def test_a_document_type_is_seen_wherever_reads_part(
    upload: Callable[[str, bytes], Admitted],
) -> None:
    for before in range(CHUNK - 12, CHUNK + 3):
        content = office_files.late_xxe_docx(before)
        assert refusal(upload, "a.docx", content) == ("unsafe_xml", 422)


@pytest.mark.parametrize(
    "content",
    [
        office_files.docx("<!DOCTYPE html> 与 <!ENTITY 是网页和 XML 的写法"),
        office_files.package("<!-- 很长 -->" + " " * 7 * MEGABYTE + "<w:document/>"),
        office_files.with_members(
            office_files.docx(), {"word/media/a.jpg": b"\xff\xd8 <!DOCTYPE svg>"}
        ),
        office_files.package(
            '<?xml version="1.0" encoding="UTF-16"?><w:document/>'.encode("utf-16")
        ),
    ],
    ids=["escaped", "repetitive", "in a picture", "utf-16"],
)
def test_odd_but_honest_documents_are_admitted(
    content: bytes, upload: Callable[[str, bytes], Admitted]
) -> None:
    assert upload("a.docx", content).text_status == "pending"


@pytest.mark.parametrize(
    ("at", "value"),
    [(8, b"\x01"), (10, b"\x0c"), (16, b"\0\0\0\0"), (24, b"\xff\xff"), (28, b"\xff")],
)
def test_a_zip_of_another_method_or_checksum_is_damaged(
    at: int, value: bytes, upload: Callable[[str, bytes], Admitted]
) -> None:
    """Encrypted, BZIP2, a wrong checksum, more bytes stated than there are, a wrong name."""
    content = bytearray(office_files.docx())
    entry = content.index(b"PK\x01\x02") + at
    content[entry : entry + len(value)] = value
    assert refusal(upload, "a.docx", bytes(content)) == ("damaged_file", 422)


@pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile warns when making it
def test_two_members_of_one_name_are_refused(upload: Callable[[str, bytes], Admitted]) -> None:
    content = office_files.with_members(office_files.docx(), {"word/document.xml": "<x/>"})
    assert refusal(upload, "a.docx", content) == ("damaged_file", 422)


def test_the_budget_counts_all_members(upload: Callable[[str, bytes], Admitted]) -> None:
    part = bytes(7 * MEGABYTE)  # alone too small for the ratio to matter
    one = office_files.with_members(office_files.docx(), {"word/media/0": part})
    two = office_files.with_members(one, {"word/media/1": part})
    assert upload("a.docx", one).text_status == "pending"
    assert refusal(upload, "a.docx", two) == ("archive_too_large", 422)


def test_one_dense_member_is_a_bomb_among_honest_ones(
    upload: Callable[[str, bytes], Admitted],
) -> None:
    honest = office_files.with_members(
        office_files.docx(), {f"word/media/{n}.png": randbytes(MEGABYTE) for n in range(2)}
    )
    bomb = office_files.with_members(honest, {"word/media/2.png": bytes(40 * MEGABYTE)})
    assert upload("a.docx", honest).text_status == "pending"
    assert refusal(upload, "a.docx", bomb) == ("archive_too_large", 422)


def test_an_archive_tells_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(office_files.pptx())
    with path.open("rb") as stream:
        archive = inspect_archive(stream)
    assert archive.names == {"[content_types].xml", "ppt/presentation.xml"}
    assert archive.content_types == {"application/xml", office_files.PPTX_MAIN}


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (pdf_files.pdf() + b"\r\n\0\0\n", "pending"),
        (pdf_files.pdf().replace(b"Report", b"/Encrypt"), "pending"),
        (pdf_files.encrypted_pdf().replace(b"/Encrypt ", b"/EncryptX "), "pending"),
        (pdf_files.pdf().replace(b"startxref", b"startxxxx"), "unreadable"),
        (pdf_files.pdf()[:-7], "unreadable"),
        (b"%PDF-1.4 linearised, then cut\nstartxref\n0\n%%EOF\n1 0 obj", "unreadable"),
        (b"%PDF-1.4\nstartxref\n99999\n%%EOF", "unreadable"),
    ],
)
def test_the_last_trailer_of_a_pdf_decides(
    content: bytes, status: str, upload: Callable[[str, bytes], Admitted]
) -> None:
    assert upload("a.pdf", content).text_status == status


@pytest.mark.parametrize(
    ("name", "make", "answer"),
    [
        ("炸弹.docx", uploads.bomb_docx, "archive_too_large"),
        ("谎报.docx", uploads.lying_docx, "archive_too_large"),
        ("目录.docx", lambda: office_files.many_members(60_000), "archive_too_large"),
        ("像素.png", uploads.png_bomb, "image_too_large"),
        ("膨胀.docx", uploads.laughs_docx, "unsafe_xml"),
        ("大.pdf", lambda: pdf_files.pdf(pad=50 * MEGABYTE), "pending"),
        ("大.docx", office_files.large_docx, "pending"),
        ("大.txt", lambda: (TALK.encode("gb18030") * 70_000)[: MAX_TEXT - 64], "extracted"),
    ],
)
def test_no_file_costs_much(
    name: str, make: Callable[[], bytes], answer: str, tmp_path: Path
) -> None:
    path = tmp_path / "received"
    path.write_bytes(make())
    command = [sys.executable, "-c", WEIGH, str(path), name]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    memory, seconds, answered = json.loads(run.stdout)
    assert answered == answer
    assert memory < MEMORY
    assert seconds < SECONDS
