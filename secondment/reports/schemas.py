"""What the routes of reports and files take and give."""

from typing import Any

from marshmallow import Schema, ValidationError, fields

from secondment.kit.bodies import FILE_PARTS, parse_json
from secondment.kit.errors import Problem
from secondment.kit.fields import (
    Choice,
    Day,
    Flag,
    Id,
    Input,
    Integer,
    Many,
    Part,
    Text,
    Upload,
    fault,
)
from secondment.kit.ids import as_id
from secondment.kit.openapi import page_of
from secondment.kit.paging import list_query
from secondment.policies.models import REPORT_KINDS
from secondment.reports.files import FILE_KINDS
from secondment.reports.queries import LISTING
from secondment.reports.states import CIRCULATIONS, REPORT, TEXT_REASONS, TEXT_STATUSES

REASON = 1000


class ReportText(Input):
    kind = Choice(REPORT_KINDS)
    title = Text(100)
    body = Text(100_000, lines=True, blank=True)
    period_start = Day(allow_none=True)
    period_end = Day(allow_none=True)


class ReportBody(ReportText):
    secondment_id = Id(required=True)
    kind = Choice(REPORT_KINDS, required=True)
    title = Text(100, required=True)


class ReportPatch(ReportText):
    """The author changes the text, hr alone the circulation."""

    circulation = Choice(CIRCULATIONS)


class ReportReturnBody(Input):
    reason = Text(REASON, lines=True, required=True)


class ReportAcceptBody(Input):
    circulation = Choice(CIRCULATIONS)


class FileRow(Schema):
    id = Id()
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    text_status = Choice(TEXT_STATUSES)
    text_reason = Choice(
        TEXT_REASONS, allow_none=True, metadata={"description": "why it has no text"}
    )
    quarantined_at = fields.DateTime(
        allow_none=True,
        metadata={
            "description": "when a classification mark was found in it; nobody can open it any more"
        },
    )
    uploaded_by = Id(allow_none=True)
    created_at = fields.DateTime()
    version = Integer()


class FileRead(FileRow):
    """`kind` and `item_id` name what it is attached to."""

    kind = Choice(FILE_KINDS)
    item_id = Id()


class FileText(Schema):
    """`complete` is false where the file has more than the 1,000,000 characters that are kept, or
    pages that could not be read. `message` tells the reason in the caller's language."""

    text_status = Choice(TEXT_STATUSES)
    text_reason = Choice(TEXT_REASONS, allow_none=True)
    message = fields.String(allow_none=True)
    complete = Flag()
    text = fields.String(allow_none=True)


class ReportRow(Schema):
    id = Id()
    district_id = Id()
    cohort_id = Id()
    secondment_id = Id()
    cadre_id = Id()
    cadre_name = fields.String()
    kind = Choice(REPORT_KINDS)
    title = fields.String()
    period_start = fields.Date(allow_none=True)
    period_end = fields.Date(allow_none=True)
    circulation = Choice(CIRCULATIONS)
    state = Choice(REPORT.states)
    submitted_at = fields.DateTime(allow_none=True)
    late = Flag(metadata={"description": "first submitted after the day it was due"})
    uploaded_by = Id(allow_none=True)
    version = Integer()
    updated_at = fields.DateTime()


class ReportRead(ReportRow):
    body = fields.String()
    files = fields.List(fields.Nested(FileRow))
    return_reason = fields.String(
        allow_none=True, metadata={"description": "why it came back, while it is returned"}
    )
    allowed_actions = Many(fields.String())


class DutyRead(Schema):
    """`late`: its report was submitted after `due_on`, or there is none though that has passed."""

    kind = Choice(REPORT_KINDS)
    due_on = fields.Date()
    report_id = Id(allow_none=True)
    late = Flag()


class ReportsDue(Schema):
    items = fields.List(fields.Nested(DutyRead))


ReportQuery = list_query(
    LISTING,
    state=Choice(REPORT.states),
    kind=Choice(REPORT_KINDS),
    circulation=Choice(CIRCULATIONS),
    cohort_id=Id(),
    secondment_id=Id(),
    cadre_id=Id(),
    late=Flag(),
    q=Text(100, marks=False),
)
ReportPage = page_of(ReportRow)
FileQuery = Input.from_dict({"for": Choice(FILE_KINDS, required=True)}, name="FileQuery")


class FileForm(Input):
    item_id = Id(required=True)
    file = Upload(required=True)


MODES = ("check", "import")


class Decisions(fields.String):
    """Whose files are, as JSON in a text part: `{file name: secondment id | null}`."""

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> dict[str, str | None]:
        if not isinstance(value, str):
            raise fault("invalid_type")
        try:
            found = parse_json(value.encode())
        except (Problem, UnicodeEncodeError):
            raise fault("unreadable_decisions") from None
        if not isinstance(found, dict):
            raise fault("unreadable_decisions")
        wrong = {
            name: ["unknown_reference"]
            for name, one in found.items()
            if one is not None and not as_id(one)
        }
        if wrong:
            raise ValidationError(wrong)
        return {name: as_id(one) for name, one in found.items()}


class FilesQuery(Input):
    mode = Choice(MODES, load_default="check")
    kind = Choice(REPORT_KINDS, required=True)
    title = Text(
        100,
        load_default=None,
        metadata={"description": "of the reports made; else each is titled as its file"},
    )


class FilesForm(Input):
    file = Many(Upload(), least=1, most=FILE_PARTS, required=True)
    decisions = Decisions(load_default=dict)


class OwnerRead(Schema):
    secondment_id = Id()
    cadre_name = fields.String()
    department_name = fields.String()


class FileListed(Schema):
    """`name` is the path in the ZIP, or the file's name; decisions are made by it."""

    name = fields.String()
    secondment_id = Id(allow_none=True)
    report_id = Id(allow_none=True)
    candidates = fields.List(fields.Nested(OwnerRead))
    code = fields.String(allow_none=True)
    message = fields.String(allow_none=True)


class FilesOutcome(Schema):
    """`unmatched` and `ambiguous` wait for a decision; `refused` are no files that are taken."""

    mode = Choice(MODES)
    attached = fields.List(Part(FileListed))
    unmatched = fields.List(Part(FileListed))
    ambiguous = fields.List(Part(FileListed))
    unchanged = fields.List(Part(FileListed))
    refused = fields.List(Part(FileListed))
