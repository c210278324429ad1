"""Supervision (督办): units are urged by slips whose levels follow one another."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.errors import invalid, refuse
from secondment.kit.ids import new_id
from secondment.kit.numbering import draw
from secondment.people.rules import Actor
from secondment.suggestions.answer_models import Commitment
from secondment.suggestions.assigning import live_assignments
from secondment.suggestions.models import Assignment, Slip, Suggestion
from secondment.suggestions.queries import SUGGESTIONS
from secondment.suggestions.rules import policy_of
from secondment.suggestions.states import ANSWERING, OWING


def urge(
    actor: Actor,
    suggestion_id: str,
    *,
    level: str,
    note: str = "",
    assignment_id: str | None = None,
    now: datetime,
) -> list[Slip]:
    """Send a slip to every unit that owes an answer (in tracking: what it promised), or to one.

    Levels are the policy's; one that stands after another needs a slip of that other first
    (e.g. Fujian: orange after blue was missed).
    """
    row = SUGGESTIONS.take(actor, suggestion_id, "urge", None)
    levels = {one["code"]: one for one in policy_of(row).supervision_levels}
    if level not in levels:
        raise invalid("/level", "invalid_choice", ", ".join(levels))
    tasks = debtors(row)
    if assignment_id:
        tasks = [task for task in tasks if task.id == assignment_id]
        if not tasks:
            raise invalid("/assignment_id", "unknown_reference")
    for task in tasks:
        check_order(task, row.round, levels, level)
    slips = [issue(actor, row, task, levels[level], note, now) for task in tasks]
    db.session.add_all(slips)
    row.touch(now)
    told = [{"id": one.id, "assignment_id": one.assignment_id} for one in slips]
    record(actor, "urge", row, now=now, changes={"level": level, "slips": told})
    return slips


def debtors(row: Suggestion) -> list[Assignment]:
    """The answering units that owe their reply, or in tracking what they promised."""
    units = [task for task in live_assignments(row) if task.role in ANSWERING]
    if row.state != "tracking":
        return [task for task in units if task.state in OWING]
    open_ = sa.select(Commitment.assignment_id).where(
        Commitment.suggestion_id == row.id, Commitment.state == "open"
    )
    promised = set(db.session.scalars(open_))
    return [task for task in units if task.id in promised]


def check_order(task: Assignment, round_: int, levels: dict[str, Any], level: str) -> None:
    before = levels[level]["after"]
    if before is None:
        return
    used = sa.select(Slip.id).where(
        Slip.assignment_id == task.id, Slip.round == round_, Slip.level == before
    )
    if db.session.scalar(used.limit(1)) is None:
        names = levels.get(before, {"zh": before})["zh"]
        raise refuse("level_out_of_order", names)


def issue(
    actor: Actor, row: Suggestion, task: Assignment, level: dict[str, Any], note: str, now: datetime
) -> Slip:
    """A slip; its number without gaps in the district, the level's series and the year."""
    today, number = day_of(now), None
    if level["series"]:
        drawn = draw(f"slip {row.district_id} {level['series']} {today.year}")
        number = f"{level['series']}〔{today.year}〕{drawn}号"
    return Slip(
        id=new_id(),
        suggestion_id=row.id,
        assignment_id=task.id,
        department_id=task.department_id,
        round=row.round,
        level=level["code"],
        number=number,
        note=note,
        issued_on=today,
        issued_by=actor.id,
        created_at=now,
    )
