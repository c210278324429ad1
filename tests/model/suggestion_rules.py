"""moves.md 2: intake, merging, the coordinator's acts on an item that units handle."""

from tests.model.rows import OPEN, UNITS, Assignment, Cohort, Suggestion, User
from tests.model.rules import Body, Refusal, bad, conflict, nothing, rule
from tests.model.sight import oversees

ALL = "draft submitted declined withdrawn accepted merged assigned handling replied tracking closed"
AT_WORK = "assigned handling"
ANSWERED = "replied tracking"
MERGEABLE = {"submitted", "accepted", "assigned", "handling"}


def state(name: str):
    """The effect of a plain move."""
    return lambda cohort, user, item, body: item.move(name)


# Intake


def not_his(cohort: Cohort, user: User, _: Cohort, body: Body) -> Refusal | None:
    """The secondment must be his own, or of his district."""
    own = user.name in cohort.cadres if user.cadre else oversees(user)
    return None if own else bad("/secondment_id", "unknown_reference")


@rule(
    "cohort",
    "create",
    "cadre coordinator hr",
    "open",
    faults=not_his,
    versioned=False,
    blind=True,
)
def create(cohort: Cohort, user: User, _: Cohort, body: Body) -> None:
    own = user.cadre is not None
    proposer = user.name if own else body["on_behalf_of"]
    key = f"s{len(cohort.suggestions) + 1}"
    co_signers = tuple(body.get("co_signers", ()))
    made = Suggestion(key, proposer, co_signers, None if own else user.name)
    cohort.suggestions.append(made)


