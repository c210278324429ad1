"""A roster given back with its faults marked: it reads as it did, and can be mended and sent."""

import io
from datetime import date

import openpyxl
import pytest

from secondment.cohorts.roster_columns import find_header
from secondment.cohorts.roster_marks import REMARKS, marked_book
from secondment.cohorts.roster_sheet import read_roster
from secondment.kit.sheet_imports import RowError
from secondment.kit.sheets import read_sheets
from tests.cohorts.workbooks import DEPARTMENTS, PEOPLE, TITLES, csv_file, old_workbook, workbook

FAULTY = {"联系电话": "12", "出生年月": "1985年13月", "姓名": "=王喆"}


def grid(**changes: object) -> list[list[object]]:
    """A title, the header, the people; the first of them as `changes` say."""
    first, *rest = (person.cells(number) for number, person in enumerate(PEOPLE, 1))
    rows = [first | changes, *rest]
    return [["挂职花名册"], list(TITLES), *([row[title] for title in TITLES] for row in rows)]


def given_back(sent: bytes) -> tuple[bytes, list[RowError]]:
    sheets = read_sheets(sent)
    errors = read_roster(sheets, DEPARTMENTS).errors
    return marked_book(*find_header(sheets), errors, "zh"), errors


@pytest.mark.parametrize(
    "made",
    [workbook, old_workbook, lambda rows: csv_file(rows, "gb18030")],
    ids=["xlsx", "xls", "csv"],
)
def test_it_reads_as_it_did(made):
    sent = made(grid(**FAULTY))
    book, errors = given_back(sent)
    before, after = (read_roster(read_sheets(data), DEPARTMENTS) for data in (sent, book))
    assert len(errors) == 3
    assert after.errors == errors
    assert after.rows == before.rows
    assert [row.starts_on for row in after.rows] == [date(2026, 3, 2)] * 2


def test_faulty_cells_are_red_and_say_why():
    book, _ = given_back(workbook(grid(**FAULTY), merged=("A1:T1",)))
    page = openpyxl.load_workbook(io.BytesIO(book)).active
    marked = {
        cell.coordinate: cell.comment.text
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }
    places = {f"{chr(ord('A') + TITLES.index(title))}3" for title in FAULTY}
    assert marked.keys() == places
    colours = {cell.coordinate: cell.fill.start_color.rgb[2:] for row in page for cell in row}
    red = {place for place, colour in colours.items() if colour == "F8C9CE"}
    assert red == places
    assert "有效的电话号码" in marked["R3"]
    assert page.cell(2, len(TITLES) + 1).value == REMARKS
    assert "联系电话" in page.cell(3, len(TITLES) + 1).value
    assert page.cell(4, len(TITLES) + 1).value is None
    assert page["B3"].data_type == "s"  # no formula
    assert page["B3"].quotePrefix
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:T1"]
