"""An uploaded sheet: how it is sent, what came of it, and what is wrong with its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from marshmallow import fields

from secondment.kit.answers import locale
from secondment.kit.errors import words
from secondment.kit.fields import Choice, Flag, Input, Integer, Part, Upload


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one cell. The message is `kit.errors.words(code, values, locale)`."""

    row: int
    """The sheet's own row number."""
    column: str
    """The sheet's own heading."""
    value: str
    """As written; of an ID or telephone number only both ends."""
    code: str
    values: tuple[object, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a sheet came to. With `mode` check, and where all was asked for and a row is wrong,
    nothing was written."""

    mode: str
    rows: int
    valid: int
    created: int
    unchanged: int
    different: list[RowError]
    errors: list[RowError]

    def told(self) -> dict[str, Any]:
        """As answers hold it."""
        rows = {"different": told_rows(self.different), "errors": told_rows(self.errors)}
        return vars(self) | rows


class Found(Protocol):
    """What a sheet's rows set against what is kept came to."""

    valid: int
    unchanged: int
    different: list[RowError]
    errors: list[RowError]


def outcome_of(mode: str, rows: int, found: Found, planned: int, *, partial: bool) -> Outcome:
    """The outcome where `planned` are to be made: none of them beside a wrong row, unless `partial`
    is asked for."""
    return Outcome(
        mode=mode,
        rows=rows,
        valid=found.valid,
        created=0 if found.errors and not partial else planned,
        unchanged=found.unchanged,
        different=found.different,
        errors=found.errors,
    )


class RowErrorRead(Input):
    """`row` is the sheet's own row number, `column` its own heading."""

    row = Integer()
    column = fields.String()
    value = fields.String()
    code = fields.String()
    message = fields.String()


class SheetOutcome(Input):
    """Of a row in `different` nothing kept was changed."""

    mode = Choice(("check", "import"))
    rows = Integer()
    valid = Integer()
    created = Integer()
    unchanged = Integer()
    different = fields.List(Part(RowErrorRead))
    errors = fields.List(Part(RowErrorRead))


class SheetForm(Input):
    file = Upload(required=True)


SheetQuery = Input.from_dict(  # a field named `partial` cannot stand in a class
    {
        "mode": Choice(("check", "import"), load_default="check"),
        "partial": Flag(
            load_default=False,
            metadata={"description": "write the right rows although others are wrong"},
        ),
    },
    name="SheetQuery",
)


def told_rows(errors: Iterable[RowError]) -> list[dict[str, Any]]:
    """The errors as answers hold them, in the caller's language."""
    language = locale()
    return [
        {
            "row": error.row,
            "column": error.column,
            "value": error.value,
            "code": error.code,
            "message": words(error.code, error.values, language),
        }
        for error in errors
    ]
