"""A suggestions register as offices send it, read into rows; faults are told by row and column.

Needs no database: who and which unit is meant is asked in `register_match`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from secondment.cohorts import roster_values as values
from secondment.cohorts.roster_values import NOTHING, Fault
from secondment.kit.errors import Problem
from secondment.kit.fields import faults
from secondment.kit.sheet_imports import RowError
from secondment.kit.sheets import Cell, Sheet, cell_text, refuse_marked
from secondment.kit.text import clean
from secondment.suggestions.bodies import SuggestionPatch
from secondment.suggestions.register_columns import (
    MEASURES,
    REQUIRED,
    Header,
    field_of,
    find_header,
)
from secondment.suggestions.register_measures import split_measures
from secondment.suggestions.words import SOURCES

SHOWN = 100  # characters of a faulty value
# One value over several rows is common for these; a title over several has a measure in each.
MAY_SPAN_ROWS = ("proposer", "unit", "suggested_department", "topic", "source")
SOURCE_BY_NAME = {zh: code for code, (zh, _) in SOURCES.items()}


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One suggestion as written; empty where the sheet has nothing."""

    row: int
    """The sheet's own number of its first row."""
    proposer: str
    title: str
    unit: str = ""
    problem: str = ""
    measures: tuple[str, ...] = ()
    suggested_department: str = ""
    topic: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """What a sheet holds. A row stands in `rows` only when nothing is wrong with it."""

    total: int
    """Suggestions on it, right or wrong."""
    rows: list[RegisterRow]
    errors: list[RowError]
    header: Header


@dataclass(slots=True)
class Entry:
    """The cells of one suggestion: those of its row, and the measures of rows below it."""

    row: int
    cells: dict[str, Cell]
    measures: list[Cell] = field(default_factory=list)


def read_register(sheets: Sequence[Sheet]) -> Register:
    """The suggestions of the worksheet that has a register's header.

    Raises `classified` with the rows that bear a mark, `register_header_missing`,
    `register_columns_missing`, `register_column_repeated`, `register_on_several_sheets`;
    whatever else is wrong with a row is told in the result.
    """
    refuse_marked(sheets)
    sheet, header = find_header(sheets)
    schema = SuggestionPatch()
    rows: list[RegisterRow] = []
    errors: list[RowError] = []
    found = entries(sheet, header)
    for entry in found:
        row, wrong = read_entry(entry, header, schema)
        errors += wrong
        rows += [row] if row else []
    return Register(len(found), rows, errors, header)


def entries(sheet: Sheet, header: Header) -> list[Entry]:
    """The suggestions below the header; a row with nothing but a measure belongs to the one above.

    Notes, signatures, group headings and the header once more are left out.
    """
    spans = _spans(sheet, header)
    found: list[Entry] = []
    for index in range(header.row + 1, len(sheet.rows)):
        cells = sheet.rows[index]
        filled = [text for cell in cells if (text := _text(cell))]
        given = {name: _at(cells, at) for name, at in header.columns.items() if name != "seq"}
        given = {name: cell for name, cell in given.items() if _text(cell)}
        measures = [cell for at in header.measures if _text(cell := _at(cells, at))]
        spanned = {
            name: spans[index, at] for name, at in header.columns.items() if (index, at) in spans
        }
        if not (given or measures) or _is_aside(spanned | given, filled):
            continue
        if found and measures and not given:
            found[-1].measures += measures
            continue
        found.append(Entry(index + 1, spanned | given, measures))
    return found


def _text(cell: Cell) -> str:
    return cell_text(cell).strip()


def _at(cells: Sequence[Cell], column: int) -> Cell:
    return cells[column] if column < len(cells) else ""


# How the lines below a table begin.
_FOOT = re.compile(
    r"(注|备注|附注|说明|填表|制表|填报|审核|审签|联系|日期|合计|总计|小计|单位\(盖章)"
    r"[人日期电话单位\s]*[:\d一.(、)\s]|(合计|总计|小计)$|共\s*\d+\s*(条|件|项)"
)
_IS_NAME = re.compile(r"[^\W\d_]+(?:[\s·][^\W\d_]+)*")


