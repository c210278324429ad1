"""The template helps to fill it in rightly; a roster given back reads as it was."""

import io
import zipfile
from dataclasses import asdict
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from secondment.cohorts.roster_book import MALE_FEMALE, roster_book
from secondment.cohorts.roster_columns import COLUMNS
from secondment.cohorts.roster_sheet import read_roster
from secondment.kit.sheets import read_sheets
from tests.cohorts import workbooks
from tests.cohorts.workbooks import DEPARTMENTS, HOST_UNITS, TITLES


def template(rows: list[dict[str, object]] | None = None) -> bytes:
    return roster_book(
        departments=DEPARTMENTS, host_units=HOST_UNITS, cities=("北京市", "上海市"), rows=rows or ()
    )


def opened(data: bytes) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["花名册"]
    assert isinstance(sheet, Worksheet)
    return book, sheet


def column(title: str) -> str:
    return chr(ord("A") + TITLES.index(title))


def stored_rows() -> list[dict[str, object]]:
    """The rows of the plain sheet, as a service would hand them to the writer."""
    roster = read_roster(read_sheets(workbooks.plain_sheet()), DEPARTMENTS)
    return [asdict(row) for row in roster.rows]


def test_the_template_has_the_columns_of_the_contract() -> None:
    _, sheet = opened(template())
    assert tuple(cell.value for cell in sheet[1]) == TITLES
    assert tuple(entry.title for entry in COLUMNS) == TITLES
    assert sheet.max_row == 1
    assert sheet.freeze_panes == "C2"


def test_required_columns_are_marked() -> None:
    _, sheet = opened(template())
    colours = {cell.value: cell.fill.start_color.rgb for cell in sheet[1]}
    required = {entry.title for entry in COLUMNS if entry.required}
    assert required == {"姓名", "现工作单位", "挂职单位", "开始日期", "结束日期"}
    assert {title for title in TITLES if colours[title] == colours["姓名"]} == required


def test_numbers_and_months_are_text_cells_from_the_start() -> None:
    _, sheet = opened(template(stored_rows()))
    formats = {
        TITLES[at - 1]: shape.number_format
        for shape in sheet.column_dimensions.values()
        for at in range(shape.min, shape.max + 1)
    }
    written = {TITLES[cell.column - 1]: cell.number_format for cell in sheet[2]}
    for title in ("身份证号", "联系电话", "出生年月", "参加工作时间", "任现职时间"):
        assert (formats[title], written[title]) == ("@", "@")
    for title in ("开始日期", "结束日期"):
        assert (formats[title], written[title]) == ("yyyy-mm-dd", "yyyy-mm-dd")


def test_drop_downs_take_their_lists_from_a_hidden_sheet() -> None:
    book, sheet = opened(template())
    assert book["选项"].sheet_state == "hidden"
    lists = {
        str(check.sqref): check
        for check in sheet.data_validations.dataValidation
        if check.type == "list"
    }
    choices: dict[str, list[object]] = {}
    for title in (
        "性别",
        "民族",
        "政治面貌",
        "学历学位",
        "现工作单位",
        "职级",
        "挂职城市",
        "挂职单位",
    ):
        check = lists[f"{column(title)}2:{column(title)}2001"]
        assert check.formula1 == f"{title}选项"
        name, area = next(book.defined_names[f"{title}选项"].destinations)
        choices[title] = [cell.value for (cell,) in book[name][area]]
    assert len(lists) == len(choices)
    assert choices["性别"] == ["男", "女"]
    assert choices["现工作单位"] == list(DEPARTMENTS)
    assert choices["挂职单位"] == list(HOST_UNITS)
    assert choices["挂职城市"] == ["北京市", "上海市"]
    assert len(choices["民族"]) == 56


def test_a_wrong_value_meets_a_chinese_box() -> None:
    _, sheet = opened(template())
    checks = {str(check.sqref)[0]: check for check in sheet.data_validations.dataValidation}
    unit, rank = checks[column("现工作单位")], checks[column("职级")]
    assert (unit.errorStyle, rank.errorStyle) == (None, "warning")
    assert unit.error == "请从下拉列表中选择。列表中没有的，请先联系组织部登记。"

    starts_on, number = checks[column("开始日期")], checks[column("身份证号")]
    assert (starts_on.type, starts_on.formula1, starts_on.formula2) == ("date", "36526", "109574")
    assert starts_on.errorTitle == "日期不对"
    assert (number.type, number.formula1, number.errorTitle) == ("textLength", "18", "身份证号不对")


def test_lists_that_are_still_empty_have_no_drop_down() -> None:
    book, sheet = opened(roster_book(departments=(), host_units=()))
    assert "挂职单位选项" not in book.defined_names
    taken = {str(check.sqref)[0] for check in sheet.data_validations.dataValidation}
    assert not taken & {column("挂职单位"), column("现工作单位"), column("挂职城市")}


def test_an_empty_template_reads_as_no_rows() -> None:
    roster = read_roster(read_sheets(template()), DEPARTMENTS)
    assert (roster.total, roster.rows, roster.errors, roster.ignored) == (0, [], [], [])


def test_a_roster_given_back_reads_as_it_was() -> None:
    rows = stored_rows()
    roster = read_roster(read_sheets(template(rows)), DEPARTMENTS)
    assert roster.errors == []
    assert [asdict(row) for row in roster.rows] == rows
    _, sheet = opened(template(rows))
    assert [cell.value for cell in sheet["A"]] == ["序号", 1, 2, 3]


def test_masked_values_come_back_as_those_stored() -> None:
    masked = {
        "phone": "138****0001",
        "id_number": "110" + "*" * 12 + "013",
        "birth_month": "19**-**",
    }
    rows = [stored_rows()[0] | masked]
    (row,) = read_roster(read_sheets(template(rows)), DEPARTMENTS).rows
    assert row.masked == masked


@pytest.mark.parametrize(
    "text", ["=1+1", "+8", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://a.b"]
)
def test_text_that_looks_like_a_formula_is_written_as_text(text: str) -> None:
    rows = [stored_rows()[0] | {"host_unit": text, "note": text}]
    data = template(rows)

    _, sheet = opened(data)
    for title in ("挂职单位", "备注"):
        cell = sheet[f"{column(title)}2"]
        assert (cell.data_type, cell.value) == ("s", text)
        assert bool(cell.quotePrefix) == (not text.startswith("http"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in content
        assert b"hyperlink" not in content
    assert read_roster(read_sheets(data), DEPARTMENTS).rows[0].note == text


def test_what_is_unknown_stays_empty() -> None:
    row: dict[str, object] = {
        "name": "王喆",
        "department": "区商务局",
        "host_unit": "朝阳区商务局",
        "starts_on": date(2026, 3, 2),
        "ends_on": date(2026, 3, 31),
        "gender": None,
        "phone": None,
    }
    _, sheet = opened(template([row]))
    filled = {TITLES[cell.column - 1]: cell.value for cell in sheet[2] if cell.value is not None}
    assert filled.keys() == {"序号", "姓名", "现工作单位", "挂职单位", "开始日期", "结束日期"}


def test_genders_are_written_in_short() -> None:
    assert MALE_FEMALE == {"male": "男", "female": "女"}


def test_checks_reach_as_far_as_the_rows() -> None:
    rows = [stored_rows()[0]] * 2_100
    _, sheet = opened(template(rows))
    assert {
        str(check.sqref).split(":")[1][1:] for check in sheet.data_validations.dataValidation
    } == {"2101"}
