"""The journal's two tables: entries, which nothing may change, and remarks, which may be erased."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from secondment.kit.database import Base, FreeText, Instant, fixed_width, key_type
from secondment.kit.ids import new_id


class Entry(Base):
    """One act. `subject` is whose chain it belongs to, `object` the row acted on.

    `changes` is canonical JSON, so that its bytes are what the hash covers.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        sa.UniqueConstraint("subject_type", "subject_id", "seq"),
        sa.Index("ix_journal_entry_at_id", "at", "id"),
        *fixed_width("at"),
    )

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    subject_type: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[str] = mapped_column(key_type())
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant())
    actor_id: Mapped[str | None] = mapped_column(key_type())
    request_id: Mapped[str] = mapped_column(sa.String(64))
    action: Mapped[str] = mapped_column(sa.String(40))
    object_type: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(key_type())
    from_state: Mapped[str | None] = mapped_column(sa.String(40))
    to_state: Mapped[str | None] = mapped_column(sa.String(40))
    changes: Mapped[str] = mapped_column(sa.Text)
    remark_digest: Mapped[str | None] = mapped_column(sa.String(64))
    algorithm: Mapped[str] = mapped_column(sa.String(20))
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class Remark(Base):
    """Free text said with an act (a reason). The chain holds its salted digest only, so that
    erasing a person leaves no hole in it."""

    __tablename__ = "journal_remark"

    entry_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("journal_entry.id"), primary_key=True
    )
    salt: Mapped[str] = mapped_column(sa.String(32))
    text: Mapped[str] = mapped_column(FreeText)
