"""Many accounts in one act: made from a list, and given their activation slips on paper."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.clock import zone
from secondment.kit.database import LOCK, Base, db
from secondment.kit.errors import invalid, refuse
from secondment.kit.sheet_imports import RowError
from secondment.kit.typesetting import pdf
from secondment.kit.unit_of_work import reading
from secondment.people import service
from secondment.people.models import Department, User
from secondment.people.passwords import digest_of, new_code
from secondment.people.rules import Actor
from secondment.people.user_sheet import Listed, UserSheet

SLIPS = Path(__file__).with_name("templates") / "slips.typ"


@dataclass(frozen=True)
class Outcome:
    """What a list came to: with one wrong row nobody was made. `users` are shown once, with
    their codes."""

    mode: str
    rows: int
    valid: int
    created: int
    errors: list[RowError]
    users: list[dict[str, Any]]


def check_users(sheet: UserSheet) -> Outcome:
    """What importing the list would come to; begins no write."""
    with reading():
        _, errors = planned(sheet)
    return Outcome("check", sheet.rows, sheet.rows - len({e.row for e in errors}), 0, errors, [])


def import_users(actor: Actor, sheet: UserSheet, *, now: datetime) -> Outcome:
    """Make all accounts of the list, or, where a row is wrong, none."""
    bodies, errors = planned(sheet)
    valid = sheet.rows - len({error.row for error in errors})
    if errors:
        return Outcome("import", sheet.rows, valid, 0, errors, [])
    made = []
    for body in bodies:
        user, code = service.create_user(actor, **body, now=now)
        db.session.flush()
        names = ("id", "username", "display_name", "version")
        made.append({name: getattr(user, name) for name in names} | {"activation_code": code})
    return Outcome("import", sheet.rows, valid, len(made), errors, made)


def planned(sheet: UserSheet) -> tuple[list[dict[str, Any]], list[RowError]]:
    """The accounts to be made, and all that is wrong; four statements, whatever the number."""
    names = taken(User.username, {one.body["username"].lower() for one in sheet.users})
    cadres = {one.body["cadre_id"] for one in sheet.users if one.body.get("cadre_id")}
    with_account = taken(User.cadre_id, cadres)
    known = taken(Base.metadata.tables["cadre"].c.id, cadres)
    units: dict[str, str] = {}
    for code, key in db.session.execute(sa.select(Department.code, Department.id)):
        units[code] = key
    bodies, errors = [], list(sheet.errors)
    for one in sheet.users:
        if one.body["username"].lower() in names:
            errors.append(one.error("username", "duplicate"))
        errors += cadre_faults(one, one.body.get("cadre_id"), known, with_account)
        if one.department_code and one.department_code not in units:
            errors.append(one.error("department_code", "unknown_reference"))
        bodies.append(one.body | {"department_id": units.get(one.department_code)})
    return bodies, sorted(errors, key=lambda error: error.row)


def cadre_faults(
    one: Listed, cadre_id: str | None, known: Collection[str], with_account: Collection[str]
) -> list[RowError]:
    if cadre_id and cadre_id not in known:
        return [one.error("cadre_id", "unknown_reference")]
    return [one.error("cadre_id", "duplicate")] if cadre_id in with_account else []


def taken(column: Any, values: Collection[str]) -> set[str]:
    return set(db.session.scalars(sa.select(column).where(column.in_(sorted(values)))))


# Activation slips


@dataclass(frozen=True)
class Slips:
    """The document, and the digests of the codes it tells, by account."""

    document: bytes
    digests: dict[str, str]


def write_slips(user_ids: Sequence[str], address: str, *, now: datetime) -> Slips:
    """New activation codes for accounts that wait for their first sign-in, on A4 to be cut.

    Nothing is kept yet. `address` is where to sign in. Raises `unknown_reference`, and
    `not_pending` for an account that was activated.
    """
    with reading():
        users = pending(user_ids)
        ends_at = service.activation_ends(now)
        told = [{"username": one.username, "name": one.display_name} for one in users]
    codes = [new_code() for _ in users]
    until = f"{ends_at.astimezone(zone()):%Y-%m-%d %H:%M}"
    slips = [slip | {"code": code} for slip, code in zip(told, codes, strict=True)]
    document = pdf(SLIPS, {"address": address, "until": until, "slips": slips}, at=now)
    digests = {user.id: digest_of(code) for user, code in zip(users, codes, strict=True)}
    return Slips(document, digests)


def issue_slips(actor: Actor, slips: Slips, *, now: datetime) -> None:
    """Let the codes of the slips count from now on; those given before no longer do."""
    for user in pending(list(slips.digests), lock=True):
        user.activation_digest = slips.digests[user.id]
        user.activation_ends_at = service.activation_ends(now)
        user.touch(now)
        record(actor, "print-slip", user, now=now)


def pending(user_ids: Sequence[str], *, lock: bool = False) -> list[User]:
    """The accounts in the order asked for, held in the order of their ids."""
    query = sa.select(User).where(User.id.in_(user_ids)).order_by(User.id)
    if lock:
        query = query.with_for_update(**LOCK).execution_options(populate_existing=True)
    found = {user.id: user for user in db.session.scalars(query)}
    for index, key in enumerate(user_ids):
        if key not in found:
            raise invalid(f"/user_ids/{index}", "unknown_reference")
        if found[key].state != "pending" or found[key].password_hash:
            raise refuse("not_pending", found[key].username)
    return [found[key] for key in user_ids]
