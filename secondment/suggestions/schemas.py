"""What the routes of suggestions and assignments give, and how their lists are asked."""

from typing import Any

from marshmallow import fields

from secondment.kit.fields import Choice, Day, Flag, Id, Input, Integer, Many, Part, Text
from secondment.kit.paging import list_query
from secondment.kit.sheet_imports import SheetOutcome
from secondment.policies.models import OUTCOME_CLASSES
from secondment.suggestions.answers import QUEUE, SUGGESTION_LIST
from secondment.suggestions.filters import LIGHTS, REPLY_STAGES
from secondment.suggestions.found_schemas import SourcePassage
from secondment.suggestions.outcome_schemas import CommitmentOf, ResultRead, Unit
from secondment.suggestions.states import (
    ASSIGNMENT,
    CONTACT_KINDS,
    DECISIONS,
    EXTENSION_STATES,
    RATINGS,
    RULINGS,
    SOURCES,
    SUGGESTION,
    UNIT_ROLES,
)
from secondment.suggestions.words import CLOCKS


class Proposer(Input):
    cadre_id = Id()
    name = fields.String()


class Meeting(Input):
    on = fields.Date()
    note = fields.String()


def light() -> Choice:
    """Null where nothing runs: answered, paused, ended."""
    return Choice(
        LIGHTS,
        allow_none=True,
        metadata={"description": "yellow near the date, red after it; null where nothing runs"},
    )


class EvaluationRead(Input):
    round = Integer()
    attitude = Choice(RATINGS)
    result = Choice(RATINGS)
    reason = fields.String()
    meeting = Part(Meeting, allow_none=True)
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
    merged_into_id = Id(allow_none=True)
    reply_on = fields.Date(allow_none=True)
    light = light()
    overdue_working_days = Integer()
    overdue_days = Integer(metadata={"description": "calendar days"})
    paused_since = fields.Date(allow_none=True)
    evaluation_on = fields.Date(allow_none=True)
    evaluation_urged_at = fields.DateTime(allow_none=True)
    submitted_at = fields.DateTime(allow_none=True)
    updated_at = fields.DateTime()
    version = Integer()


class TaskDates(Input):
    """By when the unit signs, may ask for a return, contacts the proposer, and answers: a co-unit
    with its opinion. `provisional`: a year among them has no official calendar yet."""

    sign_on = fields.Date(allow_none=True)
    return_on = fields.Date()
    contact_on = fields.Date(allow_none=True)
    opinion_on = fields.Date(allow_none=True)
    reply_on = fields.Date(allow_none=True)
    provisional = Flag()


class Extension(Input):
    until = fields.Date()
    reason = fields.String()
    state = Choice(EXTENSION_STATES)


class ReturnRequest(Input):
    reason = fields.String()
    proposed_department_id = Id(allow_none=True)
    requested_at = fields.DateTime()
    decide_on = fields.Date()
    ruling = Choice(RULINGS, allow_none=True)


class AssignmentRow(Input):
    id = Id()
    suggestion_id = Id()
    study_id = Id(allow_none=True)
    number_text = fields.String(allow_none=True)
    title = fields.String()
    department = Part(Unit)
    role = Choice(UNIT_ROLES)
    state = Choice(ASSIGNMENT.states)
    assigned_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)
    due = Part(TaskDates)
    light = light()
    overdue_working_days = Integer()
    overdue_days = Integer(metadata={"description": "calendar days"})
    paused_since = fields.Date(allow_none=True)
    opinion = fields.String(
        allow_none=True, metadata={"description": "a co-unit's, for the lead and the offices"}
    )
    return_request = Part(ReturnRequest, allow_none=True)
    extension = Part(Extension, allow_none=True)
    leader_in_charge = fields.String()
    section = fields.String()
    handler_id = Id(allow_none=True)
    handler_name = fields.String()
    handler_phone = fields.String()
    version = Integer()
    updated_at = fields.DateTime()


class AssignmentRead(AssignmentRow):
    allowed_actions = Many(fields.String())


class SuggestionDates(Input):
    assign_on = fields.Date(allow_none=True)
    reply_on = fields.Date(allow_none=True)
    evaluation_on = fields.Date(allow_none=True)


