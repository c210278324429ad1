"""The roster as a workbook: an empty template to fill in, or the rows given back in its columns."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from secondment.cohorts.roster_columns import COLUMNS
from secondment.cohorts.roster_values import ETHNICITIES, GENDERS
from secondment.kit.books import A4, LOOKS_LIKE_FORMULA
from secondment.kit.clock import EARLIEST, LATEST

SHEET, OPTIONS = "花名册", "选项"
LINES = 2_000
"""Rows of an empty template that have drop-downs and checks."""

POLITICAL_STATUSES = (
    "中共党员 中共预备党员 共青团员 民革党员 民盟盟员 民建会员 民进会员 农工党党员 致公党党员 "
    "九三学社社员 台盟盟员 无党派人士 群众"
)
EDUCATIONS = "博士研究生 硕士研究生 研究生 大学 大专 中专 高中"
RANKS = (
    "一级巡视员 二级巡视员 一级调研员 二级调研员 三级调研员 四级调研员 一级主任科员 二级主任科员 "
    "三级主任科员 四级主任科员 一级科员 二级科员"
)
MALE_FEMALE = {value: text for text, value in reversed(GENDERS.items())}
WIDTHS = {
    "seq": 6,
    "name": 10,
    "gender": 6,
    "education": 14,
    "department": 24,
    "post": 18,
    "host_unit": 24,
    "seconded_post": 18,
    "phone": 16,
    "id_number": 22,
    "note": 24,
}
TEXT_ONLY = ("phone", "id_number")
MONTHS = ("birth_month", "work_started_month", "in_post_since_month")
DAYS = ("starts_on", "ends_on")
# Lists that a value may lie outside of: the box warns. Others must be met: the box stops.
OPEN_LISTS = ("ethnicity", "political_status", "education", "rank", "city")


@dataclass(frozen=True)
class _Formats:
    head: Any
    required: Any
    text: Any
    quoted: Any
    day: Any
    plain: Any


def roster_book(
    *,
    departments: Sequence[str],
    host_units: Sequence[str],
    cities: Sequence[str] = (),
    rows: Iterable[Mapping[str, object]] = (),
) -> bytes:
    """An XLSX with one column per field of `roster_columns.COLUMNS`, drop-downs and checks.

    A row maps fields to text, dates or None, personal values masked already; 序号 is counted here.
    """
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    formats = _formats(book)
    _head(sheet, formats)
    last = max(_body(sheet, formats, rows), LINES)
    choices = {
        "gender": ("男", "女"),
        "ethnicity": ETHNICITIES,
        "political_status": POLITICAL_STATUSES.split(),
        "education": EDUCATIONS.split(),
        "department": departments,
        "rank": RANKS.split(),
        "city": cities,
        "host_unit": host_units,
    }
    _choices(book, sheet, choices, last)
    _checks(sheet, last)
    book.close()
    return output.getvalue()


def _formats(book: Any) -> _Formats:
    head = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    text = {"num_format": "@"}
    return _Formats(
        head=book.add_format(head | {"bg_color": "#E7EEF7"}),
        required=book.add_format(head | {"bg_color": "#FCE8B2"}),
        text=book.add_format(text),
        # Shown and kept as text even when somebody edits the cell in Excel or WPS.
        quoted=book.add_format(text | {"quote_prefix": True}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        plain=book.add_format(),
    )


def _head(sheet: Any, formats: _Formats) -> None:
    for at, column in enumerate(COLUMNS):
        shape = formats.text if column.field in TEXT_ONLY + MONTHS else formats.plain
        shape = formats.day if column.field in DAYS else shape
        sheet.set_column(at, at, WIDTHS.get(column.field, 12), shape)
        sheet.write_string(
            0, at, column.title, formats.required if column.required else formats.head
        )
    sheet.set_row(0, 28)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _body(sheet: Any, formats: _Formats, rows: Iterable[Mapping[str, object]]) -> int:
    """Write the rows; returns how many."""
    number = 0
    for number, row in enumerate(rows, 1):
        sheet.write_number(number, 0, number)
        for at, column in enumerate(COLUMNS):
            _write(sheet, formats, number, at, _value(column.field, row.get(column.field)))
    return number


def _value(name: str, value: object) -> object:
    return MALE_FEMALE[str(value)] if name == "gender" and value else value


def _write(sheet: Any, formats: _Formats, row: int, at: int, value: object) -> None:
    """Text is written as text always: `=1+1` in a name is no formula, `-5` no number."""
    if isinstance(value, date):
        sheet.write_datetime(row, at, value, formats.day)
    elif value is not None and value != "":
        text = str(value)
        shape = formats.quoted if text.startswith(LOOKS_LIKE_FORMULA) else None
        sheet.write_string(row, at, text, shape)


def _choices(book: Any, sheet: Any, choices: Mapping[str, Sequence[str]], last: int) -> None:
    """The lists, each a named range on a hidden sheet, and the drop-downs that use them."""
    options = book.add_worksheet(OPTIONS)
    options.hide()
    titles = {column.field: column.title for column in COLUMNS}
    for at, (name, values) in enumerate(choices.items()):
        options.write_string(0, at, titles[name])
        for row, value in enumerate(values, 1):
            options.write_string(row, at, value)
        if not values:
            continue
        letter = chr(ord("A") + at)
        range_name = f"{titles[name]}选项"
        book.define_name(range_name, f"={OPTIONS}!${letter}$2:${letter}${len(values) + 1}")
        check = {"validate": "list", "source": f"={range_name}", "error_title": titles[name]}
        if name in OPEN_LISTS:
            check |= {"error_type": "warning", "error_message": "不在常用选项中，确认这样填写吗？"}
        else:
            check |= {"error_message": "请从下拉列表中选择。列表中没有的，请先联系组织部登记。"}
        _check(sheet, name, last, check)


def _checks(sheet: Any, last: int) -> None:
    for name in MONTHS:
        hint = "写到年月，如 1985-03。"
        _check(sheet, name, last, {"validate": "any", "input_title": "年月", "input_message": hint})
    for name in DAYS:
        between = f"{EARLIEST.isoformat()} 至 {LATEST.isoformat()}"
        dates = {
            "validate": "date",
            "criteria": "between",
            "minimum": EARLIEST,
            "maximum": LATEST,
            "error_title": "日期不对",
            "error_message": f"请填写 {between} 之间的日期，如 2026-03-01。",
        }
        _check(sheet, name, last, dates)
    number = {
        "validate": "length",
        "criteria": "==",
        "value": 18,
        "input_title": "身份证号",
        "input_message": "18 位，本列已设为文本格式，请勿改成数字。",
        "error_title": "身份证号不对",
        "error_message": "身份证号应为 18 位。",
    }
    _check(sheet, "id_number", last, number)


def _check(sheet: Any, name: str, last: int, check: Mapping[str, object]) -> None:
    at = next(at for at, column in enumerate(COLUMNS) if column.field == name)
    sheet.data_validation(1, at, last, at, dict(check))
