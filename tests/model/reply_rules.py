"""moves.md 4: a reply from the handler's draft to the letter sent, and back."""

from tests.model.rows import Assignment, Cohort, Commitment, Reply, User
from tests.model.rules import Body, Refusal, bad, conflict, rule
from tests.model.unit_rules import own_suggestion, passed

# Hindrances


def not_signed_for(cohort: Cohort, user: User, item: Reply) -> str | None:
    return None if item.assignment.state == "signed" else "not_signed_for"


def first_of(*needs):
    return lambda *row: next((code for need in needs if (code := need(*row))), None)


def not_contacted(cohort: Cohort, user: User, item: Reply) -> str | None:
    missing = cohort.policy.contact_required and item.round not in item.assignment.contacted_in
    return "contact_required" if missing else None


def opinions_missing(cohort: Cohort, user: User, item: Reply) -> str | None:
    """A lead waits for every co-unit whose time has not run out."""
    if item.assignment.role != "lead":
        return None
    return "opinions_missing" if any(waited_for(cohort, a) for a in item.suggestion.live) else None


def waited_for(cohort: Cohort, co_unit: Assignment) -> bool:
    if co_unit.role != "co" or co_unit.state == "opinion_given":
        return False
    return co_unit.suggestion.paused or not passed(cohort, co_unit.due.get("opinion_on"))


def no_letter_word(cohort: Cohort, user: User, item: Reply, body: Body) -> Refusal | None:
    wanting = cohort.policy.letter == "own_series" and not item.number
    missing = wanting and item.assignment.unit not in cohort.letter_words
    return conflict("letter_word_missing") if missing else None


def no_paper(cohort: Cohort, user: User, item: Reply) -> str | None:
    return None if cohort.policy.paper_sign_off else "no_paper_sign_off"


def no_pre_check(cohort: Cohort, user: User, item: Reply) -> str | None:
    return None if cohort.policy.pre_check else "no_pre_check"


def unchecked(cohort: Cohort, user: User, item: Reply) -> str | None:
    missing = cohort.policy.pre_check and item.state != "passed"
    return "pre_check_missing" if missing else None


def own_draft(user: User, item: Reply) -> str | None:
    return own_suggestion(user, item) or ("own_draft" if user.name == item.drafter else None)


# From draft to sent


@rule("reply", "edit", "handler", "draft", needs=not_signed_for, forbids=own_suggestion)
def edit(cohort: Cohort, user: User, item: Reply, body: Body) -> None:
    item.outcome_class = body.get("outcome_class", item.outcome_class)


@rule(
    "reply",
    "submit",
    "handler",
    "draft",
    needs=first_of(not_signed_for, not_contacted, opinions_missing),
    forbids=own_suggestion,
)
def submit(cohort: Cohort, user: User, item: Reply, body: Body) -> None:
    item.state, item.ever_submitted = "submitted", True


@rule("reply", "send-back", "signer", "submitted", needs=not_signed_for)
def send_back(cohort: Cohort, user: User, item: Reply, body: Body) -> None:
    item.state = "draft"


def unattached(cohort: Cohort, user: User, item: Reply, body: Body) -> Refusal | None:
    if body["file"] not in item.files:
        return bad("/file_id", "unknown_reference")
    return no_letter_word(cohort, user, item, body)


@rule(
    "reply",
    "record-sign-off",
    "handler",
    "submitted",
    needs=first_of(not_signed_for, no_paper),
    faults=unattached,
    forbids=own_suggestion,
)
@rule(
    "reply",
    "sign-off",
    "signer",
    "submitted",
    needs=not_signed_for,
    faults=no_letter_word,
    forbids=own_draft,
)
def sign_off(cohort: Cohort, user: User, item: Reply, body: Body) -> None:
    item.state = "signed_off"
    if cohort.policy.letter == "own_series" and not item.number:
        series = f"{cohort.letter_words[item.assignment.unit]}〔{cohort.today.year}〕"
        item.number = f"{series}{cohort.draw(series)}号"
    if cohort.policy.send_on_sign_off and not cohort.policy.pre_check:
        post(cohort, item)


