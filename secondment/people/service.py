"""Accounts, grants, departments and the rules of sign-in."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.database import LOCK, Base, db
from secondment.kit.errors import invalid, refuse
from secondment.kit.moves import check_version
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import Department, Grant, SecuritySettings, User
from secondment.people.passwords import (
    check_password,
    digest_of,
    hash_password,
    new_code,
    old_hashes,
    set_password,
    verify_password,
)
from secondment.people.queries import USER_LIFE, settings_row
from secondment.people.roles import ADMINISTRATORS, DEPARTMENT_ROLES, DISTRICT_ROLES
from secondment.people.rules import COMMAND_LINE, Actor
from secondment.people.tokens import Way, check_throttle, refused_sign_in, revoke_all


def create_user(
    actor: Actor,
    *,
    username: str,
    display_name: str,
    now: datetime,
    department_id: str | None = None,
    cadre_id: str | None = None,
    password_hash: str | None = None,
) -> tuple[User, str]:
    """A new account and its single-use activation code; with a `password_hash` (command line,
    seed) it is active at once and the code is empty. Raises `duplicate`, `unknown_reference`."""
    name = username.lower()
    if db.session.scalar(sa.select(User.id).where(User.username == name)):
        raise invalid("/username", "duplicate")
    must_exist(Department.__table__, department_id, "/department_id")
    must_exist(Base.metadata.tables["cadre"], cadre_id, "/cadre_id")
    if cadre_id and db.session.scalar(sa.select(User.id).where(User.cadre_id == cadre_id)):
        raise invalid("/cadre_id", "duplicate")
    user = User(
        username=name,
        display_name=display_name,
        department_id=department_id,
        cadre_id=cadre_id,
        state="pending",
        locale="zh",
        created_at=now,
        updated_at=now,
    )
    db.session.add(user)
    code = ""
    if password_hash:
        user.state = "active"
        db.session.flush()
        set_password(user, password_hash, now)
    else:
        code = new_activation(user, now)
    record(actor, "create", user, now=now)
    return user, code


def must_exist(table: Any, item_id: str | None, pointer: str) -> None:
    """Raise `unknown_reference` at `pointer` unless the row is there (or none is named)."""
    if item_id and not db.session.scalar(sa.select(table.c.id).where(table.c.id == item_id)):
        raise invalid(pointer, "unknown_reference")


def new_activation(user: User, now: datetime) -> str:
    code = new_code()
    user.activation_digest = digest_of(code)
    user.activation_ends_at = activation_ends(now)
    return code


def activation_ends(now: datetime) -> datetime:
    return now + timedelta(hours=settings_row().activation_hours)


def edit_user(
    actor: Actor, user_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change the display name or the home department of an account."""
    user = USER_LIFE.take(actor, user_id, "edit", version)
    must_exist(Department.__table__, changes.get("department_id"), "/department_id")
    for name, value in changes.items():
        setattr(user, name, value)
    user.touch(now)
    record(actor, "edit", user, now=now)


def activate(username: str, code: str, password: str, *, way: Way, now: datetime) -> User:
    """The first sign-in: the single-use code is spent, the user's own password set.

    Runs its own units of work, and counts failures like sign-in. Raises `activation_failed`.
    """
    with reading():
        rules = settings_row()
        check_throttle(username, way, rules, now)
        user = db.session.scalar(sa.select(User).where(User.username == username.lower()))
        right = user is not None and holds_code(user, code, now)
        old = old_hashes(user.id, rules) if user else []
        names = names_around(user) if user else []
    if user is None or not right:
        refused_sign_in(username, user, way, rules, now)
        raise refuse("activation_failed")
    check_password(password, rules, names, old)
    hashed = hash_password(password)
    with unit_of_work() as session:
        user = session.get_one(User, user.id, with_for_update=LOCK, populate_existing=True)
        if not holds_code(user, code, now):
            raise refuse("activation_failed")
        user.state = "active"
        set_password(user, hashed, now)
        user.touch(now)
        record(Actor(user.id, way.request_id), "activate", user, now=now)
    return user


def holds_code(user: User, code: str, now: datetime) -> bool:
    return (
        user.state == "pending"
        and user.activation_digest == digest_of(code.strip().upper())
        and user.activation_ends_at is not None
        and now < user.activation_ends_at
    )


def edit_me(
    actor: Actor,
    *,
    way: Way,
    version: int | None,
    now: datetime,
    locale: str | None = None,
    password: str | None = None,
    old_password: str | None = None,
) -> None:
    """Change the actor's own language or password; with a new password his other sessions end.

    Runs its own units of work, as passwords are slow. Raises `wrong_password`, the problems of
    `check_password`, and `too_many_requests`: a wrong old password counts like a failed sign-in.
    """
    hashed = checked_password(actor, old_password or "", password, way, now) if password else None
    with unit_of_work() as session:
        user = session.get_one(User, actor.id, with_for_update=LOCK, populate_existing=True)
        check_version(user, version)
        user.locale = locale or user.locale
        if hashed:
            set_password(user, hashed, now)
            revoke_all(user, now, but=actor.token_id)
        user.touch(now)
        record(actor, "change-password" if hashed else "edit", user, now=now)


