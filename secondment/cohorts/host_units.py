"""Host units (挂职单位): the register of a district's hr."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import HostUnit
from secondment.cohorts.queries import HOST_UNIT_LIFE, taken
from secondment.journal.service import record
from secondment.kit.database import db
from secondment.kit.errors import invalid
from secondment.people.rules import Actor, only_district


def create_host_unit(
    actor: Actor, *, name: str, now: datetime, district_id: str | None = None, **more: Any
) -> HostUnit:
    """Register a host unit; its name stands once in a district (`duplicate`)."""
    district = only_district(actor, district_id, "hr")
    check_name(district, name)
    row = HostUnit(name=name, district_id=district, created_at=now, updated_at=now, **more)
    db.session.add(row)
    record(actor, "create", row, now=now)
    return row


def check_name(district_id: str, name: str) -> None:
    query = sa.select(HostUnit.id).where(HostUnit.district_id == district_id, HostUnit.name == name)
    if db.session.scalar(query):
        raise invalid("/name", "duplicate")


def edit_host_unit(
    actor: Actor, host_unit_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change what is kept of a host unit."""
    row = taken(HOST_UNIT_LIFE, actor, host_unit_id, version)
    if changes.get("name", row.name) != row.name:
        check_name(row.district_id, changes["name"])
    for name, value in changes.items():
        setattr(row, name, value)
    row.touch(now)
    record(actor, "edit", row, now=now)


def delete_host_unit(
    actor: Actor, host_unit_id: str, *, version: int | None, now: datetime
) -> None:
    """Remove a host unit nobody was ever sent to; else `in_use`."""
    row = taken(HOST_UNIT_LIFE, actor, host_unit_id, version)
    record(actor, "delete", row, now=now)
    db.session.delete(row)
    db.session.flush()
