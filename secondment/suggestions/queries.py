"""Reading suggestions, assignments and replies: who sees which rows, filters, parts."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.moves import Life
from secondment.kit.paging import literally
from secondment.people.models import Department, User
from secondment.people.rules import Actor, own_cadre, reach
from secondment.suggestions.models import (
    Assignment,
    Contact,
    CoSigner,
    Decision,
    Evaluation,
    Measure,
    Progress,
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
            Suggestion.title.like(pattern, escape="\\")
            | Suggestion.problem.like(pattern, escape="\\")
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


# Parts of a suggestion, for one or for a page of them: {suggestion id: …}


def rows_of(query: sa.Executable) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in db.session.execute(query)]


def grouped(rows: Iterable[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.pop(key), []).append(row)
    return found


def co_signers(ids: list[str]) -> dict[str, list[str]]:
    query = sa.select(CoSigner.suggestion_id, CoSigner.cadre_id).where(
        CoSigner.suggestion_id.in_(ids)
    )
    rows = rows_of(query.order_by(CoSigner.cadre_id))
    return {k: [row["cadre_id"] for row in v] for k, v in grouped(rows, "suggestion_id").items()}


def referrals(ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    query = (
        sa.select(Referral.suggestion_id, Department.id, Department.code, Department.name)
        .join(Department, Department.id == Referral.department_id)
        .where(Referral.suggestion_id.in_(ids))
        .order_by(Department.code)
    )
    return grouped(rows_of(query), "suggestion_id")


def evaluations(ids: list[str]) -> dict[str, dict[str, Any]]:
    """The latest round's evaluation of each."""
    query = (
        sa.select(
            *(Evaluation.suggestion_id, Evaluation.round, Evaluation.attitude),
            *(Evaluation.result, Evaluation.reason, Evaluation.recorded_from_file_id),
            *(Evaluation.created_by, Evaluation.created_at),
        )
        .where(Evaluation.suggestion_id.in_(ids))
        .order_by(Evaluation.round)
    )
    return {row.pop("suggestion_id"): row for row in rows_of(query)}


def measures(ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Their measures, each with the best decision of the latest sent round."""
    query = (
        sa.select(Measure.suggestion_id, Measure.id, Measure.position, Measure.text)
        .where(Measure.suggestion_id.in_(ids))
        .order_by(Measure.suggestion_id, Measure.position)
    )
    decided = decisions(ids)
    blank = {"decision": None, "reason": None}
    rows = [row | decided.get(row["id"], blank) for row in rows_of(query)]
    return grouped(rows, "suggestion_id")


def decisions(ids: list[str], *, going_out: str = "") -> dict[str, dict[str, Any]]:
    """`{measure id: {decision, reason}}` by the replies sent, or `going_out`, in the last round."""
    out = Reply.state == "sent"
    if going_out:
        out |= Reply.id == going_out
    query = (
        sa.select(Decision.measure_id, Decision.decision, Decision.reason)
        .join(Reply, Reply.id == Decision.reply_id)
        .where(Reply.suggestion_id.in_(ids), out)
        # in the dict below later rows win: later rounds over earlier, better decisions over worse
        .order_by(Reply.round, decision_rank().desc())
    )
    return {row.pop("measure_id"): row for row in rows_of(query)}


def decision_rank() -> sa.ColumnElement[int]:
    """0 for adopted, 1 for partly, 2 for not adopted."""
    return sa.case({"adopted": 0, "partly_adopted": 1}, value=Decision.decision, else_=2)


# Children of an assignment


def contacts(assignment_id: str) -> dict[str, Any]:
    return children(
        Contact, assignment_id, ("id", "on", "kind", "text", "created_by", "created_at")
    )


def progress(assignment_id: str) -> dict[str, Any]:
    names = ("id", "on", "text", "next_step", "created_by", "created_at")
    return children(Progress, assignment_id, names)


def children(model: Any, assignment_id: str, names: tuple[str, ...]) -> dict[str, Any]:
    query = (
        sa.select(*(getattr(model, name).label(name) for name in names))
        .where(model.assignment_id == assignment_id)
        .order_by(model.on.desc(), model.id.desc())
        .limit(200)
    )
    return {"items": rows_of(query), "next_cursor": None}


def names_of(user_ids: Iterable[str | None]) -> dict[str, str]:
    """Display names by user id."""
    ids = {user_id for user_id in user_ids if user_id}
    query = sa.select(User.id, User.display_name).where(User.id.in_(ids))
    return {row.id: row.display_name for row in db.session.execute(query)}
