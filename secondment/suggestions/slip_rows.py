"""The log of all slips that units were urged by, newest first."""

from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cohort
from secondment.kit.paging import Collection, Listing, Row, page_args
from secondment.people.models import Department, User
from secondment.people.rules import Actor, reach
from secondment.policies.models import Policy
from secondment.policies.rules import numbered
from secondment.suggestions.models import Slip, Suggestion
from secondment.suggestions.parts import with_unit
from secondment.suggestions.rules import OVERSEERS

SAME = ("department_id", "suggestion_id", "level")
SLIP_LIST = Listing(
    Slip,
    {"created_at": Slip.created_at},
    {
        name: getattr(Slip, name)
        for name in (
            *("id", "suggestion_id", "assignment_id", "round", "level", "number", "note"),
            *("issued_on", "issued_by", "created_at"),
        )
    }
    | {
        "title": Suggestion.title,
        "suggestion_number": Suggestion.number,
        "number_format": Policy.suggestion_number,
        "levels": Policy.supervision_levels,
        "issuer": User.display_name,
        "unit_id": Department.id,
        "unit_code": Department.code,
        "unit_name": Department.name,
    },
    (
        (Suggestion, Suggestion.id == Slip.suggestion_id),
        (Cohort, Cohort.id == Suggestion.cohort_id),
        (Policy, Policy.id == Cohort.policy_id),
        (Department, Department.id == Slip.department_id),
        (User, User.id == Slip.issued_by),
    ),
    default="-created_at",
)


def visible_slips(actor: Actor) -> sa.ColumnElement[bool]:
    """The district's offices see all, a unit its own."""
    districts, units = reach(actor, *OVERSEERS), reach(actor, "handler", "signer")
    ways: list[sa.ColumnElement[bool]] = [Slip.department_id.in_(units)] if units else []
    if districts:
        inside = sa.select(Suggestion.id).where(Suggestion.district_id.in_(districts))
        ways.append(Slip.suggestion_id.in_(inside))
    return sa.or_(sa.false(), *ways)


def slips_asked(actor: Actor, filters: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    found = [getattr(Slip, name) == filters[name] for name in SAME if name in filters]
    if "since" in filters:
        found.append(Slip.issued_on >= filters["since"])
    if "until" in filters:
        found.append(Slip.issued_on <= filters["until"])
    return [visible_slips(actor), *found]


def told_slips(_actor: Actor, rows: list[Row]) -> list[Row]:
    return [told_slip(row) for row in rows]


def told_slip(row: Row) -> Row:
    """A selected row with its unit, the item's number and the name of its level."""
    form, number = row.pop("number_format"), row.pop("suggestion_number")
    levels = {one["code"]: one for one in row.pop("levels")}
    level = levels.get(row["level"], {})
    return with_unit(row) | {
        "number_text": numbered(form, number) if number else None,
        "level_zh": level.get("zh", row["level"]),
        "level_en": level.get("en", row["level"]),
    }


SLIP_ROWS = Collection(SLIP_LIST, slips_asked, told_slips)


def list_slips(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return SLIP_ROWS.page(actor, *page_args(query))
