"""Tables of policies."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from secondment.kit.database import Base, Kept, choice, fixed_width, flag, key_type, sortable

REPORT_KINDS = ("weekly", "monthly", "study", "inspection", "talk", "summary", "material")
OUTCOME_CLASSES = (
    "resolved",
    "in_progress",
    "planned",
    "reference",
    "infeasible",
    "referred_up",
)
LETTERS = ("off", "own_series", "typed")
EVALUATIONS = ("off", "optional", "required")
QUOTAS = ("none", "warn", "refuse")


class OutcomeScheme(Kept, Base):
    """How a place writes outcome classes: `letters` is `{class: {"letter", "zh", "en"}}`."""

    __tablename__ = "outcome_scheme"
    __table_args__ = (*fixed_width("created_at", "updated_at"),)

    code: Mapped[str] = mapped_column(sortable(40), unique=True, info={"coded": True})
    name: Mapped[str] = mapped_column(sortable(100))
    name_en: Mapped[str] = mapped_column(sa.String(100))
    letters: Mapped[dict[str, Any]] = mapped_column(sa.JSON, info={"coded": True})


class Policy(Kept, Base):
    """How formally a place handles suggestions (moves.md 1). `district_id` null: open to all."""

    __tablename__ = "policy"
    __table_args__ = (*fixed_width("created_at", "updated_at"),)

    district_id: Mapped[str | None] = mapped_column(
        key_type(), sa.ForeignKey("department.id"), index=True
    )
    code: Mapped[str] = mapped_column(sortable(40), unique=True, info={"coded": True})
    name: Mapped[str] = mapped_column(sortable(100))
    name_en: Mapped[str] = mapped_column(sa.String(100))
    letter: Mapped[str] = mapped_column(choice(*LETTERS, name="letter"))
    send_on_sign_off: Mapped[bool] = mapped_column(flag("send_on_sign_off"))
    pre_check: Mapped[bool] = mapped_column(flag("pre_check"))
    paper_sign_off: Mapped[bool] = mapped_column(flag("paper_sign_off"))
    evaluation: Mapped[str] = mapped_column(choice(*EVALUATIONS, name="evaluation"))
    contact_required: Mapped[bool] = mapped_column(flag("contact_required"))
    rounds: Mapped[int]
    limits: Mapped[dict[str, Any]] = mapped_column(sa.JSON, info={"coded": True})
    reply_cap_months: Mapped[int]
    outcome_scheme_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("outcome_scheme.id"))
    supervision_levels: Mapped[list[Any]] = mapped_column(sa.JSON, info={"coded": True})
    lights: Mapped[dict[str, Any]] = mapped_column(sa.JSON, info={"coded": True})
    grade_scale: Mapped[list[Any]] = mapped_column(sa.JSON, info={"coded": True})
    quota: Mapped[str] = mapped_column(choice(*QUOTAS, name="quota"))
    quota_percent: Mapped[int]
    suggestion_number: Mapped[str] = mapped_column(sa.String(60))
    report_duties: Mapped[list[Any]] = mapped_column(sa.JSON, info={"coded": True})
    reminders: Mapped[list[Any]] = mapped_column(sa.JSON, info={"coded": True})


class CalendarDay(Base):
    """A day of a known year. `workday_no` counts the working days since 2000-01-01, it included;
    the years between that have no data count from Monday to Friday."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool] = mapped_column(flag("is_workday"))
    name: Mapped[str] = mapped_column(sa.String(60), default="")
    source: Mapped[str] = mapped_column(sa.String(60))
    confirmed: Mapped[bool] = mapped_column(flag("confirmed"))
    workday_no: Mapped[int] = mapped_column(index=True)


class CalendarYear(Kept, Base):
    """A year with calendar data, so that it can be read and replaced as one item."""

    __tablename__ = "calendar_year"
    __table_args__ = (*fixed_width("created_at", "updated_at"),)

    year: Mapped[int] = mapped_column(unique=True)
