"""The table of what became of the proposals found in reports."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from secondment.kit.database import Base, Kept, choice, fixed_width, key_type
from secondment.suggestions.states import DECIDED


class FoundProposal(Kept, Base):
    """A decision on a proposal in a report's text; without one it is offered.

    The passage are the characters from `start` up to `end`, as long as they have the digest: the
    report may be changed afterwards.
    """

    __tablename__ = "found_proposal"
    __table_args__ = (
        sa.CheckConstraint("(state = 'taken') = (suggestion_id IS NOT NULL)", name="taken"),
        *fixed_width("created_at", "updated_at"),
    )

    state: Mapped[str] = mapped_column(choice(*DECIDED, name="state"))
    start: Mapped[int] = mapped_column("start_offset")
    end: Mapped[int] = mapped_column("end_offset")
    sha256: Mapped[str] = mapped_column(sa.String(64))
    report_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("report.id"), index=True)
    suggestion_id: Mapped[str | None] = mapped_column(
        key_type(), sa.ForeignKey("suggestion.id"), unique=True
    )
    decided_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
