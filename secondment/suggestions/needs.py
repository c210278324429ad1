"""What stands in the way of a move although role and state are right: each need of the tables
gives the problem, or None."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.errors import Problem, refuse
from secondment.kit.moves import Move
from secondment.people.models import Department
from secondment.people.rules import Actor
from secondment.suggestions.answer_models import Commitment, Evaluation, Reply
from secondment.suggestions.models import Assignment, Contact, CoSigner, Study, Suggestion
from secondment.suggestions.rules import assignment_of, policy_of, suggestion_of
from secondment.suggestions.states import ANSWERED, ENDED, OWING, PROMISED, WITH_UNITS

Found = Problem | None


def not_now(code: str, row: Any) -> Problem:
    return refuse(code, state=row.state)


def exists(query: sa.Select[Any]) -> bool:
    return db.session.scalar(query.limit(1)) is not None


# Of suggestions


def entered_for_him(actor: Actor, row: Suggestion, _: datetime) -> Found:
    return refuse("entered_himself") if actor.id == row.entered_by else None


def never_submitted(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    return refuse("was_submitted") if row.submitted_at else None


def nothing_merged(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    merged = sa.select(Suggestion.id).where(Suggestion.merged_into_id == row.id)
    return not_now("others_merged", row) if exists(merged) else None


def nothing_sent(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    sent = sa.select(Reply.id).where(
        Reply.suggestion_id == row.id, Reply.round == row.round, Reply.state == "sent"
    )
    return not_now("reply_sent", row) if exists(sent) else None


def not_paused(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    return not_now("paused", row) if row.paused_since else None


def paused(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    return None if row.paused_since else not_now("not_paused", row)


def led(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    """Co-units stand beside a unit that answers alone or leads, never beside separate ones."""
    lead = sa.select(Assignment.id).where(
        Assignment.suggestion_id == row.id,
        Assignment.role.in_(("sole", "lead")),
        Assignment.state.not_in(ENDED),
    )
    return None if exists(lead) else not_now("not_joint", row)


def something_owed(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    """Before the last reply some unit owes one; afterwards only what was promised is owed."""
    if row.state in WITH_UNITS:
        return None
    owed = sa.select(Commitment.id).where(
        Commitment.suggestion_id == row.id, Commitment.state == "open"
    )
    return None if exists(owed) else not_now("nothing_owed", row)


# Of how the answer was received


def evaluation_of(row: Suggestion) -> Evaluation | None:
    """The evaluation of the present round, unless a returned reply voided it."""
    found: Evaluation | None = db.session.scalar(
        sa.select(Evaluation).where(
            Evaluation.suggestion_id == row.id,
            Evaluation.round == row.round,
            Evaluation.voided_at.is_(None),
        )
    )
    return found


def is_dissatisfied(given: Evaluation | None) -> bool:
    return given is not None and "dissatisfied" in (given.attitude, given.result)


def evaluation_open(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    if policy_of(row).evaluation == "off":
        return not_now("evaluation_off", row)
    return not_now("already_evaluated", row) if evaluation_of(row) else None


def evaluation_due(_actor: Actor, row: Suggestion, at: datetime) -> Found:
    late = row.evaluation_on is not None and day_of(at) > row.evaluation_on
    return None if late else not_now("evaluation_not_due", row)


def not_urged(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    return not_now("already_urged", row) if row.evaluation_urged_at else None


def evaluation_done(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    """Where the policy requires an evaluation it is given, or was urged in vain; whoever is
    dissatisfied was heard again, or in the last round met."""
    if policy_of(row).evaluation != "required":
        return None
    given = evaluation_of(row)
    if given is None:
        return None if row.evaluation_urged_at else not_now("evaluation_required", row)
    settled = row.round >= policy_of(row).rounds and given.meeting_on
    return not_now("dissatisfied_open", row) if is_dissatisfied(given) and not settled else None


def dissatisfied(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    return None if is_dissatisfied(evaluation_of(row)) else not_now("not_dissatisfied", row)


def round_left(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    return None if row.round < policy_of(row).rounds else not_now("no_further_round", row)


def last_round(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    return not_now("round_left", row) if row.round < policy_of(row).rounds else None


def no_meeting(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    given = evaluation_of(row)
    return not_now("meeting_recorded", row) if given and given.meeting_on else None


def promised(row: Suggestion) -> bool:
    return exists(
        sa.select(Commitment.id).where(
            Commitment.suggestion_id == row.id, Commitment.state.in_(PROMISED)
        )
    )


def something_promised(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    return None if promised(row) else not_now("nothing_promised", row)


def nothing_promised(_actor: Actor, row: Suggestion, _: datetime) -> Found:
    return not_now("commitments_open", row) if promised(row) else None


# Of assignments


def return_window(_actor: Actor, row: Assignment, at: datetime) -> Found:
    """A return asked for late is not considered (Yulin rules)."""
    return not_now("return_window_over", row) if day_of(at) > row.return_on else None


def no_extension(_actor: Actor, row: Assignment, _: datetime) -> Found:
    return not_now("extension_used", row) if row.extension_state == "granted" else None


def extension_requested(_actor: Actor, row: Assignment, _: datetime) -> Found:
    asked = row.extension_state == "requested"
    return None if asked else not_now("no_extension_requested", row)


def extension_not_requested(_actor: Actor, row: Assignment, _: datetime) -> Found:
    asked = row.extension_state == "requested"
    return not_now("extension_requested", row) if asked else None


def before_due(_actor: Actor, row: Assignment, at: datetime) -> Found:
    return not_now("extension_after_due", row) if day_of(at) > row.due_on else None


def no_open_reply(_actor: Actor, row: Assignment, _: datetime) -> Found:
    found = sa.select(Reply.id).where(
        Reply.assignment_id == row.id,
        Reply.round == suggestion_of(row).round,
        Reply.state.not_in(("returned", "void")),
    )
    return not_now("reply_exists", row) if exists(found) else None


# Of replies


def not_own(actor: Actor, row: Any, _: datetime) -> Found:
    """Nobody answers his own suggestion, whatever roles his account holds."""
    if actor.cadre_id is None:
        return None
    suggestion = suggestion_of(row)
    co_signed = sa.select(CoSigner.cadre_id).where(
        CoSigner.suggestion_id == suggestion.id, CoSigner.cadre_id == actor.cadre_id
    )
    if suggestion.proposer_id == actor.cadre_id or exists(co_signed):
        return refuse("own_suggestion")
    return None


def not_drafter(actor: Actor, row: Reply, _: datetime) -> Found:
    return refuse("own_draft") if actor.id == row.drafted_by else None


def assignment_signed(_actor: Actor, row: Reply, _: datetime) -> Found:
    return None if assignment_of(row).state == "signed" else not_now("not_signed_for", row)


def contact_made(_actor: Actor, row: Reply, _: datetime) -> Found:
    if not policy_of(row).contact_required:
        return None
    made = sa.select(Contact.id).where(
        Contact.assignment_id == row.assignment_id, Contact.round == row.round
    )
    return None if exists(made) else not_now("contact_required", row)


def opinions_given(_actor: Actor, row: Reply, at: datetime) -> Found:
    """A joint reply waits for every co-unit, until that one's time has run out."""
    if assignment_of(row).role != "lead":
        return None
    waiting = sa.select(Department.id, Department.code, Department.name).join(
        Assignment, Assignment.department_id == Department.id
    )
    waiting = waiting.where(
        Assignment.suggestion_id == row.suggestion_id,
        Assignment.role == "co",
        Assignment.state.in_(OWING),
    )
    if suggestion_of(row).paused_since is None:
        waiting = waiting.where(Assignment.due_on >= day_of(at))
    units = [dict(unit._mapping) for unit in db.session.execute(waiting.order_by(Department.code))]
    if not units:
        return None
    names = "、".join(unit["name"] for unit in units)
    return refuse("opinions_missing", names, state=row.state, departments=units)


