"""Tables of answers: the reply, how it was received, what was promised and what came of it."""

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
    key_type,
)
from secondment.kit.ids import new_id
from secondment.policies.models import OUTCOME_CLASSES
from secondment.suggestions.models import where
from secondment.suggestions.states import COMMITMENT, DECISIONS, RATINGS, REPLY, RESULT_KINDS


class Reply(Kept, Base):
    """A unit's answer in a round; per assignment and round one that is not returned or void.

    `number` is its letter's (发文字号); `signed_by` and `signed_on` stand on a paper sign-off.
    """

    __tablename__ = "reply"
    __table_args__ = (
        sa.Index(
            "uq_reply_under_way",
            "assignment_id",
            "round",
            unique=True,
            **where("state NOT IN ('returned', 'void')"),
        ),
        sa.UniqueConstraint("district_id", "number"),
        *fixed_width("created_at", "updated_at"),
    )

    round: Mapped[int]
    state: Mapped[str] = mapped_column(choice(*REPLY.states, name="state"))
    body: Mapped[str] = mapped_column(FreeText)
    outcome_class: Mapped[str] = mapped_column(choice(*OUTCOME_CLASSES, name="outcome_class"))
    actions: Mapped[str] = mapped_column(FreeText, default="")
    section: Mapped[str] = mapped_column(sa.String(100), default="")
    promised_on: Mapped[date | None]
    contact_name: Mapped[str] = mapped_column(sa.String(100))
    contact_phone: Mapped[str] = mapped_column(sa.String(100))
    first_submitted_at: Mapped[datetime | None] = mapped_column(Instant())
    signed_off_at: Mapped[datetime | None] = mapped_column(Instant())
    sent_at: Mapped[datetime | None] = mapped_column(Instant())
    sent_on: Mapped[date | None]
    number: Mapped[str | None] = mapped_column(sa.String(100))
    signed_by: Mapped[str | None] = mapped_column(sa.String(100))
    signed_on: Mapped[date | None]
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    assignment_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("assignment.id"))
    suggestion_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("suggestion.id"), index=True
    )
    drafted_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    signed_off_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    signed_file_id: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("file.id"))
    sealed_file_id: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("file.id"))


class Decision(Base):
    """What the unit decided on one measure."""

    __tablename__ = "decision"

    reply_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("reply.id"), primary_key=True)
    measure_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("measure.id"), primary_key=True
    )
    decision: Mapped[str] = mapped_column(choice(*DECISIONS, name="decision"))
    reason: Mapped[str] = mapped_column(FreeText, default="")


class Evaluation(Base):
    """How the lead proposer received the answer of a round, on two axes; void (`voided_at`) when
    that answer is returned. The meeting that a dissatisfied one led to in the last round."""

    __tablename__ = "evaluation"
    __table_args__ = (
        sa.Index(
            "uq_evaluation_standing",
            *("suggestion_id", "round"),
            unique=True,
            **where("voided_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    suggestion_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("suggestion.id"))
    round: Mapped[int]
    attitude: Mapped[str] = mapped_column(choice(*RATINGS, name="attitude"))
    result: Mapped[str] = mapped_column(choice(*RATINGS, name="result"))
    reason: Mapped[str] = mapped_column(FreeText, default="")
    voided_at: Mapped[datetime | None] = mapped_column(Instant())
    meeting_on: Mapped[date | None]
    meeting_note: Mapped[str | None] = mapped_column(FreeText)
    recorded_from_file_id: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("file.id"))
    created_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant())


class Commitment(Kept, Base):
    """What a unit promised to do by a day (承诺事项); its evidence are the files attached to it."""

    __tablename__ = "commitment"
    __table_args__ = (
        sa.Index(
            "ix_commitment_district_id_state_due_on_id", *("district_id", "state"), "due_on", "id"
        ),
        sa.Index(
            "ix_commitment_department_id_state_due_on_id",
            *("department_id", "state"),
            "due_on",
            "id",
        ),
        *fixed_width("created_at", "updated_at"),
    )

    text: Mapped[str] = mapped_column(FreeText)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(choice(*COMMITMENT.states, name="state"))
    note: Mapped[str] = mapped_column(FreeText, default="")
    delivered_at: Mapped[datetime | None] = mapped_column(Instant())
    suggestion_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("suggestion.id"), index=True
    )
    reply_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("reply.id"), index=True)
    assignment_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("assignment.id"))
    department_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))


class Result(Base):
    """What the suggestion turned into (成果转化): a policy, a project, a measure, a practice."""

    __tablename__ = "result"

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    suggestion_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("suggestion.id"), index=True
    )
    kind: Mapped[str] = mapped_column(choice(*RESULT_KINDS, name="kind"))
    title: Mapped[str] = mapped_column(sa.String(100))
    on: Mapped[date] = mapped_column("result_on")
    note: Mapped[str] = mapped_column(FreeText, default="")
    created_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant())
