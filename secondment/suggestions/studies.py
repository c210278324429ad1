"""Study (研究吸纳): one order puts all accepted suggestions before many units; each takes up what
concerns it and answers once, by which it says that the rest does not concern it."""

from collections.abc import Iterator
from datetime import date, datetime

import sqlalchemy as sa

from secondment.cohorts.models import Cohort
from secondment.cohorts.queries import COHORT_LIFE
from secondment.journal.service import record
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.errors import invalid, refuse
from secondment.kit.ids import new_id
from secondment.people.rules import Actor
from secondment.policies.rules import policy_of
from secondment.suggestions.assigning import (
    follow_end,
    hand_out,
    in_journal,
    live_assignment,
    live_assignments,
    remove,
)
from secondment.suggestions.deadlines import check_reply_on, set_reply_date
from secondment.suggestions.models import Assignment, Study, StudyItem, StudyOrder, Suggestion
from secondment.suggestions.needs import evaluation_of
from secondment.suggestions.queries import STUDIES
from secondment.suggestions.rules import district_roles
from secondment.suggestions.states import OWING, SUGGESTION
from secondment.suggestions.taking import active_unit, lock_suggestion


def order_study(
    actor: Actor,
    cohort_id: str,
    *,
    department_ids: list[str],
    reply_on: date,
    note: str = "",
    now: datetime,
) -> StudyOrder:
    """Put what is accepted in the cohort at this moment before the units, to be answered by
    `reply_on`. Raises `nothing_accepted`."""
    cohort = COHORT_LIFE.find(actor, cohort_id)
    admit_coordinator(actor, cohort)
    units = [
        active_unit(department_id, cohort.district_id, f"/department_ids/{at}")
        for at, department_id in enumerate(department_ids)
    ]
    check_reply_on(reply_on, policy_of(cohort), day_of(now))
    accepted = sa.select(Suggestion.id).where(
        Suggestion.cohort_id == cohort.id, Suggestion.state == "accepted"
    )
    listed = list(db.session.scalars(accepted))
    if not listed:
        raise refuse("nothing_accepted")
    order = StudyOrder(id=new_id(), cohort_id=cohort.id, reply_on=reply_on, note=note)
    db.session.add(order)
    db.session.flush()
    db.session.add_all(StudyItem(order_id=order.id, suggestion_id=key) for key in listed)
    for unit in units:
        study = Study(
            id=new_id(),
            order_id=order.id,
            department_id=unit.id,
            district_id=cohort.district_id,
            state="sent",
            created_at=now,
            updated_at=now,
        )
        db.session.add(study)
        told = {"cohort_id": cohort.id, "reply_on": reply_on.isoformat(), "listed": len(listed)}
        record(actor, "create", study, now=now, changes=told)
    return order


def admit_coordinator(actor: Actor, cohort: Cohort) -> None:
    if "coordinator" not in district_roles(actor, cohort.district_id):
        raise refuse("not_allowed")


def take_up(
    actor: Actor,
    study_id: str,
    *,
    suggestion_ids: list[str],
    version: int | None,
    now: datetime,
) -> None:
    """Take suggestions of the study as one's own tasks, signed for already; all or none."""
    study = STUDIES.take(actor, study_id, "take-up", version)
    order = db.session.get_one(StudyOrder, study.order_id)
    for row, pointer in listed_suggestions(study, suggestion_ids, now):
        check_takeable(row, study)
        task = hand_out(
            row,
            study.department_id,
            "separate",
            now,
            pointer,
            reply_on=order.reply_on,
            study_id=study.id,
        )
        row.state = "handling"
        row.replied_at = row.replied_on = row.evaluation_on = row.evaluation_urged_at = None
        set_reply_date(row)
        told = {"study_id": study.id, "assignments": [in_journal(task)]}
        record(actor, "take-up", row, now=now, changes=told)
    study.touch(now)
    record(actor, "take-up", study, now=now, changes={"suggestion_ids": suggestion_ids})


def check_takeable(row: Suggestion, study: Study) -> None:
    """It waits to be assigned, or is handled by units of this order alone and not yet rated."""
    if row.state not in SUGGESTION["be-taken-up"].froms:
        raise refuse("invalid_transition", row.state, state=row.state)
    if live_assignment(row, study.department_id):
        raise refuse("already_assigned", state=row.state)
    orders = sa.select(Study.id).where(Study.order_id == study.order_id)
    of_order = set(db.session.scalars(orders))
    if any(one.study_id not in of_order for one in live_assignments(row)):
        raise refuse("not_of_this_study", state=row.state)
    if evaluation_of(row):
        raise refuse("already_evaluated", state=row.state)


def drop(
    actor: Actor,
    study_id: str,
    *,
    suggestion_ids: list[str],
    version: int | None,
    now: datetime,
) -> None:
    """Give suggestions taken up back to the study, before their reply is sent; all or none."""
    study = STUDIES.take(actor, study_id, "drop", version)
    for row, pointer in listed_suggestions(study, suggestion_ids, now):
        task = taken_up(row, study)
        if task is None:
            raise invalid(pointer, "unknown_reference")
        if task.state not in OWING:
            raise refuse("reply_sent", state=row.state)
        remove(task, now)
        follow_end(row, now)
        told = {"study_id": study.id, "assignment_id": task.id}
        record(actor, "drop", row, now=now, changes=told)
    study.touch(now)
    record(actor, "drop", study, now=now, changes={"suggestion_ids": suggestion_ids})


def taken_up(row: Suggestion, study: Study) -> Assignment | None:
    return next((one for one in live_assignments(row) if one.study_id == study.id), None)


def listed_suggestions(
    study: Study, suggestion_ids: list[str], now: datetime
) -> Iterator[tuple[Suggestion, str]]:
    """The suggestions named, locked in one order whatever the caller's, each with its pointer.
    Raises `unknown_reference` for any that the study does not list, before the first is given."""
    query = sa.select(StudyItem.suggestion_id).where(StudyItem.order_id == study.order_id)
    listed = set(db.session.scalars(query))
    pointers = {key: f"/suggestion_ids/{at}" for at, key in enumerate(suggestion_ids)}
    for key, pointer in pointers.items():
        if key not in listed:
            raise invalid(pointer, "unknown_reference")
    for key in sorted(pointers):
        yield lock_suggestion(key, now), pointers[key]


def answer_study(actor: Actor, study_id: str, *, version: int | None, now: datetime) -> None:
    """Answer the order, when every item taken up has its reply sent."""
    study = STUDIES.take(actor, study_id, "answer", version)
    study.state, study.answered_at = "answered", now
    study.touch(now)
    record(actor, "answer", study, now=now)


def withdraw_study(
    actor: Actor, study_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Take the order back from a unit; what it has taken up it goes on answering."""
    study = STUDIES.take(actor, study_id, "withdraw", version)
    study.state = "withdrawn"
    study.touch(now)
    record(actor, "withdraw", study, now=now, remark=reason)
