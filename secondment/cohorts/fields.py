"""Input fields of persons, checked as rosters are, and the file part of a form."""

from collections.abc import Callable
from typing import Any

from secondment.cohorts import roster_values
from secondment.cohorts.roster_values import Fault
from secondment.cohorts.rules import is_masked
from secondment.kit.fields import Month, Text, fault


class PersonName(Text):
    """A name, written as rosters are read: padding taken out, one kind of middle dot."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return roster_values.name(text)
        except Fault:
            return text


class Phone(Text):
    """A telephone number; a masked one stands for the one stored."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return checked(super()._deserialize(value, attr, data, **kwargs), roster_values.phone)


class IdNumber(Text):
    """An 18-digit ID number (GB 11643); a masked one stands for the one stored."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return checked(super()._deserialize(value, attr, data, **kwargs), roster_values.id_number)


def checked(text: str, check: Callable[[str], str]) -> str:
    if is_masked(text):
        return text
    try:
        found = check(text)
    except Fault as why:
        raise fault(why.code, *why.values) from None
    if not found:  # a word for "none"
        raise fault("blank")
    return found


class BirthMonth(Month):
    """A month; a masked one stands for the one stored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        pattern = rf"^{self.pattern.pattern}$|^[0-9*-]*\*[0-9*-]*$"
        self.metadata = dict(self.metadata) | {"pattern": pattern}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str) and is_masked(value) and len(value) <= self.most:
            return value
        return super()._deserialize(value, attr, data, **kwargs)
