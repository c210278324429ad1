"""A roster's rows set against what is kept: who is known, what is new, what reads otherwise.

Needs no database: the caller hands in what is kept as `Kept`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from secondment.cohorts.roster_book import MALE_FEMALE
from secondment.cohorts.roster_columns import Header
from secondment.cohorts.roster_sheet import Roster, RosterRow, name_key
from secondment.cohorts.rules import PERSONAL, masked
from secondment.kit.ids import new_id
from secondment.kit.sealed import keyed_hash
from secondment.kit.sheet_imports import RowError

OF_THE_PERSON = (
    *("name", "gender", "ethnicity", "birth_month", "political_status", "education"),
    *("work_started_month", "post", "rank", "in_post_since_month", "phone", "id_number"),
)


@dataclass(slots=True)
class Person:
    """A cadre, kept or about to be made; the fields are the roster's."""

    id: str
    department_id: str
    district_id: str
    name: str
    gender: str | None
    ethnicity: str
    birth_month: str | None
    political_status: str
    education: str
    work_started_month: str | None
    post: str
    rank: str
    in_post_since_month: str | None
    phone: str | None
    id_number: str | None
    id_number_hash: str | None


@dataclass(slots=True)
class Stint:
    """A secondment, kept or about to be made."""

    cohort_id: str
    cadre_id: str
    host_unit_id: str
    post: str
    starts_on: date
    ends_on: date
    over: bool = False  # withdrawn: in nobody's way
    note: str = ""

    def meets(self, row: RosterRow) -> bool:
        return self.starts_on <= row.ends_on and row.starts_on <= self.ends_on


@dataclass
class Known:
    """What is kept of one district, by the keys a roster gives; grows with what is made."""

    district_id: str
    cohort_id: str
    departments: dict[str, str]
    """Names of all departments by id."""
    open_departments: dict[str, list[str]]
    """Ids of those in use, by `name_key`."""
    host_units: dict[str, list[str]]
    """Ids by `name_key`."""
    host_names: dict[str, str]
    by_number: dict[str, Person] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[Person]] = field(default_factory=dict)
    stints: dict[str, list[Stint]] = field(default_factory=dict)

    def add_person(self, person: Person) -> None:
        if person.id_number_hash:
            self.by_number[person.id_number_hash] = person
        self.by_name.setdefault((person.name, person.department_id), []).append(person)

    def add_stint(self, stint: Stint) -> None:
        self.stints.setdefault(stint.cadre_id, []).append(stint)


@dataclass
class Matched:
    """What an import would do, row by row, and what it would leave alone."""

    errors: list[RowError]
    different: list[RowError] = field(default_factory=list)
    unchanged: int = 0
    valid: int = 0
    people: list[Person] = field(default_factory=list)
    stints: list[Stint] = field(default_factory=list)


class Refused(Exception):  # noqa: N818 - what is wrong with a row, kept and reported
    """Why a row cannot be taken: the field, a code and its values."""

    def __init__(self, name: str, value: str, code: str, *values: object) -> None:
        super().__init__(name, value, code, *values)
        self.name, self.value, self.code, self.values = name, value, code, values


def match(roster: Roster, known: Known) -> Matched:
    """Find for every right row its person and secondment, or plan them."""
    found = Matched(list(roster.errors))
    for row in roster.rows:
        try:
            match_row(row, roster.header, known, found)
            found.valid += 1
        except Refused as why:
            title = roster.header.title(why.name)
            found.errors.append(RowError(row.row, title, why.value, why.code, why.values))
    found.errors.sort(key=lambda error: error.row)
    return found


def match_row(row: RosterRow, header: Header, known: Known, found: Matched) -> None:
    department_id = only("department", row.department, "unknown_department", known.open_departments)
    host_unit_id = only("host_unit", row.host_unit, "unknown_host_unit", known.host_units)
    person = person_of(row, department_id, known)
    is_new = person is None
    if person is None:
        person = new_person(row, department_id, known)
    home = known.departments.get(person.department_id, row.department)
    if name_key(home) == name_key(row.host_unit):
        raise Refused("host_unit", row.host_unit, "same_unit")
    stint = stint_of(row, person.id, host_unit_id, known)
    told = [] if is_new else list(differences(row, person, department_id, known))
    if stint is None:
        stint = Stint(
            known.cohort_id,
            person.id,
            host_unit_id,
            row.seconded_post,
            row.starts_on,
            row.ends_on,
            note=row.note,
        )
        known.add_stint(stint)
        found.stints.append(stint)
    else:
        told += stint_differences(row, stint, host_unit_id, known)
        found.unchanged += not told
    if is_new:
        known.add_person(person)
        found.people.append(person)
    found.different += [
        RowError(row.row, header.title(name), value, "different", (kept or "—",))
        for name, value, kept in told
    ]


