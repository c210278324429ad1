"""Who somebody is to the service: the actor, what he reaches, and what is open to whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, wraps

import sqlalchemy as sa

from secondment.kit.errors import refuse
from secondment.people.roles import ADMINISTRATORS, DEPARTMENT_ROLES


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a signed-in user, or the command line (`id` None)."""

    id: str | None
    request_id: str
    display_name: str = ""
    locale: str = "zh"
    grants: frozenset[tuple[str, str | None]] = field(default_factory=frozenset)
    cadre_id: str | None = None
    token_id: str | None = None
    password_expired: bool = False

    def has(self, *roles: str) -> bool:
        return any(role in roles for role, _ in self.grants)


COMMAND_LINE = Actor(None, "command-line", "command line")


def reach(actor: Actor, *roles: str) -> frozenset[str]:
    """The departments (districts for hr, coordinator, leader) at which he holds one of `roles`."""
    return frozenset(place for role, place in actor.grants if role in roles and place)


def units(actor: Actor) -> frozenset[str]:
    """The departments he works for as handler, signer or editor."""
    return reach(actor, *DEPARTMENT_ROLES)


def own_cadre(actor: Actor) -> str | None:
    """The cadre he is, if his account holds the cadre's role."""
    return actor.cadre_id if actor.has("cadre") else None


Sight = Callable[[Actor], sa.ColumnElement[bool]]


FORGET: list[Callable[[], None]] = []
"""What forgets the conditions remembered, for tests that change what they are made of."""


def remembered(build: Sight) -> Sight:
    """A condition of sight, built once for the same person with the same grants: building one
    costs several times what running it does."""

    @lru_cache(maxsize=512)
    def kept(
        actor_id: str | None, grants: frozenset[tuple[str, str | None]], cadre_id: str | None
    ) -> sa.ColumnElement[bool]:
        return build(Actor(actor_id, "", grants=grants, cadre_id=cadre_id))

    @wraps(build)
    def of(actor: Actor) -> sa.ColumnElement[bool]:
        return kept(actor.id, actor.grants, actor.cadre_id)

    FORGET.append(kept.cache_clear)
    return of


def business(actor: Actor, **_path: str) -> None:
    """The gate of business routes: closed to the three administrators."""
    if actor.has(*ADMINISTRATORS):
        raise refuse("not_allowed")


def holding(*roles: str) -> "Gate":
    """A gate for those who hold one of `roles` anywhere."""
    return Gate(roles)


@dataclass(frozen=True)
class Gate:
    roles: tuple[str, ...]

    def __call__(self, actor: Actor, **_path: str) -> None:
        if not actor.has(*self.roles):
            raise refuse("not_allowed")


def only_district(actor: Actor, given: str | None, *roles: str) -> str:
    """The district an hr (…) act belongs to: the one given, else the caller's only one."""
    own = reach(actor, *roles)
    if given is None and len(own) == 1:
        return next(iter(own))
    if given is None:
        raise refuse("district_required")
    if given not in own:
        raise refuse("not_allowed")
    return given
