"""Reading suggestions, assignments and replies: who sees which rows, filters, parts."""

from typing import Any

import sqlalchemy as sa

from secondment.kit.moves import Life
from secondment.kit.paging import literally
from secondment.people.rules import Actor, own_cadre, reach
from secondment.suggestions.models import (
    Assignment,
    CoSigner,
    Referral,
    Reply,
    Suggestion,
)
from secondment.suggestions.rules import (
    OVERSEERS,
    assignment_roles,
    hinders,
    reply_roles,
    suggestion_roles,
)
from secondment.suggestions.states import ASSIGNMENT, REPLY, SUGGESTION

Condition = sa.ColumnElement[bool]


# Sight


def visible(actor: Actor) -> Condition:
    """Suggestions the actor may see."""
    ways: list[Condition] = []
    districts = reach(actor, *OVERSEERS)
    if districts:
        seen = Suggestion.submitted_at.is_not(None) | (Suggestion.entered_by == actor.id)
        ways.append(Suggestion.district_id.in_(districts) & seen)
    units = reach(actor, "handler", "signer")
    if units:
        had = sa.select(Assignment.suggestion_id).where(Assignment.department_id.in_(units))
        referred = sa.select(Referral.suggestion_id).where(Referral.department_id.in_(units))
        ways += [Suggestion.id.in_(had), Suggestion.id.in_(referred)]
    cadre = own_cadre(actor)
    if cadre:
        signed = sa.select(CoSigner.suggestion_id).where(CoSigner.cadre_id == cadre)
        ways += [Suggestion.proposer_id == cadre, Suggestion.id.in_(signed)]
    return sa.or_(sa.false(), *ways)


def visible_assignments(actor: Actor) -> Condition:
    """Tasks of the actor's own units, and all of his districts."""
    return sa.or_(
        Assignment.department_id.in_(reach(actor, "handler", "signer")),
        Assignment.district_id.in_(reach(actor, *OVERSEERS)),
    )


def visible_replies(actor: Actor) -> Condition:
    """Own units' replies in any state; the coordinator from the first submit; others once sent."""
    own = sa.select(Assignment.id).where(
        Assignment.department_id.in_(reach(actor, "handler", "signer"))
    )
    coordinated = sa.select(Suggestion.id).where(
        Suggestion.district_id.in_(reach(actor, "coordinator"))
    )
    return sa.or_(
        Reply.assignment_id.in_(own),
        Reply.first_submitted_at.is_not(None) & Reply.suggestion_id.in_(coordinated),
        (Reply.state == "sent")
        & Reply.suggestion_id.in_(sa.select(Suggestion.id).where(visible(actor))),
    )


SUGGESTIONS: Life[Suggestion] = Life(Suggestion, SUGGESTION, visible, suggestion_roles, hinders)
ASSIGNMENTS: Life[Assignment] = Life(
    Assignment, ASSIGNMENT, visible_assignments, assignment_roles, hinders
)
REPLIES: Life[Reply] = Life(Reply, REPLY, visible_replies, reply_roles, hinders)


def origins(actor: Actor, column: Any) -> sa.Select[tuple[str]] | None:
    """What the suggestions a unit sees came from: their `report_id`s, `secondment_id`s …"""
    units = reach(actor, "handler", "signer")
    if not units:
        return None
    had = sa.select(Assignment.suggestion_id).where(Assignment.department_id.in_(units))
    referred = sa.select(Referral.suggestion_id).where(Referral.department_id.in_(units))
    seen = Suggestion.id.in_(had) | Suggestion.id.in_(referred)
    return sa.select(column).where(seen, column.is_not(None))


def reports_behind(actor: Actor) -> sa.Select[tuple[str]] | None:
    return origins(actor, Suggestion.report_id)


def secondments_behind(actor: Actor) -> sa.Select[tuple[str]] | None:
    return origins(actor, Suggestion.secondment_id)


# Filters of the lists


def suggestion_filters(actor: Actor, filters: dict[str, Any]) -> list[Condition]:
    plain = ("state", "cohort_id", "proposer_id", "topic", "outcome_class", "adoption", "source")
    found = [getattr(Suggestion, name) == filters[name] for name in plain if name in filters]
    units = {
        name: getattr(Assignment, name) == filters[name]
        for name in ("department_id", "role")
        if name in filters
    }
    if units:
        live = Assignment.state.not_in(("returned", "removed"))
        found.append(
            Suggestion.id.in_(sa.select(Assignment.suggestion_id).where(live, *units.values()))
        )
    if "q" in filters:
        pattern = literally(filters["q"])
        found.append(
            Suggestion.title.ilike(pattern, escape="\\")
            | Suggestion.problem.ilike(pattern, escape="\\")
        )
    if "mine" in filters:
        found.append(own(actor) if filters["mine"] else ~own(actor))
    return found


def own(actor: Actor) -> Condition:
    """What the actor proposed, entered, or has on his own desk."""
    desk = sa.select(Assignment.suggestion_id).where(Assignment.handler_id == actor.id)
    return sa.or_(
        Suggestion.proposer_id == (own_cadre(actor) or ""),
        sa.func.coalesce(Suggestion.entered_by, "") == (actor.id or ""),
        Suggestion.id.in_(desk),
    )


def assignment_filters(actor: Actor, filters: dict[str, Any]) -> list[Condition]:
    plain = ("department_id", "state", "role", "suggestion_id")
    found = [getattr(Assignment, name) == filters[name] for name in plain if name in filters]
    if "mine" in filters:
        mine = Assignment.handler_id.is_not_distinct_from(actor.id)
        found.append(mine if filters["mine"] else ~mine)
    return found
