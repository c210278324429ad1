"""Uploaded sheets as grids of cells with the sheet's own row numbers: XLSX, XLS, CSV."""

import csv
import io
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from secondment.kit.compound import OLE_MAGIC
from secondment.kit.errors import FieldError, define_codes, invalid_fields, refuse
from secondment.kit.marks import classification_mark

Cell = str | int | float | bool | date | datetime

ZIP_MAGIC = b"PK"
UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")  # Excel's "Unicode text"
DELIMITERS = ",\t;"
TEXT_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\r")

_IN_BRACKETS = re.compile(r"\(.*?\)")
_LEFT_OUT = re.compile(r"[\s及和与、/*:,.·]+")

READER = Path(__file__).with_name("sheet_reader.py")
READER_SECONDS = 30
# Each reader may use 256 MB while it lives; more than two at once wait for their turn.
READERS = BoundedSemaphore(2)

define_codes(
    {
        "not_a_sheet": (
            415,
            "只接受 XLSX、XLS 或 CSV 表格",
            "Only XLSX, XLS and CSV sheets are taken",
        ),
        "sheet_encrypted": (
            422,
            "文件设有密码，请去掉密码后再上传",
            "The file has a password; remove it and upload again",
        ),
        "sheet_unreadable": (
            422,
            "表格已损坏，无法读取",
            "The sheet is damaged and cannot be read",
        ),
        "sheet_too_large": (
            422,
            "表格过大（行、列或内容过多），请删去多余的行列后再上传",
            "The sheet has too many rows, columns or text; delete what is not needed",
        ),
        "sheet_encoding": (
            422,
            "无法识别文件编码，请用 UTF-8 或 GB18030 保存",
            "The encoding is not known; save the file in UTF-8 or GB18030",
        ),
    }
)


@dataclass(frozen=True)
class Budget:
    """How much a sheet may hold; `cells` and `characters` count over all its worksheets."""

    size: int = 20 * 1024 * 1024
    members: int = 2_000
    inflated: int = 64 * 1024 * 1024
    rows: int = 10_000
    columns: int = 200
    cells: int = 300_000
    characters: int = 5_000_000


@dataclass(frozen=True)
class Sheet:
    """One worksheet from its first row and column on: row number n is `rows[n - 1]`."""

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Top, left, bottom, right, counted from 0, ends included; the top left cell has the value."""
    epoch: date = date(1899, 12, 30)
    """The day of serial number 0."""
    typed: bool = True
    """False for CSV, where a number stands as its writer showed it: 2026.10 may read 2026.1."""

    def day(self, serial: float) -> date:
        """The date that a serial number stands for. Raises OverflowError far off the calendar."""
        return self.epoch + timedelta(days=int(serial))


def read_sheets(data: bytes, budget: Budget | None = None) -> list[Sheet]:
    """The visible worksheets of a file, known by its content whatever its name.

    Raises a Problem (`empty_file`, `sheet_too_large`, ...) when it cannot be taken.
    """
    budget = budget or Budget()
    if not data:
        raise refuse("empty_file")
    if len(data) > budget.size:
        raise refuse("too_large", budget.size)
    if data.startswith((ZIP_MAGIC, OLE_MAGIC)):
        return _read_workbook(data, budget)
    return [_read_csv(data, budget)]


def cell_text(cell: Cell) -> str:
    """A cell as text; whole numbers without `.0`, dates as 2026-03-01."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return str(cell)


def refuse_marked(sheets: Sequence[Sheet]) -> None:
    """Raise `classified`, with the rows, where a sheet bears a mark: nothing of it is taken."""
    marked = [
        FieldError(f"/file/{number}", "classified")
        for sheet in sheets
        for number, row in enumerate(sheet.rows, 1)
        if classification_mark("\n".join(map(cell_text, row)))
    ]
    if marked:
        raise invalid_fields(marked[:20])


def heading_key(text: str) -> str:
    """A column's name without what offices vary: `姓　名*` and `姓名（必填）` are one name."""
    text = _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", text))
    return _LEFT_OUT.sub("", text).lower()


def _read_workbook(data: bytes, budget: Budget) -> list[Sheet]:
    with READERS:
        try:
            reader = subprocess.run(
                [sys.executable, "-I", str(READER), json.dumps(asdict(budget))],
                input=data,
                capture_output=True,
                env={},  # the secrets of the service are none of its business
                timeout=READER_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise refuse("sheet_too_large") from error
    if reader.returncode < 0:  # ended by a limit: memory, or seconds of work
        raise refuse("sheet_too_large")
    if reader.returncode:
        raise RuntimeError(reader.stderr.decode(errors="replace"))
    answer = json.loads(reader.stdout)
    if "refused" in answer:
        raise refuse(*answer["refused"])
    epoch = date(1904, 1, 1) if answer["date1904"] else Sheet.epoch
    return [_sheet(found, epoch) for found in answer["sheets"]]


def _sheet(found: dict[str, Any], epoch: date) -> Sheet:
    rows = [[_cell(cell) for cell in row] for row in found["rows"]]
    merged = [(top, left, bottom, right) for top, left, bottom, right in found["merged"]]
    return Sheet(found["name"], rows, merged, epoch)


def _cell(cell: Any) -> Cell:
    if not isinstance(cell, list):
        return cell  # type: ignore[no-any-return]
    instant = datetime.fromisoformat(cell[0])
    whole_day = (instant.hour, instant.minute, instant.second) == (0, 0, 0)
    return instant.date() if whole_day else instant


def _read_csv(data: bytes, budget: Budget) -> Sheet:
    text = _decode(data)
    if not TEXT_CONTROLS.isdisjoint(text) or text.lstrip().startswith(("<", "%PDF", "{\\rtf")):
        raise refuse("not_a_sheet")
    if len(text) > budget.characters:
        raise refuse("sheet_too_large")
    delimiter = max(DELIMITERS, key=text[:4096].count)
    # strict: an open quotation mark would otherwise swallow the rest of the file in silence.
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return Sheet("", list(_within(records, budget)), typed=False)
    except csv.Error as error:
        raise refuse("sheet_unreadable") from error


def _within(records: Iterator[list[str]], budget: Budget) -> Iterator[list[Cell]]:
    cells = 0
    for number, record in enumerate(records, 1):
        cells += len(record)
        if number > budget.rows or len(record) > budget.columns or cells > budget.cells:
            raise refuse("sheet_too_large")
        yield list(record)


def _decode(data: bytes) -> str:
    """The text of a CSV: by its byte order mark, else UTF-8, else GB18030, each strictly."""
    if data.startswith(UTF16_BOMS):
        encodings = ["utf-16"]
    elif data.startswith(UTF8_BOM):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding).rstrip("\x1a")  # old programs end a file with ^Z
        except UnicodeDecodeError:
            continue
    raise refuse("sheet_encoding")
