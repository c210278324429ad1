"""Digests and compendia: put together as drafts, issued once, sent to units, withdrawn."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cohort
from secondment.cohorts.queries import COHORT_LIFE
from secondment.journal.service import record
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.errors import invalid
from secondment.kit.numbering import draw
from secondment.people.models import Department
from secondment.people.rules import Actor
from secondment.publishing.builds import ask_for_build
from secondment.publishing.contents import content_of
from secondment.publishing.excerpts import desk_for
from secondment.publishing.models import (
    Build,
    Excerpt,
    Publication,
    PublicationItem,
    Receipt,
)
from secondment.publishing.queries import EXCERPTS, PUBLICATIONS
from secondment.publishing.rules import WIDER
from secondment.reports.models import Report


def create_publication(
    actor: Actor,
    *,
    cohort_id: str,
    now: datetime,
    department_id: str | None = None,
    **values: Any,
) -> Publication:
    """A draft in the name of the actor's department. Raises `unknown_reference`, `not_allowed`."""
    cohort = db.session.scalar(
        sa.select(Cohort).where(Cohort.id == cohort_id, COHORT_LIFE.visible(actor))
    )
    if cohort is None:
        raise invalid("/cohort_id", "unknown_reference")
    row = Publication(
        cohort_id=cohort.id,
        district_id=cohort.district_id,
        department_id=desk_for(actor, cohort.id, department_id),
        state="draft",
        created_at=now,
        updated_at=now,
        **values,
    )
    db.session.add(row)
    record(actor, "create", row, now=now)
    return row


