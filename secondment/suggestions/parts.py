"""What stands in other tables than the suggestion's: read for one, or for a page, at once.

The statements are built once: building one costs more than running it.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import db, key_type
from secondment.people.models import Department, User
from secondment.suggestions.models import (
    Contact,
    CoSigner,
    Decision,
    Evaluation,
    Measure,
    Progress,
    Referral,
    Reply,
)

IDS = sa.bindparam("ids", expanding=True, type_=key_type())
ONE = sa.bindparam("one", type_=key_type())

CO_SIGNERS = (
    sa.select(CoSigner.suggestion_id, CoSigner.cadre_id)
    .where(CoSigner.suggestion_id.in_(IDS))
    .order_by(CoSigner.cadre_id)
)
REFERRALS = (
    sa.select(Referral.suggestion_id, Department.id, Department.code, Department.name)
    .join(Department, Department.id == Referral.department_id)
    .where(Referral.suggestion_id.in_(IDS))
    .order_by(Department.code)
)
EVALUATIONS = (
    sa.select(
        *(Evaluation.suggestion_id, Evaluation.round, Evaluation.attitude, Evaluation.result),
        *(Evaluation.reason, Evaluation.recorded_from_file_id),
        *(Evaluation.created_by, Evaluation.created_at),
    )
    .where(Evaluation.suggestion_id.in_(IDS))
    .order_by(Evaluation.round)
)
MEASURES = (
    sa.select(Measure.suggestion_id, Measure.id, Measure.position, Measure.text)
    .where(Measure.suggestion_id.in_(IDS))
    .order_by(Measure.suggestion_id, Measure.position)
)
RANK = sa.case({"adopted": 0, "partly_adopted": 1}, value=Decision.decision, else_=2)
# In a dict made of these, later rows win: later rounds over earlier, better decisions over worse.
DECISIONS = (
    sa.select(Decision.measure_id, Decision.decision, Decision.reason)
    .join(Reply, Reply.id == Decision.reply_id)
    .where(Reply.suggestion_id.in_(IDS), (Reply.state == "sent") | (Reply.id == ONE))
    .order_by(Reply.round, RANK.desc())
)
DECISIONS_OF_REPLIES = (
    sa.select(
        *(Decision.reply_id, Decision.measure_id.label("id"), Decision.decision, Decision.reason)
    )
    .join(Measure, Measure.id == Decision.measure_id)
    .where(Decision.reply_id.in_(IDS))
    .order_by(Measure.position)
)
NAMES = sa.select(User.id, User.display_name).where(User.id.in_(IDS))


def children(model: Any, *names: str) -> sa.Select[Any]:
    """An assignment's notes, newest first."""
    return (
        sa.select(*(getattr(model, name).label(name) for name in names))
        .where(model.assignment_id == ONE)
        .order_by(model.on.desc(), model.id.desc())
        .limit(200)
    )


CONTACTS = children(Contact, "id", "on", "kind", "text", "created_by", "created_at")
PROGRESS = children(Progress, "id", "on", "text", "next_step", "created_by", "created_at")


def rows_of(statement: sa.Executable, **values: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in db.session.execute(statement, values)]


def grouped(rows: Iterable[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.pop(key), []).append(row)
    return found


def co_signers(ids: list[str]) -> dict[str, list[str]]:
    rows = grouped(rows_of(CO_SIGNERS, ids=ids), "suggestion_id")
    return {key: [row["cadre_id"] for row in group] for key, group in rows.items()}


def referrals(ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    return grouped(rows_of(REFERRALS, ids=ids), "suggestion_id")


def evaluations(ids: list[str]) -> dict[str, dict[str, Any]]:
    """The latest round's evaluation of each."""
    return {row.pop("suggestion_id"): row for row in rows_of(EVALUATIONS, ids=ids)}


def measures(ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Their measures, each with the best decision of the latest sent round."""
    decided = decisions(ids)
    blank = {"decision": None, "reason": None}
    rows = [row | decided.get(row["id"], blank) for row in rows_of(MEASURES, ids=ids)]
    return grouped(rows, "suggestion_id")


def decisions(ids: list[str], *, going_out: str | None = None) -> dict[str, dict[str, Any]]:
    """`{measure id: {decision, reason}}` by the replies sent, or `going_out`, in the last round."""
    rows = rows_of(DECISIONS, ids=ids, one=going_out)
    return {row.pop("measure_id"): row for row in rows}


def decisions_of(reply_ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The decisions of each reply, in the order of the measures."""
    return grouped(rows_of(DECISIONS_OF_REPLIES, ids=reply_ids), "reply_id")


def contacts(assignment_id: str) -> dict[str, Any]:
    return {"items": rows_of(CONTACTS, one=assignment_id), "next_cursor": None}


def progress(assignment_id: str) -> dict[str, Any]:
    return {"items": rows_of(PROGRESS, one=assignment_id), "next_cursor": None}


def names_of(user_ids: Iterable[str | None]) -> dict[str, str]:
    """Display names by user id."""
    ids = sorted({user_id for user_id in user_ids if user_id})
    return {row["id"]: row["display_name"] for row in rows_of(NAMES, ids=ids)}
