"""Strict input fields, one layer for bodies, queries and forms; a fault is a code of kit.errors.

A message has the form `code` or `code|value|value`; `faults` turns marshmallow's tree of them
into field errors with JSON pointers.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields
from werkzeug.datastructures import FileStorage

from secondment.kit.clock import EARLIEST, LATEST
from secondment.kit.errors import FieldError, Problem
from secondment.kit.ids import as_id
from secondment.kit.marks import classification_mark
from secondment.kit.text import clean

MESSAGES: dict[str, Any] = {
    "required": "required",
    "null": "null",
    "validator_failed": "invalid_format",
    "invalid": "invalid_type",
    "type": "invalid_type",
    "unknown": "unknown_field",
}
BIGGEST = 2**31 - 1

# What the fields check, in the words of JSON Schema: controls, with lines and without; blanks.
CONTROLS = {True: r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f", False: r"\x00-\x1f\x7f-\x9f"}
BLANKS = r"\s\u00ad\u200b-\u200d\u2060\ufeff"
DAY = "^2[01][0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


class Input(Schema):
    """Base of every body and query schema: unknown fields are refused."""

    error_messages = MESSAGES

    class Meta:
        unknown = RAISE
        ordered = True


class NoInput(Input):
    """A body or query that holds nothing."""


def fault(code: str, *values: object) -> ValidationError:
    return ValidationError("|".join([code, *(str(value) for value in values)]))


class Text(fields.String):
    """Characters, trimmed and NFC, 1..`most` of them; no controls, no classification mark.

    With `lines`, newlines may stand in it; with `blank`, it may be empty.
    """

    default_error_messages = MESSAGES

    def __init__(
        self,
        most: int,
        *,
        lines: bool = False,
        blank: bool = False,
        marks: bool = True,
        **kwargs: Any,
    ) -> None:
        self.most, self.lines, self.blank, self.marks = most, lines, blank, marks
        told = kwargs.setdefault("metadata", {})
        told |= {"maxLength": most} if blank else {"maxLength": most, "minLength": 1}
        told.setdefault("pattern", text_pattern(CONTROLS[lines], blank=blank))
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        try:
            text = clean(value, lines=self.lines)
        except Problem as problem:
            raise fault(problem.code) from None
        if not text and not self.blank:
            raise fault("blank")
        if len(text) > self.most:
            raise fault("too_long", self.most)
        if self.marks and classification_mark(text):
            raise fault("classified")
        return text


def text_pattern(controls: str, *, blank: bool) -> str:
    """No controls; unless it may be `blank`, a character that is none of BLANKS."""
    plain = f"[^{controls}]*"
    return f"^{plain}$" if blank else f"^{plain}[^{controls}{BLANKS}]{plain}$"


class Secret(Text):
    """A password or code: kept as typed, spaces and all, but for controls and its length."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(256, marks=False, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        super()._deserialize(value, attr, data, **kwargs)
        if len(value) > self.most:
            raise fault("too_long", self.most)
        return str(value)


class Pattern(Text):
    """A short text of a fixed form, e.g. a code."""

    def __init__(self, pattern: str, most: int, **kwargs: Any) -> None:
        self.pattern = re.compile(pattern)
        kwargs.setdefault("metadata", {})["pattern"] = f"^{pattern}$"
        super().__init__(most, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not self.pattern.fullmatch(text):
            raise fault("invalid_format")
        return text


class Month(Pattern):
    """A month, `2026-03`, from 1900 on: people were born before the programme's first year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])", 7, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return super()._deserialize(value, attr, data, **kwargs)
        except ValidationError as error:
            known = error.messages == ["invalid_type"]
            raise error if known else fault("invalid_month") from None


class Id(fields.String):
    """The id of another record; whether it exists is the service's question."""

    default_error_messages = MESSAGES

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {})["format"] = "uuid"
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        found = as_id(value)
        if found is None:
            raise fault("unknown_reference")
        return found


