"""Rules of cadres and secondments: masks, unlike units, terms that do not overlap, quota."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Appraisal, Cadre, Cohort, HostUnit, Secondment
from secondment.cohorts.roster_sheet import name_key
from secondment.cohorts.states import OVER
from secondment.kit.database import db
from secondment.kit.errors import Problem, invalid, refuse
from secondment.people.models import Department
from secondment.people.rules import Actor, reach

PERSONAL = ("phone", "id_number", "birth_month")
SHOWN = {"phone": (3, 4), "id_number": (3, 3)}  # characters left at each end


def roles_here(actor: Actor, row: Any) -> list[str]:
    """What the actor is at the row's district, as far as moves ask."""
    return ["hr"] if row.district_id in reach(actor, "hr") else []


def masked(field: str, value: str | None) -> str | None:
    """A personal value as everyone sees it: 138****1234, 110************012, 19**-**."""
    if value is None:
        return None
    if field == "birth_month":
        return f"{value[:2]}**-**"
    head, tail = SHOWN[field]
    hidden = len(value) - head - tail
    return value[:head] + "*" * hidden + value[-tail:] if hidden > 0 else "*" * len(value)


def with_masks(row: dict[str, Any]) -> dict[str, Any]:
    """A cadre's row fit to be sent."""
    return row | {name: masked(name, row[name]) for name in PERSONAL}


def is_masked(value: str | None) -> bool:
    return value is not None and "*" in value


def without_masked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values but for masked ones, which stand for what is stored."""
    return {
        name: value for name, value in values.items() if not (name in PERSONAL and is_masked(value))
    }


def check_term(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise invalid("/ends_on", "ends_before_start")


def check_units(cadre: Cadre, host_unit: HostUnit) -> None:
    """Raise `same_unit` where the host bears the home unit's name."""
    home = db.session.scalar(sa.select(Department.name).where(Department.id == cadre.department_id))
    if name_key(home or "") == name_key(host_unit.name):
        raise invalid("/host_unit_id", "same_unit")


def check_overlap(cadre_id: str, starts_on: date, ends_on: date, *, but: str | None = None) -> None:
    """Raise `secondment_overlap`; the caller holds the cadre's lock. `but` is the row in hand."""
    other = sa.select(Secondment.id).where(
        Secondment.cadre_id == cadre_id,
        Secondment.id.is_distinct_from(but),
        Secondment.state.not_in(OVER),
        Secondment.starts_on <= ends_on,
        Secondment.ends_on >= starts_on,
    )
    if db.session.scalar(other.limit(1)):
        raise refuse("secondment_overlap")


def check_not_archived(cohort: Cohort) -> None:
    if cohort.state == "archived":
        raise refuse("cohort_archived")


def quota_base(cohort_id: str) -> int:
    """How many secondments of the cohort count: all but the withdrawn ones."""
    query = sa.select(sa.func.count()).where(
        Secondment.cohort_id == cohort_id, Secondment.state.not_in(OVER)
    )
    return db.session.scalar(query) or 0


def graded(cohort_id: str, grade: str, *, but: str) -> int:
    """How many others of the cohort hold the grade."""
    query = (
        sa.select(sa.func.count())
        .select_from(Appraisal)
        .join(Secondment, Secondment.id == Appraisal.secondment_id)
        .where(Secondment.cohort_id == cohort_id, Appraisal.grade == grade, Secondment.id != but)
    )
    return db.session.scalar(query) or 0


def not_there(pointer: str) -> Problem:
    return invalid(pointer, "unknown_reference")
