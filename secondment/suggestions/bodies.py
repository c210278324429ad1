"""What the routes of suggestions, and of what hangs on them, take."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from secondment.kit.fields import Choice, Day, Id, Input, Many, Part, ReasonBody, Text
from secondment.policies.models import OUTCOME_CLASSES
from secondment.suggestions.states import (
    CONTACT_KINDS,
    DECISIONS,
    MODES,
    PROMISING,
    RATINGS,
    RESULT_KINDS,
    SOURCES,
    UNITS_BY_MODE,
)


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


class ProposalConfirmBody(Input):
    """What to change in the draft; what is left out stays in the report's words."""

    title = Text(100)
    problem = Text(3000, lines=True)
    measures = Many(Part(MeasureBody), least=1, most=20)
    topic = Text(100, blank=True)
    suggested_department_id = Id(allow_none=True)


class DeclineBody(ReasonBody):
    refer_department_ids = Many(Id(), most=50, unique=True)


class AssignBody(Input):
    """Sole and joint name the lead (joint: its co-units too, perhaps none); separate the units."""

    mode = Choice(MODES, required=True)
    lead_department_id = Id()
    co_department_ids = Many(Id(), most=20, unique=True)
    department_ids = Many(Id(), least=2, most=20, unique=True)
    reply_on = Day(metadata={"description": "a date of its own, within the cap"})
    leader_in_charge = Text(100, blank=True)

    @validates_schema
    def check_units(self, data: dict[str, Any], **_: Any) -> None:
        """The units stand where the mode has them, and the lead is none of its co-units."""
        fitting = UNITS_BY_MODE[data["mode"]]
        named = {name for names in UNITS_BY_MODE.values() for name in names} & set(data)
        faults: dict[str, Any] = {name: ["not_for_mode"] for name in named - set(fitting)}
        if fitting[0] not in data:
            faults[fitting[0]] = ["required"]
        co_units, lead = data.get("co_department_ids", []), data.get("lead_department_id")
        if not faults and lead in co_units:
            faults["co_department_ids"] = {co_units.index(lead): ["repeated_item"]}
        if faults:
            raise ValidationError(faults)


class ReassignBody(ReasonBody):
    assignment_id = Id(required=True)
    department_id = Id(required=True)


class CoUnitBody(Input):
    department_id = Id(required=True)


class ResumeBody(Input):
    reason = Text(1000, lines=True)


class MergeBody(Input):
    into_id = Id(required=True)


class UrgeBody(Input):
    level = Text(40, required=True, metadata={"description": "one of the policy's levels"})
    note = Text(1000, lines=True, blank=True)
    assignment_id = Id(metadata={"description": "one unit only; else all that owe an answer"})


class MeetingBody(Input):
    on = Day(required=True)
    note = Text(3000, lines=True, required=True)


class ResultBody(Input):
    kind = Choice(RESULT_KINDS, required=True)
    title = Text(100, required=True)
    on = Day(required=True)
    note = Text(3000, lines=True, blank=True)


class StudyOrderBody(Input):
    department_ids = Many(Id(), least=1, most=100, unique=True, required=True)
    reply_on = Day(required=True)
    note = Text(1000, lines=True, blank=True)


class StudyItemsBody(Input):
    suggestion_ids = Many(Id(), least=1, most=200, unique=True, required=True)


class EvaluationBody(Input):
    attitude = Choice(RATINGS, required=True)
    result = Choice(RATINGS, required=True)
    reason = Text(1000, lines=True)
    recorded_from_file_id = Id()

    @validates_schema
    def check_reason(self, data: dict[str, Any], **_: Any) -> None:
        """Dissatisfaction needs a concrete reason (Shanghai rules art. 21)."""
        if "dissatisfied" in (data["attitude"], data["result"]) and not data.get("reason"):
            raise ValidationError({"reason": ["dissatisfied_reason"]})


class AllocateBody(Input):
    section = Text(100, required=True)
    handler_name = Text(100, required=True)
    handler_phone = Text(100, required=True)
    handler_id = Id()
    leader_in_charge = Text(100, blank=True)


class RequestReturnBody(ReasonBody):
    proposed_department_id = Id(required=True)


class UntilBody(ReasonBody):
    until = Day(required=True)


class OpinionBody(Input):
    text = Text(3000, lines=True, required=True)


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

    @validates_schema
    def check_promise(self, data: dict[str, Any], **_: Any) -> None:
        """What is in progress or planned has its date (R2); a change is checked on the reply."""
        if data["outcome_class"] in PROMISING and data.get("promised_on") is None:
            raise ValidationError({"promised_on": ["promise_required"]})


class RecordSignOffBody(Input):
    signed_by = Text(100, required=True)
    signed_on = Day(required=True)
    file_id = Id(required=True)


class SendBody(Input):
    number = Text(100, metadata={"examples": ["锦商务〔2026〕1号"]})
    on = Day()
    sealed_file_id = Id()


class ReclassifyBody(ReasonBody):
    outcome_class = Choice(OUTCOME_CLASSES, required=True)
    file_ids = Many(Id(), most=20, unique=True)


class DeliverBody(Input):
    note = Text(3000, lines=True, required=True)
    file_ids = Many(Id(), least=1, most=20, unique=True, required=True)
