"""A unit's answer while it is written: drafted, changed, put before the signer, sent back."""

from collections.abc import Set
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.database import db
from secondment.kit.errors import FieldError, invalid, invalid_fields
from secondment.kit.ids import new_id
from secondment.people.rules import Actor
from secondment.policies.models import OutcomeScheme
from secondment.suggestions.answer_models import Decision, Reply
from secondment.suggestions.models import Measure, Suggestion
from secondment.suggestions.rules import policy_of
from secondment.suggestions.states import PROMISING
from secondment.suggestions.taking import take_assignment, take_reply


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
        district_id=suggestion.district_id,
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
    check_class(reply.outcome_class, suggestion)
    if reply.outcome_class in PROMISING and reply.promised_on is None:
        raise invalid("/promised_on", "promise_required")


def check_class(outcome_class: str, suggestion: Suggestion) -> None:
    scheme = db.session.get_one(OutcomeScheme, policy_of(suggestion).outcome_scheme_id)
    if outcome_class not in scheme.letters:
        raise invalid("/outcome_class", "invalid_choice", ", ".join(scheme.letters))


def decide(reply: Reply, suggestion: Suggestion, measures: list[dict[str, str]]) -> None:
    """Put down one decision a measure, where none stands; raises what `check_decisions` does."""
    query = sa.select(Measure.id).where(Measure.suggestion_id == suggestion.id)
    check_decisions(measures, set(db.session.scalars(query)))
    db.session.add_all(
        Decision(
            reply_id=reply.id,
            measure_id=given["id"],
            decision=given["decision"],
            reason=given.get("reason", ""),
        )
        for given in measures
    )


def check_decisions(measures: list[dict[str, str]], known: Set[str]) -> None:
    """Raise unless each of the `known` measures is decided once, and with its reason."""
    faults = []
    for index, given in enumerate(measures):
        if given["id"] not in known:
            faults.append(FieldError(f"/measures/{index}/id", "unknown_reference"))
        if given["decision"] != "adopted" and not given.get("reason"):
            faults.append(FieldError(f"/measures/{index}/reason", "reason_required"))
    ids = [given["id"] for given in measures]
    if len(set(ids)) < len(ids):
        faults.append(FieldError("/measures", "repeated_item"))
    if known - set(ids):
        faults.append(FieldError("/measures", "decision_missing"))
    if faults:
        raise invalid_fields(faults)


def decided(measures: list[dict[str, str]]) -> dict[str, Any]:
    """The decisions as the journal tells them."""
    return {"decisions": {given["id"]: given["decision"] for given in measures}}


def edit(
    actor: Actor, reply_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change a reply that is still a draft."""
    suggestion, _, reply = take_reply(actor, reply_id, "edit", version, now)
    told = {}
    if "measures" in changes:
        measures = changes.pop("measures")
        # Not in `decide`: the session looks through all it holds, for each of many drafts.
        db.session.execute(sa.delete(Decision).where(Decision.reply_id == reply.id))
        decide(reply, suggestion, measures)
        told = decided(measures)
    for name, value in changes.items():
        setattr(reply, name, value)
    check_answer(reply, suggestion)
    record(actor, "edit", suggestion, about=reply, now=now, changes=told)


def submit(actor: Actor, reply_id: str, *, version: int | None, now: datetime) -> None:
    """Put a draft before the signer; where the policy requires contact, after it; a joint one
    when every opinion is given or its time is over."""
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
