"""Reading what suggestions are made of: who sees which rows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from secondment.kit.database import db
from secondment.kit.moves import Life
from secondment.people.rules import Actor, own_cadre, reach, remembered
from secondment.suggestions.answer_models import Commitment, Reply
from secondment.suggestions.models import (
    Assignment,
    CoSigner,
    Referral,
    Study,
    StudyItem,
    Suggestion,
)
from secondment.suggestions.needs import hinders
from secondment.suggestions.parts import EVER
from secondment.suggestions.rules import (
    OVERSEERS,
    assignment_roles,
    reply_roles,
    suggestion_roles,
    unit_and_district_roles,
)
from secondment.suggestions.states import (
    ASSIGNMENT,
    COMMITMENT,
    REPLY,
    STUDY,
    SUGGESTION,
)

Condition = sa.ColumnElement[bool]
Among: TypeAlias = Callable[[Any, sa.Select[Any]], Condition]
Merged = aliased(Suggestion)


# Sight


def listed(column: Any, found: sa.Select[Any]) -> Condition:
    """That the column is among what was found: for lists, which begin with what was found."""
    among: Condition = column.in_(found)
    return among


def row_by_row(column: Any, found: sa.Select[Any]) -> Condition:
    """The same asked of each row: for one row, as what a unit has ever had is long."""
    (value,) = found.selected_columns
    return found.where(value == column).correlate(column.class_).exists()


@remembered
def visible(actor: Actor) -> Condition:
    """Suggestions the actor may see."""
    return sa.or_(of_task(actor, listed), without_task(actor, listed))


@remembered
def is_visible(actor: Actor) -> Condition:
    """The same, for a suggestion that is known."""
    return sa.or_(of_task(actor, row_by_row), without_task(actor, row_by_row))


def of_task(actor: Actor, among: Among) -> Condition:
    units = reach(actor, "handler", "signer")
    return among(Suggestion.id, handed_to(units)) if units else sa.false()


def without_task(actor: Actor, among: Among) -> Condition:
    """Suggestions he sees otherwise than by a task of his unit."""
    ways: list[Condition] = []
    districts = reach(actor, *OVERSEERS)
    if districts:
        seen = Suggestion.submitted_at.is_not(None) | (Suggestion.entered_by == actor.id)
        ways.append(Suggestion.district_id.in_(districts) & seen)
    units = reach(actor, "handler", "signer")
    if units:
        ways += [among(Suggestion.id, before) for before in shown_to(units)]
    cadre = own_cadre(actor)
    if cadre:
        signed = sa.select(CoSigner.suggestion_id).where(CoSigner.cadre_id == cadre)
        ways += [Suggestion.proposer_id == cadre, Suggestion.id.in_(signed)]
        ways.append(Suggestion.id.in_(merged_with_those_of(cadre, signed)))
    return sa.or_(sa.false(), *ways)


def handed_to(units: frozenset[str]) -> sa.Select[Any]:
    """What is or was a task of these units."""
    return sa.select(Assignment.suggestion_id).where(Assignment.department_id.in_(units))


def shown_to(units: frozenset[str]) -> list[sa.Select[Any]]:
    """What is or was put before these units for reading, or in a study."""
    studied = sa.select(StudyItem.suggestion_id).join(Study, Study.order_id == StudyItem.order_id)
    return [
        sa.select(Referral.suggestion_id).where(Referral.department_id.in_(units)),
        studied.where(Study.department_id.in_(units)),
    ]


def merged_with_those_of(cadre: str, signed: sa.Select[Any]) -> sa.Select[Any]:
    """The items into which those of the cadre, his own and co-signed ones, were merged."""
    return sa.select(Merged.merged_into_id).where(
        Merged.merged_into_id.is_not(None),
        (Merged.proposer_id == cadre) | Merged.id.in_(signed),
    )


@remembered
def visible_assignments(actor: Actor) -> Condition:
    """Tasks of the actor's own units, and all of his districts."""
    return _of_unit_or_district(Assignment, actor)


@remembered
def visible_among_few(actor: Actor) -> Condition:
    """The same, looked at row by row: where a filter leaves few, an index that led through all of
    the district's tasks would cost more (SQLite has no statistics to tell by)."""
    return _of_unit_or_district(Assignment, actor, row_by_row=True)


@remembered
def visible_replies(actor: Actor) -> Condition:
    """Own units' replies in any state; the coordinator from the first submit; others once sent."""
    own = sa.select(Assignment.id).where(
        Assignment.department_id.in_(reach(actor, "handler", "signer"))
    )
    coordinated = sa.select(Suggestion.id).where(
        Suggestion.district_id.in_(reach(actor, "coordinator"))
    )
    return sa.or_(
        row_by_row(Reply.assignment_id, own),
        Reply.first_submitted_at.is_not(None) & row_by_row(Reply.suggestion_id, coordinated),
        (Reply.state == "sent") & seen_with(actor, Reply.suggestion_id, Reply.sent_at),
    )


