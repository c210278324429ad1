"""What stands on the paper of a slip of supervision (提醒, 催办单, 督办单)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Cohort
from secondment.kit.clock import day_of
from secondment.kit.database import db, rows_of
from secondment.kit.errors import refuse
from secondment.people.models import Department
from secondment.people.rules import Actor, reach
from secondment.policies.models import Policy
from secondment.policies.rules import numbered
from secondment.policies.workdays import work_calendar
from secondment.suggestions.answer_models import Commitment
from secondment.suggestions.models import Assignment, Slip, Suggestion
from secondment.suggestions.papers import ROLES, Office, asks, day_text, office_of
from secondment.suggestions.parts import ONE, UNTIL
from secondment.suggestions.rules import OVERSEERS


@dataclass(frozen=True)
class Sheet:
    """One slip of supervision on paper. `template` is what its level's papers are made from, where
    the office has such; `matter` what is urged: an answer, or promises."""

    office: Office
    template: str
    number: str
    heading: str
    unit: str
    role: str
    suggestion: str
    title: str
    proposer: str
    assigned_on: str
    due_on: str
    matter: str
    standing: str
    demand: str
    contact: str
    date: str

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.number, self.unit, self.suggestion, self.heading)))


ABOUT = (
    *(Assignment.role, Assignment.assigned_at, Assignment.due_on, Department.name.label("unit")),
    *(Suggestion.id.label("suggestion_id"), Suggestion.district_id, Suggestion.title),
    *(Suggestion.number.label("suggestion_number"), Suggestion.replied_at),
    *(Cadre.name.label("proposer"), Policy.suggestion_number.label("form")),
    Policy.supervision_levels,
)
SLIPS = (
    sa.select(
        *(Slip.id, Slip.level, Slip.number, Slip.note, Slip.issued_on, Slip.issued_by),
        *(Slip.created_at, Slip.department_id, Slip.assignment_id, *ABOUT),
    )
    .join(Assignment, Assignment.id == Slip.assignment_id)
    .join(Suggestion, Suggestion.id == Slip.suggestion_id)
    .join(Cohort, Cohort.id == Suggestion.cohort_id)
    .join(Policy, Policy.id == Cohort.policy_id)
    .join(Cadre, Cadre.id == Suggestion.proposer_id)
    .join(Department, Department.id == Slip.department_id)
    .order_by(Slip.id)
)
TASKS = (
    sa.select(Assignment.id.label("assignment_id"), Assignment.department_id, *ABOUT)
    .join(Suggestion, Suggestion.id == Assignment.suggestion_id)
    .join(Cohort, Cohort.id == Suggestion.cohort_id)
    .join(Policy, Policy.id == Cohort.policy_id)
    .join(Cadre, Cadre.id == Suggestion.proposer_id)
    .join(Department, Department.id == Assignment.department_id)
)
PROMISES = (
    sa.select(Commitment.text, Commitment.due_on)
    .where(
        Commitment.assignment_id == ONE,
        Commitment.state != "void",
        Commitment.created_at <= UNTIL,
        sa.func.coalesce(Commitment.delivered_at >= UNTIL, sa.true()),
    )
    .order_by(Commitment.due_on, Commitment.id)
)


def slip_of(actor: Actor, slip_id: str) -> Any:
    """The slip's row, for its district's overseers and its unit. Raises `not_found`."""
    row = db.session.execute(SLIPS.where(Slip.id == slip_id)).first()
    if row is None or not (
        row.district_id in reach(actor, *OVERSEERS)
        or row.department_id in reach(actor, "handler", "signer")
    ):
        raise refuse("not_found")
    return row


def sheets_of(
    cohort_id: str, units: frozenset[str] | None, since: date | None, most: int
) -> list[Sheet]:
    """The cohort's first `most` slips, oldest first: those to the units, or to all (None).

    With `since`, of those issued on that day or later.
    """
    query = SLIPS.where(Suggestion.cohort_id == cohort_id)
    if units is not None:
        query = query.where(Slip.department_id.in_(units))
    if since:
        query = query.where(Slip.issued_on >= since)
    rows = db.session.execute(query.limit(most)).all()
    offices = {by: office_of(rows[0].district_id, by) for by in {row.issued_by for row in rows}}
    return [sheet(row, offices[row.issued_by]) for row in rows]


def drafted(
    actor: Actor, assignment_ids: Sequence[str], level: str, note: str, now: datetime
) -> list[tuple[Any, Sheet]]:
    """The slips that urging these tasks' units would make, with the tasks' rows, in the order of
    the dates: those of the actor's districts. Nothing is written, no number is taken."""
    seen = Suggestion.district_id.in_(reach(actor, "coordinator"))
    query = TASKS.where(Assignment.id.in_(assignment_ids), seen)
    rows = db.session.execute(query.order_by(Assignment.due_on, Assignment.id)).all()
    return [(row, sheet(Draft(row, level, note, now, actor.id))) for row in rows]


class Draft:
    """A task's row as if a slip had just been issued on it."""

    def __init__(self, row: Any, level: str, note: str, now: datetime, by: str | None) -> None:
        self.row, self.level, self.note, self.issued_by = row, level, note, by
        self.issued_on, self.created_at = day_of(now), now
        steps = {one["code"]: one for one in row.supervision_levels}
        series = steps.get(level, {}).get("series")
        self.number = f"{series}〔{self.issued_on.year}〕　　号" if series else None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def sheet(row: Any, office: Office | None = None) -> Sheet:
    """The paper of a slip's row; `office` where it is known already."""
    levels = {one["code"]: one for one in row.supervision_levels}
    level = levels.get(row.level, {"zh": "督办单", "template": ""})
    office = office or office_of(row.district_id, row.issued_by)
    due_on, matter = urged(row)
    required = f"请抓紧办理，将办理情况填入下栏，经单位负责人签字后报送{office.name}。"
    return Sheet(
        office=office,
        template=level["template"],
        number=row.number or "",
        heading=level["zh"],
        unit=row.unit,
        role=ROLES[row.role],
        suggestion=numbered(row.form, row.suggestion_number),
        title=row.title,
        proposer=row.proposer,
        assigned_on=day_text(day_of(row.assigned_at)),
        due_on=day_text(due_on),
        matter=matter,
        standing=standing(due_on, row.issued_on),
        demand="\n".join(filter(None, (row.note, required))),
        contact=asks(office),
        date=day_text(row.issued_on),
    )


def urged(row: Any) -> tuple[date, str]:
    """The date that is urged and what is owed by then: what was promised, once it had replied."""
    answer = row.due_on, "答复建议人" if row.role != "co" else "向主办单位提出会办意见"
    if row.replied_at is None or row.created_at < row.replied_at:
        return answer
    promises = rows_of(PROMISES, one=row.assignment_id, until=row.created_at)
    if not promises:
        return answer
    told = [f"{one['text']}（承诺{day_text(one['due_on'])}前完成）" for one in promises]
    return promises[0]["due_on"], "兑现承诺事项：" + "；".join(told)


def standing(due_on: date, day: date) -> str:
    """How it stood with the date on the day of the slip, in working days."""
    calendar = work_calendar()
    if day > due_on:
        return f"截至{day_text(day)}，已逾期{calendar.working_days(due_on, day)}个工作日"
    left = calendar.working_days(day, due_on)
    return f"截至{day_text(day)}，距办理期限还有{left}个工作日"
