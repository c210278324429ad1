"""Rosters in and out: sheets are read and written before any write lock is held."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Cohort, HostUnit, Secondment
from secondment.cohorts.queries import COHORT_LIFE, admit_hr
from secondment.cohorts.roster_book import roster_book
from secondment.cohorts.roster_columns import find_header
from secondment.cohorts.roster_marks import marked_book
from secondment.cohorts.roster_match import OF_THE_PERSON, Known, Person, Stint, match
from secondment.cohorts.roster_sheet import Roster, name_key, read_roster
from secondment.cohorts.rules import check_not_archived, with_masks
from secondment.cohorts.states import OVER
from secondment.journal.service import record, record_new
from secondment.kit.database import LOCK, db
from secondment.kit.ids import new_id
from secondment.kit.sealed import keyed_hash
from secondment.kit.sheet_imports import Outcome, outcome_of
from secondment.kit.sheets import read_sheets
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import Department, User
from secondment.people.rules import Actor, only_district

PORTION = 500  # ids or names in one statement


def read_upload(actor: Actor, cohort_id: str, data: bytes) -> Roster:
    """The rows of an uploaded sheet; begins no write. Raises the codes of sheets and rosters."""
    with reading():
        cohort = admit_hr(COHORT_LIFE, actor, cohort_id)
        names = list(active_departments(cohort.district_id).values())
    return read_roster(read_sheets(data), names)


def active_departments(district_id: str) -> dict[str, str]:
    query = sa.select(Department.id, Department.name).where(
        Department.district_id == district_id,
        Department.id != district_id,
        Department.active.is_(True),
    )
    return names_of(query.order_by(Department.code))


def names_of(query: sa.Select[str, str]) -> dict[str, str]:
    return {row.id: row.name for row in db.session.execute(query)}


def check_roster(actor: Actor, cohort_id: str, roster: Roster, *, partial: bool) -> Outcome:
    """What importing the roster would come to; begins no write. Raises `cohort_archived`."""
    with reading():
        cohort = admit_hr(COHORT_LIFE, actor, cohort_id)
        check_not_archived(cohort)
        known = known_of(cohort, roster, lock=False)
    found = match(roster, known)
    return outcome_of("check", roster.total, found, len(found.stints), partial=partial)


def marked_roster(actor: Actor, cohort_id: str, data: bytes, language: str) -> tuple[str, bytes]:
    """The cohort's title, and an uploaded sheet with what is wrong marked in it; begins no write.
    Raises what reading and checking it raises."""
    with reading():
        title = admit_hr(COHORT_LIFE, actor, cohort_id).title
    roster = read_upload(actor, cohort_id, data)
    outcome = check_roster(actor, cohort_id, roster, partial=True)
    sheet, header = find_header(read_sheets(data))
    return title, marked_book(sheet, header, outcome.errors, language)


def import_roster(
    actor: Actor, cohort_id: str, roster: Roster, *, partial: bool, now: datetime
) -> Outcome:
    """Make the secondments of a roster's right rows, and the cadres not kept yet.

    Without `partial` a single wrong row leaves everything as it was. The cohort's lock is held,
    so that the same file sent twice at once is made once. Raises `cohort_archived`.
    """
    cohort = admit_hr(COHORT_LIFE, actor, cohort_id, lock=True)
    check_not_archived(cohort)
    found = match(roster, known_of(cohort, roster, lock=True))
    outcome = outcome_of("import", roster.total, found, len(found.stints), partial=partial)
    if not outcome.created:
        return outcome
    times = {"created_at": now, "updated_at": now}
    record_new(actor, Cadre, [asdict(person) | times for person in found.people], now=now)
    planned = [planned_secondment(cohort, stint) | times for stint in found.stints]
    record_new(actor, Secondment, planned, now=now)
    counts = {"cadres": len(found.people), "secondments": len(found.stints)}
    record(actor, "import-roster", cohort, now=now, changes=counts)
    return outcome


def planned_secondment(cohort: Cohort, stint: Stint) -> dict[str, Any]:
    return {
        "id": new_id(),
        "cohort_id": cohort.id,
        "cadre_id": stint.cadre_id,
        "host_unit_id": stint.host_unit_id,
        "district_id": cohort.district_id,
        "post": stint.post,
        "note": stint.note,
        "starts_on": stint.starts_on,
        "ends_on": stint.ends_on,
        "state": "planned",
    }


def known_of(cohort: Cohort, roster: Roster, *, lock: bool) -> Known:
    """What is kept of the people on the roster, in a number of statements that hardly grows.

    With `lock` their rows are held, in the order of their ids.
    """
    units = sa.select(HostUnit.id, HostUnit.name).where(HostUnit.district_id == cohort.district_id)
    host_names = names_of(units)
    departments = sa.select(Department.id, Department.name).where(
        Department.district_id == cohort.district_id
    )
    known = Known(
        district_id=cohort.district_id,
        cohort_id=cohort.id,
        departments=names_of(departments),
        open_departments=by_key(active_departments(cohort.district_id)),
        host_units=by_key(host_names),
        host_names=host_names,
    )
    ids = sorted(people_ids(cohort, roster))
    for person in people(ids, lock=lock):
        known.add_person(person)
    for stint in stints(ids):
        known.add_stint(stint)
    return known


def by_key(names: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item_id, name in names.items():
        found.setdefault(name_key(name), []).append(item_id)
    return found


def people_ids(cohort: Cohort, roster: Roster) -> set[str]:
    """Whoever bears an ID number of the roster, or in the district one of its names."""
    hashes = {keyed_hash(row.id_number) for row in roster.rows if row.id_number}
    names = {row.name for row in roster.rows}
    found: set[str] = set()
    for some in portions(hashes):
        found |= set(db.session.scalars(sa.select(Cadre.id).where(Cadre.id_number_hash.in_(some))))
    for some in portions(names):
        alike = sa.select(Cadre.id).where(
            Cadre.name.in_(some), Cadre.district_id == cohort.district_id
        )
        found |= set(db.session.scalars(alike))
    return found


def people(ids: Sequence[str], *, lock: bool) -> Iterator[Person]:
    columns = [getattr(Cadre, name) for name in Person.__dataclass_fields__]
    for some in portions(ids):
        query = sa.select(*columns).where(Cadre.id.in_(some)).order_by(Cadre.id)
        for row in db.session.execute(query.with_for_update(**LOCK) if lock else query):
            yield Person(*row)


def stints(cadre_ids: Sequence[str]) -> Iterator[Stint]:
    columns = (
        *(Secondment.cohort_id, Secondment.cadre_id, Secondment.host_unit_id, Secondment.post),
        *(Secondment.starts_on, Secondment.ends_on, Secondment.state.in_(OVER)),
    )
    for some in portions(cadre_ids):
        for row in db.session.execute(sa.select(*columns).where(Secondment.cadre_id.in_(some))):
            yield Stint(*row)


def portions(values: Iterable[str]) -> Iterator[list[str]]:
    whole = sorted(values)
    return (whole[at : at + PORTION] for at in range(0, len(whole), PORTION))


def template(actor: Actor, district_id: str | None) -> bytes:
    """An empty roster with the district's departments and host units to choose from."""
    with reading():
        district = only_district(actor, district_id, "hr")
        names = unit_names(district)
    return roster_book(**vars(names))


