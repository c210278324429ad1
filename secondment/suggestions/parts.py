"""What stands in other tables than the suggestion's: read for one, or for a page, at once.

The statements are built once: building one costs more than running it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import Instant, KeyList, among, db, key_type, rows_of
from secondment.people.models import Department, User
from secondment.suggestions.answer_models import Commitment, Decision, Evaluation, Reply, Result
from secondment.suggestions.models import (
    Assignment,
    Contact,
    CoSigner,
    Measure,
    Progress,
    Referral,
    Slip,
)
from secondment.suggestions.states import ANSWERING, ENDED

IDS = sa.bindparam("ids", type_=KeyList())
ONE = sa.bindparam("one", type_=key_type())
EVER = datetime.max.replace(tzinfo=UTC)
UNTIL = sa.bindparam("until", type_=Instant())  # what came later is left out

CO_SIGNERS = (
    sa.select(CoSigner.suggestion_id, CoSigner.cadre_id)
    .where(among(CoSigner.suggestion_id, IDS))
    .order_by(CoSigner.cadre_id)
)
REFERRALS = (
    sa.select(Referral.suggestion_id, Department.id, Department.code, Department.name)
    .join(Department, Department.id == Referral.department_id)
    .where(among(Referral.suggestion_id, IDS))
    .order_by(Department.code)
)
LEADS = (  # the unit that answers alone, or leads
    sa.select(Assignment.suggestion_id, Department.id, Department.code, Department.name)
    .join(Department, Department.id == Assignment.department_id)
    .where(
        among(Assignment.suggestion_id, IDS),
        Assignment.role.in_(("sole", "lead")),
        Assignment.state.not_in(ENDED),
    )
)
ANSWERING_UNITS = (
    sa.select(Assignment.suggestion_id, Assignment.state, Department.name)
    .join(Department, Department.id == Assignment.department_id)
    .where(
        among(Assignment.suggestion_id, IDS),
        Assignment.role.in_(ANSWERING),
        Assignment.state.not_in(ENDED),
    )
    .order_by(Department.code)
)
EVALUATIONS = (
    sa.select(
        *(Evaluation.suggestion_id, Evaluation.round, Evaluation.attitude, Evaluation.result),
        *(Evaluation.reason, Evaluation.recorded_from_file_id),
        *(Evaluation.created_by, Evaluation.created_at),
        *(Evaluation.meeting_on, Evaluation.meeting_note),
    )
    .where(among(Evaluation.suggestion_id, IDS), Evaluation.voided_at.is_(None))
    .order_by(Evaluation.round)
)
MEASURES = (
    sa.select(Measure.suggestion_id, Measure.id, Measure.position, Measure.text)
    .where(among(Measure.suggestion_id, IDS))
    .order_by(Measure.suggestion_id, Measure.position)
)
RANK = sa.case({"adopted": 0, "partly_adopted": 1}, value=Decision.decision, else_=2)
# In a dict made of these, later rows win: later rounds over earlier, better decisions over worse.
DECISIONS = (
    sa.select(Decision.measure_id, Decision.decision, Decision.reason)
    .join(Reply, Reply.id == Decision.reply_id)
    .where(among(Reply.suggestion_id, IDS), Reply.state == "sent", Reply.sent_at <= UNTIL)
    .order_by(Reply.round, RANK.desc())
)
DECISIONS_OF_REPLIES = (
    sa.select(
        *(Decision.reply_id, Decision.measure_id.label("id"), Decision.decision, Decision.reason)
    )
    .join(Measure, Measure.id == Decision.measure_id)
    .where(among(Decision.reply_id, IDS))
    .order_by(Measure.position)
)
UNIT = tuple(getattr(Department, name).label(f"unit_{name}") for name in ("id", "code", "name"))
ITS_COMMITMENTS = (
    sa.select(
        *(Commitment.suggestion_id, Commitment.id, Commitment.text, Commitment.due_on),
        *(Commitment.state, *UNIT),
    )
    .join(Department, Department.id == Commitment.department_id)
    .where(
        among(Commitment.suggestion_id, IDS),
        Commitment.state != "void",
        Commitment.created_at <= UNTIL,
    )
    .order_by(Commitment.due_on, Commitment.id)
)
RESULTS = (
    sa.select(
        *(Result.suggestion_id, Result.id, Result.kind, Result.title, Result.on.label("on")),
        *(Result.note, Result.created_by, Result.created_at),
    )
    .where(among(Result.suggestion_id, IDS), Result.created_at <= UNTIL)
    .order_by(Result.id)
)
SLIPS = (
    sa.select(
        *(Slip.id, Slip.suggestion_id, Slip.assignment_id, Slip.round, Slip.level, Slip.number),
        *(Slip.note, Slip.issued_on, Slip.issued_by, Slip.created_at, *UNIT),
    )
    .join(Department, Department.id == Slip.department_id)
    .where(Slip.suggestion_id == ONE)
    .order_by(Slip.id)
)
NAMES = sa.select(User.id, User.display_name).where(among(User.id, IDS))


def children(model: Any, *names: str) -> sa.Select[Any]:
    """An assignment's notes, newest first."""
    return (
        sa.select(*(getattr(model, name).label(name) for name in names))
        .where(model.assignment_id == ONE)
        .order_by(model.on.desc(), model.id.desc())
        .limit(200)
    )


