"""A unit's answer on its way out: signed off, numbered, checked, sent; returned, reclassified."""

import re
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.errors import invalid, refuse
from secondment.kit.numbering import draw
from secondment.people.models import Department
from secondment.people.rules import Actor
from secondment.suggestions.answer_models import Commitment, Reply
from secondment.suggestions.assigning import be_replied, live_assignments
from secondment.suggestions.commitments import promise, void_promises
from secondment.suggestions.deadlines import set_reply_date
from secondment.suggestions.evaluating import void_evaluation
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.parts import decisions_of
from secondment.suggestions.replies import check_class
from secondment.suggestions.rules import policy_of
from secondment.suggestions.states import ANSWERING, DECISIONS
from secondment.suggestions.taking import check_file, take_reply

# Of several units' classes the least finished is the suggestion's.
LEAST_FINISHED = ("planned", "in_progress", "referred_up", "infeasible", "reference", "resolved")
# 锦商务〔2026〕1号: the word, the full year in six-angle brackets, no 第, no zero before the number
# (GB/T 9704-2012, 7.2.5)
LETTER_NUMBER = re.compile(r"[^\s0-9〔〕\[\]()（）【】]{1,20}〔2[01][0-9]{2}〕[1-9][0-9]{0,5}号")


def sign_off(actor: Actor, reply_id: str, *, version: int | None, now: datetime) -> None:
    """Sign a reply off; with `send_on_sign_off` and no pre-check it is sent by the same act."""
    suggestion, assignment, reply = take_reply(actor, reply_id, "sign-off", version, now)
    reply.signed_off_by = actor.id
    told = be_signed(suggestion, assignment, reply, now)
    record(actor, "sign-off", suggestion, about=reply, now=now, changes=told)


def record_sign_off(
    actor: Actor,
    reply_id: str,
    *,
    signed_by: str,
    signed_on: date,
    file_id: str,
    version: int | None,
    now: datetime,
) -> None:
    """Note a sign-off given on paper, with its scan: it counts as the sign-off itself."""
    suggestion, assignment, reply = take_reply(actor, reply_id, "record-sign-off", version, now)
    check_file(file_id, {"reply": [reply.id]}, "/file_id")
    if signed_on > day_of(now):
        raise invalid("/signed_on", "in_the_future")
    reply.signed_by, reply.signed_on, reply.signed_file_id = signed_by, signed_on, file_id
    told = be_signed(suggestion, assignment, reply, now)
    record(actor, "record-sign-off", suggestion, about=reply, now=now, changes=told)


def be_signed(
    suggestion: Suggestion, assignment: Assignment, reply: Reply, now: datetime
) -> dict[str, Any]:
    """What follows a sign-off: the letter has its number, and may go out."""
    policy = policy_of(suggestion)
    reply.signed_off_at, reply.state = now, "signed_off"
    if policy.letter == "own_series" and reply.number is None:
        reply.number = next_number(assignment.department_id, reply.signed_on or day_of(now))
    if policy.send_on_sign_off and not policy.pre_check:
        return go_out(suggestion, assignment, reply, now)
    return {}


def next_number(department_id: str, day: date) -> str:
    """The next number of the department's letters in the year of `day`, without gaps."""
    word = db.session.get_one(Department, department_id).letter_word
    if not word:
        raise refuse("letter_word_missing")
    return f"{word}〔{day.year}〕{draw(f'letter {department_id} {day.year}')}号"


def pass_reply(actor: Actor, reply_id: str, *, version: int | None, now: datetime) -> None:
    """The coordinator passes a signed reply; with `send_on_sign_off` that sends it."""
    suggestion, assignment, reply = take_reply(actor, reply_id, "pass", version, now)
    reply.state = "passed"
    told = {}
    if policy_of(suggestion).send_on_sign_off:
        told = go_out(suggestion, assignment, reply, now)
    record(actor, "pass", suggestion, about=reply, now=now, changes=told)


def send(
    actor: Actor,
    reply_id: str,
    *,
    number: str | None = None,
    on: date | None = None,
    sealed_file_id: str | None = None,
    version: int | None,
    now: datetime,
) -> None:
    """Send a signed (and, where required, passed) reply to the proposer."""
    suggestion, assignment, reply = take_reply(actor, reply_id, "send", version, now)
    if on and on > day_of(now):
        raise invalid("/on", "in_the_future")
    type_number(suggestion, reply, number)
    if sealed_file_id:
        check_file(sealed_file_id, {"reply": [reply.id]}, "/sealed_file_id")
        reply.sealed_file_id = sealed_file_id
    told = go_out(suggestion, assignment, reply, now, on)
    record(actor, "send", suggestion, about=reply, now=now, changes=told)


