"""A unit's desk: what it has to answer with its drafts, what waits for its signer, and what stands
in the way of an act. Read at once, whatever the number of tasks."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import among, rows_of
from secondment.kit.errors import Problem
from secondment.kit.moves import Life
from secondment.people.rules import Actor, reach
from secondment.suggestions import parts
from secondment.suggestions.answer_models import Reply
from secondment.suggestions.answers import ASSIGNMENT, WRITINGS, shaped_assignments
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.parts import IDS
from secondment.suggestions.reply_answers import list_replies
from secondment.suggestions.states import ANSWERING, UNDER_WAY

MOST = 100
"""Tasks on one desk; those due first. More are answered by sheet."""

Row = dict[str, Any]
TASKS = ASSIGNMENT.add_columns(Suggestion.cohort_id, Suggestion.round, Suggestion.problem).order_by(
    Assignment.due_on, Assignment.id
)
TASKS_NAMED = TASKS.where(among(Assignment.id, IDS))


def to_answer(actor: Actor, department_id: str) -> list[Row]:
    """The signed tasks to which the unit owes an answer, by date: each with its suggestion's
    `problem` and `measures`, and the `reply` under way, if one is. None for other units' people."""
    if department_id not in reach(actor, "handler"):
        return []
    owed = TASKS.where(
        Assignment.department_id == department_id,
        Assignment.role.in_(ANSWERING),
        Assignment.state == "signed",
    )
    tasks = shaped_assignments(rows_of(owed.limit(MOST)))
    ids = [task["id"] for task in tasks]
    replies = list_replies(actor, Reply.assignment_id.in_(ids) & Reply.state.in_(UNDER_WAY))
    under_way = {row["assignment_id"]: row for row in replies["items"]}
    measures = parts.measures([task["suggestion_id"] for task in tasks])
    return [
        task
        | {
            "measures": measures.get(task["suggestion_id"], []),
            "reply": under_way.get(task["id"]),
        }
        for task in tasks
    ]


def to_sign_off(actor: Actor) -> list[Row]:
    """The replies that wait for the actor's signature, each with its `task` and the `texts` of the
    measures it decides on; his own drafts are among them, for another to sign."""
    units = reach(actor, "signer")
    signed = sa.select(Assignment.id).where(
        Assignment.department_id.in_(units), Assignment.state == "signed"
    )
    where = (Reply.state == "submitted") & Reply.assignment_id.in_(signed)
    replies = list_replies(actor, where)["items"] if units else []
    ids = [reply["assignment_id"] for reply in replies]
    tasks = {row["id"]: row for row in shaped_assignments(rows_of(TASKS_NAMED, ids=ids))}
    measures = parts.measures([reply["suggestion_id"] for reply in replies])
    found = [
        reply
        | {
            "task": tasks[reply["assignment_id"]],
            "texts": {row["id"]: row["text"] for row in measures.get(reply["suggestion_id"], [])},
        }
        for reply in replies
    ]
    return sorted(found, key=lambda row: (row["task"]["due"]["reply_on"], row["id"]))


def outcome_letters(cohort_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """How outcome classes are written in each cohort: `{cohort: {class: {letter, zh, en}}}`."""
    ids = sorted(set(cohort_ids))
    return {row["id"]: row["letters"] for row in rows_of(WRITINGS, ids=ids)}


def hindered(life: Life[Any], actor: Actor, item_id: str) -> list[tuple[str, Problem]]:
    """The acts of the actor that the item's state would allow, each with what stops it.

    Raises `not_found`.
    """
    return life.hindered(actor, life.find(actor, item_id))
