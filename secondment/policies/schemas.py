"""What the routes of policies take and give."""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from secondment.kit.fields import (
    CONTROLS,
    Choice,
    Day,
    Flag,
    Id,
    Input,
    Integer,
    Many,
    Part,
    Pattern,
    Text,
)
from secondment.kit.openapi import page_of
from secondment.kit.paging import list_query
from secondment.policies.defaults import COLOURS, LIMITS
from secondment.policies.models import (
    EVALUATIONS,
    LETTERS,
    OUTCOME_CLASSES,
    QUOTAS,
    REPORT_KINDS,
)
from secondment.policies.queries import OUTCOME_SCHEMES, POLICIES

CODE = r"[A-Za-z0-9_-]{1,40}"
AROUND = rf"[^{{}}{CONTROLS[False]}]*"  # what may stand around the number


def short_code(**more: Any) -> Pattern:
    return Pattern(CODE, 40, marks=False, **more)


class Limit(Input):
    """A time limit; with `roll`, a last day that is a rest day moves to the next working day."""

    amount = Integer(1, 366, required=True)
    unit = Choice(("working_day", "calendar_day", "month"), required=True)
    roll = Flag(required=True)


Limits = Input.from_dict({name: Part(Limit, required=True) for name in LIMITS}, name="Limits")


class Letter(Input):
    letter = Text(10, required=True)
    zh = Text(100, required=True)
    en = Text(100, required=True)


Letters = Input.from_dict(
    {name: Part(Letter, required=True) for name in OUTCOME_CLASSES}, name="Letters"
)


class SupervisionLevel(Input):
    """A step of supervision: its words, its document's template, its number series (none if
    empty), and the level that must have been used before it."""

    code = short_code(required=True)
    zh = Text(100, required=True)
    en = Text(100, required=True)
    template = short_code(required=True)
    series = Text(40, blank=True, required=True)
    after = short_code(required=True, allow_none=True)


class Lights(Input):
    """Yellow from so many working days before a date on; red from the day after it."""

    yellow_working_days = Integer(0, 60, required=True)


class Grade(Input):
    code = short_code(required=True)
    zh = Text(100, required=True)
    en = Text(100, required=True)


class ReportDuty(Input):
    """A report owed: at the end of the term, or on the last working day of each month or week."""

    kind = Choice(REPORT_KINDS, required=True)
    every = Choice(("term", "month", "week"), required=True)


class PolicyPatch(Input):
    name = Text(100)
    name_en = Text(100, blank=True)
    letter = Choice(LETTERS)
    send_on_sign_off = Flag()
    pre_check = Flag()
    paper_sign_off = Flag()
    evaluation = Choice(EVALUATIONS)
    contact_required = Flag()
    rounds = Integer(1, 2)
    limits = Part(Limits)
    reply_cap_months = Integer(1, 24)
    outcome_scheme_id = Id()
    supervision_levels = Many(
        Part(SupervisionLevel), most=9, metadata={"examples": [COLOURS], "description": "in order"}
    )
    lights = Part(Lights)
    grade_scale = Many(Part(Grade), least=2, most=10, metadata={"description": "best first"})
    quota = Choice(QUOTAS)
    quota_percent = Integer(1, 100)
    suggestion_number = Pattern(
        rf"{AROUND}\{{n\}}{AROUND}",
        60,
        metadata={"examples": ["第{n}号"], "description": "`{n}`: the number"},
    )
    report_duties = Many(Part(ReportDuty), most=20)
    reminders = Many(
        Integer(0, 60),
        most=5,
        unique=True,
        metadata={"description": "working days before a date on which the unit is reminded of it"},
    )

    @validates_schema
    def check_rows(self, data: dict[str, Any], **_: Any) -> None:
        """No code twice; a level stands after one that is listed before it."""
        levels = data.get("supervision_levels", [])
        check_once("supervision_levels", "code", (level["code"] for level in levels))
        check_once("grade_scale", "code", (grade["code"] for grade in data.get("grade_scale", [])))
        duties = ((duty["kind"], duty["every"]) for duty in data.get("report_duties", []))
        check_once("report_duties", "kind", duties)
        before: set[str | None] = {None}
        for position, level in enumerate(levels):
            if level["after"] not in before:
                fault = {position: {"after": ["unknown_reference"]}}
                raise ValidationError({"supervision_levels": fault})
            before.add(level["code"])


def check_once(field: str, part: str, keys: Iterable[Any]) -> None:
    seen = set()
    for position, key in enumerate(keys):
        if key in seen:
            raise ValidationError({field: {position: {part: ["repeated_item"]}}})
        seen.add(key)


class PolicyBody(PolicyPatch):
    """A switch left out is as in the shipped policy `study`."""

    code = short_code(required=True)
    name = Text(100, required=True)
    district_id = Id(allow_none=True, metadata={"description": "null: open to all districts"})


class PolicyRead(PolicyBody):
    id = Id()
    version = Integer()
    updated_at = fields.DateTime()


class SchemePatch(Input):
    name = Text(100)
    name_en = Text(100, blank=True)
    letters = Part(Letters)


class SchemeBody(SchemePatch):
    code = short_code(required=True)
    name = Text(100, required=True)
    letters = Part(Letters, required=True)


class SchemeRead(SchemeBody):
    id = Id()
    version = Integer()
    updated_at = fields.DateTime()


class CalendarDayBody(Input):
    day = Day(required=True)
    is_workday = Flag(required=True)
    name = Text(60, blank=True, load_default="")


class CalendarBody(Input):
    """A year's days, every one and each once. `confirmed` false: no official notice yet."""

    days = Many(Part(CalendarDayBody), least=365, most=366, required=True)
    source = Text(60, blank=True, load_default="")
    confirmed = Flag(load_default=True)


class CalendarDayRead(Schema):
    """`workday_no` counts the working days since 2000-01-01, this one included."""

    day = fields.Date()
    is_workday = Flag()
    name = fields.String()
    source = fields.String()
    confirmed = Flag()
    workday_no = Integer()


class CalendarRead(Schema):
    id = Id()
    year = Integer(2000, 2199)
    working_days = Integer()
    days = fields.List(fields.Nested(CalendarDayRead))
    version = Integer()
    updated_at = fields.DateTime()


PolicyPage = page_of(PolicyRead)
SchemePage = page_of(SchemeRead)
PolicyQuery = list_query(POLICIES, code=short_code(), district_id=Id())
SchemeQuery = list_query(OUTCOME_SCHEMES, code=short_code())
