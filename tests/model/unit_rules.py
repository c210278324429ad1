"""moves.md 3, 5, 6: what units do with their tasks, studies and commitments."""

from datetime import date

from tests.model.rows import (
    OPEN,
    UNITS,
    Assignment,
    Cohort,
    Commitment,
    Reply,
    Study,
    Suggestion,
    User,
)
from tests.model.rules import Body, Refusal, bad, conflict, rule
from tests.model.suggestion_rules import add_unit, date_by_hand

STILL_OPEN = " ".join(OPEN)
DEPARTMENTS = (*UNITS, "ZZB", "QWB")  # the district's active departments


def passed(cohort: Cohort, day: date | None) -> bool:
    """Whether the day lies behind."""
    return day is not None and cohort.today > day


# Assignments


@rule("assignment", "sign", "handler", "assigned")
def sign(cohort: Cohort, user: User, item: Assignment, body: Body) -> None:
    begin(item)


def begin(item: Assignment) -> None:
    """The unit has the item in hand; the first one that answers sets it going."""
    item.state = "signed"
    if item.answering and item.suggestion.state == "assigned":
        item.suggestion.state = "handling"


for note in ("allocate", "contact", "progress"):

    @rule("assignment", note, "handler", STILL_OPEN, versioned=note == "allocate")
    def keep_note(
        cohort: Cohort, user: User, item: Assignment, body: Body, note: str = note
    ) -> None:
        if note == "contact":
            item.contacted_in.add(item.suggestion.round)


def window_over(cohort: Cohort, user: User, item: Assignment) -> str | None:
    return "return_window_over" if passed(cohort, item.due.get("return_on")) else None


def no_proposal(cohort: Cohort, user: User, item: Assignment, body: Body) -> Refusal | None:
    fit = body["unit"] in DEPARTMENTS and body["unit"] != item.unit
    return None if fit else bad("/proposed_department_id", "unknown_reference")


@rule(
    "assignment",
    "request-return",
    "handler",
    "assigned signed",
    needs=window_over,
    faults=no_proposal,
)
def request_return(cohort: Cohort, user: User, item: Assignment, body: Body) -> None:
    item.state = "return_requested"


@rule("assignment", "grant-return", "coordinator", "return_requested")
def grant_return(cohort: Cohort, user: User, item: Assignment, body: Body) -> None:
    item.end("returned")
    if item.answering:
        item.suggestion.settle()


@rule("assignment", "refuse-return", "coordinator", "return_requested")
def refuse_return(cohort: Cohort, user: User, item: Assignment, body: Body) -> None:
    begin(item)


@rule("assignment", "opinion", "co_handler", "signed")
def opinion(cohort: Cohort, user: User, item: Assignment, body: Body) -> None:
    item.state = "opinion_given"


# Extensions: hindrances in their fixed order

OWED = "assigned signed return_requested"


def extended(cohort: Cohort, user: User, item: Assignment) -> str | None:
    return "extension_used" if item.extension == "granted" else None


def after_due(cohort: Cohort, user: User, item: Assignment) -> str | None:
    return "extension_after_due" if passed(cohort, item.due_on) else None


def no_request(cohort: Cohort, user: User, item: Assignment) -> str | None:
    found = extended(cohort, user, item)
    if found or item.extension == "requested":
        return found or after_due(cohort, user, item)
    return "no_extension_requested"


def no_extending(cohort: Cohort, user: User, item: Assignment) -> str | None:
    return extended(cohort, user, item) or after_due(cohort, user, item)


def no_requesting(cohort: Cohort, user: User, item: Assignment) -> str | None:
    found = extended(cohort, user, item)
    if found is None and item.extension == "requested":
        return "extension_requested"
    return found or after_due(cohort, user, item)


def until_fault(cohort: Cohort, user: User, item: Assignment, body: Body) -> Refusal | None:
    return beyond(item, body["until"], body["beyond_cap"])


def granted_fault(cohort: Cohort, user: User, item: Assignment, body: Body) -> Refusal | None:
    return beyond(item, item.extension_until, beyond_cap=False)


def beyond(item: Assignment, until: date, beyond_cap: bool) -> Refusal | None:
    if item.due_on and until <= item.due_on:
        return bad("/until", "not_later")
    return conflict("extension_beyond_cap") if beyond_cap else None


@rule(
    "assignment",
    "request-extension",
    "handler",
    OWED,
    needs=no_requesting,
    faults=until_fault,
)
def request_extension(cohort: Cohort, user: User, item: Assignment, body: Body) -> None:
    item.extension, item.extension_until = "requested", body["until"]


@rule("assignment", "extend", "coordinator", OWED, needs=no_extending, faults=until_fault)
@rule(
    "assignment",
    "grant-extension",
    "coordinator",
    OWED,
    needs=no_request,
    faults=granted_fault,
)
def grant_extension(cohort: Cohort, user: User, item: Assignment, body: Body) -> None:
    item.extension = "granted"


def nothing_asked(cohort: Cohort, user: User, item: Assignment) -> str | None:
    return None if item.extension == "requested" else "no_extension_requested"


@rule("assignment", "refuse-extension", "coordinator", OWED, needs=nothing_asked)
def refuse_extension(cohort: Cohort, user: User, item: Assignment, body: Body) -> None:
    item.extension = "refused"


# The unit's reply


