"""What the routes of reports and files take and give."""

from marshmallow import Schema, fields

from secondment.kit.fields import Choice, Day, Flag, Id, Input, Integer, Many, Text, Upload
from secondment.kit.openapi import page_of
from secondment.kit.paging import list_query
from secondment.policies.models import REPORT_KINDS
from secondment.reports.files import FILE_KINDS
from secondment.reports.queries import LISTING
from secondment.reports.states import CIRCULATIONS, REPORT, TEXT_STATUSES

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
    uploaded_by = Id(allow_none=True)
    created_at = fields.DateTime()
    version = Integer()


class FileRead(FileRow):
    """`kind` and `item_id` name what it is attached to."""

    kind = Choice(FILE_KINDS)
    item_id = Id()


class FileText(Schema):
    text_status = Choice(TEXT_STATUSES)
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
