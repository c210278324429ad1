"""Cadres: kept with their personal fields sealed, shown masked, revealed one at a time."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre
from secondment.cohorts.queries import CADRE_LIFE, admit_hr, taken
from secondment.cohorts.rules import is_masked, not_there, without_masked
from secondment.journal.service import record
from secondment.kit.database import db
from secondment.kit.errors import invalid, refuse
from secondment.kit.sealed import keyed_hash
from secondment.people.models import Department
from secondment.people.rules import Actor, reach

MASK_REFUSED = {
    "phone": "invalid_phone",
    "id_number": "invalid_id_number",
    "birth_month": "invalid_month",
}


def create_cadre(
    actor: Actor, *, name: str, department_id: str, now: datetime, **more: Any
) -> Cadre:
    """Register a person of one of the district's departments.

    Raises `unknown_reference`, `not_allowed` for another district's department, `duplicate` for
    an ID number in use.
    """
    for field, code in MASK_REFUSED.items():
        if is_masked(more.get(field)):
            raise invalid(f"/{field}", code)
    row = Cadre(name=name, created_at=now, updated_at=now, **more)
    place(actor, row, department_id)
    set_id_number(row, row.id_number)
    db.session.add(row)
    record(actor, "create", row, now=now)
    return row


def place(actor: Actor, row: Cadre, department_id: str) -> None:
    """Set the home unit, and with it the district."""
    department = db.session.get(Department, department_id)
    if department is None or department.kind == "district" or not department.active:
        raise not_there("/department_id")
    if department.district_id not in reach(actor, "hr"):
        raise refuse("not_allowed")
    row.department_id, row.district_id = department.id, department.district_id


def set_id_number(row: Cadre, number: str | None) -> None:
    """Seal the ID number and keep its keyed hash; raises `duplicate` where another bears it."""
    hashed = keyed_hash(number) if number else None
    if hashed:
        query = sa.select(Cadre.id).where(
            Cadre.id_number_hash == hashed, Cadre.id.is_distinct_from(row.id)
        )
        if db.session.scalar(query):
            raise invalid("/id_number", "duplicate")
    row.id_number, row.id_number_hash = number or None, hashed


def edit_cadre(
    actor: Actor, cadre_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change what is kept of a cadre; a masked value leaves the stored one."""
    row = taken(CADRE_LIFE, actor, cadre_id, version)
    changes = without_masked(changes)
    department_id = changes.pop("department_id", row.department_id)
    if department_id != row.department_id:
        place(actor, row, department_id)
    if "id_number" in changes:
        set_id_number(row, changes.pop("id_number"))
    for name, value in changes.items():
        setattr(row, name, value)
    row.touch(now)
    record(actor, "edit", row, now=now)


def reveal(
    actor: Actor, cadre_id: str, *, field: str, reason: str, now: datetime
) -> dict[str, str | None]:
    """One personal value in clear; who asked for which, and why, is journalled."""
    row = admit_hr(CADRE_LIFE, actor, cadre_id, lock=True)
    record(actor, "reveal", row, now=now, changes={"field": field}, remark=reason)
    return {"field": field, "value": getattr(row, field)}


def delete_cadre(actor: Actor, cadre_id: str, *, version: int | None, now: datetime) -> None:
    """Remove a cadre without secondment and account; else `in_use`."""
    row = taken(CADRE_LIFE, actor, cadre_id, version)
    record(actor, "delete", row, now=now)
    db.session.delete(row)
    db.session.flush()