def checked_password(actor: Actor, old: str, new: str, way: Way, now: datetime) -> str:
    """The hash of the actor's new password, if the old one is right and the rules allow it."""
    with reading():
        rules = settings_row()
        user = db.session.get_one(User, actor.id)
        check_throttle(user.username, way, rules, now)
        hashes, names = old_hashes(user.id, rules), names_around(user)
    if not verify_password(user.password_hash, old):
        refused_sign_in(user.username, user, way, rules, now)
        raise invalid("/old_password", "wrong_password")
    check_password(new, rules, names, hashes)
    return hash_password(new)


def names_around(user: User) -> list[str]:
    """What the user's password may not be: his names, and those of the units he belongs to."""
    granted = sa.select(Grant.department_id).where(Grant.user_id == user.id)
    units = sa.select(Department.name, Department.name_en).where(
        sa.or_(Department.id == user.department_id, Department.id.in_(granted))
    )
    own = [user.username, user.display_name]
    return own + [name for unit in db.session.execute(units) for name in unit]


def disable(actor: Actor, user_id: str, *, version: int | None, now: datetime) -> None:
    """Close an account; its sessions and tokens end at once."""
    user = USER_LIFE.take(actor, user_id, "disable", version)
    if user.id == actor.id:
        raise refuse("own_account")
    user.state = "disabled"
    user.touch(now)
    revoke_all(user, now)
    record(actor, "disable", user, now=now)


def enable(actor: Actor, user_id: str, *, version: int | None, now: datetime) -> None:
    """Open a closed account again; one that never had a password waits for its activation."""
    user = USER_LIFE.take(actor, user_id, "enable", version)
    user.state = "active" if user.password_hash else "pending"
    user.touch(now)
    record(actor, "enable", user, now=now)


def reset_password(actor: Actor, user_id: str, *, version: int | None, now: datetime) -> str:
    """Take the password away and give a new activation code; sessions and tokens end."""
    user = USER_LIFE.take(actor, user_id, "reset-password", version)
    code = new_activation(user, now)
    user.state, user.password_hash = "pending", None
    user.touch(now)
    revoke_all(user, now)
    record(actor, "reset-password", user, now=now)
    return code


def grant(
    actor: Actor,
    user_id: str,
    *,
    role: str,
    department_id: str | None = None,
    version: int | None,
    now: datetime,
) -> None:
    """Give a role where it belongs (moves.md 7); the three administrators exclude all others."""
    user = USER_LIFE.take(actor, user_id, "grant", version)
    if user.id == actor.id:
        raise refuse("own_account")
    give(actor, user, role, department_id, now)


def give(actor: Actor, user: User, role: str, department_id: str | None, now: datetime) -> None:
    """The grant itself, as seed and command line make it too."""
    check_place(user, role, department_id)
    held = list(db.session.scalars(sa.select(Grant.role).where(Grant.user_id == user.id)))
    strangers = [other for other in held if {role, other} & set(ADMINISTRATORS) and role != other]
    if strangers:
        raise refuse("roles_exclusive")
    if db.session.scalar(one_grant(user.id, role, department_id)):
        raise refuse("duplicate")
    db.session.add(Grant(user_id=user.id, role=role, department_id=department_id))
    user.touch(now)
    change = {"role": [None, role], "department_id": [None, department_id]}
    record(actor, "grant", user, now=now, changes=change)


def check_place(user: User, role: str, department_id: str | None) -> None:
    """Raise unless the role is granted at the kind of place it needs."""
    place = db.session.get(Department, department_id) if department_id else None
    if department_id and place is None:
        raise invalid("/department_id", "unknown_reference")
    if role in DISTRICT_ROLES and (place is None or place.kind != "district"):
        raise invalid("/department_id", "role_needs_district")
    if role in DEPARTMENT_ROLES and (place is None or place.kind == "district"):
        raise invalid("/department_id", "role_needs_department")
    if role in (*ADMINISTRATORS, "cadre") and place is not None:
        raise invalid("/department_id", "role_without_department")
    if role == "cadre" and user.cadre_id is None:
        raise invalid("/role", "role_needs_cadre")


def one_grant(user_id: str, role: str, department_id: str | None) -> sa.Select[Grant]:
    return sa.select(Grant).where(
        Grant.user_id == user_id,
        Grant.role == role,
        Grant.department_id.is_not_distinct_from(department_id),
    )


def revoke(
    actor: Actor,
    user_id: str,
    *,
    role: str,
    department_id: str | None = None,
    version: int | None,
    now: datetime,
) -> None:
    """Take a role away; it counts from the next request on. Raises `unknown_reference`."""
    user = USER_LIFE.take(actor, user_id, "revoke", version)
    held = db.session.scalar(one_grant(user.id, role, department_id))
    if held is None:
        raise invalid("/role", "unknown_reference")
    db.session.delete(held)
    user.touch(now)
    change = {"role": [role, None], "department_id": [department_id, None]}
    record(actor, "revoke", user, now=now, changes=change)


def load_settings(now: datetime) -> None:
    """The row of rules as shipped, if it is not there yet; `init` makes it."""
    if db.session.scalar(sa.select(SecuritySettings.id)) is None:
        row = SecuritySettings(created_at=now, updated_at=now)
        db.session.add(row)
        record(COMMAND_LINE, "create", row, now=now)


def change_settings(actor: Actor, *, version: int | None, now: datetime, **values: int) -> None:
    """Change the rules of passwords and sign-in; they count from the next request on."""
    row: SecuritySettings = settings_row(lock=True)
    check_version(row, version)
    for name, value in values.items():
        setattr(row, name, value)
    row.touch(now)
    record(actor, "edit", row, now=now)
