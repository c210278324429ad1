"""Routes of suggestions, assignments and replies. The verbs are lines of one table each."""

from collections.abc import Callable
from typing import Any

from secondment.kit.answers import locale
from secondment.kit.fields import Input, NoInput, ReasonBody
from secondment.kit.http import Blueprint, Call
from secondment.kit.moves import Life
from secondment.kit.openapi import page_of
from secondment.people.rules import Actor, business, holding
from secondment.suggestions import answers, handling, intake, parts, replies, schemas
from secondment.suggestions.queries import ASSIGNMENTS, REPLIES, SUGGESTIONS

suggestions = Blueprint("suggestions", __name__, "Suggestions 意见建议")
assignments = Blueprint("assignments", __name__, "The work queue of units 承办任务")
answering = Blueprint("replies", __name__, "Replies 答复")

Gate = Callable[..., None]


def gate(life: Life[Any], action: str | None = None) -> Gate:
    """Administrators out (403), the item in sight (404), then the action's role (403)."""

    def check(actor: Actor, **path: str) -> None:
        business(actor)
        ((_, item_id),) = path.items()
        row = life.find(actor, item_id)
        if action:
            life.admit(actor, row, action)

    return check


def verbs(
    blueprint: Blueprint,
    path: str,
    life: Life[Any],
    read: Callable[[Actor, str], dict[str, Any]],
    answer: type[Input],
    table: dict[str, tuple[Callable[..., Any], type[Input]]],
) -> None:
    """A route `POST {path}/{verb}` for each line `verb: (act of the service, body)`."""
    for verb, (act, body) in table.items():

        def view(call: Call, *, act: Callable[..., Any] = act, **item: str) -> dict[str, Any]:
            ((_, item_id),) = item.items()
            act(call.actor, item_id, version=call.version, now=call.now, **call.body)
            return read(call.actor, item_id)

        view.__name__ = f"{verb}_{blueprint.name}".replace("-", "_")
        view.__doc__ = act.__doc__
        blueprint.changes(f"{path}/{verb}", gate=gate(life, verb), body=body, answer=answer)(view)


# Suggestions


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
    body=schemas.SuggestionBody,
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
    body=schemas.SuggestionPatch,
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
        "decline": (intake.decline, schemas.DeclineBody),
        "reconsider": (intake.reconsider, ReasonBody),
        "keep-for-reference": (intake.keep_for_reference, ReasonBody),
        "assign": (handling.assign, schemas.AssignBody),
        "recall": (handling.recall, ReasonBody),
        "close": (handling.close, NoInput),
        "reopen": (handling.reopen, ReasonBody),
    },
)
suggestions.several("/suggestions/accept", gate=holding("coordinator"), act=intake.accept)
suggestions.several(
    "/suggestions/assign", gate=holding("coordinator"), act=handling.assign, body=schemas.AssignBody
)


@suggestions.changes(
    "/suggestions/<id:suggestion_id>/evaluation",
    gate=gate(SUGGESTIONS, "evaluate"),
    body=schemas.EvaluationBody,
    answer=schemas.SuggestionRead,
)
def evaluate_suggestion(call: Call, suggestion_id: str) -> dict[str, Any]:
    """The lead proposer rates attitude and result; the coordinator records a signed form."""
    handling.evaluate(call.actor, suggestion_id, version=call.version, now=call.now, **call.body)
    return answers.read_suggestion(call.actor, suggestion_id)


@suggestions.reads(
    "/suggestions/<id:suggestion_id>/journal",
    gate=gate(SUGGESTIONS),
    answer=page_of(schemas.TimelineEntry),
)
def read_timeline(call: Call, suggestion_id: str) -> dict[str, Any]:
    """The timeline, oldest first, of what the caller may see."""
    return answers.timeline(call.actor, suggestion_id, locale())


# Assignments


@assignments.reads(
    "/assignments",
    gate=business,
    query=schemas.AssignmentQuery,
    answer=page_of(schemas.AssignmentRow),
)
def list_assignments(call: Call) -> dict[str, Any]:
    """The work queue."""
    return answers.list_assignments(call.actor, call.query)


@assignments.reads(
    "/assignments/<id:assignment_id>", gate=gate(ASSIGNMENTS), answer=schemas.AssignmentRead
)
def read_assignment(call: Call, assignment_id: str) -> dict[str, Any]:
    """One unit's task, with what the caller may do now."""
    return answers.read_assignment(call.actor, assignment_id)


