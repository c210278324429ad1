"""A roster given back as it came, with what is wrong marked in it: to be mended and sent again.

It is written anew from what was read, and so bears neither macros nor links nor hidden sheets; rows
and columns stay where they were, so that the numbers told still hold.
"""

import io
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import xlsxwriter

from secondment.cohorts.roster_columns import Header
from secondment.kit.books import LOOKS_LIKE_FORMULA
from secondment.kit.errors import words
from secondment.kit.sheet_imports import RowError
from secondment.kit.sheets import Cell, Sheet, cell_text

RED, NARROWEST, WIDEST = "#F8C9CE", 6, 40
REMARKS = "检查结果"
"""The heading of a last column that tells each row's faults. It names no column of a roster, and
is passed over when the sheet comes back."""
SHAPES: Mapping[str, dict[str, Any]] = {
    "plain": {},
    "head": {"bold": True, "text_wrap": True, "valign": "vcenter"},
    "text": {"num_format": "@"},
    "quoted": {"num_format": "@", "quote_prefix": True},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "instant": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}
Place = tuple[int, int]  # row and column, counted from 0
Faults = dict[Place, list[str]]


def marked_book(sheet: Sheet, header: Header, errors: Iterable[RowError], language: str) -> bytes:
    """An XLSX of the sheet. Faulty cells are red, with what is wrong as a comment and once more at
    the end of their row."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "date_1904": sheet.epoch.year == 1904})
    page = book.add_worksheet()
    shapes = {
        (name, red): book.add_format(shape | ({"bg_color": RED} if red else {}))
        for name, shape in SHAPES.items()
        for red in (False, True)
    }
    faults = told_by_place(errors, header, language)
    for row, cells in enumerate(sheet.rows):
        for at, cell in enumerate(cells):
            shape = "head" if row <= header.last_row else shape_of(cell)
            _write(page, row, at, cell, shapes[shape, (row, at) in faults])
    for place in faults:
        page.write_comment(*place, "\n".join(faults[place]), {"x_scale": 2})
    _merge(page, sheet, faults, shapes)
    _remark(page, sheet, header, faults, shapes["head", False])
    _arrange(page, sheet, header)
    book.close()
    return output.getvalue()


def told_by_place(errors: Iterable[RowError], header: Header, language: str) -> Faults:
    """What is wrong with each cell; of a column that is not there, with the row's name."""
    columns = {header.titles[name]: at for name, at in header.columns.items()}
    found: Faults = {}
    for error in errors:
        at = columns.get(error.column, header.columns.get("name", 0))
        told = f"{error.column}：{words(error.code, error.values, language)}"
        found.setdefault((error.row - 1, at), []).append(told)
    return found


def shape_of(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return "instant"
    if isinstance(cell, date):
        return "day"
    if isinstance(cell, str):
        return "quoted" if cell.startswith(LOOKS_LIKE_FORMULA) else "text"
    return "plain"


def _write(page: Any, row: int, at: int, cell: Cell, shape: Any) -> None:
    """Text is written as text always: `=1+1` in a name is no formula, `-5` no number."""
    if cell == "":
        page.write_blank(row, at, None, shape)
    elif isinstance(cell, str):
        page.write_string(row, at, cell, shape)
    elif isinstance(cell, bool):
        page.write_boolean(row, at, cell, shape)
    elif isinstance(cell, date):
        page.write_datetime(row, at, cell, shape)
    else:
        page.write_number(row, at, cell, shape)


def _merge(page: Any, sheet: Sheet, faults: Faults, shapes: Mapping[Any, Any]) -> None:
    """Merged cells stay so, unless a cell of theirs but the first is marked."""
    for top, left, bottom, right in sheet.merged:
        area = {(row, at) for row in range(top, bottom + 1) for at in range(left, right + 1)}
        if faults.keys() & (area - {(top, left)}):
            continue
        cell = sheet.rows[top][left]
        shape = shapes[shape_of(cell), (top, left) in faults]
        page.merge_range(top, left, bottom, right, "", shape)
        _write(page, top, left, cell, shape)


def _remark(page: Any, sheet: Sheet, header: Header, faults: Faults, head: Any) -> None:
    at = max(map(len, sheet.rows), default=0)
    rows: dict[int, list[str]] = {}
    for (row, _), told in sorted(faults.items()):
        rows.setdefault(row, []).extend(told)
    page.write_string(header.last_row, at, REMARKS, head)
    for row, told in rows.items():
        page.write_string(row, at, "；".join(told))
    page.set_column(at, at, WIDEST)


def _arrange(page: Any, sheet: Sheet, header: Header) -> None:
    """Columns as wide as what stands in them; the heading stays in sight."""
    widths: dict[int, int] = {}
    for cells in sheet.rows[header.last_row :]:
        for at, cell in enumerate(cells):
            widths[at] = max(widths.get(at, NARROWEST), width_of(cell_text(cell)) + 2)
    for at, width in widths.items():
        page.set_column(at, at, min(width, WIDEST))
    page.freeze_panes(header.last_row + 1, 0)


def width_of(text: str) -> int:
    """How many narrow characters a text is wide."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
