"""What stands beside a suggestion on its page and is no part of its answer: what keeps an action
from being done now, people's names, files, the items merged into it, several looked at once."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre
from secondment.kit.database import db, rows_of
from secondment.kit.errors import Problem, words
from secondment.kit.ids import as_id
from secondment.kit.paging import Row
from secondment.people.rules import Actor
from secondment.reports.queries import files_of
from secondment.suggestions import parts, queries
from secondment.suggestions.answers import COLUMNS, JOINS, finished, joined
from secondment.suggestions.models import CoSigner, Suggestion
from secondment.suggestions.queries import SUGGESTIONS
from secondment.suggestions.words import STATES


def beside(actor: Actor, suggestion_id: str, locale: str) -> dict[str, Any]:
    """What the page of a suggestion tells besides its answer. Raises `not_found`."""
    row = SUGGESTIONS.find(actor, suggestion_id)
    until = queries.seen_until(actor, row.id)
    stopped = SUGGESTIONS.hindered(actor, row)
    names = parts.names_of([row.entered_by])
    return {
        "hindered": [(action, told(problem, locale)) for action, problem in stopped],
        "co_signers": co_signers(row.id),
        "entered_by": names.get(row.entered_by or "", ""),
        "files": [one for one in files_of("suggestion", row.id) if one["created_at"] <= until],
        "merged": rows_where(actor, Suggestion.merged_into_id == row.id),
    }


def told(problem: Problem, locale: str) -> str:
    """What a problem says; a state in it by its word."""
    values = problem.values
    if problem.code == "invalid_transition":
        values = tuple(STATES.get(str(one), (one, one))[locale == "en"] for one in values)
    return words(problem.code, values, locale)


def co_signers(suggestion_id: str) -> list[str]:
    """The names of those who signed with the proposer."""
    query = sa.select(Cadre.name).join(CoSigner, CoSigner.cadre_id == Cadre.id)
    return list(db.session.scalars(query.where(CoSigner.suggestion_id == suggestion_id)))


def rows_where(actor: Actor, condition: sa.ColumnElement[bool]) -> list[Row]:
    """Rows as the list gives them, of few suggestions chosen otherwise, in order of their ids."""
    query = joined(Suggestion, COLUMNS, JOINS).where(condition, queries.is_visible(actor))
    return finished(actor, rows_of(query.order_by(Suggestion.id)))


def chosen(actor: Actor, ids: Iterable[str], action: str, locale: str) -> list[tuple[Row, str]]:
    """The suggestions of these ids that the actor sees, each with what stops the action on it
    now: nothing where it can be done."""
    keys = {key for key in map(as_id, ids) if key}
    rows = rows_where(actor, Suggestion.id.in_(keys)) if keys else []
    return [(row, stopped(actor, row["id"], action, locale)) for row in rows]


def stopped(actor: Actor, suggestion_id: str, action: str, locale: str) -> str:
    row = SUGGESTIONS.find(actor, suggestion_id)
    try:
        SUGGESTIONS.admit(actor, row, action)
        SUGGESTIONS.permit(actor, row, action)
    except Problem as problem:
        return told(problem, locale)
    return ""
