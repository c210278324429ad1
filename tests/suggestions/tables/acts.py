"""Every act of the suggestion's life, with right input: to be tried, and done on the way."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from secondment.kit.admission import Admitted
from secondment.people.rules import Actor
from secondment.reports.files import Received, attach
from secondment.suggestions import (
    assigning,
    commitments,
    evaluating,
    handling,
    intake,
    merging,
    replies,
    requests,
    sending,
    studies,
    supervision,
)
from secondment.suggestions.queries import SUGGESTIONS
from tests.suggestions.factories import REASON, answer
from tests.tables import Case

Act = Callable[[Case, Actor], Any]
Step = Callable[[Case], Any]

LETTER = Received("来函.pdf", 4, "0" * 64, Admitted("application/pdf", ".pdf", "pending"))
DESK = {"section": "综合科", "handler_name": "陈科长", "handler_phone": "13900000041"}
DUE = date(2026, 12, 1)  # of what is promised
UNTIL = date(2026, 8, 3)  # later than any reply is due, within six months of its assignment


def acting(item: str, service: Any, **given: Any) -> Act:
    """Calling the service for that item of the case."""
    return lambda case, actor: service(actor, case[item], **given, **case.later)


def attaching(kind: str) -> Act:
    """Attaching a file, which is the case's from now on."""

    def act(case: Case, actor: Actor) -> None:
        case[f"file of {kind}"] = attach(actor, kind, case[kind], LETTER, now=case.at).id

    return act


def by(person: str, *acts: Act) -> Step:
    """The acts done by a person, one after the other."""

    def step(case: Case) -> None:
        for act in acts:
            act(case, case.people[person])

    return step


def steps(*several: Step) -> Step:
    def all_of_them(case: Case) -> None:
        for step in several:
            step(case)

    return all_of_them


# Suggestions


def changing(action: str) -> Act:
    """`edit` changes a draft and corrects all else; for the wrong one the life itself is asked."""

    def act(case: Case, actor: Actor) -> None:
        if (case.state == "draft") == (action == "edit"):
            intake.edit(actor, case["suggestion"], title="改过的题目", **case.later)
        else:
            SUGGESTIONS.take(actor, case["suggestion"], action, None)

    return act


def assigned(mode: str, **units: str) -> Act:
    """Assigning to departments by code, `department_ids` with a space between."""

    def act(case: Case, actor: Actor) -> None:
        known = case.world.departments
        found: dict[str, Any] = {
            name: [known[code] for code in codes.split()] if name.endswith("ids") else known[codes]
            for name, codes in units.items()
        }
        assigning.assign(actor, case["suggestion"], mode=mode, **found, **case.later)

    return act


def evaluated(**rating: str) -> Act:
    """The proposer rates; the office records his paper, the scan of which is the case's."""

    def act(case: Case, actor: Actor) -> None:
        scan = {"recorded_from_file_id": case.ids.get("file of suggestion", "")}
        evaluating.evaluate(actor, case["suggestion"], **rating, **scan, **case.later)

    return act


def reassigned(case: Case, actor: Actor) -> None:
    assigning.reassign(
        actor,
        case["suggestion"],
        assignment_id=case.ids.get("helping", case.ids.get("assignment", "")),
        department_id=case.world.departments["JD1"],
        reason=REASON,
        **case.later,
    )


def with_unit(service: Any, code: str) -> Act:
    return lambda case, actor: service(
        actor, case["suggestion"], department_id=case.world.departments[code], **case.later
    )


on_suggestion = partial(acting, "suggestion")
SATISFIED = evaluated(attitude="satisfied", result="satisfied")
DISSATISFIED = evaluated(attitude="satisfied", result="dissatisfied", reason=REASON)
SUGGESTION = {
    "edit": changing("edit"),
    "correct": changing("correct"),
    "attach": attaching("suggestion"),
    "delete": on_suggestion(intake.delete),
    "submit": on_suggestion(intake.submit),
    "withdraw": on_suggestion(intake.withdraw),
    "send-back": on_suggestion(intake.send_back, reason=REASON),
    "accept": on_suggestion(intake.accept),
    "decline": on_suggestion(intake.decline, reason=REASON),
    "reconsider": on_suggestion(intake.reconsider, reason=REASON),
    "keep-for-reference": on_suggestion(intake.keep_for_reference, reason=REASON),
    "merge": lambda case, actor: merging.merge(
        actor, case["suggestion"], into_id=case["another"], **case.later
    ),
    "unmerge": on_suggestion(merging.unmerge),
    "assign": assigned("sole", lead_department_id="SWJ"),
    "reassign": reassigned,
    "recall": on_suggestion(assigning.recall, reason=REASON),
    "add-co-unit": with_unit(assigning.add_co_unit, "JD1"),
    "remove-co-unit": with_unit(assigning.remove_co_unit, "FGJ"),
    "pause": on_suggestion(assigning.pause, reason=REASON),
    "resume": on_suggestion(assigning.resume),
    "urge": lambda case, actor: supervision.urge(
        actor, case["suggestion"], level="remind", now=case.at
    ),
    "urge-evaluation": on_suggestion(evaluating.urge_evaluation),
    "evaluate": SATISFIED,
    "rehandle": on_suggestion(evaluating.rehandle, reason=REASON),
    "record-meeting": lambda case, actor: evaluating.record_meeting(
        actor, case["suggestion"], on=case.at.date(), note="已面商", **case.later
    ),
    "record-result": lambda case, actor: commitments.record_result(
        *(actor, case["suggestion"]),
        kind="measure",
        title="专员制度",
        on=case.at.date(),
        now=case.at,
    ),
    "track": on_suggestion(evaluating.track),
    "close": on_suggestion(evaluating.close),
    "reopen": on_suggestion(evaluating.reopen, reason=REASON),
}