def seen_with(actor: Actor, suggestion_id: Any, since: Any) -> Condition:
    """That what hangs on a suggestion `since` then is seen with it. A unit whose task ended sees
    what was there until then, if the task was all that it had to do with the suggestion."""
    in_sight = row_by_row(suggestion_id, sa.select(Suggestion.id).where(is_visible(actor)))
    units = reach(actor, "handler", "signer")
    if not units:
        return in_sight
    task = aliased(Assignment)
    going = sa.func.count() > sa.func.count(task.ended_at)
    ended_at = (
        sa.select(sa.case((going, None), else_=sa.func.max(task.ended_at)))
        .where(task.suggestion_id == suggestion_id, task.department_id.in_(units))
        .scalar_subquery()
    )
    otherwise = sa.select(Suggestion.id).where(without_task(actor, row_by_row))
    until_then: Condition = sa.func.coalesce(ended_at >= since, sa.true())
    return sa.and_(in_sight, until_then | row_by_row(suggestion_id, otherwise))


def left_at(actor: Actor, suggestion_ids: list[str]) -> dict[str, datetime]:
    """When the actor's units lost their last task in each of these suggestions, where that task
    was all that they had to do with it."""
    units = reach(actor, "handler", "signer")
    if not units:
        return {}
    query = (
        sa.select(Assignment.suggestion_id, sa.func.max(Assignment.ended_at))
        .join(Suggestion, Suggestion.id == Assignment.suggestion_id)
        .where(
            Suggestion.id.in_(suggestion_ids),
            Assignment.department_id.in_(units),
            sa.not_(without_task(actor, row_by_row)),
        )
        .group_by(Assignment.suggestion_id)
        .having(sa.func.count() == sa.func.count(Assignment.ended_at))
    )
    return {key: ended_at for key, ended_at in db.session.execute(query) if ended_at}


def seen_until(actor: Actor, suggestion_id: str) -> datetime:
    """What came later of this suggestion is not for the actor."""
    return left_at(actor, [suggestion_id]).get(suggestion_id, EVER)


@remembered
def visible_studies(actor: Actor) -> Condition:
    return _of_unit_or_district(Study, actor)


@remembered
def visible_commitments(actor: Actor) -> Condition:
    """They are seen with their suggestion; the unit itself sees its own in any case."""
    seen = seen_with(actor, Commitment.suggestion_id, Commitment.created_at)
    return _of_unit_or_district(Commitment, actor) | seen


def _of_unit_or_district(
    model: type[Assignment | Study | Commitment], actor: Actor, *, row_by_row: bool = False
) -> Condition:
    """Of his units or districts; no empty alternative, which would keep an index from use."""

    def among(column: Any, ids: frozenset[str]) -> list[Condition]:
        value = sa.func.coalesce(column, column) if row_by_row else column
        return [value.in_(ids)] if ids else []

    ways = among(model.department_id, reach(actor, "handler", "signer"))
    ways += among(model.district_id, reach(actor, *OVERSEERS))
    return sa.or_(*ways) if ways else sa.false()


SUGGESTIONS: Life[Suggestion] = Life(Suggestion, SUGGESTION, is_visible, suggestion_roles, hinders)
ASSIGNMENTS: Life[Assignment] = Life(
    Assignment, ASSIGNMENT, visible_assignments, assignment_roles, hinders
)
REPLIES: Life[Reply] = Life(Reply, REPLY, visible_replies, reply_roles, hinders)
STUDIES: Life[Study] = Life(Study, STUDY, visible_studies, unit_and_district_roles, hinders)
COMMITMENTS: Life[Commitment] = Life(
    Commitment, COMMITMENT, visible_commitments, unit_and_district_roles, hinders
)


def origins(actor: Actor, column: Any) -> sa.Select[tuple[str]] | None:
    """What the suggestions a unit sees came from: their `report_id`s, `secondment_id`s …"""
    units = reach(actor, "handler", "signer")
    if not units:
        return None
    before = [handed_to(units), *shown_to(units)]
    seen = sa.or_(*(Suggestion.id.in_(one) for one in before))
    return sa.select(column).where(seen, column.is_not(None))


def reports_behind(actor: Actor) -> sa.Select[tuple[str]] | None:
    return origins(actor, Suggestion.report_id)


def secondments_behind(actor: Actor) -> sa.Select[tuple[str]] | None:
    return origins(actor, Suggestion.secondment_id)


def counted_by_state(actor: Actor, cohort_id: str) -> dict[str, int]:
    """How many of a cohort's suggestions in the actor's sight are in each state."""
    query = (
        sa.select(Suggestion.state, sa.func.count().label("number"))
        .where(Suggestion.cohort_id == cohort_id, visible(actor))
        .group_by(Suggestion.state)
    )
    return {row.state: row.number for row in db.session.execute(query)}