def paper_sign_off(_actor: Actor, row: Reply, _: datetime) -> Found:
    return None if policy_of(row).paper_sign_off else not_now("no_paper_sign_off", row)


def pre_check(_actor: Actor, row: Reply, _: datetime) -> Found:
    return None if policy_of(row).pre_check else not_now("no_pre_check", row)


def checked(_actor: Actor, row: Reply, _: datetime) -> Found:
    if row.state == "signed_off" and policy_of(row).pre_check:
        return not_now("pre_check_missing", row)
    return None


def may_return(actor: Actor, row: Reply, at: datetime) -> Found:
    """A signed reply is returned in the pre-check, a sent one while its suggestion waits."""
    if row.state == "sent":
        open_still = suggestion_of(row).state in ("handling", "replied")
        this_round = row.round == suggestion_of(row).round
        return None if open_still and this_round else not_now("answer_settled", row)
    return assignment_signed(actor, row, at) or pre_check(actor, row, at)


def suggestion_answered(_actor: Actor, row: Reply, _: datetime) -> Found:
    return None if suggestion_of(row).state in ANSWERED else not_now("answer_settled", row)


# Of studies


def replies_sent(_actor: Actor, row: Study, _: datetime) -> Found:
    owed = sa.select(Assignment.id).where(
        Assignment.study_id == row.id, Assignment.state.in_(OWING)
    )
    return not_now("replies_missing", row) if exists(owed) else None


NEEDS: Mapping[str, Callable[[Actor, Any, datetime], Found]] = {
    need.__name__: need
    for need in (
        *(entered_for_him, never_submitted, nothing_merged, nothing_sent, not_paused, paused),
        *(led, something_owed, evaluation_open, evaluation_due, not_urged, evaluation_done),
        *(dissatisfied, round_left, last_round, no_meeting, something_promised, nothing_promised),
        *(return_window, no_extension, extension_requested, extension_not_requested, before_due),
        *(no_open_reply, not_own, not_drafter, assignment_signed, contact_made, opinions_given),
        *(paper_sign_off, pre_check, checked, may_return, suggestion_answered, replies_sent),
    )
}


def hinders(actor: Actor, row: Any, line: Move, at: datetime) -> Found:
    """The first need of the move that is not met at that time."""
    return next(filter(None, (NEEDS[name](actor, row, at) for name in line.needs)), None)
