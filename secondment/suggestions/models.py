"""Tables of suggestions: the matter, and who handles it until when."""

from datetime import date, datetime
from typing import Any

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
from secondment.kit.ids import new_id
from secondment.policies.models import OUTCOME_CLASSES
from secondment.suggestions.states import (
    ASSIGNMENT,
    CONTACT_KINDS,
    EXTENSION_STATES,
    OWING,
    RULINGS,
    SOURCES,
    STUDY,
    SUGGESTION,
    UNIT_ROLES,
    WITH_UNITS,
)


def where(condition: str) -> dict[str, Any]:
    """The condition of a partial index, on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


OWED = one_of("state", OWING)
ASKED = "extension_state = 'requested'"


class Suggestion(Kept, Base):
    """One matter. `number` is drawn at acceptance; `round` 2 is a second handling.

    `reply_on` is the earliest date by which one of its units owes the answer, null where none
    does; `yellow_on` when that date comes into sight, `evaluation_on` when the proposer's time
    ends. `merged_from` is the state held before it was merged into another.
    """

    __tablename__ = "suggestion"
    __table_args__ = (
        sa.UniqueConstraint("cohort_id", "number"),
        sa.Index(
            "ix_suggestion_district_id_state_updated_at", "district_id", "state", "updated_at"
        ),
        sa.Index("ix_suggestion_district_id_updated_at_id", "district_id", "updated_at", "id"),
        sa.Index(
            "ix_suggestion_running",
            *("district_id", "reply_on", "id"),
            **where(one_of("state", WITH_UNITS)),
        ),
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
    replied_on: Mapped[date | None]
    reply_on: Mapped[date | None]
    yellow_on: Mapped[date | None]
    paused_since: Mapped[date | None]
    evaluation_on: Mapped[date | None]
    evaluation_urged_at: Mapped[datetime | None] = mapped_column(Instant())
    merged_from: Mapped[str | None] = mapped_column(
        choice("submitted", "accepted", name="merged_from")
    )
    merged_into_id: Mapped[str | None] = mapped_column(
        key_type(), sa.ForeignKey("suggestion.id"), index=True
    )
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


class Pause(Base):
    """Days on which the clocks of a suggestion stand still: after `since`, up to `until`."""

    __tablename__ = "pause"

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    suggestion_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("suggestion.id"), index=True
    )
    since: Mapped[date] = mapped_column("since_on")
    until: Mapped[date | None] = mapped_column("until_on")


class StudyOrder(Base):
    """One order to study the suggestions listed, before several units (研究吸纳)."""

    __tablename__ = "study_order"

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    cohort_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("cohort.id"), index=True)
    reply_on: Mapped[date]
    note: Mapped[str] = mapped_column(FreeText, default="")


class StudyItem(Base):
    """A suggestion that the order puts before its units; the list is frozen."""

    __tablename__ = "study_item"

    order_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("study_order.id"), primary_key=True
    )
    suggestion_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("suggestion.id"), primary_key=True, index=True
    )


class Study(Kept, Base):
    """One unit's part in a study order: it takes up what concerns it and answers once."""

    __tablename__ = "study"
    __table_args__ = (
        sa.UniqueConstraint("order_id", "department_id"),
        sa.Index("ix_study_department_id_state", "department_id", "state"),
        sa.Index("ix_study_district_id_updated_at_id", "district_id", "updated_at", "id"),
        *fixed_width("created_at", "updated_at"),
    )

    state: Mapped[str] = mapped_column(choice(*STUDY.states, name="state"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant())
    order_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("study_order.id"))
    department_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))