# Assignments


def noted(service: Any, **given: str) -> Act:
    return lambda case, actor: service(
        actor, case["assignment"], on=case.at.date(), text="已联系", **given, now=case.at
    )


def drafted(**more: Any) -> Act:
    """A reply to the suggestion, which is the case's from now on."""

    def act(case: Case, actor: Actor) -> None:
        body = answer(case["suggestion"], **more)
        case["reply"] = replies.draft(actor, case["assignment"], **body, now=case.at).id

    return act


on_assignment = partial(acting, "assignment")
ASSIGNMENT = {
    "sign": on_assignment(handling.sign),
    "request-return": lambda case, actor: requests.request_return(
        actor,
        case["assignment"],
        reason=REASON,
        proposed_department_id=case.world.departments["JD1"],
        **case.later,
    ),
    "grant-return": on_assignment(requests.grant_return),
    "refuse-return": on_assignment(requests.refuse_return, reason=REASON),
    "opinion": on_assignment(handling.give_opinion, text="同意"),
    "allocate": on_assignment(handling.allocate, **DESK),
    "contact": noted(handling.add_contact, kind="phone"),
    "progress": noted(handling.add_progress),
    "request-extension": on_assignment(requests.request_extension, until=UNTIL, reason=REASON),
    "grant-extension": on_assignment(requests.grant_extension),
    "refuse-extension": on_assignment(requests.refuse_extension, reason=REASON),
    "extend": on_assignment(requests.extend, until=UNTIL, reason=REASON),
    "reply": drafted(),
}

# Replies


def signed_on_paper(case: Case, actor: Actor) -> None:
    sending.record_sign_off(
        actor,
        case["reply"],
        signed_by="局长",
        signed_on=case.at.date(),
        file_id=case.ids.get("file of reply", ""),
        **case.later,
    )


on_reply = partial(acting, "reply")
REPLY = {
    "edit": on_reply(replies.edit, body="改过的答复"),
    "submit": on_reply(replies.submit),
    "attach": attaching("reply"),
    "send-back": on_reply(replies.send_back, reason=REASON),
    "sign-off": on_reply(sending.sign_off),
    "record-sign-off": signed_on_paper,
    "pass": on_reply(sending.pass_reply),
    "return": on_reply(sending.return_reply, reason=REASON),
    "send": on_reply(sending.send),
    "reclassify": on_reply(sending.reclassify, outcome_class="infeasible", reason=REASON),
}

# Studies and commitments


def naming(service: Any, item: str) -> Act:
    """Taking up, or dropping, one of the suggestions that the study lists."""
    return lambda case, actor: service(
        actor, case["study"], suggestion_ids=[case[item]], **case.later
    )


def ordering(case: Case, actor: Actor) -> None:
    units = [case.world.departments[code] for code in ("SWJ", "FGJ")]
    cohort = case.world.cohorts[case.policy]
    studies.order_study(actor, cohort, department_ids=units, reply_on=UNTIL, now=case.at)


on_study = partial(acting, "study")
STUDY = {
    "take-up": naming(studies.take_up, "another"),
    "drop": naming(studies.drop, "suggestion"),
    "answer": on_study(studies.answer_study),
    "withdraw": on_study(studies.withdraw_study, reason=REASON),
}


def delivered(case: Case, actor: Actor) -> None:
    files = [case["file of commitment"]]
    commitments.deliver(actor, case["commitment"], note="已落实", file_ids=files, **case.later)


on_commitment = partial(acting, "commitment")
COMMITMENT = {
    "attach": attaching("commitment"),
    "deliver": delivered,
    "verify": on_commitment(commitments.verify),
    "reject": on_commitment(commitments.reject, reason=REASON),
}
