"""What the routes of suggestions, assignments and replies take and give."""

from marshmallow import fields

from secondment.kit.fields import (
    Choice,
    Day,
    Flag,
    Id,
    Input,
    Integer,
    Many,
    Part,
    ReasonBody,
    Text,
)
from secondment.kit.paging import list_query
from secondment.policies.models import OUTCOME_CLASSES
from secondment.suggestions.answers import QUEUE, SUGGESTION_LIST
from secondment.suggestions.states import (
    ASSIGNMENT,
    CONTACT_KINDS,
    DECISIONS,
    MODES,
    RATINGS,
    REPLY,
    SOURCES,
    SUGGESTION,
    UNIT_ROLES,
)

# Bodies


class MeasureBody(Input):
    text = Text(1000, lines=True, required=True)


class SuggestionPatch(Input):
    title = Text(100)
    problem = Text(3000, lines=True)
    measures = Many(Part(MeasureBody), most=20)
    topic = Text(100, blank=True)
    source = Choice(SOURCES)
    report_id = Id(allow_none=True)
    suggested_department_id = Id(allow_none=True)
    co_signer_ids = Many(Id(), most=50, unique=True)


class SuggestionBody(SuggestionPatch):
    title = Text(100, required=True)
    secondment_id = Id(required=True)
    on_behalf_of = Id(metadata={"description": "the cadre, when somebody else enters it for him"})


class DeclineBody(ReasonBody):
    refer_department_ids = Many(Id(), most=50, unique=True)


class AssignBody(Input):
    mode = Choice(MODES, required=True)
    lead_department_id = Id(required=True)
    leader_in_charge = Text(100, blank=True)


class EvaluationBody(Input):
    attitude = Choice(RATINGS, required=True)
    result = Choice(RATINGS, required=True)
    reason = Text(1000, lines=True)
    recorded_from_file_id = Id()


class AllocateBody(Input):
    section = Text(100, required=True)
    handler_name = Text(100, required=True)
    handler_phone = Text(100, required=True)
    handler_id = Id()
    leader_in_charge = Text(100, blank=True)


class ContactBody(Input):
    on = Day(required=True)
    kind = Choice(CONTACT_KINDS, required=True)
    text = Text(3000, lines=True, required=True)


class ProgressBody(Input):
    on = Day(required=True)
    text = Text(3000, lines=True, required=True)
    next_step = Text(1000, lines=True, blank=True)


class DecisionBody(Input):
    id = Id(required=True)
    decision = Choice(DECISIONS, required=True)
    reason = Text(1000, lines=True, blank=True)


class ReplyPatch(Input):
    body = Text(20000, lines=True)
    outcome_class = Choice(OUTCOME_CLASSES)
    measures = Many(Part(DecisionBody), least=1, most=20)
    actions = Text(3000, lines=True, blank=True)
    section = Text(100, blank=True)
    promised_on = Day(allow_none=True)
    contact_name = Text(100)
    contact_phone = Text(100)


class ReplyBody(ReplyPatch):
    body = Text(20000, lines=True, required=True)
    outcome_class = Choice(OUTCOME_CLASSES, required=True)
    measures = Many(Part(DecisionBody), least=1, most=20, required=True)
    contact_name = Text(100, required=True)
    contact_phone = Text(100, required=True)


class SendBody(Input):
    on = Day()
    sealed_file_id = Id()


# Answers


class Unit(Input):
    id = Id()
    code = fields.String()
    name = fields.String()


class Proposer(Input):
    cadre_id = Id()
    name = fields.String()


class EvaluationRead(Input):
    round = Integer()
    attitude = Choice(RATINGS)
    result = Choice(RATINGS)
    reason = fields.String()
    recorded_from_file_id = Id(allow_none=True)
    created_by = Id(allow_none=True)
    created_at = fields.DateTime()


