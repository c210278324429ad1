"""Forms with objects inside objects: `limits-assign-amount`; rules are asked in small fields."""

import re
from typing import Any

from marshmallow import fields

from secondment.kit.fields import Integer, Many, Part
from secondment.web.asked import Asked, one_value
from secondment.web.forms import Form
from secondment.web.words import field_word

NUMBERS = re.compile(r"[\s,，、;；]+")


class NestedForm(Form):
    """A form some of whose fields are objects (kind `group`: `value` are its fields) or lists of
    numbers (kind `numbers`: typed in one line)."""

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        found = super().errors
        for one in self:
            found += [fault for part in leaves(one) for fault in faults_of(part)]
        return found

    def ask(self, name: str, described: fields.Field[Any], key: str, value: Any) -> Asked:
        if isinstance(described, Part):
            kept = value or {}
            parts = [
                self.ask(part, inner, f"{key}-{part}", kept.get(part))
                for part, inner in described.schema.fields.items()
            ]
            label = str(self.labels.get(key, self.labels.get(name, field_word(name))))
            return Asked(key, "group", label, parts, required=described.required)
        if isinstance(described, Many) and isinstance(described.inner, Integer):
            shown = self.sent.get(key, "") if self.sent is not None else None
            kept_text = "、".join(str(one) for one in value or ())
            label = str(self.labels.get(name, field_word(name)))
            hint = str(self.hints.get(name, ""))
            return Asked(key, "numbers", label, kept_text if shown is None else shown, hint=hint)
        asked = super().ask(name, described, key, value)
        if asked.kind == "flag" and self.sent is not None:
            asked.value = self.sent.get(key, "")
        return asked

    def given(self, name: str, described: Any, kind: str) -> Any:
        if isinstance(described, Part):
            return self.given_group(described, name)
        if kind == "numbers":
            texts = [one for one in NUMBERS.split(self.text(name)) if one]
            return [int(one) if one.isdigit() and len(one) < 10 else one for one in texts]
        return super().given(name, described, kind)

    def given_group(self, described: Any, key: str) -> dict[str, Any]:
        found = {}
        for part, inner in described.schema.fields.items():
            here = f"{key}-{part}"
            if isinstance(inner, Part):
                found[part] = self.given_group(inner, here)
            elif (value := one_value(inner, self.text(here))) is not None:
                found[part] = value
        return found

    def given_rows(self, name: str, described: Any) -> list[dict[str, Any]]:
        """What may be nothing and is left empty in a row is sent as nothing."""
        inner = described.inner.schema.fields
        rows = super().given_rows(name, described)
        return [
            row | {part: row.get(part) or None for part in inner if inner[part].allow_none}
            for row in rows
        ]

    def text(self, key: str) -> str:
        return self.sent.get(key, "") if self.sent is not None else ""

    def place(self, pointer: str) -> Asked | None:
        name, *below = pointer.strip("/").split("/")
        found = self.fields.get(name)
        if found is None or found.kind != "group":
            return super().place(pointer)
        for step in below:
            inside = found.value if found.kind == "group" else ()
            found = next((one for one in inside if one.name.endswith(f"-{step}")), found)
        return found


def leaves(asked: Asked) -> list[Asked]:
    """The fields below a group."""
    if asked.kind != "group":
        return []
    return [one for part in asked.value for one in (part, *leaves(part))]


def faults_of(asked: Asked) -> list[tuple[str, str, str]]:
    return [(asked.id, asked.label, message) for message in asked.errors]
