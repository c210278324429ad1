"""Secondments: planned, begun, ended, judged.

Locks are taken in the order secondment, cohort, cadre.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Appraisal, Cadre, Cohort, HostUnit, Secondment
from secondment.cohorts.queries import SECONDMENT_LIFE
from secondment.cohorts.rules import (
    check_not_archived,
    check_overlap,
    check_term,
    check_units,
    graded,
    not_there,
    quota_base,
)
from secondment.journal.service import plain, record
from secondment.kit.database import LOCK, Base, Kept, db
from secondment.kit.errors import invalid, refuse
from secondment.people.rules import Actor, reach
from secondment.policies.rules import best_grade, grades, policy_of, quota_of


def create_secondment(
    actor: Actor,
    *,
    cohort_id: str,
    cadre_id: str,
    host_unit_id: str,
    starts_on: date,
    ends_on: date,
    now: datetime,
    **more: Any,
) -> Secondment:
    """Plan a cadre's secondment; all three named are of one district.

    Raises `unknown_reference`, `ends_before_start`, `same_unit`, `cohort_archived`,
    `secondment_overlap`.
    """
    cohort = locked(Cohort, cohort_id)
    if cohort is None or cohort.district_id not in reach(actor, "hr"):
        raise not_there("/cohort_id")
    cadre = locked(Cadre, cadre_id)
    if cadre is None or cadre.district_id != cohort.district_id:
        raise not_there("/cadre_id")
    host_unit = host_of(cohort.district_id, host_unit_id)
    check_term(starts_on, ends_on)
    check_units(cadre, host_unit)
    check_not_archived(cohort)
    check_overlap(cadre.id, starts_on, ends_on)
    row = Secondment(
        cohort_id=cohort.id,
        cadre_id=cadre.id,
        host_unit_id=host_unit.id,
        district_id=cohort.district_id,
        starts_on=starts_on,
        ends_on=ends_on,
        state="planned",
        created_at=now,
        updated_at=now,
        **more,
    )
    db.session.add(row)
    record(actor, "create", row, now=now)
    return row


def locked(model: type[Kept], item_id: str) -> Any:
    return db.session.get(model, item_id, with_for_update=LOCK, populate_existing=True)


def host_of(district_id: str, host_unit_id: str) -> HostUnit:
    host_unit = db.session.get(HostUnit, host_unit_id)
    if host_unit is None or host_unit.district_id != district_id:
        raise not_there("/host_unit_id")
    return host_unit


def edit_secondment(
    actor: Actor, secondment_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change a secondment; once in post its term is moved by `extend` and `end-early` alone."""
    row = SECONDMENT_LIFE.take(actor, secondment_id, "edit", version)
    starts_on = changes.get("starts_on", row.starts_on)
    ends_on = changes.get("ends_on", row.ends_on)
    moved = (starts_on, ends_on) != (row.starts_on, row.ends_on)
    check_term(starts_on, ends_on)
    if moved or "host_unit_id" in changes:
        cadre = locked(Cadre, row.cadre_id)
        check_units(cadre, host_of(row.district_id, changes.get("host_unit_id", row.host_unit_id)))
        if moved and row.state != "planned":
            raise refuse("term_fixed")
        check_overlap(cadre.id, starts_on, ends_on, but=row.id)
    for name, value in changes.items():
        setattr(row, name, value)
    row.touch(now)
    record(actor, "edit", row, now=now)


def moved_on(
    actor: Actor,
    row: Secondment,
    action: str,
    now: datetime,
    reason: str | None = None,
) -> None:
    row.state = SECONDMENT_LIFE.table[action].from_to(row.state)
    row.touch(now)
    record(actor, action, row, now=now, remark=reason)


def depart(actor: Actor, secondment_id: str, *, version: int | None, now: datetime) -> None:
    """The cadre has reported to the host unit (报到)."""
    moved_on(actor, SECONDMENT_LIFE.take(actor, secondment_id, "depart", version), "depart", now)


def come_back(actor: Actor, secondment_id: str, *, version: int | None, now: datetime) -> None:
    """The cadre is back at the end of the term (`return`)."""
    moved_on(actor, SECONDMENT_LIFE.take(actor, secondment_id, "return", version), "return", now)


