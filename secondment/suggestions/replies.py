"""A unit's answer: drafted, signed off by another person, checked where the policy wants it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.clock import day_of
from secondment.kit.database import LOCK, db
from secondment.kit.errors import FieldError, invalid, invalid_fields
from secondment.kit.ids import new_id
from secondment.people.rules import Actor
from secondment.policies.models import OutcomeScheme
from secondment.suggestions.handling import check_file, lock_suggestion, take_assignment
from secondment.suggestions.models import Assignment, Decision, Measure, Reply, Suggestion
from secondment.suggestions.parts import decisions
from secondment.suggestions.queries import REPLIES
from secondment.suggestions.rules import policy_of

ANSWERING = ("sole", "lead", "separate")
PROMISING = ("in_progress", "planned")
# Of several units' classes the least finished is the suggestion's.
LEAST_FINISHED = ("planned", "in_progress", "referred_up", "infeasible", "reference", "resolved")


def draft(
    actor: Actor,
    assignment_id: str,
    *,
    measures: list[dict[str, str]],
    now: datetime,
    **answer: Any,
) -> Reply:
    """Draft the unit's reply: every measure decided, what is not adopted in full with a reason."""
    suggestion, assignment = take_assignment(actor, assignment_id, "reply", None, now)
    reply = Reply(
        id=new_id(),
        state="draft",
        round=suggestion.round,
        assignment_id=assignment.id,
        suggestion_id=suggestion.id,
        drafted_by=actor.id,
        created_at=now,
        updated_at=now,
        **answer,
    )
    check_answer(reply, suggestion)
    db.session.add(reply)
    record(actor, "reply", suggestion, about=reply, now=now, changes=decided(measures))
    decide(reply, suggestion, measures)
    db.session.flush()
    return reply


def check_answer(reply: Reply, suggestion: Suggestion) -> None:
    """The class is one of the policy's scheme; what is promised has its date (R2)."""
    scheme = db.session.get_one(OutcomeScheme, policy_of(suggestion).outcome_scheme_id)
    if reply.outcome_class not in scheme.letters:
        raise invalid("/outcome_class", "invalid_choice", ", ".join(scheme.letters))
    if reply.outcome_class in PROMISING and reply.promised_on is None:
        raise invalid("/promised_on", "promise_required")


def decide(reply: Reply, suggestion: Suggestion, measures: list[dict[str, str]]) -> None:
    """Put down one decision a measure; raises for any missing, strange, twice or unreasoned."""
    query = sa.select(Measure.id).where(Measure.suggestion_id == suggestion.id)
    known = list(db.session.scalars(query.order_by(Measure.position)))
    faults = []
    for index, given in enumerate(measures):
        if given["id"] not in known:
            faults.append(FieldError(f"/measures/{index}/id", "unknown_reference"))
        if given["decision"] != "adopted" and not given.get("reason"):
            faults.append(FieldError(f"/measures/{index}/reason", "reason_required"))
    ids = [given["id"] for given in measures]
    if len(set(ids)) < len(ids):
        faults.append(FieldError("/measures", "repeated_item"))
    if set(known) - set(ids):
        faults.append(FieldError("/measures", "decision_missing"))
    if faults:
        raise invalid_fields(faults)
    db.session.execute(sa.delete(Decision).where(Decision.reply_id == reply.id))
    db.session.add_all(
        Decision(
            reply_id=reply.id,
            measure_id=given["id"],
            decision=given["decision"],
            reason=given.get("reason", ""),
        )
        for given in measures
    )


def decided(measures: list[dict[str, str]]) -> dict[str, Any]:
    """The decisions as the journal tells them."""
    return {"decisions": {given["id"]: given["decision"] for given in measures}}


def take_reply(
    actor: Actor, reply_id: str, action: str, version: int | None, now: datetime
) -> tuple[Suggestion, Assignment, Reply]:
    """The reply for `action`, after its suggestion is locked and its version advanced."""
    seen = REPLIES.find(actor, reply_id)
    suggestion = lock_suggestion(seen.suggestion_id, now)
    assignment = db.session.get_one(
        Assignment, seen.assignment_id, with_for_update=LOCK, populate_existing=True
    )
    reply = REPLIES.take(actor, reply_id, action, version)
    reply.touch(now)
    return suggestion, assignment, reply


