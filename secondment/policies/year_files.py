"""A year's working days from a file: CSV, XLSX, XLS or JSON with date, is_workday and name.

The file lists every day of the year, or only those that are not as Monday to Friday has them.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from secondment.kit.bodies import parse_json
from secondment.kit.clock import EARLIEST, LATEST
from secondment.kit.errors import FieldError, Problem, invalid_fields, refuse
from secondment.kit.sheets import UTF8_BOM, Cell, Sheet, cell_text, read_sheets
from secondment.kit.text import clean
from secondment.policies.calendars import Days, days_of

COLUMNS = {
    "date": ("date", "day", "日期"),
    "is_workday": ("is_workday", "是否工作日", "工作日", "上班"),
    "name": ("name", "名称", "节假日", "节日"),
}
YES = frozenset(("true", "1", "yes", "y", "是", "上班", "工作日"))
NO = frozenset(("false", "0", "no", "n", "否", "休息", "放假", "休息日"))
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
NAME_MOST = 60
TOLD = 10  # faults told of one file


class Entry(NamedTuple):
    """One row of the file, by its own number."""

    row: int
    day: date
    is_workday: bool
    name: str


def read_year(data: bytes) -> tuple[int, Days]:
    """The year and all its days, in order; those that the file leaves out are Monday to Friday.

    Raises what the readers of sheets and of JSON raise, `year_columns`, and the faults of rows.
    """
    rows = list(rows_of(data))
    if not rows:
        raise refuse("empty_file")
    found: list[Entry] = []
    faults = []
    for number, cells in rows:
        try:
            found.append(entry_of(number, cells))
        except Problem as problem:
            faults.append(FieldError("", problem.code, problem.values))
    faults += faults_of_days(found)
    told(faults)
    year = found[0].day.year
    listed = {entry.day: entry for entry in found}
    missing = [day for day in days_of(year) if day not in listed]
    if missing:
        told([plain_day(entry, missing) for entry in found if not is_exception(entry)])
    return year, [day_row(day, listed.get(day)) for day in days_of(year)]


def told(faults: list[FieldError]) -> None:
    if faults:
        raise invalid_fields(faults[:TOLD])


def rows_of(data: bytes) -> Iterator[tuple[int, dict[str, Cell]]]:
    text = data.removeprefix(UTF8_BOM).lstrip()
    return json_rows(parse_json(text)) if text[:1] in {b"[", b"{"} else sheet_rows(data)


def json_rows(value: Any) -> Iterator[tuple[int, dict[str, Cell]]]:
    """A list of objects; each one's place in the list is its number."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise refuse("year_columns")
    for number, one in enumerate(value, 1):
        given = {column: named(one, names) for column, names in COLUMNS.items()}
        yield number, {column: "" if cell is None else cell for column, cell in given.items()}


def named(one: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((one[name] for name in names if name in one), None)


def sheet_rows(data: bytes) -> Iterator[tuple[int, dict[str, Cell]]]:
    """The rows below the first header; what stands above it, and empty rows, mean nothing."""
    for sheet in read_sheets(data):
        for number, row in enumerate(sheet.rows, 1):
            places = places_in(row)
            if "date" in places and "is_workday" in places:
                yield from rows_below(sheet, number, places)
                return
    raise refuse("year_columns")


def places_in(row: list[Cell]) -> dict[str, int]:
    """Where a header has the columns."""
    heads = {folded(cell): at for at, cell in enumerate(row)}
    found = {column: named(heads, names) for column, names in COLUMNS.items()}
    return {column: at for column, at in found.items() if at is not None}


def rows_below(
    sheet: Sheet, header: int, places: dict[str, int]
) -> Iterator[tuple[int, dict[str, Cell]]]:
    for number, row in enumerate(sheet.rows[header:], header + 1):
        cells = {column: row[at] if at < len(row) else "" for column, at in places.items()}
        if any(folded(cell) for cell in cells.values()):
            yield number, cells


def folded(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", cell_text(cell)).strip().lower()


def entry_of(number: int, cells: dict[str, Cell]) -> Entry:
    """Raises `year_row_day`, `year_row_flag`, `year_row_name`."""
    works = folded(cells["is_workday"])
    day = day_of(number, cells["date"])
    if works not in YES | NO:
        raise refuse("year_row_flag", number, works)
    return Entry(number, day, works in YES, name_of(number, cells.get("name", "")))


def day_of(number: int, cell: Cell) -> date:
    fault = refuse("year_row_day", number, cell_text(cell))
    if isinstance(cell, date) and not isinstance(cell, datetime):
        day = cell
    else:
        found = DATE.fullmatch(folded(cell)) if isinstance(cell, str) else None
        if found is None:
            raise fault
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            raise fault from None
    if not EARLIEST <= day <= LATEST:
        raise fault
    return day


def name_of(number: int, cell: Cell) -> str:
    fault = refuse("year_row_name", number, NAME_MOST)
    try:
        text = clean(cell_text(cell))
    except Problem:
        raise fault from None
    if len(text) > NAME_MOST:
        raise fault
    return text


def faults_of_days(entries: list[Entry]) -> Iterator[FieldError]:
    """Days of another year than the first one's, and days listed again."""
    first: dict[date, int] = {}
    for row, day, *_ in entries:
        if day.year != entries[0].day.year:
            yield FieldError("", "year_row_year", (row, day, entries[0].day.year))
        elif day in first:
            yield FieldError("", "year_row_twice", (row, day, first[day]))
        first.setdefault(day, row)


def is_exception(entry: Entry) -> bool:
    """Whether the row says more than Monday to Friday does: a day moved, or a named weekend."""
    weekday = entry.day.weekday() < 5
    return entry.is_workday != weekday or bool(entry.name and not weekday)


def plain_day(entry: Entry, missing: list[date]) -> FieldError:
    return FieldError("", "year_row_plain", (entry.row, entry.day, len(missing), missing[0]))


def day_row(day: date, entry: Entry | None) -> dict[str, Any]:
    if entry is None:
        return {"day": day, "is_workday": day.weekday() < 5, "name": ""}
    return {"day": day, "is_workday": entry.is_workday, "name": entry.name}
