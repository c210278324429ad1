"""An uploaded sheet: how it is sent, and what is wrong with its rows, by row and column."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from marshmallow import fields

from secondment.kit.answers import locale
from secondment.kit.errors import words
from secondment.kit.fields import Choice, Flag, Input, Integer, Upload


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


class RowErrorRead(Input):
    """`row` is the sheet's own row number, `column` its own heading."""

    row = Integer()
    column = fields.String()
    value = fields.String()
    code = fields.String()
    message = fields.String()


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
