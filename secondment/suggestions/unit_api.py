"""Routes of the units' work: assignments and replies. The verbs are lines of a table each."""

from typing import Any

from secondment.kit.answers import locale
from secondment.kit.fields import NoInput, ReasonBody
from secondment.kit.http import Blueprint, Call
from secondment.kit.openapi import page_of
from secondment.people.rules import Actor, business, holding
from secondment.suggestions import (
    answers,
    bodies,
    handling,
    outcome_schemas,
    parts,
    replies,
    reply_answers,
    requests,
    schemas,
    sending,
    unit_reminders,
)
from secondment.suggestions.queries import ASSIGNMENTS, REPLIES
from secondment.suggestions.verbs import gate, verbs

assignments = Blueprint("assignments", __name__, "The work queue of units 承办任务")
answering = Blueprint("replies", __name__, "Replies 答复")


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
        "allocate": (handling.allocate, bodies.AllocateBody),
        "opinion": (handling.give_opinion, bodies.OpinionBody),
        "request-return": (requests.request_return, bodies.RequestReturnBody),
        "grant-return": (requests.grant_return, NoInput),
        "refuse-return": (requests.refuse_return, ReasonBody),
        "request-extension": (requests.request_extension, bodies.UntilBody),
        "grant-extension": (requests.grant_extension, NoInput),
        "refuse-extension": (requests.refuse_extension, ReasonBody),
        "extend": (requests.extend, bodies.UntilBody),
    },
)
assignments.several("/assignments/sign", gate=holding("handler"), act=handling.sign)


def reminding(actor: Actor, department_id: str) -> None:
    """The coordinator of the unit's district, and its own handlers and signers."""
    business(actor)
    unit_reminders.unit_to_remind(actor, department_id)


@assignments.reads(
    "/departments/<id:department_id>/reminder",
    gate=reminding,
    query=schemas.ReminderQuery,
    answer=schemas.ReminderRead,
)
def read_reminder(call: Call, department_id: str) -> dict[str, Any]:
    """What a unit owes as one plain message to copy; without titles unless they are asked for."""
    return unit_reminders.unit_reminder(
        call.actor, department_id, titles=call.query["titles"], locale=locale()
    )


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
    body=bodies.ContactBody,
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
    body=bodies.ProgressBody,
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
    answer=page_of(outcome_schemas.ReplyRow),
)
def list_replies(call: Call, assignment_id: str) -> dict[str, Any]:
    """The assignment's replies that the caller may see, newest first."""
    return reply_answers.replies_of_assignment(call.actor, assignment_id)


@assignments.creates(
    "/assignments/<id:assignment_id>/replies",
    gate=gate(ASSIGNMENTS, "reply"),
    body=bodies.ReplyBody,
    answer=outcome_schemas.ReplyRead,
    location="replies",
)
def draft_reply(call: Call, assignment_id: str) -> dict[str, Any]:
    """Draft the unit's reply, with a decision on every measure."""
    row = replies.draft(call.actor, assignment_id, now=call.now, **call.body)
    return reply_answers.read_reply(call.actor, row.id)


@answering.reads("/replies/<id:reply_id>", gate=gate(REPLIES), answer=outcome_schemas.ReplyRead)
def read_reply(call: Call, reply_id: str) -> dict[str, Any]:
    """One reply, with what the caller may do now."""
    return reply_answers.read_reply(call.actor, reply_id)


@answering.changes(
    "/replies/<id:reply_id>",
    gate=gate(REPLIES, "edit"),
    method="PATCH",
    body=bodies.ReplyPatch,
    answer=outcome_schemas.ReplyRead,
)
def edit_reply(call: Call, reply_id: str) -> dict[str, Any]:
    """Change a reply that is still a draft."""
    replies.edit(call.actor, reply_id, version=call.version, now=call.now, **call.body)
    return reply_answers.read_reply(call.actor, reply_id)


verbs(
    answering,
    "/replies/<id:reply_id>",
    REPLIES,
    reply_answers.read_reply,
    outcome_schemas.ReplyRead,
    {
        "submit": (replies.submit, NoInput),
        "send-back": (replies.send_back, ReasonBody),
        "sign-off": (sending.sign_off, NoInput),
        "record-sign-off": (sending.record_sign_off, bodies.RecordSignOffBody),
        "pass": (sending.pass_reply, NoInput),
        "return": (sending.return_reply, ReasonBody),
        "send": (sending.send, bodies.SendBody),
        "reclassify": (sending.reclassify, bodies.ReclassifyBody),
    },
)
answering.several("/replies/submit", gate=holding("handler"), act=replies.submit)
answering.several("/replies/sign-off", gate=holding("signer"), act=sending.sign_off)
answering.several("/replies/send", gate=holding("handler"), act=sending.send, body=bodies.SendBody)
