"""What is given of what hangs on a suggestion: replies, commitments, results, slips, studies."""

from marshmallow import fields

from secondment.kit.fields import Choice, Day, Flag, Id, Input, Integer, Many, Part, Text
from secondment.kit.paging import list_query
from secondment.policies.models import OUTCOME_CLASSES
from secondment.reports.schemas import FileRow
from secondment.suggestions.reply_answers import COMMITMENT_LIST
from secondment.suggestions.slip_rows import SLIP_LIST
from secondment.suggestions.states import (
    COMMITMENT,
    DECISIONS,
    REPLY,
    RESULT_KINDS,
    STUDY,
    SUGGESTION,
)
from secondment.suggestions.study_answers import STUDY_LIST


class Unit(Input):
    id = Id()
    code = fields.String()
    name = fields.String()


class CommitmentOf(Input):
    id = Id()
    text = fields.String()
    due_on = fields.Date()
    state = Choice(COMMITMENT.states)
    department = Part(Unit)


class ResultRead(Input):
    id = Id()
    kind = Choice(RESULT_KINDS)
    title = fields.String()
    on = fields.Date()
    note = fields.String()
    created_by = Id(allow_none=True)
    created_at = fields.DateTime()


class DecisionRead(Input):
    id = Id(metadata={"description": "the measure"})
    decision = Choice(DECISIONS)
    reason = fields.String()


class ReplyRow(Input):
    id = Id()
    assignment_id = Id()
    suggestion_id = Id()
    round = Integer()
    state = Choice(REPLY.states)
    body = fields.String()
    outcome_class = Choice(OUTCOME_CLASSES)
    measures = Many(Part(DecisionRead))
    actions = fields.String()
    section = fields.String()
    promised_on = fields.Date(allow_none=True)
    contact_name = fields.String()
    contact_phone = fields.String()
    drafted_by = Id(allow_none=True)
    signed_off_by = Id(allow_none=True)
    signed_off_at = fields.DateTime(allow_none=True)
    sent_at = fields.DateTime(allow_none=True)
    sent_on = fields.Date(allow_none=True)
    number = fields.String(allow_none=True, metadata={"examples": ["锦商务〔2026〕1号"]})
    signed_by = fields.String(allow_none=True)
    signed_on = fields.Date(allow_none=True)
    signed_file_id = Id(allow_none=True)
    sealed_file_id = Id(allow_none=True)
    version = Integer()
    updated_at = fields.DateTime()


class ReplyRead(ReplyRow):
    allowed_actions = Many(fields.String())


class CommitmentRow(CommitmentOf):
    suggestion_id = Id()
    reply_id = Id()
    assignment_id = Id()
    missed = Flag(metadata={"description": "open, and its date has passed"})
    note = fields.String()
    delivered_at = fields.DateTime(allow_none=True)
    version = Integer()
    updated_at = fields.DateTime()


class CommitmentRead(CommitmentRow):
    evidence = Many(Part(FileRow))
    allowed_actions = Many(fields.String())


class SlipRead(Input):
    id = Id()
    suggestion_id = Id()
    assignment_id = Id()
    department = Part(Unit)
    round = Integer()
    level = fields.String()
    number = fields.String(allow_none=True, metadata={"examples": ["督办〔2026〕1号"]})
    note = fields.String()
    issued_on = fields.Date()
    issued_by = Id(allow_none=True)
    created_at = fields.DateTime()


class SlipRow(SlipRead):
    """One of the log, with the item it urges."""

    number_text = fields.String(allow_none=True)
    title = fields.String()
    level_zh = fields.String()
    level_en = fields.String()
    issuer = fields.String(allow_none=True)


class StudyItemRead(Input):
    id = Id(metadata={"description": "the suggestion"})
    number = Integer(allow_none=True)
    number_text = fields.String(allow_none=True)
    title = fields.String()
    state = Choice(SUGGESTION.states)
    taken_up = Flag()
    assignment_id = Id(allow_none=True)


class StudyRow(Input):
    id = Id()
    order_id = Id()
    cohort_id = Id()
    department = Part(Unit)
    reply_on = fields.Date()
    note = fields.String()
    state = Choice(STUDY.states)
    late = Flag()
    answered_at = fields.DateTime(allow_none=True)
    suggestions = Many(Part(StudyItemRead))
    version = Integer()
    updated_at = fields.DateTime()


class StudyRead(StudyRow):
    allowed_actions = Many(fields.String())


class StudyOrderRead(Input):
    order_id = Id()
    items = Many(Part(StudyRow))


StudyQuery = list_query(STUDY_LIST, cohort_id=Id(), department_id=Id(), state=Choice(STUDY.states))

CommitmentQuery = list_query(
    COMMITMENT_LIST,
    suggestion_id=Id(),
    department_id=Id(),
    state=Choice(COMMITMENT.states),
    missed=Flag(metadata={"description": "open, and its date has passed"}),
    due_before=Day(metadata={"description": "promised for a day before this one"}),
)
SlipQuery = list_query(
    SLIP_LIST,
    department_id=Id(),
    suggestion_id=Id(),
    level=Text(40, marks=False),
    since=Day(metadata={"description": "issued on that day or later"}),
    until=Day(metadata={"description": "issued on that day or before"}),
)
