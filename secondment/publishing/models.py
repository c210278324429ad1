"""Tables of what is published."""

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
from secondment.publishing.states import (
    CHAPTERS,
    CIRCULATIONS,
    EXCERPT,
    KINDS,
    PUBLICATION,
    RECEIPT,
)

BUILDS = ("pending", "built", "failed")


class Excerpt(Kept, Base):
    """A passage of a report, marked by an editor in the name of his department.

    `original` are the characters `start`..`end` of the report's text, `wording` what is printed.
    Consent is to the wording: the author's own, or one that the editor has on paper or by word,
    as `consent_note` says.
    """

    __tablename__ = "excerpt"
    __table_args__ = (
        sa.Index("ix_excerpt_department_id_updated_at_id", "department_id", "updated_at", "id"),
        sa.CheckConstraint("start_at >= 0 AND end_at > start_at", name="passage"),
        *fixed_width("created_at", "updated_at", "consented_at"),
    )

    title: Mapped[str] = mapped_column(sortable(100))
    start: Mapped[int] = mapped_column("start_at")
    end: Mapped[int] = mapped_column("end_at")
    original: Mapped[str] = mapped_column(FreeText)
    wording: Mapped[str] = mapped_column(FreeText)
    note: Mapped[str] = mapped_column(FreeText, default="")
    topic: Mapped[str] = mapped_column(sa.String(100), default="")
    state: Mapped[str] = mapped_column(choice(*EXCERPT.states, name="state"))
    consented_at: Mapped[datetime | None] = mapped_column(Instant())
    consent_note: Mapped[str] = mapped_column(FreeText, default="")
    consented_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    report_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("report.id"), index=True)
    cadre_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("cadre.id"), index=True)
    cohort_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("cohort.id"), index=True)
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    department_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))


class Publication(Kept, Base):
    """A digest (简报) or compendium (汇编) of a cohort, in the name of a department.

    `content` is what was issued, as the documents are made from it; until then they are made from
    the rows.
    """

    __tablename__ = "publication"
    __table_args__ = (
        sa.Index("ix_publication_district_id_updated_at_id", "district_id", "updated_at", "id"),
        sa.Index("ix_publication_department_id_updated_at_id", "department_id", "updated_at", "id"),
        *fixed_width("created_at", "updated_at", "issued_at"),
    )

    kind: Mapped[str] = mapped_column(choice(*KINDS, name="kind"))
    series: Mapped[str] = mapped_column(sortable(40))
    title: Mapped[str] = mapped_column(sortable(100))
    number: Mapped[int | None]
    year: Mapped[int | None]
    version_label: Mapped[str] = mapped_column(sa.String(40), default="")
    circulation: Mapped[str] = mapped_column(choice(*CIRCULATIONS, name="circulation"))
    chapters: Mapped[str] = mapped_column(choice(*CHAPTERS, name="chapters"))
    preface: Mapped[str] = mapped_column(FreeText, default="")
    with_roster: Mapped[bool] = mapped_column(flag("with_roster"), default=False)
    with_suggestions: Mapped[bool] = mapped_column(flag("with_suggestions"), default=False)
    report_to: Mapped[str] = mapped_column(FreeText, default="")
    copy_to: Mapped[str] = mapped_column(FreeText, default="")
    copies: Mapped[int | None]
    state: Mapped[str] = mapped_column(choice(*PUBLICATION.states, name="state"))
    issued_at: Mapped[datetime | None] = mapped_column(Instant())
    issued_on: Mapped[date | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(FreeText)
    content: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    cohort_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("cohort.id"), index=True)
    department_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))


class PublicationItem(Base):
    """An excerpt's place in a publication, from 1."""

    __tablename__ = "publication_item"

    publication_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("publication.id"), primary_key=True
    )
    excerpt_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("excerpt.id"), primary_key=True, index=True
    )
    position: Mapped[int]


class Build(Base):
    """The documents of a publication's version, as the worker last made them."""

    __tablename__ = "publication_build"

    publication_id: Mapped[str] = mapped_column(
        key_type(), sa.ForeignKey("publication.id"), primary_key=True
    )
    version: Mapped[int]
    state: Mapped[str] = mapped_column(choice(*BUILDS, name="state"))
    asked_at: Mapped[datetime] = mapped_column(Instant())
    built_at: Mapped[datetime | None] = mapped_column(Instant())
    pdf: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    docx: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)


class Receipt(Kept, Base):
    """That a publication went to a unit, and what the unit did with it. Persons' reading is
    nobody's business: `opened_at` is the unit's."""

    __tablename__ = "receipt"
    __table_args__ = (
        sa.UniqueConstraint("publication_id", "department_id"),
        sa.Index("ix_receipt_department_id_updated_at_id", "department_id", "updated_at", "id"),
        *fixed_width("created_at", "updated_at", "sent_at", "opened_at", "signed_at", "urged_at"),
    )

    state: Mapped[str] = mapped_column(choice(*RECEIPT.states, name="state"))
    sent_at: Mapped[datetime] = mapped_column(Instant())
    opened_at: Mapped[datetime | None] = mapped_column(Instant())
    signed_at: Mapped[datetime | None] = mapped_column(Instant())
    urged_at: Mapped[datetime | None] = mapped_column(Instant())
    signed_by: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    publication_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("publication.id"))
    department_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"))
