"""How the answer was received and what follows: rated, handled once more, met, tracked, closed."""

from datetime import date, datetime

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.errors import invalid
from secondment.people.rules import Actor, own_cadre
from secondment.suggestions.answer_models import Evaluation
from secondment.suggestions.deadlines import begin_round, set_reply_date, tasks_of
from secondment.suggestions.models import Suggestion
from secondment.suggestions.needs import evaluation_of
from secondment.suggestions.queries import SUGGESTIONS
from secondment.suggestions.states import ANSWERING
from secondment.suggestions.taking import check_file, to


def evaluate(
    actor: Actor,
    suggestion_id: str,
    *,
    attitude: str,
    result: str,
    reason: str = "",
    recorded_from_file_id: str | None = None,
    version: int | None,
    now: datetime,
) -> None:
    """The lead proposer rates attitude and result, once a round (Shanghai rules art. 21); the
    coordinator may record his signed form, with its scan."""
    row = SUGGESTIONS.take(actor, suggestion_id, "evaluate", version)
    if own_cadre(actor) == row.proposer_id:
        recorded_from_file_id = None
    elif recorded_from_file_id is None:
        raise invalid("/recorded_from_file_id", "required")
    else:
        scanned = {"suggestion": [row.id]}
        check_file(recorded_from_file_id, scanned, "/recorded_from_file_id")
    given = {"attitude": attitude, "result": result}
    db.session.add(
        Evaluation(
            suggestion_id=row.id,
            round=row.round,
            reason=reason,
            created_by=actor.id,
            recorded_from_file_id=recorded_from_file_id,
            created_at=now,
            **given,
        )
    )
    row.touch(now)
    record(actor, "evaluate", row, now=now, changes=given)


def void_evaluation(row: Suggestion, now: datetime) -> None:
    """The rating of a reply that is returned counts no longer."""
    db.session.execute(
        sa.update(Evaluation)
        .where(
            Evaluation.suggestion_id == row.id,
            Evaluation.round == row.round,
            Evaluation.voided_at.is_(None),
        )
        .values(voided_at=now)
    )
    row.replied_on = row.evaluation_on = row.evaluation_urged_at = None


def urge_evaluation(
    actor: Actor, suggestion_id: str, *, version: int | None, now: datetime
) -> None:
    """Ask the proposer once more for his rating; without it the suggestion leaves the base of
    satisfaction and may be closed (Chongqing rules arts. 28-29)."""
    row = SUGGESTIONS.take(actor, suggestion_id, "urge-evaluation", version, now)
    row.evaluation_urged_at = now
    row.touch(now)
    record(actor, "urge-evaluation", row, now=now)


def rehandle(
    actor: Actor, suggestion_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Have a suggestion answered again, as its proposer is dissatisfied: the next round, with a
    clock of its own. Co-units keep what they gave."""
    row = SUGGESTIONS.take(actor, suggestion_id, "rehandle", version)
    row.round += 1
    row.replied_on = row.evaluation_on = row.evaluation_urged_at = None
    again = [one for one in tasks_of(row.id) if one.role in ANSWERING and one.state == "replied"]
    for one in again:
        begin_round(one, row, day_of(now))
        to(one, "signed", now)
    to(row, "handling", now)
    set_reply_date(row)
    told = {
        "assignments": [
            {"id": one.id, "state": ["replied", "signed"], "due_on": one.due_on.isoformat()}
            for one in again
        ]
    }
    record(actor, "rehandle", row, now=now, remark=reason, changes=told)


def record_meeting(
    actor: Actor, suggestion_id: str, *, on: date, note: str, version: int | None, now: datetime
) -> None:
    """The office brings both sides together where the last round left dissatisfaction; there is
    no further round."""
    row = SUGGESTIONS.take(actor, suggestion_id, "record-meeting", version)
    if on > day_of(now):
        raise invalid("/on", "in_the_future")
    given = evaluation_of(row)
    if given:
        given.meeting_on, given.meeting_note = on, note
    row.touch(now)
    record(actor, "record-meeting", row, now=now, changes={"on": on.isoformat()})


def track(actor: Actor, suggestion_id: str, *, version: int | None, now: datetime) -> None:
    """Follow what was promised until it is delivered (跟踪落实)."""
    row = SUGGESTIONS.take(actor, suggestion_id, "track", version)
    to(row, "tracking", now)
    record(actor, "track", row, now=now)


def close(actor: Actor, suggestion_id: str, *, version: int | None, now: datetime) -> None:
    """Close an answered suggestion when nothing promised is open; where the policy requires an
    evaluation, when that is given or was urged in vain."""
    row = SUGGESTIONS.take(actor, suggestion_id, "close", version)
    to(row, "closed", now)
    record(actor, "close", row, now=now)


def reopen(
    actor: Actor, suggestion_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Open a closed suggestion again: to replied, or to accepted if it was kept for reference."""
    row = SUGGESTIONS.take(actor, suggestion_id, "reopen", version)
    # Not by `replied_at`: one recalled from its second round has it, of the first.
    answered = any(task.state == "replied" for task in tasks_of(row.id))
    if not answered:
        row.outcome_class = None
    to(row, "replied" if answered else "accepted", now)
    record(actor, "reopen", row, now=now, remark=reason)
