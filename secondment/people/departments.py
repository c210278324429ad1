"""The department tree: districts are its roots, and every department stays within one."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.database import LOCK, db
from secondment.kit.errors import invalid, refuse
from secondment.kit.ids import new_id
from secondment.kit.moves import check_version
from secondment.people.models import Department
from secondment.people.rules import Actor


def create_department(
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: str,
    now: datetime,
    parent_id: str | None = None,
    **more: Any,
) -> Department:
    """A node of the tree; a district is a root, all others have a parent."""
    if db.session.scalar(sa.select(Department.id).where(Department.code == code)):
        raise invalid("/code", "duplicate")
    row = Department(
        code=code, name=name, kind=kind, parent_id=parent_id, created_at=now, updated_at=now, **more
    )
    place_in_tree(row, parent_id)
    db.session.add(row)
    record(actor, "create", row, now=now)
    return row


def place_in_tree(row: Department, parent_id: str | None) -> None:
    if (row.kind == "district") != (parent_id is None):
        code = "district_has_no_parent" if parent_id else "department_needs_parent"
        raise invalid("/parent_id", code)
    if parent_id is None:
        row.id = row.id or new_id()
        row.district_id = row.id
        return
    parent = db.session.get(Department, parent_id)
    if parent is None:
        raise invalid("/parent_id", "unknown_reference")
    row.district_id = parent.district_id


def edit_department(
    actor: Actor, department_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change a department; it stays within its district and below no child of its own."""
    row = find_department(department_id)
    check_version(row, version)
    if "code" in changes and changes["code"] != row.code:
        query = sa.select(Department.id).where(Department.code == changes["code"])
        if db.session.scalar(query):
            raise invalid("/code", "duplicate")
    if "parent_id" in changes:
        check_parent(row, changes["parent_id"])
    for name, value in changes.items():
        setattr(row, name, value)
    row.touch(now)
    record(actor, "edit", row, now=now)


def check_parent(row: Department, parent_id: str | None) -> None:
    above = parent_id
    if (parent_id is None) != (row.parent_id is None):
        raise invalid("/parent_id", "not_of_tree")
    while above:
        parent = db.session.get(Department, above)
        if parent is None:
            raise invalid("/parent_id", "unknown_reference")
        if parent.id == row.id or parent.district_id != row.district_id:
            raise invalid("/parent_id", "not_of_tree")
        above = parent.parent_id


def find_department(department_id: str) -> Department:
    row = db.session.get(Department, department_id, with_for_update=LOCK, populate_existing=True)
    if row is None:
        raise refuse("not_found")
    return row


def delete_department(
    actor: Actor, department_id: str, *, version: int | None, now: datetime
) -> None:
    """Remove a department nothing refers to; else `in_use`."""
    row = find_department(department_id)
    check_version(row, version)
    if row.parent_id is None:
        raise refuse("in_use")
    record(actor, "delete", row, now=now)
    db.session.delete(row)
    db.session.flush()
