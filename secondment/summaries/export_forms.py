"""The forms in which rows are given out, made portion by portion, so that memory stays the same."""

import csv
import io
import logging
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import IO

import orjson
import xlsxwriter

from secondment.kit.answers import encode
from secondment.kit.books import LOOKS_LIKE_FORMULA
from secondment.summaries.columns import Column, Value
from secondment.summaries.rules import Row
from secondment.summaries.workbook import Formats, table

LOG = logging.getLogger("secondment")
Portions = Iterable[list[Row]]

BREAK = orjson.Fragment(b"\n")  # between rows: no newline stands within JSON, where it is escaped
MOST_LINES = 1_048_576  # of a sheet, the head among them: Excel's own limit
CHUNK = 64 * 1024
NO_LINE = b'{"interrupted":\n'  # no JSON: whoever reads the lines stops at it
INTERRUPTED = "导出中断，以上内容不完整 / Interrupted: rows are missing"


def json_chunks(portions: Portions) -> Iterator[bytes]:
    """`{"items": […]}`; without its end where reading fails."""
    before = b'{"items":['
    for rows in portions:
        yield before + encode(rows)[1:-1]
        before = b","
    yield b"]}" if before == b"," else before + b"]}"


def ndjson_chunks(portions: Portions) -> Iterator[bytes]:
    """A line of JSON for each row. A portion is encoded at once: row by row takes longer than all
    else that is done to a row here."""
    for rows in portions:
        parted = list(chain.from_iterable((row, BREAK) for row in rows))
        yield encode(parted[:-1])[1:-1].replace(b",\n,", b"\n") + b"\n"


def csv_chunks(portions: Portions, columns: Sequence[Column]) -> Iterator[bytes]:
    """A head and a line for each row, in UTF-8 with the mark by which Excel and WPS know it."""
    yield csv_lines([[column.title for column in columns]]).encode("utf-8-sig")
    for rows in portions:
        lines = ([cell(column.value(row)) for column in columns] for row in rows)
        yield csv_lines(lines).encode()


def csv_lines(lines: Iterable[list[str]]) -> str:
    output = io.StringIO()
    csv.writer(output).writerows(lines)
    return output.getvalue()


def cell(value: Value) -> str:
    """What would be taken for a formula stands after an apostrophe."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(LOOKS_LIKE_FORMULA) else value
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def xlsx_file(portions: Portions, columns: Sequence[Column], title: str) -> IO[bytes]:
    """A temporary file with the workbook, to be closed by whoever takes it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder}) as book,
        ):
            rows = (row for portion in portions for row in portion)
            table(book.add_worksheet(title), Formats(book), columns, rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def file_chunks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(CHUNK), b"")


def told_if_cut(chunks: Iterator[bytes], mark: bytes, request_id: str) -> Iterator[bytes]:
    """The chunks; where making them fails, `mark` after the last one, and no end of the answer."""
    try:
        yield from chunks
    except Exception:
        LOG.exception("export interrupted", extra={"event": {"request_id": request_id}})
        if mark:
            yield mark
        raise