def only(name: str, value: str, code: str, ids: dict[str, list[str]]) -> str:
    """The one record of that name; none is invented."""
    found = ids.get(name_key(value), [])
    if not found:
        raise Refused(name, value, code)
    if len(found) > 1:
        raise Refused(name, value, "ambiguous", len(found))
    return found[0]


def person_of(row: RosterRow, department_id: str, known: Known) -> Person | None:
    """The person by ID number, else by name, birth month and home unit; None if not known.

    What a row leaves out, or gives masked, stands for any value. Somebody with another ID number
    is another person.
    """
    number = keyed_hash(row.id_number) if row.id_number else None
    if number and number in known.by_number:
        person = known.by_number[number]
        if person.district_id != known.district_id:
            raise Refused("id_number", masked("id_number", row.id_number) or "", "duplicate")
        return person
    alike = [
        person
        for person in known.by_name.get((row.name, department_id), [])
        if not (number and person.id_number_hash)
        and (not row.birth_month or person.birth_month in {None, row.birth_month})
    ]
    if len(alike) > 1 and row.birth_month:
        alike = [person for person in alike if person.birth_month] or alike
    if len(alike) > 1:
        alike = [person for person in alike if bears_masks(person, row)] or alike
    if len(alike) > 1:
        raise Refused("name", row.name, "ambiguous", len(alike))
    return alike[0] if alike else None


def bears_masks(person: Person, row: RosterRow) -> bool:
    return all(masked(name, getattr(person, name)) == value for name, value in row.masked.items())


def new_person(row: RosterRow, department_id: str, known: Known) -> Person:
    if row.masked:
        name, value = next(iter(row.masked.items()))
        raise Refused(name, value, "nothing_stored")
    return Person(
        new_id(),
        department_id,
        known.district_id,
        **{name: getattr(row, name) for name in OF_THE_PERSON},
        id_number_hash=keyed_hash(row.id_number) if row.id_number else None,
    )


def stint_of(row: RosterRow, cadre_id: str, host_unit_id: str, known: Known) -> Stint | None:
    """The secondment a row speaks of: the same in this cohort, or one there at the same time.

    Raises where the person is away on another one.
    """
    kept = known.stints.get(cadre_id, [])
    here = [stint for stint in kept if stint.cohort_id == known.cohort_id]
    for stint in here:
        if (stint.host_unit_id, stint.starts_on, stint.ends_on) == (
            *(host_unit_id, row.starts_on, row.ends_on),
        ):
            return stint
    for stint in here:
        if not stint.over and stint.meets(row):
            return stint
    if any(not stint.over and stint.meets(row) for stint in kept):
        raise Refused("starts_on", row.starts_on.isoformat(), "secondment_overlap")
    return None


Difference = tuple[str, str, str | None]
"""A field, the roster's value and the one kept, both as they may be shown."""


def differences(
    row: RosterRow, person: Person, department_id: str, known: Known
) -> Iterator[Difference]:
    """What a row says of a person otherwise than it is kept; what it leaves out says nothing."""
    if department_id != person.department_id:
        yield "department", row.department, known.departments.get(person.department_id)
    for name in OF_THE_PERSON:
        value, kept = getattr(row, name), getattr(person, name)
        if value and value != kept:
            yield name, shown(name, value) or "", shown(name, kept)


def stint_differences(
    row: RosterRow, stint: Stint, host_unit_id: str, known: Known
) -> Iterator[Difference]:
    if host_unit_id != stint.host_unit_id:
        yield "host_unit", row.host_unit, known.host_names.get(stint.host_unit_id)
    if row.seconded_post and row.seconded_post != stint.post:
        yield "seconded_post", row.seconded_post, stint.post
    for name in ("starts_on", "ends_on"):
        value, kept = getattr(row, name), getattr(stint, name)
        if value != kept:
            yield name, value.isoformat(), kept.isoformat()


def shown(name: str, value: Any) -> str | None:
    if name in PERSONAL:
        return masked(name, value)
    return MALE_FEMALE.get(value) if name == "gender" else value
