"""Signing in and out: throttled, journalled, every way in revocable."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from secondment.journal.service import record
from secondment.kit.database import LOCK, db, own_session
from secondment.kit.errors import Problem, refuse
from secondment.kit.ids import as_id
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import FailedSignIn, Grant, SecuritySettings, Token, User
from secondment.people.passwords import digest_of, keyed_digest, new_token, verify_password
from secondment.people.queries import settings_row
from secondment.people.rules import Actor

NOTED_EVERY = timedelta(minutes=1)  # how exactly the last use is kept


@dataclass(frozen=True)
class Way:
    """Where a sign-in comes from."""

    address: str
    request_id: str


WHO_HOLDS = (
    sa.select(
        *(Token.id, Token.kind, Token.last_used_at, Token.expires_at),
        *(User.id.label("user_id"), User.display_name, User.locale, User.cadre_id),
        *(User.password_set_at, Grant.role, Grant.department_id),
        *(SecuritySettings.idle_minutes, SecuritySettings.password_max_age_days),
    )
    .select_from(Token)
    .join(User, User.id == Token.user_id)
    .join(SecuritySettings, sa.true())
    .outerjoin(Grant, Grant.user_id == User.id)
    .where(
        Token.digest == sa.bindparam("digest"),
        Token.revoked_at.is_(None),
        User.state == "active",
    )
)


def find_actor(token: str, request_id: str, now: datetime) -> Actor | None:
    """The user a token stands for, read on a connection of its own; None if it opens no more."""
    with own_session() as session:
        rows = session.execute(WHO_HOLDS, {"digest": digest_of(token)}).all()
    if not rows or _over(rows[0], now):
        return None
    first = rows[0]
    if now - first.last_used_at > NOTED_EVERY:
        with suppress(Problem, SQLAlchemyError):  # with a full disk, reads are still answered
            note_use(first.id, now)
    return Actor(
        id=first.user_id,
        request_id=request_id,
        display_name=first.display_name,
        locale=first.locale,
        grants=frozenset((row.role, row.department_id) for row in rows if row.role),
        cadre_id=first.cadre_id,
        token_id=first.id,
        password_expired=password_over(first.password_set_at, first.password_max_age_days, now),
    )


def _over(row: Any, now: datetime) -> bool:
    idle = row.kind == "session" and now - row.last_used_at > timedelta(minutes=row.idle_minutes)
    return bool(idle or now >= row.expires_at)


def password_over(set_at: datetime | None, max_age_days: int, now: datetime) -> bool:
    return bool(max_age_days and set_at and now - set_at > timedelta(days=max_age_days))


def note_use(token_id: str, now: datetime) -> None:
    with unit_of_work() as session:
        session.execute(sa.update(Token).where(Token.id == token_id).values(last_used_at=now))


def sign_in(
    username: str,
    password: str,
    *,
    way: Way,
    now: datetime,
    label: str = "",
    expires_in_days: int | None = None,
) -> dict[str, Any]:
    """A new session, or with `expires_in_days` a program's token: `{id, token, label, expires_at}`.

    Runs its own units of work: a failure is kept although the answer is 401. Raises
    `too_many_requests` after too many of them, also for the right password.
    """
    with reading():
        rules = settings_row()
        check_throttle(username, way, rules, now)
        user = db.session.scalar(sa.select(User).where(User.username == username.lower()))
        stored = user.password_hash if user and user.state == "active" else None
    right = verify_password(stored, password)
    if not right or user is None:
        raise refused_sign_in(username, user, way, rules, now)
    with unit_of_work() as session:
        settings_row(lock=True)
        check_throttle(username, way, rules, now)
        session.execute(
            sa.delete(FailedSignIn).where(FailedSignIn.name_digest == name_digest(username))
        )
        user = session.get_one(User, user.id, with_for_update=LOCK, populate_existing=True)
        if user.state != "active" or user.password_hash != stored:  # changed while we compared
            raise refuse("sign_in_failed")
        return open_token(user, rules, way, now, label, expires_in_days)


def open_token(
    user: User,
    rules: SecuritySettings,
    way: Way,
    now: datetime,
    label: str,
    expires_in_days: int | None,
) -> dict[str, Any]:
    if expires_in_days is None:
        kind, ends = "session", now + timedelta(hours=rules.session_hours)
    else:
        kind, ends = "token", now + timedelta(days=min(expires_in_days, rules.token_days))
    secret = new_token()
    token = Token(
        user_id=user.id,
        kind=kind,
        digest=digest_of(secret),
        label=label,
        created_at=now,
        last_used_at=now,
        expires_at=ends,
    )
    db.session.add(token)
    record(Actor(user.id, way.request_id), "sign-in", user, now=now)
    return {"id": token.id, "token": secret, "label": label, "expires_at": ends}


def refused_sign_in(
    username: str, user: User | None, way: Way, rules: SecuritySettings, now: datetime
) -> Problem:
    """Keep the failure, also in the journal where there is such a user; the 401 to raise.

    Those who try at the same time queue for the settings' row, so that none slips through.
    """
    with unit_of_work() as session:
        settings_row(lock=True)
        check_throttle(username, way, rules, now)
        session.add(FailedSignIn(name_digest=name_digest(username), address=way.address, at=now))
        old = now - timedelta(minutes=rules.failure_minutes)
        session.execute(sa.delete(FailedSignIn).where(FailedSignIn.at < old - timedelta(days=1)))
        if user:
            known = session.get_one(User, user.id, with_for_update=LOCK)
            record(Actor(None, way.request_id), "sign-in-failed", known, now=now)
    return refuse("sign_in_failed")


def check_throttle(username: str, way: Way, rules: SecuritySettings, now: datetime) -> None:
    """Raise `too_many_requests`, with Retry-After in seconds, where the limits are reached."""
    since = now - timedelta(minutes=rules.failure_minutes)
    limits = (
        (FailedSignIn.name_digest == name_digest(username), rules.failures_per_user),
        (FailedSignIn.address == way.address, rules.failures_per_address),
    )
    for whose, limit in limits:
        query = (
            sa.select(FailedSignIn.at)
            .where(whose, FailedSignIn.at > since)
            .order_by(FailedSignIn.at.desc())
            .limit(limit)
        )
        failures = list(db.session.scalars(query))
        if len(failures) >= limit:
            wait = failures[-1] + timedelta(minutes=rules.failure_minutes) - now
            problem = refuse("too_many_requests")
            problem.headers["Retry-After"] = str(int(wait.total_seconds()) + 1)
            raise problem


def name_digest(username: str) -> str:
    return keyed_digest(f"sign-in {username.lower()}")


def sign_out(actor: Actor, token_id: str, *, now: datetime) -> None:
    """Revoke one of the actor's own sessions or tokens; raises `not_found`."""
    token = db.session.scalar(
        sa.select(Token)
        .where(Token.id == as_id(token_id), Token.user_id == actor.id, Token.revoked_at.is_(None))
        .with_for_update(**LOCK)
    )
    if token is None:
        raise refuse("not_found")
    user = db.session.get_one(User, actor.id, with_for_update=LOCK)
    token.revoked_at = now
    record(actor, "sign-out", user, now=now)


def revoke_all(user: User, now: datetime, *, but: str | None = None) -> None:
    """End every session and token of the user, at once."""
    db.session.execute(
        sa.update(Token)
        .where(Token.user_id == user.id, Token.revoked_at.is_(None), Token.id.is_distinct_from(but))
        .values(revoked_at=now)
    )
