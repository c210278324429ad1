"""The suggestions register as a workbook: an empty template, or suggestions given out."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from secondment.kit.books import A4, LOOKS_LIKE_FORMULA
from secondment.suggestions.register_columns import COLUMNS, TOLD_COLUMNS
from secondment.suggestions.words import SOURCES

SHEET, OPTIONS = "意见建议登记表", "选项"
LINES = 1_000
"""Rows of an empty template that have drop-downs."""
WIDTHS = {
    "seq": 6,
    "proposer": 10,
    "unit": 20,
    "title": 30,
    "problem": 50,
    "measures": 50,
    "suggested_department": 22,
    "lead": 22,
    "cohort": 22,
}
HINTS = {
    "unit": "同名干部须填写，以便区分。",
    "measures": "多条措施写在一格内，每条一行（Alt+Enter），行首写 1. 2. 3.",
}


@dataclass(frozen=True)
class _Formats:
    head: Any
    required: Any
    text: Any
    quoted: Any
    day: Any


def register_book(
    *,
    departments: Sequence[str],
    rows: Iterable[Mapping[str, object]] = (),
    told: bool = False,
) -> tuple[bytes, int]:
    """An XLSX of these rows, and their number; with `told` also what became of them.

    A row maps the fields of `register_columns` to text, dates or None; 序号 is counted here. Rows
    are written as they come, so that their number costs no memory.
    """
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"constant_memory": True})
    sheet = book.add_worksheet(SHEET)
    columns = COLUMNS + TOLD_COLUMNS if told else COLUMNS
    formats = _formats(book)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, WIDTHS.get(column.field, 12), formats.text)
        head = formats.required if column.required else formats.head
        sheet.write_string(0, at, column.title, head)
    number = 0
    for number, row in enumerate(rows, 1):
        sheet.write_number(number, 0, number, formats.text)
        for at, column in enumerate(columns[1:], 1):
            _write(sheet, formats, number, at, row.get(column.field))
    _checks(book, sheet, departments, max(number, LINES))
    _page(sheet)
    book.close()
    return output.getvalue(), number


def _formats(book: Any) -> _Formats:
    head = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    text = {"num_format": "@", "valign": "top", "text_wrap": True}
    return _Formats(
        head=book.add_format(head | {"bg_color": "#E7EEF7"}),
        required=book.add_format(head | {"bg_color": "#FCE8B2"}),
        text=book.add_format(text),
        # Shown and kept as text even when somebody edits the cell in Excel or WPS.
        quoted=book.add_format(text | {"quote_prefix": True}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
    )


def _write(sheet: Any, formats: _Formats, row: int, at: int, value: object) -> None:
    """Text is written as text always: `=1+1` in a title is no formula, `-5` no number."""
    if isinstance(value, date):
        sheet.write_datetime(row, at, value, formats.day)
    elif value is not None and value != "":
        text = str(value)
        shape = formats.quoted if text.startswith(LOOKS_LIKE_FORMULA) else formats.text
        sheet.write_string(row, at, text, shape)


def _checks(book: Any, sheet: Any, departments: Sequence[str], last: int) -> None:
    """The lists, each a named range on a hidden sheet, the drop-downs that use them, and hints."""
    places = {column.field: at for at, column in enumerate(COLUMNS)}
    titles = {column.field: column.title for column in COLUMNS}
    options = book.add_worksheet(OPTIONS)
    options.hide()
    choices = {
        "suggested_department": list(departments),
        "source": [zh for zh, _ in SOURCES.values()],
    }
    for row in range(max(map(len, choices.values()))):  # row by row, as nothing is kept
        for at, values in enumerate(choices.values()):
            if row < len(values):
                options.write_string(row, at, values[row])
    for at, (name, values) in enumerate(choices.items()):
        if values:
            letter, range_name = chr(ord("A") + at), f"{titles[name]}选项"
            book.define_name(range_name, f"={OPTIONS}!${letter}$1:${letter}${len(values)}")
            check = {
                "validate": "list",
                "source": f"={range_name}",
                "error_title": titles[name],
                "error_message": "请从下拉列表中选择。",
            }
            sheet.data_validation(1, places[name], last, places[name], check)
    for name, hint in HINTS.items():
        check = {"validate": "any", "input_title": titles[name], "input_message": hint}
        sheet.data_validation(1, places[name], last, places[name], check)


def _page(sheet: Any) -> None:
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
