"""The world's programmes: a cohort under each policy, one in the other district, their cadres."""

from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.people import service
from secondment.people.passwords import hash_password
from secondment.people.rules import COMMAND_LINE
from secondment.policies.rules import policy_id_of
from tests.cohorts.factories import make_cadre, make_cohort, make_host_unit, make_secondment
from tests.schema import migrated
from tests.world import BEFORE, PASSWORD, World, add_user, build_world

CADRES = (  # user, home unit, cohort
    ("cadre01", "JD1", "study"),
    ("cadre02", "SWJ", "study"),
    ("cadre03", "JD1", "formal"),
    ("other.cadre", "LSWJ", "other"),
)
COHORTS = (("study", "study", "QX"), ("formal", "formal", "QX"), ("other", "study", "LQ"))


def populated() -> World:
    """All that tests start from, on an empty database."""
    migrated()
    return with_programme(build_world())


def with_programme(world: World) -> World:
    hashed = hash_password(PASSWORD)
    with unit_of_work():
        cohorts, hosts = {}, {}
        for name, policy, district in COHORTS:
            policy_id = policy_id_of(policy)
            cohorts[name] = make_cohort(
                world, district=district, code=name.upper(), policy_id=policy_id
            )
            world.cohorts[name] = cohorts[name].id
            if district not in hosts:
                hosts[district] = make_host_unit(
                    world, district=district, name=f"{district}挂职单位"
                )
        for username, unit, cohort in CADRES:
            district = "LQ" if unit.startswith("L") else "QX"
            cadre = make_cadre(world, department=unit, name=f"干部{username[-2:]}")
            world.cadres[username] = cadre.id
            world.secondments[username] = make_secondment(
                world,
                cohort=cohorts[cohort],
                cadre=cadre,
                host_unit=hosts[district],
                district=district,
            ).id
            user = add_user(world, username, hashed, cadre.id)
            service.give(COMMAND_LINE, user, "cadre", None, BEFORE)
    db.session.remove()
    return world
