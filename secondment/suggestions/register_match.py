"""A register's rows set against what is kept: whose they are, what is new, what reads otherwise.

Needs no database: the caller hands in what is kept as `Known`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from secondment.cohorts.roster_match import Refused, only
from secondment.cohorts.roster_sheet import Names, name_key
from secondment.kit.sheet_imports import RowError
from secondment.suggestions.register_columns import MEASURES
from secondment.suggestions.register_measures import join_measures, split_measures
from secondment.suggestions.register_sheet import SHOWN, Register, RegisterRow
from secondment.suggestions.words import SOURCES


@dataclass(frozen=True, slots=True)
class Proposer:
    """A cadre of the cohort, and the secondment he speaks from: of several the last begun."""

    cadre_id: str
    secondment_id: str
    name: str
    unit: str
    """The name of his home unit."""


@dataclass(frozen=True, slots=True)
class KeptOne:
    """A suggestion of the cohort that is kept. `seen`: the caller may see it."""

    problem: str
    measures: tuple[str, ...]
    topic: str
    source: str
    suggested_department_id: str | None
    seen: bool


@dataclass
class Known:
    """What is kept of the cohort and its district, by the keys a register gives."""

    proposers: dict[str, list[Proposer]]
    """By name."""
    departments: dict[str, str]
    """Names of all departments by id."""
    open_departments: dict[str, list[str]]
    """Ids of those in use, by `name_key`."""
    suggestions: dict[tuple[str, str], list[KeptOne]] = field(default_factory=dict)
    """By proposer and title, the oldest first."""


@dataclass(frozen=True, slots=True)
class Planned:
    row: RegisterRow
    proposer: Proposer
    suggested_department_id: str | None


@dataclass
class Matched:
    """What an import would do, row by row, and what it would leave alone."""

    errors: list[RowError]
    different: list[RowError] = field(default_factory=list)
    unchanged: int = 0
    valid: int = 0
    planned: list[Planned] = field(default_factory=list)


def match(register: Register, known: Known) -> Matched:
    """Find for every right row its proposer and units; plan those that are not kept yet."""
    found = Matched(list(register.errors))
    units = Names(known.departments.values())
    seen: dict[tuple[str, str], int] = {}
    for row in register.rows:
        try:
            plan = planned(row, known, units)
            key = (plan.proposer.cadre_id, row.title)
            if (first := seen.setdefault(key, row.row)) != row.row:
                raise Refused("title", row.title, "register_row_repeated", first)
        except Refused as why:
            title = register.header.title(why.name)
            shown = why.value[:SHOWN]
            found.errors.append(RowError(row.row, title, shown, why.code, why.values))
            continue
        found.valid += 1
        compare(plan, register, known, found)
    found.errors.sort(key=lambda error: error.row)
    return found


def planned(row: RegisterRow, known: Known, units: Names) -> Planned:
    """Whose suggestion it is, and which unit is meant; none is invented."""
    proposer = proposer_of(row, known, units)
    written = row.suggested_department
    if not written:
        return Planned(row, proposer, None)
    unit_id = only("suggested_department", written, "unknown_department", known.open_departments)
    return Planned(row, proposer, unit_id)


def proposer_of(row: RegisterRow, known: Known, units: Names) -> Proposer:
    alike = known.proposers.get(row.proposer, [])
    if not alike:
        raise Refused("proposer", row.proposer, "unknown_proposer")
    if row.unit:
        unit, _post = units.split(row.unit)
        kept = "、".join(one.unit for one in alike)
        alike = [one for one in alike if name_key(one.unit) == name_key(unit)]
        if not alike:
            raise Refused("unit", row.unit, "other_home_unit", kept)
    if len(alike) > 1:
        raise Refused("proposer", row.proposer, "ambiguous_proposer", len(alike))
    return alike[0]


def compare(plan: Planned, register: Register, known: Known, found: Matched) -> None:
    """New, or kept already: the same, or with another text. What the caller may not see is named
    without its text, so that two of an office do not enter one register twice."""
    row, header = plan.row, register.header
    kept = known.suggestions.get((plan.proposer.cadre_id, row.title), [])
    if not kept:
        found.planned.append(plan)
        return
    seen = [one for one in kept if one.seen]
    if not seen:
        title = header.title("title")
        found.different.append(RowError(row.row, title, row.title, "entered_already"))
        return
    told = [list(differences(plan, one, known)) for one in seen]
    if [] in told:
        found.unchanged += 1
        return
    found.different += [
        RowError(row.row, header.title(name), value[:SHOWN], "different", (old[:SHOWN] or "—",))
        for name, value, old in told[-1]
    ]


Difference = tuple[str, str, str]
"""A field, the register's value and the one kept."""


def differences(plan: Planned, kept: KeptOne, known: Known) -> Iterator[Difference]:
    """What a row says otherwise than it is kept; what it leaves out says nothing."""
    row = plan.row
    if row.problem and row.problem != kept.problem:
        yield "problem", row.problem, kept.problem
    if row.measures and not same_measures(row.measures, kept.measures):
        yield MEASURES, join_measures(row.measures), join_measures(kept.measures)
    unit_id = kept.suggested_department_id
    if plan.suggested_department_id and plan.suggested_department_id != unit_id:
        old = known.departments.get(unit_id, "") if unit_id else ""
        yield "suggested_department", row.suggested_department, old
    if row.topic and row.topic != kept.topic:
        yield "topic", row.topic, kept.topic
    if row.source and row.source != kept.source:
        yield "source", SOURCES[row.source][0], SOURCES[kept.source][0]


def same_measures(written: tuple[str, ...], kept: tuple[str, ...]) -> bool:
    """Also as a register gives them out, whatever numbers they hold themselves."""
    return written == kept or list(written) == split_measures(join_measures(kept))