def reply_exists(cohort: Cohort, user: User, item: Assignment) -> str | None:
    busy = [
        r
        for r in item.replies
        if r.round == item.suggestion.round and r.state not in {"returned", "void"}
    ]
    return "reply_exists" if busy else None


def own_suggestion(user: User, item: Assignment | Reply) -> str | None:
    mine = user.name in {item.suggestion.proposer, *item.suggestion.co_signers}
    return "own_suggestion" if mine else None


@rule(
    "assignment",
    "reply",
    "answerer",
    "signed",
    needs=reply_exists,
    forbids=own_suggestion,
    versioned=False,
)
def draft_reply(cohort: Cohort, user: User, item: Assignment, body: Body) -> None:
    key = f"{item.key}.r{len(item.replies) + 1}"
    given = body["outcome_class"], body["decisions"], body.get("promised_on")
    item.replies.append(Reply(key, item, item.suggestion.round, user.name, *given))


# Studies


def wrong_order(cohort: Cohort, user: User, item: Cohort, body: Body) -> Refusal | None:
    for number, unit in enumerate(body["units"]):
        if unit not in UNITS:
            return bad(f"/department_ids/{number}", "unknown_reference")
    found = any(s.state == "accepted" for s in item.suggestions)
    return date_by_hand(body) or (None if found else conflict("nothing_accepted"))


@rule("cohort", "study", "coordinator", "open", faults=wrong_order, versioned=False)
def order_study(cohort: Cohort, user: User, item: Cohort, body: Body) -> None:
    frozen = tuple(s for s in item.suggestions if s.state == "accepted")
    order = len({study.order for study in item.studies}) + 1
    for unit in body["units"]:
        item.studies.append(Study(f"o{order}.{unit}", order, unit, frozen))


def at(number: int, code: str, status: int = 422) -> Refusal:
    return Refusal(status, code, f"/suggestion_ids/{number}" if status == 422 else "")


def not_to_take(cohort: Cohort, user: User, item: Study, body: Body) -> Refusal | None:
    for number, suggestion in enumerate(body["suggestions"]):
        if suggestion not in item.suggestions:
            return at(number, "unknown_reference")
    found = (why_not_take(item, suggestion) for suggestion in body["suggestions"])
    return next((conflict(code) for code in found if code), None)


def why_not_take(study: Study, item: Suggestion) -> str | None:
    if item.live_of(study.unit):
        return "already_assigned"
    if item.state not in {"accepted", "handling", "replied"}:
        return "invalid_transition"
    if any(a.study is None or a.study.order != study.order for a in item.live):
        return "not_of_this_study"
    return "already_evaluated" if item.round in item.evaluations else None


@rule("study", "take-up", "handler", "sent", faults=not_to_take)
def take_up(cohort: Cohort, user: User, item: Study, body: Body) -> None:
    for suggestion in body["suggestions"]:
        made = add_unit(cohort, suggestion, item.unit, "separate")
        made.study, made.state = item, "signed"
        suggestion.state = "handling"
        suggestion.urged_in.discard(suggestion.round)


def not_to_drop(cohort: Cohort, user: User, item: Study, body: Body) -> Refusal | None:
    for number, suggestion in enumerate(body["suggestions"]):
        if suggestion not in item.suggestions or not item.taken(suggestion):
            return at(number, "unknown_reference")
    taken = [item.taken(suggestion) for suggestion in body["suggestions"]]
    sent = any(a.sent_in(a.suggestion.round) for a in taken)
    return conflict("reply_sent") if sent else None


@rule("study", "drop", "handler", "sent", faults=not_to_drop)
def drop(cohort: Cohort, user: User, item: Study, body: Body) -> None:
    for suggestion in body["suggestions"]:
        item.taken(suggestion).end("removed")
        suggestion.settle()


def replies_missing(cohort: Cohort, user: User, item: Study) -> str | None:
    taken = [a for s in item.suggestions if (a := item.taken(s))]
    return "replies_missing" if any(a.state != "replied" for a in taken) else None


@rule("study", "answer", "signer", "sent", needs=replies_missing)
def answer(cohort: Cohort, user: User, item: Study, body: Body) -> None:
    item.state = "answered"


@rule("study", "withdraw", "coordinator", "sent")
def withdraw_study(cohort: Cohort, user: User, item: Study, body: Body) -> None:
    item.state = "withdrawn"


# Commitments


def no_evidence(cohort: Cohort, user: User, item: Commitment, body: Body) -> Refusal | None:
    strange = [number for number, key in enumerate(body["files"]) if key not in item.files]
    return bad(f"/file_ids/{strange[0]}", "unknown_reference") if strange else None


@rule("commitment", "deliver", "handler", "open", faults=no_evidence)
def deliver(cohort: Cohort, user: User, item: Commitment, body: Body) -> None:
    item.state = "delivered"


@rule("commitment", "verify", "coordinator", "delivered")
def verify(cohort: Cohort, user: User, item: Commitment, body: Body) -> None:
    item.state = "verified"


@rule("commitment", "reject", "coordinator", "delivered")
def reject(cohort: Cohort, user: User, item: Commitment, body: Body) -> None:
    item.state = "open"


@rule("commitment", "attach", "handler", "open", versioned=False)
def attach(cohort: Cohort, user: User, item: Commitment, body: Body) -> None:
    item.files.append(body["file"])
