"""Cohorts, cadres, host units and secondments, made through the services by hr of the district.

To be called within a unit of work; the fixture `written` brings one.
"""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from secondment.cohorts.cadres import create_cadre
from secondment.cohorts.host_units import create_host_unit
from secondment.cohorts.models import Cadre, Cohort, HostUnit, Secondment
from secondment.cohorts.secondments import create_secondment
from secondment.cohorts.service import create_cohort
from secondment.people.rules import Actor
from tests.world import World

WHEN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
STARTS_ON, ENDS_ON = date(2026, 3, 2), date(2026, 3, 31)
NUMBERS = count(1)


def hr_of(world: World, district: str = "QX") -> Actor:
    """The hr of a district as the services see him."""
    username = {"QX": "hr", "LQ": "other.hr"}[district]
    grants = frozenset({("hr", world.departments[district])})
    return Actor(world.users[username], "test", display_name=username, grants=grants)


def make_cohort(world: World, *, district: str = "QX", now: datetime = WHEN, **more: Any) -> Cohort:
    values = {
        "code": f"C-{next(NUMBERS)}",
        "title": "赴北京、上海挂职",
        "starts_on": STARTS_ON,
        "ends_on": ENDS_ON,
    }
    return create_cohort(hr_of(world, district), now=now, **(values | more))


def make_host_unit(
    world: World, *, district: str = "QX", now: datetime = WHEN, **more: Any
) -> HostUnit:
    values = {"name": f"朝阳区第{next(NUMBERS)}中心", "city": "北京市"}
    return create_host_unit(hr_of(world, district), now=now, **(values | more))


def make_cadre(
    world: World, *, department: str = "SWJ", now: datetime = WHEN, **more: Any
) -> Cadre:
    """`department` is a code of the world; its district's hr acts."""
    district = "LQ" if department.startswith("L") else "QX"
    values = {"name": f"王喆{next(NUMBERS)}", "department_id": world.departments[department]}
    return create_cadre(hr_of(world, district), now=now, **(values | more))


def make_secondment(
    world: World,
    *,
    cohort: Cohort | None = None,
    cadre: Cadre | None = None,
    host_unit: HostUnit | None = None,
    district: str = "QX",
    now: datetime = WHEN,
    **more: Any,
) -> Secondment:
    """A planned secondment over the whole of its cohort's term; what is not given is made."""
    cohort = cohort or make_cohort(world, district=district, now=now)
    cadre = cadre or make_cadre(world, department="LSWJ" if district == "LQ" else "SWJ", now=now)
    host_unit = host_unit or make_host_unit(world, district=district, now=now)
    values = {
        "cohort_id": cohort.id,
        "cadre_id": cadre.id,
        "host_unit_id": host_unit.id,
        "starts_on": cohort.starts_on,
        "ends_on": cohort.ends_on,
        "post": "主任助理",
    }
    return create_secondment(hr_of(world, district), now=now, **(values | more))
