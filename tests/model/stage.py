"""The stage: the world's people and a cohort, set back after every example."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import sqlalchemy as sa
from flask import Flask

from secondment.cohorts.models import Cohort as CohortRow
from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.people import service
from secondment.people.models import Department, SecuritySettings, Token
from secondment.people.models import User as UserRow
from secondment.people.passwords import hash_password
from secondment.people.rules import COMMAND_LINE
from secondment.policies.rules import policy_id_of
from tests.client import token_of
from tests.model.rows import UNITS, Policy, User
from tests.transactions import rolled_back
from tests.world import BEFORE, PASSWORD, World, add_user

START = datetime(2026, 4, 7, 1, 0, tzinfo=UTC)  # a Tuesday
FAR = datetime(2190, 1, 1, tzinfo=UTC)
POLICIES = {
    "study": Policy("study", "off", True, False, True, "optional", False, 1),
    "formal": Policy("formal", "own_series", False, True, True, "required", True, 2),
}
LETTER_WORDS = {"SWJ": "锦商务", "FGJ": "锦发改"}  # JD1 has none
GRANTS: dict[str, tuple[tuple[str, str], ...]] = {
    "hr": (("hr", "QX"),),
    "office": (("coordinator", "QX"),),
    "leader": (("leader", "QX"),),
    "other.office": (("coordinator", "LQ"),),
    "sysadmin": (("system_admin", ""),),
    "swj.editor": (("editor", "SWJ"),),
    "swj.chief": (("handler", "SWJ"), ("signer", "SWJ")),  # both, as in a small office
    "cadre01": (),
    "cadre02": (("handler", "FGJ"),),
    "cadre03": (),
    **{
        f"{unit.lower()}.{role}": ((role, unit),)
        for unit in UNITS
        for role in ("handler", "signer")
    },
}


def people() -> dict[str, User]:
    """The users as the model knows them."""
    return {
        name: User(name, frozenset(grants), name if name.startswith("cadre") else None)
        for name, grants in GRANTS.items()
    }


@contextmanager
def staged(app: Flask) -> Iterator[sa.Connection]:
    """The world with what the machine needs beyond it: people with two roles, tokens that last."""
    world: World = app.extensions["world"]
    kept = dict(world.tokens)
    with rolled_back(app) as connection:
        with app.app_context():
            with unit_of_work() as session:
                chief = add_user(world, "swj.chief", hash_password(PASSWORD))
                for role in ("handler", "signer"):
                    service.give(COMMAND_LINE, chief, role, world.departments["SWJ"], BEFORE)
                cadre = session.get_one(UserRow, world.users["cadre02"])
                service.give(COMMAND_LINE, cadre, "handler", world.departments["FGJ"], BEFORE)
                for unit in UNITS:
                    department = session.get_one(Department, world.departments[unit])
                    department.letter_word = LETTER_WORDS.get(unit, "")
            world.tokens["swj.chief"] = token_of(app, "swj.chief")
            with unit_of_work() as session:
                session.execute(sa.update(Token).values(last_used_at=FAR, expires_at=FAR))
                session.execute(sa.update(SecuritySettings).values(password_max_age_days=0))
            db.session.remove()
        try:
            yield connection
        finally:
            world.tokens = kept
            world.users.pop("swj.chief")


def follow(policy: str, cohort_id: str) -> None:
    """Let the cohort follow a policy."""
    with unit_of_work() as session:
        chosen = {"policy_id": policy_id_of(policy)}
        session.execute(sa.update(CohortRow).where(CohortRow.id == cohort_id).values(chosen))


def today() -> date:
    return START.date()
