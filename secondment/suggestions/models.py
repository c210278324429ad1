"""Tables of suggestions: the matter, who handles it, what was answered, how that was received."""

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
    sortable,
)
from secondment.kit.ids import new_id
from secondment.policies.models import OUTCOME_CLASSES
from secondment.suggestions.states import (
    ASSIGNMENT,
    CONTACT_KINDS,
    DECISIONS,
    RATINGS,
    REPLY,
    SOURCES,
    SUGGESTION,
    UNIT_ROLES,
)


class Suggestion(Kept, Base):
    """One matter. `number` is drawn at acceptance; `round` 2 is a second handling."""

    __tablename__ = "suggestion"
    __table_args__ = (
        sa.UniqueConstraint("cohort_id", "number"),
        sa.Index(
            "ix_suggestion_district_id_state_updated_at", "district_id", "state", "updated_at"
        ),
        sa.Index("ix_suggestion_district_id_updated_at_id", "district_id", "updated_at", "id"),
        *fixed_width("created_at", "updated_at"),
    )

    number: Mapped[int | None]
    title: Mapped[str] = mapped_column(sortable(100))
    problem: Mapped[str] = mapped_column(FreeText, default="")
    topic: Mapped[str] = mapped_column(sa.String(100), default="")
    source: Mapped[str] = mapped_column(choice(*SOURCES, name="source"))
    state: Mapped[str] = mapped_column(choice(*SUGGESTION.states, name="state"))
    round: Mapped[int] = mapped_column(default=1)
    outcome_class: Mapped[str | None] = mapped_column(
        choice(*OUTCOME_CLASSES, name="outcome_class")
    )
    adoption: Mapped[str | None] = mapped_column(choice("full", "partial", "none", name="adoption"))
    submitted_at: Mapped[datetime | None] = mapped_column(Instant())
    replied_at: Mapped[datetime | None] = mapped_column(Instant())
    secondment_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("secondment.id"), index=True
    )
    cohort_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("cohort.id"))
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    proposer_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("cadre.id"), index=True)
    entered_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    report_id: Mapped[str | None] = mapped_column(
        key_type(), sa.ForeignKey("report.id"), index=True
    )
    suggested_department_id: Mapped[str | None] = mapped_column(
        key_type(), sa.ForeignKey("department.id")
    )


class Measure(Base):
    """One thing the suggestion asks for."""

    __tablename__ = "measure"
    __table_args__ = (sa.UniqueConstraint("suggestion_id", "position"),)

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    suggestion_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("suggestion.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(FreeText)


class CoSigner(Base):
    __tablename__ = "co_signer"

    suggestion_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("suggestion.id"), primary_key=True
    )
    cadre_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("cadre.id"), primary_key=True, index=True
    )


class Referral(Base):
    """A unit that a declined suggestion was given to for reading; no reply is due."""

    __tablename__ = "referral"

    suggestion_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("suggestion.id"), primary_key=True
    )
    department_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("department.id"), primary_key=True, index=True
    )


class Assignment(Kept, Base):
    """A unit's task in a suggestion. `ended_at`: since when it is returned or removed."""

    __tablename__ = "assignment"
    __table_args__ = (
        # the work queue of a unit
        sa.Index("ix_assignment_queue", "department_id", "state", "assigned_at", "id"),
        sa.Index("ix_assignment_suggestion_id_department_id", "suggestion_id", "department_id"),
        *fixed_width("created_at", "updated_at", "assigned_at"),
    )

    role: Mapped[str] = mapped_column(choice(*UNIT_ROLES, name="role"))
    state: Mapped[str] = mapped_column(choice(*ASSIGNMENT.states, name="state"))
    assigned_at: Mapped[datetime] = mapped_column(Instant())
    ended_at: Mapped[datetime | None] = mapped_column(Instant())
    leader_in_charge: Mapped[str] = mapped_column(sa.String(100), default="")
    section: Mapped[str] = mapped_column(sa.String(100), default="")
    handler_name: Mapped[str] = mapped_column(sa.String(100), default="")
    handler_phone: Mapped[str] = mapped_column(sa.String(100), default="")
    suggestion_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("suggestion.id"))
    department_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"), index=True)
    handler_id: Mapped[str | None] = mapped_column(
        key_type(), sa.ForeignKey("user_account.id"), index=True
    )


class Contact(Base):
    """A talk with the proposer before the answer (沟通, 面商)."""

    __tablename__ = "contact"

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    assignment_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("assignment.id"), index=True
    )
    on: Mapped[date] = mapped_column("contact_on")
    kind: Mapped[str] = mapped_column(choice(*CONTACT_KINDS, name="kind"))
    text: Mapped[str] = mapped_column(FreeText)
    created_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant())


class Progress(Base):
    """What was done on an assignment by a day."""

    __tablename__ = "progress"

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    assignment_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("assignment.id"), index=True
    )
    on: Mapped[date] = mapped_column("progress_on")
    text: Mapped[str] = mapped_column(FreeText)
    next_step: Mapped[str] = mapped_column(FreeText, default="")
    created_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant())


class Reply(Kept, Base):
    """A unit's answer in a round; per assignment and round one that is not returned or void."""

    __tablename__ = "reply"
    __table_args__ = (
        sa.Index(
            "uq_reply_under_way",
            "assignment_id",
            "round",
            unique=True,
            sqlite_where=sa.text("state NOT IN ('returned', 'void')"),
            postgresql_where=sa.text("state NOT IN ('returned', 'void')"),
        ),
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
    assignment_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("assignment.id"))
    suggestion_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("suggestion.id"), index=True
    )
    drafted_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    signed_off_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
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
    """How the lead proposer received the answer of a round, on two axes."""

    __tablename__ = "evaluation"
    __table_args__ = (sa.UniqueConstraint("suggestion_id", "round"),)

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    suggestion_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("suggestion.id"))
    round: Mapped[int]
    attitude: Mapped[str] = mapped_column(choice(*RATINGS, name="attitude"))
    result: Mapped[str] = mapped_column(choice(*RATINGS, name="result"))
    reason: Mapped[str] = mapped_column(FreeText, default="")
    recorded_from_file_id: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("file.id"))
    created_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant())
