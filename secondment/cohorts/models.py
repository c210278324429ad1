"""Tables of cohorts: who is sent where, when, and how it was judged."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from secondment.cohorts.states import COHORT, SECONDMENT
from secondment.kit.database import (
    Base,
    FreeText,
    Kept,
    choice,
    fixed_width,
    flag,
    key_type,
    sortable,
)
from secondment.kit.ids import new_id
from secondment.kit.sealed import Sealed


class Cohort(Kept, Base):
    __tablename__ = "cohort"
    __table_args__ = (
        sa.UniqueConstraint("district_id", "code"),
        sa.CheckConstraint("ends_on >= starts_on", name="term"),
        *fixed_width("created_at", "updated_at"),
    )

    code: Mapped[str] = mapped_column(sortable(40), info={"coded": True})
    title: Mapped[str] = mapped_column(sortable(100))
    theme: Mapped[str] = mapped_column(FreeText, default="")
    topics: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    objectives: Mapped[str] = mapped_column(FreeText, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(choice(*COHORT.states, name="state"))
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"), index=True)
    policy_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("policy.id"))


class CohortEditor(Base):
    """A department whose editors may publish from the cohort's accepted reports."""

    __tablename__ = "cohort_editor"

    cohort_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("cohort.id"), primary_key=True)
    department_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("department.id"), primary_key=True, index=True
    )


class HostUnit(Kept, Base):
    __tablename__ = "host_unit"
    __table_args__ = (
        sa.UniqueConstraint("district_id", "name"),
        *fixed_width("created_at", "updated_at"),
    )

    name: Mapped[str] = mapped_column(sortable(100))
    city: Mapped[str] = mapped_column(sortable(100), default="")
    address: Mapped[str] = mapped_column(FreeText, default="")
    contact_name: Mapped[str] = mapped_column(sa.String(100), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(100), default="")
    note: Mapped[str] = mapped_column(FreeText, default="")
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))


class Cadre(Kept, Base):
    """A person sent on secondment; `department_id` is the home unit, `district_id` its district."""

    __tablename__ = "cadre"
    __table_args__ = (
        sa.Index("ix_cadre_name_department_id", "name", "department_id"),
        sa.Index("ix_cadre_district_id_updated_at_id", "district_id", "updated_at", "id"),
        *fixed_width("created_at", "updated_at"),
    )

    staff_no: Mapped[str | None] = mapped_column(sa.String(40), info={"coded": True})
    name: Mapped[str] = mapped_column(sortable(100))
    gender: Mapped[str | None] = mapped_column(sa.String(10))
    ethnicity: Mapped[str] = mapped_column(sa.String(100), default="")
    birth_month: Mapped[str | None] = mapped_column(sa.String(7))
    political_status: Mapped[str] = mapped_column(sa.String(100), default="")
    education: Mapped[str] = mapped_column(sa.String(100), default="")
    work_started_month: Mapped[str | None] = mapped_column(sa.String(7))
    post: Mapped[str] = mapped_column(sa.String(100), default="")
    rank: Mapped[str] = mapped_column(sa.String(100), default="")
    in_post_since_month: Mapped[str | None] = mapped_column(sa.String(7))
    phone: Mapped[str | None] = mapped_column(Sealed)
    id_number: Mapped[str | None] = mapped_column(Sealed)
    id_number_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    department_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("department.id"), index=True
    )
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))


class Secondment(Kept, Base):
    """One cadre's post at a host unit, in a cohort; its appraisal stands in a table beside."""

    __tablename__ = "secondment"
    __table_args__ = (
        sa.Index("ix_secondment_district_id_updated_at_id", "district_id", "updated_at", "id"),
        sa.CheckConstraint("ends_on >= starts_on", name="term"),
        *fixed_width("created_at", "updated_at"),
    )

    post: Mapped[str] = mapped_column(sa.String(100), default="")
    mentor: Mapped[str] = mapped_column(sa.String(100), default="")
    note: Mapped[str] = mapped_column(FreeText, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(choice(*SECONDMENT.states, name="state"))
    cohort_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("cohort.id"), index=True)
    cadre_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("cadre.id"), index=True)
    host_unit_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("host_unit.id"), index=True)
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))


class Appraisal(Base):
    """The host's opinion of a secondment, and the grade given at home."""

    __tablename__ = "appraisal"

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    secondment_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("secondment.id"), unique=True
    )
    host_opinion: Mapped[str] = mapped_column(FreeText)
    signed_on: Mapped[date]
    grade: Mapped[str | None] = mapped_column(sa.String(40), info={"coded": True})
    over_quota: Mapped[bool] = mapped_column(flag("over_quota"), default=False)
    file_id: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("file.id"))
