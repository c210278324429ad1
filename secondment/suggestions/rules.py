"""Who is what to a suggestion, and what stands in the way of a move although its state is right."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cohort
from secondment.kit.database import db
from secondment.kit.errors import Problem, refuse
from secondment.kit.moves import Move
from secondment.people.rules import Actor, own_cadre, reach
from secondment.policies.models import Policy
from secondment.suggestions.models import (
    Assignment,
    Contact,
    CoSigner,
    Evaluation,
    Reply,
    Suggestion,
)

OVERSEERS = ("hr", "coordinator", "leader")


# Roles on a row, as the tables of moves name them


def suggestion_roles(actor: Actor, row: Suggestion) -> Iterable[str]:
    if own_cadre(actor) == row.proposer_id:
        yield from ("proposer", "lead_proposer")
    if actor.id is not None and actor.id == row.entered_by:
        yield "enterer"
    yield from district_roles(actor, row.district_id)


def district_roles(actor: Actor, district_id: str) -> list[str]:
    return [role for role in OVERSEERS if district_id in reach(actor, role)]


def assignment_roles(actor: Actor, row: Assignment) -> list[str]:
    return [*unit_roles(actor, row.department_id), *district_roles(actor, row.district_id)]


def unit_roles(actor: Actor, department_id: str) -> list[str]:
    return [role for role in ("handler", "signer") if department_id in reach(actor, role)]


def reply_roles(actor: Actor, row: Reply) -> list[str]:
    return assignment_roles(actor, assignment_of(row))


def assignment_of(row: Reply) -> Assignment:
    return db.session.get_one(Assignment, row.assignment_id)


def suggestion_of(row: Assignment | Reply | Suggestion) -> Suggestion:
    if isinstance(row, Suggestion):
        return row
    return db.session.get_one(Suggestion, row.suggestion_id)


def policy_of(row: Assignment | Reply | Suggestion) -> Policy:
    """The handling policy of the suggestion's cohort."""
    cohort = db.session.get_one(Cohort, suggestion_of(row).cohort_id)
    return db.session.get_one(Policy, cohort.policy_id)


# What a move needs beside role and state: each gives the problem, or None


def not_own(actor: Actor, row: Any) -> Problem | None:
    """Nobody answers his own suggestion, whatever roles his account holds."""
    if actor.cadre_id is None:
        return None
    suggestion = suggestion_of(row)
    co_signed = sa.select(CoSigner).where(
        CoSigner.suggestion_id == suggestion.id, CoSigner.cadre_id == actor.cadre_id
    )
    if suggestion.proposer_id == actor.cadre_id or db.session.scalar(co_signed):
        return refuse("own_suggestion")
    return None


def not_drafter(actor: Actor, row: Reply) -> Problem | None:
    return refuse("own_draft") if actor.id == row.drafted_by else None


def entered_for_him(actor: Actor, row: Suggestion) -> Problem | None:
    return refuse("entered_himself") if actor.id == row.entered_by else None


def never_submitted(_actor: Actor, row: Suggestion) -> Problem | None:
    return refuse("was_submitted") if row.submitted_at else None


def nothing_sent(_actor: Actor, row: Suggestion) -> Problem | None:
    sent = sa.select(Reply.id).where(
        Reply.suggestion_id == row.id, Reply.round == row.round, Reply.state == "sent"
    )
    return refuse("reply_sent", state=row.state) if db.session.scalar(sent.limit(1)) else None


def assignment_signed(_actor: Actor, row: Reply) -> Problem | None:
    state = assignment_of(row).state
    return None if state == "signed" else refuse("not_signed_for", state=row.state)


def no_open_reply(_actor: Actor, row: Assignment) -> Problem | None:
    found = sa.select(Reply.id).where(
        Reply.assignment_id == row.id,
        Reply.round == suggestion_of(row).round,
        Reply.state.not_in(("returned", "void")),
    )
    return refuse("reply_exists", state=row.state) if db.session.scalar(found) else None


def contact_made(_actor: Actor, row: Reply) -> Problem | None:
    if not policy_of(row).contact_required:
        return None
    made = sa.select(Contact.id).where(Contact.assignment_id == row.assignment_id).limit(1)
    return None if db.session.scalar(made) else refuse("contact_required", state=row.state)


def pre_check(_actor: Actor, row: Reply) -> Problem | None:
    return None if policy_of(row).pre_check else refuse("no_pre_check", state=row.state)


def checked(_actor: Actor, row: Reply) -> Problem | None:
    if row.state == "signed_off" and policy_of(row).pre_check:
        return refuse("pre_check_missing", state=row.state)
    return None


def evaluation_of(row: Suggestion) -> Evaluation | None:
    """The evaluation of the present round."""
    found: Evaluation | None = db.session.scalar(
        sa.select(Evaluation).where(
            Evaluation.suggestion_id == row.id, Evaluation.round == row.round
        )
    )
    return found


def evaluation_open(_actor: Actor, row: Suggestion) -> Problem | None:
    if policy_of(row).evaluation == "off":
        return refuse("evaluation_off", state=row.state)
    return refuse("already_evaluated", state=row.state) if evaluation_of(row) else None


def evaluation_done(_actor: Actor, row: Suggestion) -> Problem | None:
    """Where the policy requires an evaluation it must be there, and not dissatisfied."""
    if policy_of(row).evaluation != "required":
        return None
    given = evaluation_of(row)
    if given is None:
        return refuse("evaluation_required", state=row.state)
    if "dissatisfied" in (given.attitude, given.result):
        return refuse("dissatisfied_open", state=row.state)
    return None


NEEDS: Mapping[str, Callable[[Actor, Any], Problem | None]] = {
    need.__name__: need
    for need in (
        not_own,
        not_drafter,
        entered_for_him,
        never_submitted,
        nothing_sent,
        assignment_signed,
        no_open_reply,
        contact_made,
        pre_check,
        checked,
        evaluation_open,
        evaluation_done,
    )
}


def hinders(actor: Actor, row: Any, line: Move) -> Problem | None:
    """The first need of the move that is not met."""
    return next(filter(None, (NEEDS[name](actor, row) for name in line.needs)), None)