def _is_aside(given: Mapping[str, Cell], filled: Sequence[str]) -> bool:
    """Whether a row of the body is no suggestion's, nor a further measure of one."""
    if (heading := field_of(_text(given.get("proposer", "")))) and heading[0] == "proposer":
        return True  # the header once more, on a further page
    first = unicodedata.normalize("NFKC", filled[0])
    proposer = unicodedata.normalize("NFKC", _text(given.get("proposer", "")))
    if _FOOT.match(first):
        return not proposer or _FOOT.match(proposer) is not None
    alone = len(filled) == 1 and first == proposer  # 一、楼宇经济类
    return alone and not (_IS_NAME.fullmatch(proposer) and len(proposer) <= 20)


def _spans(sheet: Sheet, header: Header) -> dict[tuple[int, int], Cell]:
    """The cells below the first of a merged range, with its value: a proposer over three rows."""
    columns = {header.columns[name] for name in MAY_SPAN_ROWS if name in header.columns}
    return {
        (index, left): sheet.rows[top][left]
        for top, left, bottom, _ in sheet.merged
        if left in columns and top > header.row
        for index in range(top + 1, bottom + 1)
    }


def _lines(cell: Cell) -> str:
    """A cell as it is, lines and all; what only says "nothing" is nothing."""
    try:
        text = clean(cell_text(cell), lines=True)
    except Problem as problem:
        raise Fault(problem.code) from problem
    return "" if text in NOTHING else text


def _person(cell: Cell) -> str:
    """A name as rosters write it; it is looked for, not judged."""
    try:
        return values.name(cell)
    except Fault:
        return values.unit(cell)


def _source(cell: Cell) -> str:
    text = values.unit(cell)
    if text and text not in SOURCE_BY_NAME:
        raise Fault("invalid_choice", "、".join(SOURCE_BY_NAME))
    return SOURCE_BY_NAME.get(text, "")


PARSERS: dict[str, Callable[[Cell], str]] = {
    "proposer": _person,
    "unit": values.unit,
    "title": values.plain,
    "problem": _lines,
    "suggested_department": values.unit,
    "topic": values.plain,
    "source": _source,
}


def read_entry(
    entry: Entry, header: Header, schema: SuggestionPatch
) -> tuple[RegisterRow | None, list[RowError]]:
    """The row, checked as a body that drafts a suggestion is; or what is wrong with it."""
    found: dict[str, Any] = {}
    wrong: dict[str, tuple[str, Fault]] = {}
    for name, parser in PARSERS.items():
        cell = entry.cells.get(name, "")
        try:
            found[name] = parser(cell)
        except Fault as fault:
            wrong[name] = (_text(cell), fault)
    try:
        texts: list[str] = []
        for cell in entry.measures:
            texts += split_measures(_lines(cell), after=len(texts))
        found[MEASURES] = tuple(texts)
    except Fault as fault:
        wrong[MEASURES] = (_text(entry.measures[0]), fault)
    for name in REQUIRED:
        if name not in wrong and not found[name]:
            wrong[name] = ("", Fault("required"))
    wrong = _refused(found, schema) | wrong
    errors = [
        RowError(entry.row, header.title(name), value[:SHOWN], fault.code, fault.values)
        for name, (value, fault) in wrong.items()
    ]
    return None if errors else RegisterRow(entry.row, **found), errors


def _refused(found: Mapping[str, Any], schema: SuggestionPatch) -> dict[str, tuple[str, Fault]]:
    """What the body of a suggestion would not take; of a field the first fault."""
    taken = {name: found.get(name) for name in ("title", "problem", "topic", "source")}
    body: dict[str, Any] = {name: text for name, text in taken.items() if text}
    body[MEASURES] = [{"text": text} for text in found.get(MEASURES, ())]
    try:
        schema.load(body)
    except ValidationError as error:
        wrong: dict[str, tuple[str, Fault]] = {}
        for one in faults(error.messages):
            _, name, *place = one.pointer.split("/")
            value = found[name][int(place[0])] if place else found[name]
            shown = value if isinstance(value, str) else ""
            wrong.setdefault(name, (shown, Fault(one.code, *one.values)))
        return wrong
    return {}
