"""Every move of an account, by the three administrators and everybody else (moves.md 7)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from secondment.kit.unit_of_work import unit_of_work
from secondment.people import service
from secondment.people.queries import USER_LIFE
from secondment.people.rules import COMMAND_LINE, Actor
from tests.tables import Case, Line, Situation, Written, try_table
from tests.world import BEFORE, actor_of

ADMINISTRATORS = {"sysadmin": "system_admin", "secadmin": "security_admin", "auditor": "auditor"}
PEOPLE = (
    *ADMINISTRATORS,
    *("hr", "office", "leader", "swj.handler", "swj.signer", "swj.editor", "cadre01", "other.hr"),
)
LINES = {
    # by the account's owner, who has no session yet: the life refuses all who have one
    "activate": Line("self", "pending", "active"),
    "disable": Line("system_admin", "pending active", "disabled"),
    "enable": Line("system_admin", "disabled", {"disabled early": "pending", "": "active"}),
    "reset-password": Line("system_admin", "pending active", "pending"),
    "grant": Line("security_admin", "pending active"),
    "revoke": Line("security_admin", "pending active disabled"),
    "edit": Line("system_admin", "pending active"),
}


def acting(act: Any, **given: Any) -> Callable[[Case, Actor], Any]:
    return lambda case, actor: act(actor, case["user"], **given, **case.later)


def at_the_district(act: Any, role: str) -> Callable[[Case, Actor], Any]:
    return lambda case, actor: act(
        actor, case["user"], role=role, department_id=case.world.departments["QX"], **case.later
    )


ACTS = {
    "activate": lambda case, actor: USER_LIFE.take(actor, case["user"], "activate", None),
    "disable": acting(service.disable),
    "enable": acting(service.enable),
    "reset-password": acting(service.reset_password),
    "grant": at_the_district(service.grant, "hr"),
    "revoke": at_the_district(service.revoke, "leader"),
    "edit": acting(service.edit_user, display_name="改过的名字"),
}


def made(password_hash: str | None, case: Case) -> None:
    """An account that is leader of the district."""
    user, _ = service.create_user(
        COMMAND_LINE,
        username="new.one",
        display_name="新人",
        password_hash=password_hash,
        now=case.at,
    )
    service.give(COMMAND_LINE, user, "leader", case.world.departments["QX"], case.at)
    case["user"] = user.id


def by_sysadmin(action: str) -> Callable[[Case], Any]:
    return lambda case: ACTS[action](case, case.people["sysadmin"])


SITUATIONS = {
    "pending": Situation("pending", "", partial(made, None)),
    "disabled early": Situation("disabled", "pending", by_sysadmin("disable")),
    "active": Situation("active", "", partial(made, "-")),
    "disabled": Situation("disabled", "active", by_sysadmin("disable")),
    "without password": Situation("pending", "active", by_sysadmin("reset-password")),
}


def sees(_case: Case, person: str) -> bool:
    return person in ADMINISTRATORS


def roles(_case: Case, person: str) -> set[str]:
    return {ADMINISTRATORS[person]} if person in ADMINISTRATORS else set()


USERS = Written("user", USER_LIFE, LINES, SITUATIONS, ACTS, sees=sees, roles=roles)


def test_every_move_of_an_account(context, world, record_property):
    with unit_of_work():
        people = {one: actor_of(one) for one in PEOPLE}
        try_table(USERS, Case(world, people, BEFORE), record_property)