def entered_himself(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    return None if item.entered_by else "entered_himself"


def was_submitted(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    return "was_submitted" if item.ever_submitted else None


rule("suggestion", "edit", "proposer enterer", "draft")(nothing)
rule("suggestion", "correct", "proposer", "submitted accepted", needs=entered_himself)(nothing)


def in_use(cohort: Cohort, user: User, item: Suggestion, body: Body) -> Refusal | None:
    return conflict("in_use") if item.files else None


@rule("suggestion", "delete", "proposer enterer", "draft", needs=was_submitted, faults=in_use)
def delete(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.deleted = True


@rule("suggestion", "submit", "proposer enterer", "draft")
def submit(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.state, item.ever_submitted = "submitted", True


def others_merged(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    return "others_merged" if cohort.merged_into(item) else None


rule("suggestion", "withdraw", "proposer", "draft submitted accepted", needs=others_merged)(
    state("withdrawn")
)
rule("suggestion", "send-back", "coordinator", "submitted")(state("draft"))
rule("suggestion", "reconsider", "coordinator", "declined")(state("submitted"))


@rule("suggestion", "accept", "coordinator", "submitted")
def accept(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.state = "accepted"
    item.number = item.number or cohort.draw("suggestions")


@rule("suggestion", "decline", "coordinator", "submitted")
def decline(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.state, item.referred = "declined", tuple(body.get("refer", ()))


@rule("suggestion", "keep-for-reference", "coordinator", "accepted")
def keep_for_reference(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.state, item.kept_for_reference = "closed", True


@rule("suggestion", "reopen", "coordinator", "closed")
def reopen(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.state = "accepted" if item.kept_for_reference else "replied"
    item.kept_for_reference = False


def no_target(cohort: Cohort, user: User, item: Suggestion, body: Body) -> Refusal | None:
    into = body["into"]
    fit = into is not item and into.ever_submitted and into.state in MERGEABLE
    return None if fit else bad("/into_id", "unknown_reference")


@rule(
    "suggestion",
    "merge",
    "coordinator",
    "submitted accepted",
    needs=others_merged,
    faults=no_target,
)
def merge(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.held, item.state, item.into = item.state, "merged", body["into"]


@rule("suggestion", "unmerge", "coordinator", "merged")
def unmerge(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.state, item.into = item.held, None


# Assigning, and changing who is assigned


def unit_fault(unit: str, pointer: str) -> Refusal | None:
    return None if unit in UNITS else bad(pointer, "unknown_reference")


def misassigned(cohort: Cohort, user: User, item: Suggestion, body: Body) -> Refusal | None:
    """A unit out of reach, or a date by hand that does not fit."""
    if "LSWJ" in body["units"]:
        return bad(body["stranger_at"], "unknown_reference")
    return date_by_hand(body)


def date_by_hand(body: Body) -> Refusal | None:
    """`reply_on` is one of: yesterday, soon, after_cap."""
    code = {"yesterday": "in_the_past", "after_cap": "beyond_reply_cap"}.get(body.get("reply_on"))
    return bad("/reply_on", code) if code else None


@rule("suggestion", "assign", "coordinator", "accepted", faults=misassigned)
def assign(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    first = {"sole": "sole", "joint": "lead", "separate": "separate"}[body["mode"]]
    others = "separate" if body["mode"] == "separate" else "co"
    for number, unit in enumerate(body["units"]):
        add_unit(cohort, item, unit, others if number else first)
    item.state = "assigned"


def add_unit(cohort: Cohort, item: Suggestion, unit: str, role: str) -> Assignment:
    key = f"{item.key}.{unit}{len(item.assignments) + 1}"
    made = Assignment(key, item, unit, role, cohort.today)
    item.assignments.append(made)
    return made


def not_reassignable(cohort: Cohort, user: User, item: Suggestion, body: Body) -> Refusal | None:
    old: Assignment = body["assignment"]
    roles = {a.role for a in item.assignments if a.state not in {"returned", "removed"}}
    given_on = old.state in OPEN or (old.state == "returned" and {old.role, *roles} == {"separate"})
    fit = old.suggestion is item and old.answering and given_on
    if not fit or old.sent_in(item.round):
        return bad("/assignment_id", "unknown_reference")
    return unit_fault(body["unit"], "/department_id") or already_there(item, body)


def already_there(item: Suggestion, body: Body) -> Refusal | None:
    return conflict("already_assigned") if item.live_of(body["unit"]) else None


@rule("suggestion", "reassign", "coordinator", AT_WORK, faults=not_reassignable)
def reassign(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    old: Assignment = body["assignment"]
    if old.state != "returned":
        old.end("removed")
    add_unit(cohort, item, body["unit"], old.role)
    if old.role != "separate":
        item.state = "assigned"


def reply_sent(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    return "reply_sent" if any(a.sent_in(item.round) for a in item.assignments) else None


@rule("suggestion", "recall", "coordinator", AT_WORK, needs=reply_sent)
def recall(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    for assignment in item.assignments:
        if assignment.state in OPEN:
            assignment.end("removed")
    item.move("accepted")


def lead_of(item: Suggestion) -> Assignment | None:
    return next((a for a in item.live if a.role in {"sole", "lead"}), None)


def not_joint(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    return None if lead_of(item) else "not_joint"


def no_new_co_unit(cohort: Cohort, user: User, item: Suggestion, body: Body) -> Refusal | None:
    return unit_fault(body["unit"], "/department_id") or already_there(item, body)


@rule("suggestion", "add-co-unit", "coordinator", AT_WORK, needs=not_joint, faults=no_new_co_unit)
def add_co_unit(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    lead_of(item).role = "lead"
    add_unit(cohort, item, body["unit"], "co")


def no_co_unit(cohort: Cohort, user: User, item: Suggestion, body: Body) -> Refusal | None:
    found = item.live_of(body["unit"])
    if found and found.role == "co":
        return None
    return bad("/department_id", "unknown_reference")


@rule("suggestion", "remove-co-unit", "coordinator", AT_WORK, faults=no_co_unit)
def remove_co_unit(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.live_of(body["unit"]).end("removed")


# Clocks and urging


def paused(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    return "paused" if item.paused else None


def not_paused(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    return None if item.paused else "not_paused"


@rule("suggestion", "pause", "coordinator", AT_WORK, needs=paused)
def pause(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.paused = True


@rule("suggestion", "resume", "coordinator", AT_WORK, needs=not_paused)
def resume(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.paused = False


LEVELS = {"remind": (None, ""), "urge": ("remind", "催办"), "supervise": ("urge", "督办")}


def owing(item: Suggestion) -> list[Assignment]:
    """Who is urged: units that owe an answer; in tracking those with an open commitment."""
    if item.state == "tracking":
        late = {c.reply.assignment for c in item.commitments if c.state == "open"}
        return [a for a in item.assignments if a in late]
    return [a for a in item.answering if a.state in {"assigned", "signed", "return_requested"}]


def nothing_owed(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    return None if owing(item) else "nothing_owed"


def urged(item: Suggestion, body: Body) -> list[Assignment]:
    named = body.get("assignment")
    return [a for a in owing(item) if named in (None, a)]


def wrong_level(cohort: Cohort, user: User, item: Suggestion, body: Body) -> Refusal | None:
    if body["level"] not in LEVELS:
        return bad("/level", "invalid_choice")
    if not urged(item, body):
        return bad("/assignment_id", "unknown_reference")
    after, _ = LEVELS[body["level"]]
    if after and any((item.round, after) not in a.slips for a in urged(item, body)):
        return conflict("level_out_of_order")
    return None


@rule(
    "suggestion",
    "urge",
    "coordinator",
    "assigned handling tracking",
    needs=nothing_owed,
    faults=wrong_level,
    versioned=False,
)
def urge(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    _, series = LEVELS[body["level"]]
    for assignment in urged(item, body):
        assignment.slips.append((item.round, body["level"]))
        if series:
            cohort.draw(f"{series}{cohort.today.year}")


# What follows the reply


def not_to_rate(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    if cohort.policy.evaluation == "off":
        return "evaluation_off"
    return "already_evaluated" if item.round in item.evaluations else None


def no_paper(cohort: Cohort, user: User, item: Suggestion, body: Body) -> Refusal | None:
    """Whoever is not the proposer records a signed form; its scan hangs on the suggestion."""
    pointer = "/recorded_from_file_id"
    if user.name != item.proposer and not body.get("file"):
        return bad(pointer, "required")
    if body.get("file") and body["file"] not in item.files:
        return bad(pointer, "unknown_reference")
    return None


@rule(
    "suggestion", "evaluate", "proposer coordinator", ANSWERED, needs=not_to_rate, faults=no_paper
)
def evaluate(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.evaluations[item.round] = body["attitude"], body["result"]


def not_to_urge(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    found = not_to_rate(cohort, user, item)
    if found:
        return found
    if item.evaluation_on and cohort.today <= item.evaluation_on:
        return "evaluation_not_due"
    return "already_urged" if item.round in item.urged_in else None


@rule("suggestion", "urge-evaluation", "coordinator", ANSWERED, needs=not_to_urge)
def urge_evaluation(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.urged_in.add(item.round)


def no_rehandling(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    if not item.dissatisfied:
        return "not_dissatisfied"
    return None if item.round < cohort.policy.rounds else "no_further_round"


@rule("suggestion", "rehandle", "coordinator", ANSWERED, needs=no_rehandling)
def rehandle(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.round += 1
    item.state = "handling"
    for assignment in item.answering:
        if assignment.state == "replied":
            assignment.state, assignment.extension = "signed", None


def no_meeting(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    if not item.dissatisfied:
        return "not_dissatisfied"
    if item.round < cohort.policy.rounds:
        return "round_left"
    return "meeting_recorded" if item.round in item.met_in else None


@rule("suggestion", "record-meeting", "coordinator", ANSWERED, needs=no_meeting)
def record_meeting(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.met_in.add(item.round)


def promised(item: Suggestion) -> bool:
    return any(c.state in {"open", "delivered"} for c in item.commitments)


def nothing_promised(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    return None if promised(item) else "nothing_promised"


rule("suggestion", "track", "coordinator", "replied", needs=nothing_promised)(state("tracking"))


def not_to_close(cohort: Cohort, user: User, item: Suggestion) -> str | None:
    if promised(item):
        return "commitments_open"
    if cohort.policy.evaluation != "required":
        return None
    if item.round not in item.evaluations and item.round not in item.urged_in:
        return "evaluation_required"
    met = item.round == cohort.policy.rounds and item.round in item.met_in
    return "dissatisfied_open" if item.dissatisfied and not met else None


rule("suggestion", "close", "coordinator", ANSWERED, needs=not_to_close)(state("closed"))


@rule(
    "suggestion",
    "record-result",
    "coordinator handler",
    "handling replied tracking closed",
    versioned=False,
)
def record_result(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.results += 1


@rule(
    "suggestion",
    "attach",
    "proposer enterer coordinator",
    "draft submitted accepted assigned handling replied tracking",
    versioned=False,
)
def attach(cohort: Cohort, user: User, item: Suggestion, body: Body) -> None:
    item.files.append(body["file"])