class Assignment(Kept, Base):
    """A unit's task in a suggestion. `ended_at`: since when it is returned or removed.

    `due_on` is the day by which the unit owes its reply (a co-unit: its opinion), counted from
    `starts_on` by the `limits` of that day, or set by hand; `yellow_on` when it comes into sight.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        # the work queues of a unit and of a district: in any state, in one, what is owed, what the
        # office has to decide
        sa.Index("ix_assignment_queue", "department_id", "state", "due_on", "id"),
        sa.Index("ix_assignment_department_id_due_on_id", "department_id", "due_on", "id"),
        sa.Index("ix_assignment_district_id_due_on_id", "district_id", "due_on", "id"),
        sa.Index("ix_assignment_unit_owing", "department_id", "due_on", "id", **where(OWED)),
        sa.Index("ix_assignment_district_owing", "district_id", "due_on", "id", **where(OWED)),
        sa.Index("ix_assignment_extension", "district_id", "due_on", "id", **where(ASKED)),
        sa.Index("ix_assignment_suggestion_id_department_id", "suggestion_id", "department_id"),
        *fixed_width("created_at", "updated_at", "assigned_at"),
    )

    role: Mapped[str] = mapped_column(choice(*UNIT_ROLES, name="role"))
    state: Mapped[str] = mapped_column(choice(*ASSIGNMENT.states, name="state"))
    assigned_at: Mapped[datetime] = mapped_column(Instant())
    ended_at: Mapped[datetime | None] = mapped_column(Instant())
    starts_on: Mapped[date]
    limits: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    sign_on: Mapped[date | None]
    return_on: Mapped[date]
    contact_on: Mapped[date | None]
    due_on: Mapped[date]
    yellow_on: Mapped[date]
    due_by_hand: Mapped[bool] = mapped_column(flag("due_by_hand"), default=False)
    provisional: Mapped[bool] = mapped_column(flag("provisional"), default=False)
    opinion: Mapped[str | None] = mapped_column(FreeText)
    return_reason: Mapped[str | None] = mapped_column(FreeText)
    return_requested_at: Mapped[datetime | None] = mapped_column(Instant())
    decide_return_on: Mapped[date | None]
    return_ruling: Mapped[str | None] = mapped_column(choice(*RULINGS, name="return_ruling"))
    extension_state: Mapped[str | None] = mapped_column(
        choice(*EXTENSION_STATES, name="extension_state")
    )
    extension_until: Mapped[date | None]
    extension_reason: Mapped[str | None] = mapped_column(FreeText)
    leader_in_charge: Mapped[str] = mapped_column(sa.String(100), default="")
    section: Mapped[str] = mapped_column(sa.String(100), default="")
    handler_name: Mapped[str] = mapped_column(sa.String(100), default="")
    handler_phone: Mapped[str] = mapped_column(sa.String(100), default="")
    suggestion_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("suggestion.id"))
    department_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    handler_id: Mapped[str | None] = mapped_column(
        key_type(), sa.ForeignKey("user_account.id"), index=True
    )
    proposed_department_id: Mapped[str | None] = mapped_column(
        key_type(), sa.ForeignKey("department.id")
    )
    study_id: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("study.id"), index=True)


class Contact(Base):
    """A talk with the proposer before the answer (沟通, 面商)."""

    __tablename__ = "contact"

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    assignment_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("assignment.id"), index=True
    )
    round: Mapped[int]
    on: Mapped[date] = mapped_column("contact_on")
    kind: Mapped[str] = mapped_column(choice(*CONTACT_KINDS, name="kind"))
    text: Mapped[str] = mapped_column(FreeText)
    created_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant())


class Progress(Base):
    """What was done on an assignment by a day."""

    __tablename__ = "progress"
    __table_args__ = (sa.Index("ix_progress_assignment_id_on", "assignment_id", "progress_on"),)

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    assignment_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("assignment.id"))
    on: Mapped[date] = mapped_column("progress_on")
    text: Mapped[str] = mapped_column(FreeText)
    next_step: Mapped[str] = mapped_column(FreeText, default="")
    created_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant())


class Slip(Base):
    """A reminder, urging or supervision notice to a unit, numbered where its level has a series."""

    __tablename__ = "slip"
    __table_args__ = (
        sa.Index("ix_slip_assignment_id_round", "assignment_id", "round"),
        sa.Index("ix_slip_suggestion_id_id", "suggestion_id", "id"),
    )

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    suggestion_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("suggestion.id"))
    assignment_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("assignment.id"))
    department_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    round: Mapped[int]
    level: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[str | None] = mapped_column(sa.String(100))
    note: Mapped[str] = mapped_column(FreeText, default="")
    issued_on: Mapped[date]
    issued_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant())


class Reminder(Base):
    """That a unit was reminded, so many working days before a date; once, whoever runs the job."""

    __tablename__ = "reminder"

    assignment_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("assignment.id"), primary_key=True
    )
    due_on: Mapped[date] = mapped_column(primary_key=True)
    working_days: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Instant())