class SuggestionRead(SuggestionRow):
    problem = fields.String()
    measures = Many(Part(MeasureRead))
    assignments = Many(Part(AssignmentRow))
    due = Part(SuggestionDates)
    source_passage = Part(SourcePassage, allow_none=True)
    commitments = Many(Part(CommitmentOf))
    results = Many(Part(ResultRead))
    allowed_actions = Many(fields.String())


class LimitRead(Input):
    amount = Integer()
    unit = Choice(("working_day", "calendar_day", "month"))
    roll = Flag()


class SkippedRead(Input):
    first = fields.Date()
    last = fields.Date()
    why = Choice(("weekend", "holiday", "paused"))
    name = fields.String()


class PauseRead(Input):
    since = fields.Date()
    until = fields.Date(allow_none=True)


class DueRead(Input):
    """A date with its arithmetic: days counted from the day after `starts_on`, days skipped."""

    kind = Choice(tuple(CLOCKS))
    assignment_id = Id(allow_none=True)
    department = Part(Unit, allow_none=True)
    starts_on = fields.Date()
    limit = Part(LimitRead, allow_none=True)
    due_on = fields.Date(allow_none=True)
    by_hand = Flag()
    counted = Integer(allow_none=True)
    skipped = Many(Part(SkippedRead))
    rolled_from = fields.Date(allow_none=True)
    pauses = Many(Part(PauseRead))
    provisional = Flag()
    text = fields.String()


class DueDates(Input):
    items = Many(Part(DueRead))
    provisional = Flag()


class ContactRead(Input):
    id = Id()
    round = Integer()
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


SUGGESTION_FILTERS: dict[str, Any] = {
    "state": Choice(SUGGESTION.states),
    "department_id": Id(metadata={"description": "a unit that has a part in it now"}),
    "role": Choice(
        UNIT_ROLES, metadata={"description": "in this role, with `department_id` or any"}
    ),
    "cohort_id": Id(),
    "proposer_id": Id(),
    "topic": Text(100, marks=False),
    "source": Choice(SOURCES),
    "outcome_class": Choice(OUTCOME_CLASSES),
    "adoption": Choice(("full", "partial", "none")),
    "mine": Flag(metadata={"description": "proposed or entered by the caller, or on his desk"}),
    "overdue": Flag(metadata={"description": "an answer is owed, its date has passed, no pause"}),
    "answered": Flag(metadata={"description": "all that answer it have replied once"}),
    "urged": Flag(metadata={"description": "a slip went to its units before it was answered"}),
    "results": Flag(metadata={"description": "it has turned into something"}),
    "q": Text(100, marks=False, metadata={"description": "words of title or problem"}),
}
SuggestionQuery = list_query(SUGGESTION_LIST, **SUGGESTION_FILTERS)
RegisterQuery = Input.from_dict(SUGGESTION_FILTERS, name="RegisterQuery")


class RegisterOutcome(SheetOutcome):
    rows = Integer(metadata={"description": "suggestions on the sheet"})
    created = Integer(metadata={"description": "drafts made, or to be made"})


AssignmentQuery = list_query(
    QUEUE,
    department_id=Id(),
    suggestion_id=Id(),
    state=Choice(ASSIGNMENT.states),
    role=Choice(UNIT_ROLES),
    study_id=Id(metadata={"description": "taken up in this study"}),
    mine=Flag(metadata={"description": "allocated to the caller"}),
    overdue=Flag(metadata={"description": "owed, its date has passed, no pause"}),
    light=Choice(LIGHTS, metadata={"description": "owed, with this light; no pause"}),
    reply=Choice(
        REPLY_STAGES,
        metadata={"description": "how far the unit's reply is, of what the caller sees of it"},
    ),
    due_before=Day(metadata={"description": "owed, by a day before this one"}),
    extension=Choice(EXTENSION_STATES, metadata={"description": "asked for, given or refused"}),
    no_progress_days=Integer(
        1, 366, metadata={"description": "owed, and no progress told in so many days"}
    ),
)


class ReminderQuery(Input):
    titles = Flag(
        load_default=False,
        metadata={"description": "with the suggestions' titles; a chat outside gets none"},
    )


class ReminderRead(Input):
    """`text` is the message, in the caller's language; days in it are working days."""

    department = Part(Unit)
    on = fields.Date()
    open = Integer(metadata={"description": "answers, opinions, studies and promises owed"})
    overdue = Integer()
    text = fields.String()