@dataclass(frozen=True)
class UnitNames:
    """What the drop-downs of a district's roster offer."""

    departments: list[str]
    host_units: list[str]
    cities: list[str]


def unit_names(district_id: str) -> UnitNames:
    units = db.session.execute(
        sa.select(HostUnit.name, HostUnit.city)
        .where(HostUnit.district_id == district_id)
        .order_by(HostUnit.name)
    ).all()
    return UnitNames(
        list(active_departments(district_id).values()),
        [unit.name for unit in units],
        sorted({unit.city for unit in units if unit.city}),
    )


def export_roster(actor: Actor, cohort_id: str, *, now: datetime) -> tuple[str, bytes]:
    """The cohort's roster in the template's columns, personal fields masked: its title, the book.

    Runs its own unit of work, for the entry that tells who took it.
    """
    with reading():
        cohort = COHORT_LIFE.find(actor, cohort_id)
        title, names = cohort.title, unit_names(cohort.district_id)
        rows = exported_rows(cohort)
    book = roster_book(**vars(names), rows=rows)
    with unit_of_work():
        cohort = COHORT_LIFE.find(actor, cohort_id)
        user = db.session.get_one(User, actor.id, with_for_update=LOCK, populate_existing=True)
        record(actor, "export", user, now=now, about=cohort, changes={"rows": len(rows)})
    return title, book


def exported_rows(cohort: Cohort) -> list[dict[str, Any]]:
    of_the_cadre = [getattr(Cadre, name) for name in OF_THE_PERSON]
    query = (
        sa.select(
            *of_the_cadre,
            Department.name.label("department"),
            HostUnit.name.label("host_unit"),
            HostUnit.city,
            Secondment.post.label("seconded_post"),
            *(Secondment.starts_on, Secondment.ends_on, Secondment.note),
        )
        .join(Cadre, Cadre.id == Secondment.cadre_id)
        .join(Department, Department.id == Cadre.department_id)
        .join(HostUnit, HostUnit.id == Secondment.host_unit_id)
        .where(Secondment.cohort_id == cohort.id, Secondment.state.not_in(OVER))
        .order_by(Secondment.id)
    )
    return [with_masks(dict(row._mapping)) for row in db.session.execute(query)]
