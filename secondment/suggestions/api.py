"""Routes of suggestions. The verbs are lines of a table."""

from typing import Any

from secondment.kit.answers import locale
from secondment.kit.fields import NoInput, ReasonBody
from secondment.kit.http import Blueprint, Call
from secondment.kit.openapi import page_of
from secondment.people.rules import Actor, business, holding
from secondment.suggestions import (
    answers,
    assigning,
    bodies,
    commitments,
    evaluating,
    intake,
    merging,
    outcome_schemas,
    reckonings,
    reply_answers,
    schemas,
    supervision,
    timeline,
)
from secondment.suggestions.queries import SUGGESTIONS
from secondment.suggestions.verbs import gate, verbs

suggestions = Blueprint("suggestions", __name__, "Suggestions 意见建议")


@suggestions.reads(
    "/suggestions",
    gate=business,
    query=schemas.SuggestionQuery,
    answer=page_of(schemas.SuggestionRow),
)
def list_suggestions(call: Call) -> dict[str, Any]:
    """Suggestions the caller may see."""
    return answers.list_suggestions(call.actor, call.query)


@suggestions.creates(
    "/suggestions",
    gate=holding("cadre", "hr", "coordinator"),
    body=bodies.SuggestionBody,
    answer=schemas.SuggestionRead,
)
def create_suggestion(call: Call) -> dict[str, Any]:
    """Draft a suggestion, for oneself or on behalf of a cadre."""
    row = intake.create(call.actor, now=call.now, **call.body)
    return answers.read_suggestion(call.actor, row.id)


@suggestions.reads(
    "/suggestions/<id:suggestion_id>", gate=gate(SUGGESTIONS), answer=schemas.SuggestionRead
)
def read_suggestion(call: Call, suggestion_id: str) -> dict[str, Any]:
    """One suggestion, with what the caller may do now."""
    return answers.read_suggestion(call.actor, suggestion_id)


def edit_gate(actor: Actor, suggestion_id: str) -> None:
    """The proposer, or whoever entered it; a submitted one only its proposer corrects."""
    business(actor)
    row = SUGGESTIONS.find(actor, suggestion_id)
    SUGGESTIONS.admit(actor, row, "edit" if row.state == "draft" else "correct")


@suggestions.changes(
    "/suggestions/<id:suggestion_id>",
    gate=edit_gate,
    method="PATCH",
    body=bodies.SuggestionPatch,
    answer=schemas.SuggestionRead,
)
def edit_suggestion(call: Call, suggestion_id: str) -> dict[str, Any]:
    """Change a draft, or correct what was entered for oneself."""
    intake.edit(call.actor, suggestion_id, version=call.version, now=call.now, **call.body)
    return answers.read_suggestion(call.actor, suggestion_id)


@suggestions.removes("/suggestions/<id:suggestion_id>", gate=gate(SUGGESTIONS, "delete"))
def delete_suggestion(call: Call, suggestion_id: str) -> None:
    """Remove a draft that was never submitted."""
    intake.delete(call.actor, suggestion_id, version=call.version, now=call.now)


verbs(
    suggestions,
    "/suggestions/<id:suggestion_id>",
    SUGGESTIONS,
    answers.read_suggestion,
    schemas.SuggestionRead,
    {
        "submit": (intake.submit, NoInput),
        "withdraw": (intake.withdraw, NoInput),
        "send-back": (intake.send_back, ReasonBody),
        "accept": (intake.accept, NoInput),
        "decline": (intake.decline, bodies.DeclineBody),
        "reconsider": (intake.reconsider, ReasonBody),
        "keep-for-reference": (intake.keep_for_reference, ReasonBody),
        "merge": (merging.merge, bodies.MergeBody),
        "unmerge": (merging.unmerge, NoInput),
        "assign": (assigning.assign, bodies.AssignBody),
        "reassign": (assigning.reassign, bodies.ReassignBody),
        "recall": (assigning.recall, ReasonBody),
        "add-co-unit": (assigning.add_co_unit, bodies.CoUnitBody),
        "remove-co-unit": (assigning.remove_co_unit, bodies.CoUnitBody),
        "pause": (assigning.pause, ReasonBody),
        "resume": (assigning.resume, bodies.ResumeBody),
        "urge-evaluation": (evaluating.urge_evaluation, NoInput),
        "rehandle": (evaluating.rehandle, ReasonBody),
        "record-meeting": (evaluating.record_meeting, bodies.MeetingBody),
        "track": (evaluating.track, NoInput),
        "close": (evaluating.close, NoInput),
        "reopen": (evaluating.reopen, ReasonBody),
    },
)
suggestions.several(
    "/suggestions/submit", gate=holding("cadre", "hr", "coordinator"), act=intake.submit
)
suggestions.several("/suggestions/accept", gate=holding("coordinator"), act=intake.accept)
suggestions.several(
    "/suggestions/assign", gate=holding("coordinator"), act=assigning.assign, body=bodies.AssignBody
)


