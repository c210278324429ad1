"""What the lists of suggestions, tasks, commitments and studies may be filtered by."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import spelt_out
from secondment.kit.paging import literally
from secondment.people.rules import Actor, own_cadre
from secondment.suggestions.answer_models import Commitment, Reply, Result
from secondment.suggestions.models import (
    Assignment,
    Progress,
    Slip,
    Study,
    StudyOrder,
    Suggestion,
)
from secondment.suggestions.queries import visible_replies
from secondment.suggestions.states import ANSWERING, ENDED, OWING, UNDER_WAY, WITH_UNITS

Condition = sa.ColumnElement[bool]
LIGHTS = ("green", "yellow", "red")
REPLY_STAGES = ("to_write", "sent_back", "submitted", "signed_off")


def suggestion_filters(actor: Actor, filters: dict[str, Any], today: date) -> list[Condition]:
    plain = ("state", "cohort_id", "proposer_id", "topic", "outcome_class", "adoption", "source")
    found = [getattr(Suggestion, name) == filters[name] for name in plain if name in filters]
    units = {
        name: getattr(Assignment, name) == filters[name]
        for name in ("department_id", "role")
        if name in filters
    }
    if units:
        live = Assignment.state.not_in(ENDED)
        found.append(
            Suggestion.id.in_(sa.select(Assignment.suggestion_id).where(live, *units.values()))
        )
    if "q" in filters:
        pattern = literally(filters["q"])
        found.append(
            Suggestion.title.ilike(pattern, escape="\\")
            | Suggestion.problem.ilike(pattern, escape="\\")
        )
    asked: dict[str, Callable[[], Condition]] = {
        "mine": lambda: own(actor),
        "overdue": lambda: overdue(today),
        "answered": lambda: Suggestion.replied_at.is_not(None),
        "urged": urged,
        "results": with_results,
    }
    for name in asked.keys() & filters.keys():
        found.append(asked[name]() if filters[name] else sa.not_(asked[name]()))
    return found


def overdue(today: date) -> Condition:
    """A unit owes the answer past its date; a pause is no delay."""
    return sa.and_(
        spelt_out(Suggestion.state, WITH_UNITS),
        Suggestion.reply_on.is_not(None),
        Suggestion.reply_on < today,
        Suggestion.paused_since.is_(None),
    )


def urged() -> Condition:
    """A slip went to one of its units before it was answered."""
    early = sa.or_(Suggestion.replied_at.is_(None), Slip.created_at <= Suggestion.replied_at)
    return sa.select(Slip.id).where(Slip.suggestion_id == Suggestion.id, early).exists()


def with_results() -> Condition:
    """It has turned into something."""
    return sa.select(Result.id).where(Result.suggestion_id == Suggestion.id).exists()


def own(actor: Actor) -> Condition:
    """What the actor proposed, entered, or has on his own desk."""
    desk = sa.select(Assignment.suggestion_id).where(Assignment.handler_id == actor.id)
    ways = [Suggestion.entered_by.is_not_distinct_from(actor.id), Suggestion.id.in_(desk)]
    cadre = own_cadre(actor)
    if cadre:
        ways.append(Suggestion.proposer_id == cadre)
    return sa.or_(*ways)


def leaves_few(filters: dict[str, Any]) -> bool:
    """Whether a filter has an index of its own, to few of a district's tasks."""
    named = filters.keys() & {"department_id", "suggestion_id", "study_id"}
    return bool(named or filters.get("mine"))


