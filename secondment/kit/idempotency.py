"""Idempotency-Key: the answer of a POST is kept 24 hours, in the transaction of its effect."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Response, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from secondment.kit.bodies import payload_digest
from secondment.kit.database import Base, Instant, db, fixed_width, is_sqlite, key_type
from secondment.kit.errors import refuse

KEPT = timedelta(hours=24)
REPLAYED = ("Location", "ETag", "Content-Type")


class KeptAnswer(Base):
    __tablename__ = "kept_answer"
    __table_args__ = (*fixed_width("created_at"),)

    user_id: Mapped[str] = mapped_column(key_type(), primary_key=True)
    route: Mapped[str] = mapped_column(sa.String(300), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    payload: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    headers: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant(), index=True)


@dataclass(frozen=True)
class Key:
    """One caller's key on one route, with the digest of what came with it."""

    user_id: str
    route: str
    key: str
    payload: str

    def replay(self, now: datetime) -> Response | None:
        """The answer given before, if any; raises `idempotency_key_reused`."""
        kept = db.session.get(KeptAnswer, (self.user_id, self.route, self.key))
        if kept is None or kept.created_at < now - KEPT:
            return None
        if kept.payload != self.payload:
            raise refuse("idempotency_key_reused")
        return Response(kept.body, kept.status, {**kept.headers, "Idempotency-Replayed": "true"})

    def claim(self, now: datetime) -> Response | None:
        """Wait for another request with this key, then replay its answer if it succeeded.

        SQLite's writers queue anyway. Raises `idempotency_in_progress` past the lock timeout.
        """
        if not is_sqlite():
            name = f"{self.user_id} {self.route} {self.key}".encode()
            number = int.from_bytes(hashlib.sha256(name).digest()[:8], signed=True)
            try:
                db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
            except OperationalError:
                raise refuse("idempotency_in_progress") from None
        return self.replay(now)

    def keep(self, answer: Response, now: datetime) -> None:
        """Store the answer beside the effect, in place of an expired one."""
        session = db.session
        session.execute(sa.delete(KeptAnswer).where(KeptAnswer.created_at < now - KEPT))
        headers = {name: answer.headers[name] for name in REPLAYED if name in answer.headers}
        session.add(
            KeptAnswer(
                user_id=self.user_id,
                route=self.route,
                key=self.key,
                payload=self.payload,
                status=answer.status_code,
                headers=headers,
                body=answer.get_data(),
                created_at=now,
            )
        )
        session.flush()


def key_of_request(user_id: str | None, *, supported: bool) -> Key | None:
    """The request's key, if it carries one; nobody signed in has none that would be kept.

    Raises `invalid_idempotency_key`, `idempotency_not_supported`.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":
        return None
    if not re.fullmatch(r"[\x21-\x7e]{1,255}", key):
        raise refuse("invalid_idempotency_key")
    if not supported or user_id is None:
        raise refuse("idempotency_not_supported")
    return Key(user_id, request.path, key, payload_digest())