@rule("reply", "pass", "coordinator", "signed_off", needs=first_of(not_signed_for, no_pre_check))
def pass_reply(cohort: Cohort, user: User, item: Reply, body: Body) -> None:
    item.state = "passed"
    if cohort.policy.send_on_sign_off:
        post(cohort, item)


def wrong_number(cohort: Cohort, user: User, item: Reply, body: Body) -> Refusal | None:
    number = body.get("number")
    if cohort.policy.letter != "typed":
        return bad("/number", "not_for_policy") if number else None
    if not number:
        return bad("/number", "required")
    others = [r for s in cohort.suggestions for r in s.replies if r is not item]
    return bad("/number", "duplicate") if number in {r.number for r in others} else None


@rule(
    "reply",
    "send",
    "handler",
    "signed_off passed",
    needs=first_of(not_signed_for, unchecked),
    faults=wrong_number,
    forbids=own_suggestion,
)
def send(cohort: Cohort, user: User, item: Reply, body: Body) -> None:
    item.number = body.get("number", item.number)
    post(cohort, item)


def post(cohort: Cohort, item: Reply) -> None:
    """The reply goes out; what it promises is owed from now on."""
    item.state = "sent"
    item.assignment.state = "replied"
    suggestion = item.suggestion
    if item.promised_on:
        key = f"{suggestion.key}.c{len(suggestion.commitments) + 1}"
        suggestion.commitments.append(Commitment(key, item, item.promised_on))
    suggestion.settle()


# Afterwards


def not_to_return(cohort: Cohort, user: User, item: Reply) -> str | None:
    """A sent reply while its suggestion is handled or answered; a signed one under pre-check."""
    if item.state == "sent":
        fit = item.suggestion.state in {"handling", "replied"}
        return None if fit and item.round == item.suggestion.round else "answer_settled"
    return not_signed_for(cohort, user, item) or no_pre_check(cohort, user, item)


@rule("reply", "return", "coordinator", "signed_off sent", needs=not_to_return)
def return_reply(cohort: Cohort, user: User, item: Reply, body: Body) -> None:
    if item.state == "signed_off":
        item.state = "draft"
        return
    item.state = "returned"
    item.assignment.state = "signed"
    item.suggestion.state = "handling"
    item.suggestion.evaluations.pop(item.round, None)
    item.suggestion.met_in.discard(item.round)
    item.suggestion.urged_in.discard(item.round)
    for commitment in item.suggestion.commitments:
        if commitment.reply is item and commitment.state in {"open", "delivered"}:
            commitment.state = "void"


def answered(cohort: Cohort, user: User, item: Reply) -> str | None:
    fit = item.suggestion.state in {"replied", "tracking"}
    return None if fit else "answer_settled"


def no_evidence(cohort: Cohort, user: User, item: Reply, body: Body) -> Refusal | None:
    known = {*item.files, *item.suggestion.files}
    known |= {key for c in item.suggestion.commitments for key in c.files}
    raised = body["outcome_class"] == "resolved" != item.outcome_class
    if raised and not body["files"]:
        return bad("/file_ids", "evidence_required")
    strange = [number for number, key in enumerate(body["files"]) if key not in known]
    return bad(f"/file_ids/{strange[0]}", "unknown_reference") if strange else None


@rule("reply", "reclassify", "coordinator", "sent", needs=answered, faults=no_evidence)
def reclassify(cohort: Cohort, user: User, item: Reply, body: Body) -> None:
    item.outcome_class = body["outcome_class"]


@rule(
    "reply",
    "attach",
    "handler",
    "draft submitted signed_off passed",
    needs=not_signed_for,
    forbids=own_suggestion,
    versioned=False,
)
def attach(cohort: Cohort, user: User, item: Reply, body: Body) -> None:
    item.files.append(body["file"])