@suggestions.changes(
    "/suggestions/<id:suggestion_id>/evaluation",
    gate=gate(SUGGESTIONS, "evaluate"),
    body=bodies.EvaluationBody,
    answer=schemas.SuggestionRead,
)
def evaluate_suggestion(call: Call, suggestion_id: str) -> dict[str, Any]:
    """The lead proposer rates attitude and result; the coordinator records a signed form."""
    evaluating.evaluate(call.actor, suggestion_id, version=call.version, now=call.now, **call.body)
    return answers.read_suggestion(call.actor, suggestion_id)


@suggestions.reads(
    "/suggestions/<id:suggestion_id>/journal",
    gate=gate(SUGGESTIONS),
    answer=page_of(schemas.TimelineEntry),
)
def read_timeline(call: Call, suggestion_id: str) -> dict[str, Any]:
    """The timeline, oldest first, of what the caller may see."""
    return timeline.timeline(call.actor, suggestion_id, locale())


@suggestions.reads(
    "/suggestions/<id:suggestion_id>/due", gate=gate(SUGGESTIONS), answer=schemas.DueDates
)
def read_due_dates(call: Call, suggestion_id: str) -> dict[str, Any]:
    """Every date with its arithmetic: days counted and skipped, the holidays' names, pauses."""
    return reckonings.due_dates(call.actor, suggestion_id, locale())


@suggestions.creates(
    "/suggestions/<id:suggestion_id>/urge",
    gate=gate(SUGGESTIONS, "urge"),
    body=bodies.UrgeBody,
    answer=schemas.SuggestionRead,
    status=200,
)
def urge_units(call: Call, suggestion_id: str) -> dict[str, Any]:
    """Send a slip of a level to every unit that owes an answer, or to the one named."""
    supervision.urge(call.actor, suggestion_id, now=call.now, **call.body)
    return answers.read_suggestion(call.actor, suggestion_id)


@suggestions.reads(
    "/suggestions/<id:suggestion_id>/slips",
    gate=gate(SUGGESTIONS),
    answer=page_of(outcome_schemas.SlipRead),
)
def list_slips(call: Call, suggestion_id: str) -> dict[str, Any]:
    """Reminders and notices sent to the units, oldest first; a unit sees its own."""
    return reply_answers.slips(call.actor, suggestion_id)


@suggestions.reads(
    "/suggestions/<id:suggestion_id>/replies",
    gate=gate(SUGGESTIONS),
    answer=page_of(outcome_schemas.ReplyRow),
)
def list_replies_of_suggestion(call: Call, suggestion_id: str) -> dict[str, Any]:
    """The replies to it that the caller may see, newest first: the proposer's answer."""
    return reply_answers.replies_of_suggestion(call.actor, suggestion_id)


@suggestions.reads(
    "/suggestions/<id:suggestion_id>/results",
    gate=gate(SUGGESTIONS),
    answer=page_of(outcome_schemas.ResultRead),
)
def list_results(call: Call, suggestion_id: str) -> dict[str, Any]:
    """What the suggestion turned into, oldest first."""
    return reply_answers.results(call.actor, suggestion_id)


@suggestions.creates(
    "/suggestions/<id:suggestion_id>/results",
    gate=gate(SUGGESTIONS, "record-result"),
    body=bodies.ResultBody,
    answer=outcome_schemas.ResultRead,
    location=None,
)
def record_result(call: Call, suggestion_id: str) -> dict[str, Any]:
    """Note a policy, project, measure or practice that came of it."""
    row = commitments.record_result(call.actor, suggestion_id, now=call.now, **call.body)
    made = reply_answers.results(call.actor, suggestion_id)["items"]
    return next(one for one in made if one["id"] == row.id)
