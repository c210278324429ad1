"""Routes of studies, and of the ledger of commitments."""

from typing import Any

from secondment.cohorts.queries import COHORT_LIFE
from secondment.kit.fields import NoInput, ReasonBody
from secondment.kit.http import Blueprint, Call
from secondment.kit.openapi import page_of
from secondment.people.rules import Actor, business
from secondment.suggestions import (
    bodies,
    commitments,
    outcome_schemas,
    reply_answers,
    studies,
    study_answers,
)
from secondment.suggestions.queries import COMMITMENTS, STUDIES
from secondment.suggestions.verbs import gate, verbs

studying = Blueprint("studies", __name__, "Studies 研究吸纳")
ledger = Blueprint("commitments", __name__, "The ledger of commitments 承诺事项台账")


def order_gate(actor: Actor, cohort_id: str) -> None:
    business(actor)
    studies.admit_coordinator(actor, COHORT_LIFE.find(actor, cohort_id))


@studying.creates(
    "/cohorts/<id:cohort_id>/study",
    gate=order_gate,
    body=bodies.StudyOrderBody,
    answer=outcome_schemas.StudyOrderRead,
    location=None,
)
def order_study(call: Call, cohort_id: str) -> dict[str, Any]:
    """Put the accepted suggestions before units, to take up what concerns them and answer."""
    order = studies.order_study(call.actor, cohort_id, now=call.now, **call.body)
    return study_answers.of_order(order.id)


@studying.reads(
    "/studies",
    gate=business,
    query=outcome_schemas.StudyQuery,
    answer=page_of(outcome_schemas.StudyRow),
)
def list_studies(call: Call) -> dict[str, Any]:
    """Studies the caller may see."""
    return study_answers.list_studies(call.actor, call.query)


@studying.reads("/studies/<id:study_id>", gate=gate(STUDIES), answer=outcome_schemas.StudyRead)
def read_study(call: Call, study_id: str) -> dict[str, Any]:
    """One unit's study with its list, and what the caller may do now."""
    return study_answers.read_study(call.actor, study_id)


verbs(
    studying,
    "/studies/<id:study_id>",
    STUDIES,
    study_answers.read_study,
    outcome_schemas.StudyRead,
    {
        "take-up": (studies.take_up, bodies.StudyItemsBody),
        "drop": (studies.drop, bodies.StudyItemsBody),
        "answer": (studies.answer_study, NoInput),
        "withdraw": (studies.withdraw_study, ReasonBody),
    },
)


@ledger.reads(
    "/commitments",
    gate=business,
    query=outcome_schemas.CommitmentQuery,
    answer=page_of(outcome_schemas.CommitmentRow),
)
def list_commitments(call: Call) -> dict[str, Any]:
    """What was promised, by date."""
    return reply_answers.list_commitments(call.actor, call.query)


@ledger.reads(
    "/commitments/<id:commitment_id>",
    gate=gate(COMMITMENTS),
    answer=outcome_schemas.CommitmentRead,
)
def read_commitment(call: Call, commitment_id: str) -> dict[str, Any]:
    """One commitment with its evidence, and what the caller may do now."""
    return reply_answers.read_commitment(call.actor, commitment_id)


verbs(
    ledger,
    "/commitments/<id:commitment_id>",
    COMMITMENTS,
    reply_answers.read_commitment,
    outcome_schemas.CommitmentRead,
    {
        "deliver": (commitments.deliver, bodies.DeliverBody),
        "verify": (commitments.verify, NoInput),
        "reject": (commitments.reject, ReasonBody),
    },
)
