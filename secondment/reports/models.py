"""Tables of reports and files."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from secondment.kit.database import (
    Base,
    FreeText,
    Instant,
    Kept,
    choice,
    fixed_width,
    flag,
    key_type,
    sortable,
)
from secondment.policies.models import REPORT_KINDS
from secondment.reports.states import CIRCULATIONS, REPORT, TEXT_REASONS, TEXT_STATUSES


class Report(Kept, Base):
    """What a cadre wrote on secondment; `uploaded_by` is the user who entered it.

    `late` is decided when it is first submitted, and stays also when it comes back.
    """

    __tablename__ = "report"
    __table_args__ = (
        sa.Index("ix_report_district_id_updated_at_id", "district_id", "updated_at", "id"),
        *fixed_width("created_at", "updated_at", "submitted_at"),
    )

    kind: Mapped[str] = mapped_column(choice(*REPORT_KINDS, name="kind"))
    title: Mapped[str] = mapped_column(sortable(100))
    body: Mapped[str] = mapped_column(FreeText, default="")
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    circulation: Mapped[str] = mapped_column(
        choice(*CIRCULATIONS, name="circulation"), default="internal"
    )
    state: Mapped[str] = mapped_column(choice(*REPORT.states, name="state"))
    submitted_at: Mapped[datetime | None] = mapped_column(Instant())
    first_submitted_on: Mapped[date | None]
    late: Mapped[bool] = mapped_column(flag("late"), default=False)
    secondment_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("secondment.id"), index=True
    )
    cadre_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("cadre.id"), index=True)
    cohort_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("cohort.id"), index=True)
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    uploaded_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))


PENDING = sa.text("text_status = 'pending'")


class File(Kept, Base):
    """A file attached to an item: bytes by their SHA-256 in the store, the name as data.

    `kind` and `item_id` name the item (report, reply, …). `text` is what could be read in it, and
    `text_reason` why nothing could; `preview` is cleaned HTML. A file in quarantine has neither,
    and its bytes are gone.
    """

    __tablename__ = "file"
    __table_args__ = (
        sa.Index("ix_file_kind_item_id", "kind", "item_id"),
        sa.Index("ix_file_pending", "id", sqlite_where=PENDING, postgresql_where=PENDING),
        *fixed_width("created_at", "updated_at", "quarantined_at"),
    )

    kind: Mapped[str] = mapped_column(sa.String(40))
    item_id: Mapped[str] = mapped_column(key_type())
    name: Mapped[str] = mapped_column(sa.String(255))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    text_status: Mapped[str] = mapped_column(choice(*TEXT_STATUSES, name="text_status"))
    text_reason: Mapped[str | None] = mapped_column(choice(*TEXT_REASONS, name="text_reason"))
    text_complete: Mapped[bool] = mapped_column(flag("text_complete"), default=True)
    text: Mapped[str | None] = mapped_column(FreeText, deferred=True)
    preview: Mapped[str | None] = mapped_column(FreeText, deferred=True)
    quarantined_at: Mapped[datetime | None] = mapped_column(Instant())
    uploaded_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
