"""Cohorts: made, edited, opened, started, finished, archived by hr of their district."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cohort, CohortEditor
from secondment.cohorts.queries import COHORT_LIFE, editors_of
from secondment.cohorts.rules import check_term, not_there
from secondment.journal.service import record
from secondment.kit.database import db
from secondment.kit.errors import FieldError, invalid, invalid_fields
from secondment.people.models import Department
from secondment.people.rules import Actor, only_district
from secondment.policies.defaults import DEFAULT_POLICY
from secondment.policies.models import Policy
from secondment.policies.rules import open_to, policy_id_of


def create_cohort(
    actor: Actor,
    *,
    code: str,
    title: str,
    starts_on: date,
    ends_on: date,
    now: datetime,
    district_id: str | None = None,
    policy_id: str | None = None,
    editor_department_ids: Sequence[str] = (),
    **more: Any,
) -> Cohort:
    """A draft of a cohort, under the policy `study` unless another is named.

    Raises `duplicate` for a code in use, `ends_before_start`, `unknown_reference`.
    """
    district = only_district(actor, district_id, "hr")
    check_term(starts_on, ends_on)
    check_code(district, code)
    row = Cohort(
        code=code,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        district_id=district,
        policy_id=checked_policy(district, policy_id),
        state="draft",
        created_at=now,
        updated_at=now,
        **more,
    )
    db.session.add(row)
    db.session.flush()
    changes = set_editors(row, editor_department_ids)
    record(actor, "create", row, now=now, changes=changes)
    return row


def check_code(district_id: str, code: str) -> None:
    query = sa.select(Cohort.id).where(Cohort.district_id == district_id, Cohort.code == code)
    if db.session.scalar(query):
        raise invalid("/code", "duplicate")


def checked_policy(district_id: str, policy_id: str | None) -> str:
    """The policy's id, the default one where none is named; raises `unknown_reference`."""
    found = policy_id or policy_id_of(DEFAULT_POLICY)
    policy = db.session.get(Policy, found) if found else None
    if policy is None or not open_to(policy, district_id):
        raise not_there("/policy_id")
    return policy.id


def set_editors(row: Cohort, department_ids: Sequence[str]) -> dict[str, Any]:
    """Name the departments whose editors may publish from the cohort; what changed, if anything."""
    query = sa.select(Department.id).where(
        Department.id.in_(department_ids),
        Department.district_id == row.district_id,
        Department.id != row.district_id,
    )
    known = set(db.session.scalars(query))
    strange = [
        FieldError(f"/editor_department_ids/{at}", "unknown_reference")
        for at, department_id in enumerate(department_ids)
        if department_id not in known
    ]
    if strange:
        raise invalid_fields(strange)
    before = editors_of([row.id])[row.id]
    if set(before) == known:
        return {}
    db.session.execute(sa.delete(CohortEditor).where(CohortEditor.cohort_id == row.id))
    db.session.add_all(CohortEditor(cohort_id=row.id, department_id=one) for one in known)
    db.session.flush()
    return {"editor_department_ids": [before, sorted(known)]}


def edit_cohort(
    actor: Actor, cohort_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change a cohort that is not archived; its policy acts from then on as it stands."""
    row = COHORT_LIFE.take(actor, cohort_id, "edit", version)
    check_term(changes.get("starts_on", row.starts_on), changes.get("ends_on", row.ends_on))
    if changes.get("code", row.code) != row.code:
        check_code(row.district_id, changes["code"])
    if "policy_id" in changes:
        changes["policy_id"] = checked_policy(row.district_id, changes["policy_id"])
    editors = changes.pop("editor_department_ids", None)
    told = {} if editors is None else set_editors(row, editors)
    for name, value in changes.items():
        setattr(row, name, value)
    row.touch(now)
    record(actor, "edit", row, now=now, changes=told)


def move_cohort(
    actor: Actor, cohort_id: str, action: str, *, version: int | None, now: datetime
) -> None:
    row = COHORT_LIFE.take(actor, cohort_id, action, version)
    row.state = COHORT_LIFE.table[action].from_to(row.state)
    row.touch(now)
    record(actor, action, row, now=now)


def open_cohort(actor: Actor, cohort_id: str, *, version: int | None, now: datetime) -> None:
    """Open a draft: the roster may be gathered."""
    move_cohort(actor, cohort_id, "open", version=version, now=now)


def start_cohort(actor: Actor, cohort_id: str, *, version: int | None, now: datetime) -> None:
    """The cohort sets out."""
    move_cohort(actor, cohort_id, "start", version=version, now=now)


def finish_cohort(actor: Actor, cohort_id: str, *, version: int | None, now: datetime) -> None:
    """The term is over."""
    move_cohort(actor, cohort_id, "finish", version=version, now=now)


def archive_cohort(actor: Actor, cohort_id: str, *, version: int | None, now: datetime) -> None:
    """Put a finished cohort away; nothing joins it any more."""
    move_cohort(actor, cohort_id, "archive", version=version, now=now)


def delete_cohort(actor: Actor, cohort_id: str, *, version: int | None, now: datetime) -> None:
    """Remove a draft nothing refers to; the database refuses others (`in_use`)."""
    row = COHORT_LIFE.take(actor, cohort_id, "delete", version)
    record(actor, "delete", row, now=now)
    db.session.execute(sa.delete(CohortEditor).where(CohortEditor.cohort_id == row.id))
    db.session.delete(row)
    db.session.flush()
