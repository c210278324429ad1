"""A list of accounts as a sheet: as the organisation department proposes it, as it is taken in."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from marshmallow import ValidationError

from secondment.kit.books import LOOKS_LIKE_FORMULA
from secondment.kit.errors import refuse
from secondment.kit.fields import faults
from secondment.kit.sheet_imports import RowError
from secondment.kit.sheets import Budget, Sheet, cell_text, heading_key, read_sheets
from secondment.people.schemas import UserBody

SHEET = "账号"
HEADER_WITHIN = 30
BUDGET = Budget(rows=2_000)
TITLES = {
    "username": "用户名",
    "display_name": "姓名",
    "department_code": "单位编码",
    "cadre_id": "干部标识",
}
WIDTHS = {"username": 20, "display_name": 14, "department_code": 14, "cadre_id": 40}
NEEDED = ("username", "display_name")
FIELDS = {heading_key(title): name for name, title in TITLES.items()}


@dataclass(frozen=True)
class Listed:
    """One account, its row, and the code of its department ("" for none)."""

    row: int
    body: dict[str, Any]
    department_code: str

    def error(self, name: str, code: str, *values: object) -> RowError:
        value = self.department_code if name == "department_code" else self.body.get(name, "")
        return RowError(self.row, TITLES[name], str(value), code, values)


@dataclass
class UserSheet:
    """`rows` are all that are filled in; an account is listed if its row is right as it stands."""

    rows: int = 0
    users: list[Listed] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def user_book(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The workbook of a proposal, all of it text."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#E7EEF7"})
        text = book.add_format({"num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        for at, (name, title) in enumerate(TITLES.items()):
            sheet.set_column(at, at, WIDTHS[name], text)
            sheet.write_string(0, at, title, head)
        for number, row in enumerate(rows, 1):
            for at, name in enumerate(TITLES):
                shape = quoted if row[name].startswith(LOOKS_LIKE_FORMULA) else text
                sheet.write_string(number, at, row[name], shape)
        sheet.freeze_panes(1, 0)
    return output.getvalue()


def read_users(data: bytes) -> UserSheet:
    """The accounts of the first worksheet with the columns 用户名 and 姓名, whatever stands above.

    Raises the codes of sheets and `users_header_missing`; what is wrong with a row is told in
    the result.
    """
    sheet, index, columns = header_in(read_sheets(data, BUDGET))
    found = UserSheet()
    seen: set[str] = set()
    for number, written in rows_below(sheet, index, columns):
        found.rows += 1
        user, errors = listed(number, written)
        if user and (name := user.body["username"].lower()) in seen:
            errors = [user.error("username", "duplicate")]
        elif user:
            seen.add(name)
        found.errors += errors
        found.users += [user] if user and not errors else []
    return found


def header_in(sheets: Sequence[Sheet]) -> tuple[Sheet, int, dict[str, int]]:
    for sheet in sheets:
        for index, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
            fields = [FIELDS.get(heading_key(cell_text(cell))) for cell in cells]
            columns = {name: at for at, name in enumerate(fields) if name}
            if columns.keys() >= set(NEEDED):
                return sheet, index, columns
    raise refuse("users_header_missing", HEADER_WITHIN)


def rows_below(
    sheet: Sheet, index: int, columns: Mapping[str, int]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The sheet's row numbers with what is written, for rows that hold anything of an account."""
    for number, cells in enumerate(sheet.rows[index + 1 :], index + 2):
        texts = {
            name: cell_text(cells[at]).strip() for name, at in columns.items() if at < len(cells)
        }
        if any(texts.values()):
            yield number, texts


def listed(row: int, written: Mapping[str, str]) -> tuple[Listed | None, list[RowError]]:
    sent = {name: text for name, text in written.items() if text and name != "department_code"}
    user = Listed(row, sent, written.get("department_code", ""))
    try:
        return Listed(row, UserBody().load(sent), user.department_code), []
    except ValidationError as error:
        found = faults(error.messages)
        return None, [user.error(one.pointer.strip("/"), one.code, *one.values) for one in found]