verbs(
    assignments,
    "/assignments/<id:assignment_id>",
    ASSIGNMENTS,
    answers.read_assignment,
    schemas.AssignmentRead,
    {
        "sign": (handling.sign, NoInput),
        "allocate": (handling.allocate, schemas.AllocateBody),
    },
)
assignments.several("/assignments/sign", gate=holding("handler"), act=handling.sign)


@assignments.reads(
    "/assignments/<id:assignment_id>/contacts",
    gate=gate(ASSIGNMENTS),
    answer=page_of(schemas.ContactRead),
)
def list_contacts(_call: Call, assignment_id: str) -> dict[str, Any]:
    """Talks with the proposer, newest first."""
    return parts.contacts(assignment_id)


@assignments.creates(
    "/assignments/<id:assignment_id>/contacts",
    gate=gate(ASSIGNMENTS, "contact"),
    body=schemas.ContactBody,
    answer=schemas.ContactRead,
    location=None,
)
def add_contact(call: Call, assignment_id: str) -> dict[str, Any]:
    """Note a talk with the proposer."""
    row = handling.add_contact(call.actor, assignment_id, now=call.now, **call.body)
    return next(one for one in parts.contacts(assignment_id)["items"] if one["id"] == row.id)


@assignments.reads(
    "/assignments/<id:assignment_id>/progress",
    gate=gate(ASSIGNMENTS),
    answer=page_of(schemas.ProgressRead),
)
def list_progress(_call: Call, assignment_id: str) -> dict[str, Any]:
    """What was done on the assignment, newest first."""
    return parts.progress(assignment_id)


@assignments.creates(
    "/assignments/<id:assignment_id>/progress",
    gate=gate(ASSIGNMENTS, "progress"),
    body=schemas.ProgressBody,
    answer=schemas.ProgressRead,
    location=None,
)
def add_progress(call: Call, assignment_id: str) -> dict[str, Any]:
    """Note what was done, and what comes next."""
    row = handling.add_progress(call.actor, assignment_id, now=call.now, **call.body)
    return next(one for one in parts.progress(assignment_id)["items"] if one["id"] == row.id)


# Replies


@assignments.reads(
    "/assignments/<id:assignment_id>/replies",
    gate=gate(ASSIGNMENTS),
    answer=page_of(schemas.ReplyRow),
)
def list_replies(call: Call, assignment_id: str) -> dict[str, Any]:
    """The assignment's replies that the caller may see, newest first."""
    return answers.list_replies(call.actor, assignment_id)


@assignments.creates(
    "/assignments/<id:assignment_id>/replies",
    gate=gate(ASSIGNMENTS, "reply"),
    body=schemas.ReplyBody,
    answer=schemas.ReplyRead,
    location="replies",
)
def draft_reply(call: Call, assignment_id: str) -> dict[str, Any]:
    """Draft the unit's reply, with a decision on every measure."""
    row = replies.draft(call.actor, assignment_id, now=call.now, **call.body)
    return answers.read_reply(call.actor, row.id)


@answering.reads("/replies/<id:reply_id>", gate=gate(REPLIES), answer=schemas.ReplyRead)
def read_reply(call: Call, reply_id: str) -> dict[str, Any]:
    """One reply, with what the caller may do now."""
    return answers.read_reply(call.actor, reply_id)


@answering.changes(
    "/replies/<id:reply_id>",
    gate=gate(REPLIES, "edit"),
    method="PATCH",
    body=schemas.ReplyPatch,
    answer=schemas.ReplyRead,
)
def edit_reply(call: Call, reply_id: str) -> dict[str, Any]:
    """Change a reply that is still a draft."""
    replies.edit(call.actor, reply_id, version=call.version, now=call.now, **call.body)
    return answers.read_reply(call.actor, reply_id)


verbs(
    answering,
    "/replies/<id:reply_id>",
    REPLIES,
    answers.read_reply,
    schemas.ReplyRead,
    {
        "submit": (replies.submit, NoInput),
        "send-back": (replies.send_back, ReasonBody),
        "sign-off": (replies.sign_off, NoInput),
        "pass": (replies.pass_reply, NoInput),
        "return": (replies.return_reply, ReasonBody),
        "send": (replies.send, schemas.SendBody),
    },
)
answering.several("/replies/submit", gate=holding("handler"), act=replies.submit)
answering.several("/replies/sign-off", gate=holding("signer"), act=replies.sign_off)
answering.several("/replies/send", gate=holding("handler"), act=replies.send, body=schemas.SendBody)
