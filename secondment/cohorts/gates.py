"""Gates of the routes: 404 for what one may not see, then 403 for what one may not do."""

from typing import Any

from secondment.cohorts.queries import COHORT_LIFE, READERS, admit_hr
from secondment.kit.errors import refuse
from secondment.kit.http import Gate
from secondment.kit.moves import Life
from secondment.people.rules import Actor, business, reach


def seen(life: Life[Any]) -> Gate:
    """The gate of a single read: 404 for what the actor may not see."""

    def gate(actor: Actor, **path: str) -> None:
        business(actor)
        life.find(actor, *path.values())

    return gate


def acting(life: Life[Any], action: str) -> Gate:
    """The gate of a move of the life's table."""

    def gate(actor: Actor, **path: str) -> None:
        business(actor)
        life.admit(actor, life.find(actor, *path.values()), action)

    return gate


def keeping(life: Life[Any]) -> Gate:
    """The gate of hr's acts on what has no states."""

    def gate(actor: Actor, **path: str) -> None:
        business(actor)
        admit_hr(life, actor, *path.values())

    return gate


def reading_the_district(actor: Actor, cohort_id: str) -> None:
    """The gate of a whole roster: hr, coordinator and leader of the cohort's district."""
    business(actor)
    cohort = COHORT_LIFE.find(actor, cohort_id)
    if cohort.district_id not in reach(actor, *READERS):
        raise refuse("not_allowed")