class MeasureRead(Input):
    id = Id()
    position = Integer()
    text = fields.String()
    decision = Choice(DECISIONS, allow_none=True)
    reason = fields.String(allow_none=True)


class SuggestionRow(Input):
    id = Id()
    number = Integer(allow_none=True)
    number_text = fields.String(allow_none=True)
    title = fields.String()
    topic = fields.String()
    source = Choice(SOURCES)
    state = Choice(SUGGESTION.states)
    round = Integer()
    proposer = Part(Proposer)
    co_signer_ids = Many(Id())
    entered_by = Id(allow_none=True)
    secondment_id = Id()
    cohort_id = Id()
    report_id = Id(allow_none=True)
    suggested_department_id = Id(allow_none=True)
    lead_department = Part(Unit, allow_none=True)
    own_unit = Flag(metadata={"description": "the lead is the proposer's home unit"})
    referred_departments = Many(Part(Unit))
    outcome_class = Choice(OUTCOME_CLASSES, allow_none=True)
    outcome_letter = fields.String(allow_none=True)
    adoption = Choice(("full", "partial", "none"), allow_none=True)
    evaluation = Part(EvaluationRead, allow_none=True)
    submitted_at = fields.DateTime(allow_none=True)
    updated_at = fields.DateTime()
    version = Integer()


class AssignmentRow(Input):
    id = Id()
    suggestion_id = Id()
    number_text = fields.String(allow_none=True)
    title = fields.String()
    department = Part(Unit)
    role = Choice(UNIT_ROLES)
    state = Choice(ASSIGNMENT.states)
    assigned_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)
    leader_in_charge = fields.String()
    section = fields.String()
    handler_id = Id(allow_none=True)
    handler_name = fields.String()
    handler_phone = fields.String()
    version = Integer()
    updated_at = fields.DateTime()


class AssignmentRead(AssignmentRow):
    allowed_actions = Many(fields.String())


class SuggestionRead(SuggestionRow):
    problem = fields.String()
    measures = Many(Part(MeasureRead))
    assignments = Many(Part(AssignmentRow))
    allowed_actions = Many(fields.String())


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
    sealed_file_id = Id(allow_none=True)
    version = Integer()
    updated_at = fields.DateTime()


class ReplyRead(ReplyRow):
    allowed_actions = Many(fields.String())


class ContactRead(Input):
    id = Id()
    on = fields.Date()
    kind = Choice(CONTACT_KINDS)
    text = fields.String()
    created_by = Id(allow_none=True)
    created_at = fields.DateTime()


class ProgressRead(Input):
    id = Id()
    on = fields.Date()
    text = fields.String()
    next_step = fields.String()
    created_by = Id(allow_none=True)
    created_at = fields.DateTime()


class Doer(Input):
    id = Id(allow_none=True)
    name = fields.String()


class TimelineEntry(Input):
    seq = Integer()
    at = fields.DateTime()
    actor = Part(Doer)
    action = fields.String()
    object_type = fields.String()
    object_id = Id()
    from_state = fields.String(allow_none=True)
    to_state = fields.String(allow_none=True)
    text = fields.String()
    remark = fields.String(allow_none=True)
    changes = fields.Dict()


SuggestionQuery = list_query(
    SUGGESTION_LIST,
    state=Choice(SUGGESTION.states),
    department_id=Id(),
    role=Choice(UNIT_ROLES),
    cohort_id=Id(),
    proposer_id=Id(),
    topic=Text(100, marks=False),
    source=Choice(SOURCES),
    outcome_class=Choice(OUTCOME_CLASSES),
    adoption=Choice(("full", "partial", "none")),
    mine=Flag(),
    q=Text(100, marks=False),
)
AssignmentQuery = list_query(
    QUEUE,
    department_id=Id(),
    suggestion_id=Id(),
    state=Choice(ASSIGNMENT.states),
    role=Choice(UNIT_ROLES),
    mine=Flag(),
)