class Integer(fields.Integer):
    """A whole number from `least` to `most`; in a query its decimal digits."""

    default_error_messages = MESSAGES

    def __init__(self, least: int = 0, most: int = BIGGEST, **kwargs: Any) -> None:
        self.least, self.most = least, most
        kwargs.setdefault("metadata", {}).update({"minimum": least, "maximum": most})
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if (
            isinstance(data, Mapping)
            and isinstance(value, str)
            and getattr(data, "is_query", False)
        ):
            if not re.fullmatch(r"-?[0-9]{1,100}", value):
                raise fault("invalid_type")
            value = int(value)
        if type(value) is float and value.is_integer():
            value = int(value)  # 1.0 is an integer to JSON Schema
        if type(value) is not int:
            raise fault("invalid_type")
        if not self.least <= value <= self.most:
            raise fault("out_of_range", self.least, self.most)
        return value


class Flag(fields.Boolean):
    """true or false; in a query these two words."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if getattr(data, "is_query", False):
            value = {"true": True, "false": False}.get(value)
        if type(value) is not bool:
            raise fault("invalid_type")
        return value


class Day(fields.Date):
    """A calendar date, 2000-01-01..2199-12-31."""

    default_error_messages = MESSAGES

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {})["pattern"] = DAY
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str):
            raise fault("invalid_type")
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise fault("invalid_date")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise fault("invalid_date") from None
        if not EARLIEST <= day <= LATEST:
            raise fault("out_of_range", EARLIEST, LATEST)
        return day


class Choice(fields.String):
    """One of the given words."""

    default_error_messages = MESSAGES

    def __init__(self, choices: tuple[str, ...], **kwargs: Any) -> None:
        self.choices = choices
        none = [None] if kwargs.get("allow_none") else []
        kwargs.setdefault("metadata", {})["enum"] = [*choices, *none]
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise fault("invalid_type")
        if value not in self.choices:
            raise fault("invalid_choice", ", ".join(self.choices))
        return value


class Many(fields.List[Any]):
    """A list of `least`..`most` items; with `unique`, none twice."""

    default_error_messages = MESSAGES

    def __init__(
        self, inner: Any, *, least: int = 0, most: int = 100, unique: bool = False, **kwargs: Any
    ) -> None:
        self.least, self.most, self.unique = least, most, unique
        told = {"minItems": least, "maxItems": most} | ({"uniqueItems": True} if unique else {})
        kwargs.setdefault("metadata", {}).update(told)
        super().__init__(inner, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise fault("invalid_type")
        if len(value) > self.most:
            raise fault("too_many", self.most)
        if len(value) < self.least:
            raise fault("too_few", self.least)
        items: list[Any] = super()._deserialize(value, attr, data, **kwargs)
        if self.unique and len(set(items)) < len(items):
            raise fault("repeated_item")
        return items


class Part(fields.Nested):
    """An object inside an object."""

    default_error_messages = MESSAGES


class ReasonBody(Input):
    """The body of acts that need nothing but their reason."""

    reason = Text(1000, lines=True, required=True)


class Upload(fields.Raw):
    """A file part of a form."""

    default_error_messages = MESSAGES

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).update({"type": "string", "format": "binary"})
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> FileStorage:
        if not isinstance(value, FileStorage):
            raise fault("invalid_type")
        return value


def faults(messages: Any, pointer: str = "") -> Iterator[FieldError]:
    """The field errors in marshmallow's tree of messages."""
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            yield from faults(below, pointer + ("" if key == "_schema" else step_to(key)))
    elif isinstance(messages, str):
        code, *values = messages.split("|")
        yield FieldError(pointer, code, tuple(values))
    else:
        for message in messages:
            yield from faults(message, pointer)


def step_to(key: object) -> str:
    """One step of a JSON pointer; the key is the caller's, and may be long or no valid text."""
    text = str(key)[:100].encode("utf-8", "replace").decode()
    return f"/{text.replace('~', '~0').replace('/', '~1')}"
