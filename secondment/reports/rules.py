"""Who somebody is to a report, and what a report must hold."""

from datetime import date
from typing import Any

from secondment.kit.errors import invalid
from secondment.people.rules import Actor, own_cadre, reach


def is_hr_of(actor: Actor, row: Any) -> bool:
    return row.district_id in reach(actor, "hr")


def may_write_for(actor: Actor, secondment: Any) -> bool:
    """A cadre writes for his own secondment, hr for those of its district."""
    return own_cadre(actor) == secondment.cadre_id or is_hr_of(actor, secondment)


def report_roles(actor: Actor, row: Any) -> list[str]:
    """`author` is the cadre whose report it is, or the hr who entered it for him."""
    hr = is_hr_of(actor, row)
    entered = hr and actor.id is not None and actor.id == row.uploaded_by
    author = entered or own_cadre(actor) == row.cadre_id
    return [*(["hr"] if hr else []), *(["author"] if author else [])]


def check_period(start: date | None, end: date | None) -> None:
    if start and end and end < start:
        raise invalid("/period_end", "ends_before_start")
