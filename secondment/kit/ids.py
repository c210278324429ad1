"""Keys: UUID version 7, as lower-case text, in order of their making."""

import re

import uuid_utils

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def new_id() -> str:
    return str(uuid_utils.uuid7())


def as_id(text: object) -> str | None:
    """The canonical form of an id, or None if `text` is none."""
    if not isinstance(text, str):
        return None
    lowered = text.lower()
    return lowered if UUID.fullmatch(lowered) else None
