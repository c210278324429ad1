"""A roster as offices send it, read into typed rows; what is wrong is told by row and column.

Needs no database: the caller hands in the names of the departments it knows.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from secondment.cohorts import errors as _codes  # noqa: F401 - its codes are raised here
from secondment.cohorts import roster_values as values
from secondment.cohorts.roster_columns import REQUIRED, Header, find_header, is_heading
from secondment.cohorts.roster_values import Fault
from secondment.kit.sheet_imports import RowError
from secondment.kit.sheets import Cell, Sheet, cell_text

NOTE_MOST = 1_000
MASKABLE = ("birth_month", "phone", "id_number")
OF_THE_SECONDMENT = frozenset(("host_unit", "starts_on", "ends_on", "period"))
# One value over several rows is common for these; nobody shares a name or an ID number.
MAY_SPAN_ROWS = frozenset(
    ("department", "unit_and_post", "city", "host_unit", "starts_on", "ends_on", "period", "note")
)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One secondment of one cadre, as written; None or empty where the sheet has nothing."""

    row: int
    """The sheet's own row number."""
    name: str
    department: str
    """As known to the caller, else as written."""
    host_unit: str
    starts_on: date
    ends_on: date
    gender: Literal["male", "female"] | None = None
    ethnicity: str = ""
    birth_month: str | None = None
    political_status: str = ""
    education: str = ""
    work_started_month: str | None = None
    post: str = ""
    rank: str = ""
    in_post_since_month: str | None = None
    city: str = ""
    seconded_post: str = ""
    phone: str | None = None
    id_number: str | None = None
    note: str = ""
    masked: Mapping[str, str] = field(default_factory=dict)
    """Fields given as a masked value (`138****1234`), which stands for the one stored."""


@dataclass(frozen=True, slots=True)
class Roster:
    """What a sheet holds. A row stands in `rows` only when nothing is wrong with it."""

    total: int
    """Rows with a person on them, right or wrong."""
    rows: list[RosterRow]
    errors: list[RowError]
    ignored: list[int]
    """Numbers of the rows taken for notes, signatures, group headings or the header once more."""
    header: Header


class Names:
    """Names of units as people vary them: spaces, full-width brackets."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = {name_key(name): name for name in known}
        self._longest = max(map(len, self._known), default=0)

    def known(self, text: str) -> str:
        """The known name that `text` means, else `text` itself."""
        return self._known.get(name_key(text), text)

    def split(self, text: str) -> tuple[str, str]:
        """`区商务局副局长` as unit and post, by the longest known name; else all is the unit."""
        key = name_key(text)
        for length in range(min(len(key), self._longest), 0, -1):
            found = self._known.get(key[:length])
            if found is not None:
                end = next(n for n in range(1, len(text) + 1) if name_key(text[:n]) == key[:length])
                return found, text[end:].strip(" \u3000、,，;；:：.-—")
        return text, ""


def name_key(name: str) -> str:
    """What two spellings of one unit's name have in common."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def read_roster(sheets: Sequence[Sheet], departments: Collection[str]) -> Roster:
    """The rows of the worksheet that has a roster's header.

    Raises `roster_header_missing`, `roster_columns_missing`, `roster_column_repeated` or
    `roster_on_several_sheets`; whatever is wrong with a row is told in the result.
    """
    sheet, header = find_header(sheets)
    names = Names(departments)
    spans = _spans(sheet, header)
    rows: list[RosterRow] = []
    errors: list[RowError] = []
    ignored: list[int] = []
    total = 0
    for index in range(header.last_row + 1, len(sheet.rows)):
        filled = [cell for cell in sheet.rows[index] if cell_text(cell).strip()]
        if not filled:
            continue
        cells = _cells(sheet.rows[index], header)
        if _is_aside(cells, filled):
            ignored.append(index + 1)
            continue
        total += 1
        cells |= {
            name: spans[index, at] for name, at in header.columns.items() if (index, at) in spans
        }
        row, faults = _row(index + 1, cells, sheet, header, names)
        errors += faults
        rows += [row] if row else []
    rows, repeats = _without_repeats(rows, header)
    errors = sorted(errors + repeats, key=lambda error: error.row)
    return Roster(total, rows, errors, ignored, header)


PARSERS: dict[str, Callable[[Cell, Sheet], Any]] = {
    "name": lambda cell, _: values.name(cell),
    "gender": lambda cell, _: values.gender(cell),
    "ethnicity": lambda cell, _: values.ethnicity(cell),
    "birth_month": values.month,
    "political_status": lambda cell, _: values.political_status(cell),
    "education": lambda cell, _: values.plain(cell),
    "work_started_month": values.month,
    "department": lambda cell, _: values.unit(cell),
    "post": lambda cell, _: values.plain(cell),
    "rank": lambda cell, _: values.unit(cell),
    "in_post_since_month": values.month,
    "city": lambda cell, _: values.unit(cell),
    "host_unit": lambda cell, _: values.unit(cell),
    "seconded_post": lambda cell, _: values.plain(cell),
    "starts_on": values.day,
    "ends_on": lambda cell, sheet: values.day(cell, sheet, last=True),
    "phone": lambda cell, _: values.phone(cell) or None,
    "id_number": lambda cell, _: values.id_number(cell) or None,
    "note": lambda cell, _: values.plain(cell, NOTE_MOST),
    "unit_and_post": lambda cell, _: values.unit(cell),
    "period": values.period,
}


