"""The arithmetic of a summary: what is counted for whom, and rates of which whole."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from secondment.cohorts.states import OVER, SECONDMENT
from secondment.policies.models import OUTCOME_CLASSES
from secondment.reports.states import REPORT
from secondment.suggestions.states import RATINGS, SUGGESTION

Row = dict[str, Any]
Thing = TypeVar("Thing")
AXES = ("attitude", "result")
NOBODY = "-"


@dataclass(frozen=True)
class Item:
    """A suggestion as it is told, the units that answer it and those that help."""

    secondment_id: str
    told: Row
    answering: tuple[Row, ...]
    helping: tuple[Row, ...]


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


def figures(items: Sequence[Item], names: Names) -> Row:
    """What became of these suggestions; rates are of what stands beside them (办复率, 采纳率)."""
    told = [item.told for item in items]
    assigned = sum(bool(item.answering) for item in items)
    replied = sum(one["replied_on"] is not None for one in told)
    return by_state(SUGGESTION.states, told) | {
        "assigned": assigned,
        "replied": replied,
        "reply_rate": rate(replied, assigned),
        "outcome_classes": outcome_classes(told, names),
        "measures": measures(told),
        "evaluated": sum(one["satisfaction"] is not None for one in told),
        "satisfaction": satisfaction(one for one in told if not one["own_unit"]),
        "own_unit_satisfaction": satisfaction(one for one in told if one["own_unit"]),
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
    """The measures raised and what was decided on them; undecided ones are raised too."""
    raised = [one for suggestion in told for one in suggestion["measures"]]
    found = Counter(one["decision"] for one in raised)
    return {
        "raised": len(raised),
        "adopted": found["adopted"],
        "partly_adopted": found["partly_adopted"],
        "not_adopted": found["not_adopted"],
        "adoption_rate": rate(found["adopted"], len(raised)),
    }


def satisfaction(told: Iterable[Row]) -> Row:
    """On each axis the ratings given, and satisfied and basically satisfied as a share of them."""
    given = [one["satisfaction"] for one in told if one["satisfaction"]]
    return {axis: ratings([one[axis] for one in given]) for axis in AXES}


def ratings(given: Sequence[str]) -> Row:
    found = Counter(given)
    content = found["satisfied"] + found["basically_satisfied"]
    return {
        "forms": len(given),
        **{rating: found[rating] for rating in RATINGS},
        "rate": rate(content, len(given)),
    }


def totals(
    secondments: Sequence[Row], reports: Sequence[Row], items: Sequence[Item], names: Names
) -> Row:
    return {
        "cadres": cadres(secondments),
        "secondments": by_state(SECONDMENT.states, secondments),
        "reports": by_state(REPORT.states, reports),
        "grades": grades(secondments, names),
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


def by_department(items: Sequence[Item], names: Names) -> list[Row]:
    """Each handling unit with the suggestions it answers, and how many it helps with."""
    units = {one["id"]: one for item in items for one in (*item.answering, *item.helping)}
    return [
        {
            "department": unit,
            "co_handled": sum(unit in item.helping for item in items),
            "suggestions": figures([item for item in items if unit in item.answering], names),
        }
        for unit in sorted(units.values(), key=lambda unit: unit["code"])
    ]


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
