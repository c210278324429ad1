"""The arithmetic of a summary: what is counted for whom, and rates of which whole."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from secondment.cohorts.states import OVER, SECONDMENT
from secondment.policies.models import OUTCOME_CLASSES
from secondment.reports.states import REPORT
from secondment.suggestions.states import ANSWERING, COMMITMENT, RATINGS, STUDY, SUGGESTION

Row = dict[str, Any]
Thing = TypeVar("Thing")
AXES = ("attitude", "result")
NOBODY = "-"
KEPT = tuple(state for state in COMMITMENT.states if state != "void")


@dataclass(frozen=True)
class Part:
    """A unit's part in a suggestion: its role, and whether it took it up in a study."""

    unit: Row
    role: str
    replied: bool
    taken_up: bool


@dataclass(frozen=True)
class Item:
    """A suggestion as it is told, and the units that have a part in it."""

    secondment_id: str
    told: Row
    parts: tuple[Part, ...]

    def part_of(self, unit_id: str | None) -> Part | None:
        return next((one for one in self.parts if one.unit["id"] == unit_id), None)

    def is_answered_by(self, unit_id: str) -> bool:
        part = self.part_of(unit_id)
        return part is not None and part.role in ANSWERING

    def is_replied(self, unit_id: str | None) -> bool:
        """All its units have replied, or this one has."""
        part = self.part_of(unit_id)
        return self.told["replied_on"] is not None or (part is not None and part.replied)

    def commitments(self, unit_id: str | None) -> list[Row]:
        """What all its units promised, or this one did."""
        promised: list[Row] = self.told["commitments"]
        return [one for one in promised if unit_id in (None, one["department"]["id"])]


@dataclass(frozen=True)
class Names:
    """How the cohort's policy writes outcome classes, grades and numbers."""

    letters: dict[str, Row]
    grade_scale: list[Row]
    number_format: str


def rate(part: int, whole: int) -> str:
    """`part` of `whole` in per cent, two decimals, halves up; "-" where the whole is empty."""
    if not whole:
        return NOBODY
    per_cent = Decimal(100 * part) / Decimal(whole)
    return str(per_cent.quantize(Decimal("0.01"), ROUND_HALF_UP))


def by_state(states: Sequence[str], rows: Iterable[Row]) -> Row:
    """How many rows there are, in all and in each state."""
    found = Counter(row["state"] for row in rows)
    return {"total": found.total(), "by_state": {state: found[state] for state in states}}


def figures(items: Sequence[Item], names: Names, unit_id: str | None = None) -> Row:
    """What became of these suggestions; rates are of what stands beside them (办复率, 采纳率).
    With a unit, what it has replied to and promised itself."""
    told = [item.told for item in items]
    assigned = sum(any(part.role in ANSWERING for part in item.parts) for item in items)
    replied = sum(item.is_replied(unit_id) for item in items)
    return by_state(SUGGESTION.states, told) | {
        "assigned": assigned,
        "replied": replied,
        "reply_rate": rate(replied, assigned),
        "outcome_classes": outcome_classes(told, names),
        "measures": measures(told),
        "evaluated": sum(one["satisfaction"] is not None for one in told),
        "waived": sum(one["waived"] for one in told),
        "satisfaction": satisfaction(one for one in told if not one["own_unit"]),
        "own_unit_satisfaction": satisfaction(one for one in told if one["own_unit"]),
        "commitments": commitments([one for item in items for one in item.commitments(unit_id)]),
        "results": sum(len(one["results"]) for one in told),
    }


def outcome_classes(told: Sequence[Row], names: Names) -> list[Row]:
    """Each class with its share of the suggestions that have one."""
    found = Counter(one["outcome_class"] for one in told if one["outcome_class"])
    unnamed = {"letter": None, "zh": "", "en": ""}  # a scheme need not know every class
    return [
        {
            "outcome_class": code,
            **{key: names.letters.get(code, unnamed)[key] for key in unnamed},
            "count": found[code],
            "share": rate(found[code], found.total()),
        }
        for code in OUTCOME_CLASSES
    ]


def measures(told: Sequence[Row]) -> Row:
    """The measures raised and what was decided on them; undecided ones are raised too. Those of a
    merged suggestion are answered as those of the one it was merged into, and counted there."""
    alone = [one for one in told if one["state"] != "merged"]
    raised = [one for suggestion in alone for one in suggestion["measures"]]
    found = Counter(one["decision"] for one in raised)
    return {
        "raised": len(raised),
        "adopted": found["adopted"],
        "partly_adopted": found["partly_adopted"],
        "not_adopted": found["not_adopted"],
        "adoption_rate": rate(found["adopted"], len(raised)),
    }


def satisfaction(told: Iterable[Row]) -> Row:
    """On each axis the ratings given, and satisfied and basically satisfied as a share of them.
    What is not rated although it was urged counts neither way (Chongqing rules arts. 28-29)."""
    given = [one["satisfaction"] for one in told if one["satisfaction"] and not one["waived"]]
    return {axis: ratings([one[axis] for one in given]) for axis in AXES}


