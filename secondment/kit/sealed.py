"""Columns nobody reads in the database: encrypted personal values, keyed hashes to match by."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy.engine import Dialect

ALGORITHM = "fernet-1"  # with the key's id before every value, so that another may follow


class Sealed(sa.types.TypeDecorator[str]):
    """A string stored as `algorithm:key id:ciphertext`, under FIELD_KEY."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        key = field_key()
        return f"{ALGORITHM}:{key_id(key)}:{Fernet(key).encrypt(value.encode()).decode()}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        _algorithm, _key_id, text = value.split(":", 2)
        try:
            return Fernet(field_key()).decrypt(text.encode()).decode()
        except InvalidToken:
            raise ValueError("a personal value was sealed with another FIELD_KEY") from None


def field_key() -> bytes:
    digest = hashlib.sha256(b"seal" + current_app.config["FIELD_KEY"].encode()).digest()
    return urlsafe_b64encode(digest)


def key_id(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]


def keyed_hash(value: str) -> str:
    """A hash of a personal value by which it is found again, useless without FIELD_KEY."""
    key = b"match" + current_app.config["FIELD_KEY"].encode()
    return hmac.new(key, value.encode(), "sha256").hexdigest()
