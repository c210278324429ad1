"""The verbs of the stories: the service each of them calls, on what, and as whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

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

By = Literal["proposer", "enterer", "office", "handler", "signer"]
About = Literal["suggestion", "assignment", "reply", "commitment", "study", "cohort"]


@dataclass(frozen=True, slots=True)
class Verb:
    """`versioned`: the service asks for the version that the caller has read."""

    does: Callable[..., Any]
    by: By
    about: About
    versioned: bool = True


# Besides those that `telling` tells apart.
VERBS: dict[str, Verb] = {
    "submit": Verb(intake.submit, "enterer", "suggestion"),
    "withdraw": Verb(intake.withdraw, "proposer", "suggestion"),
    "evaluate": Verb(evaluating.evaluate, "proposer", "suggestion"),
    # the coordinating office, on the suggestion
    "send-back": Verb(intake.send_back, "office", "suggestion"),
    "decline": Verb(intake.decline, "office", "suggestion"),
    "reconsider": Verb(intake.reconsider, "office", "suggestion"),
    "accept": Verb(intake.accept, "office", "suggestion"),
    "keep-for-reference": Verb(intake.keep_for_reference, "office", "suggestion"),
    "merge": Verb(merging.merge, "office", "suggestion"),
    "assign": Verb(assigning.assign, "office", "suggestion"),
    "reassign": Verb(assigning.reassign, "office", "suggestion"),
    "recall": Verb(assigning.recall, "office", "suggestion"),
    "pause": Verb(assigning.pause, "office", "suggestion"),
    "resume": Verb(assigning.resume, "office", "suggestion"),
    "urge": Verb(supervision.urge, "office", "suggestion", versioned=False),
    "urge-evaluation": Verb(evaluating.urge_evaluation, "office", "suggestion"),
    "rehandle": Verb(evaluating.rehandle, "office", "suggestion"),
    "track": Verb(evaluating.track, "office", "suggestion"),
    "record-result": Verb(commitments.record_result, "office", "suggestion", versioned=False),
    "close": Verb(evaluating.close, "office", "suggestion"),
    "reopen": Verb(evaluating.reopen, "office", "suggestion"),
    # the unit on its task, and the rulings of the office
    "sign": Verb(handling.sign, "handler", "assignment"),
    "allocate": Verb(handling.allocate, "handler", "assignment"),
    "contact": Verb(handling.add_contact, "handler", "assignment", versioned=False),
    "progress": Verb(handling.add_progress, "handler", "assignment", versioned=False),
    "opinion": Verb(handling.give_opinion, "handler", "assignment"),
    "request-return": Verb(requests.request_return, "handler", "assignment"),
    "grant-return": Verb(requests.grant_return, "office", "assignment"),
    "refuse-return": Verb(requests.refuse_return, "office", "assignment"),
    "request-extension": Verb(requests.request_extension, "handler", "assignment"),
    "grant-extension": Verb(requests.grant_extension, "office", "assignment"),
    "refuse-extension": Verb(requests.refuse_extension, "office", "assignment"),
    # the unit's answer
    "reply-edit": Verb(replies.edit, "handler", "reply"),
    "reply-submit": Verb(replies.submit, "handler", "reply"),
    "reply-send-back": Verb(replies.send_back, "signer", "reply"),
    "reply-sign-off": Verb(sending.sign_off, "signer", "reply"),
    "reply-pass": Verb(sending.pass_reply, "office", "reply"),
    "reply-send": Verb(sending.send, "handler", "reply"),
    "reply-return": Verb(sending.return_reply, "office", "reply"),
    # what it promised
    "verify": Verb(commitments.verify, "office", "commitment"),
    "reject": Verb(commitments.reject, "office", "commitment"),
    # the study of all that is accepted
    "order-study": Verb(studies.order_study, "office", "cohort", versioned=False),
    "take-up": Verb(studies.take_up, "handler", "study"),
    "drop": Verb(studies.drop, "handler", "study"),
    "answer-study": Verb(studies.answer_study, "signer", "study"),
    "withdraw-study": Verb(studies.withdraw_study, "office", "study"),
}