def end_early(
    actor: Actor,
    secondment_id: str,
    *,
    on: date,
    reason: str,
    version: int | None,
    now: datetime,
) -> None:
    """End the secondment on a day of its term."""
    row = SECONDMENT_LIFE.take(actor, secondment_id, "end-early", version)
    if not row.starts_on <= on <= row.ends_on:
        raise invalid("/on", "out_of_range", row.starts_on, row.ends_on)
    row.ends_on = on
    moved_on(actor, row, "end-early", now, reason)


def withdraw(
    actor: Actor, secondment_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Call off a planned secondment; it stands in no other's way any more."""
    row = SECONDMENT_LIFE.take(actor, secondment_id, "withdraw", version)
    moved_on(actor, row, "withdraw", now, reason)


def extend(
    actor: Actor,
    secondment_id: str,
    *,
    ends_on: date,
    reason: str,
    version: int | None,
    now: datetime,
) -> None:
    """Put the end off. Raises `not_longer`, `secondment_overlap`."""
    row = SECONDMENT_LIFE.take(actor, secondment_id, "extend", version)
    if ends_on <= row.ends_on:
        raise invalid("/ends_on", "not_longer")
    locked(Cadre, row.cadre_id)
    check_overlap(row.cadre_id, row.starts_on, ends_on, but=row.id)
    row.ends_on = ends_on
    moved_on(actor, row, "extend", now, reason)


def appraise(
    actor: Actor,
    secondment_id: str,
    *,
    host_opinion: str,
    signed_on: date,
    version: int | None,
    now: datetime,
    grade: str | None = None,
    file_id: str | None = None,
) -> None:
    """Record the host's opinion and the grade; a later appraisal replaces an earlier one.

    The grade is one of the policy's scale; its quota counts the best grade in the cohort
    (`quota_exceeded`, or where the policy only warns: `over_quota`).
    """
    row = SECONDMENT_LIFE.take(actor, secondment_id, "appraise", version)
    check_file(row, file_id)
    told = {
        "host_opinion": host_opinion,
        "signed_on": signed_on,
        "grade": grade,
        "over_quota": over_quota(row, grade),
        "file_id": file_id,
    }
    query = sa.select(Appraisal).where(Appraisal.secondment_id == row.id)
    appraisal = db.session.scalar(query)
    if appraisal is None:
        appraisal = Appraisal(secondment_id=row.id)
        db.session.add(appraisal)
    changes = {
        name: "changed" if name == "host_opinion" else [plain(getattr(appraisal, name)), plain(new)]
        for name, new in told.items()
        if getattr(appraisal, name) != new
    }
    for name, value in told.items():
        setattr(appraisal, name, value)
    row.touch(now)
    record(actor, "appraise", row, now=now, changes=changes)


def check_file(row: Secondment, file_id: str | None) -> None:
    """Raise `unknown_reference` unless the file is attached to this secondment."""
    file = Base.metadata.tables["file"]
    query = sa.select(file.c.id).where(
        file.c.id == file_id, file.c.kind == "secondment", file.c.item_id == row.id
    )
    if file_id and not db.session.scalar(query):
        raise not_there("/file_id")


def over_quota(row: Secondment, grade: str | None) -> bool:
    """Whether the grade passes the quota; a policy that refuses raises `quota_exceeded`."""
    if grade is None:
        return False
    cohort: Cohort = locked(Cohort, row.cohort_id)
    policy = policy_of(cohort)
    if grade not in grades(policy):
        raise invalid("/grade", "invalid_choice", ", ".join(grades(policy)))
    base = quota_base(cohort.id)
    most = quota_of(policy, base)
    if grade != best_grade(policy) or most is None:
        return False
    over = graded(cohort.id, grade, but=row.id) >= most
    if over and policy.quota == "refuse":
        raise refuse("quota_exceeded", most, base)
    return over


def delete_secondment(
    actor: Actor, secondment_id: str, *, version: int | None, now: datetime
) -> None:
    """Remove a planned secondment nothing refers to; else `in_use`."""
    row = SECONDMENT_LIFE.take(actor, secondment_id, "delete", version)
    file = Base.metadata.tables["file"]
    attached = sa.select(file.c.id).where(file.c.kind == "secondment", file.c.item_id == row.id)
    if db.session.scalar(attached.limit(1)):
        raise refuse("in_use")
    record(actor, "delete", row, now=now)
    db.session.delete(row)
    db.session.flush()
