"""Passwords and codes: argon2id, the house's rules for them, digests of tokens."""

import hashlib
import hmac
import secrets
import string
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from threading import BoundedSemaphore

import argon2
import sqlalchemy as sa
from flask import current_app

from secondment.kit.database import db
from secondment.kit.errors import invalid
from secondment.people.common_passwords import COMMON
from secondment.people.models import OldPassword, SecuritySettings, User

# One hash takes 19 MiB and a core for tens of milliseconds: no more at once than cores.
AT_ONCE = BoundedSemaphore(2)
FULL = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
KINDS = (string.ascii_uppercase, string.ascii_lowercase, string.digits)
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that reads like another


def hasher() -> argon2.PasswordHasher:
    return CHEAP if current_app.config["HASH_COST"] == "cheap" else FULL


def as_one(password: str) -> str:
    """One form for what looks alike: keyboards differ in how they compose an accented letter."""
    return unicodedata.normalize("NFC", password)


def hash_password(password: str) -> str:
    with AT_ONCE:
        return hasher().hash(as_one(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether `password` is the one stored; an absent one costs the same time."""
    if stored is None:
        hash_password(password)
        return False
    with AT_ONCE:
        try:
            return hasher().verify(stored, as_one(password))
        except argon2.exceptions.VerificationError:
            return False


def kinds_in(password: str) -> int:
    """How many of the four kinds of characters stand in it; all others count as symbols."""
    rest = set(password) - set("".join(KINDS))
    return sum(any(c in kind for c in password) for kind in KINDS) + bool(rest)


def check_password(
    password: str, rules: SecuritySettings, names: Iterable[str], old: Iterable[str] = ()
) -> None:
    """Raise the problem with a new password, if any. `names` may not be it, `old` are hashes.

    To be called outside any unit of work: comparing with old ones is slow on purpose.
    """
    if len(password) < rules.password_length:
        raise invalid("/password", "too_short", rules.password_length)
    if kinds_in(password) < rules.password_kinds:
        raise invalid("/password", "password_kinds", rules.password_kinds)
    plain = password.casefold()
    if plain in COMMON or plain in {name.casefold() for name in names if name}:
        raise invalid("/password", "password_common")
    if any(verify_password(stored, password) for stored in old):
        raise invalid("/password", "password_reused", rules.password_history)


def old_hashes(user_id: str, rules: SecuritySettings) -> list[str]:
    """The hashes of the user's last passwords, the present one first."""
    query = (
        sa.select(OldPassword.password_hash)
        .where(OldPassword.user_id == user_id)
        .order_by(OldPassword.set_at.desc(), OldPassword.id.desc())
        .limit(rules.password_history)
    )
    return list(db.session.scalars(query))


def set_password(user: User, password_hash: str, now: datetime) -> None:
    user.password_hash, user.password_set_at = password_hash, now
    user.activation_digest = user.activation_ends_at = None
    db.session.add(OldPassword(user_id=user.id, password_hash=password_hash, set_at=now))


def new_token() -> str:
    return f"sec_{secrets.token_urlsafe(32)}"


def new_code() -> str:
    """A single-use activation code, four groups of four: 80 bits."""
    groups = ("".join(secrets.choice(CODE_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def digest_of(secret: str) -> str:
    """The digest a token or code is stored as."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed_digest(text: str) -> str:
    """A digest nobody without the service's key can look up."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, text.encode(), "sha256").hexdigest()
