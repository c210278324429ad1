"""A department's table of answers as it comes back, read into one answer a task.

Needs no database. What is wrong is told by row and column; rows left empty are no answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from marshmallow import ValidationError

from secondment.cohorts import roster_values as values
from secondment.cohorts.roster_values import Fault
from secondment.kit.fields import faults
from secondment.kit.ids import as_id
from secondment.kit.sheet_imports import RowError
from secondment.kit.sheets import Cell, Sheet, cell_text, refuse_marked
from secondment.suggestions.answer_columns import (
    COLUMNS,
    DECISIONS,
    OUTCOME_CLASSES,
    TITLES,
    Header,
    find_header,
)
from secondment.suggestions.bodies import ReplyBody

OF_MEASURE = tuple(column.field for column in COLUMNS if column.of_measure and column.typed)
OF_TASK = tuple(column.field for column in COLUMNS if column.typed and not column.of_measure)
PREFILLED = ("section", "contact_name", "contact_phone", "note")
"""What may stand there although nobody has answered yet, or says nothing of an answer."""


@dataclass(frozen=True)
class Line:
    """One row: the measure it is of, and what was typed, still as text and dates."""

    row: int
    cells: Mapping[str, Cell]

    def __getitem__(self, name: str) -> Cell:
        return self.cells.get(name, "")

    @property
    def is_answered(self) -> bool:
        return any(self[name] != "" for name in (*OF_MEASURE, *OF_TASK) if name not in PREFILLED)


@dataclass(frozen=True)
class Answer:
    """What one task is answered, as a reply's body; where each of its fields stands."""

    assignment_id: str
    round: int
    reply_version: int
    """0: there was no reply under way when the table was made."""
    body: dict[str, Any]
    lines: tuple[Line, ...]

    def error(self, code: str, values: tuple[object, ...] = (), pointer: str = "") -> RowError:
        """A problem of the answer at the cell that a pointer into its body means."""
        _, *steps = pointer.split("/")
        line, name = self.lines[0], "number"
        if steps[:1] == ["measures"]:
            line = self.lines[int(steps[1])] if len(steps) > 1 else line
            name = {"id": "measure_id"}.get(steps[-1], steps[-1] if len(steps) > 2 else "decision")
        elif steps:
            name = steps[0]
            line = next((one for one in self.lines if one[name] != ""), line)
        return RowError(line.row, TITLES[name], cell_text(line[name]), code, values)


@dataclass(frozen=True)
class AnswerSheet:
    """`rows` are those answered, right or wrong; an answer is listed if nothing is wrong with it
    as it stands."""

    rows: int
    answers: list[Answer] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def read_answers(sheets: Sequence[Sheet]) -> AnswerSheet:
    """The answers on the worksheet that has the table's header.

    Raises `classified` for a sheet with a mark, and what `find_header` does.
    """
    refuse_marked(sheets)
    sheet, header = find_header(sheets)
    tasks: dict[str, list[Line]] = {}
    for index in range(header.row + 1, len(sheet.rows)):
        line = line_of(index, sheet, header)
        if line["assignment_id"] != "" or line.is_answered:
            tasks.setdefault(cell_text(line["assignment_id"]).strip(), []).append(line)
    answered = [lines for lines in tasks.values() if any(line.is_answered for line in lines)]
    found = AnswerSheet(sum(map(len, answered)))
    for lines in answered:
        answer, errors = answer_of(lines, sheet)
        found.errors.extend(errors)
        found.answers.extend([answer] if answer and not errors else [])
    return found


def line_of(index: int, sheet: Sheet, header: Header) -> Line:
    cells = sheet.rows[index]
    texts = {name: cells[at] for name, at in header.columns.items() if at < len(cells)}
    return Line(
        index + 1,
        {name: cell.strip() if isinstance(cell, str) else cell for name, cell in texts.items()},
    )


Parser = Callable[[Cell, Sheet], Any]


def text(cell: Cell, _: Sheet) -> str:
    return cell_text(cell).replace("\r\n", "\n")


def one_of(choices: Mapping[str, str]) -> Parser:
    def parse(cell: Cell, _: Sheet) -> str | None:
        written = values.folded(cell)
        if written and written not in choices:
            raise Fault("invalid_choice", "、".join(choices))
        return choices.get(written)

    return parse


PARSERS: dict[str, Parser] = {
    "decision": one_of(DECISIONS),
    "reason": text,
    "outcome_class": one_of(OUTCOME_CLASSES),
    "actions": text,
    "promised_on": values.day,
    "section": text,
    "contact_name": text,
    "contact_phone": text,
    "body": text,
}


class Reading:
    """The cells of one task's rows, parsed; faults are gathered."""

    def __init__(self, lines: Sequence[Line], sheet: Sheet) -> None:
        self.lines, self.sheet = lines, sheet
        self.errors: list[RowError] = []

    def fault(self, line: Line, name: str, code: str, *told: object) -> None:
        self.errors.append(RowError(line.row, TITLES[name], cell_text(line[name]), code, told))

    def value(self, line: Line, name: str) -> Any:
        try:
            return PARSERS[name](line[name], self.sheet)
        except Fault as fault:
            self.fault(line, name, fault.code, *fault.values)
            return None

    def shared(self, name: str) -> Any:
        """What the task's rows say together: it stands on one of them, or on all alike."""
        found = [(line, value) for line in self.lines if (value := self.value(line, name))]
        for line, value in found[1:]:
            if value != found[0][1]:
                self.fault(line, name, "conflicting_values")
        return found[0][1] if found else None

    def number(self, name: str) -> int:
        written = cell_text(self.lines[0][name])
        if not written.isdecimal():
            self.fault(self.lines[0], name, "unknown_reference")
            return 0
        return int(written)


def answer_of(lines: list[Line], sheet: Sheet) -> tuple[Answer | None, list[RowError]]:
    reading = Reading(lines, sheet)
    key = as_id(cell_text(lines[0]["assignment_id"]))
    if key is None:
        reading.fault(lines[0], "assignment_id", "unknown_reference")
        return None, reading.errors
    body = {name: value for name in OF_TASK if (value := reading.shared(name))}
    body["measures"] = [measure_of(line, reading) for line in lines]
    # What will be done is the answer where no other words are written.
    body.setdefault("body", body.get("actions", ""))
    versions = reading.number("round"), reading.number("reply_version")
    answer = Answer(key, *versions, body, tuple(lines))
    if reading.errors:
        return None, reading.errors
    try:
        return replace(answer, body=ReplyBody().load(as_sent(body))), []
    except ValidationError as error:
        found = faults(error.messages)
        return None, [answer.error(one.code, one.values, one.pointer) for one in found]


def as_sent(body: dict[str, Any]) -> dict[str, Any]:
    """The sheet's answer as the API would get it, so that one schema checks both."""
    promised = body.get("promised_on")
    return body | {"promised_on": promised.isoformat()} if promised else body


def measure_of(line: Line, reading: Reading) -> dict[str, Any]:
    found = {"id": cell_text(line["measure_id"]), "decision": reading.value(line, "decision")}
    found["reason"] = reading.value(line, "reason")
    return {name: value for name, value in found.items() if value}