def edit_publication(
    actor: Actor, publication_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change a draft. Raises `circulation_too_narrow` where a piece may not go so far."""
    row = PUBLICATIONS.take(actor, publication_id, "edit", version)
    for name, value in changes.items():
        setattr(row, name, value)
    if "circulation" in changes:
        check_circulation(row, held(row), "/circulation")
    row.touch(now)
    record(actor, "edit", row, now=now)


def held(row: Publication) -> list[str]:
    """The excerpts in it, in their order."""
    query = (
        sa.select(PublicationItem.excerpt_id)
        .where(PublicationItem.publication_id == row.id)
        .order_by(PublicationItem.position)
    )
    return list(db.session.scalars(query))


def set_items(
    actor: Actor,
    publication_id: str,
    *,
    excerpt_ids: list[str],
    version: int | None,
    now: datetime,
) -> None:
    """The excerpts it holds, in this order, in place of those it held.

    Raises `unknown_reference` and `circulation_too_narrow` at the one that does not fit.
    """
    row = PUBLICATIONS.take(actor, publication_id, "items", version)
    of_desk = sa.select(Excerpt.id).where(
        EXCERPTS.visible(actor),
        Excerpt.department_id == row.department_id,
        Excerpt.cohort_id == row.cohort_id,
        Excerpt.state != "declined",
    )
    known = set(db.session.scalars(of_desk))
    for place, excerpt_id in enumerate(excerpt_ids):
        if excerpt_id not in known:
            raise invalid(f"/excerpt_ids/{place}", "unknown_reference")
    check_circulation(row, excerpt_ids, "/excerpt_ids/{}")
    db.session.execute(sa.delete(PublicationItem).where(PublicationItem.publication_id == row.id))
    row.touch(now)
    record(actor, "items", row, now=now, changes={"excerpt_ids": excerpt_ids})
    db.session.add_all(
        PublicationItem(publication_id=row.id, excerpt_id=key, position=place)
        for place, key in enumerate(excerpt_ids, 1)
    )
    db.session.flush()


def check_circulation(row: Publication, excerpt_ids: list[str], pointer: str) -> None:
    """Every piece comes from a report that may go as far as the publication (moves.md 6)."""
    query = (
        sa.select(Excerpt.id, Report.circulation)
        .join(Report, Report.id == Excerpt.report_id)
        .where(Excerpt.id.in_(excerpt_ids))
    )
    found = dict(db.session.execute(query).all())
    for place, key in enumerate(excerpt_ids):
        if found[key] not in WIDER[row.circulation]:
            raise invalid(pointer.format(place), "circulation_too_narrow")


def build(actor: Actor, publication_id: str, *, version: int | None, now: datetime) -> None:
    """Have the documents made as the publication stands now."""
    row = PUBLICATIONS.take(actor, publication_id, "build", version)
    ask_for_build(row, now)


def issue(
    actor: Actor,
    publication_id: str,
    *,
    groups: list[str],
    department_ids: list[str],
    version: int | None,
    now: datetime,
    on: date | None = None,
) -> None:
    """Issue it to units: its words, number and list of units are fixed from now on.

    A digest draws the next number of its series and year in the department. Raises `no_units`,
    `circulation_too_narrow`.
    """
    row = PUBLICATIONS.take(actor, publication_id, "issue", version)
    check_circulation(row, held(row), "/circulation")
    units = units_named(row, groups, department_ids)
    row.issued_on = on or day_of(now)
    row.year = row.issued_on.year
    if row.kind == "digest":
        row.number = draw(f"publication/{row.department_id}/{row.series}/{row.year}")
    row.state, row.issued_at = "issued", now
    row.content = content_of(row, [unit.name for unit in units])
    row.touch(now)
    record(actor, "issue", row, now=now, changes={"units": len(units)})
    ask_for_build(row, now)
    send_to(actor, row, units, now)


def send(
    actor: Actor,
    publication_id: str,
    *,
    groups: list[str],
    department_ids: list[str],
    version: int | None,
    now: datetime,
) -> None:
    """Send an issued publication to more units; those that have it keep their receipt."""
    row = PUBLICATIONS.take(actor, publication_id, "send", version)
    reached = set(
        db.session.scalars(sa.select(Receipt.department_id).where(Receipt.publication_id == row.id))
    )
    units = [unit for unit in units_named(row, groups, department_ids) if unit.id not in reached]
    if not units:
        raise invalid("/department_ids", "no_units")
    record(actor, "send", row, now=now, changes={"units": len(units)})
    send_to(actor, row, units, now)


def units_named(row: Publication, groups: list[str], department_ids: list[str]) -> list[Department]:
    """The active units of the district that the groups and ids name, in order of their codes."""
    district = sa.select(Department).where(
        Department.district_id == row.district_id,
        Department.active.is_(True),
        Department.id != row.district_id,
    )
    units = list(db.session.scalars(district.order_by(Department.code)))
    known = {unit.id for unit in units}
    for place, key in enumerate(department_ids):
        if key not in known:
            raise invalid(f"/department_ids/{place}", "unknown_reference")
    chosen = [unit for unit in units if unit.kind in groups or unit.id in department_ids]
    if not chosen:
        raise invalid("/groups", "no_units")
    return chosen


def send_to(actor: Actor, row: Publication, units: list[Department], now: datetime) -> None:
    for unit in units:
        receipt = Receipt(
            state="sent",
            sent_at=now,
            publication_id=row.id,
            department_id=unit.id,
            district_id=row.district_id,
            created_at=now,
            updated_at=now,
        )
        db.session.add(receipt)
        record(actor, "create", receipt, now=now, changes={"publication_id": row.id})


def withdraw(
    actor: Actor, publication_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Take an issued publication back: the units see that it is withdrawn and why."""
    row = PUBLICATIONS.take(actor, publication_id, "withdraw", version)
    row.state, row.withdrawn_reason = "withdrawn", reason
    row.touch(now)
    record(actor, "withdraw", row, now=now, remark=reason)


def delete_publication(
    actor: Actor, publication_id: str, *, version: int | None, now: datetime
) -> None:
    """Remove a draft; its excerpts stay."""
    row = PUBLICATIONS.take(actor, publication_id, "delete", version)
    record(actor, "delete", row, now=now)
    for table in (PublicationItem, Build):
        db.session.execute(sa.delete(table).where(table.publication_id == row.id))
    db.session.delete(row)
    db.session.flush()
