"""Reading people: departments for everyone, accounts for the administrators."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import LOCK, db, rows_of
from secondment.kit.errors import refuse
from secondment.kit.ids import as_id
from secondment.kit.moves import Life
from secondment.kit.paging import Listing
from secondment.people.models import Department, Grant, SecuritySettings, Token, User
from secondment.people.roles import ADMINISTRATORS
from secondment.people.rules import Actor
from secondment.people.states import USER

DEPARTMENT_COLUMNS = {
    name: getattr(Department, name)
    for name in (
        "id",
        "code",
        "name",
        "name_en",
        "kind",
        "parent_id",
        "district_id",
        "duties",
        "letter_word",
        "active",
        "version",
        "updated_at",
    )
}
DEPARTMENTS = Listing(
    Department,
    {"code": Department.code, "name": Department.name, "updated_at": Department.updated_at},
    DEPARTMENT_COLUMNS,
)
USER_COLUMNS = {
    name: getattr(User, name)
    for name in (
        "id",
        "username",
        "display_name",
        "state",
        "locale",
        "department_id",
        "cadre_id",
        "version",
        "updated_at",
    )
}
USERS = Listing(
    User,
    {"username": User.username, "updated_at": User.updated_at},
    USER_COLUMNS,
)


def seen_by_administrators(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.true() if actor.has(*ADMINISTRATORS) else sa.false()


def user_roles(actor: Actor, user: User) -> list[str]:
    own = [role for role in ADMINISTRATORS if actor.has(role)]
    return [*own, "self"] if actor.id == user.id else own


USER_LIFE: Life[User] = Life(User, USER, seen_by_administrators, user_roles)


def department(department_id: str) -> dict[str, Any]:
    """One department; raises `not_found`."""
    return _one(Department, DEPARTMENT_COLUMNS, department_id)


def units_of(district_ids: Collection[str]) -> list[dict[str, Any]]:
    """The names of the districts' departments in use, without the districts themselves, by code."""
    query = (
        sa.select(Department.id, Department.name, Department.name_en)
        .where(
            Department.district_id.in_(sorted(district_ids)),
            Department.kind != "district",
            Department.active.is_(True),
        )
        .order_by(Department.district_id, Department.code)
    )
    return rows_of(query)


def department_names() -> list[tuple[str, str]]:
    """The id and the name of every department, by code; everyone signed in may know them."""
    query = sa.select(Department.id, Department.name).order_by(Department.code)
    return [(row["id"], row["name"]) for row in rows_of(query)]


def user(actor: Actor, user_id: str) -> dict[str, Any]:
    """One account with its roles and what the actor may do with it now."""
    row = USER_LIFE.find(actor, user_id)
    found = _one(User, USER_COLUMNS, user_id)
    return found | {
        "roles": roles_of(user_id),
        "allowed_actions": USER_LIFE.allowed(actor, row),
    }


def roles_of(user_id: str) -> list[dict[str, Any]]:
    query = (
        sa.select(Grant.role, Grant.department_id)
        .where(Grant.user_id == user_id)
        .order_by(Grant.role, Grant.id)
    )
    return [dict(row._mapping) for row in db.session.execute(query)]


def me(actor: Actor) -> dict[str, Any]:
    """The caller's own account."""
    columns = ("id", "username", "display_name", "locale", "cadre_id", "version")
    found = _one(User, {name: USER_COLUMNS[name] for name in columns}, actor.id or "")
    return found | {"roles": roles_of(actor.id or "")}


def tokens(actor: Actor, now: datetime) -> dict[str, Any]:
    """The caller's sessions and tokens that still open, newest first."""
    idle_since = now - timedelta(minutes=settings_row().idle_minutes)
    query = (
        sa.select(
            Token.id,
            Token.kind,
            Token.label,
            Token.created_at,
            Token.last_used_at,
            Token.expires_at,
            (Token.id == actor.token_id).label("current"),
        )
        .where(
            Token.user_id == actor.id,
            Token.revoked_at.is_(None),
            Token.expires_at > now,
            sa.or_(Token.kind == "token", Token.last_used_at >= idle_since),
        )
        .order_by(Token.id.desc())
        .limit(200)
    )
    rows = [dict(row._mapping) for row in db.session.execute(query)]
    return {"items": rows, "next_cursor": None}


def settings_row(*, lock: bool = False) -> SecuritySettings:
    """The rules of sign-in; one row, made by the migration's `init`."""
    query = sa.select(SecuritySettings)
    row = db.session.scalar(query.with_for_update(**LOCK) if lock else query)
    if row is None:
        raise refuse("unavailable")
    return row


def security_settings() -> dict[str, Any]:
    row = settings_row()
    return {column.key: getattr(row, column.key) for column in sa.inspect(SecuritySettings).columns}


def _one(model: Any, columns: dict[str, Any], item_id: str) -> dict[str, Any]:
    selected = sa.select(*(c.label(name) for name, c in columns.items()))
    row = db.session.execute(selected.where(model.id == as_id(item_id))).first()
    if row is None:
        raise refuse("not_found")
    return dict(row._mapping)


def actor_of(username: str, request_id: str) -> Actor:
    """A user as the services see him, for acts that come by no request. Raises `not_found`."""
    user = db.session.scalar(sa.select(User).where(User.username == username))
    if user is None:
        raise refuse("not_found")
    held = db.session.execute(
        sa.select(Grant.role, Grant.department_id).where(Grant.user_id == user.id)
    )
    return Actor(
        user.id,
        request_id,
        display_name=user.display_name,
        locale=user.locale,
        grants=frozenset((role, place) for role, place in held),
        cadre_id=user.cadre_id,
    )


def handlers_of(department_id: str) -> list[dict[str, Any]]:
    """The accounts in use that handle for a department: whom one may put a task on."""
    query = (
        sa.select(User.id, User.display_name)
        .join(Grant, Grant.user_id == User.id)
        .where(
            Grant.role == "handler",
            Grant.department_id == department_id,
            User.state != "disabled",
        )
        .order_by(User.display_name, User.id)
    )
    return [dict(row._mapping) for row in db.session.execute(query)]


UNIT_NAMES = (
    sa.select(Department.id, Department.name, Department.name_en, Department.district_id)
    .where(Department.active, Department.kind != "district")
    .order_by(Department.code)
)


def unit_names(district_id: str | None = None) -> list[dict[str, Any]]:
    """The departments in use but the districts themselves, to choose from; by code."""
    return [row for row in rows_of(UNIT_NAMES) if district_id in (None, row["district_id"])]