CONTACTS = children(Contact, "id", "round", "on", "kind", "text", "created_by", "created_at")
PROGRESS = children(Progress, "id", "on", "text", "next_step", "created_by", "created_at")


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


def leads(ids: list[str]) -> dict[str, dict[str, Any]]:
    """The unit that answers each alone, or leads; of one unit, one object."""
    units: dict[str, dict[str, Any]] = {}
    found = {}
    for row in db.session.connection().execute(LEADS, {"ids": ids}).all():
        suggestion_id, unit_id, code, name = row
        unit = units.get(unit_id) or {"id": unit_id, "code": code, "name": name}
        units[unit_id] = found[suggestion_id] = unit
    return found


def answering_units(ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The units that owe each an answer or gave it, by name, with how far they are: what everyone
    who sees a suggestion is told of its handling."""
    return grouped(rows_of(ANSWERING_UNITS, ids=ids), "suggestion_id")


def evaluations(ids: list[str]) -> dict[str, dict[str, Any]]:
    """The latest round's evaluation of each, with the meeting it led to."""
    found = {}
    for row in rows_of(EVALUATIONS, ids=ids):
        on, note = row.pop("meeting_on"), row.pop("meeting_note")
        row["meeting"] = {"on": on, "note": note} if on else None
        found[row.pop("suggestion_id")] = row
    return found


def commitments(ids: list[str], until: datetime = EVER) -> dict[str, list[dict[str, Any]]]:
    """What was promised on each, by date."""
    rows = [with_unit(row) for row in rows_of(ITS_COMMITMENTS, ids=ids, until=until)]
    return grouped(rows, "suggestion_id")


def results(ids: list[str], until: datetime = EVER) -> dict[str, list[dict[str, Any]]]:
    """What each turned into, oldest first."""
    return grouped(rows_of(RESULTS, ids=ids, until=until), "suggestion_id")


def slips(suggestion_id: str) -> list[dict[str, Any]]:
    return [with_unit(row) for row in rows_of(SLIPS, one=suggestion_id)]


def with_unit(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"department": {name: row.pop(f"unit_{name}") for name in ("id", "code", "name")}}


def measures(ids: list[str], until: datetime = EVER) -> dict[str, list[dict[str, Any]]]:
    """Their measures, each with the best decision of the latest sent round."""
    decided = decisions(ids, until)
    blank = {"decision": None, "reason": None}
    rows = [row | decided.get(row["id"], blank) for row in rows_of(MEASURES, ids=ids)]
    return grouped(rows, "suggestion_id")


def decisions(ids: list[str], until: datetime = EVER) -> dict[str, dict[str, Any]]:
    """`{measure id: {decision, reason}}` by the replies sent in the last round."""
    return {row.pop("measure_id"): row for row in rows_of(DECISIONS, ids=ids, until=until)}


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