def _cells(cells: Sequence[Cell], header: Header) -> dict[str, Cell]:
    return {name: cells[at] if at < len(cells) else "" for name, at in header.columns.items()}


def _row(
    number: int, cells: Mapping[str, Cell], sheet: Sheet, header: Header, names: Names
) -> tuple[RosterRow | None, list[RowError]]:
    found: dict[str, Any] = {}
    masked: dict[str, str] = {}
    errors: list[RowError] = []
    for name, parser in PARSERS.items():
        if name not in cells:
            continue
        try:
            if name in MASKABLE and "*" in values.folded(cells[name]):
                masked[name] = values.folded(cells[name])
            else:
                found[name] = parser(cells[name], sheet)
        except Fault as fault:
            value = _shown(name, cells[name])
            errors.append(RowError(number, header.titles[name], value, fault.code, fault.values))
    _take_apart(found, names)
    errors += _lacking(number, found, header, {error.column for error in errors})
    if found.get("starts_on") and found.get("ends_on") and found["ends_on"] < found["starts_on"]:
        value = found["ends_on"].isoformat()
        errors.append(RowError(number, header.title("ends_on"), value, "ends_before_start"))
    return None if errors else RosterRow(number, masked=masked, **found), errors


def _lacking(
    number: int, found: Mapping[str, Any], header: Header, told: Collection[str]
) -> list[RowError]:
    """A required value that is not there, unless its cell was already found faulty."""
    titles = [header.title(name) for name in REQUIRED if not found.get(name)]
    return [
        RowError(number, title, "", "required")
        for title in dict.fromkeys(titles)
        if title not in told
    ]


def _take_apart(found: dict[str, Any], names: Names) -> None:
    """Give the parts of what was written in one cell to their own fields, where these are empty."""
    if "unit_and_post" in found:
        department, post = names.split(found.pop("unit_and_post") or "")
        found["department"] = found.get("department") or department
        found["post"] = found.get("post") or post
    if "period" in found:
        starts_on, ends_on = found.pop("period") or (None, None)
        found["starts_on"] = found.get("starts_on") or starts_on
        found["ends_on"] = found.get("ends_on") or ends_on
    if found.get("department"):
        found["department"] = names.known(found["department"])


def _shown(name: str, cell: Cell) -> str:
    value = cell_text(cell).strip()[:100]
    if name in ("phone", "id_number") and len(value) > 6:
        return value[:3] + "*" * (len(value) - 6) + value[-3:]
    return value


# How the lines below a table begin, where no colon tells them from a person's name.
_FOOT = re.compile(
    r"(注|备注|附注|说明)[\d一.(、\s]|(合计|总计|小计)|单位\(盖章|共\s*\d+\s*(人|名)"
)
_IS_NAME = re.compile(r"[^\W\d_]+(?:[\s·][^\W\d_]+)*")


def _is_aside(cells: Mapping[str, Cell], filled: Sequence[Cell]) -> bool:
    """Whether a row of the body is no person's: a note, a signature line, a group's heading."""
    given = {name: cell_text(cell).strip() for name, cell in cells.items() if name != "seq"}
    given = {name: unicodedata.normalize("NFKC", text) for name, text in given.items() if text}
    if not given or is_heading(given.get("name", ""), "name"):
        return True  # a number alone, on a line kept free; the header once more on a further page
    first = next((cell_text(cell).strip() for cell in filled if isinstance(cell, str)), "")
    first = unicodedata.normalize("NFKC", first)
    if _is_lead(first):  # "填表人：赵六", and far beside it "2026年2月9日"
        real = {name for name, text in given.items() if not _is_lead(text)}
        return "name" not in real and len(real & OF_THE_SECONDMENT) < 2
    alone = len(filled) == 1
    return alone and not ("name" in given and _IS_NAME.fullmatch(first) and len(first) <= 20)


def _is_lead(text: str) -> bool:
    return ":" in text or _FOOT.match(text) is not None


def _spans(sheet: Sheet, header: Header) -> dict[tuple[int, int], Cell]:
    """The cells below the first of a merged range, with its value: a host unit over three rows."""
    columns = {at for name, at in header.columns.items() if name in MAY_SPAN_ROWS}
    return {
        (index, left): sheet.rows[top][left]
        for top, left, bottom, _ in sheet.merged
        if left in columns and top > header.last_row
        for index in range(top + 1, bottom + 1)
    }


def _without_repeats(
    rows: Sequence[RosterRow], header: Header
) -> tuple[list[RosterRow], list[RowError]]:
    """A row is an error when an earlier one has the same person at the same time."""
    seen: dict[tuple[object, ...], list[RosterRow]] = {}
    kept: list[RosterRow] = []
    errors: list[RowError] = []
    for row in rows:
        others = seen.setdefault(_person(row), [])
        other = next((other for other in others if _overlap(row, other)), None)
        if other:
            title = header.title("name")
            errors.append(RowError(row.row, title, row.name, "repeated_row", (other.row,)))
        else:
            others.append(row)
            kept.append(row)
    return kept, errors


def _person(row: RosterRow) -> tuple[object, ...]:
    return (row.id_number,) if row.id_number else (row.name, row.birth_month, row.department)


def _overlap(one: RosterRow, other: RosterRow) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