def type_number(suggestion: Suggestion, reply: Reply, number: str | None) -> None:
    """Where the office numbers its letters by hand: the number's form, and that it is new."""
    if policy_of(suggestion).letter != "typed":
        if number is not None:
            raise invalid("/number", "not_for_policy")
        return
    if number is None:
        raise invalid("/number", "required")
    if not LETTER_NUMBER.fullmatch(number):
        raise invalid("/number", "invalid_format")
    used = sa.select(Reply.id).where(
        Reply.district_id == reply.district_id, Reply.number == number, Reply.id != reply.id
    )
    if db.session.scalar(used):
        raise invalid("/number", "duplicate")
    reply.number = number


def go_out(
    suggestion: Suggestion,
    assignment: Assignment,
    reply: Reply,
    now: datetime,
    on: date | None = None,
) -> dict[str, Any]:
    """What follows a sending: the unit has replied, and with the last reply owed the suggestion;
    what it promised is kept in view; the proposer's time to rate it begins."""
    reply.state, reply.sent_at, reply.sent_on = "sent", now, on or day_of(now)
    told = {"assignment.state": [assignment.state, "replied"]}
    assignment.state = "replied"
    assignment.touch(now)
    owing = [one for one in live_assignments(suggestion) if one.role in ANSWERING]
    if all(one.state == "replied" for one in owing):
        be_replied(suggestion, now, reply.sent_on)
    promise(suggestion, assignment, reply, now)
    derive_outcome(suggestion, reply)
    set_reply_date(suggestion)
    return told


def return_reply(
    actor: Actor, reply_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """The coordinator returns a reply for another draft: a signed one in the pre-check keeps its
    number; a sent one stays as it was sent, and its rating and promises fall."""
    suggestion, assignment, reply = take_reply(actor, reply_id, "return", version, now)
    told: dict[str, Any] = {}
    if reply.state == "sent":
        told = be_answered_again(suggestion, assignment, reply, now)
    else:
        reply.state = "draft"
        reply.signed_off_by = reply.signed_off_at = None
        reply.signed_by = reply.signed_on = reply.signed_file_id = None
    record(actor, "return", suggestion, about=reply, now=now, remark=reason, changes=told)


def be_answered_again(
    suggestion: Suggestion, assignment: Assignment, reply: Reply, now: datetime
) -> dict[str, Any]:
    reply.state = "returned"
    assignment.state = "signed"
    assignment.touch(now)
    suggestion.state = "handling"
    if reply.round == 1:
        suggestion.replied_at = None
    void_evaluation(suggestion, now)
    void_promises(reply, now)
    derive_outcome(suggestion, None, but=reply)
    set_reply_date(suggestion)
    return {"assignment.state": ["replied", "signed"]}


def reclassify(
    actor: Actor,
    reply_id: str,
    *,
    outcome_class: str,
    reason: str,
    file_ids: list[str] | None = None,
    version: int | None,
    now: datetime,
) -> None:
    """The coordinator corrects the class of a sent reply; up to `resolved` only with evidence,
    files of the suggestion, the reply or what it promised."""
    suggestion, _, reply = take_reply(actor, reply_id, "reclassify", version, now)
    check_class(outcome_class, suggestion)
    if outcome_class == "resolved" and reply.outcome_class != "resolved" and not file_ids:
        raise invalid("/file_ids", "evidence_required")
    promised = sa.select(Commitment.id).where(Commitment.suggestion_id == suggestion.id)
    places = {
        "suggestion": [suggestion.id],
        "reply": [reply.id],
        "commitment": list(db.session.scalars(promised)),
    }
    for at, file_id in enumerate(file_ids or []):
        check_file(file_id, places, f"/file_ids/{at}")
    reply.outcome_class = outcome_class
    derive_outcome(suggestion, reply)
    told = {"file_ids": file_ids or []}
    record(actor, "reclassify", suggestion, about=reply, now=now, remark=reason, changes=told)


def derive_outcome(
    suggestion: Suggestion, reply: Reply | None, *, but: Reply | None = None
) -> None:
    """The suggestion's class and adoption: of the latest round with a sent reply, `reply` (which
    goes out now) included and `but` (which is returned now) left out.

    They are derived, and stored only so that lists filter by them at list speed.
    """
    query = sa.select(Reply).where(Reply.suggestion_id == suggestion.id, Reply.state == "sent")
    sent = {one.id: one for one in db.session.scalars(query)}
    if reply:
        sent[reply.id] = reply
    if but:
        sent.pop(but.id, None)
    last = max((one.round for one in sent.values()), default=0)
    latest = [one for one in sent.values() if one.round == last]
    classes = [one.outcome_class for one in latest]
    suggestion.outcome_class = min(classes, key=LEAST_FINISHED.index, default=None)
    suggestion.adoption = adoption_of(latest)


def adoption_of(sent: list[Reply]) -> str | None:
    """From the units' best decision on each measure: all adopted, none, or part of them."""
    best: dict[str, str] = {}
    for rows in decisions_of([one.id for one in sent]).values():
        for row in rows:
            given = (row["decision"], best.get(row["id"], "not_adopted"))
            best[row["id"]] = min(given, key=DECISIONS.index)
    if not best:
        return None
    found = set(best.values())
    if found == {"adopted"}:
        return "full"
    return "none" if found == {"not_adopted"} else "partial"
