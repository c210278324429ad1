"""A field as a page asks for it, and what was typed in it as its schema takes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import fields
from werkzeug.datastructures import FileStorage

from secondment.kit.fields import Choice, Day, Flag, Id, Integer, Many, Part, Secret, Text, Upload

Option = tuple[str, str]
"""A value and what it is called."""

LONG = 200  # characters from which a text is asked in several lines


@dataclass
class Asked:
    """One field as the page shows it. `value` is a text, a list of texts, or of rows."""

    name: str
    kind: str
    label: str
    value: Any = ""
    hint: str = ""
    required: bool = False
    most: int | None = None
    options: Sequence[Option] = ()
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.name


def kind_of(asked: fields.Field[Any]) -> str:
    """How a field of a schema is asked for."""
    if isinstance(asked, Many):
        inner = asked.inner
        return {Part: "rows", Upload: "files", Text: "list"}.get(type(inner), "several")
    if isinstance(asked, Text) and not isinstance(asked, Secret):
        return "lines" if asked.lines or asked.most > LONG else "text"
    kinds: dict[type, str] = {
        Secret: "password",
        Day: "day",
        Integer: "number",
        Flag: "flag",
        Choice: "choice",
        Id: "choice",
        Upload: "file",
    }
    return kinds.get(type(asked), "text")


def one_value(described: Any, text: str | FileStorage | None) -> Any:
    """A text as the field takes it: numbers and flags as such; nothing for what was left out."""
    if isinstance(described, Flag):
        return text == "true"
    if not isinstance(text, str):
        return None
    if isinstance(described, Integer):
        bare = text.strip()
        return int(bare) if re.fullmatch(r"-?[0-9]{1,9}", bare) else bare or None
    if isinstance(described, Text):
        if text.strip() or described.required or described.blank:
            return text
        return None
    return text.strip() or None