def ratings(given: Sequence[str]) -> Row:
    found = Counter(given)
    content = found["satisfied"] + found["basically_satisfied"]
    return {
        "forms": len(given),
        **{rating: found[rating] for rating in RATINGS},
        "rate": rate(content, len(given)),
    }


def commitments(promised: Sequence[Row]) -> Row:
    """What was promised, and how much of what is over was delivered (落实率)."""
    found = Counter(one["state"] for one in promised)
    missed = sum(one["missed"] for one in promised)
    delivered = found["delivered"] + found["verified"]
    return {
        "total": len(promised),
        "by_state": {state: found[state] for state in KEPT},
        "missed": missed,
        "delivery_rate": rate(delivered, delivered + missed),
    }


def studies(asked: Sequence[Row], items: Sequence[Item], unit_id: str | None = None) -> Row:
    """Studies asked for, and the parts in suggestions that units, or this one, took up in them."""
    of_unit = [one for one in asked if unit_id in (None, one["unit"]["id"])]
    parts = [part for item in items for part in item.parts if part.taken_up]
    taken = [part for part in parts if unit_id in (None, part.unit["id"])]
    return by_state(STUDY.states, of_unit) | {"taken_up": len(taken)}


def totals(
    secondments: Sequence[Row],
    reports: Sequence[Row],
    items: Sequence[Item],
    asked: Sequence[Row],
    names: Names,
) -> Row:
    return {
        "cadres": cadres(secondments),
        "secondments": by_state(SECONDMENT.states, secondments),
        "reports": by_state(REPORT.states, reports),
        "grades": grades(secondments, names),
        "studies": studies(asked, items),
        "suggestions": figures(items, names),
    }


def cadres(secondments: Iterable[Row]) -> int:
    """How many persons were or are to be sent; withdrawn secondments never happened."""
    return len({row["cadre_id"] for row in secondments if row["state"] not in OVER})


def grades(secondments: Sequence[Row], names: Names) -> list[Row]:
    """Each grade and its share: the policy's scale first, then grades it has dropped since."""
    given = [row["appraisal"]["grade"] for row in secondments if row["appraisal"]]
    found = Counter(grade for grade in given if grade)
    scale = {row["code"]: row for row in names.grade_scale}
    dropped = {code: {"zh": code, "en": code} for code in sorted(found) if code not in scale}
    return [
        {
            "grade": code,
            "zh": row["zh"],
            "en": row["en"],
            "count": found[code],
            "share": rate(found[code], found.total()),
        }
        for code, row in (scale | dropped).items()
    ]


def by_department(items: Sequence[Item], asked: Sequence[Row], names: Names) -> list[Row]:
    """Each handling or studying unit with the suggestions it answers, in which role, and how many
    it helps with."""
    handling = [part.unit for item in items for part in item.parts]
    units = {unit["id"]: unit for unit in (*handling, *(one["unit"] for one in asked))}
    return [
        {
            "department": unit,
            **roles(items, unit["id"]),
            "studies": studies(asked, items, unit["id"]),
            "suggestions": figures(
                [item for item in items if item.is_answered_by(unit["id"])], names, unit["id"]
            ),
        }
        for unit in sorted(units.values(), key=lambda unit: unit["code"])
    ]


def roles(items: Sequence[Item], unit_id: str) -> Row:
    """How many suggestions the unit answers alone, leads, answers apart from others, helps with."""
    found = Counter(part.role for item in items if (part := item.part_of(unit_id)))
    return {
        "handled_alone": found["sole"],
        "led": found["lead"],
        "handled_apart": found["separate"],
        "co_handled": found["co"],
    }


def by_host_unit(
    secondments: Sequence[Row], reports: Sequence[Row], items: Sequence[Item], names: Names
) -> list[Row]:
    """Each host unit with those sent there, and what they wrote and suggested."""
    hosts = {row["host_unit"]["id"]: row["host_unit"] for row in secondments}
    host_of = {row["id"]: row["host_unit"]["id"] for row in secondments}
    sent = grouped(secondments, lambda row: host_of[row["id"]])
    written = grouped(reports, lambda row: host_of[row["secondment_id"]])
    made = grouped(items, lambda item: host_of[item.secondment_id])
    return [
        {
            "host_unit": host,
            "cadres": cadres(sent[key]),
            "reports": by_state(REPORT.states, written.get(key, [])),
            "suggestions": figures(made.get(key, []), names),
        }
        for key, host in sorted(hosts.items(), key=lambda pair: (pair[1]["city"], pair[1]["name"]))
    ]


def grouped(things: Iterable[Thing], key: Callable[[Thing], str]) -> dict[str, list[Thing]]:
    found: dict[str, list[Thing]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found
