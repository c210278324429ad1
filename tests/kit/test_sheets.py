"""Sheets of every kind come in as cells with their own row numbers; hostile ones are refused."""

import io
import random
import struct
import zipfile
import zlib
from datetime import date, datetime

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from secondment.kit.errors import CODES, Problem
from secondment.kit.sheets import Budget, Sheet, cell_text, read_sheets

HALF_PAST_NINE = datetime(2026, 3, 1, 9, 30)  # noqa: DTZ001 - a cell knows no zone


def saved(book: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def workbook() -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return book, sheet


def archive(members: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return output.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def code_for(data: bytes, budget: Budget | None = None) -> str:
    with pytest.raises(Problem) as caught:
        read_sheets(data, budget)
    assert caught.value.code in CODES
    return caught.value.code


def small_workbook() -> bytes:
    book, sheet = workbook()
    sheet["B3"] = "王喆"
    return saved(book)


def small_old_workbook() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("Sheet1").write(2, 1, "王喆")
    return saved(book)


# Cells


def test_a_workbook_keeps_its_row_numbers_and_kinds_of_cells() -> None:
    book, sheet = workbook()
    sheet.title = "花名册"
    sheet["B3"] = "王喆"
    sheet["C3"] = 46082
    sheet["D3"] = date(2026, 3, 1)
    sheet["E3"] = HALF_PAST_NINE
    sheet["F3"] = 2026.3
    sheet["G3"] = True
    sheet["H3"] = "=cmd|' /C calc'!A0"
    sheet["H3"].data_type = "s"
    sheet.merge_cells("B3:B5")
    sheet["A5"] = "注"

    (found,) = read_sheets(saved(book))

    assert found.name == "花名册"
    assert found.rows[:2] == [[""] * 8, [""] * 8]
    assert found.rows[2] == [
        "",
        "王喆",
        46082,
        date(2026, 3, 1),
        HALF_PAST_NINE,
        2026.3,
        True,
        "=cmd|' /C calc'!A0",
    ]
    assert found.rows[4][0] == "注"
    assert found.merged == [(2, 1, 4, 1)]
    assert found.typed


def test_an_old_workbook_reads_alike() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write(1, 0, "王喆")
    sheet.write(1, 1, date(2026, 3, 1), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write_merge(1, 2, 2, 2, "区商务局")
    sheet.write(2, 0, "李堃琦")

    (found,) = read_sheets(saved(book))

    assert found.rows[1] == ["王喆", date(2026, 3, 1), "区商务局"]
    assert found.merged == [(1, 2, 2, 2)]


def test_only_visible_worksheets_are_read() -> None:
    book, sheet = workbook()
    sheet["A1"] = "一"
    hidden = book.create_sheet("选项")
    hidden["A1"] = "二"
    hidden.sheet_state = "hidden"
    book.create_sheet("附表")["A1"] = "三"

    assert [sheet.rows for sheet in read_sheets(saved(book))] == [[["一"]], [["三"]]]


def test_dates_count_from_the_workbook_s_own_epoch() -> None:
    book, sheet = workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet["A1"] = date(2026, 3, 1)
    sheet["A2"] = 44620
    (found,) = read_sheets(saved(book))

    assert found.rows[0] == [date(2026, 3, 1)]
    assert found.day(44620) == date(2026, 3, 1)
    assert Sheet("", []).day(46082) == date(2026, 3, 1)


def test_an_empty_worksheet_has_no_rows() -> None:
    book, _ = workbook()
    assert [sheet.rows for sheet in read_sheets(saved(book))] == [[]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("王喆", "王喆"),
        (3.0, "3"),
        (13800000001.0, "13800000001"),
        (2026.3, "2026.3"),
        (1.1010119850307e17, "1.1010119850307e+17"),
        (True, "TRUE"),
        (date(2026, 3, 1), "2026-03-01"),
        (HALF_PAST_NINE, "2026-03-01 09:30:00"),
    ],
)
def test_cells_as_text(cell: object, text: str) -> None:
    assert cell_text(cell) == text  # type: ignore[arg-type]


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_in_every_encoding_offices_use(encoding: str, delimiter: str) -> None:
    text = (
        delimiter.join(["姓名", "单位"])
        + "\r\n\r\n"
        + delimiter.join(["王喆", '"区\n局"'])
        + "\r\n"
    )

    (found,) = read_sheets(text.encode(encoding))

    assert found.rows == [["姓名", "单位"], [], ["王喆", "区\n局"]]
    assert not found.typed


def test_rare_characters_survive_gb18030() -> None:
    (found,) = read_sheets("姓名,单位\n王𬭎䶮,区商务局\n".encode("gb18030"))
    assert found.rows[1][0] == "王𬭎䶮"


def test_the_end_mark_of_old_programs_is_no_cell() -> None:
    (found,) = read_sheets("姓名,单位\n".encode("gbk") + b"\x1a")
    assert found.rows == [["姓名", "单位"]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        ("姓名,单位".encode() + b"\xff\xff\x80", "sheet_encoding"),
        (b"\xef\xbb\xbf\xd5\xc5", "sheet_encoding"),
        (b"\xff\xfea", "sheet_encoding"),
        ('姓名,"单位\n王喆,区商务局\n'.encode(), "sheet_unreadable"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_a_sheet"),
        (b"%PDF-1.7\n1 0 obj", "not_a_sheet"),
        ("<html><table><tr><td>姓名".encode(), "not_a_sheet"),
    ],
)
def test_what_is_no_csv(data: bytes, code: str) -> None:
    assert code_for(data) == code


# Budgets


@pytest.mark.parametrize(
    "budget", [Budget(rows=2), Budget(columns=1), Budget(cells=5), Budget(characters=1)]
)
@pytest.mark.parametrize("data", [b",\n,\n,ab\n", small_workbook(), small_old_workbook()])
def test_a_sheet_beyond_its_budget(budget: Budget, data: bytes) -> None:
    assert code_for(data, budget) == "sheet_too_large"
    assert read_sheets(data, Budget(rows=3, columns=2, cells=6, characters=8))


def test_cells_of_all_worksheets_are_counted_together() -> None:
    book, sheet = workbook()
    sheet["B2"] = "一"
    book.create_sheet("二")["B2"] = "二"
    assert len(read_sheets(saved(book), Budget(cells=8))) == 2
    assert code_for(saved(book), Budget(cells=7)) == "sheet_too_large"


def test_a_file_beyond_its_size() -> None:
    assert code_for(b"a" * 11, Budget(size=10)) == "too_large"


def test_two_cells_far_apart_do_not_take_the_cells_between_them() -> None:
    book, sheet = workbook()
    sheet["A1"] = 1
    sheet["XFD1048576"] = 2  # 17,179,869,184 cells, 550 GB for the parser
    assert code_for(saved(book)) == "sheet_too_large"

    old = xlwt.Workbook()
    for name in ("一", "二"):
        page = old.add_sheet(name)
        page.write(0, 0, 1)
        page.write(65535, 255, 2)
    assert code_for(saved(old)) == "sheet_too_large"


def test_a_claimed_extent_is_not_believed() -> None:
    members = members_of(small_workbook())
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b'ref="B3:B3"', b'ref="A1:XFD1048576"')
    assert members["xl/worksheets/sheet1.xml"] != sheet
    assert len(read_sheets(archive(members))[0].rows) == 3

    old = bytearray(small_old_workbook())
    extent = old.index(b"\x00\x02\x0e\x00") + 4  # the record DIMENSIONS
    old[extent : extent + 8] = struct.pack("<II", 0, 0xFFFFFFF0)
    old[extent + 10 : extent + 12] = b"\xff\xff"
    assert code_for(bytes(old)) == "sheet_too_large"


def test_merged_ranges_may_not_cover_each_other() -> None:
    members = members_of(small_workbook())
    name = "xl/worksheets/sheet1.xml"
    ranges = b'<mergeCell ref="A1:XFD1048576"/>' * 2
    merged = b'</sheetData><mergeCells count="2">' + ranges + b"</mergeCells>"
    members[name] = members[name].replace(b"</sheetData>", merged)
    assert code_for(archive(members)) == "sheet_unreadable"


def test_an_archive_is_refused_by_its_directory_before_it_is_opened() -> None:
    zeros = archive({"word/document.xml": bytes(65 * 1024 * 1024)})
    assert len(zeros) < 100_000
    assert code_for(zeros) == "archive_too_large"
    assert code_for(small_workbook(), Budget(members=3)) == "archive_too_large"
    assert code_for(small_workbook(), Budget(inflated=1_000)) == "archive_too_large"


def test_an_archive_that_lies_about_its_size() -> None:
    """Declared 100 bytes, checksum of those right, 100 MB inside."""
    members = members_of(small_workbook())
    head = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    content = head + b'<row><c t="str"><v>' + bytes([65]) * 100_000_000 + b"</v></c></row>"
    data = archive(members | {"xl/worksheets/sheet1.xml": content + b"</sheetData></worksheet>"})
    content += b"</sheetData></worksheet>"
    for true, claimed in ((len(content), 100), (zlib.crc32(content), zlib.crc32(content[:100]))):
        assert data.count(struct.pack("<I", true)) == 2
        data = data.replace(struct.pack("<I", true), struct.pack("<I", claimed))
    assert code_for(data) in ("sheet_unreadable", "sheet_too_large")


# Kinds of files


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (archive({"word/document.xml": b"<w/>"}), "not_a_sheet"),
        (archive({"xl/workbook.bin": b""}), "not_a_sheet"),
        (archive({"xl/workbook.xml": b"", "xl/vbaProject.bin": b""}), "macros_not_allowed"),
        (
            archive({"xl/workbook.xml": b"", "xl/macrosheets/sheet1.xml": b""}),
            "macros_not_allowed",
        ),
        (archive({"xl/workbook.xml": b"<!DOCTYPE x><x/>"}), "sheet_unreadable"),
        (b"PK\x03\x04 and then nothing", "sheet_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet_unreadable"),
        (small_workbook()[:2000], "sheet_unreadable"),
        (small_old_workbook()[:2000], "sheet_unreadable"),
    ],
)
def test_what_is_no_plain_workbook(data: bytes, code: str) -> None:
    assert code_for(data) == code