def assignment_filters(actor: Actor, filters: dict[str, Any], today: date) -> list[Condition]:
    plain = ("department_id", "state", "role", "suggestion_id", "study_id")
    found = [getattr(Assignment, name) == filters[name] for name in plain if name in filters]
    if "mine" in filters:
        mine = Assignment.handler_id.is_not_distinct_from(actor.id)
        found.append(mine if filters["mine"] else ~mine)
    if filters.get("state") in OWING:
        found.append(owing())
    if "extension" in filters:
        asked = sa.literal(filters["extension"], sa.String(), literal_execute=True)
        found.append(Assignment.extension_state == asked)
    if "light" in filters:
        found += [owing(), lit(filters["light"], today), clocks_run()]
    if "reply" in filters:
        found.append(reply_stage(actor, filters["reply"]))
    if "due_before" in filters:
        found += [owing(), Assignment.due_on < filters["due_before"]]
    if "overdue" in filters:
        overdue = sa.and_(owing(), Assignment.due_on < today, clocks_run())
        found.append(overdue if filters["overdue"] else ~overdue)
    if "no_progress_days" in filters:
        found += [owing(), *idle_since(today - timedelta(days=filters["no_progress_days"]))]
    return found


def owing() -> Condition:
    return spelt_out(Assignment.state, OWING)


def lit(light: str, today: date) -> Condition:
    """The dates that give a running task this light."""
    lights: dict[str, Condition] = {
        "green": Assignment.yellow_on > today,
        "yellow": sa.and_(Assignment.yellow_on <= today, Assignment.due_on >= today),
        "red": Assignment.due_on < today,
    }
    return lights[light]


def reply_stage(actor: Actor, stage: str) -> Condition:
    """How far the unit's reply of this round is, of what the actor sees of it."""
    this_round = sa.and_(
        Reply.assignment_id == Assignment.id,
        Suggestion.id == Reply.suggestion_id,
        Reply.round == Suggestion.round,
        visible_replies(actor),
    )

    def there(*conditions: Condition) -> Condition:
        return sa.select(Reply.id).where(this_round, *conditions).exists()

    again = there(Reply.state == "draft", Reply.first_submitted_at.is_not(None))
    begun = there(Reply.state.in_(UNDER_WAY))
    back = sa.or_(again, sa.and_(there(Reply.state == "returned"), sa.not_(begun)))
    handed_in = there(Reply.state.in_(UNDER_WAY), Reply.first_submitted_at.is_not(None))
    owes = sa.and_(Assignment.state == "signed", spelt_out(Assignment.role, ANSWERING))
    stages: dict[str, Condition] = {
        "to_write": sa.and_(owes, sa.not_(handed_in), sa.not_(back)),
        "sent_back": sa.and_(owes, back),
        "submitted": there(Reply.state == "submitted"),
        "signed_off": there(Reply.state.in_(("signed_off", "passed"))),
    }
    return stages[stage]


def clocks_run() -> Condition:
    """The suggestion still waits for its units and is not paused; asked row by row."""
    return (
        sa.select(Suggestion.id)
        .where(
            Suggestion.id == Assignment.suggestion_id,
            Suggestion.state.in_(WITH_UNITS),
            Suggestion.paused_since.is_(None),
        )
        .exists()
    )


def idle_since(day: date) -> list[Condition]:
    """Begun on `day` or before, and no progress told after it."""
    told = sa.select(Progress.id).where(Progress.assignment_id == Assignment.id, Progress.on > day)
    return [Assignment.starts_on <= day, ~told.exists()]


def commitment_filters(filters: dict[str, Any], today: date) -> list[Condition]:
    plain = ("department_id", "state", "suggestion_id")
    found = [getattr(Commitment, name) == filters[name] for name in plain if name in filters]
    missed = sa.and_(Commitment.state == "open", Commitment.due_on < today)
    if "missed" in filters:
        found.append(missed if filters["missed"] else ~missed)
    if "due_before" in filters:
        found.append(Commitment.due_on < filters["due_before"])
    return found


def study_filters(filters: dict[str, Any]) -> list[Condition]:
    plain = ("department_id", "state")
    found = [getattr(Study, name) == filters[name] for name in plain if name in filters]
    if "cohort_id" in filters:
        orders = sa.select(StudyOrder.id).where(StudyOrder.cohort_id == filters["cohort_id"])
        found.append(Study.order_id.in_(orders))
    return found