def edit(
    actor: Actor, reply_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change a reply that is still a draft."""
    suggestion, _, reply = take_reply(actor, reply_id, "edit", version, now)
    told = {}
    if "measures" in changes:
        measures = changes.pop("measures")
        decide(reply, suggestion, measures)
        told = decided(measures)
    for name, value in changes.items():
        setattr(reply, name, value)
    check_answer(reply, suggestion)
    record(actor, "edit", suggestion, about=reply, now=now, changes=told)


def submit(actor: Actor, reply_id: str, *, version: int | None, now: datetime) -> None:
    """Put a draft before the signer; where the policy requires contact, after it."""
    suggestion, _, reply = take_reply(actor, reply_id, "submit", version, now)
    reply.state = "submitted"
    reply.first_submitted_at = reply.first_submitted_at or now
    record(actor, "submit", suggestion, about=reply, now=now)


def send_back(
    actor: Actor, reply_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """The signer sends a reply back to its drafter."""
    suggestion, _, reply = take_reply(actor, reply_id, "send-back", version, now)
    reply.state = "draft"
    record(actor, "send-back", suggestion, about=reply, now=now, remark=reason)


def sign_off(actor: Actor, reply_id: str, *, version: int | None, now: datetime) -> None:
    """Sign a reply off; with `send_on_sign_off` and no pre-check it is sent by the same act."""
    suggestion, assignment, reply = take_reply(actor, reply_id, "sign-off", version, now)
    policy = policy_of(suggestion)
    reply.signed_off_by, reply.signed_off_at = actor.id, now
    reply.state = "signed_off"
    told = {}
    if policy.send_on_sign_off and not policy.pre_check:
        told = go_out(suggestion, assignment, reply, now)
    record(actor, "sign-off", suggestion, about=reply, now=now, changes=told)


def pass_reply(actor: Actor, reply_id: str, *, version: int | None, now: datetime) -> None:
    """The coordinator passes a signed reply; with `send_on_sign_off` that sends it."""
    suggestion, assignment, reply = take_reply(actor, reply_id, "pass", version, now)
    reply.state = "passed"
    told = {}
    if policy_of(suggestion).send_on_sign_off:
        told = go_out(suggestion, assignment, reply, now)
    record(actor, "pass", suggestion, about=reply, now=now, changes=told)


def return_reply(
    actor: Actor, reply_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """The coordinator returns a signed reply for another draft, before it is sent."""
    suggestion, _, reply = take_reply(actor, reply_id, "return", version, now)
    reply.state = "draft"
    reply.signed_off_by = reply.signed_off_at = None
    record(actor, "return", suggestion, about=reply, now=now, remark=reason)


def send(
    actor: Actor,
    reply_id: str,
    *,
    on: date | None = None,
    sealed_file_id: str | None = None,
    version: int | None,
    now: datetime,
) -> None:
    """Send a signed (and, where required, passed) reply to the proposer."""
    suggestion, assignment, reply = take_reply(actor, reply_id, "send", version, now)
    if sealed_file_id:
        check_file(sealed_file_id, "reply", reply.id, "/sealed_file_id")
        reply.sealed_file_id = sealed_file_id
    told = go_out(suggestion, assignment, reply, now, on)
    record(actor, "send", suggestion, about=reply, now=now, changes=told)


def go_out(
    suggestion: Suggestion,
    assignment: Assignment,
    reply: Reply,
    now: datetime,
    on: date | None = None,
) -> dict[str, Any]:
    """What follows a sending: the unit has replied, and with the last reply owed the suggestion."""
    reply.state, reply.sent_at, reply.sent_on = "sent", now, on or day_of(now)
    told = {"assignment.state": [assignment.state, "replied"]}
    assignment.state = "replied"
    assignment.touch(now)
    owed = sa.select(Assignment.id).where(
        Assignment.suggestion_id == suggestion.id,
        Assignment.id != assignment.id,
        Assignment.role.in_(ANSWERING),
        Assignment.state.not_in(("replied", "returned", "removed")),
    )
    if db.session.scalar(owed.limit(1)) is None:
        suggestion.state, suggestion.replied_at = "replied", now
    derive_outcome(suggestion, reply)
    return told


def derive_outcome(suggestion: Suggestion, reply: Reply) -> None:
    """The suggestion's class and adoption, from `reply` and the others sent in its round.

    They are derived, and stored only so that lists filter by them at list speed.
    """
    others = sa.select(Reply.outcome_class).where(
        Reply.suggestion_id == suggestion.id,
        Reply.round == suggestion.round,
        Reply.state == "sent",
    )
    classes = [reply.outcome_class, *db.session.scalars(others)]
    suggestion.outcome_class = min(classes, key=LEAST_FINISHED.index)
    given = decisions([suggestion.id], going_out=reply.id)
    best = {one["decision"] for one in given.values()}
    if best == {"adopted"}:
        suggestion.adoption = "full"
    else:
        suggestion.adoption = "none" if best == {"not_adopted"} else "partial"