def with_entry(data: bytes, name: str) -> bytes:
    """The compound file with its last, empty directory entry called `name`."""
    first = data.index("Root Entry".encode("utf-16-le"))
    free = first + 3 * 128
    return data[:free] + name.encode("utf-16-le").ljust(64, b"\0") + data[free + 64 :]


def test_old_workbooks_with_macros_or_a_password() -> None:
    plain = small_old_workbook()
    assert code_for(with_entry(plain, "_VBA_PROJECT_CUR")) == "macros_not_allowed"
    assert code_for(with_entry(plain, "EncryptedPackage")) == "sheet_encrypted"

    codepage = plain.index(b"\x42\x00\x02\x00")
    filepass = b"\x2f\x00\x02\x00\x01\x00"
    assert code_for(plain[:codepage] + filepass + plain[codepage + 6 :]) == "sheet_encrypted"


def test_a_zip_with_a_password() -> None:
    data = bytearray(small_workbook())
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert code_for(bytes(data)) == "sheet_encrypted"


def test_damaged_workbooks_are_answered_never_raised() -> None:
    chance = random.Random(20260301)
    for whole in (small_workbook(), small_old_workbook()):
        for _ in range(8):
            damaged = bytearray(whole)
            for _ in range(chance.choice((1, 5, 40))):
                damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
            try:
                read_sheets(bytes(damaged))
            except Problem as problem:
                assert problem.code in CODES  # noqa: PT017 - reading may also succeed
