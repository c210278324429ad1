"""Forms made from the API's schemas: the same fields, the same checks, the same faults.

A form's field has the name of the schema's; a list of objects is asked in rows,
`measures-0-text`. What was typed comes back as it was typed, with what is wrong beside it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask import current_app, g, request
from marshmallow import Schema, fields
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict

from secondment.kit.answers import locale
from secondment.kit.edge import as_problem
from secondment.kit.errors import CODES, Problem, words
from secondment.kit.fields import Flag, Many, Text
from secondment.kit.operations import act, operation
from secondment.web.asked import Asked, Option, kind_of, one_value
from secondment.web.pages import actor, check_form
from secondment.web.words import CHOICES, field_word, word, worded

MORE_ROWS = 3  # empty rows under those filled in
GONE = (403, 404, 405)  # nothing to put right on the form


class Form:
    """A form for the body of an operation.

    `only` are the fields asked, in their order (default: all); `values` what stands in them at
    first; `options` the choices of those that name other items, by field; `labels` and `hints`
    their words where the field's own do not fit; `fixed` what the page sends without asking;
    `needed` are fields that the page cannot do without, though the schema can; `prefix` begins its
    fields' names where a page has several forms, sent together.
    """

    def __init__(
        self,
        name: str,
        *,
        only: Iterable[str] | None = None,
        without: Iterable[str] = (),
        values: Mapping[str, Any] | None = None,
        options: Mapping[str, Sequence[Option]] | None = None,
        labels: Mapping[str, str] | None = None,
        hints: Mapping[str, str] | None = None,
        kinds: Mapping[str, str] | None = None,
        fixed: Mapping[str, Any] | None = None,
        needed: Iterable[str] = (),
        version: int | None = None,
        prefix: str = "",
    ) -> None:
        self.operation, self.prefix = name, prefix
        self.schema = operation(name).body
        self.options, self.labels, self.hints = options or {}, labels or {}, hints or {}
        self.kinds, self.fixed, self.kept = kinds or {}, fixed or {}, values or {}
        self.needed = set(needed)
        names = list(only) if only is not None else list(self.schema.fields)
        self.names = [one for one in names if one not in set(without) | set(self.fixed)]
        self.sent = sent_texts(prefix)
        stated = str(version if self.sent is None else self.sent.get(f"{prefix}version", ""))
        self.version = int(stated) if stated.isdigit() else None
        self.present = version
        self.problems: list[str] = []
        self.row_numbers: dict[str, list[int]] = {}
        self.fields = {
            name: self.ask(name, self.schema.fields[name], prefix + name, self.kept.get(name))
            for name in self.names
        }

    def __iter__(self) -> Any:
        return iter(self.fields.values())

    def __getitem__(self, name: str) -> Asked:
        return self.fields[name]

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    @property
    def has_files(self) -> bool:
        return any(one.kind in ("file", "files") for one in self)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """The faults at fields: the element's id, the field's label, the message."""
        found = []
        for one in self:
            found += [(one.id, one.label, message) for message in one.errors]
            for row in one.value if one.kind == "rows" else ():
                for part in row:
                    found += [(part.id, part.label, message) for message in part.errors]
        return found

    def leave_out(self, name: str) -> None:
        """Do not ask for a field after all."""
        self.names.remove(name)
        del self.fields[name]

    def uploaded(self, name: str) -> list[str]:
        """The files that an earlier try of this form brought: they are there already."""
        return self.sent.getlist(f"{self[name].name}-kept") if self.sent is not None else []

    def keep_uploaded(self, name: str, ids: list[str]) -> None:
        """Have the form send these files' ids, should it come back."""
        self[name].value = ids

    # What is shown

    def ask(self, name: str, described: fields.Field[Any], key: str, value: Any) -> Asked:
        kind = self.kinds.get(name, kind_of(described))
        asked = Asked(
            key,
            kind,
            str(self.labels.get(name, field_word(name))),
            hint=str(self.hints.get(name, "")),
            required=described.required or name in self.needed or self.stays(described, value),
            most=described.most if isinstance(described, Text) else None,
        )
        if kind in ("choice", "several"):
            asked.options = self.choices(name, described)
        if kind == "rows":
            asked.value = self.rows(key, described, value)
        elif kind not in ("file", "files", "password"):
            asked.value = self.shown(key, kind, value)
        return asked

    def stays(self, described: fields.Field[Any], value: Any) -> bool:
        """Whether a change may give another value, but not none."""
        changes = operation(self.operation).route.method == "PATCH"
        may_go = described.allow_none or getattr(described, "blank", False)
        return changes and bool(value) and not (may_go or isinstance(described, Many | Flag))

    def choices(self, name: str, described: Any) -> Sequence[Option]:
        if name in self.options:
            return self.options[name]
        described = described.inner if isinstance(described, Many) else described
        codes = getattr(described, "choices", ())
        kind = name if name in CHOICES else ""
        return [(code, word(kind, code) if kind else code) for code in codes]

    def shown(self, key: str, kind: str, value: Any) -> Any:
        """What was typed, else what is kept."""
        if self.sent is not None and (key in self.sent or kind in ("several", "flag")):
            return self.sent.getlist(key) if kind == "several" else self.sent.get(key, "")
        if kind == "several":
            return [str(one) for one in value or ()]
        if isinstance(value, bool):
            return "true" if value else ""
        if kind == "list":
            return "\n".join(value or ())
        return "" if value is None else str(value)

    def rows(self, key: str, described: Any, value: Any) -> list[list[Asked]]:
        """The rows typed or kept, and some empty ones; none where a hidden part says what a row
        is of."""
        inner: Schema = described.inner.schema
        kept = list(value or ())
        more = 0 if any(self.kinds.get(part) == "hidden" for part in inner.fields) else MORE_ROWS
        if self.sent is not None:
            numbers = sorted(
                {
                    int(found[1])
                    for name in self.sent
                    if (found := re.fullmatch(rf"{re.escape(key)}-([0-9]{{1,4}})-\w+", name))
                }
            )
        else:
            numbers = list(range(min(len(kept) + more, described.most)))
        return [
            [
                self.ask(
                    part,
                    inner.fields[part],
                    f"{key}-{number}-{part}",
                    kept[number].get(part) if number < len(kept) else None,
                )
                for part in inner.fields
            ]
            for number in numbers[: described.most + MORE_ROWS]
        ]

    # What was sent

    def body(self) -> dict[str, Any]:
        """What was typed, as the schema takes it."""
        found = dict(self.fixed)
        for name in self.names:
            described = self.schema.fields[name]
            value = self.given(name, described, self[name].kind)
            if value is not None or name in self.nothing:
                found[name] = value
        return found

    @property
    def nothing(self) -> set[str]:
        """The fields left empty that may hold nothing."""
        sent: Mapping[str, str] = self.sent if self.sent is not None else {}
        return {
            name
            for name in self.names
            if self.schema.fields[name].allow_none
            and (key := self[name].name) in sent
            and not sent[key].strip()
        }

    def given(self, name: str, described: Any, kind: str) -> Any:
        """One field's value for the schema; None where there is nothing to say."""
        if kind == "rows":
            return self.given_rows(name, described)
        key = self[name].name
        if kind in ("file", "files"):
            uploads = [one for one in request.files.getlist(key) if one.filename]
            return (uploads if kind == "files" else uploads[0]) if uploads else None
        sent: MultiDict[str, str] = self.sent if self.sent is not None else MultiDict()
        if kind == "several":
            chosen = [one for text in sent.getlist(key) for one in text.split() if one]
            return chosen if chosen or not described.required else None
        if kind == "list":
            return [one.strip() for one in sent.get(key, "").splitlines() if one.strip()]
        value = one_value(described, sent.get(key))
        emptied = value is None and sent.get(key) == "" and self.kept.get(name)
        return "" if emptied and isinstance(described, Text) else value

    def given_rows(self, name: str, described: Any) -> list[dict[str, Any]]:
        """The rows in which something stands, were it a hidden part; their numbers are kept for
        what is wrong in them."""
        found, numbers = [], []
        inner = described.inner.schema
        sent: MultiDict[str, str] = self.sent if self.sent is not None else MultiDict()
        for number, row in enumerate(self[name].value):
            if not any(sent.get(part.name, "").strip() for part in row):
                continue
            keys = dict(zip(inner.fields, row, strict=True))
            values = {
                part: one_value(inner.fields[part], sent.get(asked.name))
                for part, asked in keys.items()
            }
            found.append({part: value for part, value in values.items() if value is not None})
            numbers.append(number)
        self.row_numbers[name] = numbers
        return found

    # What is wrong

    def tell(self, problem: Problem) -> None:
        """Put the problem's faults beside their fields, the rest at the top of the form."""
        language = locale()
        if not problem.errors:
            self.problems.append(words(problem.code, worded(problem), language))
        for fault in problem.errors:
            message = words(fault.code, map(str, fault.values), language)
            place = self.place(fault.pointer)
            if place is None:
                self.problems.append(message)
            elif message not in place.errors:
                place.errors.append(message)

    def place(self, pointer: str) -> Asked | None:
        """The field that a JSON pointer names: `/measures/0/text`."""
        name, *below = pointer.strip("/").split("/")
        if name not in self.fields:
            return None
        asked = self[name]
        if asked.kind == "rows" and len(below) > 1 and below[0].isdigit():
            numbers = self.row_numbers.get(name, [])
            row = asked.value[numbers[int(below[0])]]
            return next((one for one in row if one.name.endswith(f"-{below[1]}")), asked)
        return asked

    def send(self, *, query: Mapping[str, str] | None = None, **path: str) -> Any:
        """Do what the form asks for: what the operation answers, or None where the form came back
        with its faults. Raises what no form can put right."""
        return self.attempt(
            lambda: act(
                self.operation,
                actor(),
                self.body(),
                version=self.version,
                query=query,
                **path,
            )
        )

    def attempt(self, deed: Callable[[], Any]) -> Any:
        """The same for an act that is more than one operation."""
        try:
            check_form()
            done = deed()
        except (Problem, StaleDataError, IntegrityError) as error:
            problem = as_problem(error)
            if problem.status in GONE or problem.status >= 500:
                raise
            current_app.extensions["refused"](problem)
            self.tell(problem)
            if problem.code == "stale":  # told; whoever sends it again has seen what stands there
                self.version = self.present
            g.form_status = CODES[problem.code].status
            return None
        return {} if done is None else done


def sent_texts(prefix: str) -> MultiDict[str, str] | None:
    """The texts sent, if the form with that prefix is among what was sent."""
    here = request.method == "POST" and (
        not prefix or any(name.startswith(prefix) for name in request.form)
    )
    return request.form if here else None
